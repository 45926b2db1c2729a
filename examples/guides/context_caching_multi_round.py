"""Guide "Context Caching", example 1: the second round begins like the first, so its beginning comes from the cache."""

import os

from deepseek_client import DeepSeek
from deepseek_client.params import ChatMessageParam

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

rules = "\n".join(f"Rule {number}: never answer in more than {number} sentences." for number in range(40, 0, -1))
messages: list[ChatMessageParam] = [{"role": "system", "content": f"You are a helpful assistant.\n{rules}"}]

for question in ("What is the capital of China?", "What is the capital of Germany?"):
    messages.append({"role": "user", "content": question})
    response = client.chat.completions.create(model="deepseek-flash", messages=messages)
    messages.append(response.choices[0].message)
    usage = response.usage
    print(f"{question} hit: {usage.prompt_cache_hit_tokens}, miss: {usage.prompt_cache_miss_tokens}")
