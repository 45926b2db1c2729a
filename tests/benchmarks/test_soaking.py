"""What many calls leave behind: kept bytes are found, and what the reading itself costs is not among them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.soaking import growth

ROOT = Path(__file__).resolve().parents[2]
# A process of its own, as a client has: what else this one does would be in the figures. It has many objects, whose
# list takes most of a megabyte.
PROGRAM = """
import json
from benchmarks.soaking import soak
present = [[] for _ in range(100_000)]
kept = []
def repeat(times):
    for _ in range(times):
        {each}
print(json.dumps(soak(repeat, 2000)))
"""


def soaked(each: str) -> dict[str, float]:
    command = [sys.executable, "-c", PROGRAM.format(each=each)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def test_bytes_and_objects_that_are_kept_are_found() -> None:
    found = soaked("kept.append([bytearray(1000)])")
    assert found["count"] == 2000
    assert 1000 < found["bytes"] < 1400
    assert found["objects"] == pytest.approx(1500, abs=10)  # those of the last three quarters


def test_nothing_is_found_where_nothing_is_kept() -> None:
    found = soaked("bytearray(200_000)")
    assert abs(found["bytes"]) < 16
    assert found["objects"] == pytest.approx(0, abs=10)


def test_growth_is_the_slope_of_all_readings() -> None:
    assert growth([500, 1000, 1500, 2000], [10_000, 60_000, 110_000, 160_000]) == pytest.approx(100)
    # One page that is there from the middle on, and one that is gone again.
    assert growth([0, 100, 200, 300, 400], [0, 0, 4096, 0, 0]) == pytest.approx(0)
    assert growth([0, 100, 200, 300], [0, 0, 4096, 4096]) == pytest.approx(4096 / 250, rel=0.01)
