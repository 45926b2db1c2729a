"""Guide "Rate Limit & Isolation": ``user_id`` keeps the caches of your users apart."""

import os

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

letter = " ".join(f"On day {day} nothing happened." for day in range(100))

for user_id in ("reader-1", "reader-1", "reader-2"):
    response = client.chat.completions.create(
        model="deepseek-v4-pro",
        messages=[{"role": "user", "content": f"Summarise this letter. {letter}"}],
        extra_body={"user_id": user_id},
    )
    print(f"{user_id}: {'hit' if response.usage.prompt_cache_hit_tokens else 'miss'}")
