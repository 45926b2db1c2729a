"""What a stream has given so far, for the answer that it makes, or for the error that it ends with. No I/O."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

EventT = TypeVar("EventT")


class Chunks(Generic[EventT]):
    """The chunks of a stream. Of those that differ in a single string, that string is kept, and no more.

    They are made anew when they are asked for: most streams are never asked, and objects that are gone again at once
    cost neither memory nor the time of the collector.
    """

    def __init__(self) -> None:
        # Each with what makes chunks of strings, if these are strings.
        self._runs: list[tuple[Callable[[str], EventT] | None, list[Any]]] = []

    def keep(self, fill: Callable[[str], EventT] | None = None) -> Callable[[Any], None]:
        """What takes the next chunks; or their strings, if ``fill`` makes chunks of them."""
        runs = self._runs
        if not runs or runs[-1][0] is not fill:
            runs.append((fill, []))
        return runs[-1][1].append

    def __len__(self) -> int:
        return sum(len(items) for _, items in self._runs)

    def __iter__(self) -> Iterator[EventT]:
        for fill, items in self._runs:
            yield from items if fill is None else map(fill, items)

    def __reversed__(self) -> Iterator[EventT]:
        for fill, items in reversed(self._runs):
            yield from reversed(items) if fill is None else map(fill, reversed(items))
