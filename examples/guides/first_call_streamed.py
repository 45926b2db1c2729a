"""Guide "Your First API Call" with ``stream=True``: the answer in pieces, usage with the last one."""

import os

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

response = client.chat.completions.create(
    model="deepseek-flash",
    messages=[
        {"role": "system", "content": "You are a friendly assistant."},
        {"role": "user", "content": "Count to 5."},
    ],
    stream=True,
    extra_body={"thinking": {"type": "disabled"}},
)

for chunk in response:
    print(chunk.choices[0].delta.content or "", end="", flush=True)
    if chunk.usage:
        print(f"\n{chunk.usage.completion_tokens} tokens, finished by {chunk.choices[0].finish_reason}")
