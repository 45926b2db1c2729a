"""Connections of our own: requests go to httpcore's pools, without what httpx does for browsers and for other APIs.

httpx builds its request and its cookies anew for each call, which takes longer than the sending. Here the parts of a
request that are always the same are made once. Whatever needs a proxy goes through httpx, which knows how, and so does
a body that came compressed. httpx is not even loaded for the rest.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, cast

import certifi  # which httpcore needs
import httpcore

from ._answer import Answer, AsyncAnswer
from ._call import Call
from ._errors import ConfigurationError
from ._network import AsyncGuard, Guard, async_guard, guard, per_address, without_frames
from ._pieces import AsyncPieces, Pieces
from ._pool import KEEPALIVE_EXPIRY, MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, AsyncPool, Once, Pool
from ._shards import Shard, Shards
from ._transfer import CURRENT, runs_on_trio
from ._url import split


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
def _ssl_context(file: tuple[Any, ...], folder: tuple[Any, ...]) -> ssl.SSLContext:
    # As httpx does it, so that whoever has set these variables finds them obeyed.
    name, path = ("SSL_CERT_FILE", file[0]) if file[0] else ("SSL_CERT_DIR", folder[0])
    try:
        if not path:
            context = ssl.create_default_context(cafile=certifi.where())
        elif name == "SSL_CERT_FILE":
            context = ssl.create_default_context(cafile=path)
        else:
            context = ssl.create_default_context(capath=path)
    except OSError as error:  # there is no file, or there are no certificates in it
        reason = error.strerror or error
        raise ConfigurationError(f"the certificates of {name}={path!r} cannot be read: {reason}") from error
    context.set_alpn_protocols(["http/1.1"])
    return context


@lru_cache(maxsize=64)
def _target(url: str) -> httpcore.URL:
    """A URL as httpcore has it."""
    scheme, host, port, target = split(url)
    return httpcore.URL(scheme=scheme, host=host, port=port, target=target)


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
    content = call.content
    url, headers = call.config.head(call.operation, call.request, stream=stream, body=content is not None)
    message = httpcore.Request(
        call.operation.method,
        _target(url),
        content=_NO_CONTENT if content is None else _Content(content),
        extensions={"timeout": call.timeouts()},
    )
    message.headers = [*headers]  # it would look at each of them, which has been done
    if content is not None:
        message.headers.append((b"Content-Length", b"%d" % len(content)))
    # Last, when nothing can fail any more: the key is in no local variable that a traceback could show.
    if not call.config.is_authorized(call.operation, call.request):
        message.headers.append((b"Authorization", f"Bearer {call.config.api_key.reveal()}".encode("ascii")))
    return message


class _CoreAnswer(Answer):
    def __init__(self, answer: httpcore.Response, guard: Guard | AsyncGuard | None) -> None:
        super().__init__(answer.status, answer.headers, guard)
        self._stream: Any = answer.stream

    def raw(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self._stream.close()


def _guard_of(answer: httpcore.Response, call: Call[Any]) -> Guard | AsyncGuard | None:
    """What stands before the connection of an answer, which keeps to the limits of its call from now on."""
    found: Guard | AsyncGuard | None = getattr(cast("Any", answer).extensions["network_stream"], "guard", None)
    if found is not None:  # an answer that switches to another protocol has a stream of httpcore's own around it
        found.transfer = call.budget
    return found


class Backend(httpcore.NetworkBackend):
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

    def send(self, call: Call[Any], *, stream: bool) -> _CoreAnswer:
        message = _message(call, stream=stream)
        scheme = message.url.scheme
        core = self._core.get(scheme) or self._make(scheme)
        try:
            with call.budget:
                answer = core.handle_request(message)
        except Exception as error:
            without_frames(error)
            raise error  # noqa: TRY201 - with no more frames than it has now
        return _CoreAnswer(answer, _guard_of(answer, call))

    def _make(self, scheme: bytes) -> httpcore.ConnectionPool:
        made = httpcore.ConnectionPool(
            ssl_context=ssl_context() if scheme == b"https" else None,
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=MAX_KEPT_CONNECTIONS,
            keepalive_expiry=KEEPALIVE_EXPIRY,
            network_backend=Backend(),
        )
        return self._core.setdefault(scheme, made)  # nothing is open in one that comes too late

    def pieces(self, call: Call[Any], answer: Answer) -> Pieces:
        return Pieces(answer, call.budget, owned=True)

    def closer(self) -> Callable[[], None]:
        return partial(_close, self._core)


def _close(pools: dict[bytes, httpcore.ConnectionPool]) -> None:
    for core in list(pools.values()):
        core.close()


class _AsyncBackend(httpcore.AsyncNetworkBackend):
    """Asynchronous twin of :class:`Backend`."""

    def __init__(self) -> None:
        self._backend: Any = httpcore.TrioBackend() if runs_on_trio() else httpcore.AnyIOBackend()

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


class _AsyncCoreAnswer(AsyncAnswer):
    def __init__(self, answer: httpcore.Response, guard: Guard | AsyncGuard | None, shard: Shard) -> None:
        super().__init__(answer.status, answer.headers, guard)
        self._stream: Any = answer.stream
        self._shard = shard

    def pieces(self) -> tuple[AsyncIterator[bytes], AsyncIterator[bytes]]:
        raw: AsyncIterator[bytes] = aiter(self._stream)
        if not self.is_compressed:
            return raw, raw
        from ._decompressed import async_decompressed  # noqa: PLC0415

        return async_decompressed(self, raw), raw

    async def aclose(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        try:
            await self._stream.aclose()
        except BaseException:
            # httpcore takes the connection for closed, or never will: the server is told all the same.
            if self.guard is not None:
                self.guard.interrupt()
            raise
        finally:
            self._shard.release()


class AsyncCorePool(AsyncPool):
    """The connections of an asynchronous client in one event loop: several pools, filled one after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._shards = Shards(_async_core)

    async def send(self, call: Call[Any], *, stream: bool) -> _AsyncCoreAnswer:
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
        return _AsyncCoreAnswer(answer, _guard_of(answer, call), shard)

    async def sweep(self) -> None:
        await super().sweep()
        await self._shards.trim()

    def pieces(self, call: Call[Any], answer: AsyncAnswer) -> AsyncPieces:
        return AsyncPieces(answer, call.budget, call.timeout["read"], owned=True)

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self._shards.aclose


def _async_core(scheme: bytes, connections: int, keep: int) -> httpcore.AsyncConnectionPool:
    return httpcore.AsyncConnectionPool(
        ssl_context=ssl_context() if scheme == b"https" else None,
        max_connections=connections,
        max_keepalive_connections=keep,
        keepalive_expiry=KEEPALIVE_EXPIRY,
        network_backend=_AsyncBackend(),
    )
