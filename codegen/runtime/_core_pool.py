"""Connections of our own: requests go to httpcore's pools, without what httpx does for browsers and for other APIs.

httpx builds its request and its cookies anew for each call, which takes longer than the sending. Here the parts of a
request that are always the same are made once. Whatever needs a proxy goes through httpx, which knows how.
"""

from __future__ import annotations

import os
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, cast

import httpcore
import httpx

from ._call import Call
from ._network import AsyncGuard, Guard, async_guard, guard, per_address
from ._pieces import AsyncPieces, Once, Pieces
from ._pool import LIMITS, AsyncPool, Pool
from ._transfer import CURRENT

SHARD = 32
"""Connections in one of httpcore's asynchronous pools: what it does for each request grows with their number."""

_SHARDS = (LIMITS.max_connections or SHARD) // SHARD
_KEPT = (LIMITS.max_keepalive_connections or SHARD) // SHARD  # pools whose connections wait for later calls


def ssl_context() -> ssl.SSLContext:
    """What every connection shares: to load the certificates takes longer than all the rest of a client."""
    return _ssl_context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=4)
def _ssl_context(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=64)
def _target(url: str) -> tuple[httpcore.URL, bytes]:
    """A URL as httpcore has it, and the Host header that belongs to it."""
    parsed = httpx.URL(url)
    host = parsed.netloc
    return (
        httpcore.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path),
        host,
    )


class _Content:
    """The body of a request, which is in memory, in one piece."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        return iter((self._content,))

    def __aiter__(self) -> AsyncIterator[bytes]:
        return Once(self._content)


_NO_CONTENT = _Content(b"")


def _message(call: Call[Any], *, stream: bool) -> httpcore.Request:
    """The next attempt of a call."""
    call.begin()
    url, headers = call.config.head(call.operation, call.request, call.content, stream=stream)
    target, host = _target(url)
    headers = [(b"Host", host), *headers]
    message = httpcore.Request(
        call.operation.method,
        target,
        headers=headers,
        content=_NO_CONTENT if call.content is None else _Content(call.content),
        extensions={"timeout": call.timeouts()},
    )
    # Last, when nothing can fail any more: the key is in no local variable that a traceback could show.
    call.config.authorize(call.operation, message.headers)
    return message


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        self._stream.close()


def _response(answer: httpcore.Response, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> httpx.Response:
    extensions: dict[str, Any] = cast("Any", answer).extensions
    return httpx.Response(answer.status, headers=answer.headers, stream=stream, extensions=extensions)


class _Backend(httpcore.NetworkBackend):
    """Makes connections whose reads and writes keep to the budget of the call that does them."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        if (transfer := CURRENT.get()) is not None:
            timeout = per_address(transfer.bound(timeout), host, port)
        return _guarded(self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


def _guarded(stream: Any) -> httpcore.NetworkStream:
    """A connection of ours. TLS makes another one of it, which is guarded, too."""
    guard(stream)
    plain = stream.start_tls

    def start_tls(context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        if (transfer := CURRENT.get()) is not None:
            timeout = transfer.bound(timeout)
        return _guarded(plain(context, server_hostname, timeout))

    stream.start_tls = start_tls
    return cast("httpcore.NetworkStream", stream)


class CorePool(Pool):
    """The connections of a synchronous client."""

    def __init__(self) -> None:
        super().__init__()
        self._core: dict[bytes, httpcore.ConnectionPool] = {}

    def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        message = _message(call, stream=stream)
        scheme = message.url.scheme
        core = self._core.get(scheme) or self._make(scheme)
        with call.budget:
            answer = core.handle_request(message)
        found = cast("Guard", cast("Any", answer).extensions["network_stream"].guard)
        found.transfer = call.budget
        return _response(answer, _Body(answer.stream))

    def _make(self, scheme: bytes) -> httpcore.ConnectionPool:
        made = httpcore.ConnectionPool(
            ssl_context=ssl_context() if scheme == b"https" else None,
            max_connections=LIMITS.max_connections,
            max_keepalive_connections=LIMITS.max_keepalive_connections,
            keepalive_expiry=LIMITS.keepalive_expiry,
            network_backend=_Backend(),
        )
        return self._core.setdefault(scheme, made)  # nothing is open in one that comes too late

    def pieces(self, call: Call[Any], response: httpx.Response) -> Pieces:
        return Pieces(response, call.budget, owned=True)

    def closer(self) -> Callable[[], None]:
        return partial(_close, self._core)


def _close(pools: dict[bytes, httpcore.ConnectionPool]) -> None:
    for core in list(pools.values()):
        core.close()


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """Asynchronous twin of :class:`_Backend`."""

    def __init__(self) -> None:
        self._backend: Any = httpcore.TrioBackend() if _runs_on_trio() else httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if (transfer := CURRENT.get()) is not None:
            timeout = transfer.bound(timeout)
        return _async_guarded(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))

    async def sleep(self, seconds: float) -> None:
        await self._backend.sleep(seconds)


def _runs_on_trio() -> bool:
    trio = sys.modules.get("trio")
    return trio is not None and trio.lowlevel.in_trio_run()


def _async_guarded(stream: Any) -> httpcore.AsyncNetworkStream:
    async_guard(stream)
    plain = stream.start_tls

    async def start_tls(
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
    ) -> Any:
        if (transfer := CURRENT.get()) is not None:
            timeout = transfer.bound(timeout)
        return _async_guarded(await plain(ssl_context, server_hostname, timeout))

    stream.start_tls = start_tls
    return cast("httpcore.AsyncNetworkStream", stream)


class _Shard:
    """One of httpcore's pools, and how many answers from it are being waited for or read."""

    def __init__(self, scheme: bytes, keep: int) -> None:
        self.scheme = scheme
        self.busy = 0
        self.core = httpcore.AsyncConnectionPool(
            ssl_context=ssl_context() if scheme == b"https" else None,
            max_connections=SHARD,
            max_keepalive_connections=keep,
            keepalive_expiry=LIMITS.keepalive_expiry,
            network_backend=_AsyncBackend(),
        )


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, stream: Any, shard: _Shard) -> None:
        self._stream = stream
        self._shard: _Shard | None = shard

    def __aiter__(self) -> AsyncIterator[bytes]:
        inner: AsyncIterator[bytes] = aiter(self._stream)
        return inner

    async def aclose(self) -> None:
        if (shard := self._shard) is not None:
            self._shard = None
            shard.busy -= 1
        await self._stream.aclose()


class AsyncCorePool(AsyncPool):
    """The connections of an asynchronous client in one event loop: several pools, filled one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._shards: list[_Shard] = []

    async def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        message = _message(call, stream=stream)
        shard = self._shard(message.url.scheme)
        shard.busy += 1
        try:
            with call.budget:
                answer = await shard.core.handle_async_request(message)
        except BaseException:
            shard.busy -= 1
            raise
        found = cast("AsyncGuard", cast("Any", answer).extensions["network_stream"].guard)
        found.transfer = call.budget
        return _response(answer, _AsyncBody(answer.stream, shard))

    def _shard(self, scheme: bytes) -> _Shard:
        """The first one with room, so that few connections serve few calls; when all are full, the least busy one."""
        ours = [shard for shard in self._shards if shard.scheme == scheme]
        for shard in ours:
            if shard.busy < SHARD:
                return shard
        if len(ours) >= _SHARDS:
            return min(ours, key=lambda shard: shard.busy)
        kept = SHARD if len(ours) < _KEPT else 0
        self._shards.append(made := _Shard(scheme, kept))
        return made

    def pieces(self, call: Call[Any], response: httpx.Response) -> AsyncPieces:
        return AsyncPieces(response, call.budget, call.timeout["read"], owned=True)

    def closer(self) -> Callable[[], Awaitable[None]]:
        return partial(_aclose, self._shards)


async def _aclose(shards: list[_Shard]) -> None:
    while shards:
        await shards.pop().core.aclose()
