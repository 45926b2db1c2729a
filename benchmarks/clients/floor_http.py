"""The least HTTP that the stub server can be talked to with: no time limits, no TLS, no errors, no retries.

A limit that no client can go below, not a way to do it.
"""

from __future__ import annotations


class Head(Exception):
    """An answer that is not 200."""


def framing(head: bytes) -> int:
    """The length of the body that a head announces; -1 when it comes in chunks."""
    if not head.startswith(b"HTTP/1.1 200"):
        raise Head(head)
    at = head.find(b"Content-Length: ")
    return int(head[at + 16 : head.index(b"\r\n", at)]) if at >= 0 else -1


class Chunks:
    """Takes HTTP chunks apart, and events out of them."""

    def __init__(self) -> None:
        self._received = b""
        self.ended = False

    def events(self, data: bytes) -> list[bytes]:
        """The data of all events that are complete with these bytes, but for comments and the end mark."""
        received = self._received + data if self._received else data
        found: list[bytes] = []
        at = 0
        while True:
            end = received.find(b"\r\n", at)
            if end < 0:
                break
            size = int(received[at:end], 16)
            if size == 0:
                if len(received) >= end + 4:
                    self.ended = True
                    at = end + 4
                break
            if len(received) < end + 4 + size:
                break
            # Here every HTTP chunk is one event.
            if received.startswith(b"data: {", end + 2):
                found.append(received[end + 8 : end + size])
            at = end + 4 + size
        self._received = received[at:]
        return found
