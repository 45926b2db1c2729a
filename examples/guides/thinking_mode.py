"""Guide "Thinking Mode", without streaming: reasoning and answer are two members of the message."""

import os

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

# First turn
messages: list[ChatMessageParam] = [{"role": "user", "content": "What is 9 * 8?"}]
response = client.chat.completions.create(
    model="deepseek-v4-pro",
    messages=messages,
    reasoning_effort="high",
    extra_body={"thinking": {"type": "enabled"}},
)

reasoning_content = response.choices[0].message.reasoning_content
content = response.choices[0].message.content
print(f"{reasoning_content=}\n{content=}")

# Second turn. Without tools the server ignores the reasoning of earlier turns; it may stay in the message.
messages.append(response.choices[0].message)
messages.append({"role": "user", "content": "What is 9 * 9?"})
response = client.chat.completions.create(
    model="deepseek-v4-pro",
    messages=messages,
    reasoning_effort="high",
    extra_body={"thinking": {"type": "enabled"}},
)
print(response.choices[0].message.content)
