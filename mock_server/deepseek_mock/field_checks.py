"""Checks of what a scenario says: values that could not go over the wire are refused where they are written."""

from __future__ import annotations

import re
from collections.abc import Mapping

MAX_SECONDS = 86_400.0
BODILESS = frozenset({204, 304})
# The server writes these itself; another value would break the framing of the answer.
FRAMING = frozenset({"content-length", "transfer-encoding", "connection"})
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"(?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?")


class FieldError(ValueError):
    """A value that cannot be. `field` is the name of the field that has it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def check_seconds(field: str, value: float | None, least: float = 0.0) -> None:
    """Refuses times that are negative, endless or longer than a day."""
    if value is not None and not least <= value <= MAX_SECONDS:
        raise FieldError(field, f"{field} is {value}: it must be between {least:g} and {MAX_SECONDS:.0f} seconds")


def check_count(field: str, value: int | None, least: int, most: int | None = None) -> None:
    """Refuses numbers that are too small or too large."""
    if value is None or (least <= value and (most is None or value <= most)):
        return
    span = f"at least {least}" if most is None else f"between {least} and {most}"
    raise FieldError(field, f"{field} is {value}: it must be {span}")


def check_status(status: int | None, *, has_body: bool) -> None:
    """Refuses what is no final status, and a body for a status that has none."""
    if status is None:
        return
    if not 200 <= status <= 599:
        raise FieldError("status", f"status is {status}: a final status is between 200 and 599")
    if has_body and status in BODILESS:
        raise FieldError("status", f"status is {status}: an answer with it has no body; leave the body out")


def check_headers(headers: Mapping[str, str]) -> None:
    """Refuses response headers that HTTP cannot carry or that the server must write itself."""
    spellings: dict[str, str] = {}
    for name, value in headers.items():
        check_header_name("headers", name)
        other = spellings.setdefault(name.lower(), name)
        if other != name:
            raise FieldError("headers", f"{other} and {name} are the same header: leave one out")
        if name.lower() in FRAMING:
            remedy = "leave it out; a body that is too short is the fault 'truncated' or 'close'"
            raise FieldError("headers", f"{name} is written by the server: {remedy}")
        check_header_value("headers", name, value)


def check_header_name(field: str, name: str) -> None:
    """Refuses what is no name of a header."""
    if not _NAME.fullmatch(name):
        raise FieldError(field, f"{name!r} is no name of a header: use letters, digits and hyphens")


def check_header_value(field: str, name: str, value: str) -> None:
    """Refuses line ends, control characters, space at the ends, and what Latin-1 does not have."""
    if not _VALUE.fullmatch(value):
        remedy = "use one line of Latin-1 without control characters and without space around it"
        raise FieldError(field, f"{name} is {value!r}, which HTTP cannot carry: {remedy}")
