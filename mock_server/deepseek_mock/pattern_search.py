"""Searches for a regular expression without going back: all places where it may end are followed at once."""

from __future__ import annotations

from deepseek_mock.pattern_tree import Alternatives, Anchor, Characters, Expression, Repeat

# Characters of a text that is searched, and how often one of them is looked at in one search: some milliseconds.
MAX_TEXT = 500
MAX_STEPS = 10_000


class _TooLongError(Exception):
    """A search has taken all its steps."""


def matches_whole(expression: Expression, text: str) -> bool | None:
    """Whether an expression can be all of a text; None when that takes too long to find out."""
    if len(text) > MAX_TEXT:
        return None
    try:
        ends = _Search(text).ends(expression, frozenset({0}))
    except _TooLongError:
        return None
    # A dollar sign stands before a last line's end too.
    return len(text) in ends or (text.endswith("\n") and len(text) - 1 in ends)


class _Search:
    def __init__(self, text: str) -> None:
        self._text = text
        self._left = MAX_STEPS

    def ends(self, expression: Expression, starts: frozenset[int]) -> frozenset[int]:
        """The places at which an expression may end that begins at one of these."""
        self._left -= len(starts) + 1
        if self._left < 0:
            raise _TooLongError
        if isinstance(expression, Characters):
            text, allows = self._text, expression.allows
            return frozenset(place + 1 for place in starts if place < len(text) and allows(text[place]))
        if isinstance(expression, Anchor):
            return frozenset(filter(self._is_start if expression.at_start else self._is_end, starts))
        if isinstance(expression, Repeat):
            return self._repeated(expression, starts)
        if isinstance(expression, Alternatives):
            return frozenset(end for option in expression.options for end in self.ends(option, starts))
        for item in expression.items:
            if not starts:
                break
            starts = self.ends(item, starts)
        return starts

    def _repeated(self, expression: Repeat, starts: frozenset[int]) -> frozenset[int]:
        for _ in range(expression.least):
            following = self.ends(expression.item, starts)
            if following == starts:
                break
            starts = following
        found = new = starts
        times = expression.least
        while new and (expression.most is None or times < expression.most):
            new = self.ends(expression.item, new) - found
            found |= new
            times += 1
        return found

    def _is_start(self, place: int) -> bool:
        return place == 0

    def _is_end(self, place: int) -> bool:
        return place == len(self._text) or (place == len(self._text) - 1 and self._text[place] == "\n")
