"""Reads Python types and signatures into forms."""

from __future__ import annotations

import collections.abc
import functools
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from .._errors import ConfigurationError
from .classes import Declared, declared_by_class, declared_by_function
from .forms import (
    AnyOf,
    Anything,
    Choice,
    Described,
    Foreign,
    Form,
    Limited,
    ListOf,
    Loaded,
    MapOf,
    Member,
    Named,
    Record,
    Scalar,
    TupleOf,
    is_pydantic,
    with_null,
)
from .generics import evaluated, substitute, unfilled
from .limits import limited

_SCALARS: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
_LOADED: dict[Any, Loaded] = {
    datetime: Loaded("string", "date-time", "a date and time as in ISO 8601", datetime.fromisoformat),
    date: Loaded("string", "date", "a date as YYYY-MM-DD", date.fromisoformat),
    time: Loaded("string", "time", "a time as HH:MM:SS", time.fromisoformat),
    UUID: Loaded("string", "uuid", "a UUID", UUID),
    Decimal: Loaded("number", "", "a number", lambda value: Decimal(str(value))),
}
_ARRAYS: dict[Any, Callable[[list[Any]], Any]] = {
    **dict.fromkeys((list, collections.abc.Sequence, collections.abc.Collection, collections.abc.Iterable), list),
    **dict.fromkeys((set, collections.abc.Set), set),
    frozenset: frozenset,
    tuple: tuple,
}
_OBJECTS = (dict, collections.abc.Mapping)
_WRAPPERS = ("Required", "NotRequired", "ReadOnly", "Final")  # by name: typing_extensions has its own of new ones


def read_type(hint: Any) -> Form:
    """The form of a type.

    Raises:
        ConfigurationError: no JSON values stand for the values of the type.
    """
    where = getattr(hint, "__name__", None) or str(hint)
    try:
        return _Reader().read(hint, where)
    except RecursionError:
        raise ConfigurationError(f"{where}: the type is nested without end") from None


def read_function(function: Callable[..., Any], name: str) -> Record:
    """The parameters of a function as the members of an object. What it makes of an object is the call.

    Raises:
        ConfigurationError: a parameter cannot be given as JSON.
    """
    doc, parameters, declared = declared_by_function(function)
    positional = [item for item in parameters if item.kind is item.POSITIONAL_ONLY]

    def call(**given: Any) -> Callable[[], Any]:
        first = [given.pop(item.name, item.default) for item in positional]
        return functools.partial(function, *first, **given)

    try:
        return Record(name, call, doc, tuple(_Reader().members(declared, name)))
    except RecursionError:
        raise ConfigurationError(f"{name}: the type of a parameter is nested without end") from None


class _Reader:
    def __init__(self) -> None:
        self._records: dict[Any, Record] = {}
        self._aliases: dict[Any, Form] = {}
        self._inside: set[Any] = set()

    def members(self, declared: Iterable[Declared], where: str) -> Iterator[Member]:
        for item in declared:
            form = self.read(item.type, f"{where}.{item.name}")
            if item.default is None:  # people write `x: int = None`, and mean it
                form = with_null(form)
            described = Described(form, item.doc) if not isinstance(form, Described) else form
            yield Member(item.name, described.form, item.required, item.default, described.text)

    def read(self, hint: Any, where: str) -> Form:
        """The form of a type; ``where`` says in errors whose type it is."""
        origin, arguments = typing.get_origin(hint), typing.get_args(hint)
        if hint is Any or hint is object:
            return Anything()
        if hint is None:
            return Scalar("null")
        if origin is typing.Annotated:
            form = limited(self.read(arguments[0], where), arguments[1:], where)
            text = next((text for item in arguments[1:] if (text := _text(item))), "")
            return Described(form, text) if text else form
        if getattr(origin, "_name", "") in _WRAPPERS:
            return self.read(arguments[0], where)
        if origin is typing.Literal:
            return _choice(arguments, where)
        if origin in (typing.Union, types.UnionType):
            return AnyOf(tuple(self.read(item, where) for item in arguments))
        if isinstance(hint, typing.TypeVar):
            return self.read(unfilled(hint, where), where)
        kind = origin or hint
        if not isinstance(kind, type):
            if hasattr(kind, "__supertype__"):  # a NewType
                return self.read(kind.__supertype__, where)
            if hasattr(kind, "__value__"):  # of the `type` statement of Python 3.12
                return self._alias(hint, kind, arguments, where)
        elif found := self._container(kind, arguments, where) or self._class(hint, kind, arguments, where):
            return found
        raise ConfigurationError(
            f"{where}: there is no JSON for {hint!r}; use a dataclass, an attrs class, a TypedDict, a NamedTuple, "
            "a pydantic model, an Enum, or the types of JSON"
        )

    def _alias(self, hint: Any, kind: Any, arguments: tuple[Any, ...], where: str) -> Form:
        if hint in self._aliases:
            self._inside.add(hint)
            return self._aliases[hint]
        self._aliases[hint] = named = Named(getattr(kind, "__name__", "value"))
        value = evaluated(kind.__value__, kind, where)
        filled = dict(zip(getattr(kind, "__type_params__", ()), arguments, strict=False))
        named.form = self.read(substitute(value, filled), where)
        if _stands_for(named.form, named):
            raise ConfigurationError(f"{where}: {named.name} stands for itself")
        if hint not in self._inside:
            self._aliases[hint] = named.form
        return self._aliases[hint]

    def _container(self, kind: type, arguments: tuple[Any, ...], where: str) -> Form | None:
        if kind is tuple and arguments and arguments[-1] is not Ellipsis:
            return TupleOf(tuple(self.read(item, where) for item in arguments))
        if kind in _ARRAYS:
            items = self.read(arguments[0] if arguments else Any, where)
            return ListOf(items, _ARRAYS[kind])
        if kind in _OBJECTS:
            if arguments and arguments[0] is not str:
                raise ConfigurationError(f"{where}: the keys of a JSON object are strings, not {arguments[0]!r}")
            return MapOf(self.read(arguments[1] if arguments else Any, where))
        return None

    def _class(self, hint: Any, kind: Any, arguments: tuple[Any, ...], where: str) -> Form | None:
        if kind in _SCALARS:
            return Scalar(_SCALARS[kind])
        if kind in _LOADED:
            return _LOADED[kind]
        if issubclass(kind, Enum):
            return _choice(tuple(kind), where)
        if is_pydantic(kind):
            return Foreign(kind)
        if hint in self._records:
            return self._records[hint]
        if (found := declared_by_class(kind, arguments)) is None:
            return None
        doc, declared = found
        self._records[hint] = record = Record(kind.__name__, kind, doc)
        record.members = tuple(self.members(declared, kind.__name__))
        return record


def _choice(items: tuple[Any, ...], where: str) -> Choice:
    values = [(item.value if isinstance(item, Enum) else item, item) for item in items]
    for value, _ in values:
        if value is not None and not isinstance(value, (str, int, float)):
            raise ConfigurationError(f"{where}: {value!r} is no scalar of JSON and cannot be one of the choices")
    return Choice(tuple(values))


def _text(item: Any) -> str:
    """What metadata of Annotated says: a string, typing_extensions.Doc, or pydantic's Field."""
    found = item if isinstance(item, str) else getattr(item, "documentation", None) or getattr(item, "description", "")
    return found if isinstance(found, str) else ""


def _stands_for(form: Form, named: Named) -> bool:
    """Whether a form can be the alias itself, with no array or object between."""
    match form:
        case AnyOf():
            return any(_stands_for(option, named) for option in form.options)
        case Described() | Limited():
            return _stands_for(form.form, named)
        case _:
            return form is named
