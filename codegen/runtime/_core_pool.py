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
from pathlib import Path
from typing import Any, cast

import httpcore
import httpx

from ._call import Call
from ._network import AsyncGuard, Guard, async_guard, guard, per_address, without_frames
from ._pieces import AsyncPieces, Once, Pieces
from ._pool import LIMITS, AsyncPool, Pool
from ._shards import Shard, Shards
from ._transfer import CURRENT


def ssl_context() -> ssl.SSLContext:
    """What every connection shares: to load the certificates takes longer than all the rest of a client."""
    return _ssl_context(_state("SSL_CERT_FILE"), _state("SSL_CERT_DIR"))


def _state(variable: str) -> tuple[Any, ...]:
    """What tells certificates apart that a variable names, now and after they were replaced."""
    path = os.environ.get(variable)
    try:
        found = Path(path).stat() if path else None
    except OSError:
        found = None
    return (path, found and (found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=4)
def _ssl_context(_file: tuple[Any, ...], _folder: tuple[Any, ...]) -> ssl.SSLContext:
    context = httpx.create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=64)
def _target(url: str) -> httpcore.URL:
    """A URL as httpcore has it."""
    parsed = httpx.URL(url)
    return httpcore.URL(scheme=parsed.raw_scheme, host=parsed.raw_host, port=parsed.port, target=parsed.raw_path)


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
    message = httpcore.Request(
        call.operation.method,
        _target(url),
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


def _belongs(answer: httpcore.Response, call: Call[Any]) -> None:
    """Let what is read from the connection of an answer keep to the limits of its call."""
    found: Guard | AsyncGuard | None = getattr(cast("Any", answer).extensions["network_stream"], "guard", None)
    if found is not None:  # an answer that switches to another protocol has a stream of httpcore's own around it
        found.transfer = call.budget


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

    def start_tls(ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        if (transfer := CURRENT.get()) is not None:
            timeout = transfer.bound(timeout)
        return _guarded(plain(ssl_context, server_hostname, timeout))

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
        try:
            with call.budget:
                answer = core.handle_request(message)
        except Exception as error:
            without_frames(error)
            raise error  # noqa: TRY201 - with no more frames than it has now
        _belongs(answer, call)
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


class _AsyncBody(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, shard: Shard) -> None:
        self._answer = answer
        self._shard: Shard | None = shard

    def __aiter__(self) -> AsyncIterator[bytes]:
        inner: AsyncIterator[bytes] = aiter(cast("Any", self._answer.stream))
        return inner

    async def aclose(self) -> None:
        shard, self._shard = self._shard, None
        stream: Any = self._answer.stream
        try:
            await stream.aclose()
        except BaseException:
            # httpcore takes the connection for closed, or never will: the server is told all the same.
            network: Any = cast("Any", self._answer).extensions["network_stream"]
            if (found := getattr(network, "guard", None)) is not None:
                found.interrupt()
            raise
        finally:
            if shard is not None:
                shard.release()


class AsyncCorePool(AsyncPool):
    """The connections of an asynchronous client in one event loop: several pools, filled one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._shards = Shards(_async_core)

    async def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        message = _message(call, stream=stream)
        shard = self._shards.take(message.url.scheme)
        try:
            with call.budget:
                answer = await shard.core.handle_async_request(message)
        except BaseException as error:
            shard.release()
            if isinstance(error, Exception):
                without_frames(error)
            raise error  # noqa: TRY201
        _belongs(answer, call)
        return _response(answer, _AsyncBody(answer, shard))

    async def sweep(self) -> None:
        await super().sweep()
        await self._shards.trim()

    def pieces(self, call: Call[Any], response: httpx.Response) -> AsyncPieces:
        return AsyncPieces(response, call.budget, call.timeout["read"], owned=True)

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self._shards.aclose


def _async_core(scheme: bytes, connections: int, keep: int) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=ssl_context() if scheme == b"https" else None,
        max_connections=connections,
        max_keepalive_connections=keep,
        keepalive_expiry=LIMITS.keepalive_expiry,
        network_backend=_AsyncBackend(),
    )
