"""Trees of regular expressions that write texts of a given length."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias

# What a quantifier may ask for.
MAX_REPEATS = 10_000

Lengths: TypeAlias = "tuple[int, int | None]"


class Dial(Protocol):
    """Chooses among options."""

    def turn(self, options: int) -> int:
        """The number of the option to take."""
        ...


@dataclass(frozen=True, slots=True)
class Characters:
    """One character that `allows` lets pass; `choices` has some of them."""

    choices: str
    allows: Callable[[str], bool]

    @property
    def lengths(self) -> Lengths:
        """The least and the most characters; None for any number."""
        return 1, 1

    def write(self, length: int, dial: Dial) -> str:  # noqa: ARG002 - all expressions can be asked
        """A text of about this length."""
        return self.choices[dial.turn(len(self.choices))]


@dataclass(frozen=True, slots=True)
class Anchor:
    """An end of the text, or anything else without length."""

    at_start: bool

    @property
    def lengths(self) -> Lengths:
        """None at all."""
        return 0, 0

    def write(self, length: int, dial: Dial) -> str:  # noqa: ARG002
        """Nothing."""
        return ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """An expression several times; `most` None is any number of times."""

    item: Expression
    least: int
    most: int | None

    @property
    def lengths(self) -> Lengths:
        """The least and the most characters."""
        short, long = self.item.lengths
        if long == 0 or self.most == 0:
            return 0, 0
        return short * self.least, None if long is None or self.most is None else long * self.most

    def write(self, length: int, dial: Dial) -> str:
        """Repeats until the length is reached."""
        short, long = self.item.lengths
        if long == 0 or self.most == 0:
            return ""
        times = self.least
        if long is None or long * times < length:
            wanted = length if long is None else -(-length // long)
            most = length // short if short else wanted
            times = max(times, min(wanted, most, MAX_REPEATS if self.most is None else self.most))
        return _write((self.item,) * times, length, dial)


@dataclass(frozen=True, slots=True)
class Row:
    """Expressions after each other."""

    items: tuple[Expression, ...]

    @property
    def lengths(self) -> Lengths:
        """The least and the most characters."""
        return _total(self.items)

    def write(self, length: int, dial: Dial) -> str:
        """Gives the first expressions as much of the length as they can take."""
        return _write(self.items, length, dial)


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One expression out of several."""

    options: tuple[Expression, ...]

    @property
    def lengths(self) -> Lengths:
        """The least and the most characters."""
        longest = [option.lengths[1] for option in self.options]
        finite = [most for most in longest if most is not None]
        return min(option.lengths[0] for option in self.options), max(finite) if len(finite) == len(longest) else None

    def write(self, length: int, dial: Dial) -> str:
        """Takes an option that can be as long."""
        fitting = [option for option in self.options if _within(length, option.lengths)]
        nearest = min(self.options, key=lambda option: abs(option.lengths[0] - length))
        chosen = fitting[dial.turn(len(fitting))] if fitting else nearest
        return chosen.write(length, dial)


Expression: TypeAlias = "Characters | Anchor | Repeat | Row | Alternatives"


def _within(length: int, lengths: Lengths) -> bool:
    return lengths[0] <= length and (lengths[1] is None or length <= lengths[1])


def _total(items: tuple[Expression, ...]) -> Lengths:
    longest = [item.lengths[1] for item in items]
    finite = [most for most in longest if most is not None]
    return sum(item.lengths[0] for item in items), sum(finite) if len(finite) == len(longest) else None


def _write(items: tuple[Expression, ...], length: int, dial: Dial) -> str:
    spare = max(length - _total(items)[0], 0)
    written: list[str] = []
    for item in items:
        least, most = item.lengths
        wanted = least + (spare if most is None else min(spare, most - least))
        text = item.write(wanted, dial)
        spare = max(spare - (len(text) - least), 0)
        written.append(text)
    return "".join(written)
