"""What an answer cost, and what the same tokens cost at a peak and outside of it."""

from datetime import UTC, datetime

from deepseek_client import DeepSeek, PriceUnknown, pricing

MOMENTS = (
    datetime(2026, 11, 20, 9, 30, tzinfo=UTC),  # a Friday in the peak hours
    datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
)

with DeepSeek() as client:
    reply = client.chat.completions.create(
        model="deepseek-flash", messages=[{"role": "user", "content": "Why is the sky blue?"}]
    )

try:
    print(f"{reply.usage.total_tokens} tokens cost {pricing.cost(reply)}")
except PriceUnknown as error:  # the clock of the server is outside the table
    print(error)

for moment in MOMENTS:
    cost = pricing.cost(reply.usage, model=reply.model, at=moment)
    print(f"{'at a peak' if cost.peak else 'off-peak'}: {cost}, of it {cost.output} for the answer")
    print(f"  by the table since {cost.rows[0].valid_from:%Y-%m-%d}, {cost.rows[0].confidence}: {cost.rows[0].source}")
    for note in cost.notes:
        print(f"  {note}")
