"""The HTTP clients behind a client and its copies: made when needed, closed once, and nothing left open in them."""

from __future__ import annotations

import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakKeyDictionary, WeakSet, finalize

import httpx

from ._errors import ConfigurationError
from ._network import hang_up
from ._transfer import Transfer

if TYPE_CHECKING:
    from anyio.lowlevel import RunVar

HttpT = TypeVar("HttpT", bound=httpx.Client | httpx.AsyncClient)

LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
"""httpx's own 100 would make the rest of some hundred streams, which take minutes, wait until they time out."""


def _no_cookies() -> CookieJar:
    """A jar that stays empty: an API needs none, and one that was set for a key must not be sent with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class Pool(Generic[HttpT]):
    """An HTTP client, and the streams that were dropped without being closed."""

    def __init__(self, http: HttpT, *, passed: bool = False) -> None:
        self.http = http
        self.passed = passed
        """Whether it is a client that the caller passed."""
        # A SimpleQueue because its put() may be called by the garbage collector, at any moment and in any thread.
        self.dropped: SimpleQueue[tuple[Any, httpx.Response]] = SimpleQueue()

    def drop(self, events: Any, response: httpx.Response) -> None:
        """Leave a stream to be closed before the next request; the server is told at once.

        To close it here could deadlock: the collector may run while this very thread holds the lock of the pool.
        """
        if not response.is_closed:
            self.dropped.put((events, response))
            hang_up(response)


class _Connections(Generic[HttpT]):
    def __init__(self, given: HttpT | None) -> None:
        self.given = None if given is None else Pool(given, passed=True)
        self.closed = False
        self._lock = threading.RLock()  # close() may be called by a signal handler, in the middle of anything here
        self._transfers: WeakSet[Transfer] = WeakSet()

    def _admit(self, transfer: Transfer) -> None:
        self._refuse_closed()
        if self.given is not None and self.given.http.is_closed:
            raise ConfigurationError("the http_client= that was passed has been closed")
        self._transfers.add(transfer)

    def _refuse_closed(self) -> None:
        if self.closed:
            raise ConfigurationError("the client has been closed; make another one, or close it later")

    def _end(self) -> None:
        with self._lock:
            self.closed = True
            transfers = list(self._transfers)
        for transfer in transfers:
            transfer.cut()


class Connections(_Connections[httpx.Client]):
    """The connections of a synchronous client."""

    _pool: Pool[httpx.Client] | None = None

    def open(self, transfer: Transfer) -> Pool[httpx.Client]:
        """The pool to send the next attempt of a call with."""
        with self._lock:
            self._admit(transfer)
            pool = self.given or self._pool
        if pool is None:
            pool = self._make_pool()
        _sweep(pool)
        return pool

    def _make_pool(self) -> Pool[httpx.Client]:
        # Made at the first call, as loading the TLS certificates takes longer than all the rest of the client; and
        # without the lock, so that nobody has to wait for it to close the client.
        made = Pool(httpx.Client(limits=LIMITS, cookies=_no_cookies()))
        with self._lock:
            if self._pool is None and not self.closed:
                self._pool = made
                finalize(made, made.http.close)  # scripts often end, or drop a client, without closing it
            pool = self._pool
        if pool is not made:
            made.http.close()
        self._refuse_closed()
        return pool or made

    def close(self) -> None:
        """End all calls and close the connections, unless they belong to a client that was passed."""
        self._end()
        if (pool := self.given or self._pool) is not None:
            _sweep(pool)
            if not pool.passed:
                pool.http.close()


def _sweep(pool: Pool[httpx.Client]) -> None:
    events: Generator[Any]
    while True:
        try:
            events, response = pool.dropped.get_nowait()
        except Empty:
            return
        with suppress(Exception):  # whoever sends the next request has nothing to do with it
            events.close()
            response.close()


class AsyncConnections(_Connections[httpx.AsyncClient]):
    """The connections of an asynchronous client: a pool for each event loop, as no connection can change its loop.

    ``asyncio.run`` makes a loop each time, and some frameworks make one for each call.
    """

    def __init__(self, given: httpx.AsyncClient | None) -> None:
        super().__init__(given)
        self._pools: WeakKeyDictionary[_Loop, _LoopPool] = WeakKeyDictionary()

    async def open(self, transfer: Transfer) -> Pool[httpx.AsyncClient]:
        """The pool of the running event loop to send the next attempt of a call with."""
        with self._lock:
            self._admit(transfer)
            pool = self.given or await self._pool_of_loop()
        await _asweep(pool)
        return pool

    async def _pool_of_loop(self) -> _LoopPool:
        loop = _running_loop()
        pool = self._pools.get(loop)
        if pool is None or pool.http.is_closed:
            pool = self._pools[loop] = _LoopPool(httpx.AsyncClient(limits=LIMITS, cookies=_no_cookies()))
            await anext(pool.closer)  # waits for nothing
        return pool

    async def close(self) -> None:
        """End all calls and close the connections, unless they belong to a client that was passed."""
        self._end()
        if self.given is not None:
            await _asweep(self.given)
        elif (pool := self._pools.pop(_running_loop(), None)) is not None:
            await _asweep(pool)
            await pool.closer.aclose()


async def _asweep(pool: Pool[httpx.AsyncClient]) -> None:
    events: AsyncGenerator[Any]
    while True:
        try:
            events, response = pool.dropped.get_nowait()
        except Empty:
            return
        with suppress(Exception):
            await events.aclose()
            await response.aclose()


class _LoopPool(Pool[httpx.AsyncClient]):
    """The pool of one event loop, which closes it at the latest when it ends itself."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        super().__init__(http)
        self.closer = _close_at_last(http)
        # A hold on it from outside, or else the collector would take its sockets before the loop can close them.
        finalize(self, _let_go, self.closer).atexit = False


def _let_go(closer: AsyncGenerator[None]) -> None:
    """Nothing; but from now on, nobody has it."""


async def _close_at_last(http: httpx.AsyncClient) -> AsyncGenerator[None]:
    # What a loop does for every asynchronous generator that has begun in it (PEP 525): when nobody has it any more,
    # and when the loop ends, it is closed, in that loop.
    try:
        yield
    finally:
        await http.aclose()


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
