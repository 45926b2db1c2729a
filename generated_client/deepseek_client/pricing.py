"""What requests cost. Generated from openapi.yaml: do not edit.

``cost`` takes an answer and says its price in US dollars and yuan, exactly, with the row of the table that it used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, overload

from ._chat.results import ParsedCompletion, ToolRun
from ._costs import Cost, Money, PriceRow, Rates, SpecialHours
from ._errors import PriceUnknown
from ._pricing import PriceTable, ReplyFields
from ._spec import SPEC_DATE

if TYPE_CHECKING:
    from . import models

PRICES: Final[tuple[PriceRow, ...]] = (
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2024, 8, 2, 0, 0, tzinfo=UTC),
        valid_until=datetime(2025, 2, 8, 16, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.014"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="From 2024-12-26 as the introductory price of V3. The end is known to the hour.",
        source="https://api-docs.deepseek.com/news/news0802",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2025, 2, 8, 16, 0, tzinfo=UTC),
        valid_until=datetime(2025, 2, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.07"), cache_miss=Decimal("0.27"), output=Decimal("1.10")),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/news/news1226",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2025, 2, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2025, 9, 5, 16, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.07"), cache_miss=Decimal("0.27"), output=Decimal("1.10")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.035"), cache_miss=Decimal("0.135"), output=Decimal("0.55")),
            windows=((time(16, 30), time(0, 30)),),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Off-peak discount; the time at which the request completes decides.",
        ),
        note="The end is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2025, 9, 5, 16, 0, tzinfo=UTC),
        valid_until=datetime(2025, 9, 29, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.07"), cache_miss=Decimal("0.56"), output=Decimal("1.68")),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/news/news250821",
        confidence="unverified",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2025, 9, 29, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.028"), cache_miss=Decimal("0.28"), output=Decimal("0.42")),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="As deepseek-v4-flash.",
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-chat",
        currency="USD",
        valid_from=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 7, 24, 15, 59, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.0028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="As deepseek-v4-flash. The announced end is known to the minute; the start to about a day.",
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2025, 1, 20, 0, 0, tzinfo=UTC),
        valid_until=datetime(2025, 2, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.14"), cache_miss=Decimal("0.55"), output=Decimal("2.19")),
        source="https://api-docs.deepseek.com/news/news250120",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2025, 2, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2025, 9, 5, 16, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.14"), cache_miss=Decimal("0.55"), output=Decimal("2.19")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.035"), cache_miss=Decimal("0.135"), output=Decimal("0.55")),
            windows=((time(16, 30), time(0, 30)),),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Off-peak discount; the time at which the request completes decides.",
        ),
        note="The end is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2025, 9, 5, 16, 0, tzinfo=UTC),
        valid_until=datetime(2025, 9, 29, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.07"), cache_miss=Decimal("0.56"), output=Decimal("1.68")),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/news/news250821",
        confidence="unverified",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2025, 9, 29, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.028"), cache_miss=Decimal("0.28"), output=Decimal("0.42")),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="As deepseek-v4-flash.",
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-reasoner",
        currency="USD",
        valid_from=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 7, 24, 15, 59, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.0028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="As deepseek-v4-flash. The announced end is known to the minute; the start to about a day.",
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="USD",
        valid_from=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="USD",
        valid_from=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.0028"), cache_miss=Decimal("0.14"), output=Decimal("0.28")),
        note="The start is known to about a day, the end to the hour.",
        source="https://api-docs.deepseek.com/updates",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="USD",
        valid_from=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        valid_until=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.007"), cache_miss=Decimal("0.22"), output=Decimal("0.66")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.014"), cache_miss=Decimal("0.44"), output=Decimal("1.32")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Beijing 9 to 12 and 14 to 18 o'clock, every day.",
        ),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="USD",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.003"), cache_miss=Decimal("0.15"), output=Decimal("0.6")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.006"), cache_miss=Decimal("0.30"), output=Decimal("1.2")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        note="As deepseek-flash.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash-vision-exp",
        currency="USD",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.003"), cache_miss=Decimal("0.15"), output=Decimal("0.6")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.006"), cache_miss=Decimal("0.30"), output=Decimal("1.2")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        note="As deepseek-flash. Its price before is not known.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="USD",
        valid_from=datetime(2026, 4, 24, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.03625"), cache_miss=Decimal("0.435"), output=Decimal("0.87")),
        note="List price 0.145, 1.74 and 3.48, less 75 %.",
        source="https://api-docs.deepseek.com/updates",
        confidence="reported",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="USD",
        valid_from=datetime(2026, 4, 26, 0, 0, tzinfo=UTC),
        valid_until=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.003625"), cache_miss=Decimal("0.435"), output=Decimal("0.87")),
        note="The start is known to about a day, the end to the hour.",
        source="https://api-docs.deepseek.com/updates",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="USD",
        valid_from=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        valid_until=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.022"), cache_miss=Decimal("0.66"), output=Decimal("1.98")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.044"), cache_miss=Decimal("1.32"), output=Decimal("3.96")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Beijing 9 to 12 and 14 to 18 o'clock, every day.",
        ),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="USD",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.022"), cache_miss=Decimal("0.66"), output=Decimal("1.98")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.044"), cache_miss=Decimal("1.32"), output=Decimal("3.96")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-flash",
        currency="USD",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.003"), cache_miss=Decimal("0.15"), output=Decimal("0.6")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.006"), cache_miss=Decimal("0.30"), output=Decimal("1.2")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="CNY",
        valid_from=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        valid_until=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.05"), cache_miss=Decimal("1.5"), output=Decimal("4.5")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.10"), cache_miss=Decimal("3.0"), output=Decimal("9.0")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Beijing 9 to 12 and 14 to 18 o'clock, every day.",
        ),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash",
        currency="CNY",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.02"), cache_miss=Decimal("1"), output=Decimal("4")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.04"), cache_miss=Decimal("2"), output=Decimal("8")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        note="As deepseek-flash.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-flash-vision-exp",
        currency="CNY",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.02"), cache_miss=Decimal("1"), output=Decimal("4")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.04"), cache_miss=Decimal("2"), output=Decimal("8")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        note="As deepseek-flash. Its price before is not known.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="CNY",
        valid_from=datetime(2026, 8, 16, 16, 0, tzinfo=UTC),
        valid_until=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        rates=Rates(cache_hit=Decimal("0.15"), cache_miss=Decimal("4.5"), output=Decimal("13.5")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.30"), cache_miss=Decimal("9.0"), output=Decimal("27.0")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4, 5, 6}),
            note="Beijing 9 to 12 and 14 to 18 o'clock, every day.",
        ),
        note="The start is known to the hour.",
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-v4-pro",
        currency="CNY",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.15"), cache_miss=Decimal("4.5"), output=Decimal("13.5")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.30"), cache_miss=Decimal("9.0"), output=Decimal("27.0")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
    PriceRow(
        model="deepseek-flash",
        currency="CNY",
        valid_from=datetime(2026, 9, 10, 0, 0, tzinfo=UTC),
        valid_until=None,
        rates=Rates(cache_hit=Decimal("0.02"), cache_miss=Decimal("1"), output=Decimal("4")),
        hours=SpecialHours(
            rates=Rates(cache_hit=Decimal("0.04"), cache_miss=Decimal("2"), output=Decimal("8")),
            windows=((time(1, 0), time(4, 0)), (time(6, 0), time(10, 0))),
            weekdays=frozenset({0, 1, 2, 3, 4}),
            not_on="Chinese public holidays",
            note="Beijing 9 to 12 and 14 to 18 o'clock.",
        ),
        source="https://api-docs.deepseek.com/quick_start/pricing",
        confidence="documented",
    ),
)
"""All prices that are known, as of ``SPEC_DATE``."""

ALIASES: Final[Mapping[str, str]] = {
    "deepseek-v4-flash": "deepseek-flash",
    "deepseek-v4-flash-vision-exp": "deepseek-flash",
    "deepseek-chat": "deepseek-flash",
    "deepseek-reasoner": "deepseek-flash",
}
"""Names of models that another model answers to today."""

_TABLE: Final = PriceTable(
    rows=PRICES,
    aliases=ALIASES,
    fields=ReplyFields(
        usage="usage",
        model="model",
        time="created",
        prompt="prompt_tokens",
        cache_hit="prompt_cache_hit_tokens",
        cache_miss="prompt_cache_miss_tokens",
        output="completion_tokens",
    ),
    as_of=SPEC_DATE,
)


@overload
def cost(
    reply: models.ChatCompletion
    | models.ChatCompletionChunk
    | models.Completion
    | models.CompletionChunk
    | ParsedCompletion[Any]
    | ToolRun,
    /,
    *,
    model: str | None = None,
    at: datetime | None = None,
    prices: Sequence[PriceRow] | None = None,
) -> Cost: ...


@overload
def cost(reply: models.Usage, /, *, model: str, at: datetime, prices: Sequence[PriceRow] | None = None) -> Cost: ...


def cost(
    reply: models.ChatCompletion
    | models.ChatCompletionChunk
    | models.Completion
    | models.CompletionChunk
    | ParsedCompletion[Any]
    | ToolRun
    | models.Usage,
    /,
    *,
    model: str | None = None,
    at: datetime | None = None,
    prices: Sequence[PriceRow] | None = None,
) -> Cost:
    """What a request cost: its tokens times the prices that held for its model at its time. Nothing is rounded.

    Some prices depend on the hour. The moment that counts here is ``created`` of the answer, the only time in
    it. An answer that took long may have been complete when another price held, and notes of the table say
    where the end of a request decides: pass that time as ``at`` if it matters.

    The result of ``parse`` or ``run_tools`` costs what all its requests cost together, each at its own time.

    Args:
        reply: An answer, what ``parse`` or ``run_tools`` returned, the chunk of a stream that has ``usage``
            (the last one), or the ``usage`` of one.
        model: The model that answered. Default: ``model`` of the answer.
        at: The time that decides, with a time zone. Default: ``created`` of the answer.
        prices: The rows to use; of several that fit, the first. Prices of your own: ``[mine, *PRICES]``.
            Default: ``PRICES``.

    Raises:
        PriceUnknown: the table has no price of this model for this moment, or the answer has no usable
            ``usage``.
        ConfigurationError: an argument cannot be used: ``at`` without a time zone, something that is no
            answer.
    """
    if isinstance(reply, ParsedCompletion):
        return _TABLE.cost_of_all(reply.completions, reply.completion, reply.usage, model=model, at=at, prices=prices)
    if isinstance(reply, ToolRun):
        return _TABLE.cost_of_all(reply.completions, reply.final, reply.usage, model=model, at=at, prices=prices)
    return _TABLE.cost(reply, model, at, prices)


__all__ = [
    "ALIASES",
    "PRICES",
    "Cost",
    "Money",
    "PriceRow",
    "PriceUnknown",
    "Rates",
    "SpecialHours",
    "cost",
]
