"""The page and its charts, out of figures that are made up."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.catalogue import client
from benchmarks.charts import Bar, chart
from benchmarks.costs import closure, size
from benchmarks.measurement import Measurement
from benchmarks.outcome import Outcome
from benchmarks.page import write
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


def test_distributions_are_followed_with_their_needs() -> None:
    assert set(closure("attrs")) == {"attrs"}
    found = closure("httpx")
    assert {"httpx", "httpcore", "h11", "certifi", "idna", "anyio"} <= set(found)
    assert "h2" not in found  # it is an extra
    assert "h2" in closure("httpx", ["http2"])
    assert 200_000 < size(found["httpx"]) < 2_000_000
