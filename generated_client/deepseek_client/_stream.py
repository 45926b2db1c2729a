"""Streams of server-sent events as iterators of models, and the one answer that these make."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator
from contextlib import suppress
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from ._accumulate import accumulate
from ._budget import Budget, OutOfTime
from ._call import Call
from ._errors import APIError, DecodeError, StreamError, StreamTruncated, UnexpectedResponse
from ._network import CURRENT
from ._response import decode, error_details, library_names
from ._spec import TRACE_HEADER
from ._sse import ServerSentEvent, SSEDecoder

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

_DRAIN = 0.1  # seconds that are spent on the end of the body, so that the connection can be used again


class EventReader(Generic[EventT, ResultT]):
    """What happens between the bytes of a stream and its models, without I/O: the part both drivers share."""

    def __init__(self, call: Call[ResultT], response: httpx.Response) -> None:
        self.call = call
        self._operation = call.operation
        self._response = response
        self._decoder = SSEDecoder()
        self._error: APIError | None = None
        self._result: ResultT | None = None
        self.chunks: list[EventT] = []
        self.done = False

    def feed(self, piece: bytes) -> Iterator[EventT]:
        """The models that these bytes complete; what follows the end-of-stream marker is dropped."""
        if self.done:
            return
        budget = self.call.budget
        for event in self._decoder.feed(piece):
            if event.data == self._operation.sentinel:
                self.done = True
                return
            chunk = self._decode(event)
            self.chunks.append(chunk)
            yield chunk
            budget.progress()  # an event is progress, and what the caller did with it is not the server's time
        budget.check()

    def finish(self) -> None:
        """The body has ended: raise StreamTruncated unless the stream was complete."""
        if self.done:
            return
        rest = self._decoder.rest()
        sentinel = self._operation.sentinel
        if rest == (sentinel or b""):
            self.done = True
            return
        missing = f" before the end marker {sentinel.decode()!r}" if sentinel else " in the middle of an event"
        raise self.failed(StreamTruncated(self._message(f"the stream ended{missing}"), **self._place()))

    def failed(self, error: APIError) -> APIError:
        """The error, with what had arrived."""
        error.chunks = tuple(self.chunks)
        error.attempts = self.call.attempts
        error.trace_id = self._place()["trace_id"]
        if error is not self._error:
            self._error = error
            with suppress(DecodeError):  # chunks that make no answer must not hide why the stream failed
                error.partial = self._assemble() if self._operation.merge and self.chunks else None
        return error

    def final(self) -> ResultT:
        """What the events make, once the stream has been read to its end; the error that it ended with otherwise."""
        if self._operation.merge is None:
            raise TypeError("the contract does not say what the events of this stream make")
        if not self.done:
            reason = "the stream was closed before its end"
            raise self._error or self.failed(StreamTruncated(self._message(reason), **self._place()))
        if self._result is None:
            # Only now, from the chunks that are kept anyway: who never asks does not pay.
            try:
                self._result = self._assemble()
            except DecodeError as error:
                reason = f"the chunks do not make an answer: {error}"
                raise self.failed(UnexpectedResponse(self._message(reason), **self._place())) from error
        return self._result

    def _assemble(self) -> ResultT:
        if self._operation.merge is None or not self.chunks:
            raise DecodeError("there are none")
        chunks: list[Any] = self.chunks
        return self._operation.decode(accumulate(self._operation.merge, (chunk.to_dict() for chunk in chunks)))

    @property
    def text(self) -> Callable[[EventT], str]:
        """How to get at the text of an event."""
        if self._operation.text is None:
            raise AttributeError("the contract does not say where the text of these events is")
        return self._operation.text

    def explain(self, error: Exception) -> Exception:
        """The exception for a failure in the middle of the stream, with what had arrived; or the error itself."""
        mapped: Exception | None = error if isinstance(error, APIError) else self.call.explain(error)
        if mapped is None:
            return error
        if library_names(error) & {"NetworkError", "RemoteProtocolError"}:
            reason = f"the connection broke: {type(error).__name__}: {error}"
            mapped = StreamTruncated(self._message(reason), **self._place())
        return self.failed(mapped) if isinstance(mapped, APIError) else mapped

    def _decode(self, event: ServerSentEvent) -> EventT:
        # An error object has none of the fields of a chunk, so decoding it fails; only then is it looked at.
        try:
            chunk: EventT = decode(
                self._operation,
                self._response,
                event.data,
                self._operation.decode_event,
                "an event of the stream",
            )
        except APIError as error:
            raise self.failed(self._error_event(event.data) or error) from error.__cause__
        return chunk

    def _error_event(self, data: bytes) -> StreamError | None:
        try:
            body = json.loads(data)
        except (ValueError, RecursionError):
            return None
        details = error_details(body)
        if not details:
            return None
        said = details.get("message", "(no message)")
        error = StreamError(self._message(f"the server ended the stream with an error: {said}"), **self._place())
        error.code, error.type, error.param = details.get("code"), details.get("type"), details.get("param")
        error.body = body
        return error

    def _message(self, reason: str) -> str:
        return f"{self._operation.method} {self._operation.path}: {reason} ({len(self.chunks)} chunks had arrived)"

    def _place(self) -> dict[str, Any]:
        trace_id = self._response.headers.get(TRACE_HEADER) if TRACE_HEADER else None
        return {"method": self._operation.method, "path": self._operation.path, "trace_id": trace_id}


def is_event_stream(response: httpx.Response) -> bool:
    """Whether a successful response is a stream of events."""
    content_type: str = response.headers.get("content-type", "")
    return content_type.partition(";")[0].strip().lower() == "text/event-stream"


class _StreamBase(Generic[EventT, ResultT]):
    def __init__(self, call: Call[ResultT], response: httpx.Response) -> None:
        self._reader: EventReader[EventT, ResultT] = EventReader(call, response)
        self._response = response

    @property
    def status_code(self) -> int:
        """HTTP status of the response."""
        return self._response.status_code

    @property
    def headers(self) -> httpx.Headers:
        """Headers of the response."""
        return self._response.headers

    @property
    def attempts(self) -> int:
        """How often the request was sent."""
        return self._reader.call.attempts

    @property
    def trace_id(self) -> str | None:
        """The server's identifier of this call, if it sent one."""
        return self._response.headers.get(TRACE_HEADER) if TRACE_HEADER else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} status={self.status_code} chunks={len(self._reader.chunks)}>"


class Stream(_StreamBase[EventT, ResultT]):
    """Iterator over the events of a response. Use it in a ``with`` block, or read it to its end.

    ``text`` iterates over the text alone; ``final()`` gives the whole answer, after or instead of iterating.

    Raises:
        StreamTruncated: the stream ended before its end marker, or the connection broke.
        StreamError: the server sent an error object in place of an event.
        UnexpectedResponse: an event is not what the contract promises.
        APITimeoutError: a time limit ran out; ``kind`` says which one.
    """

    def __init__(self, call: Call[ResultT], response: httpx.Response) -> None:
        super().__init__(call, response)
        self._events = self._iterate()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> EventT:
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

    def _iterate(self) -> Generator[EventT]:
        reader = self._reader
        pieces = self._response.iter_bytes()
        try:
            while (piece := _next(pieces, reader.call.budget)) is not None:
                yield from reader.feed(piece)
                if reader.done:
                    _drain(pieces)
                    return
            reader.finish()
        except Exception as error:
            mapped = reader.explain(error)
            if mapped is error:
                raise
            raise mapped from error
        finally:
            self._response.close()

    def close(self) -> None:
        """Stop reading and give the connection back. Nothing more comes out of the stream."""
        self._events.close()
        self._response.close()  # a generator that was never started has closed nothing

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


class AsyncStream(_StreamBase[EventT, ResultT]):
    """Asynchronous twin of :class:`Stream`: ``async with``, ``async for``, ``await close()``, ``await final()``."""

    def __init__(self, call: Call[ResultT], response: httpx.Response) -> None:
        super().__init__(call, response)
        self._events = self._iterate()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
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

    async def _iterate(self) -> AsyncGenerator[EventT]:
        reader = self._reader
        pieces = self._response.aiter_bytes()
        try:
            while (piece := await _anext(pieces, reader.call.budget)) is not None:
                for chunk in reader.feed(piece):
                    yield chunk
                if reader.done:
                    await _adrain(pieces)
                    return
            reader.finish()
        except Exception as error:
            mapped = reader.explain(error)
            if mapped is error:
                raise
            raise mapped from error
        finally:
            await self._response.aclose()

    async def close(self) -> None:
        """Stop reading and give the connection back. Nothing more comes out of the stream."""
        await self._events.aclose()
        await self._response.aclose()  # a generator that was never started has closed nothing

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


def _next(pieces: Iterator[bytes], budget: Budget) -> bytes | None:
    token = CURRENT.set(budget)
    try:
        return next(pieces, None)
    finally:
        CURRENT.reset(token)


async def _anext(pieces: AsyncIterator[bytes], budget: Budget) -> bytes | None:
    token = CURRENT.set(budget)
    try:
        return await anext(pieces, None)
    finally:
        CURRENT.reset(token)


def _drain(pieces: Iterator[bytes]) -> None:
    """Read what follows the end marker, so that the connection can be used again, but only for a moment."""
    budget = Budget(_DRAIN, None)
    try:
        while _next(pieces, budget) is not None:
            budget.check()
    except Exception as error:
        if not isinstance(error, OutOfTime) and not library_names(error):
            raise


async def _adrain(pieces: AsyncIterator[bytes]) -> None:
    budget = Budget(_DRAIN, None)
    try:
        while await _anext(pieces, budget) is not None:
            budget.check()
    except Exception as error:
        if not isinstance(error, OutOfTime) and not library_names(error):
            raise
