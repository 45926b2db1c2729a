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
class Limit:
    """Something that a value has to be beside its form."""

    keyword: str
    """What JSON Schema calls it; empty if it has no word for it."""
    value: Any
    text: str
    """What is expected, in words."""
    holds: Callable[[Any], bool]
    """Whether a value, as Python has it, is within the limit."""


@frozen
class Limited:
    """Another form whose values have to keep to limits."""

    form: Form
    limits: tuple[Limit, ...]


@define(eq=False)
class Named:
    """An alias of a type that holds itself."""

    name: str
    form: Form = field(factory=Anything, repr=False)  # set when it is read


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


_Wrapped: TypeAlias = "Described | Limited | Named"
Form: TypeAlias = "Anything | Scalar | Loaded | Choice | ListOf | TupleOf | MapOf | AnyOf | Record | Foreign | _Wrapped"


def with_null(form: Form) -> Form:
    """The form, or null."""
    null = Scalar("null")
    match form:
        case Described():
            return Described(with_null(form.form), form.text)
        case Anything() | Scalar("null"):
            return form
        case AnyOf():
            return form if any(with_null(option) is option for option in form.options) else AnyOf((*form.options, null))
        case Choice() if any(value is None for value, _ in form.values):
            return form
        case _:
            return AnyOf((form, null))


def is_pydantic(kind: Any) -> bool:
    """Whether a class is a pydantic model. pydantic is not imported: whoever has a model has imported it."""
    base = getattr(sys.modules.get("pydantic"), "BaseModel", None)
    return isinstance(kind, type) and base is not None and issubclass(kind, base)
