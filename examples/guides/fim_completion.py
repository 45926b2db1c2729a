"""Guide "FIM Completion" (beta): what belongs between a beginning and an end."""

import os

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com") + "/beta",
)

response = client.completions.create(
    model="deepseek-flash",
    prompt="def factorial(n):",
    suffix="    return n * factorial(n - 1)",
    max_tokens=128,
)
print(response.choices[0].text)
