"""Streams of server-sent events as iterators of models."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import httpx

from ._errors import APIError, StreamError, StreamTruncated
from ._operation import Operation
from ._response import decode, error_details, transport_error
from ._spec import TRACE_HEADER
from ._sse import ServerSentEvent, SSEDecoder

EventT = TypeVar("EventT")

_DRAIN = 0.1  # seconds that closing waits for the end of the body, so that the connection can be used again


class EventReader(Generic[EventT]):
    """What happens between the bytes of a stream and its models, without I/O: the part both drivers share."""

    def __init__(self, operation: Operation[Any, EventT], response: httpx.Response) -> None:
        self._operation = operation
        self._response = response
        self._decoder = SSEDecoder()
        self.chunks: list[EventT] = []
        self.done = False

    def feed(self, piece: bytes) -> Iterator[EventT]:
        """The models that these bytes complete; what follows the end-of-stream marker is dropped."""
        if self.done:
            return
        for event in self._decoder.feed(piece):
            if event.data == self._operation.sentinel:
                self.done = True
                return
            chunk = self._decode(event)
            self.chunks.append(chunk)
            yield chunk

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
        return error

    def broken(self, error: httpx.HTTPError | httpx.StreamError) -> Exception:
        """The exception for a connection that failed in the middle of the stream."""
        mapped = transport_error(self._operation, error)
        if isinstance(error, (httpx.NetworkError, httpx.RemoteProtocolError)):
            reason = f"the connection broke: {type(error).__name__}: {error}"
            mapped = StreamTruncated(self._message(reason), **self._place())
        if isinstance(mapped, APIError):
            mapped.trace_id = self._place()["trace_id"]
            return self.failed(mapped)
        return mapped

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


class _StreamBase(Generic[EventT]):
    def __init__(self, operation: Operation[Any, EventT], response: httpx.Response) -> None:
        self._reader = EventReader(operation, response)
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
    def trace_id(self) -> str | None:
        """The server's identifier of this call, if it sent one."""
        return self._response.headers.get(TRACE_HEADER) if TRACE_HEADER else None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} status={self.status_code} chunks={len(self._reader.chunks)}>"


class Stream(_StreamBase[EventT]):
    """Iterator over the events of a response. Use it in a ``with`` block, or read it to its end.

    Raises:
        StreamTruncated: the stream ended before its end marker, or the connection broke.
        StreamError: the server sent an error object in place of an event.
        UnexpectedResponse: an event is not what the contract promises.
        APITimeoutError: the server sent nothing for longer than the read timeout.
    """

    def __init__(self, operation: Operation[Any, EventT], response: httpx.Response) -> None:
        super().__init__(operation, response)
        self._events = self._iterate()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> EventT:
        return next(self._events)

    def _iterate(self) -> Generator[EventT]:
        reader = self._reader
        pieces = self._response.iter_bytes()
        try:
            for piece in pieces:
                yield from reader.feed(piece)
                if reader.done:
                    self._drain(pieces)
                    return
            reader.finish()
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise reader.broken(error) from error
        finally:
            self._response.close()

    def _drain(self, pieces: Iterator[bytes]) -> None:
        """Read what follows the end marker, so that the connection can be used again, but only for a moment."""
        # The read timeout of a response cannot be changed once it is being read, so the stream below is asked to
        # give up earlier. Over HTTP/2 other responses share it, and closing costs nothing.
        network: Any = self._response.extensions.get("network_stream")
        if network is None or not self._response.http_version.startswith("HTTP/1"):
            return
        deadline = monotonic() + _DRAIN
        read = network.read

        def read_until_deadline(max_bytes: int, timeout: float | None = None) -> Any:
            left = max(0.001, deadline - monotonic())
            return read(max_bytes, timeout=left if timeout is None else min(timeout, left))

        network.read = read_until_deadline
        try:
            for _ in pieces:
                if monotonic() > deadline:
                    return
        except httpx.HTTPError:
            pass  # the stream itself was complete
        finally:
            del network.read

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


class AsyncStream(_StreamBase[EventT]):
    """Asynchronous twin of :class:`Stream`: ``async with``, ``async for``, ``await close()``."""

    def __init__(self, operation: Operation[Any, EventT], response: httpx.Response) -> None:
        super().__init__(operation, response)
        self._events = self._iterate()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> EventT:
        return await anext(self._events)

    async def _iterate(self) -> AsyncGenerator[EventT]:
        reader = self._reader
        pieces = self._response.aiter_bytes()
        try:
            async for piece in pieces:
                for chunk in reader.feed(piece):
                    yield chunk
                if reader.done:
                    # Reading to the end of the body frees the connection for the next call. anyio comes with httpx
                    # and is loaded by now; it is what makes this run on asyncio and on trio.
                    import anyio  # noqa: PLC0415

                    with anyio.move_on_after(_DRAIN), suppress(httpx.HTTPError):
                        async for _ in pieces:
                            pass
                    return
            reader.finish()
        except (httpx.HTTPError, httpx.StreamError) as error:
            raise reader.broken(error) from error
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
