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


def run(client: str, place: Place, scenario: Scenario, count: int, prefix: tuple[str, ...] = ()) -> str:
    """What a process writes to stderr that does something a number of times.

    Raises:
        RuntimeError: it failed.
    """
    command = [*prefix, sys.executable, "-W", "ignore", "-m", "benchmarks.worker", client, place.origin]
    command += ["--once", scenario.kind, scenario.case, str(count)]
    settings = environment(place.trusted)
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    if done.returncode or done.stdout != "done\n":
        raise RuntimeError(f"{client} failed:\n{done.stdout}{done.stderr[-3000:]}")
    return done.stderr


def total(client: str, place: Place, scenario: Scenario, count: int) -> int:
    """Instructions of a process that does something a number of times.

    Raises:
        RuntimeError: it failed.
    """
    said = run(client, place, scenario, count, VALGRIND)
    found = COUNTED.search(said)
    if found is None:
        raise RuntimeError(f"valgrind counted nothing for {client}:\n{said[-3000:]}")
    return int(found[1].replace(",", ""))


def each(client: str, place: Place, scenario: Scenario) -> float:
    """Instructions for each unit of a scenario: a call, or a chunk with its share of the request."""
    assert scenario.counts is not None  # noqa: S101 - those without are not asked
    low, high = scenario.counts
    run(client, place, scenario, low)  # compiles what has changed, which only the first run would do otherwise
    less, more = (total(client, place, scenario, count) for count in (low, high))
    return (more - less) / (high - low) / scenario.units
