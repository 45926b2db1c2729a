"""API page "Lists Models"."""

import os

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)
print(client.models.list())
