"""Between JSON and models: decoding of tagged unions, encoding of request bodies, clear decode errors."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, ValuesView
from collections.abc import Set as AbstractSet
from contextlib import suppress
from threading import RLock
from typing import Any, Final, NoReturn, TypeGuard

from ._errors import ConfigurationError, DecodeError, InvalidJSON
from ._json import Unparsed
from .types import UNSET, UnknownObject


def is_object(value: Any) -> TypeGuard[Mapping[str, Any]]:
    """Whether a value is a JSON object."""
    return isinstance(value, Mapping)


def is_array(value: Any) -> TypeGuard[list[Any] | tuple[Any, ...]]:
    """Whether a value becomes a JSON array."""
    return isinstance(value, (list, tuple))


def is_iterable(value: Any) -> TypeGuard[Iterable[Any]]:
    """Whether a value can be sent as an array although it is no list: a set, a generator."""
    # Not just any Iterable: a pydantic model is one, over pairs.
    return isinstance(value, (Iterator, AbstractSet, ValuesView, deque))


class WrongKind(DecodeError):
    """A value stands where a value of another kind belongs."""

    value: Any = None


def _wrong(kind: str, value: Any) -> WrongKind:
    error = WrongKind(f"expected {kind}, got {excerpt(value)}")
    error.value = value
    return error


def as_list(value: Any) -> Any:
    """The value, if it is a JSON array: an empty object or string must not pass for an empty one."""
    if not is_array(value):
        raise _wrong("an array", value)
    return value


def as_text(value: Any) -> Any:
    """The value, if it is a string, or null: the unfinished answers of broken streams have that where nothing came."""
    if value is not None and not isinstance(value, str):
        raise _wrong("a string", value)
    return value


def decode_tagged(data: Any, tag: str, table: Mapping[Any, Callable[[Mapping[str, Any]], Any]], union: str) -> Any:
    """Decode an object by the value of its ``tag``; an object with an unknown tag is kept as it is."""
    try:
        value = data[tag]
    except (KeyError, TypeError, IndexError) as error:
        if is_object(data):
            raise DecodeError(f"{union}: the field {tag!r}, which tells the variant, is missing") from error
        raise DecodeError(f"{union}: expected an object, got {excerpt(data)}") from error
    # An unhashable tag (a list, an object) is one we do not know either.
    decode = table.get(value) if isinstance(value, (str, int, bool)) else None
    return UnknownObject(data) if decode is None else decode(data)


def decoded(value: Any, decode: Callable[[Any], Any]) -> Any:
    """An optional field of a request: absent and null stay what they are."""
    return value if value is UNSET or value is None else decode(value)


UNREAD: Final = (dict, Unparsed)
"""Classes of an object whose decoding can wait."""
_LATE = RLock()  # so that all threads get the same object; the object may have such fields, too


def late(self: Any, name: str, source: str, decode: Callable[[Any], Any]) -> Any:
    """The value of a field that is decoded when it is first read; its JSON waits in ``source``."""
    with _LATE:
        with suppress(AttributeError):  # another thread may have been here
            return object.__getattribute__(self, name)
        held = object.__getattribute__(self, source)
        value = decode(held.parse() if held.__class__ is Unparsed else held)
        setattr(self, name, value)
        setattr(self, source, None)
        return value


def fail(model: str, data: Any, error: Exception, checked: tuple[str, ...] = ()) -> NoReturn:
    """Turn what a straight-line ``from_dict`` stumbled over into an error that names model, field and value."""
    if isinstance(error, DecodeError) and not isinstance(error, WrongKind):
        raise error
    if not is_object(data):
        raise DecodeError(f"{model}: expected an object, got {excerpt(data)}") from error
    if isinstance(error, KeyError) and error.args and error.args[0] not in data:
        raise DecodeError(f"{model}.{error.args[0]}: this required field is missing") from error
    if isinstance(error, WrongKind):
        name = next((name for name in checked if name in data and data[name] is error.value), None)
        raise DecodeError(f"{model}{f'.{name}' if name else ''}: {error}") from error
    raise DecodeError(f"{model}: {type(error).__name__}: {error}") from error


def decode_string(text: Any, what: str, author: str, name: Any = None) -> Any:
    """The value of JSON that stands in a string of a document and was written by ``author``."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        cause: Exception = error
        start = max(0, error.pos - 40)
        reason, position = f"{error.msg} at character {error.pos}", error.pos
        near = f", near {error.doc[start : error.pos + 40]!r}" if error.doc else ""
    except (ValueError, TypeError, RecursionError) as error:
        cause, reason, position, near = error, str(error), 0, ""
    whose = f" of {name!r}" if name else ""
    invalid = InvalidJSON(f"{what}{whose} is not JSON: {reason}{near}. It was written by {author}.")
    invalid.text, invalid.position = text if isinstance(text, str) else "", position
    raise invalid from cause


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def excerpt(value: Any, limit: int = 80) -> str:
    """A short description of a value for an error message."""
    text = repr(value)
    return f"{type(value).__name__} {text if len(text) <= limit else text[:limit] + '...'}"


_AS_IS = frozenset({str, int, float, bool, type(None)})


def to_wire(value: Any) -> Any:
    """The JSON form of a model, or of lists and mappings that hold models."""
    # By exact class first: isinstance with an abstract class costs ten times as much, and a request has many values.
    kind: Any = value.__class__
    if kind in _AS_IS:
        return value
    if kind is list or kind is tuple:
        return [to_wire(item) for item in value]
    if is_object(value):
        return {key: to_wire(item) for key, item in value.items()}
    if isinstance(value, (str, int, float)):
        return value
    return to_wire(_default(value)) if is_iterable(value) else _default(value)


def _default(value: Any) -> Any:
    to_dict = getattr(value, "to_dict", None)
    if to_dict is not None:
        return to_dict()
    if is_object(value):
        return dict(value)
    if value is UNSET:
        raise ConfigurationError("UNSET stands inside a request body; leave the key out instead")
    if is_iterable(value):
        return list(value)
    raise ConfigurationError(f"a request body cannot hold {excerpt(value)}; use JSON values or models")


# One encoder for all requests: the C encoder walks plain dicts and asks only for the models among them.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_default)


def encode_body(body: Mapping[str, Any]) -> bytes:
    """A request body as compact UTF-8 JSON."""
    try:
        return _ENCODER.encode(body).encode()
    except UnicodeEncodeError as error:
        bad = error.object[error.start : error.end]
        raise ConfigurationError(
            f"the request body holds {bad!r}, half of a surrogate pair, which no JSON text can carry; "
            "remove it or decode the text it came from with errors='replace'"
        ) from error
    except (ValueError, TypeError, RecursionError) as error:
        raise ConfigurationError(f"the request body is not JSON: {error}") from error


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given: all that are not UNSET."""
    return {name: value for name, value in fields.items() if value is not UNSET}
