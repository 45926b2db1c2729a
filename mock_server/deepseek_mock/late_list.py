"""A list in a JSON value whose items are made as they are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from deepseek_mock.json_text import Json


class LateList:
    """Items that are made one at a time: all those of a long answer would fill the memory, and take seconds."""

    def __init__(self, make: Callable[[], Iterable[Json]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Json]:
        """The items, made anew."""
        return iter(self._make())


def late_list(make: Callable[[], Iterable[Json]]) -> Json:
    """A list for a JSON value that is going to be written and not looked into."""
    return cast("Json", LateList(make))


def listed(value: object) -> list[Json]:
    """The items at once, for a `json` encoder that meets such a list.

    Raises:
        TypeError: the value is something else that JSON has no words for.
    """
    if isinstance(value, LateList):
        return list(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
