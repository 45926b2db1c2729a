"""The members of classes and the parameters of functions as their authors declared them."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import attrs

from .._errors import ConfigurationError
from .docstrings import read_docstring
from .forms import MISSING
from .generics import fill, is_init_var


class Declared(NamedTuple):
    """One member of a class or parameter of a function."""

    name: str  # both the key in JSON and the name by which it is passed
    type: Any
    required: bool
    default: Any
    doc: str


def declared_by_class(kind: Any, arguments: tuple[Any, ...]) -> tuple[str, list[Declared]] | None:
    """What a class with these type arguments says of itself, and its members; None if it is no class with members.

    Raises:
        ConfigurationError: an annotation names something that does not exist.
    """
    if (read := _reader(kind)) is None:
        return None
    # A class's own text only: an inherited one is about the base, and some that nobody wrote repeat the signature.
    text = kind.__dict__.get("__doc__") or ""
    doc, texts = ("", {}) if text.startswith(f"{kind.__name__}(") else read_docstring(text)
    try:
        hints = fill(kind, arguments, typing.get_type_hints(kind, include_extras=True))
    except (NameError, TypeError, SyntaxError) as error:
        raise ConfigurationError(f"the annotations of {kind.__name__} cannot be read: {error}") from error
    return doc, [item._replace(doc=item.doc or texts.get(item.name, "")) for item in read(kind, hints)]


def declared_by_function(function: Any) -> tuple[str, list[inspect.Parameter], list[Declared]]:
    """What a function says of itself, its parameters, and what they declare.

    Raises:
        ConfigurationError: a parameter has no name of its own, or an annotation names something that does not exist.
    """
    behind = function_behind(function)
    doc, texts = read_docstring(inspect.getdoc(behind))
    try:
        signature = inspect.signature(function).parameters.values()
        hints = typing.get_type_hints(behind, include_extras=True)
    except (NameError, TypeError, ValueError, SyntaxError) as error:
        raise ConfigurationError(f"the signature of {function!r} cannot be read: {error}") from error
    parameters = [item for item in signature if item.name not in _filled(function)]
    declared: list[Declared] = []
    for item in parameters:
        if item.kind in (item.VAR_POSITIONAL, item.VAR_KEYWORD):
            raise ConfigurationError(f"{function!r} takes {item}; a model has to be told the name of every parameter")
        required = item.default is item.empty
        default = MISSING if required else item.default
        declared.append(Declared(item.name, hints.get(item.name, Any), required, default, texts.get(item.name, "")))
    return doc, parameters, declared


def _filled(function: Any) -> Mapping[str, Any]:
    # What a partial has filled in is none of the model's business, and may be a secret.
    return function.keywords if isinstance(function, functools.partial) else {}


def function_behind(function: Any) -> Any:
    """The function that a partial or an object with ``__call__`` leads to."""
    while isinstance(function, functools.partial):
        function = function.func
    return function if inspect.isroutine(function) else function.__call__


_Reader = Callable[[Any, Mapping[str, Any]], Iterator[Declared]]


def _reader(kind: Any) -> _Reader | None:
    if attrs.has(kind):
        return _attrs
    if dataclasses.is_dataclass(kind):
        return _dataclass
    if hasattr(kind, "__required_keys__"):  # a TypedDict, of typing or of typing_extensions
        return _typed_dict
    return _named_tuple if hasattr(kind, "_field_defaults") else None


def _attrs(kind: Any, hints: Mapping[str, Any]) -> Iterator[Declared]:
    for item in attrs.fields(kind):
        if item.init:
            required = item.default is attrs.NOTHING
            default = MISSING if required or isinstance(item.default, attrs.Factory) else item.default  # type: ignore[arg-type]
            hint = hints.get(item.name, Any)
            yield Declared(item.alias or item.name, hint, required, default, _described(item.metadata))


def _dataclass(kind: Any, hints: Mapping[str, Any]) -> Iterator[Declared]:
    known = {item.name for item in dataclasses.fields(kind)}
    for item in kind.__dataclass_fields__.values():
        hint = hints[item.name]
        if is_init_var(hint):  # fields() leaves these out
            hint = hint.type
        elif item.name not in known:  # a class variable
            continue
        if item.init:
            plain = item.default is not dataclasses.MISSING
            required = not plain and item.default_factory is dataclasses.MISSING
            default = item.default if plain else MISSING
            yield Declared(item.name, hint, required, default, _described(item.metadata))


def _described(metadata: Mapping[Any, Any]) -> str:
    text = metadata.get("description")
    return text if isinstance(text, str) else ""


def _typed_dict(kind: Any, hints: Mapping[str, Any]) -> Iterator[Declared]:
    for name, hint in hints.items():
        # The wrappers say it first: annotations that are strings hide them from the class itself.
        wrapper = typing.get_origin(hint)
        required = wrapper is typing.Required or (wrapper is not typing.NotRequired and name in kind.__required_keys__)
        yield Declared(name, hint, required, MISSING, "")


def _named_tuple(kind: Any, hints: Mapping[str, Any]) -> Iterator[Declared]:
    for name in kind._fields:
        default = kind._field_defaults.get(name, MISSING)
        yield Declared(name, hints.get(name, Any), default is MISSING, default, "")
