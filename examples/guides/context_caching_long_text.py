"""Guide "Context Caching", example 2: several questions about one long text, which is soon cached."""

import os

from deepseek_client import DeepSeek

client = DeepSeek(
    api_key=os.environ.get("DEEPSEEK_API_KEY"),
    base_url=os.environ.get("DEEPSEEK_BASE_URL", "https://api.deepseek.com"),
)

weeks = [f"Week {week}: revenue {week * 31 % 97} million, costs {week * 17 % 89} million." for week in range(1, 53)]
report = "\n".join(weeks)

for question in (
    "What are the key figures of this report?",
    "How profitable was the company?",
    "How do revenue and costs compare?",
):
    response = client.chat.completions.create(
        model="deepseek-flash",
        messages=[
            {"role": "system", "content": "You have read financial reports for twenty years."},
            {"role": "user", "content": f"{report}\n\n{question}"},
        ],
    )
    usage = response.usage
    print(f"{question} hit: {usage.prompt_cache_hit_tokens}, miss: {usage.prompt_cache_miss_tokens}")
