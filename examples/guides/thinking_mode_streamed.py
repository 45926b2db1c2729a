"""Guide "Thinking Mode", streamed: the pieces of the reasoning come first, then those of the answer."""

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
    stream=True,
    reasoning_effort="high",
    extra_body={"thinking": {"type": "enabled"}},
)

reasoning_content = ""
content = ""

for chunk in response:
    if chunk.choices[0].delta.reasoning_content:
        reasoning_content += chunk.choices[0].delta.reasoning_content
    else:
        # The first piece of a stream with reasoning has neither: its content is null.
        content += chunk.choices[0].delta.content or ""
print(f"{reasoning_content=}\n{content=}")

# Second turn
messages.append({"role": "assistant", "reasoning_content": reasoning_content, "content": content})
messages.append({"role": "user", "content": "What is 9 * 9?"})
response = client.chat.completions.create(
    model="deepseek-v4-pro",
    messages=messages,
    stream=True,
    reasoning_effort="high",
    extra_body={"thinking": {"type": "enabled"}},
)
for chunk in response:
    print(chunk.choices[0].delta.content or "", end="")
print()
