"""The arithmetic between samples and tables."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.catalogue import CLIENTS, client
from benchmarks.measurement import Measurement, Wrong, ratios
from benchmarks.report import kind, table
from benchmarks.scenarios import SCENARIOS, scenario


def sample(name: str, cpu: float, **more: Any) -> dict[str, Any]:
    found = scenario(name)
    streamed = found.kind == "stream"
    members = {
        "cpu": cpu,
        "wall": 2 * cpu,
        "first": cpu / 10,
        "chunks": found.count * found.chunks if streamed else 0,
        "characters": found.count * found.characters if streamed else 0,
        "peak": 20 * 1024,
        "errors": 0,
    }
    return {**members, **more}


def measured(name: str, who: str, *used: float, instructions: float = 0.0) -> Measurement:
    result = Measurement(scenario(name), client(who), instructions=instructions)
    for cpu in used:
        result.add(sample(name, cpu))
    return result


def test_cost_is_the_median_for_each_unit() -> None:
    found = measured("burst-sync", "httpx", 0.4, 0.1, 0.2)
    assert found.scenario.count * found.scenario.units == 4000
    assert found.cpu == pytest.approx(0.2 / 4000 * 1e6)
    assert found.first == pytest.approx(0.02 * 1e6)
    assert found.spread == pytest.approx(0.75)
    assert found.peak == 20


def test_ratios_are_to_the_clients_with_a_role() -> None:
    results = [
        measured("small-sync", "deepseek-client", 0.2, instructions=100),
        measured("small-sync", "openai", 0.8, instructions=1000),
        measured("small-sync", "httpx2", 0.8, instructions=1),
        measured("small-sync", "socket", 0.1, instructions=25),
    ]
    assert ratios(results[0], results, "instructions") == {"openai": 0.1, "limit": 4.0}
    assert ratios(results[0], results, "cpu") == pytest.approx({"openai": 0.25, "limit": 2.0})
    assert kind(results) == "instructions"
    assert "0.100x openai, 4.000x limit" in table(results)
    results[3].instructions = 0
    assert kind(results) == "cpu"


@pytest.mark.parametrize("change", [{"chunks": 3999}, {"characters": 1}])
def test_a_client_that_reads_too_little_has_no_figures(change: dict[str, int]) -> None:
    result = Measurement(scenario("burst-sync"), client("httpx"))
    with pytest.raises(Wrong, match="httpx read"):
        result.add(sample("burst-sync", 0.1, **change))
    assert not result.samples


def test_errors_are_counted_instead() -> None:
    result = Measurement(scenario("streams-1000"), client("httpx async"))
    result.add(sample("streams-1000", 0.1, chunks=0, errors=7))
    assert result.errors == 7


def test_names_are_their_own() -> None:
    assert len({item.name for item in SCENARIOS}) == len(SCENARIOS)
    assert len({item.name for item in CLIENTS}) == len(CLIENTS)
    with pytest.raises(ValueError, match="no client 'curl'"):
        client("curl")
    with pytest.raises(ValueError, match="no scenario 'huge-sync'"):
        scenario("huge-sync")
