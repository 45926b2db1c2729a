"""Decoder of ``text/event-stream`` without I/O: bytes in, events out.

Follows https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation. It works on
bytes because text methods split lines on characters (U+2028, U+0085) that may stand inside a JSON string.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

MAX_EVENT_SIZE = 64 * 2**20 + 2**10
"""Bytes that an unfinished event may hold: 64 MiB of data, and room for the names of its fields."""

_BOM = b"\xef\xbb\xbf"


class EventTooLarge(Exception):
    """An event, or a line that does not end, is larger than the decoder may hold; ``start`` is how it begins."""

    def __init__(self, limit: int, start: bytes) -> None:
        super().__init__(limit, start)
        self.limit = limit
        self.start = start


class ServerSentEvent(NamedTuple):
    """One event: its data lines joined with newlines, its type and its id if it has them."""

    data: bytes
    event: str | None = None
    id: str | None = None


class SSEDecoder:
    """Give it the bytes of a stream in pieces of any size; it gives the events that became complete.

    It holds one unfinished event and nothing else, in memory of about that event's size: comments, and whatever
    else is no data, are dropped line by line.
    """

    def __init__(self, max_event_size: int = MAX_EVENT_SIZE) -> None:
        self._max = max_event_size
        self._tail = bytearray()  # of a line that has not ended: grown in place, so the cost stays linear
        self._skip_newline = False  # the last piece ended in CR: a LF that follows belongs to it
        self._at_start = True
        self._data: bytes | bytearray | None = None
        self._event: str | None = None
        self._id: str | None = None
        self.is_between = True
        """Whether the next byte begins an event."""

    def joined(self, piece: bytes) -> bytes:
        """A piece with the start of its first event, if that had come before and is what is waited for."""
        if not self._tail or self._data is not None or self._event is not None or b"\n\n" not in piece:
            return piece
        self._tail += piece
        whole = bytes(self._tail)
        self._tail = bytearray()
        self.is_between = True
        return whole

    def plain(self, piece: bytes) -> tuple[list[bytes], bytes]:
        """The data of the events at the start of a piece that have one line of data and nothing else, and the rest.

        Most events are like that, and most pieces have no rest. What is left is for ``feed``; a rest without bytes
        needs none.
        """
        if not self.is_between:
            return [], piece
        blocks = piece.split(b"\n\n")
        found: list[bytes] = []
        for number in range(len(blocks) - 1):
            block = blocks[number]
            if b"\n" in block or b"\r" in block:
                return found, b"\n\n".join(blocks[number:])
            if block.startswith(b"data: "):
                found.append(block[6:])
            elif not block.startswith(b":"):  # which is a comment
                return found, b"\n\n".join(blocks[number:])
            self._at_start = False
        return found, blocks[-1]

    def feed(self, piece: bytes) -> Iterator[ServerSentEvent]:
        """Take the next bytes and give the events that they complete; raises EventTooLarge after those.

        Nothing is taken until the events are iterated over, and a piece must be done with before the next one.
        """
        self.is_between = False
        if self._skip_newline and piece:
            self._skip_newline = False
            if piece.startswith(b"\n"):
                piece = piece[1:]
        if b"\n" not in piece and b"\r" not in piece:
            self._keep(piece)
            return
        if self._tail:
            self._tail += piece
            piece = bytes(self._tail)
            self._tail = bytearray()
        # bytes.splitlines splits on LF, CR and CRLF and on nothing else, unlike str.splitlines.
        lines = piece.splitlines()
        unfinished = b""
        if piece.endswith(b"\r"):
            self._skip_newline = True
        elif not piece.endswith(b"\n"):
            unfinished = lines.pop()
        del piece  # with lines of many megabytes it matters how many copies there are
        if self._at_start and lines:
            self._at_start = False
            lines[0] = lines[0].removeprefix(_BOM)
        for line in lines:
            if line:
                self._field(line)
            elif (event := self._dispatch()) is not None:
                yield event
        if unfinished:
            self._keep(unfinished)
        self.is_between = not (unfinished or self._skip_newline or self._data is not None or self._event is not None)

    def rest(self) -> bytes:
        """What a stream that has ended left behind: the data of an event that no blank line finished."""
        if self._tail:
            line = bytes(self._tail)
            self._tail = bytearray()
            self._field(line.removeprefix(_BOM) if self._at_start else line)
        event = self._dispatch()
        return event.data if event else b""

    def _keep(self, piece: bytes) -> None:
        self._tail += piece
        if len(self._tail) + len(self._data or b"") > self._max:
            raise self._too_large()

    def _too_large(self) -> EventTooLarge:
        return EventTooLarge(self._max, bytes((self._data or self._tail)[:1000]))

    def _field(self, line: bytes) -> None:
        if line.startswith(b"data:"):
            self._append(line[6:] if line.startswith(b" ", 5) else line[5:])
            return
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":  # a line of the name alone
            self._append(value)
        elif name == b"event":
            self._event = value.decode("utf-8", "replace") or None
        elif name == b"id" and b"\0" not in value:
            self._id = value.decode("utf-8", "replace") or None
        # A comment has an empty name; `retry` and unknown fields say nothing about an HTTP response.

    def _append(self, value: bytes) -> None:
        if self._data is None:
            self._data = value
        else:
            if not isinstance(self._data, bytearray):
                self._data = bytearray(self._data)
            self._data += b"\n"
            self._data += value
        if len(self._data) > self._max:
            raise self._too_large()

    def _dispatch(self) -> ServerSentEvent | None:
        data, kind = self._data, self._event
        self._data, self._event = None, None
        return None if data is None else ServerSentEvent(bytes(data), kind, self._id)
