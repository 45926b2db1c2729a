"""Python types as forms: which JSON values stand for which Python values. Schemas and conversion both follow them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeAlias

from attrs import define, field, frozen

MISSING: Any = object()
"""The default of a member that has none, or one that only calling a factory would tell."""


@frozen
class Anything:
    """Any JSON value."""


@frozen
class Scalar:
    """A string, a number, a boolean or null, by the name that JSON Schema has for it."""

    kind: str


@frozen
class Loaded:
    """A string or number that a function makes something else of: a date, a UUID, a decimal."""

    kind: str
    format: str
    name: str
    load: Callable[[Any], Any]


@frozen
class Choice:
    """One of several values, each with what it stands for."""

    values: tuple[tuple[str | int | float | bool | None, Any], ...]


@frozen
class ListOf:
    """An array of equal items."""

    items: Form
    make: Callable[[list[Any]], Any]


@frozen
class TupleOf:
    """An array of a fixed length."""

    items: tuple[Form, ...]


@frozen
class MapOf:
    """An object with free keys."""

    values: Form


@frozen
class AnyOf:
    """A value of any of these forms."""

    options: tuple[Form, ...]


@frozen
class Described:
    """Another form with a text about this use of it."""

    form: Form
    text: str


@frozen
class Member:
    """A member of a record; its key in JSON is also the keyword that the class or function takes."""

    key: str
    form: Form
    required: bool
    default: Any = MISSING
    doc: str = ""


@define(eq=False)
class Record:
    """An object with known members: a class, or the parameters of a function."""

    name: str
    make: Callable[..., Any]
    doc: str = ""
    members: tuple[Member, ...] = field(default=(), repr=False)  # set when it is read; records may hold themselves


@frozen
class Foreign:
    """A class that describes and checks itself: a pydantic model."""

    model: Any


Form: TypeAlias = (
    "Anything | Scalar | Loaded | Choice | ListOf | TupleOf | MapOf | AnyOf | Described | Record | Foreign"
)


def is_pydantic(kind: Any) -> bool:
    """Whether a class is a pydantic model. pydantic is not imported: whoever has a model has imported it."""
    base = getattr(sys.modules.get("pydantic"), "BaseModel", None)
    return isinstance(kind, type) and base is not None and issubclass(kind, base)
