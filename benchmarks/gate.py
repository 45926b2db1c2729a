"""Fails when the client has become slower: counts instructions and compares them with benchmarks/gate.json.

``make bench-gate``; ``python -m benchmarks.gate --update`` writes the figures anew. Instructions are those of the
synchronous client as valgrind counts them, as it is installed and on httptools. They depend on the Python release and
on the versions of httpx, httpcore, h11, attrs and httptools, which the files in requirements/ pin, but not on how fast
or busy the machine is.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path
from platform import machine, python_compiler, python_implementation, python_version
from typing import Any

from benchmarks import instructions
from benchmarks.processes import Stub
from benchmarks.scenarios import scenario

FIGURES = Path(__file__).with_name("gate.json")
# Which scenarios are counted with which client, by the name of the figure.
COUNTED = {
    **{name: ("deepseek-client", name) for name in ("small-sync", "large-sync", "burst-sync")},
    **{f"{name} on httptools": ("deepseek-client on httptools", name) for name in ("small-sync", "burst-sync")},
}
PACKAGES = ("attrs", "h11", "httpcore", "httptools", "httpx")
ALLOWED = 0.05
OTHER = 3  # exit status: the figures are of another Python or other packages, so nothing can be said


def surroundings() -> dict[str, str]:
    """What the figures depend on."""
    release = ".".join(python_version().split(".")[:2])
    return {
        "python": f"{python_implementation()} {release}",
        "machine": machine(),
        "compiler": python_compiler(),
        **{name: version(name) for name in PACKAGES},
    }


def verdict(name: str, found: float, figure: float) -> tuple[bool, str]:
    """Whether a count is good, and a line that says so."""
    line = f"{name:24}{found:>14,.0f} instructions, {found / figure - 1:+.1%} against {figure:,.0f}"
    if found > figure * (1 + ALLOWED):
        return False, f"{line}: too many, {ALLOWED:.0%} more are allowed"
    if found < figure * (1 - ALLOWED):
        return True, f"{line}: fewer; renew the figure with make bench-gate ARGS=--update"
    return True, line


def count() -> dict[str, float]:
    """Instructions for each unit of each scenario, by the name of the figure."""
    with Stub() as stub, ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda what: instructions.each(what[0], stub.plain, scenario(what[1])), COUNTED.values())
        return dict(zip(COUNTED, (round(value) for value in found), strict=True))


def compare(committed: Mapping[str, Any], found: Mapping[str, float]) -> tuple[int, list[str]]:
    """The exit status, and the lines to print."""
    verdicts = [verdict(name, value, committed["instructions"][name]) for name, value in found.items()]
    return (0 if all(good for good, _ in verdicts) else 1), [line for _, line in verdicts]


def differences(committed: Mapping[str, Any], here: Mapping[str, str]) -> list[str]:
    """What is not as it was when the figures were written."""
    then: Mapping[str, str] = committed["surroundings"]
    return [f"{name} is {here[name]} here, {then[name]} there" for name in here if here[name] != then.get(name)]


def main() -> int:
    """Runs the gate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="write the figures")
    options = parser.parse_args()
    if why := instructions.missing():
        print(f"Not measured: {why}", file=sys.stderr)
        return OTHER
    here = surroundings()
    if options.update:
        members = {"surroundings": here, "instructions": count()}
        FIGURES.write_text(json.dumps(members, indent=2) + "\n", encoding="utf-8")
        print(FIGURES.read_text(encoding="utf-8"), end="")
        return 0
    committed = json.loads(FIGURES.read_text(encoding="utf-8"))
    if other := differences(committed, here):
        print(
            f"Not measured: the figures of {FIGURES.name} were counted elsewhere: {'; '.join(other)}", file=sys.stderr
        )
        return OTHER
    status, lines = compare(committed, count())
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
