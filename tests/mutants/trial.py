"""One mutant on trial: the contract tests run on it in this process and stop at the first that fails.

A process is good for one trial, for the mistake stays in it.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from tests.mutants.catalogue import ALL, HARMLESS, OF_REQUESTS
from tests.mutants.mutant import ContractMutant, Mutant, NotApplicable
from tests.mutants.patching import apply

ROOT = Path(__file__).resolve().parents[2]
# Tests of the tests: they are not about the mock or the contract, or start processes that know nothing of the mutant.
NOT_TRIED = {"test_coherence.py", "test_command.py", "test_defects.py", "test_target.py"}
# It takes longer than the other fast ones together.
THOROUGH = "test_edges.py"
# They take most of the time, and come last.
SLOW = ("test_rules.py", "test_generated.py")
# The checks for live servers, made by the command.
LIVE = "test_run.py::test_mock_conforms"
# A changed contract comes with a client generated from it, so that the client as it is must not be what tells.
OF_THE_CLIENT = "survives"
TIMEOUT_SECONDS = 30

Verdict = Literal["killed", "survived", "unused", "wrong"]
Stage = Literal["fast", "slow"]


@dataclass(frozen=True)
class Outcome:
    """What came of a trial.

    Attributes:
        mutant: its id.
        verdict: `unused` if it never made a difference, `wrong` if it does not apply or fails by a slip of its own.
        by: the test that killed it.
        reason: what that test said, or what is wrong with the mutant.
        milliseconds: of processor time that the trial took.
    """

    mutant: str
    verdict: Verdict
    by: str
    reason: str
    milliseconds: int


def tests(mutant: Mutant, stage: Stage) -> list[str]:
    """The files of tests that a mutant has to face."""
    contract = ROOT / "tests" / "contract"
    if stage == "slow":
        return [str(contract / name) for name in SLOW]
    folders = [ROOT / "tests" / "recorded"] if isinstance(mutant, ContractMutant) else []
    live = [] if isinstance(mutant, ContractMutant) else [str(ROOT / "tests" / "conformance" / LIVE)]
    found = [file for folder in (*folders, contract) for file in sorted(folder.glob("test_*.py"))]
    fast = [str(file) for file in found if file.name not in {*NOT_TRIED, *SLOW, THOROUGH}]
    thorough = str(contract / THOROUGH)
    # What is wrong about requests is found there.
    return [thorough, *fast, *live] if mutant in OF_REQUESTS else [*fast, thorough, *live]


def attempt(identifier: str, stage: Stage) -> Outcome:
    """Puts a mutant on trial."""
    began = time.process_time()
    mutant = (ALL | HARMLESS)[identifier]
    with tempfile.TemporaryDirectory() as folder:
        verdict, by, reason = _attempt(mutant, tests(mutant, stage), Path(folder))
    return Outcome(identifier, verdict, by, reason, round(1000 * (time.process_time() - began)))


def _attempt(mutant: Mutant, files: list[str], folder: Path) -> tuple[Verdict, str, str]:
    try:
        use = apply(mutant, folder)
    except NotApplicable as problem:
        return "wrong", "", str(problem)
    witness = Witness()
    options = ["-x", "-q", "-p", "no:cacheprovider", f"--timeout={TIMEOUT_SECONDS}", "--rootdir", str(ROOT)]
    # Modules that a parent process has loaded already are right as they are.
    options += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    options += ["-k", f"not {OF_THE_CLIENT}"] if isinstance(mutant, ContractMutant) else []
    with (folder / "output.txt").open("w", encoding="utf-8") as output, contextlib.redirect_stdout(output):
        code = pytest.main([*options, *files], plugins=[witness])
    if use.slips:
        return "wrong", "", f"its own code fails: {use.slips[0]}"
    if code == pytest.ExitCode.OK:
        return "survived" if use.times or mutant.id in HARMLESS else "unused", "", ""
    if witness.by:
        return "killed", witness.by, witness.reason
    return "wrong", "", f"pytest ended with {code!r}: {(folder / 'output.txt').read_text(encoding='utf-8')[-500:]}"


class Witness:
    """A plugin of pytest that remembers the first failure."""

    def __init__(self) -> None:
        self.by = ""
        self.reason = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes the result of a test."""
        self._see(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Takes the result of reading a file of tests."""
        self._see(report)

    def _see(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        if report.failed and not self.by:
            self.by = report.nodeid.removeprefix("tests/")
            self.reason = _gist(report.longreprtext.splitlines())


def _gist(lines: Iterable[str]) -> str:
    """What a failed test said, in a line."""
    said = [re.sub(r"^(?:E\s+)?(?:\|\s*)*", "", line).strip() for line in lines if re.match(r"E\s|\s*\|", line)]
    numbered = [line for line in said if re.match(r"(?:- |\d+\. )", line)]
    return (numbered or [line for line in said if line] or [""])[0][:120]
