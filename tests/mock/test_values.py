"""Values that a server is given at its start and while it runs: money, times, settings, keys."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_ACCOUNTS, Account, Balance, MockServer, Settings, create_app

from tests.mock.raw_socket import exchange


def anything(value: object) -> Any:
    return value


FULL_WIDTH = "\uff11\uff12"
TEXTS: list[Any] = ["nan", "inf", "-5", "x", "", "1e3", "1,5", " 1", "1.", FULL_WIDTH]
AMOUNTS = [*TEXTS, True, None, math.nan, -0.5, 1e12]


@pytest.mark.parametrize("value", AMOUNTS)
def test_amount_that_cannot_be(value: Any) -> None:
    server = MockServer()
    before = server.app.ledger.balances(DEFAULT_ACCOUNTS[0])
    for name, amounts in [("topped_up", (value,)), ("granted", (1, value))]:
        message = f"{name} is {value!r}: it must be an amount such as 10.00, not negative and less than 1000000000000"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            server.set_balance("CNY", *amounts)
    assert server.app.ledger.balances(DEFAULT_ACCOUNTS[0]) == before


@pytest.mark.parametrize("currency", ["yen", "CN", "CNYX", "ÄÖÜ", "", None, 5])
def test_currency_that_cannot_be(currency: Any) -> None:
    with pytest.raises(ValueError, match=f"currency is {currency!r}: it is three capital letters, such as CNY"):
        MockServer().set_balance(currency, 1)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(1, "1"), (0.1 + 0.2, "0.30000000000000004"), (1e-7, "0.0000001"), ("007.50", "7.50"), (Decimal("2.5"), "2.5")],
)
def test_amount_that_can_be(given: Any, expected: str) -> None:
    server = MockServer()
    server.set_balance("USD", given)
    assert server.app.ledger.balances(DEFAULT_ACCOUNTS[0]) == (Balance("USD", Decimal(0), Decimal(expected)),)


def test_money_of_a_server_without_accounts() -> None:
    with pytest.raises(ValueError, match=r"the server has no account, and so no money: give it one"):
        MockServer(accounts=[]).set_balance("CNY", 1)


ONE = Balance("CNY", Decimal(1), Decimal(0))
PARTS: list[tuple[Callable[[], object], str]] = [
    (lambda: Balance("CNY", Decimal("nan"), Decimal(0)), "granted is Decimal('NaN'): it must be a Decimal such as"),
    (lambda: Balance("CNY", Decimal(0), Decimal(-1)), "topped_up is Decimal('-1'): it must be a Decimal such as"),
    (lambda: Balance("CNY", Decimal(0), anything(1.5)), "topped_up is 1.5: it must be a Decimal such as Decimal('10"),
    (lambda: Balance("cny", Decimal(0), Decimal(0)), "currency is 'cny': it is three capital letters"),
    (lambda: Account("", (ONE,)), "key is '': it must be an API key, such as sk-mine"),
    (lambda: Account(anything(5), (ONE,)), "key is 5: it must be a text"),
    (lambda: Account("a\n", (ONE,)), r"key is 'a\n', which HTTP cannot carry"),
    (lambda: Account("a", (ONE, ONE)), "there are two balances in CNY: put the amounts together"),
    (lambda: Account("a", anything(["10"])), "'10' is no balance: write Balance('CNY', Decimal(0), Decimal(10))"),
    (lambda: MockServer(accounts=anything(5)), "accounts is 5: it must be a list of accounts: [Account(...)]"),
    (lambda: MockServer(rules=anything(5)), "rules is 5: it must be a list of rules: [Rule(...)]"),
    (lambda: MockServer(accounts=anything(["sk-a"])), "'sk-a' is no account: write Account('sk-mine', balances="),
    (lambda: Account("a", (ONE,), concurrency=-1), "concurrency is -1: it must be at least 0"),
    (lambda: MockServer(accounts=[Account("abcde", (ONE,)), Account("abcde", ())]), "two accounts have the key that"),
    (lambda: Settings(journal=-1), "journal is -1: it must be at least 0"),
    (lambda: Settings(max_body=-1), "max_body is -1: it must be at least 0"),
    (lambda: Settings(max_body=anything("1k")), "max_body is '1k': it must be a whole number; leave the quotes out"),
    (lambda: Settings(keep_alive_comments=-1), "keep_alive_comments is -1: it must be between 0 and 1000"),
    (lambda: Settings(leading_newlines=1001), "leading_newlines is 1001: it must be between 0 and 1000"),
    (lambda: Settings(pace=anything(2)), "pace is 2: it must be a mapping with latency, tokens_per_second"),
    (lambda: Settings(header=anything("no")), "header is 'no': it must be true or false"),
    (lambda: MockServer(clock=anything(5)), "clock is 5: it must be a function that gives Unix seconds, such as time"),
    (lambda: MockServer(seed=anything("a")), "seed is 'a': it must be a whole number; leave the quotes out"),
    (lambda: MockServer(seed=True), "seed is True: it must be a whole number"),
    (lambda: MockServer(settings=anything({"journal": 1})), "settings is {'journal': 1}: it must be a mapping with"),
    (lambda: MockServer(profile=anything(5)), "profile is 5: it must be a mapping with"),
    (lambda: MockServer(port=anything("80")), "port is '80': it must be a whole number; leave the quotes out"),
    (lambda: MockServer(port=65_536), "port is 65536: it must be between 0 and 65535"),
    (lambda: MockServer(host=anything(None)), "host is None: it must be a text"),
    (lambda: create_app(settings=Settings(tokenizer="gpt")), "unknown tokenizer 'gpt'"),
    (lambda: MockServer().pace(anything(5)), "pace is 5: it must be a mapping with latency"),
    (lambda: MockServer().app.clock.set(math.nan), "the time is nan: it must be Unix seconds or a datetime, from 1970"),
    (lambda: MockServer().app.clock.freeze(anything("noon")), "the time is 'noon': it must be Unix seconds or"),
    (lambda: MockServer().app.clock.advance(math.inf), "the time is inf: it must be Unix seconds or"),
    (lambda: MockServer(seed=1).app.clock.advance(-1e10), "the time is -8204651200.0: it must be Unix seconds or"),
    (lambda: MockServer().app.clock.set(datetime(2026, 1, 1)), "has no time zone"),  # noqa: DTZ001
]


@pytest.mark.parametrize(("make", "message"), PARTS, ids=[message[:40] for _, message in PARTS])
def test_value_that_cannot_be(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        make()


def test_clock_that_was_refused_a_time_goes_on() -> None:
    clock = MockServer(seed=1).app.clock
    now = clock()
    with pytest.raises(ValueError, match="the time is nan"):
        clock.advance(math.nan)
    clock.advance(-1)
    assert clock() == now - 1


def test_least_settings_serve() -> None:
    with MockServer(settings=Settings(0, 0, max_body=0, journal=0)) as server:
        assert exchange(server, None, path="/models").body.startswith(b'{"object"')
        assert exchange(server).status == 413
        assert list(server.requests) == []


@pytest.mark.parametrize(
    ("balances", "words"),
    [
        ([{"currency": "CNY", "topped_up": "１٢"}], "topped_up is '１٢': it must be an amount such as 10.00"),
        ([{"currency": "CNY"}, {"currency": "CNY", "granted": 1}], "there are two balances in CNY: put the amounts"),
        ([{"currency": "ÄÖÜ"}], "currency is 'ÄÖÜ': it is three capital letters"),
        ([{"topped_up": 1}], "currency is None: it is three capital letters"),
    ],
)
def test_balance_that_the_admin_api_refuses(balances: list[dict[str, Any]], words: str) -> None:
    with MockServer(admin=True) as server, httpx.Client(base_url=f"{server.base_url}/__mock__") as admin:
        before = admin.get("/balance").json()
        response = admin.put("/balance", json={"balances": balances})
        assert response.status_code == 400
        assert words in response.json()["error"]
        assert admin.get("/balance").json() == before


def test_stopped_server_starts_again_with_what_it_had() -> None:
    server = MockServer()
    server.expect("models").fail_with(503)
    with server:
        first = server.base_url
        assert exchange(server, None, path="/models").status == 503
    with pytest.raises(RuntimeError, match="the server is not running"):
        _ = server.base_url
    with server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert exchange(server, None, path="/models").status == 200
        server.verify()
        assert [one.status for one in server.requests] == [503, 200]
    server.stop()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{first}/models")


def test_stopped_server_starts_again_on_the_port_that_was_asked_for() -> None:
    with MockServer() as other:
        port = int(other.base_url.rpartition(":")[2])
    server = MockServer(port=port)
    for _ in range(2):
        with server:
            assert server.base_url == f"http://127.0.0.1:{port}"
            assert exchange(server, None, path="/models").status == 200
