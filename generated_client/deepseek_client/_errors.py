"""Exceptions that do not depend on the contract; ``errors.py`` adds one class per documented status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from ._root import RootError

if TYPE_CHECKING:
    from datetime import datetime

TimeoutKind: TypeAlias = Literal["connect", "read", "write", "pool", "idle", "deadline"]


class ConfigurationError(RootError, ValueError):
    """Something the caller passed cannot be used: a key, a base URL, a header, a body. Nothing was sent."""


class DecodeError(RootError, ValueError):
    """A JSON document does not have the structure that the contract promises."""


class InvalidJSON(DecodeError):
    """A string that should hold JSON does not. Nobody promised more: the text was written by somebody else."""

    text: str = ""
    """The whole string."""
    position: int = 0
    """Where in it the JSON goes wrong, in characters."""


class PriceUnknown(RootError, LookupError):
    """What a request costs cannot be said: the table has no price for its model and moment, or its usage is no use."""

    def __init__(
        self,
        message: str = "",
        *,
        model: str | None = None,
        at: datetime | None = None,
        known: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.model = model
        """The model that was asked about."""
        self.at = at
        """The moment that was asked about, in UTC."""
        self.known = known
        """What the table has instead: the times for which it knows the price of this model, else all its models."""


class APIError(RootError):
    """A call failed. ``str()`` says what failed and, where there is one, the remedy.

    All attributes but the message have defaults, so that the exception pickles and copies.
    """

    def __init__(self, message: str = "", *, method: str = "", path: str = "", trace_id: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.method = method
        """HTTP method of the request."""
        self.path = path
        """Path of the request, as the contract writes it."""
        self.trace_id = trace_id
        """The server's identifier of the call, if it sent one."""
        self.attempts = 1
        """How often the request was sent."""
        self.chunks: tuple[Any, ...] = ()
        """What had arrived of a stream before it failed, in order; empty for other calls."""
        self.partial: Any = None
        """The answer that these chunks make: the object that ``final()`` would have returned, where a required value
        that had not arrived is None, or empty. None if nothing had arrived, and for other calls."""
        self.messages: tuple[Any, ...] = ()
        """The conversation before the request that failed, where one call sends several; empty for other calls."""


class APIConnectionError(APIError):
    """The connection could not be made or broke before the answer was complete."""


class APITimeoutError(APIConnectionError):
    """A time limit ran out; ``kind`` says which one: ``deadline`` and ``idle`` hold whatever bytes arrive."""

    kind: TimeoutKind = "read"


class APIStatusError(APIError):
    """The server answered with an error status. Documented statuses have a class of their own."""

    remedy: ClassVar[str] = ""
    retryable: ClassVar[bool] = False
    """Whether the contract says that the same request may succeed later."""

    def __init__(
        self,
        message: str = "",
        *,
        status_code: int = 0,
        headers: Mapping[str, str] | None = None,
        body: object = None,
        text: str = "",
        details: Mapping[str, Any] | None = None,
        method: str = "",
        path: str = "",
        trace_id: str | None = None,
    ) -> None:
        super().__init__(message, method=method, path=path, trace_id=trace_id)
        self.status_code = status_code
        self.headers: dict[str, str] = dict(headers or {})
        self.body = body
        """The decoded JSON body, or ``None`` if the body is not JSON."""
        self.text = text
        """The body as text, whatever its media type says."""
        details = details or {}
        self.code: str | None = details.get("code")
        self.type: str | None = details.get("type")
        self.param: str | None = details.get("param")
        self.retry_after: float | None = None
        """Seconds that the server asked to wait before the next attempt, if it did."""


class StreamError(APIError):
    """The server sent an error object inside a stream. ``chunks`` has what came before it."""

    code: str | None = None
    type: str | None = None
    param: str | None = None
    body: object = None


class StreamTruncated(APIConnectionError):
    """A stream ended, or its connection broke, before the end-of-stream marker.

    ``chunks`` has what arrived, ``partial`` the answer that it makes.
    """


class UnexpectedResponse(APIError):
    """A successful status with a body that is not what the contract promises: HTML, nothing, other JSON."""

    status_code: int = 0
    content_type: str = ""
    text: str = ""
    """The body, or the event of a stream, as text."""


__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "ConfigurationError",
    "DecodeError",
    "InvalidJSON",
    "PriceUnknown",
    "StreamError",
    "StreamTruncated",
    "TimeoutKind",
    "UnexpectedResponse",
]
