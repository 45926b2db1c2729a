"""Guide "Multi-round Conversation": the server keeps nothing, so every request carries what was said before."""

import os

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

# First round
messages: list[ChatMessageParam] = [{"role": "user", "content": "Which is the largest planet?"}]
response = client.chat.completions.create(model="deepseek-flash", messages=messages)

messages.append(response.choices[0].message)
print(f"After the first round: {messages}")

# Second round
messages.append({"role": "user", "content": "And the longest river on Earth?"})
response = client.chat.completions.create(model="deepseek-flash", messages=messages)

messages.append(response.choices[0].message)
print(f"After the second round: {messages}")
