"""The part of the page about a parser in C below clients."""

from __future__ import annotations

from textwrap import fill

from benchmarks.markdown import rows
from benchmarks.measurement import Measurement
from benchmarks.outcome import Outcome
from benchmarks.report import kind

ON_HTTPTOOLS = {"httpx": "httpx on httptools", "deepseek-client": "deepseek-client on httptools"}
ON_HTTPTOOLS_ASYNC = {"deepseek-client async": "deepseek-client async on httptools"}
SCENARIOS = ("small-sync", "large-sync", "burst-sync", "paced-sync", "first-sync")
SCENARIOS_ASYNC = ("small-async", "burst-async", "paced-async", "first-async", "streams-1000")
CALL, CHUNK = "small-sync", "burst-sync"

NOTE = """\
httptools is llhttp, the parser of Node.js, which is written in C; what httpcore and httpx read HTTP with is written in
Python. With `http_client="httptools"` (extra `httptools`) [this client](client.md#faster-connections) has it above
plain connections of its own, and neither httpx nor httpcore's pools in between. "httpx on httptools" is what the parser
brings to httpx: a transport that is there for this comparison only (`benchmarks/clients/httptools_transport.py`).
Ratios to the same client with what it comes with:
"""
KEEPS = """\
All tests of this client run on it, too, every row of [what becomes of trouble](robustness.md) among them
(`make test-httptools`); `tests/client/test_httptools.py` compares what it makes of unusual answers with what is made of
them by default. What it does not do: HTTP/2, proxies, for which calls go through httpx as they do by default, and trio.
"""


def parser(outcome: Outcome) -> str:
    """What it brings and what it lacks; empty if it was not measured."""
    found: dict[tuple[str, str], float] = {}
    body = [_row(outcome, name, ON_HTTPTOOLS, found) for name in SCENARIOS]
    body += [_row(outcome, name, ON_HTTPTOOLS_ASYNC, found) for name in SCENARIOS_ASYNC]
    measured = [cells for cells in body if cells]
    if not measured:
        return ""
    head = ["", *(f"{plain} on it" for plain in ON_HTTPTOOLS)]
    head += [f"that x {name}" for name in ("openai", "httpx", "socket")]
    return f"## A parser in C\n\n{NOTE}\n{rows(head, measured)}\n\n{fill(_said(found) + KEEPS, 120)}\n"


def _row(outcome: Outcome, name: str, pairs: dict[str, str], found: dict[tuple[str, str], float]) -> list[str]:
    """One scenario, whose ratios are noted in ``found``; nothing if it was not measured."""
    results = {item.client.name: item for item in outcome.of(name)}
    if not all(item in results for pair in pairs.items() for item in pair):
        return []
    figure = kind(list(results.values()))
    for plain, other in pairs.items():
        found[name, plain] = _ratio(results[other], results[plain], figure)
    scenario = next(iter(results.values())).scenario
    ratios = [f"{found[name, plain]:.2f}" for plain in pairs]
    cells = [f"{scenario.title} ({figure})", *[""] * (len(ON_HTTPTOOLS) - len(pairs)), *ratios]
    ours = results[[*pairs.values()][-1]]
    return [*cells, *(_beside(ours, results, role, figure) for role in ("openai", "httpx", "limit"))]


def _ratio(one: Measurement, other: Measurement, figure: str) -> float:
    beside = other.figure(figure)
    return one.figure(figure) / beside if beside else 0.0


def _beside(ours: Measurement, results: dict[str, Measurement], role: str, figure: str) -> str:
    """This client on it as a multiple of one that others are compared with."""
    other = next((item for item in results.values() if item.client.role == role), None)
    return "" if other is None else f"{_ratio(ours, other, figure):.3g}"


def _said(found: dict[tuple[str, str], float]) -> str:
    parts = [
        f"{thing}, httpx needs {found[name, 'httpx']:.0%} of what it needs otherwise, and this client "
        f"{found[name, 'deepseek-client']:.0%}"
        for name, thing in ((CALL, "for a small reply"), (CHUNK, "for a chunk in large writes"))
        if (name, "httpx") in found
    ]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}. " if text else ""
