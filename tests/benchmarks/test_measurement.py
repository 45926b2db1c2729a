"""The arithmetic between samples and tables."""

from __future__ import annotations

import resource
from typing import Any

import pytest

from benchmarks.catalogue import CLIENTS, client
from benchmarks.measurement import Measurement, Wrong, ratios
from benchmarks.report import kind, table
from benchmarks.run import rivals, too_few_descriptors
from benchmarks.scenarios import SCENARIOS, scenario

CROWDS = ("streams-1000", "streams-4000")


def sample(name: str, cpu: float, **more: Any) -> dict[str, Any]:
    found = scenario(name)
    streamed = found.kind == "stream"
    members = {
        "cpu": cpu,
        "wall": 2 * cpu,
        "first": cpu / 10,
        "chunks": found.count * found.chunks if streamed else 0,
        "characters": found.count * found.characters if streamed else 0,
        "fastest": cpu,
        "slowest": 2 * cpu,
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


def test_server_counts_are_those_of_the_round() -> None:
    result = measured("streams-1000", "asyncio.Protocol", 0.1)
    before = {"connections": 5, "open": 1, "most": 3, "cpu": 1.0, "parts": 10, "late": 0.5}
    after = {"connections": 1005, "open": 800, "most": 901, "cpu": 1.1, "parts": 60, "late": 0.75}
    result.served_by(before, after)
    assert (result.connections, result.most) == ([1000], [900])
    assert result.served == pytest.approx(0.1 / 50_000 * 1e6)
    assert result.busy == pytest.approx(0.1 / 0.2)  # the wall clock of that sample
    assert result.late == [pytest.approx(0.25 / 50)]
    result.served_by(before, {**after, "parts": 10})
    assert result.late[1] == 0.0  # nothing was due


def test_fairness_is_the_slowest_against_the_fastest() -> None:
    result = Measurement(scenario("streams-64"), client("aiohttp"))
    for slowest in (2.0, 4.0, 3.0):
        result.add(sample("streams-64", 0.1, fastest=2.0, slowest=slowest))
    assert result.fairness == pytest.approx(1.5)


def test_crowds_have_fewer_rounds() -> None:
    assert [scenario(name).rounds(7) for name in ("small-sync", "streams-1000", "streams-4000")] == [7, 3, 1]
    assert scenario("streams-1000").rounds(2) == 2
    assert scenario("streams-1000").ideal == pytest.approx(1.0)
    assert scenario("streams-4000").ideal == pytest.approx(4.0)


def test_too_few_file_descriptors_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 4000))
    assert too_few_descriptors(scenario("streams-1000")) == ""
    told = too_few_descriptors(scenario("streams-4000"))
    assert "may have 4,000 open files here and needs 4,100 (ulimit -Hn)" in told
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, resource.RLIM_INFINITY))
    assert too_few_descriptors(scenario("streams-4000")) == ""


def test_clients_are_left_out_where_they_would_take_minutes() -> None:
    names = {found: {item.name for item in rivals(scenario(found), [], full=True)} for found in CROWDS}
    assert "httpx async" in names["streams-1000"]
    assert "httpx async" not in names["streams-4000"]
    assert {"deepseek-client async", "asyncio.Protocol"} <= names["streams-4000"]


def test_clients_without_tls_are_left_out_of_what_is_over_it() -> None:
    names = {item.name for item in rivals(scenario("small-tls"), [], full=False)}
    assert {"deepseek-client", "httpx"} <= names
    assert not names & {"socket", "http.client"}


def test_names_are_their_own() -> None:
    assert len({item.name for item in SCENARIOS}) == len(SCENARIOS)
    assert len({item.name for item in CLIENTS}) == len(CLIENTS)
    with pytest.raises(ValueError, match="no client 'curl'"):
        client("curl")
    with pytest.raises(ValueError, match="no scenario 'huge-sync'"):
        scenario("huge-sync")
