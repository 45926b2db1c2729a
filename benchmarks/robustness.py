"""Runs the table of tests/client/probes.py against this client and the OpenAI SDK, and writes docs/robustness.md.

``make robustness``, or ``python -m benchmarks.robustness`` in the top folder; ``--print`` writes nothing.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import httpx2
import openai

from tests.client.conftest import API_KEY, AsyncDriver, Driver, SyncDriver
from tests.client.probes import LIMIT, PROBES, Library, Probe, run
from tests.client.test_robustness import library

PAGE = Path(__file__).resolve().parents[1] / "docs" / "robustness.md"
MARKS = {True: "✔", False: "✘"}

HEAD = """\
# What becomes of trouble

What a client makes of a server, a gateway or a network that misbehaves. Every row is a real exchange over a socket
with a server that says exactly the bytes of the row, run against this client and against the OpenAI SDK, which
DeepSeek's guides use. The same rows are tests of this project (`tests/client/probes.py`),
which run on httptools and on aiohttp, too (`make test-httptools`, `make test-aiohttp`).

Written by `make robustness`, not by hand: {ours} on httpx {httpx}, {theirs} on
httpx2 {httpx2}, Python {python}. Both were used synchronously and asynchronously; where that differs, the cell has
both. Retries were off but for the rows that are about them. A call that "may take {limit:g} s" was given
`deadline={limit:g}` here and `timeout={limit:g}` there, which is what each library has.

| The server... | There must be | {ours} | {theirs} |
| --- | --- | --- | --- |
"""

NOTES = """\

✔ is what there must be, ✘ is not; the words say what there was. Some of it is a matter of taste, and where the
OpenAI SDK does it otherwise, that may be its intention:

- It follows redirects, with the conversation but without the key; this client follows none.
- It checks little of an answer, so that servers of any kind can be talked to. This client holds the structure of
  an answer, and the texts in it, to the contract of one API; unknown fields and values are kept. Numbers and names are
  taken as they come.
- `timeout` is meant for one read by it and by httpx; a limit for a whole call has to be put around it by the caller
  (`asyncio.timeout`; for threads there is nothing).
- DeepSeek's own fields are there as untyped extras.

Not in the table, because both do it well: compression, events of several lines, connections that are refused, fields
and values in answers that the library does not know.
"""


class OpenAIDriver(SyncDriver):
    """The OpenAI SDK behind the face of this project's drivers."""

    def __init__(self, **settings: Any) -> None:
        self.client: Any = openai.OpenAI(**settings)


class AsyncOpenAIDriver(AsyncDriver):
    """Its asynchronous twin."""

    def __init__(self, **settings: Any) -> None:
        self.client: Any = openai.AsyncOpenAI(**settings)
        self.runner = asyncio.Runner()


def rival(driver: type[OpenAIDriver | AsyncOpenAIDriver]) -> Library:
    """The OpenAI SDK behind one of its drivers."""

    def connect(limit: float | None, **settings: Any) -> Driver:
        limits = {} if limit is None else {"timeout": limit}
        return driver(api_key=API_KEY, **limits, **settings)

    return Library(
        "openai",
        connect,
        openai.OpenAIError,
        openai.APIStatusError,
        # What it calls this: _request_id on replies, request_id on exceptions.
        trace_id=lambda thing: getattr(thing, "request_id", None) or getattr(thing, "_request_id", None),
        declares=lambda thing, name: name in type(thing).model_fields,
    )


def cell(probe: Probe, libraries: tuple[Library, Library]) -> str:
    """What one library does, synchronously and asynchronously."""
    verdicts: list[str] = []
    for item in libraries:
        outcome, (good, words) = run(probe, item)
        verdicts.append(f"{MARKS[good]} {words}")
        del outcome
        gc.collect()
    first, second = verdicts
    return first if first == second else f"{first}; async: {second}"


def page() -> str:
    """The whole page."""
    ours = (library(SyncDriver), library(AsyncDriver))
    theirs = (rival(OpenAIDriver), rival(AsyncOpenAIDriver))
    head = HEAD.format(
        ours=f"deepseek-client {version('deepseek-client')}",
        theirs=f"openai {version('openai')}",
        httpx=version("httpx"),
        httpx2=httpx2.__version__,
        python=python_version(),
        limit=LIMIT,
    )
    rows: list[str] = []
    for probe in PROBES:
        rows.append(f"| {probe.server} | {probe.must} | {cell(probe, ours)} | {cell(probe, theirs)} |")
        print(rows[-1], file=sys.stderr)
    return head + "\n".join(rows) + "\n" + NOTES


if __name__ == "__main__":
    text = page()
    if "--print" in sys.argv[1:]:
        print(text)
    else:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
        print(f"{PAGE} written", file=sys.stderr)
