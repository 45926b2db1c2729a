"""Decoder of ``text/event-stream`` without I/O: bytes in, events out.

Follows https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation. It works on
bytes because text methods split lines on characters (U+2028, U+0085) that may stand inside a JSON string.
"""

from __future__ import annotations

from attrs import frozen

_BOM = b"\xef\xbb\xbf"


@frozen
class ServerSentEvent:
    """One event: its data lines joined with newlines, its type and its id if it has them."""

    data: bytes
    event: str | None = None
    id: str | None = None


class SSEDecoder:
    """Give it the bytes of a stream in pieces of any size; it gives the events that became complete."""

    def __init__(self) -> None:
        self._tail: list[bytes] = []  # pieces of a line that has not ended: joined once, so the cost stays linear
        self._skip_newline = False  # the last piece ended in CR: a LF that follows belongs to it
        self._at_start = True
        self._data: list[bytes] = []
        self._event: str | None = None
        self._id: str | None = None

    def feed(self, piece: bytes) -> list[ServerSentEvent]:
        """Take the next bytes and return the events that they complete."""
        if self._skip_newline and piece:
            self._skip_newline = False
            if piece.startswith(b"\n"):
                piece = piece[1:]
        if b"\n" not in piece and b"\r" not in piece:
            if piece:
                self._tail.append(piece)
            return []
        if self._tail:
            piece = b"".join((*self._tail, piece))
            self._tail.clear()
        # bytes.splitlines splits on LF, CR and CRLF and on nothing else, unlike str.splitlines.
        lines = piece.splitlines()
        if piece.endswith(b"\r"):
            self._skip_newline = True
        elif not piece.endswith(b"\n"):
            self._tail.append(lines.pop())
        events: list[ServerSentEvent] = []
        for line in lines:
            if self._at_start:
                self._at_start = False
                line = line.removeprefix(_BOM)
            if line:
                self._field(line)
            elif (event := self._dispatch()) is not None:
                events.append(event)
        return events

    def rest(self) -> bytes:
        """What a stream that has ended left behind: the data of an event that no blank line finished."""
        if self._tail:
            line = b"".join(self._tail)
            self._tail.clear()
            self._field(line.removeprefix(_BOM) if self._at_start else line)
        event = self._dispatch()
        return event.data if event else b""

    def _field(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data.append(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace")
        # A comment has an empty name; `retry` and unknown fields say nothing about an HTTP response.

    def _dispatch(self) -> ServerSentEvent | None:
        data, kind = self._data, self._event
        self._data, self._event = [], None
        if not data:
            return None
        return ServerSentEvent(data[0] if len(data) == 1 else b"\n".join(data), kind, self._id)
