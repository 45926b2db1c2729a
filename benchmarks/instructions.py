"""Instructions of a client, counted by valgrind: the difference between two runs, divided by what one did more.

Start-up and the first use of everything cancel out. Synchronous clients repeat to the digit or nearly so, whatever else
the machine does.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

from benchmarks.processes import ROOT, Place, environment
from benchmarks.scenarios import Scenario

VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")
COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


def missing() -> str:
    """Why instructions cannot be counted here; empty if they can."""
    return "" if shutil.which(VALGRIND[0]) else "valgrind is not installed (Debian, Ubuntu: apt-get install valgrind)"


def total(client: str, place: Place, scenario: Scenario, count: int) -> int:
    """Instructions of a process that does something a number of times.

    Raises:
        RuntimeError: it failed.
    """
    command = [*VALGRIND, sys.executable, "-W", "ignore", "-m", "benchmarks.worker", client, place.origin]
    command += ["--once", scenario.kind, scenario.case, str(count)]
    settings = environment(place.trusted)
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    found = COUNTED.search(done.stderr)
    if done.returncode or found is None or done.stdout != "done\n":
        raise RuntimeError(f"{client} failed under valgrind:\n{done.stdout}{done.stderr[-3000:]}")
    return int(found[1].replace(",", ""))


def each(client: str, place: Place, scenario: Scenario) -> float:
    """Instructions for each unit of a scenario: a call, or a chunk with its share of the request."""
    assert scenario.counts is not None  # noqa: S101 - those without are not asked
    low, high = scenario.counts
    less, more = (total(client, place, scenario, count) for count in (low, high))
    return (more - less) / (high - low) / scenario.units
