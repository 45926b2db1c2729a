"""What the tools beside the client cost, and what is said about it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from benchmarks import run, tools
from benchmarks.outcome import Outcome
from benchmarks.page import tools as told

COUNT = "import sys; sys.exit(sum(range(3_000_000)) == 0)"


def program(folder: Path, recipe: str) -> None:
    """A project with a `make test` of its own."""
    (folder / "Makefile").write_text(f"test:\n\t@{recipe}\n", encoding="utf-8")


def test_time_is_that_of_make_test_and_all_it_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, f"'{sys.executable}' -c '{COUNT}'")
    monkeypatch.setattr(tools, "ROOT", tmp_path)
    wall, cpu = tools.all_tests()
    assert wall > 0
    assert cpu > 0


def test_what_another_make_was_told_is_not_for_the_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, '[ -z "$(ARGS)" ]')
    monkeypatch.setattr(tools, "ROOT", tmp_path)
    monkeypatch.setenv("MAKEFLAGS", "-- ARGS=--quick")
    monkeypatch.setenv("ARGS", "--quick")
    tools.all_tests()


def test_failed_tests_are_shown_and_have_no_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(tmp_path, "echo one failed; exit 1")
    monkeypatch.setattr(tools, "ROOT", tmp_path)
    outcome = Outcome("make bench", 7)
    assert not run.time_tests(outcome)
    assert outcome.tests is None
    said = capsys.readouterr()
    assert "some minutes; --no-tests leaves it out" in said.out
    assert "one failed" in said.err


def test_time_of_the_tests_is_told_where_they_were_run() -> None:
    generation = {"make generate": (2.0, 1.5)}
    outcome = Outcome("make bench", 7, generation=generation, mock_start=0.3, tests=(251.4, 402.0))
    text = told(outcome)
    assert "| make generate | 2.0 | 1.5 |" in text
    assert "answers after 0.30 s" in text
    assert "`make test` takes 251 s on " in text
    assert " cores, 402 s of CPU." in text
    outcome.tests = None
    assert "make test" not in told(outcome)
