"""Texts that match a regular expression, by construction, for the `pattern` of a JSON Schema.

Understood are characters, classes, `.`, the usual escapes, groups, alternatives, quantifiers and anchors. What stands
in a lookaround is left out of account, and tried on the result; references back to groups are not understood.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from deepseek_mock.pattern_syntax import PatternError, parse
from deepseek_mock.pattern_tree import Alternatives, Anchor, Characters, Expression, Repeat, Row

# How many steps a search may take at most, and how long a text may be when nothing is known of their number.
MAX_STEPS = 1_000_000
MAX_UNKNOWN = 16
# Lengths and variants that are tried, and all texts together.
MAX_LENGTHS = 64
MAX_VARIANTS = 200
MAX_TRIES = 1_000
# Most rules for passwords are happy with a piece of this.
_MIXED = "Aa1!" * 25

# The way to name a group in JavaScript, whose patterns JSON Schema has.
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_ANYTHING = Repeat(Characters("x"), 0, None)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression.

    Attributes:
        expression: None where it is not understood.
        compiled: None where Python's `re` refuses it.
        longest_text: longer ones are not searched.
    """

    expression: Expression | None
    compiled: re.Pattern[str] | None
    longest_text: int

    def matches(self, text: str) -> bool | None:
        """Whether the pattern occurs in a text; None when that is not known, or would take too long to find out."""
        if self.compiled is None or len(text) > self.longest_text:
            return None
        return self.compiled.search(text) is not None

    def texts(self, shortest: int, longest: int) -> Iterator[str]:
        """Different texts within these lengths that match, the shortest first."""
        seen: set[str] = set()
        unknown: list[str] = []
        for text in islice(self._attempts(shortest, longest), MAX_TRIES):
            if text in seen or not shortest <= len(text) <= longest:
                continue
            seen.add(text)
            matches = self.matches(text)
            if matches:
                yield text
            elif matches is None:
                unknown.append(text)
        yield from unknown

    def _attempts(self, shortest: int, longest: int) -> Iterator[str]:
        if self.expression is None:
            return
        least, most = self.expression.lengths
        first = max(shortest, least)
        last = min(longest, first + MAX_LENGTHS) if most is None else min(longest, most, first + MAX_LENGTHS)
        lengths = range(first, last + 1)
        yield from (self.expression.write(length, _Dial(0)) for length in lengths)
        yield from (_MIXED[:length] for length in lengths)
        for variant in range(1, MAX_VARIANTS):
            yield from (self.expression.write(length, _Dial(variant)) for length in lengths[:3])


class _Dial:
    """Takes a number apart into choices, so that different numbers choose differently."""

    def __init__(self, number: int) -> None:
        self._number = number

    def turn(self, options: int) -> int:
        self._number, choice = divmod(self._number, options)
        return choice


@lru_cache(maxsize=256)
def read_pattern(text: str) -> Pattern:
    """The pattern in a schema; never fails."""
    expression: Expression | None
    try:
        expression = _padded(parse(text))
    except PatternError:
        expression = None
    compiled: re.Pattern[str] | None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sets that may mean something else one day
            compiled = re.compile(_NAMED.sub("(?P<", text))
    except (re.error, OverflowError, RecursionError):
        compiled = None
    return Pattern(expression, compiled, MAX_UNKNOWN if expression is None else _longest_text(expression))


def _padded(expression: Expression) -> Expression:
    """Allows anything before and after a pattern that is not tied to the ends of the text."""
    options = expression.options if isinstance(expression, Alternatives) else (expression,)
    padded: list[Expression] = []
    for option in options:
        items = option.items if isinstance(option, Row) else (option,)
        first, last = items[0] if items else None, items[-1] if items else None
        before = () if isinstance(first, Anchor) and first.at_start else (_ANYTHING,)
        after = () if isinstance(last, Anchor) and not last.at_start else (_ANYTHING,)
        padded.append(Row((*before, *items, *after)))
    return padded[0] if len(padded) == 1 else Alternatives(tuple(padded))


def _longest_text(expression: Expression) -> int:
    """How long a text may be so that backtracking stays within bounds."""
    if _is_ambiguous(expression):
        return MAX_UNKNOWN
    return int(MAX_STEPS ** (1 / (1 + _loops(expression))))


def _loops(expression: Expression) -> int:
    """How many repeats without a fixed number stand side by side: each multiplies the ways to match."""
    if isinstance(expression, Repeat):
        return _loops(expression.item) + (expression.least != expression.most)
    if isinstance(expression, Row):
        return sum(_loops(item) for item in expression.items if item is not _ANYTHING)
    if isinstance(expression, Alternatives):
        return max(map(_loops, expression.options), default=0)
    return 0


def _is_ambiguous(expression: Expression, *, repeated: bool = False) -> bool:
    """Whether a repeat has inside it what can match in several ways: then they multiply with each round."""
    if isinstance(expression, Repeat):
        varies = expression.least != expression.most
        many = expression.most is None or expression.most > 4
        return (repeated and varies) or _is_ambiguous(expression.item, repeated=repeated or many)
    if isinstance(expression, Row):
        return any(_is_ambiguous(item, repeated=repeated) for item in expression.items)
    if isinstance(expression, Alternatives):
        return repeated or any(_is_ambiguous(option) for option in expression.options)
    return False
