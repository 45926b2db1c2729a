"""Run where the wheel is installed with its extra `mock`: ask the mock server named on the command line."""

import sys

from deepseek_client import DeepSeek
from deepseek_mock import DEFAULT_API_KEY

with DeepSeek(api_key=DEFAULT_API_KEY, base_url=sys.argv[1]) as client:
    reply = client.chat.completions.create(
        model=client.models.list().data[0].id,
        messages=[{"role": "user", "content": "Hi"}],
        thinking={"type": "disabled"},
    )

print(reply.choices[0].message.role, reply.usage.total_tokens > 0)
