"""What happens between the bytes of a stream and its models, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any, Generic, TypeVar

from ._accumulate import accumulate
from ._answer import AnswerBase
from ._call import CLIENT_CLOSED, Call
from ._chunks import Chunks
from ._errors import APIError, DecodeError, StreamError, StreamTruncated, UnexpectedResponse
from ._response import EXCERPT, decode, error_body, error_details, error_value, library_names
from ._spec import TRACE_HEADER
from ._sse import EventTooLarge, SSEDecoder
from ._template import TemplateDecoder
from ._transfer import CutOff

EventT = TypeVar("EventT")
ResultT = TypeVar("ResultT")

_SLICE = 2**18  # bytes, decoded before the limits are looked at again
_LEARNING = 8  # events of a piece, after which it is no use to look at them one by one
_NO_ERROR = (None, False, "")  # what stands beside a chunk of servers that always have the member


class EventReader(Generic[EventT, ResultT]):
    """What happens between the bytes of a stream and its models, without I/O: the part both drivers share."""

    def __init__(self, call: Call[ResultT], answer: AnswerBase) -> None:
        self.call = call
        self._operation = call.operation
        self._answer = answer
        self._decoder = SSEDecoder()
        self._template = TemplateDecoder(call.operation.decode_event)
        self._error: APIError | None = None
        self._result: ResultT | None = None
        self.chunks: Chunks[EventT] = Chunks()
        self._again = self._template.again
        self.done = False
        self.closed = False
        self._ended: float | None = None

    @property
    def elapsed(self) -> float:
        """Seconds from the call to the end of the stream, or to now while there is none."""
        return (monotonic() if self._ended is None else self._ended) - self.call.started

    def end(self) -> None:
        """Nothing more is read."""
        if self._ended is None:
            self._ended = monotonic()

    @property
    def answer_is_over(self) -> bool:
        """Whether what has not been read is no more than the end of the body."""
        return self._answer.is_over

    def close(self) -> None:
        """The caller wants no more."""
        self.closed = True
        self.end()

    def match(self, piece: bytes) -> EventT | None:
        """The model of a piece that is one event like the one before, as most are; None if it is not, for ``feed``."""
        template = self._template.template
        value = template.value(piece) if template is not None and self._decoder.is_between else None
        if template is None or value is None:
            return None
        chunk: EventT = template.fill(value)
        self.chunks.keep(template.fill)(value)
        return chunk

    def feed(self, piece: bytes) -> Iterator[EventT]:
        """The models that these bytes complete; what follows the end-of-stream marker is dropped."""
        if self.done:
            return
        budget = self.call.budget
        # In slices, as a small piece of a compressed body may become a huge one, with nothing in it.
        slices = (piece,) if len(piece) <= _SLICE else _sliced(piece)
        for part in slices:
            whole = self._decoder.joined(part)
            events = whole.split(b"\n\n") if self._decoder.is_between else [whole]
            rest = events.pop()
            at, count = 0, 1
            while at < len(events):
                template = self._template.template
                values = None if template is None else template.values(events[at : at + count])
                if template is not None and values is not None:
                    fill = template.fill
                    keep = self.chunks.keep(fill)
                    for value in values:
                        keep(value)
                        yield fill(value)
                        budget.moved = True  # what the caller did with it is not the server's time
                    at += len(values)
                    count *= 2
                elif count > 1:
                    count //= 2
                else:
                    # Where nothing is like what came before, it need not be looked for each time.
                    after = len(events) if template is None and at > _LEARNING else at + 1
                    if (yield from self._feed(b"\n\n".join([*events[at:after], b""]))):
                        return
                    at = after
            if rest and (yield from self._feed(rest)):
                return
            budget.check()  # before more is waited for

    def _feed(self, piece: bytes) -> Generator[EventT, None, bool]:
        """Gives the models one by one, and then whether the stream is complete."""
        budget = self.call.budget
        sentinel = self._operation.sentinel
        plain, rest = self._decoder.plain(piece)
        for data in plain:
            chunk: EventT | None = self._template.match(data)
            if chunk is None:
                if data == sentinel:
                    self._complete()
                    return True
                chunk = self._decode(data)
            self.chunks.keep(self._again)(data)
            yield chunk
            budget.moved = True
        for event in self._decoder.feed(rest) if rest else ():
            if event.data == sentinel:
                self._complete()
                return True
            chunk = self._template.match(event.data) if event.event is None else None
            if chunk is None:
                chunk = self._decode(event.data, event.event)
            self.chunks.keep(self._again)(event.data)
            yield chunk
            budget.moved = True
        return False

    def finish(self) -> None:
        """The body has ended: raise StreamTruncated unless the stream was complete."""
        if self.done:
            return
        rest = self._decoder.rest()
        sentinel = self._operation.sentinel
        if rest == (sentinel or b""):
            self._complete()
            return
        missing = f" before the end marker {sentinel.decode()!r}" if sentinel else " in the middle of an event"
        raise self.failed(StreamTruncated(self._message(f"the stream ended{missing}"), **self._place()))

    def _complete(self) -> None:
        """The server has nothing more to say. It may have said too little: a gateway can end what broke behind it."""
        completes = self._operation.completes
        if completes is not None and not (self._answer.is_over or any(map(completes, reversed(self.chunks)))):
            reason = "the stream ended, but no event said that the answer is complete"
            raise self.failed(StreamTruncated(self._message(reason), **self._place()))
        self.done = True
        self.end()

    def failed(self, error: APIError) -> APIError:
        """The error, with what had arrived."""
        error.chunks = tuple(self.chunks)
        error.attempts = self.call.attempts
        error.trace_id = self._place()["trace_id"]
        if error is not self._error:
            self._error = error
            self.call.log_failure(error)
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
        chunks: Chunks[Any] = self.chunks
        whole: Any = self._operation.decode(accumulate(self._operation.merge, (chunk.to_dict() for chunk in chunks)))
        if self._operation.traced:
            whole.trace_id = self._place()["trace_id"]
        result: ResultT = whole
        return result

    @property
    def text(self) -> Callable[[EventT], str]:
        """How to get at the text of an event."""
        if self._operation.text is None:
            raise AttributeError("the contract does not say where the text of these events is")
        return self._operation.text

    def explain(self, error: Exception) -> Exception:
        """The exception for a failure in the middle of the stream, with what had arrived; or the error itself."""
        mapped: Exception | None
        if isinstance(error, EventTooLarge):
            mapped = self._too_large(error)
        else:
            mapped = error if isinstance(error, APIError) else self.call.explain(error)
        if mapped is None:
            return error
        if isinstance(error, CutOff) or library_names(error) & {"NetworkError", "RemoteProtocolError"}:
            broke = f"the connection broke: {type(error).__name__}: {error}"
            reason = CLIENT_CLOSED if self.call.budget.cut_off else broke
            mapped = StreamTruncated(self._message(reason), **self._place())
        return self.failed(mapped) if isinstance(mapped, APIError) else mapped

    def _decode(self, data: bytes, kind: str | None = None) -> EventT:
        # An error object has none of the fields of a chunk, so decoding it fails; only then is it looked at as a whole.
        if kind == "error" and (said := self._error_event(data, kind)) is not None:
            raise self.failed(said)
        try:
            chunk: EventT = decode(self._operation, self._answer, data, "an event of the stream", self._template.decode)
        except APIError as error:
            raise self.failed(self._error_event(data, kind) or error) from error.__cause__
        beside = getattr(chunk, "additional_properties", None)
        if beside and error_value(beside) not in _NO_ERROR and (said := self._error_event(data, kind)) is not None:
            raise self.failed(said)
        completes = self._operation.completes
        if completes is not None and completes(chunk):
            self._answer.is_over = True
        return chunk

    def _error_event(self, data: bytes, kind: str | None) -> StreamError | None:
        body = error_body(data)
        details, value = error_details(body), error_value(body)
        if not details and value is None and kind != "error":
            return None
        said = details.get("message") or (isinstance(value, str) and value) or data.decode("utf-8", "replace")[:EXCERPT]
        error = StreamError(self._message(f"the server ended the stream with an error: {said}"), **self._place())
        error.code, error.type, error.param = details.get("code"), details.get("type"), details.get("param")
        error.body = body
        return error

    def _too_large(self, error: EventTooLarge) -> UnexpectedResponse:
        text = error.start.decode("utf-8", "replace")
        reason = f"an event of the stream is larger than {error.limit} bytes: {text[:EXCERPT]!r}"
        mapped = UnexpectedResponse(self._message(reason), **self._place())
        mapped.status_code = self._answer.status_code
        mapped.content_type = self._answer.header("content-type") or ""
        mapped.text = text
        return mapped

    def _message(self, reason: str) -> str:
        return f"{self._operation.method} {self._operation.path}: {reason} ({len(self.chunks)} chunks had arrived)"

    def _place(self) -> dict[str, Any]:
        trace_id = self._answer.header(TRACE_HEADER) if TRACE_HEADER else None
        return {"method": self._operation.method, "path": self._operation.path, "trace_id": trace_id}


def _sliced(piece: bytes) -> Iterator[bytes]:
    for start in range(0, len(piece), _SLICE):
        yield piece[start : start + _SLICE]


def is_event_stream(answer: AnswerBase) -> bool:
    """Whether a successful response is a stream of events."""
    content_type: str = answer.header("content-type") or ""
    return content_type.partition(";")[0].strip().lower() == "text/event-stream"
