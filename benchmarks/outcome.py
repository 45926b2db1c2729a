"""All that one run has measured, and the same as JSON."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import machine, python_version
from typing import Any

from benchmarks.costs import Cost
from benchmarks.first_reply import Beginning
from benchmarks.measurement import Measurement
from benchmarks.report import kind
from benchmarks.scenarios import Scenario

PACKAGES = (
    "deepseek-client",
    "openai",
    "httpx",
    "httpcore",
    "h11",
    "httpx2",
    "aiohttp",
    "httptools",
    "httpx-aiohttp",
    "attrs",
    "litellm",
    "mistralai",
    "langchain-deepseek",
)


def versions() -> dict[str, str]:
    """Of the packages that were measured."""
    found: dict[str, str] = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@dataclass
class Outcome:
    """What was measured.

    Attributes:
        command: The command that did.
        rounds: How many rounds there were.
        scenarios: The measurements of each scenario.
        left_out: What could not be measured here, and why.
        imports: By benchmarks/costs.py.
        construction: Seconds for the first client of a process and for each later one.
        first_replies: By benchmarks/first_reply.py.
        first_secure: The same over TLS.
        installed: Distributions and MB.
        soaks: For each client what a call and a stream leave behind: bytes, and objects in all; with their count.
        generation: Seconds of wall clock and CPU.
        mock_start: Seconds.
        mock_table: Markdown; empty if it was not measured.
        tests: Seconds of wall clock and CPU; none if they were not run.
    """

    command: str
    rounds: int
    scenarios: list[list[Measurement]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    imports: dict[str, Cost] = field(default_factory=dict)
    construction: dict[str, tuple[float, float]] = field(default_factory=dict)
    first_replies: dict[str, Beginning] = field(default_factory=dict)
    first_secure: dict[str, Beginning] = field(default_factory=dict)
    installed: dict[str, tuple[int, float]] = field(default_factory=dict)
    soaks: dict[str, dict[str, dict[str, float]]] = field(default_factory=dict)
    generation: dict[str, tuple[float, float]] = field(default_factory=dict)
    mock_start: float = 0.0
    mock_table: str = ""
    tests: tuple[float, float] | None = None

    def of(self, name: str) -> list[Measurement]:
        """The measurements of a scenario; none if it was left out."""
        return next((items for items in self.scenarios if items[0].scenario.name == name), [])

    def chosen(self, scenario: Scenario) -> str:
        """Which figure of a scenario counts."""
        return kind(self.of(scenario.name))

    def write(self, path: Path) -> None:
        """Writes it as JSON."""
        members: dict[str, Any] = {
            "command": self.command,
            "rounds": self.rounds,
            "python": python_version(),
            "machine": f"{machine()}, {os.cpu_count()} cores",
            "versions": versions(),
            "scenarios": {
                items[0].scenario.name: {
                    item.client.name: {
                        "instructions": item.instructions,
                        "cpu_us": item.cpu,
                        "first_us": item.first,
                        "wall_s": item.middle("wall"),
                        "peak_mb": item.peak,
                        "connections": item.connections,
                        "most_connections": item.most,
                        "errors": item.errors,
                        "server_us": item.served,
                        "late_s": item.late,
                        "fairness": item.fairness,
                        "samples": item.samples,
                    }
                    for item in items
                }
                for items in self.scenarios
            },
            "left_out": self.left_out,
            "imports": {name: {"cpu_s": cost.cpu, "modules": cost.modules} for name, cost in self.imports.items()},
            "construction_s": self.construction,
            "first_replies": {name: asdict(found) for name, found in self.first_replies.items()},
            "first_secure": {name: asdict(found) for name, found in self.first_secure.items()},
            "installed": self.installed,
            "soaks": self.soaks,
            "generation_s": self.generation,
            "mock_start_s": self.mock_start,
            "tests_s": self.tests,
        }
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(members, indent=1) + "\n", encoding="utf-8")
