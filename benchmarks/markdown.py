"""What the tables of the page are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.catalogue import Client
from benchmarks.measurement import Measurement


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(cells)} |" for cells in body)])


def title(client: Client) -> str:
    """The name of a client; this project's stand out."""
    return f"**{client.name}**" if client.module == "ours" else client.name


def has(results: Sequence[Measurement], role: str) -> bool:
    """Whether a client that others are compared with is among those that were measured."""
    return any(item.client.role == role for item in results)
