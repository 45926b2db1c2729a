"""The report for a terminal: a line for each operation, failures in detail."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

SHOWN = 240
WIDTH = 110


def lines(data: dict[str, Any]) -> Iterator[str]:
    """The report's lines."""
    yield f"{data['base_url']}, model {data['model']}, held against the contract of {data['contract']}"
    yield ""
    for operation, counts in data["operations"].items():
        yield f"  {operation:9}{_counts(counts) or 'nothing'}"
    for check in data["checks"]:
        if check["verdict"] == "failed":
            yield from _failure(check)
    yield from _rest(data, "not offered", "Not offered by the server:")
    yield from _rest(data, "left out", "Left out:")
    yield ""
    yield from data["notes"]
    cost = data["cost"]
    yield (
        f"{len(data['checks'])} checks: {_counts(data['summary'])}; {data['requests']} requests in "
        f"{data['seconds']:.1f} s, {data['tokens']} tokens, {cost['spent_usd']} of {cost['limit_usd']} USD "
        f"(prices of {cost['priced_as']})"
    )


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items() if count)


def _failure(check: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"FAILED {check['id']}: {check['title']}"
    yield from (_item("-", problem) for problem in check["problems"])
    yield _item("contract:", f"{check['says']} ({check['source']})")
    for exchange in check["exchanges"]:
        sent, came = exchange["sent"], exchange["came"]
        yield _item("sent:", f"{sent['method']} {sent['url']} {_short(sent['body'] or '')}")
        kind = came["headers"].get("content-type", "without media type")
        yield _item("came:", f"{came['status']} {kind} {_short(came['body'])}")
        yield f"  {exchange['curl']}"  # in one line, so that it can be copied


def _item(name: str, text: str) -> str:
    """A named text, its further lines indented; characters that steer terminals are written out."""
    safe = "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
    return textwrap.fill(f"{name} {safe}", WIDTH, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def _rest(data: dict[str, Any], verdict: str, title: str) -> Iterator[str]:
    """Checks that were not made, by the reason."""
    reasons: dict[str, list[str]] = {}
    for check in data["checks"]:
        if check["verdict"] == verdict:
            reasons.setdefault(check["problems"][0], []).append(check["id"])
    if reasons:
        yield ""
        yield title
        for reason, names in reasons.items():
            yield _item(f"{reason}:", ", ".join(names))
