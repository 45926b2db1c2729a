"""Streams of server-sent events as iterators of models, and the one answer that these make."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import suppress
from threading import get_ident
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar
from weakref import finalize

from ._answer import Answer, AnswerBase, AsyncAnswer
from ._call import Call
from ._pieces import AsyncPieces, Pieces
from ._pool import AsyncPool, Pool, PoolBase
from ._reader import EventReader
from ._spec import TRACE_HEADER
from .types import ResponseInfo

if TYPE_CHECKING:
    import httpx

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")
AnswerT = TypeVar("AnswerT", bound=AnswerBase)


class _StreamBase(Generic[EventT, ResultT, AnswerT]):
    def __init__(self, reader: EventReader[EventT, ResultT], answer: AnswerT, pool: PoolBase, events: Any) -> None:
        self._reader = reader
        self._answer = answer
        # It has a hold on the generator from outside, or else the collector would end that, and close the response.
        finalize(self, pool.drop, events, answer).atexit = False

    @property
    def status_code(self) -> int:
        """HTTP status of the response."""
        return self._answer.status_code

    @property
    def headers(self) -> httpx.Headers:
        """Headers of the response."""
        return self.response.headers

    @property
    def attempts(self) -> int:
        """How often the request was sent."""
        return self._reader.call.attempts

    @property
    def elapsed(self) -> float:
        """Seconds from the call to the end of the stream, or to now while it goes on."""
        return self._reader.elapsed

    @property
    def trace_id(self) -> str | None:
        """The server's identifier of this call, if it sent one."""
        return self._answer.header(TRACE_HEADER) if TRACE_HEADER else None

    @property
    def response(self) -> ResponseInfo:
        """All of these in one object, which may be kept and pickled."""
        return ResponseInfo(
            status_code=self.status_code, headers=self._answer.headers, attempts=self.attempts, elapsed=self.elapsed
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} status={self.status_code} chunks={len(self._reader.chunks)}>"


class Stream(_StreamBase[EventT, ResultT, Answer], Generic[EventT, ResultT]):
    """Iterator over the events of a response. Use it in a ``with`` block, or read it to its end.

    One that is left or dropped before its end lets go of its connection with the next request.
    ``text`` iterates over the text alone; ``final()`` gives the whole answer, after or instead of iterating.

    Raises:
        StreamTruncated: the stream ended before its end marker, or the connection broke.
        StreamError: the server sent an error object in place of an event.
        UnexpectedResponse: an event is not what the contract promises.
        APITimeoutError: a time limit ran out; ``kind`` says which one.
    """

    def __init__(self, call: Call[ResultT], answer: Answer, pool: Pool) -> None:
        reader: EventReader[EventT, ResultT] = EventReader(call, answer)
        self._events = _iterate(reader, pool.pieces(call, answer))
        super().__init__(reader, answer, pool, self._events)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> EventT:
        if self._reader.closed:
            with suppress(ValueError):  # the thread that closes it is in the generator, and ends it
                self._events.close()
            raise StopIteration
        return next(self._events)

    @property
    def text(self) -> Iterator[str]:
        """The rest of the stream as pieces of text. Events without text, such as reasoning, are passed over."""
        return filter(None, map(self._reader.text, self))

    def final(self) -> ResultT:
        """Read the rest of the stream and return the answer that all its events make, those already seen included.

        It is what the call without ``stream`` returns. A required value that never came is None, or empty.

        Raises:
            StreamTruncated: the stream ended, or was closed, before its end marker; ``partial`` is the answer so far.
            APIError: what iterating raises, once more if it was raised before.
        """
        for _ in self:
            pass
        return self._reader.final()

    def close(self) -> None:
        """Stop reading and give the connection back. Nothing more comes out of the stream.

        It may be called in another thread, and ends the reading there.
        """
        self._reader.close()
        budget = self._reader.call.budget
        if not self._answer.is_over or _is_running(self._events):
            budget.cut()
        try:
            self._events.close()
        except ValueError:  # a thread is in the generator; it closes the response when it comes out
            budget.cut()
            return
        self._answer.close()  # a generator that was never started has closed nothing

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class _AsyncText(Generic[EventT]):
    # No generator: one that is left half-way would wait for the garbage collector.
    def __init__(self, events: AsyncIterator[EventT], text: Callable[[EventT], str]) -> None:
        self._events = events
        self._text = text

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> str:
        while not (piece := self._text(await anext(self._events))):
            pass
        return piece


class AsyncStream(_StreamBase[EventT, ResultT, AsyncAnswer], Generic[EventT, ResultT]):
    """Asynchronous twin of :class:`Stream`: ``async with``, ``async for``, ``await close()``, ``await final()``."""

    def __init__(self, call: Call[ResultT], answer: AsyncAnswer, pool: AsyncPool) -> None:
        reader: EventReader[EventT, ResultT] = EventReader(call, answer)
        self._events = _aiterate(reader, pool.pieces(call, answer))
        self._thread = get_ident()
        super().__init__(reader, answer, pool, self._events)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        if self._reader.closed:
            with suppress(RuntimeError):  # the task that closes it is in the generator, and ends it
                await self._events.aclose()
            raise StopAsyncIteration
        return await anext(self._events)

    @property
    def text(self) -> AsyncIterator[str]:
        """The rest of the stream as pieces of text. Events without text, such as reasoning, are passed over."""
        return _AsyncText(self, self._reader.text)

    async def final(self) -> ResultT:
        """Read the rest of the stream and return the answer that all its events make; see :meth:`Stream.final`."""
        async for _ in self:
            pass
        return self._reader.final()

    async def close(self) -> None:
        """Stop reading and give the connection back. Nothing more comes out of the stream.

        It may be called in another task, and ends the reading there.
        """
        self._reader.close()
        is_elsewhere = get_ident() != self._thread
        if is_elsewhere or not self._answer.is_over or _is_running(self._events):
            self._reader.call.budget.cut()
        if is_elsewhere:  # nothing of another event loop may be touched; the server is told all the same
            if self._answer.guard is not None:
                self._answer.guard.interrupt()
            return
        with suppress(RuntimeError):  # a task is in the generator
            await self._events.aclose()
        await self._answer.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _is_running(generator: Any) -> bool:
    """Whether a thread or a task is in it."""
    return getattr(generator, "gi_running", False) or getattr(generator, "ag_running", False)


# The generators are functions of their own, and not methods, so that a stream is in no reference cycle and ends as
# soon as nobody has it.


def _iterate(reader: EventReader[EventT, Any], pieces: Pieces) -> Generator[EventT]:
    budget = reader.call.budget
    budget.progress()  # what the caller did before the first event is not the server's time
    try:
        advance = pieces.reading()
        while (piece := advance()) is not None:
            if (event := reader.match(piece)) is not None:
                yield event
                budget.moved = True  # and what the caller did with it is not the server's time
                continue
            yield from reader.feed(piece)
            if reader.done:
                pieces.drain()
                return
        reader.finish()
    except GeneratorExit:
        if reader.answer_is_over:
            pieces.drain()
        raise
    except Exception as error:
        if reader.closed:
            return
        mapped = reader.explain(error)
        if mapped is error:
            raise
        raise mapped from error
    finally:
        reader.end()
        pieces.close()


async def _aiterate(reader: EventReader[EventT, Any], pieces: AsyncPieces) -> AsyncGenerator[EventT]:
    budget = reader.call.budget
    budget.progress()
    try:
        while (piece := await pieces.next()) is not None:
            if (event := reader.match(piece)) is not None:
                yield event
                budget.moved = True  # and what the caller did with it is not the server's time
                continue
            for chunk in reader.feed(piece):
                yield chunk
            if reader.done:
                await pieces.drain()
                return
        reader.finish()
    except GeneratorExit:
        if reader.answer_is_over:
            await pieces.drain()
        raise
    except Exception as error:
        if reader.closed:
            return
        mapped = reader.explain(error)
        if mapped is error:
            raise
        raise mapped from error
    finally:
        reader.end()
        await pieces.close()
