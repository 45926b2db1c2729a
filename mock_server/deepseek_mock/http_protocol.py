"""HTTP/1.x on the wire: uvicorn's protocol, bounded, and with the transport in the application's reach."""

from __future__ import annotations

import math
from collections.abc import MutableMapping
from functools import partial
from typing import Any, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from deepseek_mock.asgi import Scope, request_of
from deepseek_mock.connection import TRANSPORT, WHOLE_ANSWERS
from deepseek_mock.known_heads import KnownHeads
from deepseek_mock.whole_answer import WholeAnswer

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
    # It may have `heads` and `answer_at_once`, as `MockApp` does.
    app: Any

    # The request that has come as a whole and can be answered at once.
    _waiting: tuple[RequestResponseCycle, Any] | None = None
    _is_reading = False
    _head_bytes = 0
    # What has come since the parser last told of anything: the piece of a header, as long as it has no end.
    _unread_bytes = 0
    _in_head = True
    _declined = b""
    # Whether a request has begun and not ended; what has come after the last one, before the parser has had it.
    _in_message = False
    _fresh: bytes | None = None
    # What goes on with an answer that has been begun past the parser.
    _rest: Any = None
    # When the last answer went out past the parser, by the loop's clock.
    _answered_at = -math.inf

    def shutdown(self) -> None:
        """Ends the connection when the server stops: who watches, or waits for a stalled answer, would hold it up."""
        super().shutdown()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Takes what has arrived."""
        if self._is_between_requests() and self._answer_known(data):
            return
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
        finally:
            self._fresh = None
        self._answer_at_once()
        self._start_waiting()
        if self._unread_bytes > MAX_HEAD_BYTES:
            self._refuse(TOO_LONG)

    def _is_between_requests(self) -> bool:
        if self._in_message or self._unread_bytes or self.pipeline:
            return False
        return self.cycle is None or self.cycle.response_complete

    def _answer_known(self, data: bytes) -> bool:
        """Answers a request whose head was parsed before, past the parser; tells whether that is done."""
        app = self.app
        heads: KnownHeads | None = getattr(app, "heads", None)
        if heads is None or self.limit_concurrency is not None:
            return False
        request = heads.read(data)
        if request is None:
            self._fresh = data
            return False
        if not self._is_writable():
            return False
        answer = app.answer_at_once(request)
        if not isinstance(answer, WholeAnswer):
            self._rest = answer
            return False
        self.transport.write(answer.framed(self.server_state.default_headers))
        self.server_state.total_requests += 1
        self._answered_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )
        return True

    def _is_writable(self) -> bool:
        """Whether the connection is open, and the caller has taken all that was sent."""
        return not self.transport.is_closing() and not self.transport.get_write_buffer_size()

    def timeout_keep_alive_handler(self) -> None:
        """Closes a connection on which nothing was asked for long; requests do not wind the clock up each time."""
        left = self._answered_at + self.timeout_keep_alive - self.loop.time()
        if left > 0:
            self.timeout_keep_alive_task = self.loop.call_later(left, self.timeout_keep_alive_handler)
        else:
            super().timeout_keep_alive_handler()

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
        answer, self._rest = self._rest, None
        scope = cast("Scope", cycle.scope)
        if answer is None and WHOLE_ANSWERS in scope["extensions"] and self._is_writable():
            answer = app.answer_at_once(request_of(scope, bytes(cycle.body)))
        if isinstance(answer, WholeAnswer):
            _end(cycle, answer)
        else:
            super()._start_asgi_task(cycle, answer or app)

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
        self._in_head = self._in_message = True
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
            extensions[WHOLE_ANSWERS] = (self.cycle.send, partial(_end, self.cycle))
            self._learn()

    def _learn(self) -> None:
        """Remembers the head of a request that begins with what has come."""
        data, self._fresh = self._fresh, None
        is_plain = self.cycle.keep_alive and self.scope["method"] != "HEAD" and not self.parser.should_upgrade()
        if data is not None and is_plain:
            self.app.heads.learn(data, self.headers, request_of(cast("Scope", self.scope)))

    def on_body(self, body: bytes) -> None:
        """Takes a piece of the body."""
        self._unread_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Ends a request."""
        self._unread_bytes = 0
        if not self._declined:
            self._in_message = False
            super().on_message_complete()


def _end(cycle: RequestResponseCycle, answer: WholeAnswer) -> None:
    """Sends an answer in one write, where `send` makes one for the head and one for each piece of the body."""
    is_head = cycle.scope["method"] == "HEAD"
    cycle.transport.write(answer.framed(cycle.default_headers, keeps_alive=cycle.keep_alive, without_body=is_head))
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
