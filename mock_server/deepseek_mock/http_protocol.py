"""HTTP/1.x on the wire: uvicorn's protocol, bounded, and with the transport in the application's reach."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence
from functools import partial
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from deepseek_mock.connection import TRANSPORT, WHOLE_ANSWERS
from deepseek_mock.field_checks import BODILESS

# Request line, headers and trailers together; the parser itself knows no limit.
MAX_HEAD_BYTES = 64 * 1024
INVALID = "Invalid HTTP request received."
TOO_LONG = f"{INVALID[:-1]}: the headers are too long."


class HeadTooLongError(Exception):
    """Headers or trailers of a request without end."""


class BoundedProtocol(HttpToolsProtocol):
    """Refuses endless heads and trailers, and lets the application break the connection."""

    # uvicorn leaves out that there may be none: before the first request, and after the connection.
    parser: Any
    cycle: Any

    # The request that has come as a whole and can be answered at once.
    _waiting: tuple[RequestResponseCycle, Any] | None = None
    _is_reading = False
    _head_bytes = 0
    # What has come since the parser last told of anything: the piece of a header, as long as it has no end.
    _unread_bytes = 0
    _in_head = True
    _declined = b""

    def shutdown(self) -> None:
        """Ends the connection when the server stops: who watches, or waits for a stalled answer, would hold it up."""
        super().shutdown()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Takes what has arrived."""
        self._unset_keepalive_if_required()
        self._unread_bytes += len(data)
        self._is_reading = True
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            self._start_waiting()
            is_too_long = isinstance(error.__context__, HeadTooLongError)
            self._refuse(TOO_LONG if is_too_long else INVALID)
            return
        self._answer_at_once()
        self._start_waiting()
        if self._unread_bytes > MAX_HEAD_BYTES:
            self._refuse(TOO_LONG)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        """Begins an exchange; while a request is being read, when that is done."""
        if self._is_reading and hasattr(app, "answer_at_once"):
            self._waiting = (cycle, app)
        else:
            super()._start_asgi_task(cycle, app)

    def _answer_at_once(self) -> None:
        """Lets the application answer without a task where the whole request is there."""
        if self._waiting is None:
            return
        cycle, app = self._waiting
        if cycle.more_body or cycle.waiting_for_100_continue:
            return
        # What is piped behind it gets tasks, so that it is the turn of other connections, too.
        self._is_reading = False
        self._waiting = None
        rest = app.answer_at_once(cycle.scope, bytes(cycle.body), cycle.receive, cycle.send)
        if rest is not None:
            super()._start_asgi_task(cycle, rest)

    def _start_waiting(self) -> None:
        self._is_reading = False
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            super()._start_asgi_task(*waiting)

    def _feed(self, data: bytes) -> None:
        """Parses. Who asks for another protocol is answered in this one, as HTTP allows."""
        while data:
            try:
                self.parser.feed_data(data)
            except httptools.HttpParserUpgrade as upgrade:
                # The parser takes what follows for that protocol, even the body of this request.
                data = self._declined + data[upgrade.args[0] :]
                self._declined = b""
            else:
                return

    def _without_upgrade(self) -> bytes:
        """The head of the request once more, as if no other protocol had been asked for."""
        lines = [self.parser.get_method() + b" " + self.url + b" HTTP/1.1"]
        lines += [name + b": " + value for name, value in self.headers if name != b"upgrade"]
        return b"\r\n".join([*lines, b"", b""])

    def _refuse(self, message: str) -> None:
        """Answers with 400, or only ends the connection where that would be taken for another answer, or part of it."""
        self.logger.warning(message)
        cycle = self.cycle
        answers = cycle is not None and (not cycle.response_complete if self._in_head else cycle.response_started)
        if answers or self.pipeline:
            self.transport.close()
        else:
            self.send_400_response(message)

    def on_message_begin(self) -> None:
        """Begins a request."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0

    def on_url(self, url: bytes) -> None:
        """Takes a piece of the target."""
        self._head_bytes += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Takes a header, or a trailer."""
        self._unread_bytes = 0
        self._head_bytes += len(name) + len(value) + 4  # with the colon, a space and the end of the line
        if self._head_bytes > MAX_HEAD_BYTES:
            raise HeadTooLongError
        # Trailers are not for the application: it may have seen its headers long ago.
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begins the body of a request."""
        if self.parser.should_upgrade() and self.parser.get_method() != b"CONNECT":
            self._declined = self._without_upgrade()
            return
        self._in_head = False
        self._unread_bytes = 0
        extensions: dict[str, Any] = {TRANSPORT: self.transport}
        self.scope["extensions"] = extensions
        is_old = self.parser.get_http_version() != "1.1"
        if is_old:
            self.expect_100_continue = False
        super().on_headers_complete()
        if is_old:
            _leave_unframed(self.cycle)
        else:
            # Older versions of uvicorn look for this only when they send.
            self.cycle.keep_alive = self.parser.should_keep_alive()
            extensions[WHOLE_ANSWERS] = (self.cycle.send, partial(_send_whole, self.cycle))

    def on_body(self, body: bytes) -> None:
        """Takes a piece of the body."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Ends a request."""
        self._unread_bytes = 0
        if not self._declined:
            super().on_message_complete()


def _send_whole(
    cycle: RequestResponseCycle, status: int, headers: Sequence[tuple[bytes, bytes]], pieces: Sequence[bytes]
) -> None:
    """Sends an answer in one write, where `send` makes one for the head and one for each piece of the body."""
    written = [STATUS_LINE[status]]
    is_chunked = status not in BODILESS
    for name, value in (*cycle.default_headers, *headers):
        written += (name, b": ", value, b"\r\n")
        is_chunked = is_chunked and name != b"content-length"
    if not cycle.keep_alive:
        written.append(b"connection: close\r\n")
    if cycle.scope["method"] == "HEAD":
        written.append(b"\r\n")
    elif is_chunked:
        written.append(b"transfer-encoding: chunked\r\n\r\n")
        for piece in filter(None, pieces):
            written += (b"%x\r\n" % len(piece), piece, b"\r\n")
        written.append(b"0\r\n\r\n")
    else:
        written += (b"\r\n", *pieces)
    cycle.transport.write(b"".join(written))
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()


def _leave_unframed(cycle: RequestResponseCycle) -> None:
    """Lets an answer whose length is not known end with the connection: before HTTP/1.1 there were no chunks."""
    send = cycle.send
    is_unframed = False

    async def unframed(message: Any) -> None:
        nonlocal is_unframed
        if message["type"] == "http.response.start":
            is_unframed = not _has_length(message)
            if is_unframed:
                cycle.chunked_encoding = False
                # Only newer versions of uvicorn say so themselves.
                message = {**message, "headers": [*message.get("headers", ()), (b"connection", b"close")]}
        elif is_unframed:
            # uvicorn counts what is left to be sent.
            cycle.expected_content_length = len(message.get("body", b""))
        await send(message)

    setattr(cycle, "send", unframed)  # noqa: B010 - methods of an object may be replaced, types do not say so


def _has_length(message: MutableMapping[str, Any]) -> bool:
    return any(name.lower() == b"content-length" for name, _ in message.get("headers", ()))
