"""A run as plain data: what the reports in all formats are written from. Nothing in it holds the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deepseek_client import SPEC_DATE

from deepseek_conformance import curl
from deepseek_conformance.base_url import BaseURL
from deepseek_conformance.check import OPERATIONS, Exchange, Result
from deepseek_conformance.run import Run

MOST_SHOWN = 20_000
HEADERS = ("content-type", "x-ds-trace-id", "allow", "retry-after", "server")
VERDICTS = ("passed", "failed", "not offered", "left out")


def to_data(run: Run, base_url: BaseURL, key_variable: str) -> dict[str, Any]:
    """The run as JSON can hold it."""
    return {
        "base_url": run.base_url,
        "model": run.model,
        "contract": SPEC_DATE,
        "conforms": run.conforms,
        "summary": {verdict: run.counts[verdict] for verdict in VERDICTS},
        "operations": _operations(run),
        "requests": run.requests,
        "seconds": round(run.seconds, 3),
        "tokens": run.budget.tokens,
        "cost": {
            "limit_usd": str(run.budget.limit),
            "spent_usd": f"{run.budget.spent:.6f}",
            "priced_as": run.budget.priced_as,
        },
        "notes": run.notes,
        "checks": [_check(result, base_url, key_variable) for result in run.results],
    }


def _operations(run: Run) -> dict[str, Mapping[str, int]]:
    found: dict[str, Mapping[str, int]] = {}
    for operation in OPERATIONS:
        verdicts: list[str] = [result.verdict for result in run.results if result.check.operation == operation]
        if verdicts:
            found[operation] = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
    return found


def _check(result: Result, base_url: BaseURL, key_variable: str) -> dict[str, Any]:
    check = result.check
    return {
        "id": check.id,
        "title": check.title,
        "operation": check.operation,
        "verdict": result.verdict,
        "says": check.says,
        "source": check.source,
        "problems": result.problems,
        "exchanges": [_exchange(exchange, base_url, key_variable) for exchange in result.exchanges],
    }


def _exchange(exchange: Exchange, base_url: BaseURL, key_variable: str) -> dict[str, Any]:
    message, answer = exchange.message, exchange.answer
    body = answer.shown()[: MOST_SHOWN + 1].decode("utf-8", "replace")
    return {
        "sent": {
            "method": message.method,
            "url": base_url.join(message.path),
            "authorization": _authorization(message.authorization),
            "content_type": message.content_type,
            "body": None if message.content is None else message.content.decode(),
        },
        "came": {
            "status": answer.status,
            "headers": {name: answer.headers[name] for name in HEADERS if name in answer.headers},
            "body": body[:MOST_SHOWN] + ("..." if len(body) > MOST_SHOWN else ""),
            "bytes": len(answer.content),
            "seconds": round(answer.seconds, 3),
        },
        "curl": curl.command(message, base_url, key_variable),
    }


def _authorization(value: str | None) -> str:
    """What is said of the header: the user's own key is not shown."""
    return "the key" if value is None else value or "none"
