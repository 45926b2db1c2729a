"""The drivers of ``run_tools``: they send, call functions, and make a stream of it if asked to."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from types import TracebackType
from typing import Self

from .._stream import AsyncStream, Stream
from .contract import Call, Chunk, Completion, MessageInput
from .loop import Loop
from .results import ChunkEvent, ToolCallEvent, ToolEvent, ToolResultEvent, ToolRun


def run(send: Callable[..., Completion], loop: Loop) -> ToolRun:
    """Send and call until there is an answer."""
    while True:
        with loop.watched():
            answer = send(**loop.arguments())
        if not (calls := loop.receive(answer)):
            return loop.result()
        loop.answer([loop.perform(call) for call in calls])


async def arun(send: Callable[..., Awaitable[Completion]], loop: Loop) -> ToolRun:
    """Send and call until there is an answer; the calls of one answer run at the same time."""
    while True:
        with loop.watched():
            answer = await send(**loop.arguments())
        if not (calls := loop.receive(answer)):
            return loop.result()
        loop.answer(await _together(loop, calls))


async def _together(loop: Loop, calls: list[Call]) -> list[ToolResultEvent]:
    from anyio import create_task_group  # noqa: PLC0415 - it comes with httpx, and only asynchronous clients need it

    results: dict[int, ToolResultEvent] = {}

    async def perform(index: int, call: Call) -> None:
        results[index] = await loop.aperform(call)

    if len(calls) == 1:
        return [await loop.aperform(calls[0])]
    async with create_task_group() as tasks:
        for index, call in enumerate(calls):
            tasks.start_soon(perform, index, call)
    return [results[index] for index in range(len(calls))]


class ToolStream:
    """A run as a stream of events: chunks of the answers, calls, and what came of them. Use it in a ``with`` block.

    ``result()`` reads what is left and gives the same as a run that is not streamed.
    """

    def __init__(self, open_stream: Callable[..., Stream[Chunk, Completion]], loop: Loop) -> None:
        self._open = open_stream
        self._loop = loop
        self._events = self._iterate()

    @property
    def messages(self) -> list[MessageInput]:
        """The conversation so far."""
        return list(self._loop.messages)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> ToolEvent:
        return next(self._events)

    def result(self) -> ToolRun:
        """Read what is left, and return the result.

        Raises:
            ToolRunError: the run ended, or was closed, without a final answer.
        """
        for _ in self._events:
            pass
        return self._loop.result()

    def _iterate(self) -> Generator[ToolEvent]:
        loop = self._loop
        while True:
            with loop.watched(), self._open(**loop.arguments()) as stream:
                for chunk in stream:
                    yield ChunkEvent(chunk=chunk, round=loop.round + 1)
                answer = stream.final()
            if not (calls := loop.receive(answer)):
                return
            results: list[ToolResultEvent] = []
            for call in calls:
                yield ToolCallEvent(call=call, round=loop.round)
                results.append(loop.perform(call))
                yield results[-1]
            loop.answer(results)

    def close(self) -> None:
        """Stop, and give the connection back. Nothing more comes, and no function is called any more."""
        self._events.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncToolStream:
    """Asynchronous twin of :class:`ToolStream`: ``async with``, ``async for``, ``await result()``.

    The calls of one answer are announced together, and run at the same time.
    """

    def __init__(self, open_stream: Callable[..., Awaitable[AsyncStream[Chunk, Completion]]], loop: Loop) -> None:
        self._open = open_stream
        self._loop = loop
        self._events = self._iterate()

    @property
    def messages(self) -> list[MessageInput]:
        """The conversation so far."""
        return list(self._loop.messages)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> ToolEvent:
        return await anext(self._events)

    async def result(self) -> ToolRun:
        """Read what is left, and return the result.

        Raises:
            ToolRunError: the run ended, or was closed, without a final answer.
        """
        async for _ in self._events:
            pass
        return self._loop.result()

    async def _iterate(self) -> AsyncGenerator[ToolEvent]:
        loop = self._loop
        while True:
            with loop.watched():
                async with await self._open(**loop.arguments()) as stream:
                    async for chunk in stream:
                        yield ChunkEvent(chunk=chunk, round=loop.round + 1)
                    answer = await stream.final()
            if not (calls := loop.receive(answer)):
                return
            for call in calls:
                yield ToolCallEvent(call=call, round=loop.round)
            results = await _together(loop, calls)
            loop.answer(results)
            for result in results:
                yield result

    async def close(self) -> None:
        """Stop, and give the connection back. Nothing more comes, and no function is called any more."""
        await self._events.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
