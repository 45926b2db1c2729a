"""Numbers that satisfy the bounds and steps of JSON Schemas."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import count, islice

from deepseek_mock.json_text import Json

# Beyond it a float is an integer anyway, and digits without end would be no help to anybody.
LARGEST = Fraction(10) ** 308
# Multiples among which those are looked for that floats show exactly.
MAX_CLEAN = 40


def numbers(schemas: Sequence[Mapping[str, Json]], wanted: float, *, whole: bool) -> Iterator[int | float]:
    """Numbers that satisfy all schemas, those nearest to the wanted one first; `whole` asks for integers.

    There may be none, and there may be no end of them.
    """
    low, high = _Bound.lowest(schemas), _Bound.highest(schemas)
    steps = [_exact(step) for schema in schemas if _is_number(step := schema.get("multipleOf")) and step != 0]
    if whole:
        steps.append(Fraction(1))
    target = _exact(wanted)
    if steps:
        common = reduce(_common, map(abs, steps))
        found = _clean_first(_multiples(low, high, common, target), common)
    else:
        found = _between(low, high, target)
    for value in found:
        number = _shown(value)
        value = _exact(number)
        if low.allows_above(value) and high.allows_below(value):
            yield number


class _Bound:
    """One end of what is allowed; `value` None is no bound."""

    def __init__(self, value: Fraction | None, *, is_open: bool) -> None:
        self.value = value
        self.is_open = is_open

    @classmethod
    def lowest(cls, schemas: Sequence[Mapping[str, Json]]) -> _Bound:
        value, is_open = max(_bounds(schemas, "minimum", "exclusiveMinimum"), default=(None, False))
        return cls(value, is_open=is_open)

    @classmethod
    def highest(cls, schemas: Sequence[Mapping[str, Json]]) -> _Bound:
        found = _bounds(schemas, "maximum", "exclusiveMaximum")
        value, is_open = min(found, key=lambda bound: (bound[0], not bound[1]), default=(None, False))
        return cls(value, is_open=is_open)

    def allows_above(self, number: Fraction) -> bool:
        return self.value is None or number > self.value or (number == self.value and not self.is_open)

    def allows_below(self, number: Fraction) -> bool:
        return self.value is None or number < self.value or (number == self.value and not self.is_open)


def _bounds(schemas: Sequence[Mapping[str, Json]], closed: str, opened: str) -> Iterator[tuple[Fraction, bool]]:
    """All bounds of one kind, and whether each is open. In old drafts a boolean says that the other one is."""
    for schema in schemas:
        if _is_number(value := schema.get(closed)):
            yield _exact(value), schema.get(opened) is True
        if _is_number(value := schema.get(opened)):
            yield _exact(value), True


def _multiples(low: _Bound, high: _Bound, step: Fraction, target: Fraction) -> Iterator[Fraction]:
    first = None if low.value is None else math.ceil(low.value / step)
    if first is not None and low.is_open and first * step == low.value:
        first += 1
    last = None if high.value is None else math.floor(high.value / step)
    if last is not None and high.is_open and last * step == high.value:
        last -= 1
    start = math.floor(target / step)
    start = start if first is None else max(start, first)
    start = start if last is None else min(start, last)
    yield start * step
    for distance in count(1):
        above, below = start + distance, start - distance
        may_rise = last is None or above <= last
        may_fall = first is None or below >= first
        if may_rise:
            yield above * step
        if may_fall:
            yield below * step
        if not may_rise and not may_fall:
            return


def _clean_first(multiples: Iterator[Fraction], step: Fraction) -> Iterator[Fraction]:
    """Those first that are multiples even to who divides floats, as many validators do: 0.3 / 0.1 is less than 3."""
    first = list(islice(multiples, MAX_CLEAN))
    clean = [value for value in first if _is_clean(value, step)]
    yield from clean
    yield from (value for value in first if value not in clean)
    yield from multiples


def _is_clean(value: Fraction, step: Fraction) -> bool:
    try:
        return (float(value) / float(step)).is_integer()
    except (OverflowError, ZeroDivisionError):
        return False


def _between(low: _Bound, high: _Bound, target: Fraction) -> Iterator[Fraction]:
    bottom, top = low.value, high.value
    if bottom is not None and (target < bottom or (target == bottom and low.is_open)):
        target = bottom
        if low.is_open:
            target = bottom + 1 if top is None or bottom + 1 < top else (bottom + top) / 2
    if top is not None and (target > top or (target == top and high.is_open)):
        target = top
        if high.is_open:
            target = top - 1 if bottom is None or top - 1 > bottom else (bottom + top) / 2
    yield target
    for distance in range(1, 1000):
        room = Fraction(1) if top is None else min(Fraction(1), (top - target) / 1000)
        yield target + distance * room
        room = Fraction(1) if bottom is None else min(Fraction(1), (target - bottom) / 1000)
        yield target - distance * room


def _common(one: Fraction, other: Fraction) -> Fraction:
    """The least common multiple."""
    return Fraction(math.lcm(one.numerator, other.numerator), math.gcd(one.denominator, other.denominator))


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _exact(value: Json) -> Fraction:
    """The number that is written, as 0.1 and not the binary fraction nearest to it."""
    if isinstance(value, float) and not math.isfinite(value):
        return LARGEST if value > 0 else -LARGEST
    if isinstance(value, int):
        return Fraction(value)
    return Fraction(repr(value)) if isinstance(value, float) else Fraction(0)


def _shown(value: Fraction) -> int | float:
    if value.denominator == 1:
        return value.numerator
    try:
        return float(value)
    except OverflowError:
        return int(value)
