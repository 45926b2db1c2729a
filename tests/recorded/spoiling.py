"""Spoils recorded bodies in every way that a schema can see: a schema that takes what is spoilt says too little."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

Steps = tuple[str | int, ...]

# What becomes of a value. None of them is ever right for a member that is described.
OTHER_TYPES: dict[type, tuple[Any, ...]] = {
    str: (5, ["a"]),
    bool: ("true", 1),
    int: ("5", 1.5),
    float: ("1.5", True),
    list: ({}, "a"),
    dict: ([], "a"),
}
SPOILT: dict[str, Callable[[Any], list[Any]]] = {
    "null": lambda value: [] if value is None else [None],
    "another type": lambda value: [] if value is None else list(OTHER_TYPES[type(value)]),
    "another word": lambda value: ["another-word"] if isinstance(value, str) else [],
    "negative": lambda value: [-1] if type(value) is int else [],
    "empty": lambda value: [[]] if isinstance(value, list) and value else [],
}
LEFT_OUT = "left out"
EXTENDED = "extended"


def places(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Where a body has values, and which: itself, its members and items at any depth."""
    yield steps, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from places(member, (*steps, name))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*steps, index))


def shown(steps: Steps) -> str:
    """A place in words; all items of a list are one place."""
    return ".".join("[]" if isinstance(step, int) else step for step in steps)


def spoil(body: Any, steps: Steps) -> Iterator[tuple[str, Any]]:
    """The body with the value at a place spoilt: how, and the whole body."""
    value = _at(body, steps)
    for how, change in SPOILT.items():
        for other in change(value):
            yield how, replaced(body, steps, other)
    if isinstance(value, dict):
        yield EXTENDED, replaced(body, steps, {**value, "added_later": {"a": 1}})
    if steps and isinstance(steps[-1], str):
        spoilt = copy.deepcopy(body)
        del _at(spoilt, steps[:-1])[steps[-1]]
        yield LEFT_OUT, spoilt


def _at(body: Any, steps: Steps) -> Any:
    for step in steps:
        body = body[step]
    return body


def replaced(body: Any, steps: Steps, value: Any) -> Any:
    """The body with another value at a place."""
    if not steps:
        return value
    changed = copy.deepcopy(body)
    _at(changed, steps[:-1])[steps[-1]] = value
    return changed
