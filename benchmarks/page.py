"""docs/performance.md and its charts, out of what a run has measured."""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from platform import python_version
from textwrap import fill

from benchmarks import scale
from benchmarks.catalogue import client
from benchmarks.charts import Bar, chart
from benchmarks.costs import BARE, import_cpu
from benchmarks.first_reply import Beginning, beyond
from benchmarks.markdown import has, rows, title
from benchmarks.measurement import ROLES, Measurement, ratios
from benchmarks.outcome import Outcome, versions
from benchmarks.parser import parser
from benchmarks.report import kind
from benchmarks.scenarios import scenario
from benchmarks.targets import TARGETS, mark, reached

HEAD = """\
# How fast the client is

What the client costs beside others: instructions and CPU time of the process that calls, for the same requests to a
server on loopback that only sends bytes made beforehand. With hundreds of streams at once in a gateway or an
evaluation, that is the bill; the model's own time is the same for all.

{made}

- **Each client has a process of its own**, and all take turns, round after round; medians of {rounds} rounds.
- **Instructions** are counted by valgrind (cachegrind) as the difference between two runs of different length. They
  repeat nearly to the digit however busy the machine is; CPU time does not: read the ratios.
- **The limit** is a bare socket (async: a bare `asyncio.Protocol`) with `json` and attrs models: no TLS, no time
  limits, no errors, no retries. It is there to show what remains to be saved, not to be used like that.
- httpx, httpx2, http.client and aiohttp stand for code by hand: a kept client, `json=`, lines of the body; replies
  become dicts, nothing is typed or checked.
- "on httptools" and "on aiohttp" are this client with these extras, which read HTTP [in C](#a-parser-in-c); "with
  msgspec" is the one that parses JSON. "httpx on httptools" is there for comparison.
- "stock generated" is what openapi-python-client makes of `openapi.yaml` without this project's templates.
- A chunk's cost has its share of the request in it. Each client reads the content of every chunk; that all of it came
  is checked.

`make bench` writes this page, `make bench-quick` prints a shorter run, `make bench-gate` fails when the client needs
5 % more instructions than `benchmarks/gate.json` says.
"""


def targets(outcome: Outcome) -> str:
    """What is to be reached, and what is."""
    body: list[list[str]] = []
    for target in TARGETS:
        results = outcome.of(target.scenario)
        rival = next((item.client.name for item in results if item.client.role == target.role), "")
        if not rival:
            continue
        figure = kind(results)
        found = reached(target, results, figure)
        default = next((found[item.client.name] for item in results if item.client.role == "ours"), 0.0)
        best = min(found, key=lambda name: found[name])
        body.append(
            [
                f"{results[0].scenario.title} ({figure})",
                rival,
                "" if target.must is None else f"≤ {target.must:g}x",
                mark(default, target.must),
                "" if target.aim is None else f"≤ {target.aim:g}x",
                f"{mark(found[best], target.aim)} ({best})" if target.aim is not None else "",
            ]
        )
    return rows(["what", "beside", "at most", "by default", "aimed at", "at best"], body)


def section(results: Sequence[Measurement]) -> str:
    """The table of one scenario."""
    found = results[0].scenario
    figure = kind(results)
    head = ["client", *(["instructions"] if any(item.instructions for item in results) else []), "CPU us"]
    head += ["first chunk us"] if found.kind == "stream" else []
    head += [f"x {item.client.name}" for item in results if item.client.role in ROLES]
    body: list[list[str]] = []
    for item in results:
        cells = [title(item.client)]
        if "instructions" in head:
            cells.append(f"{item.instructions:,.0f}" if item.instructions else "")
        cells.append(f"{item.cpu:,.1f} ± {item.spread:.0%}")
        if found.kind == "stream":
            cells.append(f"{item.first:,.0f}")
        ratio = ratios(item, results, figure)
        cells += [f"{ratio[role]:.3g}" if role in ratio else "" for role in ROLES if has(results, role)]
        body.append(cells)
    served = statistics.median(item.served for item in results)
    note = f"For each {found.unit}; the ratios are of {figure}. The server needs {served:,.1f} us of CPU for one."
    return f"### {found.title[0].upper()}{found.title[1:]}\n\n{note}\n\n{rows(head, body)}\n"


def connections(outcome: Outcome) -> str:
    """How many connections streams take that follow each other."""
    results = [item for name in ("first-sync", "first-async") for item in outcome.of(name)]
    body = [[item.client.name, str(item.scenario.count), str(max(item.connections))] for item in results]
    note = "Opened in a round by a client that had made streams before: 0 where it goes on with the one it has."
    return f"## Connections\n\n{note}\n\n{rows(['client', 'streams', 'new connections'], body)}\n"


def before(outcome: Outcome) -> str:
    """Import, construction and installation."""
    body = [
        [
            f"`{name}`",
            f"{import_cpu(outcome.imports, name) * 1e3:,.0f}",
            f"{import_cpu(outcome.imports, name) / import_cpu(outcome.imports, 'import httpx'):.2f}",
            f"{import_cpu(outcome.imports, name) / import_cpu(outcome.imports, 'import openai'):.2f}",
            str(cost.modules - outcome.imports[BARE].modules),
        ]
        for name, cost in outcome.imports.items()
        if name != BARE
    ]
    text = "## Before the first request\n\nCPU of an import beyond that of Python itself, and the modules it loads:\n\n"
    text += rows(["", "CPU ms", "x httpx", "x openai", "modules"], body)
    made = [[name, *(f"{value * 1e3:,.2f}" for value in values)] for name, values in outcome.construction.items()]
    text += "\n\nMaking a client; nearly all of it is the TLS context, where one is made at once:\n\n"
    text += rows(["client", "first, CPU ms", "each later, CPU ms"], made)
    if outcome.first_replies:
        text += f"\n\n{first_replies(outcome.first_replies, outcome.first_secure)}"
    sizes = [[name, str(number), f"{size:,.1f}"] for name, (number, size) in outcome.installed.items()]
    text += "\n\nWhat has to be installed, without compiled files:\n\n"
    return text + rows(["client", "distributions", "MB"], sizes) + "\n"


def first_replies(plain: Mapping[str, Beginning], secure: Mapping[str, Beginning]) -> str:
    """Import, construction and the first call together, without TLS and over it."""
    names = [name for name in plain if name != BARE]
    body: list[list[str]] = []
    for name in names:
        cells = [name, str(plain[name].modules - plain[BARE].modules)]
        for found in (plain, secure):
            spent = beyond(found, name)
            cells += [f"{seconds * 1e3:,.0f}" for seconds in spent]
            cells += [f"{spent[0] / beyond(found, twin)[0]:.2f}" if twin in found else "" for twin in _twins(name)]
        body.append(cells)
    note = """\
From the start of a process to its first reply, beyond Python itself: importing a client, making one, one small request.
Here is what a client puts off until it is used; some load the certificates even where there is no TLS. Asynchronous
clients are compared with asynchronous ones:
"""
    each = ("CPU ms", "wall ms", "x httpx", "x openai")
    return f"{note}\n{rows(['', 'modules', *each, *(f'TLS: {name}' for name in each)], body)}"


def _twins(name: str) -> tuple[str, ...]:
    """What httpx and openai are called that are as asynchronous as a client is."""
    return tuple(f"{other} async" if client(name).asynchronous else other for other in ("httpx", "openai"))


def tools(outcome: Outcome) -> str:
    """The generator, the mock and the tests."""
    body = [[name, f"{wall:.1f}", f"{cpu:.1f}"] for name, (wall, cpu) in outcome.generation.items()]
    text = f"## The tools\n\nGenerating the client from `openapi.yaml`:\n\n{rows(['', 'seconds', 'CPU s'], body)}\n"
    text += f"\nA Python process with the mock server in it answers after {outcome.mock_start:.2f} s.\n"
    if outcome.tests is not None:
        wall, cpu = outcome.tests
        text += f"\n`make test` takes {wall:,.0f} s on {os.cpu_count()} cores, {cpu:,.0f} s of CPU.\n"
    if outcome.mock_table:
        text += f"\nThe mock server beside others ([more](mock-performance.md)):\n\n{outcome.mock_table}\n"
    return text


CHARTS = {
    "performance-call.svg": ("small-sync", "A small request", "instructions"),
    "performance-chunk.svg": ("burst-sync", "A streamed chunk", "instructions"),
    "performance-streams.svg": ("streams-1000", "1,000 streams at once, async: each chunk", "us of CPU"),
}


def charts(outcome: Outcome) -> dict[str, str]:
    """The charts, by the names of their files."""
    drawn: dict[str, str] = {}
    for name, (wanted, caption, unit) in CHARTS.items():
        results = outcome.of(wanted)
        figure = kind(results) if results else ""
        shown = [item for item in results if item.figure(figure)]
        limit = next((item.figure(figure) for item in shown if item.client.role == "limit"), 0.0)
        if limit and (figure == "instructions") == (unit == "instructions"):
            bars = [Bar(item.client.name, item.figure(figure), item.client.module == "ours") for item in shown]
            drawn[name] = chart(caption, unit, bars, limit)
    return drawn


def page(outcome: Outcome, pictures: Iterable[str]) -> str:
    """The whole page."""
    packages = ", ".join(f"{name} {number}" for name, number in versions().items())
    made = (
        f"Written by `{outcome.command}`, not by hand. Python {python_version()}, {os.cpu_count()} cores; {packages}."
    )
    parts = [
        HEAD.format(made=fill(made, 120), rounds=outcome.rounds),
        "\n".join(f"![{scenario(CHARTS[name][0]).title}](images/{name})" for name in pictures) + "\n",
        f"## What is to be reached\n\n{targets(outcome)}\n",
        "## Requests and streams\n",
        *(section(results) for results in outcome.scenarios if not results[0].scenario.crowd),
        scale.streams(outcome),
        parser(outcome),
        connections(outcome) if outcome.of("first-sync") else "",
        scale.memory(outcome) if outcome.soaks else "",
        before(outcome) if outcome.imports else "",
        tools(outcome) if outcome.generation else "",
    ]
    return "\n".join(part for part in parts if part)


def write(outcome: Outcome, docs: Path) -> None:
    """Writes the page and its charts into the folder of documents."""
    drawn = charts(outcome)
    (docs / "images").mkdir(exist_ok=True)
    for name, picture in drawn.items():
        (docs / "images" / name).write_text(picture, encoding="utf-8")
    (docs / "performance.md").write_text(page(outcome, drawn), encoding="utf-8")
