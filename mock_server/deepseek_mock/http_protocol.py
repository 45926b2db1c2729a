"""HTTP/1.x on the wire: uvicorn's protocol, bounded, and with the transport in the application's reach."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from deepseek_mock.connection import EXTENSION

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
        try:
            self._feed(data)
        except httptools.HttpParserError as error:
            is_too_long = isinstance(error.__context__, HeadTooLongError)
            self._refuse(TOO_LONG if is_too_long else INVALID)
            return
        if self._unread_bytes > MAX_HEAD_BYTES:
            self._refuse(TOO_LONG)

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
        self.scope["extensions"] = {EXTENSION: self.transport}  # type: ignore[dict-item]
        is_old = self.parser.get_http_version() != "1.1"
        if is_old:
            self.expect_100_continue = False
        super().on_headers_complete()
        if is_old:
            _leave_unframed(self.cycle)

    def on_body(self, body: bytes) -> None:
        """Takes a piece of the body."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Ends a request."""
        self._unread_bytes = 0
        if not self._declined:
            super().on_message_complete()


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
