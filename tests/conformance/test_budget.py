"""A run never costs more than its budget, by the contract's prices."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from deepseek_conformance.budget import Budget, Tokens, most_tokens, usage_in
from deepseek_mock import MockServer

from tests.conformance.command import Command

KEY = MockServer().api_key
QUIET = datetime(2026, 11, 22, 12, tzinfo=UTC)  # a Sunday: no dearer hours


def budget(limit: str, model: str = "deepseek-flash") -> Budget:
    return Budget(Decimal(limit), model, lambda: QUIET)


def test_tokens_cost_what_the_contract_says() -> None:
    assert budget("1").price(Tokens(1_000_000, 1_000_000)) == Decimal("0.75")


@pytest.mark.parametrize("limit", ["0", "0.0001", "0.001"])
def test_run_stays_within_its_budget(command: Command, limit: str) -> None:
    with MockServer() as server:
        done, data = command.results(server.base_url, "--budget", limit, key=KEY)
        billed = [exchange for exchange in server.requests if exchange.method == "POST" and exchange.status == 200]

    assert done.code == 0, done.out
    assert Decimal(data["cost"]["spent_usd"]) <= Decimal(limit)
    assert data["summary"]["left out"] > 0
    assert (len(billed) > 0) == (limit != "0")
    assert "Left out: it could cost more than the " in " ".join(done.out.split())


def test_budget_that_allows_nothing_is_no_success(command: Command, mock_server: MockServer) -> None:
    done = command.run(mock_server.base_url, "--budget", "0", "--operations", "fim", key=KEY)

    assert done.code == 2
    assert "the budget is too small" in done.err


def test_run_costs_what_the_answers_say(command: Command) -> None:
    with MockServer() as server:
        _, data = command.results(server.base_url, key=KEY)
        answers = [exchange for exchange in server.requests if exchange.method == "POST" and exchange.status == 200]

    usages = [
        usage_in(bytes(answer.response), answer.response_headers["content-type"].partition(";")[0])
        for answer in answers
    ]
    assert data["tokens"] == sum(usage["total_tokens"] for usage in usages if isinstance(usage, dict))


def test_usage_is_counted_and_what_has_none_costs_the_most() -> None:
    found = budget("1")
    found.spend(
        Tokens(10, 10), {"prompt_tokens": 1_000_000, "completion_tokens": 0, "prompt_cache_hit_tokens": 1_000_000}
    )
    assert found.spent == Decimal("0.003")
    found.spend(Tokens(1_000_000, 1_000_000), None)
    assert found.spent == Decimal("0.753")
    assert found.tokens == 3_000_000
    assert found.allows(Tokens(0, 400_000))
    assert not found.allows(Tokens(0, 500_000))


@pytest.mark.parametrize("usage", [{}, {"prompt_tokens": -1, "completion_tokens": 1}, {"prompt_tokens": "1"}, "1", []])
def test_usage_that_is_no_use_costs_the_most(usage: object) -> None:
    found = budget("1")
    found.spend(Tokens(7, 7), usage)

    assert found.tokens == 14


def test_model_without_price_costs_as_much_as_the_dearest() -> None:
    found = budget("1", "llama-4")

    assert found.priced_as == "deepseek-v4-pro"
    assert found.price(Tokens(0, 1_000_000)) == Decimal("1.98")


@pytest.mark.parametrize(
    ("body", "completion"),
    [
        ({"max_tokens": 7}, 7),
        ({"thinking": {"type": "disabled"}}, 8192),
        ({"thinking": {"type": "enabled"}}, 65536),
        ({"max_tokens": 0, "thinking": None}, 65536),
        ({"max_tokens": "7", "prompt": "a"}, 8192),
        ({"model": "llama-4"}, 65536),
    ],
)
def test_answer_is_bounded_by_max_tokens_or_the_default(body: dict[str, object], completion: int) -> None:
    assert most_tokens(b"x" * 100, body, "deepseek-flash").completion == completion


def test_prompt_is_bounded_by_what_is_sent_and_what_tools_add() -> None:
    plain, with_tools = ({"max_tokens": 1, **more} for more in ({}, {"tools": [1]}))

    assert 50 < most_tokens(b"x" * 100, plain, "m").prompt < most_tokens(b"x" * 100, with_tools, "m").prompt
    assert most_tokens(b"no JSON", None, "m") == Tokens()
