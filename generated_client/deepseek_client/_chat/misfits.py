"""What is wrong with a JSON document that stands for no value of a type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """What is wrong with one value of a JSON document."""

    path: str
    """Where the value is: ``$`` is the document, ``$.items[2].price`` the price of its third item."""
    message: str
    """What is wrong with it."""

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class Misfit(Exception):
    """A value does not fit its form; the paths begin at that value."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)

    def below(self, step: str) -> Iterable[Problem]:
        """The problems as seen from the object or array that holds the value."""
        return (Problem(step + path, message) for path, message in self.problems)


class OutOfLimits(Misfit):
    """A value has the right form, and is too small, too long, or the like."""
