"""The types that the fields of rules declare: what has them, and what is said about values that have not."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from os import PathLike
from types import NoneType, UnionType
from typing import Any, TypeGuard, get_args, get_origin, get_type_hints

from deepseek_mock.field_checks import FieldError
from deepseek_mock.wording import known, shortened

WORDS: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Any: "a value that JSON has",
}
JSON_VALUES = "JSON has texts, numbers, true, false, null, lists, and mappings with texts as keys"
# Far below what the encoder can take, far above what anybody writes.
MAX_DEPTH = 100
MAX_BITS = 10_000


@cache
def field_types(kind: type[Any]) -> dict[str, Any]:
    """The fields of a data class that may be said, with their types."""
    hints = get_type_hints(kind)
    return {item.name: hints[item.name] for item in fields(kind) if item.init}


@cache
def needed_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields of a data class that must be said."""
    return tuple(item.name for item in fields(kind) if item.default is item.default_factory is MISSING)


def options_of(expected: Any) -> tuple[Any, ...]:
    """The types that a declared type allows, without None."""
    options = get_args(expected) if isinstance(expected, UnionType) else (expected,)
    return tuple(option for option in options if option is not NoneType)


def in_words(expected: Any) -> str:
    """A declared type, to people."""
    return " or ".join(map(_words, options_of(expected)))


def _words(option: Any) -> str:
    if option in WORDS:
        return WORDS[option]
    origin = get_origin(option)
    if origin is None:
        return f"a mapping with {known(field_types(option))}"
    item = get_args(option)[-1]
    if origin is Sequence:
        return f"a list of {'mappings' if is_dataclass(item) else 'whole numbers'}"
    return "a mapping" if item is Any else "a mapping of texts"


def check_types(part: Any) -> None:
    """Refuses values in a data class that are not of the declared types, and what neither JSON nor UTF-8 can hold.

    Lists and mappings are copied: whoever made them may go on to change them.

    Raises:
        FieldError: names the field, the value and what it must be.
    """
    types = field_types(part.__class__)
    for item in fields(part):
        value = getattr(part, name := item.name)
        if item.init and value is not item.default:
            # Frozen ones are still being made.
            object.__setattr__(part, name, _checked(name, name, value, types[name]))


def check_type(name: str, value: Any, expected: Any) -> None:
    """Refuses an argument that is not of a type.

    Raises:
        FieldError: names the argument, the value and what it must be.
    """
    _checked(name, name, value, expected)


def check_listed(name: str, values: Any, kind: str) -> None:
    """Refuses an argument that is one value where a list of them is wanted.

    Raises:
        FieldError: names the argument, the value and what it must be.
    """
    if not isinstance(values, Iterable):
        raise FieldError(name, f"{name} is {shown(values)}: it must be a list of {name}: [{kind}(...)]")


def _checked(field: str, name: str, value: Any, expected: Any) -> Any:
    """The value, lists and mappings as copies. `name` is what it is called, `field` the field in which it is."""
    if value is None and NoneType in get_args(expected):
        return None
    options = options_of(expected)
    if Any in options:
        return _plain(field, name, value, MAX_DEPTH)
    for option in options:
        origin = get_origin(option)
        if origin is Sequence:
            if is_list(value):
                (item,) = get_args(option)
                return tuple(_checked(field, f"an item of {name}", below, item) for below in value)
        elif origin is Mapping:
            if is_mapping(value):
                return _members(field, name, value, get_args(option)[1])
        elif _is(value, option):
            return _sound(field, name, value) if isinstance(value, str) else value
    raise FieldError(field, f"{name} is {shown(value)}: it must be {in_words(expected)}{_remedy(value, options)}")


def _members(field: str, name: str, value: Mapping[Any, Any], expected: Any) -> dict[str, Any]:
    return {_key(field, name, key): _checked(field, key, below, expected) for key, below in value.items()}


def _key(field: str, name: str, key: object) -> str:
    if not isinstance(key, str):
        raise FieldError(field, f"{shown(key)} as a key in {name} is no text: put it in quotes")
    return _sound(field, f"a key in {name}", key)


def _is(value: object, option: Any) -> bool:
    if isinstance(value, bool) or option is bool:
        return option is bool and isinstance(value, bool)
    return isinstance(value, int | float if option is float else option)


def is_mapping(value: Any) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value is a mapping."""
    return isinstance(value, Mapping)


def is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    """Whether a value is a sequence of values, and not a text or bytes."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes | bytearray | memoryview)


def _sound(field: str, name: str, text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        what = f"{name} has half of a surrogate pair at {error.start}, {text[error.start]!r}"
        raise FieldError(field, f"{what}: write the whole character") from None
    return text


def _plain(field: str, name: str, value: Any, depth: int) -> Any:
    """A value as JSON has it."""
    if not depth:
        raise FieldError(field, f"{field} has more than {MAX_DEPTH} levels, or contains itself: send it as body")
    if isinstance(value, str):
        return _sound(field, name, value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise FieldError(field, f"{name} is a number of more than {MAX_BITS} bits: send it as body")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise FieldError(field, f"{name} is {value}, which is no number in JSON: write a text, or send it as body")
        return value
    if is_mapping(value):
        return {_key(field, name, key): _plain(field, key, below, depth - 1) for key, below in value.items()}
    if is_list(value):
        return [_plain(field, f"an item of {name}", below, depth - 1) for below in value]
    raise FieldError(field, f"{name} is {shown(value)}: {JSON_VALUES}; convert it to one of these")


def shown(value: object) -> str:
    """A value in a message, on one line."""
    try:
        return shortened(repr(value))
    except Exception:  # noqa: BLE001 - it is somebody else's
        return f"a {type(value).__name__}"


def _remedy(value: object, options: tuple[Any, ...]) -> str:
    if isinstance(value, bytes | bytearray) and str in options:
        return "; decode the bytes"
    if isinstance(value, PathLike) and str in options:
        return "; put str(...) around it"
    if isinstance(value, str) and {int, float} & set(options):
        return "; leave the quotes out"
    if isinstance(value, int | float) and str in options:
        return "; put it in quotes"
    if value is None:
        return "; leave it out to have none"
    classes = [option.__name__ for option in options if is_dataclass(option) and isinstance(option, type)]
    return f", in Python {' or '.join(f'{name}(...)' for name in classes)}" if classes else ""
