"""The two drivers: they send what ``_config`` builds and hand what comes back to ``_response`` and ``_stream``."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from ._config import Config
from ._operation import Operation, Request
from ._response import parse, status_error, transport_error, unexpected
from ._stream import AsyncStream, Stream, is_event_stream
from .types import UNSET, Response, TimeoutTypes, Unset

ResultT = TypeVar("ResultT")
EventT = TypeVar("EventT")


class _BaseClient:
    def __init__(
        self,
        *,
        api_key: str | None,
        base_url: str | None,
        timeout: TimeoutTypes | Unset,
        default_headers: Mapping[str, str] | None,
    ) -> None:
        self._config = Config(api_key=api_key, base_url=base_url, timeout=timeout, default_headers=default_headers)
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """Base URL of the client, without a trailing slash."""
        return self._config.base_url + self._config.prefix

    @property
    def timeout(self) -> httpx.Timeout:
        """Time limits in seconds for calls that do not bring their own."""
        return self._config.timeout

    def __repr__(self) -> str:
        return f"{type(self).__name__}(base_url={self.base_url!r})"


class SyncClient(_BaseClient):
    """What every generated synchronous client can do."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: TimeoutTypes | Unset = UNSET,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.Client | None = None,
    ) -> None:
        super().__init__(api_key=api_key, base_url=base_url, timeout=timeout, default_headers=default_headers)
        self._owns_http = http_client is None
        self._http = http_client

    def _http_client(self) -> httpx.Client:
        # Made at the first call: loading the TLS certificates takes longer than all the rest of the client.
        with self._lock:
            if self._http is None:
                self._http = httpx.Client()
            return self._http

    def request(self, operation: Operation[ResultT, Any], request: Request) -> Response[ResultT]:
        """Send a request and decode its response."""
        http = self._http_client()
        try:
            message = self._config.build(http, operation, request, stream=False)
            response = http.send(message, follow_redirects=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(operation, error) from error
        return parse(operation, response)

    def open_stream(self, operation: Operation[Any, EventT], request: Request) -> Stream[EventT]:
        """Send a request and return the events of its response."""
        http = self._http_client()
        try:
            message = self._config.build(http, operation, request, stream=True)
            response = http.send(message, stream=True, follow_redirects=False)
            if response.is_success and is_event_stream(response):
                return Stream(operation, response)
            try:
                content = response.read()
            finally:
                response.close()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(operation, error) from error
        if not response.is_success:
            raise status_error(operation, response)
        raise unexpected(operation, response, "the answer is not a stream of events", content)

    def close(self) -> None:
        """Close the connections, unless they belong to an ``http_client`` that the caller passed."""
        if self._owns_http and self._http is not None:
            self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(_BaseClient):
    """What every generated asynchronous client can do."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: TimeoutTypes | Unset = UNSET,
        default_headers: Mapping[str, str] | None = None,
        http_client: httpx.AsyncClient | None = None,
    ) -> None:
        super().__init__(api_key=api_key, base_url=base_url, timeout=timeout, default_headers=default_headers)
        self._owns_http = http_client is None
        self._http = http_client

    def _http_client(self) -> httpx.AsyncClient:
        with self._lock:
            if self._http is None:
                self._http = httpx.AsyncClient()
            return self._http

    async def request(self, operation: Operation[ResultT, Any], request: Request) -> Response[ResultT]:
        """Send a request and decode its response."""
        http = self._http_client()
        try:
            message = self._config.build(http, operation, request, stream=False)
            response = await http.send(message, follow_redirects=False)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(operation, error) from error
        return parse(operation, response)

    async def open_stream(self, operation: Operation[Any, EventT], request: Request) -> AsyncStream[EventT]:
        """Send a request and return the events of its response."""
        http = self._http_client()
        try:
            message = self._config.build(http, operation, request, stream=True)
            response = await http.send(message, stream=True, follow_redirects=False)
            if response.is_success and is_event_stream(response):
                return AsyncStream(operation, response)
            try:
                content = await response.aread()
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise transport_error(operation, error) from error
        if not response.is_success:
            raise status_error(operation, response)
        raise unexpected(operation, response, "the answer is not a stream of events", content)

    async def close(self) -> None:
        """Close the connections, unless they belong to an ``http_client`` that the caller passed."""
        if self._owns_http and self._http is not None:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()
