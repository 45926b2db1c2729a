"""When the gate fails, and when it says that it cannot tell."""

from __future__ import annotations

import json

import pytest

from benchmarks import gate, instructions
from benchmarks.catalogue import client
from benchmarks.scenarios import scenario


@pytest.mark.parametrize(
    ("found", "good", "words"),
    [
        (1000, True, "+0.0%"),
        (1050, True, "+5.0%"),
        (1051, False, "too many"),
        (951, True, "-4.9%"),
        (900, True, "renew"),
    ],
)
def test_verdict(found: int, good: bool, words: str) -> None:
    verdict, line = gate.verdict("small-sync", found, 1000)
    assert verdict is good
    assert words in line


def test_one_that_is_too_many_fails_all() -> None:
    committed = {"instructions": {"small-sync": 1000, "burst-sync": 100}}
    assert gate.compare(committed, {"small-sync": 900, "burst-sync": 100})[0] == 0
    assert gate.compare(committed, {"small-sync": 900, "burst-sync": 110})[0] == 1


def test_other_surroundings_are_named() -> None:
    here = {"python": "CPython 3.11", "httpx": "0.28.1"}
    assert gate.differences({"surroundings": here}, here) == []
    other = gate.differences({"surroundings": {**here, "python": "CPython 3.12"}}, here)
    assert other == ["python is CPython 3.11 here, CPython 3.12 there"]


def test_committed_figures_are_of_the_scenarios_of_the_gate() -> None:
    committed = json.loads(gate.FIGURES.read_text(encoding="utf-8"))
    assert set(committed["instructions"]) == set(gate.COUNTED)
    assert set(committed["surroundings"]) == set(gate.surroundings())
    assert all(client(who).present and scenario(name).counts for who, name in gate.COUNTED.values())


def test_without_valgrind_nothing_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.argv", ["gate"])
    assert gate.main() == gate.OTHER
    assert "valgrind is not installed" in capsys.readouterr().err
    assert instructions.missing()
