"""Sends with a client of httpx, or of a library like it: one that was passed, or ours where a proxy is in the way."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import nullcontext
from functools import cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Any, cast

from ._answer import Answer, AsyncAnswer
from ._call import Call
from ._network import async_guard, async_tracer, guard, tracer, without_frames
from ._pool import KEEPALIVE_EXPIRY, MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS, AsyncPool, Once, Pool
from ._transfer import held

if TYPE_CHECKING:
    import httpx


def new_client() -> httpx.Client:
    """A client that sends through the proxies that the environment names."""
    import httpx  # noqa: PLC0415 - a client that was passed may be of another library

    return httpx.Client(limits=_limits(), cookies=_no_cookies())


def new_async_client() -> httpx.AsyncClient:
    """Asynchronous twin of :func:`new_client`."""
    import httpx  # noqa: PLC0415

    return httpx.AsyncClient(limits=_limits(), cookies=_no_cookies())


def _limits() -> httpx.Limits:
    import httpx  # noqa: PLC0415

    return httpx.Limits(
        max_connections=MAX_CONNECTIONS,
        max_keepalive_connections=MAX_KEPT_CONNECTIONS,
        keepalive_expiry=KEEPALIVE_EXPIRY,
    )


def _no_cookies() -> CookieJar:
    """A jar that stays empty: an API needs none, and one that was set for a key must not be sent with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


class HttpxAnswer(Answer):
    """An answer that a client of httpx received."""

    def __init__(self, response: httpx.Response) -> None:
        stream = response.extensions.get("network_stream")
        guard(stream, shared=_is_shared(response))
        super().__init__(response.status_code, response.headers.raw, getattr(stream, "guard", None))
        self._response = response

    def pieces(self) -> Iterator[bytes]:
        return self._response.iter_bytes()

    def close(self) -> None:
        self.is_closed = True
        self._response.close()


class AsyncHttpxAnswer(AsyncAnswer):
    """Asynchronous twin of :class:`HttpxAnswer`."""

    def __init__(self, response: httpx.Response) -> None:
        stream = response.extensions.get("network_stream")
        async_guard(stream, shared=_is_shared(response))
        super().__init__(response.status_code, response.headers.raw, getattr(stream, "guard", None))
        self._response = response

    def pieces(self) -> tuple[AsyncIterator[bytes], AsyncIterator[bytes]]:
        raw = self._response.aiter_raw()
        vars(self._response)["aiter_raw"] = lambda: raw
        return self._response.aiter_bytes(), raw

    async def aclose(self) -> None:
        self.is_closed = True
        vars(self._response).pop("aiter_raw", None)
        await self._response.aclose()


def _is_shared(response: httpx.Response) -> bool:
    return not response.http_version.startswith("HTTP/1")


class HttpxPool(Pool):
    """Connections of a synchronous client."""

    def __init__(self, http: httpx.Client) -> None:
        super().__init__()
        self.http = http

    @property
    def is_closed(self) -> bool:
        return self.http.is_closed

    def send(self, call: Call[Any], *, stream: bool) -> HttpxAnswer:
        message = _message(call, self.http, tracer(call.budget), stream=stream)
        try:
            with call.budget:
                response = self.http.send(message, stream=True, follow_redirects=False)
        except Exception as error:
            without_frames(error)
            raise
        return HttpxAnswer(response)

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

    async def send(self, call: Call[Any], *, stream: bool) -> AsyncHttpxAnswer:
        message = _message(call, self.http, async_tracer(call.budget, call.timeout["read"]), stream=stream)
        _without_generator(message)
        # Connections of a client that was passed may be shared with other calls, even in the middle of this line.
        try:
            with call.budget, held(call.budget) if self._passed else nullcontext():
                response = await self.http.send(message, stream=True, follow_redirects=False)
        except Exception as error:
            without_frames(error)
            raise
        return AsyncHttpxAnswer(response)

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self.http.aclose


def _message(call: Call[Any], http: httpx.Client | httpx.AsyncClient, trace: Any, *, stream: bool) -> httpx.Request:
    """The next attempt of a call."""
    call.begin()
    headers = call.config.call_headers(call.request, stream=stream, body=call.content is not None)
    message = http.build_request(
        call.operation.method,
        call.config.url(call.operation, call.request),
        params=call.request.query_items() or None,
        headers=headers,
        content=call.content,
    )
    # As extensions, which every client of this interface reads, and not as an object of one library.
    given: dict[str, Any] = cast("Any", message).extensions  # httpx 0.27 leaves its type open
    message.extensions = {**given, "timeout": call.timeouts(), "trace": trace}
    # Last, when nothing can fail any more: the key is in no local variable that a traceback could show.
    if not call.config.is_authorized(call.operation, call.request):
        message.headers["Authorization"] = f"Bearer {call.config.api_key.reveal()}"
    return message


@cache
def _stream_of(kind: Any) -> Any:
    """A class of request bodies like one of httpx, or of a library like it, which looks at the class."""

    def iterate(self: Any) -> Once:
        return Once(b"".join(self))

    return type(kind.__name__, (kind,), {"__aiter__": iterate})


def _without_generator(message: httpx.Request) -> None:
    """Let the body of a request, which is in memory, be sent in one piece."""
    stream: Any = message.stream
    if stream.__class__.__name__ == "ByteStream":
        message.stream = _stream_of(stream.__class__)(b"".join(stream))
