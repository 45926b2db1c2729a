"""What the type parameters of generic classes, functions and aliases stand for."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import typing
from collections.abc import Mapping
from typing import Any, ForwardRef

from .._errors import ConfigurationError

_Filled = Mapping[Any, Any]


def fill(kind: Any, arguments: tuple[Any, ...], hints: Mapping[str, Any]) -> dict[str, Any]:
    """The types of the members of a class with its parameters filled in, and those of the bases that it inherits from.

    A base may use the same variable for something else, so what counts is the class that declares a member.
    """
    owners = _owners(kind, dict(zip(_parameters(kind), arguments, strict=False)))
    return {name: substitute(hint, owners.get(name, {})) for name, hint in hints.items()}


def _owners(kind: Any, filled: _Filled) -> dict[str, _Filled]:
    """For each member, what the variables in the class that declares it stand for."""
    own: dict[str, _Filled] = dict.fromkeys(_annotated(kind), filled)
    inherited: dict[str, _Filled] = {}
    bases: tuple[Any, ...] = kind.__dict__.get("__orig_bases__", kind.__bases__)
    for base in reversed(bases):
        origin: Any = typing.get_origin(base) or base
        if isinstance(origin, type) and origin is not object:
            arguments = (substitute(item, filled) for item in typing.get_args(base))
            inherited.update(_owners(origin, dict(zip(_parameters(origin), arguments, strict=False))))
    # A TypedDict repeats what it inherits, and cannot change it; other classes have only what they declare.
    return {**own, **inherited} if hasattr(kind, "__required_keys__") else {**inherited, **own}


def _parameters(kind: Any) -> tuple[Any, ...]:
    parameters: tuple[Any, ...] = getattr(kind, "__parameters__", ())
    return parameters


def _annotated(kind: Any) -> list[str]:
    try:
        return list(inspect.get_annotations(kind))
    except (NameError, TypeError):  # Python 3.14 evaluates them; whoever reads the types has seen the same error
        return []


def substitute(hint: Any, filled: _Filled) -> Any:
    """The type with variables replaced by what they stand for."""
    if isinstance(hint, typing.TypeVar):
        return filled.get(hint, hint)
    if is_init_var(hint):
        return dataclasses.InitVar(substitute(hint.type, filled))
    inside = getattr(hint, "__parameters__", ()) if typing.get_origin(hint) else ()
    return hint[tuple(filled.get(item, item) for item in inside)] if inside else hint


def is_init_var(hint: Any) -> bool:
    """Whether the type is that of something that only the constructor of a dataclass takes."""
    return isinstance(hint, dataclasses.InitVar)


def unfilled(variable: Any, where: str) -> Any:
    """What a variable stands for that nothing says more about: its default, constraints or bound, or anything.

    Raises:
        ConfigurationError: the bound names something that does not exist.
    """
    has_default = getattr(variable, "has_default", None)  # of Python 3.13 and typing_extensions
    if has_default is not None and has_default():
        return variable.__default__
    if variable.__constraints__:
        return functools.reduce(_either, variable.__constraints__)
    bound = variable.__bound__
    return Any if bound is None else evaluated(bound, variable, where)


def _either(left: Any, right: Any) -> Any:
    return left | right


def evaluated(hint: Any, owner: Any, where: str) -> Any:
    """A type whose parts may be written as text, with the names of the module that ``owner`` is from.

    Raises:
        ConfigurationError: it names something that does not exist.
    """
    if isinstance(hint, str):
        hint = ForwardRef(hint)
    holder = type("Holder", (), {"__annotations__": {"hint": hint}, "__module__": getattr(owner, "__module__", None)})
    try:
        return typing.get_type_hints(holder, include_extras=True)["hint"]
    except (NameError, TypeError, SyntaxError) as error:
        name = getattr(owner, "__name__", str(owner))
        raise ConfigurationError(f"{where}: {name} cannot be read: {error}") from error
