"""Chat prefix completion (beta): the model goes on where the assistant's message ends."""

from deepseek_client import DeepSeek

with DeepSeek() as client:
    start = "```python\n"
    reply = client.beta.chat.completions.create(
        model="deepseek-flash",
        messages=[
            {"role": "user", "content": "Write quicksort in Python."},
            {"role": "assistant", "content": start, "prefix": True},
        ],
        stop=["```"],
        thinking={"type": "disabled"},
    )
    print(start + (reply.choices[0].message.content or ""))
