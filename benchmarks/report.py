"""The tables that are printed while it is measured."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.measurement import ROLES, Measurement, ratios

COLUMNS = (
    f"  {'client':34}{'instructions':>14}{'CPU us':>11}{'+-':>6}{'first us':>10}{'wall s':>8}{'MB':>6}{'server us':>11}"
)
COLUMNS += f"{'conn.':>7}{'err.':>6}"


def kind(results: Sequence[Measurement]) -> str:
    """Which figure of a scenario counts: the most reliable that there is."""
    scenario = results[0].scenario
    if scenario.figure != "cpu":
        return scenario.figure
    return "instructions" if all(item.instructions for item in results) else "cpu"


def table(results: Sequence[Measurement]) -> str:
    """One scenario: a line for each client, and how many times more or less than others it is."""
    scenario = results[0].scenario
    counts = kind(results)
    lines = ["", f"{scenario.name}: {scenario.title}; for each {scenario.unit}; ratios of {counts}", COLUMNS]
    for item in results:
        counted = f"{item.instructions:,.0f}" if item.instructions else ""
        first = f"{item.first:,.0f}" if scenario.kind == "stream" else ""
        opened = max(item.connections, default=0)
        ratio = ", ".join(f"{value:.3f}x {role}" for role, value in ratios(item, results, counts).items())
        lines.append(
            f"  {item.client.name:34}{counted:>14}{item.cpu:>11,.1f}{item.spread:>6.0%}{first:>10}"
            f"{item.middle('wall'):>8.2f}{item.peak:>6.0f}{item.served:>11,.1f}{opened:>7}{item.errors:>6}   {ratio}"
        )
    if not any(item.client.role in ROLES for item in results):
        lines.append("  nothing to compare with was measured")
    return "\n".join(lines)
