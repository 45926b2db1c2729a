"""Headers that requests are sent with, checked and merged. No I/O."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

from ._codec import is_object
from ._errors import ConfigurationError

# https://www.rfc-editor.org/rfc/rfc9110#name-tokens and #name-field-values, of which only ASCII can be relied on
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\t\x20-\x7e]*")


def check_headers(headers: object) -> dict[str, str]:
    """Headers that can be sent; a value is not shown in the error, as it may be a secret."""
    if headers is None:
        return {}
    if not is_object(headers):
        raise ConfigurationError(f"headers are a mapping of names to values, not {type(headers).__name__}")
    checked: dict[str, str] = {}
    for name, value in cast("Mapping[object, object]", headers).items():
        if not (isinstance(name, str) and _HEADER_NAME.fullmatch(name)):
            raise ConfigurationError(f"{name!r} is not the name of a header")
        if not (isinstance(value, str) and _HEADER_VALUE.fullmatch(value)):
            raise ConfigurationError(f"the value of the header {name!r} must be a str of printable ASCII characters")
        checked[name] = value.strip(" \t")  # blanks around a value are no part of it, and h11 refuses and quotes them
    return checked


def merge_headers(*headers: Mapping[str, str]) -> dict[str, str]:
    """One mapping of several. Case does not tell names apart, and what comes later replaces what came before."""
    merged: dict[str, tuple[str, str]] = {}
    for name, value in (pair for mapping in headers for pair in mapping.items()):
        merged[name.lower()] = (name, value)
    return dict(merged.values())
