"""Values shared by every module of the package: UNSET, objects of unknown type, responses."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, Protocol, Self, TypeAlias, TypeVar

from attrs import field, frozen

from ._answer import RawHeaders, header
from ._spec import TRACE_HEADER

if TYPE_CHECKING:
    import httpx

T_co = TypeVar("T_co", covariant=True)


class Unset(enum.Enum):
    """Type of :data:`UNSET`. An enum member survives ``copy`` and ``pickle`` and narrows with ``is``."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Marks a request field that is not sent, which is not the same as one sent as ``null`` (``None``)."""

if TYPE_CHECKING:
    TimeoutTypes: TypeAlias = float | httpx.Timeout | None
else:

    class _Timeout(Protocol):
        """Stands for ``httpx.Timeout`` where annotations are evaluated; loading httpx takes a while."""

        def as_dict(self) -> dict[str, float | None]: ...

    TimeoutTypes = float | _Timeout | None
"""Seconds for each of connect, read, write and pool; an ``httpx.Timeout``; or ``None`` for no limit."""


class HTTPClient(Protocol):
    """What a synchronous client that is passed as ``http_client`` can do: an ``httpx.Client``, or one like it."""

    @property
    def is_closed(self) -> bool: ...
    def build_request(
        self, method: str, url: Any, *, content: Any = ..., params: Any = ..., headers: Any = ...
    ) -> Any: ...
    def send(self, request: Any, *, stream: bool = ..., follow_redirects: Any = ...) -> Any: ...
    def close(self) -> None: ...


class AsyncHTTPClient(Protocol):
    """What an asynchronous client that is passed as ``http_client`` can do: ``httpx.AsyncClient``, or one like it."""

    @property
    def is_closed(self) -> bool: ...
    def build_request(
        self, method: str, url: Any, *, content: Any = ..., params: Any = ..., headers: Any = ...
    ) -> Any: ...
    async def send(self, request: Any, *, stream: bool = ..., follow_redirects: Any = ...) -> Any: ...
    async def aclose(self) -> None: ...


@frozen
class UnknownObject:
    """A JSON object whose tag the contract does not know yet; nothing of it is lost."""

    data: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form, as it was received."""
        return dict(self.data)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Keep ``data`` as it is."""
        return cls(data)


def _raw(headers: httpx.Headers | RawHeaders) -> RawHeaders:
    if isinstance(headers, (list, tuple)) and all(type(name) is bytes for name, _ in headers):
        return tuple(headers)
    import httpx  # noqa: PLC0415 - somebody's own

    return tuple(httpx.Headers(headers).raw)


def _comparable(headers: RawHeaders) -> object:
    return sorted((name.lower(), value) for name, value in headers)


@frozen(kw_only=True)
class ResponseInfo:
    """A successful HTTP response without its body."""

    status_code: int
    _headers: RawHeaders = field(alias="headers", repr=False, converter=_raw, eq=_comparable)
    attempts: int = 1
    """How often the request was sent."""
    elapsed: float = 0.0
    """Seconds from the call to the end of the body, pauses between attempts included; of a stream that has not ended,
    to the moment at which this was asked for."""

    @property
    def headers(self) -> httpx.Headers:
        """Headers of the response."""
        import httpx  # noqa: PLC0415 - few look at them, and it takes a while to load

        return httpx.Headers(list(self._headers))

    @property
    def trace_id(self) -> str | None:
        """The server's identifier of this call, to quote in a support request; ``None`` if it sent none."""
        return header(self._headers, TRACE_HEADER) if TRACE_HEADER else None


@frozen(kw_only=True)
class Response(ResponseInfo, Generic[T_co]):
    """A successful HTTP response together with what its body decoded to."""

    content: bytes = field(repr=False)
    """The body after content decoding (gzip etc.), without the blank lines that a waiting server puts before it."""
    parsed: T_co


__all__ = [
    "UNSET",
    "AsyncHTTPClient",
    "HTTPClient",
    "Response",
    "ResponseInfo",
    "TimeoutTypes",
    "UnknownObject",
    "Unset",
]
