"""What requests cost: dated prices, granted money first, 402 when nothing is left."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, Account, Balance, MockServer, Reply, Rule

# What every answer is counted as. Nothing is in the cache: the prompts are short.
REPLY = [Rule(reply=Reply(text="word " * 999))]
BODY = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Hi"}],
    "thinking": {"type": "disabled"},
}
# deepseek-flash at 12:00 on a Monday: prices of a million tokens, off-peak. They are doubled at peak.
OFF_PEAK = datetime(2026, 11, 23, 12, tzinfo=UTC)
MISS = {"CNY": Decimal(1), "USD": Decimal("0.15")}
OUTPUT = {"CNY": Decimal(4), "USD": Decimal("0.6")}


def cny(granted: str, topped_up: str) -> Balance:
    return Balance("CNY", Decimal(granted), Decimal(topped_up))


@contextmanager
def serving(
    balances: Sequence[Balance], at: datetime = OFF_PEAK, **options: Any
) -> Iterator[tuple[MockServer, httpx.Client]]:
    accounts = [Account(DEFAULT_API_KEY, tuple(balances))]
    headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
    with (
        MockServer(accounts=accounts, clock=at.timestamp, rules=REPLY, **options) as server,
        httpx.Client(base_url=server.base_url, headers=headers) as client,
    ):
        yield server, client


def left(server: MockServer) -> dict[str, tuple[Any, Any]]:
    account = server.app.ledger.find(DEFAULT_API_KEY)
    assert account is not None
    return {row.currency: (row.granted, row.topped_up) for row in server.app.ledger.balances(account)}


def topped_up(server: MockServer) -> Decimal:
    ((_, amount),) = left(server).values()
    return Decimal(amount)


def price(usage: dict[str, Any], currency: str = "CNY") -> Decimal:
    assert usage["prompt_cache_hit_tokens"] == 0
    prompt, completion = Decimal(usage["prompt_tokens"]), Decimal(usage["completion_tokens"])
    return (MISS[currency] * prompt + OUTPUT[currency] * completion) / 1_000_000


@pytest.mark.parametrize(
    ("at", "factor"),
    [
        (datetime(2026, 11, 23, 0, 59, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 1, tzinfo=UTC), 2),
        (datetime(2026, 11, 23, 3, 59, 59, tzinfo=UTC), 2),
        (datetime(2026, 11, 23, 4, tzinfo=UTC), 1),
        (datetime(2026, 11, 23, 9, tzinfo=UTC), 2),
        (datetime(2026, 11, 22, 9, tzinfo=UTC), 1),  # a Sunday
    ],
    ids=lambda value: value.strftime("%a-%T") if isinstance(value, datetime) else str(value),
)
@pytest.mark.parametrize("stream", [False, True])
def test_price_follows_the_clock(at: datetime, factor: int, stream: bool) -> None:
    with serving([cny("0", "10")], at) as (server, client):
        answer = client.post("/chat/completions", json=BODY | {"stream": stream})
        last = answer.text.split("\n\n")[-3].removeprefix("data: ") if stream else answer.text
        assert left(server) == {"CNY": (0, 10 - factor * price(json.loads(last)["usage"]))}


def test_price_is_the_one_of_the_day() -> None:
    body = BODY | {"model": "deepseek-v4-flash"}
    dollars = Balance("USD", Decimal(0), Decimal(10))
    spent: list[Decimal] = []
    tokens = (0, 0)
    with serving([dollars], profile="v4-2026-08") as (server, client):
        for day in (15, 17):
            server.reset()
            server.app.clock.set(datetime(2026, 8, day, 12, tzinfo=UTC))
            usage = client.post("/chat/completions", json=body).json()["usage"]
            spent.append(10 - topped_up(server))
            tokens = usage["prompt_tokens"], usage["completion_tokens"]
    rates = [("0.14", "0.28"), ("0.22", "0.66")]
    assert spent == [(Decimal(miss) * tokens[0] + Decimal(output) * tokens[1]) / 1_000_000 for miss, output in rates]


def test_cached_tokens_cost_less() -> None:
    question = {"messages": [{"role": "user", "content": "word " * 1280}]}
    with serving([cny("0", "10")]) as (server, client):
        spent: list[Decimal] = []
        hits = 0
        for _ in range(2):
            before = topped_up(server)
            usage = client.post("/chat/completions", json=BODY | question).json()["usage"]
            spent.append(before - topped_up(server))
            hits = usage["prompt_cache_hit_tokens"]
        assert hits == 1280
        assert spent[0] - spent[1] == hits * (MISS["CNY"] - Decimal("0.02")) / 1_000_000


def test_granted_money_is_spent_first() -> None:
    with serving([cny("0.005", "10")]) as (server, client):
        usage = client.post("/chat/completions", json=BODY).json()["usage"]
        due = price(usage)
        assert left(server)["CNY"] == (Decimal("0.005") - due, 10)
        client.post("/chat/completions", json=BODY)
        assert left(server)["CNY"] == (0, 10 - (2 * due - Decimal("0.005")))


def test_402_when_the_money_has_run_out() -> None:
    with serving([cny("0", "0.005")]) as (server, client):
        answers = [client.post("/chat/completions", json=BODY) for _ in range(4)]
        # What the second costs is more than there is: it is answered still, and nothing is owed.
        assert [answer.status_code for answer in answers] == [200, 200, 402, 402]
        assert left(server)["CNY"] == (0, 0)
        assert answers[2].text == (
            '{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,'
            '"code":"invalid_request_error"}}'
        )
        assert client.get("/models").status_code == 200
        server.set_balance("CNY", "1.00")
        assert client.post("/chat/completions", json=BODY).status_code == 200


def test_balance_endpoint_follows() -> None:
    with serving([cny("0.00", "0.01")]) as (_, client):
        assert client.get("/user/balance").json() == {
            "is_available": True,
            "balance_infos": [
                {"currency": "CNY", "total_balance": "0.01", "granted_balance": "0.00", "topped_up_balance": "0.01"}
            ],
        }
        for _ in range(3):
            client.post("/chat/completions", json=BODY)
        answer = client.get("/user/balance").json()
        assert answer["is_available"] is False
        assert answer["balance_infos"][0]["total_balance"] == "0.00"


def test_one_currency_is_spent_and_the_other_stays() -> None:
    dollars = Balance("USD", Decimal(0), Decimal(5))
    with serving([dollars, cny("0", "7")]) as (server, client):
        usage = client.post("/chat/completions", json=BODY).json()["usage"]
        assert left(server) == {"USD": (0, 5 - price(usage, "USD")), "CNY": (0, 7)}


def test_empty_currency_is_passed_over() -> None:
    dollars = Balance("USD", Decimal(0), Decimal(0))
    with serving([dollars, cny("0", "7")]) as (server, client):
        usage = client.post("/chat/completions", json=BODY).json()["usage"]
        assert left(server) == {"USD": (0, 0), "CNY": (0, 7 - price(usage))}


def test_refused_request_costs_nothing() -> None:
    with serving([cny("0", "7")]) as (server, client):
        assert client.post("/chat/completions", json=BODY | {"temperature": 9}).status_code == 400
        assert client.get("/models").status_code == 200
        assert left(server) == {"CNY": (0, 7)}


def test_infill_costs_too() -> None:
    with serving([cny("0", "7")]) as (server, client):
        body = {"model": "deepseek-flash", "prompt": "a", "suffix": "b"}
        usage = client.post("/beta/completions", json=body).json()["usage"]
        assert left(server) == {"CNY": (0, 7 - price(usage))}


def test_reset_gives_the_money_back() -> None:
    with serving([cny("1", "7")]) as (server, client):
        client.post("/chat/completions", json=BODY)
        assert left(server) != {"CNY": (1, 7)}
        server.reset()
        assert left(server) == {"CNY": (1, 7)}
