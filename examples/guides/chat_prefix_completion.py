"""Guide "Chat Prefix Completion" (beta): the answer goes on where the last message ends."""

import os

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com") + "/beta",
)

messages: list[ChatMessageParam] = [
    {"role": "user", "content": "Write a merge sort."},
    {"role": "assistant", "content": "```python\n", "prefix": True},
]
response = client.chat.completions.create(
    model="deepseek-flash",
    messages=messages,
    stop=["```"],
)
print(response.choices[0].message.content)
