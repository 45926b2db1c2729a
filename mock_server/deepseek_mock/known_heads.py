"""Heads of requests that were parsed before: a client sends the same one again and again, but for the body's length."""

from __future__ import annotations

import re
from collections.abc import Sequence

from deepseek_mock.http_request import Request

# Heads that are remembered, and the longest of them in bytes.
MAX_HEADS = 256
MAX_BYTES = 8 * 1024
END = b"\r\n\r\n"
LENGTH = b"content-length"
_LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: ([0-9]{1,7})(?=\r\n)")


class KnownHeads:
    """Heads with what the parser made of them. For one server; may be used from its event loop only."""

    def __init__(self) -> None:
        self._known: dict[bytes, Request] = {}

    def read(self, data: bytes) -> Request | None:
        """The request that these bytes are, neither more nor less; None when its head is not known."""
        end = data.find(END, 0, MAX_BYTES)
        if end < 0:
            return None
        length = _LENGTH.search(data, 0, end + 2)
        if length is None:
            known = self._known.get(data)
            return None if known is None else _again(known, dict(known.headers), b"")
        start, stop = length.span(1)
        known = self._known.get(data[:start] + data[stop:end])
        body = data[end + len(END) :]
        if known is None or len(body) != int(length[1]):
            return None
        headers = dict(known.headers)
        headers["content-length"] = length[1].decode()
        return _again(known, headers, body)

    def learn(self, data: bytes, headers: Sequence[tuple[bytes, bytes]], request: Request) -> None:
        """Remembers the head at the beginning of `data`, which the parser has read as these headers.

        They are all there are, one in a line. Such heads only that say all about the length of the body with at most
        one header, so that the others mean the same before any body.
        """
        names = [name for name, _ in headers]
        end = data.find(END, 0, MAX_BYTES)
        if end < 0 or data.count(b"\r\n", 0, end) != len(names) or data.count(b"\n", 0, end) != len(names):
            return
        if names.count(LENGTH) > 1 or b"transfer-encoding" in names or b"expect" in names or b"upgrade" in names:
            return
        length = _LENGTH.search(data, 0, end + 2)
        if (length is None) == (LENGTH in names):
            return  # it is written in another way
        if len(self._known) >= MAX_HEADS:
            self._known.clear()
        key = data[: end + len(END)] if length is None else data[: length.start(1)] + data[length.end(1) : end]
        self._known[key] = _again(request, request.headers, b"")


def _again(known: Request, headers: dict[str, str], body: bytes) -> Request:
    return Request(known.method, known.path, known.query, headers, body)
