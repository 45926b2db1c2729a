"""A conversation of several rounds: the reply's message goes back into the list as it is."""

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

with DeepSeek() as client:
    messages: list[ChatMessageParam] = [{"role": "system", "content": "You answer in one sentence."}]
    for question in ("What is the highest mountain in the world?", "And the second?"):
        messages.append({"role": "user", "content": question})
        reply = client.chat.completions.create(model="deepseek-flash", messages=messages)
        message = reply.choices[0].message
        messages.append(message)
        print(f"> {question}\n{message.content}")
