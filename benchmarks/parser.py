"""The part of the page about a parser in C below synchronous clients."""

from __future__ import annotations

from textwrap import fill

from benchmarks.markdown import rows
from benchmarks.measurement import Measurement
from benchmarks.outcome import Outcome
from benchmarks.report import kind

ON_HTTPTOOLS = {"httpx": "httpx on httptools", "deepseek-client": "deepseek-client on httptools"}
SCENARIOS = ("small-sync", "large-sync", "burst-sync", "paced-sync", "first-sync")
CALL, CHUNK = "small-sync", "burst-sync"

NOTE = """\
`benchmarks/clients/httptools_transport.py` is a transport of httpx on plain sockets and httptools, which is llhttp, the
parser of Node.js, instead of httpcore and h11, which is written in Python. It is measured, not shipped. Ratios to the
same client with what it comes with:
"""
LACKS = """\
It keeps connections, speaks TLS, goes through HTTP proxies, keeps to the limits of a call, and this client copes on it
with every row of [what becomes of trouble](robustness.md) (`tests/benchmarks/test_httptools_transport.py`). What it
lacks: HTTP/2, SOCKS and proxies that are spoken to over TLS, a limit for the number of connections, a watch over those
that are idle, second attempts at connecting, Windows (it asks `poll` whether a connection is still good), and years of
use by many. Passed as `http_client=`, it has httpx between itself and the client, whose share of a call stays; by
default, this client goes to httpcore without it.
"""


def parser(outcome: Outcome) -> str:
    """What it brings and what it lacks; empty if it was not measured."""
    body: list[list[str]] = []
    found: dict[tuple[str, str], float] = {}
    for name in SCENARIOS:
        results = {item.client.name: item for item in outcome.of(name)}
        if not all(item in results for pair in ON_HTTPTOOLS.items() for item in pair):
            continue
        figure = kind(list(results.values()))
        cells = [f"{results['httpx'].scenario.title} ({figure})"]
        for plain, other in ON_HTTPTOOLS.items():
            ratio = _ratio(results[other], results[plain], figure)
            found[name, plain] = ratio
            cells.append(f"{ratio:.2f}")
        body.append([*cells, *(_beside(results, role, figure) for role in ("openai", "httpx", "limit"))])
    if not body:
        return ""
    head = [
        "",
        *(f"{plain} on it" for plain in ON_HTTPTOOLS),
        *(f"that x {name}" for name in ("openai", "httpx", "socket")),
    ]
    return f"## A parser in C\n\n{NOTE}\n{rows(head, body)}\n\n{fill(_said(found) + LACKS, 120)}\n"


def _ratio(one: Measurement, other: Measurement, figure: str) -> float:
    beside = other.figure(figure)
    return one.figure(figure) / beside if beside else 0.0


def _beside(results: dict[str, Measurement], role: str, figure: str) -> str:
    """This client on it as a multiple of one that others are compared with."""
    other = next((item for item in results.values() if item.client.role == role), None)
    return "" if other is None else f"{_ratio(results[ON_HTTPTOOLS['deepseek-client']], other, figure):.3g}"


def _said(found: dict[tuple[str, str], float]) -> str:
    parts = [
        f"{thing}, httpx needs {found[name, 'httpx']:.0%} of what it needs otherwise, and this client "
        f"{found[name, 'deepseek-client']:.0%}"
        for name, thing in ((CALL, "for a small reply"), (CHUNK, "for a chunk in large writes"))
        if (name, "httpx") in found
    ]
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}. " if text else ""
