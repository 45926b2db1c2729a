"""A proxy that keeps what goes through it: an ASGI application between a client and the real API."""

from __future__ import annotations

import asyncio
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

import httpx

from deepseek_mock.asgi import (
    BodyTooLongError,
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
from deepseek_mock.recording_meta import Broken
from deepseek_mock.recording_writer import Capture, RecordingWriter
from deepseek_mock.recordings import BODILESS
from deepseek_mock.redaction import Redaction
from deepseek_mock.wire_errors import JSON, WireError, envelope, too_large

MAX_BODY = 48 * 1024 * 1024
MAX_ANSWER = 256 * 1024 * 1024
CONNECT_SECONDS = 10.0
# DeepSeek itself gives up a request that has not begun after so long.
SILENT_SECONDS = 600.0
# Made anew for the way to the upstream server.
OF_CALLER = frozenset({"host", "content-length", "accept-encoding", "expect"})
# Our own server dates its answers.
OF_UPSTREAM = frozenset({"date"})
# Those that httpx decodes wherever it is installed.
DECODED = frozenset({"gzip", "x-gzip", "deflate"})
DONE = b"data: [DONE]"
# Begins the `rule` of an exchange that left no files.
NOT_STORED = "not stored: "
FAILURES: tuple[tuple[type[Exception], Broken], ...] = (
    (httpx.TimeoutException, "timeout"),
    (httpx.ConnectError, "unreachable"),
    (httpx.ReadError, "reset"),
    (httpx.WriteError, "reset"),
    (httpx.RemoteProtocolError, "closed"),
)


class RecorderApp:
    """Passes every request on to a server, and its answer back, and stores both.

    What comes in pieces is passed on piece by piece. The upstream server is asked for bodies without compression: so
    the files can be read, and the pieces are what it wrote at a time, not the blocks of a compressor. A body that
    comes compressed with gzip all the same is decoded, and passed on and stored without Content-Encoding.

    Every request has a connection of its own: no idle one can turn out to be closed, which would be stored as if it
    were the API's failure.

    Args:
        upstream: the base URL of the server, such as `https://api.deepseek.com`.
        out: the folder for the recordings; made if it is not there.
        timeout: seconds that the server may be silent.
        max_answer: bytes of an answer's body that are stored; a longer answer is passed on and not stored.

    Raises:
        ValueError: the URL is none, the folder cannot be used, or the timeout is not above 0.

    Attributes:
        journal: what was asked and answered; the `rule` of an exchange says how it was stored.
    """

    def __init__(
        self, upstream: str, out: Path, *, timeout: float = SILENT_SECONDS, max_answer: int = MAX_ANSWER
    ) -> None:
        self._upstream = _base_url(upstream)
        if not timeout > 0:
            raise ValueError(f"the timeout is {timeout:g}: it must be more than 0 seconds")
        self._timeout = httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
        self._max_answer = max_answer
        self._ssl = httpx.create_ssl_context()
        self._writer = RecordingWriter(out)
        self._redaction = Redaction()
        self.journal = Journal()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] == "lifespan":
            await live(receive, send)
            return
        if scope["type"] == "websocket":
            await decline(receive, send)
            return
        if scope["type"] != "http":
            raise NotImplementedError(f"the recorder speaks HTTP, not {scope['type']}")
        request = request_of(scope)
        try:
            body = await read_body(receive, MAX_BODY)
        except BodyTooLongError:
            exchange = self.journal.open(request)
            await refuse(too_large(MAX_BODY), exchange, send)
            self.journal.close(exchange, "complete")
            return
        if body is None:
            return
        request.body = body
        exchange = self.journal.open(request)
        connection = Connection(scope, receive, send, lambda _: [])
        work = asyncio.ensure_future(self._passage(scope, request, exchange, connection, send).run())
        leaving = asyncio.ensure_future(connection.gone())
        outcome = "left"
        try:
            await asyncio.wait((work, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            work.cancel()
            await asyncio.wait((work, leaving))
            if not work.cancelled():
                outcome = "cut" if work.exception() is not None else work.result()
            self._close(exchange, outcome)
        if not work.cancelled():
            work.result()  # raises what breaks the connection on servers other than the mock's own

    def _passage(
        self, scope: Scope, request: Request, exchange: Exchange, connection: Connection, send: Send
    ) -> _Passage:
        path: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
        if request.path != scope["path"]:  # where the recorder is mounted is not told to the server
            path = path.removeprefix(quote(scope["root_path"].rstrip("/")).encode()) or b"/"
        target = path + b"?" + scope["query_string"] if scope.get("query_string") else path
        self._redaction.learn(request.headers.items(), f"?{request.query}")
        headers = [*end_to_end(scope["headers"], OF_CALLER), (b"accept-encoding", b"identity")]
        url = self._upstream.copy_with(raw_path=self._upstream.raw_path.rstrip(b"/") + target)
        capture = Capture(request.method, target.decode("latin-1"), request.body, self._max_answer)
        # They go with the request, as httpx before 0.28 would not look for them in the client then.
        limits = {"timeout": self._timeout.as_dict()}
        return _Passage(
            client=httpx.AsyncClient(verify=self._ssl),
            request=httpx.Request(request.method, url, headers=headers, content=request.body, extensions=limits),
            store=partial(self._store, self._writer.reserve(self._redaction.text(request.path)), capture),
            capture=capture,
            add=partial(self.journal.add, exchange),
            close=partial(self._close, exchange),
            exchange=exchange,
            connection=connection,
            send=send,
        )

    def _close(self, exchange: Exchange, outcome: str) -> None:
        if exchange.outcome == "open":
            self.journal.close(exchange, outcome)

    def _store(self, name: str, capture: Capture) -> str:
        """Writes an exchange; gives its name, or why there is none."""
        if capture.is_too_long:
            return f"{NOT_STORED}the answer is longer than {capture.limit} bytes"
        self._redaction.learn(capture.headers)
        try:
            stored = self._writer.write(name, capture, self._redaction)
        # The caller has paid for the answer and gets it.
        except OSError as error:
            return f"{NOT_STORED}{error}"
        except Exception as error:  # noqa: BLE001 - of the recorder's own
            traceback.print_exc(file=sys.stderr)
            return f"{NOT_STORED}{error!r}"
        return stored if capture.broken is None else f"{stored}, broken: {capture.broken}"


@dataclass(slots=True)
class _Passage:
    """One exchange on its way through."""

    client: httpx.AsyncClient
    request: httpx.Request
    store: Callable[[], str]
    capture: Capture
    add: Callable[[bytes], None]
    close: Callable[[str], None]
    exchange: Exchange
    connection: Connection
    send: Send
    _started: bool = False
    _storing: asyncio.Future[str] | None = None

    async def run(self) -> str:
        """Passes the exchange on and stores it; gives its outcome."""
        try:
            async with self.client:
                sent = time.perf_counter()
                response = await self.client.send(self.request, stream=True)
                try:
                    await self._pass_on(response, sent)
                finally:
                    await response.aclose()
        except asyncio.CancelledError:
            if DONE not in self.capture.body[-len(DONE) - 4 :]:
                await self._end("left", "the caller left, or the recorder was stopped")
            # Some callers do not wait for what comes after the closing sentinel: nothing.
            await self._end()
            return "complete" if self.capture.broken is None else "left"
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return await self._fail(error)
        return "complete"

    async def _pass_on(self, response: httpx.Response, sent: float) -> None:
        capture = self.capture
        decoded = response.headers.get("content-encoding", "").strip().lower() in DECODED
        # Of an answer without a body some servers state the length of another's, which ours would wait for.
        bodiless = response.status_code in BODILESS
        changed = frozenset({"content-length"} if decoded or bodiless else ())
        changed |= frozenset({"content-encoding"} if decoded else ())
        raw = [(name, value) for name, value in response.headers.raw if name.decode("latin-1").lower() not in changed]
        capture.status = response.status_code
        capture.headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in raw]
        left = self._length(response, decoded=decoded)
        # Whoever has all of an answer may look for its recording at once: it is written before the last byte goes out.
        if left == 0:
            await self._end()
        await start(response.status_code, end_to_end(raw, OF_UPSTREAM), self.exchange, self.send)
        self._started = True
        async for piece in response.aiter_bytes() if decoded else response.aiter_raw():
            if not piece:
                continue
            capture.add(time.perf_counter() - sent, piece)
            self.add(piece)
            if left is not None:
                left -= len(piece)
                if left == 0:
                    await self._end()
                    self.close("complete")
            await self.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._end()
        self.close("complete")
        await self.send({"type": "http.response.body", "body": b"", "more_body": False})

    def _length(self, response: httpx.Response, *, decoded: bool) -> int | None:
        """How many bytes the body has, where that is known beforehand."""
        if self.request.method == "HEAD" or response.status_code in BODILESS:
            return 0
        stated = response.headers.get("content-length", "")
        return int(stated) if stated.isdigit() and not decoded else None

    async def _fail(self, error: Exception) -> str:
        """Tells the caller that the upstream server failed, in the way that is still open."""
        broken = _broken(error)
        reason = f"{type(error).__name__}: {error}".removesuffix(": ")
        await self._end(broken, reason)
        if self._started:
            await self.connection.drain()
            self.close("cut")
            self.connection.cut("reset" if broken == "reset" else "close")
            return "cut"
        place = self.request.url.copy_with(raw_path=b"/")
        message = f"deepseek-mock: no answer from {str(place).rstrip('/')} ({broken}): {reason}"
        await refuse(WireError(502, JSON, envelope(message, "mock_error", "upstream_failed")), self.exchange, self.send)
        return "failed"

    async def _end(self, broken: Broken | None = None, note: str = "") -> None:
        """Stores the exchange, once, while others are served; waits until it is stored, whoever asked for that."""
        if self._storing is None:
            self.capture.broken = broken
            self.capture.note = note
            self._storing = asyncio.ensure_future(asyncio.to_thread(self.store))
        self.exchange.rule = await asyncio.shield(self._storing)


def _broken(error: Exception) -> Broken:
    for kind, broken in FAILURES:
        if isinstance(error, kind):
            return broken
    return "failed"


def _base_url(text: str) -> httpx.URL:
    example = "give a base URL such as https://api.deepseek.com"
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise ValueError(f"the upstream {text!r} is no URL ({error}): {example}") from None
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError(f"the upstream {text!r} is no URL with http or https and a host: {example}")
    if url.userinfo:
        raise ValueError(f"the upstream URL of {url.host} holds a user or password: send those in a header instead")
    if url.query or url.fragment:
        raise ValueError(f"the upstream {text!r} has a query or fragment: {example}")
    return url
