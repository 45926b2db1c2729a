"""JSON texts: what the model wrote as decoded JSON, and what functions return as text for the model."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn
from uuid import UUID

import attrs

from .._codec import excerpt, is_array, is_iterable, is_object
from .forms import is_pydantic


class NotJSON(ValueError):
    """A text is not JSON."""


def load(text: str) -> Any:
    """Decode JSON as the standard has it, without NaN and the infinities.

    Raises:
        NotJSON: the text is something else.
    """
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJSON(str(error) or type(error).__name__) from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def text_of(value: Any) -> str:
    """What the model reads of a value: a string as it is, anything else as JSON.

    Raises:
        TypeError: the value has no JSON form.
    """
    if isinstance(value, str) and not isinstance(value, Enum):
        return sendable(value)
    try:
        return sendable(json.dumps(plain(value), ensure_ascii=False, allow_nan=False))
    except (ValueError, RecursionError) as error:
        raise TypeError(f"{excerpt(value)} is not JSON: {error}") from error


def sendable(text: str) -> str:
    """The text with question marks for halves of surrogate pairs, which names of files may have and JSON may not."""
    return text.encode("utf-8", "replace").decode()


def plain(value: Any) -> Any:
    """The JSON form of a value.

    Raises:
        TypeError: it has none.
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, (str, int, float)):
        return value
    if is_array(value) and (fields := getattr(value, "_fields", None)):  # a NamedTuple
        return {name: plain(item) for name, item in zip(fields, value, strict=True)}
    if is_object(value):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if is_array(value) or is_iterable(value):
        return [plain(item) for item in value]
    if isinstance(value, (date, time)):  # a datetime is a date
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value.is_finite() and value == int(value) else float(value)
    return _instance(value)


def _instance(value: Any) -> Any:
    if is_pydantic(type(value)):
        return value.model_dump(mode="json")
    if (to_dict := getattr(value, "to_dict", None)) is not None:  # a model of this package
        return plain(to_dict())
    kind: Any = value.__class__
    if attrs.has(kind):
        names = [item.name for item in attrs.fields(kind)]
    elif dataclasses.is_dataclass(kind):
        names = [item.name for item in dataclasses.fields(kind)]
    else:
        raise TypeError(f"{excerpt(value)} is not JSON")
    return {name: plain(getattr(value, name)) for name in names}
