"""Serves recorded exchanges: an ASGI application that answers as the recorded server did."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from deepseek_mock.asgi import (
    BodyTooLongError,
    Headers,
    Message,
    Receive,
    Scope,
    Send,
    decline,
    end_to_end,
    live,
    read_body,
    refuse,
    request_of,
    start,
)
from deepseek_mock.connection import Connection
from deepseek_mock.http_request import Request
from deepseek_mock.journal import Exchange, Journal
from deepseek_mock.recording_index import RecordingIndex
from deepseek_mock.recording_meta import RecordingError
from deepseek_mock.recordings import BODILESS, Recording, read_recordings
from deepseek_mock.wire_errors import JSON, WireError, envelope, too_large

MAX_BODY = 48 * 1024 * 1024
# Our own server dates its answers, and counts their bytes.
OF_SERVER = frozenset({"date", "content-length"})
NO_RECORDING = "recording_not_found"


class ReplayApp:
    """Answers with recordings. What is missing is answered with 404 and a message that says what comes nearest.

    404 and not a status above it: clients repeat requests that fail with 5xx, and a recording does not come by waiting.
    The API itself says 404 with an empty body only.

    Args:
        recordings: a folder of recordings, or recordings.
        speed: how fast bodies go out: 1.0 as they came, 10.0 ten times as fast; None: at once.

    Raises:
        RecordingError: a recording cannot be read.
        ValueError: the speed is not above 0.

    Attributes:
        journal: what was asked and answered; the `rule` of an exchange names its recording.
    """

    def __init__(self, recordings: Path | Iterable[Recording], *, speed: float | None = None) -> None:
        if speed is not None and not speed > 0:
            raise ValueError(f"the speed is {speed:g}: it must be more than 0; leave it out to answer at once")
        found = read_recordings(recordings) if isinstance(recordings, Path) else list(recordings)
        self._speed = speed
        self._index = RecordingIndex(found)
        self.count = len(found)
        self.journal = Journal()

    def reset(self) -> None:
        """Begins again with the first recording of each request, and forgets the journal."""
        self._index.rewind()
        self.journal.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        if scope["type"] == "websocket":
            await decline(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"replay speaks HTTP, not {scope['type']}")
        request = request_of(scope)
        exchange = self.journal.open(request)
        outcome = "left"
        try:
            body = await read_body(receive, MAX_BODY)
            if body is not None:
                request.body = exchange.body = body
                outcome = "failed"
                outcome = await self._answer(request, exchange, Connection(scope, receive, send, lambda _: []), send)
        except BodyTooLongError:
            await self._refuse(too_large(MAX_BODY), exchange, send)
            outcome = "complete"
        finally:
            self._close(exchange, outcome)

    async def _answer(self, request: Request, exchange: Exchange, connection: Connection, send: Send) -> str:
        try:
            recording = self._index.find(request)
            if recording is not None:
                exchange.rule = recording.name
                # A long body, or many recordings to compare with, must not hold up others.
                pieces = await asyncio.to_thread(recording.pieces)
                return await self._replay(recording, pieces, exchange, connection, send)
            status, code, reason = 404, NO_RECORDING, await asyncio.to_thread(self._index.explain, request)
        except (OSError, RecordingError) as error:
            # The files have changed since they were read.
            status, code, reason = 500, "recording_broken", str(error)
        exchange.rule = reason
        message = f"deepseek-mock: {reason}"
        await self._refuse(WireError(status, JSON, envelope(message, "mock_error", code)), exchange, send)
        return "complete"

    async def _refuse(self, error: WireError, exchange: Exchange, send: Send) -> None:
        async def close_and_send(message: Message) -> None:
            if message["type"] == "http.response.body":
                self._close(exchange, "complete")
            await send(message)

        await refuse(error, exchange, close_and_send)

    def _close(self, exchange: Exchange, outcome: str) -> None:
        if exchange.outcome == "open":
            self.journal.close(exchange, outcome)

    async def _replay(
        self,
        recording: Recording,
        pieces: list[tuple[float, bytes]],
        exchange: Exchange,
        connection: Connection,
        send: Send,
    ) -> str:
        meta = recording.meta
        length = None if meta.broken or meta.status in BODILESS else sum(len(piece) for _, piece in pieces)
        if exchange.method == "HEAD":
            length = _stated_length(recording)
        await start(meta.status or 200, _headers(recording, length), exchange, send)
        clock = asyncio.get_running_loop().time
        began = clock()
        for number, (seconds, piece) in enumerate(pieces, 1):
            wait = 0.0 if self._speed is None else began + seconds / self._speed - clock()
            if wait > 0 and not await connection.pause(wait):
                return "left"
            self.journal.add(exchange, piece)
            if number == len(pieces) and not meta.broken:
                # Before the caller has all: a test may look at once.
                self._close(exchange, "left" if connection.is_gone else "complete")
            await connection.send(piece)
        if meta.broken:
            await connection.drain()
            self._close(exchange, "cut")
            connection.cut("reset" if meta.broken == "reset" else "close")
            await connection.gone()
            return "cut"
        outcome = "left" if connection.is_gone else "complete"
        self._close(exchange, outcome)
        await connection.end()
        return outcome


def _stated_length(recording: Recording) -> int | None:
    """The length of the body that an answer to GET would have, as an answer to HEAD says."""
    stated = (value for name, value in recording.meta.headers if name.lower() == "content-length")
    return next((int(value) for value in stated if value.isascii() and value.isdigit()), None)


def _headers(recording: Recording, length: int | None) -> Headers:
    """The recorded headers, but for those about the connection that they came through.

    `length` is that of the body; it is sent where one was recorded, and where nothing speaks for an answer in chunks.
    """
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in recording.meta.headers]
    without = OF_SERVER
    if recording.body_file is not None and recording.body_file.suffix != ".bin":
        # The body is kept as it can be read, so it is not compressed any more.
        without |= {"content-encoding"}
    headers = end_to_end(raw, without)
    names = {name.lower() for name, _ in raw}
    chunked = b"transfer-encoding" in names or recording.streams
    if length is not None and (b"content-length" in names or not chunked):
        headers.append((b"content-length", str(length).encode()))
    return headers
