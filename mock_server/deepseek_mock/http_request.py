"""A request as it came over the wire."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any, cast

# Only its end is kept of a key, as in the API's own message about a wrong one.
SHOWN_KEY_CHARACTERS = 4


@dataclass(slots=True)
class Request:
    """One request: names of headers are in lower case, values of repeated ones joined with a comma."""

    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    _members: dict[str, Any] | None = field(default=None, repr=False)

    @property
    def members(self) -> dict[str, Any]:
        """The members of the JSON body; empty when the body is anything but a JSON object."""
        if self._members is None:
            try:
                value: Any = json.loads(self.body) if self.body else {}
            except (ValueError, RecursionError):
                value = {}
            self._members = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
        return self._members

    @property
    def media_type(self) -> str:
        """The media type of the body, without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def redacted(headers: dict[str, str]) -> dict[str, str]:
    """Headers that can be shown and kept: of credentials only the scheme and the last characters are left."""
    return {name: redacted_value(value) if name in SECRET_HEADERS else value for name, value in headers.items()}


SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"})
SCHEMES = frozenset({"basic", "bearer", "digest", "token"})
SEPARATOR = re.compile("[ ,;=]")


def redacted_value(value: str) -> str:
    """A credential of which only the scheme and the last characters are left."""
    scheme, space, secret = value.partition(" ")
    if not space or scheme.lower() not in SCHEMES:
        scheme, space, secret = "", "", value
    # A short value would be given away by its end, and of several values or words nothing is shown.
    plain = len(secret) > 4 * SHOWN_KEY_CHARACTERS and SEPARATOR.search(secret) is None
    return f"{scheme}{space}****{secret[-SHOWN_KEY_CHARACTERS:] if plain else ''}"
