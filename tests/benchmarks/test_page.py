"""The page and its charts, out of figures that are made up."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.catalogue import client
from benchmarks.charts import Bar, chart
from benchmarks.costs import closure, size
from benchmarks.first_reply import BARE, Beginning
from benchmarks.measurement import Measurement
from benchmarks.outcome import Outcome
from benchmarks.page import first_replies, write
from benchmarks.parser import parser
from benchmarks.scale import memory, streams
from benchmarks.scenarios import scenario

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_and_the_limit_are_drawn_to_scale() -> None:
    picture = chart("A <call>", "instructions", [Bar("ours", 50, ours=True), Bar("b", 200)], 25)
    drawn = ET.fromstring(picture)  # noqa: S314 - it was drawn a line before
    background, *bars = drawn.iter(f"{SVG}rect")
    ours, other = (float(bar.attrib["width"]) for bar in bars)
    line = next(drawn.iter(f"{SVG}line"))
    start = float(bars[0].attrib["x"])
    assert other == pytest.approx(4 * ours, rel=0.01)
    assert float(line.attrib["x1"]) - start == pytest.approx(ours / 2, rel=0.01)
    assert start + other < float(background.attrib["width"])


def test_page_says_what_was_reached(tmp_path: Path) -> None:
    counted = {"deepseek-client": 150, "openai": 1000, "httpx": 300, "socket": 50}
    results = [Measurement(scenario("small-sync"), client(name), instructions=count) for name, count in counted.items()]
    write(Outcome("make bench", 7, [results]), tmp_path)
    text = (tmp_path / "performance.md").read_text(encoding="utf-8")
    assert "Written by `make bench`" in text
    assert (
        "| small reply, sync (instructions) | openai | ≤ 0.22x | 0.15x ✔ | ≤ 0.08x | 0.15x ✘ (deepseek-client) |"
        in text
    )
    assert "| small reply, sync (instructions) | socket |  | 3x | ≤ 3.5x | 3x ✔ (deepseek-client) |" in text
    assert "| **deepseek-client** | 150 |" in text
    assert "![small reply, sync](images/performance-call.svg)" in text
    assert [path.name for path in (tmp_path / "images").iterdir()] == ["performance-call.svg"]


def crowd(who: str, cpu: float, **more: float) -> Measurement:
    found = scenario("streams-1000")
    result = Measurement(found, client(who))
    sample = {"cpu": cpu, "wall": 2.0, "first": 0.5, "last_first": 1.0, "fastest": 1.0, "slowest": 1.5, "peak": 61_440}
    chunks = {"chunks": found.count * found.chunks, "characters": found.count * found.characters}
    result.add({**sample, **chunks, "errors": 0, **more})
    before = {"connections": 0, "open": 1, "most": 1, "cpu": 0.0, "parts": 0, "late": 0.0}
    result.served_by(before, {"connections": 1000, "open": 0, "most": 1001, "cpu": 0.5, "parts": 1000, "late": 2.0})
    return result


def test_crowds_are_shown_with_what_was_aimed_at() -> None:
    ours, limit = crowd("deepseek-client async", 2.0, wall=3.0, errors=2), crowd("asyncio.Protocol", 1.0)
    text = streams(Outcome("make bench", 7, [[ours, limit]], left_out=["more: not measured"]))
    assert "more: not measured.\n" in text
    assert "| **deepseek-client async** | 40 us, 3.0x |" in text
    assert (
        "| **deepseek-client async** | 40.0 ± 0% | 3.00 | 3.00 ✘ | 500.0 | 1,000.0 | 1.50 | 1,000 | 60 ✔ | 2 ✘ | 2 |"
        in text
    )
    assert "| asyncio.Protocol | 20.0 ± 0% | 2.00 | 2.00 | 500.0 | 1,000.0 | 1.50 | 1,000 | 60 | 0 | 1 |" in text
    assert "With asyncio.Protocol the server used 25% of a core and sent a chunk 2.0 ms later" in text
    assert streams(Outcome("make bench", 7)) == ""


def test_parser_is_beside_what_clients_come_with() -> None:
    counted = {"deepseek-client": 200, "openai": 1000, "httpx": 400, "socket": 50}
    counted |= {"httpx on httptools": 100, "deepseek-client on httptools": 80}
    calls = [Measurement(scenario("small-sync"), client(name), instructions=count) for name, count in counted.items()]
    text = parser(Outcome("make bench", 7, [calls]))
    assert "| small reply, sync (instructions) | 0.25 | 0.40 | 0.08 | 0.2 | 1.6 |" in text
    assert "For a small reply, httpx needs 25% of what it needs otherwise, and this client 40%. All tests" in text
    assert parser(Outcome("make bench", 7, [calls[:5]])) == ""


def test_parser_is_beside_asynchronous_clients_of_ours_alone() -> None:
    counted = {"deepseek-client async": 200, "openai async": 1000, "deepseek-client async on httptools": 50}
    calls = [Measurement(scenario("small-async"), client(name), instructions=count) for name, count in counted.items()]
    text = parser(Outcome("make bench", 7, [calls]))
    assert "| small reply, async (instructions) |  | 0.25 | 0.05 |  |  |" in text


def test_what_stays_is_held_to_what_may() -> None:
    call, stream = {"count": 20_000, "bytes": 12.0, "objects": -10}, {"count": 2000, "bytes": 64.0, "objects": 3}
    text = memory(Outcome("make bench", 7, soaks={"socket": {"call": call, "stream": stream}}))
    assert "20,000 calls and then 2,000 streams" in text
    assert "memory is\nread 13 times" in text
    assert "| socket | 12.0 ✔ | -10 | 64.0 ✘ | +3 |" in text


def test_first_replies_are_beside_those_of_others() -> None:
    found = {
        BARE: Beginning([0.1], [0.1], 30),
        "deepseek-client": Beginning([0.2], [0.3], 280),
        "httpx": Beginning([0.3], [0.3], 270),
        "httpx async": Beginning([0.6], [0.7], 290),
        "aiohttp": Beginning([0.4], [0.4], 270),
    }
    secure = {**found, "deepseek-client": Beginning([0.5], [0.6], 300)}
    text = first_replies(found, secure)
    assert "| deepseek-client | 250 | 100 | 200 | 0.50 |  | 400 | 500 | 2.00 |  |" in text
    assert "| aiohttp | 240 | 300 | 300 | 0.60 |  | 300 | 300 | 0.60 |  |" in text


def test_distributions_are_followed_with_their_needs() -> None:
    assert set(closure("attrs")) == {"attrs"}
    found = closure("httpx")
    assert {"httpx", "httpcore", "h11", "certifi", "idna", "anyio"} <= set(found)
    assert "h2" not in found  # it is an extra
    assert "h2" in closure("httpx", ["http2"])
    assert 200_000 < size(found["httpx"]) < 2_000_000
