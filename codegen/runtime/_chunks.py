"""What a stream has given so far, for the answer that it makes, or for the error that it ends with. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

EventT = TypeVar("EventT")


class Chunks(Generic[EventT]):
    """The chunks of a stream, as what they can be made of anew: of those that differ in one string only, that string.

    They are made when they are asked for, which most streams never are. Objects that are gone again at once cost
    neither memory nor the time of the collector, and what callers do to theirs changes nothing here.
    """

    def __init__(self) -> None:
        self._runs: list[tuple[Callable[[Any], EventT], list[Any]]] = []

    def keep(self, make: Callable[[Any], EventT]) -> Callable[[Any], None]:
        """What takes that of which ``make`` makes the next chunks."""
        runs = self._runs
        if not runs or runs[-1][0] is not make:
            runs.append((make, []))
        return runs[-1][1].append

    def __len__(self) -> int:
        return sum(len(items) for _, items in self._runs)

    def __iter__(self) -> Iterator[EventT]:
        for make, items in self._runs:
            yield from map(make, items)

    def __reversed__(self) -> Iterator[EventT]:
        for make, items in reversed(self._runs):
            yield from map(make, reversed(items))
