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

from deepseek_mock.pattern_search import matches_whole
from deepseek_mock.pattern_syntax import PatternError, parse
from deepseek_mock.pattern_tree import Alternatives, Anchor, Characters, Expression, Repeat, Row

# Texts of this length are searched with `re` where that is quick for certain, and others where it is not.
MAX_SIMPLE = 1_000
MAX_UNKNOWN = 16
# Lengths and variants that are tried, and all texts together.
MAX_LENGTHS = 64
MAX_VARIANTS = 200
MAX_TRIES = 1_000
# Most rules for passwords are happy with a piece of this.
_MIXED = "Aa1!" * 25

# The way to name a group in JavaScript, whose patterns JSON Schema has.
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_ANYTHING = Repeat(Characters("x", lambda _: True), 0, None)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression.

    Attributes:
        expression: None where it is not understood.
        exact: whether the expression says all that the pattern does.
        simple: whether Python's `re` takes few steps to search for it.
        compiled: None where Python's `re` refuses it.
    """

    expression: Expression | None
    exact: bool
    simple: bool
    compiled: re.Pattern[str] | None

    def matches(self, text: str) -> bool | None:
        """Whether the pattern occurs in a text; None when that is not known, or would take too long to find out."""
        if self.compiled is None:
            return None
        if len(text) <= (MAX_SIMPLE if self.simple else 0 if self.exact else MAX_UNKNOWN):
            return self.compiled.search(text) is not None
        return matches_whole(self.expression, text) if self.exact and self.expression is not None else None

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
        tree, exact = parse(text)
        expression = _padded(tree)
    except PatternError:
        expression, exact = None, False
    compiled: re.Pattern[str] | None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sets that may mean something else one day
            compiled = re.compile(_NAMED.sub("(?P<", text))
    except (re.error, OverflowError, RecursionError):
        compiled = None
    simple = exact and expression is not None and _is_simple(expression)
    return Pattern(expression, exact, simple, compiled)


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


def _is_simple(expression: Expression) -> bool:
    """Whether a search goes back over a text in one way only."""
    return _variable(expression) <= 1


def _variable(expression: Expression) -> int:
    """How many choices there are: repeats without a fixed number, and alternatives; inside repeats they count twice."""
    if isinstance(expression, Repeat):
        inner = 2 * _variable(expression.item)
        return inner + 1 if expression.least != expression.most and expression is not _ANYTHING else inner
    if isinstance(expression, Row):
        return sum(map(_variable, expression.items))
    if isinstance(expression, Alternatives):
        return 1 + max(map(_variable, expression.options))
    return 0
