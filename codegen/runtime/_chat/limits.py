"""Limits of values as ``Annotated`` has them: the metadata of annotated-types and msgspec, and pydantic's ``Field``.

They are known by their attributes, so that none of these libraries is needed.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from numbers import Number
from typing import Any, NamedTuple

from .._codec import is_array
from .._errors import ConfigurationError
from .forms import AnyOf, Described, Form, Limit, Limited, ListOf, Loaded, MapOf, Scalar


class _Kind(NamedTuple):
    """What an attribute says of a number, or of something that is in order like one."""

    keyword: str
    words: str
    holds: Callable[[Any, Any], bool]


def is_multiple(value: Any, of: Any) -> bool:
    """Whether a number is a multiple of another as both are written: 0.3 of 0.1."""
    return Fraction(str(value)) % Fraction(str(of)) == 0


def _is_as_long(value: Any, least: int) -> bool:
    return len(value) >= least


def _is_as_short(value: Any, most: int) -> bool:
    return len(value) <= most


_ORDERED = {
    "ge": _Kind("minimum", "at least", operator.ge),
    "gt": _Kind("exclusiveMinimum", "more than", operator.gt),
    "le": _Kind("maximum", "at most", operator.le),
    "lt": _Kind("exclusiveMaximum", "less than", operator.lt),
    "multiple_of": _Kind("multipleOf", "a multiple of", is_multiple),
}
_LENGTHS = {
    "min_length": _Kind("min", "a length of at least", _is_as_long),
    "max_length": _Kind("max", "a length of at most", _is_as_short),
}


def limited(form: Form, metadata: Iterable[Any], where: str) -> Form:
    """The form with the limits that the metadata have for it. Of alternatives, each has those that make sense for it.

    Raises:
        ConfigurationError: a pattern is no regular expression.
    """
    items = list(_flat(metadata))
    return _limited(form, items, where) if items else form


def _limited(form: Form, items: list[Any], where: str) -> Form:
    if isinstance(form, AnyOf):
        return AnyOf(tuple(_limited(option, items, where) for option in form.options))
    if isinstance(form, Described):
        return Described(_limited(form.form, items, where), form.text)
    inner, known = (form.form, form.limits) if isinstance(form, Limited) else (form, ())
    limits = (*known, *(limit for item in items for limit in _limits(inner, item, where)))
    return Limited(inner, limits) if limits else form


def _flat(metadata: Iterable[Any]) -> Iterator[Any]:
    for item in metadata:
        inside = getattr(item, "metadata", None)  # of pydantic's Field
        if isinstance(item, type):
            continue
        if getattr(item, "__is_annotated_types_grouped_metadata__", False):
            yield from _flat(item)
        elif is_array(inside):
            yield from _flat(inside)
        else:
            yield item


def _limits(form: Form, item: Any, where: str) -> Iterator[Limit]:
    numeric = isinstance(form, (Scalar, Loaded)) and form.kind in ("integer", "number")
    if numeric or isinstance(form, Loaded):
        for name, kind in _ORDERED.items():
            value = getattr(item, name, None)
            # Dates and times have an order too, which a schema has no words for.
            if value is not None and isinstance(value, Number) == numeric and not isinstance(value, bool):
                yield _limit(kind, kind.keyword if numeric else "", value)
    suffix = "Length" if form == Scalar("string") else _SUFFIXES.get(type(form), "")
    for name, kind in _LENGTHS.items():
        value = getattr(item, name, None)
        if suffix and isinstance(value, int):
            yield _limit(kind, kind.keyword + suffix, value)
    if form == Scalar("string") and (pattern := getattr(item, "pattern", None)) is not None:
        yield _pattern(pattern, where)


_SUFFIXES: dict[type, str] = {ListOf: "Items", MapOf: "Properties"}


def _limit(kind: _Kind, keyword: str, limit: Any) -> Limit:
    return Limit(keyword, limit, f"{kind.words} {limit}", lambda value: kind.holds(value, limit))


def _pattern(pattern: Any, where: str) -> Limit:
    text = getattr(pattern, "pattern", pattern)
    try:
        compiled = re.compile(pattern)
    except (re.error, TypeError) as error:
        raise ConfigurationError(f"{where}: the pattern {text!r} cannot be read: {error}") from error
    return Limit("pattern", text, f"a match of {text!r}", lambda value: compiled.search(value) is not None)
