"""What was measured: samples of the clients, round after round, and what they come to."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.catalogue import Client
from benchmarks.scenarios import Scenario

ROLES = ("openai", "httpx", "limit")


class Wrong(Exception):
    """A client did not do what it was asked: its figures would mean nothing."""


@dataclass
class Measurement:
    """One client in one scenario.

    Attributes:
        samples: One for each round, as benchmarks/worker.py gives it: cpu, wall, first and last_first (seconds to the
            first chunk: the middle one of all streams, and the last), fastest and slowest (seconds of a whole stream),
            chunks, characters, peak (kB), errors, error.
        instructions: For each unit; 0 if they were not counted.
        connections: Opened in a round, by the count of the server.
        most: The most connections that were open at once in a round, without those that had been before.
        server: Seconds of CPU that the server used in a round.
        late: Seconds by which the server sent a chunk later than it was due, in the mean of a round.
    """

    scenario: Scenario
    client: Client
    samples: list[dict[str, Any]] = field(default_factory=list)
    instructions: float = 0.0
    connections: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)

    def add(self, sample: Mapping[str, Any]) -> None:
        """Adds a round.

        Raises:
            Wrong: chunks or text are missing though the client told of no error.
        """
        if not sample["errors"] and self.scenario.kind == "stream":
            chunks, length = self.scenario.count * self.scenario.chunks, self.scenario.count * self.scenario.characters
            if sample["chunks"] < chunks or sample["characters"] != length:
                read = f"{sample['chunks']} chunks with {sample['characters']} characters"
                raise Wrong(f"{self.client.name} read {read} in {self.scenario.name}, not {chunks} with {length}")
        self.samples.append(dict(sample))

    def served_by(self, before: Mapping[str, float], after: Mapping[str, float]) -> None:
        """Adds what the server counted before a round and after it."""
        self.connections.append(int(after["connections"] - before["connections"]))
        self.most.append(int(after["most"] - before["open"]))
        self.server.append(after["cpu"] - before["cpu"])
        parts = after["parts"] - before["parts"]
        self.late.append((after["late"] - before["late"]) / parts if parts else 0.0)

    def middle(self, key: str) -> float:
        """The median of all rounds."""
        return statistics.median(float(sample[key]) for sample in self.samples) if self.samples else 0.0

    @property
    def cpu(self) -> float:
        """Microseconds of CPU for each unit."""
        return self.middle("cpu") / self.scenario.count / self.scenario.units * 1e6

    @property
    def served(self) -> float:
        """Microseconds of CPU of the server for each unit."""
        return statistics.median(self.server) / self.scenario.count / self.scenario.units * 1e6 if self.server else 0.0

    @property
    def busy(self) -> float:
        """What share of the time the server used a core."""
        wall = self.middle("wall")
        return statistics.median(self.server) / wall if self.server and wall else 0.0

    @property
    def first(self) -> float:
        """Microseconds to the first chunk."""
        return self.middle("first") * 1e6

    @property
    def fairness(self) -> float:
        """How many times longer the slowest of the streams at once took than the fastest."""
        ratios = [sample["slowest"] / sample["fastest"] for sample in self.samples if sample["fastest"]]
        return statistics.median(ratios) if ratios else 0.0

    @property
    def peak(self) -> float:
        """Peak memory in MB."""
        return max((float(sample["peak"]) for sample in self.samples), default=0.0) / 1024

    @property
    def errors(self) -> int:
        """How many streams or calls failed, in all rounds."""
        return sum(int(sample["errors"]) for sample in self.samples)

    @property
    def spread(self) -> float:
        """Half the distance between the fastest and the slowest round, as a share of the median of CPU."""
        used = [float(sample["cpu"]) for sample in self.samples]
        middle = self.middle("cpu")
        return (max(used) - min(used)) / 2 / middle if middle else 0.0

    def figure(self, kind: str) -> float:
        """What is compared: ``instructions``, ``cpu``, ``first`` or ``wall``, each for one unit."""
        if kind == "wall":
            return self.middle("wall")
        return {"instructions": self.instructions, "cpu": self.cpu, "first": self.first}[kind]


def ratios(of: Measurement, others: Sequence[Measurement], kind: str) -> dict[str, float]:
    """A measurement as multiples of those of the clients that others are compared with."""
    mine = of.figure(kind)
    found = {item.client.role: item.figure(kind) for item in others if item.client.role in ROLES}
    return {role: mine / value for role, value in found.items() if value and mine}
