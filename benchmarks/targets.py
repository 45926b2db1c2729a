"""What the client is meant to reach, as multiples of what others need in the same run."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.measurement import Measurement, ratios


@dataclass(frozen=True)
class Target:
    """A ratio.

    Attributes:
        scenario: Of this scenario.
        role: To the client of this role, see benchmarks/catalogue.py.
        must: The most that it may be with what is installed by default; none if there is only an aim.
        aim: What is aimed at, on the way to get there that suits; none if there is only a limit.
    """

    scenario: str
    role: str
    must: float | None = None
    aim: float | None = None


TARGETS = (
    Target("small-sync", "openai", 0.22, 0.08),
    Target("small-sync", "httpx", 0.85, 0.30),
    Target("small-sync", "limit", aim=3.5),
    Target("small-async", "openai", 0.33, 0.08),
    Target("small-async", "httpx", must=0.95),
    Target("small-async", "limit", aim=3.0),
    Target("large-sync", "openai", 0.50, 0.36),
    Target("large-sync", "httpx", 1.20, 1.05),
    Target("large-sync", "openai", aim=0.15),  # with msgspec
    Target("walk-sync", "openai", must=0.50),
    Target("walk-sync", "httpx", must=1.20),
    Target("burst-sync", "openai", 0.12, 0.033),
    Target("burst-sync", "httpx", must=0.80),
    Target("burst-sync", "limit", aim=0.45),
    Target("paced-sync", "openai", 0.45, 0.25),
    Target("paced-sync", "limit", aim=1.15),
    Target("first-sync", "openai", 0.25, 0.10),
    Target("first-sync", "limit", aim=2.5),
    Target("streams-1000", "httpx", must=0.50),
    Target("streams-1000", "openai", aim=0.10),
    Target("streams-1000", "limit", aim=1.3),
)


def reached(target: Target, results: list[Measurement], kind: str) -> dict[str, float]:
    """The ratio of each of this project's clients that was measured, by its name."""
    ours = [item for item in results if item.client.module == "ours"]
    found = {item.client.name: ratios(item, results, kind).get(target.role, 0.0) for item in ours}
    return {name: value for name, value in found.items() if value}


def mark(value: float, most: float | None) -> str:
    """A ratio with a mark that says whether it is at most what it may be."""
    return f"{value:.3g}x" if most is None else f"{value:.3g}x {'✔' if value <= most else '✘'}"
