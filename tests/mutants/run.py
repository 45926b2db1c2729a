"""Puts every mutant on trial and writes docs/mutants.md: ``make mutants``, or ``python -m tests.mutants.run``.

``--only ID ...`` tries some, ``--print`` leaves the page as it is. Exit code 1: a mutant survived without a reason, too
few were killed, or a mutant is wrong itself. Exit code 2: the tests fail without any mutant, so that nothing can be
said.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import replace

from tests.mutants.catalogue import ALL, HARMLESS
from tests.mutants.report import Report
from tests.mutants.trial import ROOT, Outcome, Stage, attempt

PAGE = ROOT / "docs" / "mutants.md"
JSON = ROOT / "reports" / "mutants.json"
# Loaded once, for all trials: nothing here reads the contract while it is imported.
PRELOADED = ["pytest", "schemathesis", "schemathesis.checks", "hypothesis", "jsonschema", "yaml", "httpx", "uvicorn"]
PRELOADED += ["uvloop", "deepseek_mock.server", "tests.mutants.trial"]


def outcomes(identifiers: Sequence[str], workers: int) -> Iterator[Outcome]:
    """Tries mutants, each in a process of its own; what the fast tests let pass has to face the slow ones."""
    context = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
    if sys.platform != "win32":
        context.set_forkserver_preload(PRELOADED)
    with ProcessPoolExecutor(workers, context, max_tasks_per_child=1) as pool:
        running: dict[Future[Outcome], Stage] = {pool.submit(attempt, each, "fast"): "fast" for each in identifiers}
        spent: Counter[str] = Counter()
        while running:
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                stage, outcome = running.pop(future), future.result()
                spent[outcome.mutant] += outcome.milliseconds
                if stage == "fast" and outcome.verdict in {"survived", "unused"}:
                    running[pool.submit(attempt, outcome.mutant, "slow")] = "slow"
                else:
                    yield replace(outcome, milliseconds=spent[outcome.mutant])


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs all trials."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants.run", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="ID", default=sorted(ALL), choices=sorted(ALL))
    parser.add_argument("--print", action="store_true", help="leave docs/mutants.md as it is")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    print("Running the tests without a mutant", flush=True)
    for outcome in outcomes(list(HARMLESS), options.workers):
        if outcome.verdict != "survived":
            print(f"The tests fail without a mutant: {outcome.by} {outcome.reason}", file=sys.stderr)
            return 2
    report = Report()
    for outcome in outcomes(options.only, options.workers):
        report.add(outcome)
        number = f"{len(report.outcomes)}/{len(options.only)}"
        print(
            f"{number:8}{outcome.verdict:9}{outcome.mutant:36}{outcome.milliseconds / 1000:6.1f} s  {outcome.by}",
            flush=True,
        )
    report.seconds = time.monotonic() - began
    JSON.parent.mkdir(exist_ok=True)
    JSON.write_text(report.json(), encoding="utf-8")
    if not options.print and len(options.only) == len(ALL):
        PAGE.write_text(report.page(), encoding="utf-8")
    print(report.summary())
    return 0 if report.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
