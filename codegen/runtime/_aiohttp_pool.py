"""Sends with aiohttp, whose parser is compiled: with hundreds of streams at once it costs less than anything else.

It is chosen by ``http_client="aiohttp"`` and loaded only then. aiohttp's exceptions hold the request, and with it the
key: what they say is raised as httpcore says it, and they are dropped.
"""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import lru_cache
from ssl import SSLContext
from threading import get_ident
from time import monotonic
from typing import Any, cast

import aiohttp
import httpcore
from aiohttp.http_exceptions import HttpProcessingError
from multidict import CIMultiDict
from yarl import URL

from ._answer import AsyncAnswer, RawHeaders
from ._budget import OutOfTime
from ._call import Call
from ._core_pool import ssl_context
from ._errors import ConfigurationError
from ._network import shut_down, without_frames
from ._pieces import DirectPieces
from ._pool import KEEPALIVE_EXPIRY, MAX_CONNECTIONS, AsyncPool
from ._transfer import CutOff, Transfer, held, runs_on_trio, timed_out

_KINDS: tuple[tuple[type[BaseException], type[Exception]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpcore.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpcore.ReadTimeout),
    (TimeoutError, httpcore.ReadTimeout),
    (aiohttp.ClientConnectorError, httpcore.ConnectError),
    (aiohttp.ClientConnectorCertificateError, httpcore.ConnectError),
    (aiohttp.ClientConnectionResetError, httpcore.WriteError),
    (aiohttp.ClientOSError, httpcore.ReadError),
    (aiohttp.ClientError, httpcore.RemoteProtocolError),
    (HttpProcessingError, httpcore.RemoteProtocolError),
    (OSError, httpcore.NetworkError),
)


_LONGEST_HEADER = 2**16  # bytes, about what httpcore takes
_MOST_HEADERS = 10_000

_FAILURES = (aiohttp.ClientError, HttpProcessingError, OSError)


def _said(error: BaseException) -> Exception:
    """The same failure, with nothing of the request in it."""
    kind = next((ours for theirs, ours in _KINDS if isinstance(error, theirs)), httpcore.NetworkError)
    return kind(getattr(error, "message", None) or str(error))


@lru_cache(maxsize=64)
def _url(url: str) -> URL:
    return URL(url, encoded=True)


@lru_cache(maxsize=64)
def _kept_headers(fields: RawHeaders) -> CIMultiDict[str]:
    return _headers(fields)


def _headers(fields: RawHeaders) -> CIMultiDict[str]:
    return CIMultiDict([(name.decode("ascii"), value.decode("ascii")) for name, value in fields])


class _Line:
    """The connection of an answer that nobody may read any more."""

    shared = False

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    def interrupt(self) -> None:
        """Tell the server that nobody reads on. Takes no lock and waits for nothing."""
        with suppress(Exception):  # it may be gone already
            transport: Any = self._response.connection and self._response.connection.transport
            shut_down(transport.get_extra_info("socket"))

    hang_up = interrupt


class AiohttpAnswer(AsyncAnswer):
    """An answer that aiohttp received."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._line = _Line(response)
        super().__init__(response.status, response.raw_headers, self._line)
        self.response = response
        self.loop = get_running_loop()
        self._thread = get_ident()

    @property
    def is_here(self) -> bool:
        """Whether this is the thread that it was received in."""
        return get_ident() == self._thread

    async def aclose(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        if self.response.content.is_eof() and self.is_here:
            self.response.release()
            return
        self._line.interrupt()  # aiohttp would tell the server when the event loop comes round to it
        self.soon(self.response.close)

    def soon(self, work: Callable[..., object], *arguments: object) -> None:
        """Do what aiohttp allows in the thread of its event loop alone."""
        if self.is_here:
            work(*arguments)
            return
        with suppress(RuntimeError):  # the loop has ended, and all its connections with it
            self.loop.call_soon_threadsafe(work, *arguments)


class AiohttpPieces(DirectPieces):
    """The body of an answer; what has been received is given without waiting, all of it at once.

    One timer sees to the limits of the call for all the waiting, as one for each wait would cost more than the rest.
    """

    def __init__(self, answer: AiohttpAnswer, transfer: Transfer, timeout: float | None) -> None:
        super().__init__(answer)
        self._received = answer
        self._transfer = transfer
        self._longest = float("inf") if timeout is None else timeout
        self._content: Any = answer.response.content
        self._timer: TimerHandle | None = None
        self._waiting = False
        self._end = 0.0  # of the read that is waited for
        try:
            self._before = transfer.enter(self)
        except CutOff:
            answer.response.close()
            raise

    async def raw(self, transfer: Transfer | None) -> bytes | None:
        if transfer is None and self._transfer.cut_off:
            raise CutOff
        (transfer or self._transfer).check()
        content = self._content
        # What came before a failure counts. aiohttp would tell of the failure first.
        if getattr(content, "_buffer", None):
            return content._read_nowait(-1) or None  # noqa: SLF001
        try:
            piece: bytes = content.read_nowait()
            if not piece and not content.at_eof():
                piece = await (self._wait() if transfer is None else self._wait_for(transfer))
        except _FAILURES as error:
            failure = _said(error)
        else:
            return piece or None
        raise failure

    async def _wait(self) -> bytes:
        self._end = monotonic() + self._longest
        if self._timer is None:
            self._watch()
        self._waiting = True
        piece: bytes = await self._content.readany()
        self._waiting = False
        return piece

    async def _wait_for(self, transfer: Transfer) -> bytes:
        with held(transfer):
            piece: bytes = await self._content.readany()
        return piece

    def _watch(self) -> None:
        left = self._transfer.bound(max(0.001, self._end - monotonic()))
        self._timer = None if left is None or left == float("inf") else self._received.loop.call_later(left, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._waiting:  # the caller has the time, and the next wait goes on
            return
        if (kind := self._transfer.expired()) is not None:
            self._content.set_exception(OutOfTime(kind))
        elif monotonic() >= self._end:
            self._content.set_exception(timed_out())
        else:
            self._watch()

    def interrupt(self) -> None:
        """End the waiting. May be called in any thread."""
        self._received.soon(self._content.set_exception, CutOff())

    async def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._transfer.leave(self._before)
        await self._received.aclose()


class AiohttpPool(AsyncPool):
    """Connections of an asynchronous client in one event loop of asyncio."""

    def __init__(self) -> None:
        super().__init__()
        if runs_on_trio():
            raise ConfigurationError('http_client="aiohttp" runs on asyncio alone; leave it out on trio')
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=MAX_CONNECTIONS, keepalive_timeout=KEEPALIVE_EXPIRY),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # httpx decodes more, and what cannot be decoded then has its status all the same
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            max_headers=_MOST_HEADERS,
        )
        # How often a request is sent is for the call to say, and to count.
        cast("Any", self._session)._retry_connection = False  # noqa: SLF001
        self._tls: SSLContext | None = None

    async def send(self, call: Call[Any], *, stream: bool) -> AiohttpAnswer:
        call.begin()
        try:
            with held(call.budget):
                response = await self._request(call, stream=stream)
        except _FAILURES as error:
            failure = _said(error)
        except BaseException as error:
            without_frames(error)
            raise error  # noqa: TRY201 - with no more frames than it has now
        else:
            if (line := response.connection) is not None and line.protocol is not None:
                # From here, its timer would go on while the caller takes time of his own.
                line.protocol.read_timeout = None
                line.protocol.start_timeout()
            return AiohttpAnswer(response)
        raise failure

    def _request(self, call: Call[Any], *, stream: bool) -> Awaitable[aiohttp.ClientResponse]:
        url, fields = call.config.head(call.operation, call.request, stream=stream, body=call.content is not None)
        # Headers of a single call may have a secret in them, and are not kept.
        headers = _headers(fields) if call.request.extra_headers else _kept_headers(fields).copy()
        limits = call.timeouts()
        timeout = aiohttp.ClientTimeout(
            connect=limits["pool"], sock_connect=limits["connect"], sock_read=limits["read"]
        )
        target = _url(url)
        if target.scheme == "https" and self._tls is None:
            self._tls = ssl_context()
        # Last, when nothing can fail any more: the key is in no local variable that a traceback could show.
        if not call.config.is_authorized(call.operation, call.request):
            headers["Authorization"] = f"Bearer {call.config.api_key.reveal()}"
        return self._session.request(
            call.operation.method,
            target,
            data=call.content,
            headers=headers,
            allow_redirects=False,
            timeout=timeout,
            ssl=self._tls or True,
        )

    def pieces(self, call: Call[Any], answer: AsyncAnswer) -> AiohttpPieces:
        return AiohttpPieces(cast("AiohttpAnswer", answer), call.budget, call.timeout["read"])

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self._session.close
