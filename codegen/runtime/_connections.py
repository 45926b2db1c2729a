"""The pools of connections behind a client and its copies: made when needed, closed once, and nothing left open."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast
from weakref import WeakKeyDictionary, WeakSet, finalize

from ._errors import ConfigurationError
from ._pool import AsyncPool, Pool
from ._transfer import Transfer

if TYPE_CHECKING:
    import httpx
    from anyio.lowlevel import RunVar

    from .types import AsyncHTTPClient, HTTPClient

PoolT = TypeVar("PoolT", bound=Pool | AsyncPool)


class _Connections(Generic[PoolT]):
    def __init__(self, given: PoolT | None) -> None:
        self.given = given
        self.closed = False
        self._lock = threading.RLock()  # close() may be called by a signal handler, in the middle of anything here
        self._transfers: WeakSet[Transfer] = WeakSet()

    def _admit(self, transfer: Transfer) -> None:
        self._transfers.add(transfer)  # first, as a signal handler may close the client right now
        self._refuse_closed()
        if self.given is not None and self.given.is_closed:
            raise ConfigurationError("the http_client= that was passed has been closed")

    def _refuse_closed(self) -> None:
        if self.closed:
            raise ConfigurationError("the client has been closed; make another one, or close it later")

    def _end(self) -> None:
        with self._lock:
            self.closed = True
            transfers = list(self._transfers)
        for transfer in transfers:
            transfer.cut()


class Connections(_Connections[Pool]):
    """The connections of a synchronous client."""

    _pool: Pool | None = None
    _process = 0

    def __init__(self, given: HTTPClient | Literal["httptools"] | None) -> None:
        named = isinstance(given, str)
        self._new_pool: Callable[[], Pool] = _named(given, _NAMED, _new_pool) if named else _new_pool
        passed = not named and given is not None
        super().__init__(_httpx_pool(cast("httpx.Client", given)) if passed else None)

    def open(self, transfer: Transfer) -> Pool:
        """The pool to send the next attempt of a call with."""
        with self._lock:
            self._admit(transfer)
            if self._process != (process := os.getpid()):
                # The connections are still its parent's, whose answers would come to one or the other.
                self._process, self._pool = process, None
            pool = self.given or self._pool
        if pool is None:
            pool = self._make_pool()
        pool.sweep()
        return pool

    def _make_pool(self) -> Pool:
        # Made at the first call, and without the lock, so that nobody has to wait for it to close the client.
        made = self._new_pool()
        with self._lock:
            if self._pool is None and not self.closed:
                self._pool = made
                finalize(made, made.closer())  # scripts often end, or drop a client, without closing it
            pool = self._pool
        if pool is not made:
            made.closer()()
        self._refuse_closed()
        return pool or made

    def close(self) -> None:
        """End all calls and close the connections, unless they belong to a client that was passed."""
        self._end()
        if (pool := self.given or self._pool) is not None:
            pool.sweep()
            if pool is not self.given:
                pool.closer()()


class AsyncConnections(_Connections[AsyncPool]):
    """The connections of an asynchronous client: a pool for each event loop, as no connection can change its loop.

    ``asyncio.run`` makes a loop each time, and some frameworks make one for each call.
    """

    def __init__(self, given: AsyncHTTPClient | Literal["aiohttp", "httptools"] | None) -> None:
        named = isinstance(given, str)
        self._new_pool: Callable[[], AsyncPool] = (
            _named(given, _ASYNC_NAMED, _new_async_pool) if named else _new_async_pool
        )
        passed = not named and given is not None
        super().__init__(_async_httpx_pool(cast("httpx.AsyncClient", given)) if passed else None)
        self._pools: WeakKeyDictionary[_Loop, tuple[AsyncPool, AsyncGenerator[None]]] = WeakKeyDictionary()

    async def open(self, transfer: Transfer) -> AsyncPool:
        """The pool of the running event loop to send the next attempt of a call with."""
        with self._lock:
            self._admit(transfer)
            pool = self.given or await self._pool_of_loop()
        await pool.sweep()
        return pool

    async def _pool_of_loop(self) -> AsyncPool:
        loop = _running_loop()
        pool, closer = self._pools.get(loop, (None, None))
        if pool is None or closer is None or _has_ended(closer):  # with the loop, which goes on after all
            pool = self._new_pool()
            closer = _close_at_last(pool.closer())
            # A hold on it from outside, or else the collector would take the sockets before the loop can close them.
            finalize(pool, _let_go, closer).atexit = False
            self._pools[loop] = pool, closer
            await anext(closer)  # waits for nothing
        return pool

    async def close(self) -> None:
        """End all calls and close the connections, unless they belong to a client that was passed."""
        self._end()
        if self.given is not None:
            await self.given.sweep()
        elif (found := self._pools.pop(_running_loop(), None)) is not None:
            pool, closer = found
            await pool.sweep()
            await closer.aclose()


def _has_ended(generator: AsyncGenerator[None]) -> bool:
    return getattr(generator, "ag_frame", None) is None


# What connections are made of is loaded with the first call, as it takes a while; httpx only if it has to send.


def _new_pool() -> Pool:
    if _is_proxied():
        from ._httpx_pool import HttpxPool, new_client  # noqa: PLC0415

        return HttpxPool(new_client())
    from ._core_pool import CorePool  # noqa: PLC0415

    return CorePool()


def _new_async_pool() -> AsyncPool:
    if _is_proxied():
        from ._httpx_pool import AsyncHttpxPool, new_async_client  # noqa: PLC0415

        return AsyncHttpxPool(new_async_client(), passed=False)
    from ._core_pool import AsyncCorePool  # noqa: PLC0415

    return AsyncCorePool()


_NAMED = {"httptools": ("_httptools_pool", "HttptoolsPool")}
_ASYNC_NAMED = {
    "aiohttp": ("_aiohttp_pool", "AiohttpPool"),
    "httptools": ("_async_httptools_pool", "AsyncHttptoolsPool"),
}


def _named(name: Any, kinds: Mapping[str, tuple[str, str]], usual: Callable[[], Any]) -> Callable[[], Any]:
    """What makes the pools that a name stands for. Where there is a proxy, the usual ones, as httpx knows of these."""
    module, kind = kinds[name]
    make = getattr(import_module(f".{module}", __package__), kind)  # now, as no event loop should have to wait for that
    return lambda: usual() if _is_proxied() else make()


def _httpx_pool(client: httpx.Client) -> Pool:
    from ._httpx_pool import HttpxPool  # noqa: PLC0415

    return HttpxPool(client)


def _async_httpx_pool(client: httpx.AsyncClient) -> AsyncPool:
    from ._httpx_pool import AsyncHttpxPool  # noqa: PLC0415

    return AsyncHttpxPool(client, passed=True)


def _is_proxied() -> bool:
    """Whether the environment, or the settings of the system, name a proxy."""
    if sys.platform not in ("darwin", "win32") and not any(name.lower().endswith("_proxy") for name in os.environ):
        return False  # elsewhere there are no settings, and to look into the variables takes a while to load
    from urllib.request import getproxies  # noqa: PLC0415

    return any(name in ("http", "https", "all") for name in getproxies())


def _let_go(closer: AsyncGenerator[None]) -> None:
    """Nothing; but from now on, nobody has it."""


async def _close_at_last(close: Callable[[], Awaitable[None]]) -> AsyncGenerator[None]:
    # What a loop does for every asynchronous generator that has begun in it (PEP 525): when nobody has it any more,
    # and when the loop ends, it is closed, in that loop.
    try:
        yield
    finally:
        await close()


class _Loop:
    """Stands for a running event loop and is dropped with it."""


def _running_loop() -> _Loop:
    variable = _loop_variable()
    loop = variable.get(None)
    if loop is None:
        variable.set(loop := _Loop())
    return loop


@cache
def _loop_variable() -> RunVar[_Loop | None]:
    # anyio comes with httpx; it is what makes this work on asyncio and on trio.
    from anyio.lowlevel import RunVar  # noqa: PLC0415

    return RunVar(f"{__name__}.loop", None)
