"""URLs, as the connections need them. No I/O.

httpx knows URLs of every kind, and takes a while to load. Those that it would leave as they are need none of that.
"""

from __future__ import annotations

import re
from typing import TypeAlias

Parts: TypeAlias = tuple[bytes, bytes, int | None, bytes]
"""Scheme, host, port and target."""

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_PLAIN = re.compile(
    rf"(https?)://((?=[a-z])(?!\S*xn--){_LABEL}(?:\.{_LABEL})*|{_OCTET}(?:\.{_OCTET}){{3}})(?::([1-9][0-9]{{0,4}}))?"
    "((?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?)",
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_plain(url: str) -> bool:
    """Whether it is a URL with nothing to escape, to resolve, or to leave out, and without a query."""
    return _plain(url) is not None


def split(url: str) -> Parts:
    """The parts of a URL that can be sent to."""
    if (plain := _plain(url)) is not None:
        return plain
    import httpx  # noqa: PLC0415

    parsed = httpx.URL(url)
    return parsed.raw_scheme, parsed.raw_host, parsed.port, parsed.raw_path


def with_query(url: str, items: list[tuple[str, str | int | float | bool | None]]) -> str:
    """A URL with parameters."""
    import httpx  # noqa: PLC0415

    return str(httpx.URL(url, params=items))


def authority(url: str) -> str:
    """Host and port, as they stand in the header of that name."""
    _, host, port, _ = split(url)
    name = host.decode("ascii")
    name = f"[{name}]" if ":" in name else name
    return name if port is None else f"{name}:{port}"


def _plain(url: str) -> Parts | None:
    found = _PLAIN.fullmatch(url)
    if found is None:
        return None
    scheme, host, digits, path = found.groups()
    port = None if digits is None else int(digits)
    if port is not None and not (port < 2**16 and port != _DEFAULT_PORTS[scheme]):
        return None
    return scheme.encode(), host.encode(), port, path.encode() or b"/"
