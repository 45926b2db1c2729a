"""Tells regular expressions that may take for ever to search for."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_mock.pattern_syntax import PatternError, parse
from deepseek_mock.pattern_tree import Alternatives, Anchor, Characters, Expression, Repeat, Row

# What is repeated up to so often is tried in few enough ways.
FEW = 3
# More than one way is all that matters.
MANY = 2


def may_not_end(pattern: str) -> bool:
    """Whether a search for the pattern can take time that doubles with each character of the text.

    It can where something is repeated that matches rows of one character in several ways: `(a+)+`, `(a|a)*`, `(.*,)*`.
    Python tries them all before it gives up. Rows of longer words are not looked at, nor patterns with references to
    groups or with atomic groups.
    """
    try:
        expression, _ = parse(pattern)
    except PatternError:
        return False
    characters = {choice for part in _parts(expression) if isinstance(part, Characters) for choice in part.choices}
    repeats = [part for part in _parts(expression) if isinstance(part, Repeat) and (part.most or FEW + 1) > FEW]
    return any(_ways(repeat.item, character)[1] >= MANY for repeat in repeats for character in characters)


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    below: tuple[Expression, ...] = ()
    if isinstance(expression, Repeat):
        below = (expression.item,)
    elif isinstance(expression, Row):
        below = expression.items
    elif isinstance(expression, Alternatives):
        below = expression.options
    for part in below:
        yield from _parts(part)


def _ways(expression: Expression, character: str) -> tuple[int, int]:
    """In how many ways an expression matches nothing, and rows of a character; no more than `MANY` are counted."""
    if isinstance(expression, Characters):
        return 0, int(expression.allows(character))
    if isinstance(expression, Anchor):
        return 1, 0
    if isinstance(expression, Alternatives):
        options = [_ways(option, character) for option in expression.options]
        return min(sum(nothing for nothing, _ in options), MANY), min(sum(rows for _, rows in options), MANY)
    if isinstance(expression, Row):
        return _in_a_row([_ways(item, character) for item in expression.items])
    item = _ways(expression.item, character)
    most = expression.least + MANY if expression.most is None else min(expression.most, expression.least + MANY)
    # Of many repeats a few tell as much.
    counts = [min(count, MANY) for count in range(expression.least, most + 1)]
    counted = [_in_a_row([item] * count) for count in counts]
    return min(sum(nothing for nothing, _ in counted), MANY), min(sum(rows for _, rows in counted), MANY)


def _in_a_row(items: list[tuple[int, int]]) -> tuple[int, int]:
    nothing = total = 1
    for empty, rows in items:
        nothing = min(nothing * empty, MANY)
        total = min(total * (empty + rows), 2 * MANY)
    return nothing, min(total - nothing, MANY)
