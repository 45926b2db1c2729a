"""What a pool of connections is, whoever makes its connections: it sends requests and closes what was dropped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import nullcontext, suppress
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue
from typing import Any

import httpx

from ._call import Call
from ._network import async_tracer, async_watch, hang_up, tracer, watch, without_frames
from ._pieces import AsyncPieces, Pieces, without_generator
from ._transfer import held

LIMITS = httpx.Limits(max_connections=1000, max_keepalive_connections=100)
"""httpx's own 100 would make the rest of some hundred streams, which take minutes, wait until they time out."""


def no_cookies() -> CookieJar:
    """A jar that stays empty: an API needs none, and one that was set for a key must not be sent with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class PoolBase:
    """Remembers the streams that were dropped without being closed."""

    def __init__(self) -> None:
        # A SimpleQueue because its put() may be called by the garbage collector, at any moment and in any thread.
        self.dropped: SimpleQueue[tuple[Any, httpx.Response]] = SimpleQueue()

    def drop(self, events: Any, response: httpx.Response) -> None:
        """Leave a stream to be closed before the next request; the server is told at once.

        To close it here could deadlock: the collector may run while this very thread holds the lock of the pool.
        """
        if not response.is_closed:
            self.dropped.put((events, response))
            hang_up(response)


class Pool(PoolBase):
    """Connections of a synchronous client."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more, as it is a client that its owner has closed."""
        return False

    def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        """Send the next attempt of a call. The body of the answer is yet to be read."""
        raise NotImplementedError

    def pieces(self, call: Call[Any], response: httpx.Response) -> Pieces:
        """The body of an answer."""
        return Pieces(response, call.budget)

    def closer(self) -> Callable[[], None]:
        """What closes all connections. It has no hold on the pool."""
        raise NotImplementedError

    def sweep(self) -> None:
        """Close what was dropped."""
        events: Generator[Any]
        while not self.dropped.empty():
            try:
                events, response = self.dropped.get_nowait()
            except Empty:
                return
            with suppress(Exception):  # whoever sends the next request has nothing to do with it
                events.close()
                response.close()


class AsyncPool(PoolBase):
    """Asynchronous twin of :class:`Pool`."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more, as it is a client that its owner has closed."""
        return False

    async def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        """Send the next attempt of a call. The body of the answer is yet to be read."""
        raise NotImplementedError

    def pieces(self, call: Call[Any], response: httpx.Response) -> AsyncPieces:
        """The body of an answer."""
        return AsyncPieces(response, call.budget, call.timeout["read"])

    def closer(self) -> Callable[[], Awaitable[None]]:
        """What closes all connections. It has no hold on the pool."""
        raise NotImplementedError

    async def sweep(self) -> None:
        """Close what was dropped."""
        events: AsyncGenerator[Any]
        while not self.dropped.empty():
            try:
                events, response = self.dropped.get_nowait()
            except Empty:
                return
            with suppress(Exception):
                await events.aclose()
                await response.aclose()


class HttpxPool(Pool):
    """A client of httpx, or of a library like it: one that the caller passed, or ours where a proxy is in the way."""

    def __init__(self, http: httpx.Client) -> None:
        super().__init__()
        self.http = http

    @property
    def is_closed(self) -> bool:
        return self.http.is_closed

    def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        message = call.message(self.http, tracer(call.budget), stream=stream)
        try:
            with call.budget:
                response = self.http.send(message, stream=True, follow_redirects=False)
        except Exception as error:
            without_frames(error)
            raise
        watch(response)
        return response

    def closer(self) -> Callable[[], None]:
        return self.http.close


class AsyncHttpxPool(AsyncPool):
    """Asynchronous twin of :class:`HttpxPool`. ``passed`` tells whether it is a client of the caller's."""

    def __init__(self, http: httpx.AsyncClient, *, passed: bool) -> None:
        super().__init__()
        self.http = http
        self._passed = passed

    @property
    def is_closed(self) -> bool:
        return self.http.is_closed

    async def send(self, call: Call[Any], *, stream: bool) -> httpx.Response:
        message = call.message(self.http, async_tracer(call.budget, call.timeout["read"]), stream=stream)
        without_generator(message)
        # Connections of a client that was passed may be shared with other calls, even in the middle of this line.
        try:
            with call.budget, held(call.budget) if self._passed else nullcontext():
                response = await self.http.send(message, stream=True, follow_redirects=False)
        except Exception as error:
            without_frames(error)
            raise
        async_watch(response)
        return response

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self.http.aclose
