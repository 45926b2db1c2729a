"""One call from its first attempt to its result or its error, without I/O: the part both drivers share."""

from __future__ import annotations

from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from ._answer import AnswerBase
from ._bodies import Body, ErrorBody
from ._budget import OutOfTime
from ._codec import encode_body
from ._config import Config, check_count, check_seconds, check_timeout
from ._errors import APIConnectionError, APIError, APIStatusError, APITimeoutError, ConfigurationError
from ._operation import Operation, Request
from ._response import library_names, parse, status_error, transport_error, unexpected
from ._retry import pause, retry_after, retryable
from ._spec import TRACE_HEADER
from ._transfer import CutOff, Transfer
from .types import Response, Unset

if TYPE_CHECKING:
    import logging

ResultT = TypeVar("ResultT")

_INFO = 20  # logging.INFO

CLIENT_CLOSED = "the client was closed during the call"


@cache
def _log() -> logging.Logger:
    import logging  # noqa: PLC0415 - it takes a while to load, and only calls have something to say

    return logging.getLogger(__package__)


class Call(Generic[ResultT]):
    """State of one call. A driver sends what ``message`` gives, reports what happens, and sleeps when told to."""

    def __init__(self, config: Config, operation: Operation[ResultT, Any], request: Request) -> None:
        self.config = config
        self.operation = operation
        self.request = request
        self.attempts = 0
        self.answer: AnswerBase | None = None
        """What the attempt was answered with, if it was."""
        # Once, so that every attempt sends the same bytes even if the body holds iterators.
        self.content = None if request.body is None else encode_body(request.body)
        self.timeout = config.timeout if isinstance(request.timeout, Unset) else check_timeout(request.timeout)
        self.max_retries = (
            config.max_retries
            if isinstance(request.max_retries, Unset)
            else check_count("max_retries", request.max_retries)
        )
        deadline = config.deadline
        if not isinstance(request.deadline, Unset):
            deadline = check_seconds("deadline", request.deadline)
        idle_timeout = config.idle_timeout
        if not isinstance(request.idle_timeout, Unset):
            idle_timeout = check_seconds("idle_timeout", request.idle_timeout)
        self.budget = Transfer(deadline, idle_timeout)
        self.started = monotonic()

    def begin(self) -> None:
        """The next attempt."""
        self.attempts += 1
        self.answer = None
        self.budget.progress()

    def timeouts(self) -> dict[str, float | None]:
        """What each network operation of an attempt may take."""
        left = self.budget.bound(None)
        if left is None:
            return dict(self.timeout)
        return {name: left if seconds is None or seconds > left else seconds for name, seconds in self.timeout.items()}

    def body(self, answer: AnswerBase) -> Body:
        """Where the body of an answer is collected."""
        return Body(self.budget) if answer.is_success else ErrorBody(self.budget)

    def wait(self, error: Exception) -> float:
        """Seconds to wait before the next attempt; raises the error of the call if there is none."""
        mapped = error if isinstance(error, APIError) else self.explain(error)
        cause = error if mapped is not error else error.__cause__
        try:
            if mapped is None:
                raise error
            if not isinstance(mapped, APIError):
                raise mapped from None  # it says all there is to say, while the other may quote the request
            mapped.attempts = self.attempts
            mapped.trace_id = mapped.trace_id or self._trace_id()
            seconds = self._pause(mapped)
            if seconds is None or seconds >= self.budget.left():
                self.log_failure(mapped)
                raise mapped from cause
            _log().info(
                "%s %s: attempt %d failed (%s), the next one in %.2f s",
                *(self.operation.method, self.operation.path, self.attempts, _brief(mapped), seconds),
            )
        finally:
            del error, mapped, cause  # they have this frame in their tracebacks: a cycle, for the collector to find
        return seconds

    def _pause(self, error: APIError) -> float | None:
        asked = None
        if isinstance(error, APIStatusError):
            asked = error.retry_after = retry_after(error.headers)
        # Nothing is sent twice once a successful answer has begun.
        answered = self.answer is not None and self.answer.is_success
        if self.budget.cut_off or self.attempts > self.max_retries or not retryable(error, answered=answered):
            return None
        return pause(self.attempts, self.config.backoff, asked)

    def explain(self, error: Exception) -> APIError | ConfigurationError | None:
        """The exception for a failure below HTTP; None if it is none of ours."""
        where = f"{self.operation.method} {self.operation.path}"
        place = {"method": self.operation.method, "path": self.operation.path}
        ours = isinstance(error, (OutOfTime, CutOff))
        # httpx says with a RuntimeError that a client was closed before it could send.
        if self.budget.cut_off and (ours or isinstance(error, RuntimeError) or library_names(error)):
            return APIConnectionError(f"{where}: {CLIENT_CLOSED}", **place)
        if self.answer is not None and "DecodingError" in library_names(error):
            reason = f"the body does not match its Content-Encoding: {error}"
            return unexpected(self.operation, self.answer, reason, b"")
        mapped = transport_error(self.operation, error)
        # A read that was cut short by the budget fails as a read; what ran out is the budget, even if the clock that
        # the read went by was a moment ahead.
        kind = self.budget.expired(slack=0.05) if ours or isinstance(mapped, APITimeoutError) else None
        if kind is None:
            # The end of another call is none of this one; what it says of limits would be wrong here.
            lost = f"{where}: the connection was lost with another call that used it"
            return APIConnectionError(lost, **place) if ours else mapped
        seconds = self.budget.deadline if kind == "deadline" else self.budget.idle_timeout
        what = "the deadline of the call" if kind == "deadline" else "the idle timeout (no progress)"
        name = "deadline" if kind == "deadline" else "idle_timeout"
        timeout = APITimeoutError(f"{where}: {what} of {seconds:g} s ran out; raise {name}= to wait longer", **place)
        timeout.kind = kind
        return timeout

    def finish(self, answer: AnswerBase, body: Body) -> Response[ResultT]:
        """The result of an answer that has been read."""
        if not answer.is_success:
            raise status_error(self.operation, answer, body.content(), body.cut)
        elapsed = monotonic() - self.started
        result = parse(self.operation, answer, body.content(), attempts=self.attempts, elapsed=elapsed)
        self.log(answer)
        return result

    def no_stream(self, answer: AnswerBase, body: Body) -> NoReturn:
        """Raise the exception for an answer that is not the stream that was asked for."""
        if not answer.is_success:
            raise status_error(self.operation, answer, body.content(), body.cut)
        raise unexpected(self.operation, answer, "the answer is not a stream of events", body.content())

    def log(self, answer: AnswerBase) -> None:
        """One line for an answer."""
        if (log := _log()).isEnabledFor(_INFO):
            log.info(
                "%s %s: HTTP %d in %.3f s (attempt %d, trace id %s)",
                *(self.operation.method, self.operation.path, answer.status_code),
                *(monotonic() - self.started, self.attempts, self._trace_id()),
            )

    def _trace_id(self) -> str | None:
        return self.answer.header(TRACE_HEADER) if TRACE_HEADER and self.answer is not None else None

    def log_failure(self, error: APIError) -> None:
        """One line for a call that ends with an error."""
        _log().info(
            "%s %s: failed after %.3f s (attempt %d, trace id %s): %s",
            *(self.operation.method, self.operation.path, monotonic() - self.started),
            *(self.attempts, error.trace_id, _brief(error)),
        )


def _brief(error: APIError) -> str:
    # Never the message: a server may quote the request in it.
    status = f" HTTP {error.status_code}" if isinstance(error, APIStatusError) else ""
    kind = f" {error.kind}" if isinstance(error, APITimeoutError) else ""
    return f"{type(error).__name__}{status}{kind}"
