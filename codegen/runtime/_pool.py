"""What a pool of connections is, whoever makes its connections: it sends requests and closes what was dropped."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any, Self

from ._answer import Answer, AnswerBase, AsyncAnswer
from ._call import Call
from ._pieces import AsyncPieces, Pieces

MAX_CONNECTIONS = 1000
"""httpx's own 100 would make the rest of some hundred streams, which take minutes, wait until they time out."""

MAX_KEPT_CONNECTIONS = 100
"""Connections that wait for later calls."""

KEEPALIVE_EXPIRY = 5.0
"""Seconds that they wait."""


class Once:
    """Iterates over one piece. No generator, of which trio would warn if the connection broke after that piece."""

    def __init__(self, piece: bytes) -> None:
        self._pieces = [piece]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        return self._pieces.pop()


class PoolBase:
    """Remembers the streams that were dropped without being closed."""

    def __init__(self) -> None:
        # A SimpleQueue because its put() may be called by the garbage collector, at any moment and in any thread.
        self.dropped: SimpleQueue[tuple[Any, Any]] = SimpleQueue()

    def drop(self, events: Any, answer: AnswerBase) -> None:
        """Leave a stream to be closed before the next request; the server is told at once.

        To close it here could deadlock: the collector may run while this very thread holds the lock of the pool.
        """
        if answer.is_closed:
            return
        self.dropped.put((events, answer))
        if answer.guard is not None and not answer.guard.shared:
            answer.guard.hang_up()


class Pool(PoolBase):
    """Connections of a synchronous client."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more, as it is a client that its owner has closed."""
        return False

    def send(self, call: Call[Any], *, stream: bool) -> Answer:
        """Send the next attempt of a call. The body of the answer is yet to be read."""
        raise NotImplementedError

    def pieces(self, call: Call[Any], answer: Answer) -> Pieces:
        """The body of an answer."""
        return Pieces(answer, call.budget)

    def closer(self) -> Callable[[], None]:
        """What closes all connections. It has no hold on the pool."""
        raise NotImplementedError

    def sweep(self) -> None:
        """Close what was dropped."""
        events: Generator[Any]
        answer: Answer
        while not self.dropped.empty():
            try:
                events, answer = self.dropped.get_nowait()
            except Empty:
                return
            with suppress(Exception):  # whoever sends the next request has nothing to do with it
                events.close()
                answer.close()


class AsyncPool(PoolBase):
    """Asynchronous twin of :class:`Pool`."""

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be sent any more, as it is a client that its owner has closed."""
        return False

    async def send(self, call: Call[Any], *, stream: bool) -> AsyncAnswer:
        """Send the next attempt of a call. The body of the answer is yet to be read."""
        raise NotImplementedError

    def pieces(self, call: Call[Any], answer: AsyncAnswer) -> AsyncPieces:
        """The body of an answer."""
        return AsyncPieces(answer, call.budget, call.timeout["read"])

    def closer(self) -> Callable[[], Awaitable[None]]:
        """What closes all connections. It has no hold on the pool."""
        raise NotImplementedError

    async def sweep(self) -> None:
        """Close what was dropped."""
        events: AsyncGenerator[Any]
        answer: AsyncAnswer
        while not self.dropped.empty():
            try:
                events, answer = self.dropped.get_nowait()
            except Empty:
                return
            with suppress(Exception):
                await events.aclose()
                await answer.aclose()
