"""What requests cost: amounts worked out by hand, every row of the contract, and what is refused."""

from __future__ import annotations

import copy
import doctest
import json
import pickle
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Context, Decimal, Inexact, Rounded, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import deepseek_client
import pytest
import yaml
from deepseek_client import ConfigurationError, DeepSeekError, PriceUnknown, pricing
from deepseek_client.models import ChatCompletion, ChatCompletionChunk, Completion, CompletionChunk, Usage
from deepseek_client.pricing import PRICES, Cost, PriceRow, Rates, SpecialHours, cost
from deepseek_conformance.exchanges import EVENT_STREAM, Exchange, load
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import Connect
from tests.client.wire import WireServer, answer, events

ROOT = Path(__file__).resolve().parents[2]
TABLE: list[dict[str, Any]] = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))["x-prices"]
MILLION = 1_000_000


def usage(hit: Any = MILLION, miss: Any = 2 * MILLION, output: Any = 3 * MILLION, **extra: Any) -> Usage:
    """One million tokens from the cache, two not, three of output: hit + 2 miss + 3 output is the amount."""
    body = {"prompt_cache_hit_tokens": hit, "prompt_cache_miss_tokens": miss, "completion_tokens": output}
    prompt = hit + miss if isinstance(hit, int) and isinstance(miss, int) else 0
    return Usage.from_dict({**body, "prompt_tokens": prompt, "total_tokens": 0, **extra})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# model, moment in UTC, US dollars, yuan, whether at a peak.
AMOUNTS = [
    ("deepseek-chat", "2024-08-02 00:00:00", "1.134", None, False),
    ("deepseek-chat", "2024-12-26 12:00:00", "1.134", None, False),
    ("deepseek-chat", "2025-02-08 15:59:59", "1.134", None, False),
    ("deepseek-chat", "2025-02-08 16:00:00", "3.91", None, False),
    ("deepseek-chat", "2025-02-25 23:59:59", "3.91", None, False),
    # The off-peak discount: a window that crosses midnight, every day.
    ("deepseek-chat", "2025-02-26 00:00:00", "1.955", None, False),
    ("deepseek-chat", "2025-02-26 00:29:59", "1.955", None, False),
    ("deepseek-chat", "2025-02-26 00:30:00", "3.91", None, True),
    ("deepseek-chat", "2025-02-26 16:29:59", "3.91", None, True),
    ("deepseek-chat", "2025-02-26 16:30:00", "1.955", None, False),
    ("deepseek-chat", "2025-03-01 23:59:59", "1.955", None, False),
    ("deepseek-chat", "2025-03-02 00:00:00", "1.955", None, False),
    ("deepseek-chat", "2025-09-05 15:59:59", "3.91", None, True),
    ("deepseek-chat", "2025-09-05 16:00:00", "6.23", None, False),
    ("deepseek-chat", "2025-09-05 16:30:00", "6.23", None, False),
    ("deepseek-chat", "2025-09-28 23:59:59", "6.23", None, False),
    ("deepseek-chat", "2025-09-29 00:00:00", "1.848", None, False),
    ("deepseek-chat", "2026-04-23 23:59:59", "1.848", None, False),
    ("deepseek-chat", "2026-04-24 00:00:00", "1.148", None, False),
    ("deepseek-chat", "2026-04-26 00:00:00", "1.1228", None, False),
    ("deepseek-chat", "2026-07-24 15:58:59", "1.1228", None, False),
    ("deepseek-reasoner", "2025-01-20 00:00:00", "7.81", None, False),
    ("deepseek-reasoner", "2025-02-26 00:29:59", "1.955", None, False),
    ("deepseek-reasoner", "2025-02-26 00:30:00", "7.81", None, True),
    ("deepseek-reasoner", "2025-09-05 16:00:00", "6.23", None, False),
    ("deepseek-reasoner", "2025-12-01 00:00:00", "1.848", None, False),
    ("deepseek-reasoner", "2026-04-25 00:00:00", "1.148", None, False),
    ("deepseek-reasoner", "2026-07-24 15:58:59", "1.1228", None, False),
    ("deepseek-v4-flash", "2026-04-24 00:00:00", "1.148", None, False),
    ("deepseek-v4-flash", "2026-08-16 15:59:59", "1.1228", None, False),
    # Peak hours, which are dearer: every day at first, 22 August being a Saturday.
    ("deepseek-v4-flash", "2026-08-16 16:00:00", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-08-22 00:59:59", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-08-22 01:00:00", "4.854", "33.10", True),
    ("deepseek-v4-flash", "2026-08-22 03:59:59", "4.854", "33.10", True),
    ("deepseek-v4-flash", "2026-08-22 04:00:00", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-08-22 05:59:59", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-08-22 06:00:00", "4.854", "33.10", True),
    ("deepseek-v4-flash", "2026-09-09 09:59:59", "4.854", "33.10", True),
    ("deepseek-v4-flash", "2026-09-09 10:00:00", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-09-09 23:59:59", "2.427", "16.55", False),
    ("deepseek-v4-flash", "2026-09-10 00:00:00", "2.103", "14.02", False),
    ("deepseek-v4-flash-vision-exp", "2026-09-10 01:00:00", "4.206", "28.04", True),
    ("deepseek-v4-pro", "2026-04-24 00:00:00", "3.51625", None, False),
    ("deepseek-v4-pro", "2026-04-26 00:00:00", "3.483625", None, False),
    ("deepseek-v4-pro", "2026-08-16 16:00:00", "7.282", "49.65", False),
    ("deepseek-v4-pro", "2026-09-06 01:00:00", "14.564", "99.30", True),
    ("deepseek-v4-pro", "2026-11-20 01:00:00", "14.564", "99.30", True),
    # Then from Monday to Friday: 11 September is a Friday.
    ("deepseek-flash", "2026-09-11 09:59:59", "4.206", "28.04", True),
    ("deepseek-flash", "2026-09-11 10:00:00", "2.103", "14.02", False),
    ("deepseek-flash", "2026-09-12 02:00:00", "2.103", "14.02", False),
    ("deepseek-flash", "2026-09-13 07:00:00", "2.103", "14.02", False),
    ("deepseek-flash", "2026-09-14 00:59:59", "2.103", "14.02", False),
    ("deepseek-flash", "2026-09-14 01:00:00", "4.206", "28.04", True),
    # Names without a price of their own, by the model that answers to them.
    ("deepseek-chat", "2026-11-21 02:00:00", "2.103", "14.02", False),
    ("deepseek-reasoner", "2026-11-20 02:00:00", "4.206", "28.04", True),
]


@pytest.mark.parametrize(("model", "at", "usd", "cny", "peak"), AMOUNTS)
def test_cost_at_a_moment(model: str, at: str, usd: str, cny: str | None, peak: bool) -> None:
    found = cost(usage(), model=model, at=moment(at))
    assert found.usd == Decimal(usd)
    assert found.cny == (None if cny is None else Decimal(cny))
    assert found.peak is peak
    assert (found.model, found.at) == (model, moment(at))
    assert [row.currency for row in found.rows] == (["USD"] if cny is None else ["USD", "CNY"])


def test_cost_says_its_parts_and_rows() -> None:
    found = cost(usage(), model="deepseek-flash", at=moment("2026-09-14 01:00:00"))
    assert (found.cache_hit.usd, found.cache_hit.cny) == (Decimal("0.006"), Decimal("0.04"))
    assert (found.cache_miss.usd, found.cache_miss.cny) == (Decimal("0.60"), Decimal(4))
    assert (found.output.usd, found.output.cny) == (Decimal("3.6"), Decimal(24))
    usd, cny = found.rows
    assert usd.rates == Rates(cache_hit=Decimal("0.003"), cache_miss=Decimal("0.15"), output=Decimal("0.6"))
    assert usd.rates_at(found.at) == Rates(
        cache_hit=Decimal("0.006"), cache_miss=Decimal("0.30"), output=Decimal("1.2")
    )
    assert (usd.model, usd.currency, usd.confidence) == ("deepseek-flash", "USD", "documented")
    assert (cny.valid_from, cny.valid_until) == (moment("2026-09-10 00:00:00"), None)
    assert usd.source.startswith("https://api-docs.deepseek.com/")


def test_cost_names_a_currency_without_price_as_none() -> None:
    found = cost(usage(), model="deepseek-chat", at=moment("2026-01-01 00:00:00"))
    assert found.cny is None
    assert (found.cache_hit.cny, found.cache_miss.cny, found.output.cny) == (None, None, None)
    assert str(found) == "1.848 USD"
    assert str(found.cache_hit) == "0.028 USD"


# ------------------------------------------------------------------------------------------- the whole table


def of_week(at: datetime) -> int:
    """The minute of the week."""
    return at.weekday() * 1440 + at.hour * 60 + at.minute


def special_minutes(peak: dict[str, Any]) -> set[int]:
    """The minutes of the week in the windows of a row of the contract, counted one by one."""
    assert peak["timezone"] == "UTC"
    found: set[int] = set()
    for day in peak["weekdays"]:
        midnight = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(day) * 1440
        for window in peak["windows"]:
            start, end = (int(window[key][:2]) * 60 + int(window[key][3:]) for key in ("start", "end"))
            length = (end - start) % 1440
            found |= {(midnight + start + minute) % 10080 for minute in range(length)}
    return found


SPECIAL = {id(row): special_minutes(row["peak"]) for row in TABLE if row["peak"]}


def amounts(row: dict[str, Any], at: datetime) -> tuple[Fraction, ...]:
    """Prices of a row of the contract at a moment."""
    peak = row["peak"]
    own = tuple(Fraction(row[key]) for key in ("cache_hit", "cache_miss", "output"))
    if peak is None or of_week(at) not in SPECIAL[id(row)]:
        return own
    if "multiplier" in peak:
        return tuple(Fraction(peak["multiplier"]) * price for price in own)
    return tuple(Fraction(peak[key]) for key in ("cache_hit", "cache_miss", "output"))


def row_name(row: dict[str, Any]) -> str:
    return f"{row['model']}-{row['currency']}-{row['valid_from'][:10]}"


@pytest.mark.parametrize("row", TABLE, ids=row_name)
def test_every_row_is_reached_in_all_its_hours(row: dict[str, Any]) -> None:
    start = datetime.fromisoformat(row["valid_from"])
    end = datetime.fromisoformat(row["valid_until"] or "2027-06-01T00:00:00Z")
    seen: set[tuple[Fraction, ...]] = set()
    step = timedelta(minutes=30) if row["peak"] else end - start
    at = start
    while at < min(end, start + timedelta(days=8)):
        found = cost(usage(), model=row["model"], at=at)
        used = next(item for item in found.rows if item.currency == row["currency"])
        assert (used.model, used.valid_from.isoformat()) == (row["model"], start.isoformat())
        assert (used.source, used.confidence, used.note) == (row["source"], row["confidence"], row.get("note", ""))
        parts = (found.cache_hit, found.cache_miss, found.output)
        prices = [Fraction(part.usd if row["currency"] == "USD" else part.cny or 0) for part in parts]  # type: ignore[arg-type]
        assert (prices[0], prices[1] / 2, prices[2] / 3) == amounts(row, at)
        seen.add(amounts(row, at))
        at += step
    assert len(seen) == (2 if row["peak"] else 1)


def test_table_has_the_rows_of_the_contract_and_no_others() -> None:
    assert len(PRICES) == len(TABLE)
    assert {(row.model, row.currency, row.valid_from) for row in PRICES} == {
        (row["model"], row["currency"], datetime.fromisoformat(row["valid_from"])) for row in TABLE
    }


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted({row["model"] for row in TABLE})),
    st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)),  # noqa: DTZ001
    st.integers(-23 * 60, 23 * 60),
)
def test_cost_agrees_with_the_contract_at_any_moment(model: str, naive: datetime, offset: int) -> None:
    at = naive.replace(tzinfo=UTC)
    own = [
        row
        for row in TABLE
        if row["model"] == model
        and datetime.fromisoformat(row["valid_from"]) <= at
        and (row["valid_until"] is None or at < datetime.fromisoformat(row["valid_until"]))
    ]
    if not own:
        return
    # The zone in which the moment is given makes no difference.
    found = cost(usage(7, 11, 13), model=model, at=at.astimezone(timezone(timedelta(minutes=offset))))
    for row in own:
        hit, miss, output = amounts(row, at)
        wanted = (7 * hit + 11 * miss + 13 * output) / MILLION
        assert Fraction((found.usd if row["currency"] == "USD" else found.cny) or 0) == wanted


TOKENS = st.integers(0, 10**12)


@given(st.lists(st.tuples(TOKENS, TOKENS, TOKENS), min_size=1, max_size=5), st.sampled_from(AMOUNTS))
def test_cost_is_additive_in_tokens(counts: list[tuple[int, int, int]], case: tuple[Any, ...]) -> None:
    model, at = case[0], moment(case[1])
    each = [cost(usage(*tokens), model=model, at=at) for tokens in counts]
    whole = cost(usage(*(sum(column) for column in zip(*counts, strict=True))), model=model, at=at)
    assert sum(Fraction(item.usd or 0) for item in each) == Fraction(whole.usd or 0)
    assert sum(Fraction(item.cny or 0) for item in each) == Fraction(whole.cny or 0)
    parts = (whole.cache_hit, whole.cache_miss, whole.output)
    assert sum(Fraction(part.usd or 0) for part in parts) == Fraction(whole.usd or 0)


# ------------------------------------------------------------------------------------------- exactness


def test_cost_is_exact_whatever_the_program_does_with_decimals() -> None:
    tokens = usage(123_456_789_012_345, 1, 987_654_321_098_765)
    at = moment("2026-05-01 00:00:00")
    wanted = (
        123_456_789_012_345 * Fraction("0.003625") + Fraction("0.435") + 987_654_321_098_765 * Fraction("0.87")
    ) / (MILLION)
    with localcontext(Context(prec=2, traps=[Inexact, Rounded])):
        found = cost(tokens, model="deepseek-v4-pro", at=at)
        assert str(found) == "859706790.216095735625 USD"
    assert isinstance(found.usd, Decimal)
    assert Fraction(found.usd) == wanted


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (usage(0, 0, 0), "0 USD, 0 CNY"),
        (usage(1, 0, 0), "0.000000003 USD, 0.00000002 CNY"),
        (usage(0, 0, 1), "0.0000006 USD, 0.000004 CNY"),
        (usage(0, 0, 10**9), "600 USD, 4000 CNY"),
    ],
)
def test_cost_prints_plain_digits(tokens: Usage, text: str) -> None:
    assert str(cost(tokens, model="deepseek-flash", at=moment("2026-09-12 00:00:00"))) == text


# ------------------------------------------------------------------------------------------- replies


def reply(**changes: Any) -> ChatCompletion:
    return ChatCompletion.from_dict({**REPLY, "created": int(moment("2026-11-20 12:00:00").timestamp()), **changes})


def test_cost_of_a_reply_uses_its_model_and_time() -> None:
    found = cost(reply())
    assert found.usd == (8 * Decimal("0.15") + 12 * Decimal("0.6")) / MILLION
    assert (found.model, found.at, found.peak) == ("deepseek-flash", moment("2026-11-20 12:00:00"), False)


def test_cost_of_a_reply_at_another_time_and_for_another_model() -> None:
    # A request that was sent before the peak began and was complete in it.
    late = cost(reply(), at=datetime(2026, 11, 20, 9, 30, tzinfo=timezone(timedelta(hours=8))))
    assert (late.at, late.peak) == (moment("2026-11-20 01:30:00"), True)
    assert late.usd == 2 * (cost(reply()).usd or 0)
    assert cost(reply(), model="deepseek-v4-pro").usd == (8 * Decimal("0.66") + 12 * Decimal("1.98")) / MILLION


def test_cost_of_a_chunk_needs_usage(serve: Callable[..., WireServer], connect: Connect) -> None:
    server = serve(events(*map(event, CHUNKS), DONE))
    *others, last = connect(server.url).stream()
    assert cost(last, at=moment("2026-11-20 12:00:00")).usd == Decimal("0.0000084")
    for chunk in others:
        with pytest.raises(
            PriceUnknown, match="this ChatCompletionChunk has no usage; of a stream, only the last chunk"
        ):
            cost(chunk)


def test_cost_of_a_reply_from_the_wire(serve: Callable[..., WireServer], connect: Connect) -> None:
    server = serve(answer(json.dumps(reply().to_dict())))
    assert cost(connect(server.url).create()).usd == Decimal("0.0000084")


@pytest.mark.parametrize("kind", [Completion, CompletionChunk])
def test_cost_of_a_fim_completion(kind: type[Completion | CompletionChunk]) -> None:
    body = {key: reply().to_dict()[key] for key in ("id", "created", "model", "system_fingerprint", "usage")}
    body |= {"object": "text_completion", "choices": []}
    assert cost(kind.from_dict(body)).usd == Decimal("0.0000084")
    with pytest.raises(PriceUnknown, match=f"this {kind.__name__} has no usage"):
        cost(kind.from_dict({**body, "usage": None}))


RECORDED = [
    item
    for item in load(ROOT / "tests" / "recorded" / "fixtures")
    if item.path.endswith("/chat/completions") and item.status == "200"
]


@pytest.mark.parametrize("exchange", RECORDED, ids=lambda item: item.name)
def test_cost_of_recorded_answers(exchange: Exchange) -> None:
    body = exchange.response()[-1]
    kind = ChatCompletionChunk if exchange.media_type == EVENT_STREAM else ChatCompletion
    used = body["usage"]
    found = cost(kind.from_dict(body))
    rates = found.rows[0].rates_at(found.at)
    assert found.usd == (
        used["prompt_cache_hit_tokens"] * rates.cache_hit
        + (used["prompt_tokens"] - used["prompt_cache_hit_tokens"]) * rates.cache_miss
        + (used["total_tokens"] - used["prompt_tokens"]) * rates.output
    ) / MILLION  # fmt: skip


# ------------------------------------------------------------------------------------------- what is refused


def unknown(model: str, at: str) -> PriceUnknown:
    with pytest.raises(PriceUnknown) as caught:
        cost(usage(), model=model, at=moment(at))
    assert (caught.value.model, caught.value.at) == (model, moment(at))
    return caught.value


def test_unknown_model_is_refused() -> None:
    error = unknown("gpt-5", "2026-11-20 00:00:00")
    assert "no price of 'gpt-5' is known; there are prices of deepseek-chat, deepseek-flash, " in str(error)
    assert error.known == tuple(sorted({row["model"] for row in TABLE}))
    assert unknown("deepseek-coder", "2024-08-10 00:00:00").known == error.known
    assert unknown("", "2026-11-20 00:00:00").known == error.known


@pytest.mark.parametrize(
    ("model", "at", "known"),
    [
        ("deepseek-flash", "2026-09-09 23:59:59", "deepseek-flash in USD from 2026-09-10 00:00 UTC on"),
        ("deepseek-v4-pro", "2026-04-23 23:59:59", "deepseek-v4-pro in CNY from 2026-08-16 16:00 UTC on"),
        ("deepseek-v4-flash-vision-exp", "2026-08-21 00:00:00", "deepseek-flash in CNY from 2026-09-10 00:00 UTC on"),
        (
            "deepseek-chat",
            "2024-08-01 23:59:59",
            "deepseek-chat in USD from 2024-08-02 00:00 UTC until 2026-07-24 15:59 UTC",
        ),
        (
            "deepseek-reasoner",
            "2026-07-24 15:59:00",
            "deepseek-reasoner in USD from 2025-01-20 00:00 UTC until 2026-07-24 15:59 UTC",
        ),
        ("deepseek-chat", "2026-09-09 23:59:59", "deepseek-flash in USD from 2026-09-10 00:00 UTC on"),
    ],
)
def test_moment_outside_the_table_is_refused(model: str, at: str, known: str) -> None:
    error = unknown(model, at)
    assert f"no price of '{model}' is known for {at} UTC; known are " in str(error)
    assert known in error.known
    assert known in str(error)


def test_refusal_is_an_error_of_the_package_and_survives_copies() -> None:
    error = unknown("deepseek-flash", "2026-01-01 00:00:00")
    assert isinstance(error, DeepSeekError)
    assert isinstance(error, LookupError)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))
        assert (type(again), str(again), vars(again)) == (PriceUnknown, str(error), vars(error))
    assert vars(copy.copy(error)) == vars(error)
    assert deepseek_client.errors.PriceUnknown is pricing.PriceUnknown is PriceUnknown


@pytest.mark.parametrize("value", [None, -1, True, 1.0, "8", [8]])
@pytest.mark.parametrize(
    "name", ["prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "completion_tokens", "prompt_tokens"]
)
def test_usage_without_a_count_is_refused(name: str, value: Any) -> None:
    with pytest.raises(PriceUnknown, match=rf"usage\.{name} is .*, not a number of tokens") as caught:
        cost(usage(**{name: value}), model="deepseek-flash", at=moment("2026-11-20 00:00:00"))
    assert caught.value.model == "deepseek-flash"


def test_usage_that_does_not_add_up_is_refused() -> None:
    # As from a server that fills in the cache with zeros: the prompt would cost nothing.
    with pytest.raises(PriceUnknown, match="1000 prompt tokens, but 0 found in the cache and 0 not"):
        cost(usage(0, 0, 5, prompt_tokens=1000), model="deepseek-flash", at=moment("2026-11-20 00:00:00"))


def test_usage_of_before_the_cache_is_refused_when_it_is_decoded() -> None:
    with pytest.raises(deepseek_client.DecodeError, match="prompt_cache_hit_tokens"):
        Usage.from_dict({"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10})


@pytest.mark.parametrize("created", [None, True, "1763800000", 1763800000.5, 10**30, -(10**30)])
def test_reply_without_a_time_is_refused(created: Any) -> None:
    with pytest.raises(PriceUnknown, match=r"created is .*, not a time in Unix seconds; pass at="):
        cost(reply(created=created))
    assert cost(reply(created=created), at=moment("2026-11-20 12:00:00")).usd == Decimal("0.0000084")


def test_reply_without_a_model_is_refused() -> None:
    with pytest.raises(PriceUnknown, match="the model is None, not a name; pass model="):
        cost(reply(model=None))
    assert cost(reply(model=None), model="deepseek-flash").usd == Decimal("0.0000084")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 20, 12), "has no time zone"),  # noqa: DTZ001
        (1763800000, "is a datetime, not 1763800000"),
        (date(2026, 11, 20), "is a datetime, not"),
        ("2026-11-20", "is a datetime, not '2026-11-20'"),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-1))), "at the end of what a datetime can be"),
    ],
)
def test_time_that_says_no_moment_is_refused(at: Any, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        cost(reply(), at=at)


def test_usage_alone_is_refused() -> None:
    for arguments in ({}, {"model": "deepseek-flash"}, {"at": moment("2026-11-20 12:00:00")}):
        with pytest.raises(
            ConfigurationError, match="usage alone does not say who answered and when: pass model= and at="
        ):
            cost(usage(), **arguments)  # type: ignore[call-overload]


@pytest.mark.parametrize("value", [REPLY, REPLY["usage"], None, 5, [reply()]])
def test_what_is_no_reply_is_refused(value: Any) -> None:
    with pytest.raises(
        ConfigurationError, match=r"is neither a reply nor the usage of one; decode a dict with .*from_dict"
    ):
        cost(value)


# ------------------------------------------------------------------------------------------- notes


def notes(model: str, at: str) -> tuple[str, ...]:
    return cost(usage(), model=model, at=moment(at)).notes


def test_notes_say_that_holidays_are_not_known() -> None:
    words = "these hours do not count on Chinese public holidays, which the table does not know"
    assert words in notes("deepseek-flash", "2026-10-01 02:00:00")
    # Outside the hours a holiday makes no difference, and before September 2026 there was no such exception.
    assert words not in notes("deepseek-flash", "2026-10-01 12:00:00")
    assert words not in notes("deepseek-v4-flash", "2026-08-20 02:00:00")


def test_notes_say_which_model_answers() -> None:
    (note,) = [note for note in notes("deepseek-chat", "2026-11-20 12:00:00") if "answers to that name" in note]
    assert note.startswith("deepseek-chat has no price of its own for this moment; deepseek-flash answers to that name")
    assert not any("answers to" in note for note in notes("deepseek-chat", "2026-01-01 00:00:00"))
    found = cost(usage(), model="deepseek-chat", at=moment("2026-11-20 12:00:00"))
    assert {row.model for row in found.rows} == {"deepseek-flash"}


def test_notes_say_how_sure_a_price_is() -> None:
    assert "the price in USD is unverified, not documented" in notes("deepseek-chat", "2025-09-10 00:00:00")
    assert "the price in USD is reported, not documented" in notes("deepseek-chat", "2025-12-10 00:00:00")
    assert not any("not documented" in note for note in notes("deepseek-flash", "2026-11-20 12:00:00"))


def test_notes_have_those_of_the_contract_once() -> None:
    assert notes("deepseek-v4-pro", "2026-08-20 12:00:00") == (
        "deepseek-v4-pro from 2026-08-16: The start is known to the hour.",
        "hours with other prices: Beijing 9 to 12 and 14 to 18 o'clock, every day.",
    )


def test_notes_say_when_the_table_is_old() -> None:
    day = datetime.fromisoformat(deepseek_client.SPEC_DATE).replace(tzinfo=UTC)
    old = f"the table is of {deepseek_client.SPEC_DATE} and does not know of later changes"
    assert old not in cost(usage(), model="deepseek-flash", at=day + timedelta(hours=23, minutes=59)).notes
    assert old in cost(usage(), model="deepseek-flash", at=day + timedelta(days=1)).notes


# ------------------------------------------------------------------------------------------- values


def test_costs_and_rows_survive_copies() -> None:
    found = cost(reply())
    for again in (copy.deepcopy(found), *(pickle.loads(pickle.dumps(found, p)) for p in range(6))):
        assert isinstance(again, Cost)
        assert again == found
        assert hash(again) == hash(found)
    with pytest.raises(AttributeError):
        found.usd = Decimal(0)  # type: ignore[misc]


MINE = PriceRow(
    model="deepseek-flash",
    currency="USD",
    valid_from=datetime(2026, 11, 1, tzinfo=UTC),
    rates=Rates(cache_hit=Decimal(1), cache_miss=Decimal(10), output=Decimal(100)),
    hours=SpecialHours(
        rates=Rates(cache_hit=Decimal(2), cache_miss=Decimal(20), output=Decimal(200)),
        windows=((time(22, 0), time(2, 0)),),
        weekdays=frozenset({4}),
        zone=timezone(timedelta(hours=8)),
    ),
)


def test_own_prices_come_first() -> None:
    found = cost(usage(), model="deepseek-flash", at=moment("2026-11-18 12:00:00"), prices=[MINE, *PRICES])
    assert (found.usd, found.cny) == (Decimal(321), Decimal("14.02"))
    assert found.rows[0] is MINE
    later = moment("2030-01-01 12:00:00")
    alone = cost(usage(), model="deepseek-flash", at=later, prices=[MINE])
    assert (alone.usd, alone.cny, alone.notes) == (Decimal(321), None, ())
    with pytest.raises(PriceUnknown, match=r"there are prices of deepseek-flash$"):
        cost(usage(), model="deepseek-v4-pro", at=later, prices=[MINE])
    with pytest.raises(PriceUnknown, match="there are prices of nothing"):
        cost(usage(), model="deepseek-flash", at=later, prices=[])


@pytest.mark.parametrize(
    ("at", "peak"),
    [
        # Friday 22:00 to Saturday 02:00 in a zone 8 hours ahead of UTC; 20 November 2026 is a Friday.
        ("2026-11-20 13:59:59", False),
        ("2026-11-20 14:00:00", True),
        ("2026-11-20 17:59:59", True),
        ("2026-11-20 18:00:00", False),
        ("2026-11-19 15:00:00", False),
        ("2026-11-21 15:00:00", False),
        ("2026-11-19 17:00:00", False),
    ],
)
def test_hours_of_another_zone_cross_midnight(at: str, peak: bool) -> None:
    found = cost(usage(), model="deepseek-flash", at=moment(at), prices=[MINE])
    assert (found.peak, found.usd) == (peak, Decimal(642 if peak else 321))


def test_own_price_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="has no time zone"):
        PriceRow(model="m", currency="USD", valid_from=datetime(2026, 1, 1), rates=MINE.rates)  # noqa: DTZ001


def test_readme_says_what_is_printed() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```pycon\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    test = doctest.DocTestParser().get_doctest(program, {"reply": reply()}, "README", "README.md", 0)
    assert test.examples
    said: list[str] = []
    doctest.DocTestRunner().run(test, out=said.append)
    assert "".join(said) == ""
