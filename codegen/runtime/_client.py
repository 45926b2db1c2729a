"""The two drivers: they send what a call says, read what comes back, and sleep between attempts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

from ._answer import Answer, AsyncAnswer
from ._base_client import BaseClient
from ._bodies import Body
from ._call import Call
from ._config import check_http_client, configure
from ._connections import AsyncConnections, Connections
from ._operation import Operation, Request
from ._pool import AsyncPool, Pool
from ._reader import is_event_stream
from ._stream import AsyncStream, Stream
from .types import UNSET, AsyncHTTPClient, HTTPClient, Response, TimeoutTypes, Unset

ResultT = TypeVar("ResultT")
EventT = TypeVar("EventT")


class SyncClient(BaseClient[Connections]):
    """What every generated synchronous client can do."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | Unset | None = UNSET,
        idle_timeout: float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        retry_backoff: float | Unset = UNSET,
        default_headers: Mapping[str, str] | None = None,
        http_client: HTTPClient | Literal["httptools"] | None = None,
    ) -> None:
        self._config = configure(
            None,
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            retry_backoff=retry_backoff,
            default_headers=default_headers,
        )
        check_http_client(http_client, asynchronous=False)
        self._connections = Connections(http_client)
        self._is_copy = False

    def request(self, operation: Operation[ResultT, Any], request: Request) -> Response[ResultT]:
        """Send a request, again if it is worth it, and decode its answer."""
        call = Call(self._config, operation, request)
        while True:
            try:
                pool = self._connections.open(call.budget)
                call.answer = answer = pool.send(call, stream=False)
                return call.finish(answer, self._read(call, pool, answer))
            except Exception as error:  # noqa: BLE001 - wait() raises whatever is not to be tried again
                seconds = call.wait(error)
            time.sleep(seconds)

    def open_stream(self, operation: Operation[ResultT, EventT], request: Request) -> Stream[EventT, ResultT]:
        """Send a request, again if it is worth it, and return the events of its answer."""
        call = Call(self._config, operation, request)
        while True:
            try:
                pool = self._connections.open(call.budget)
                call.answer = answer = pool.send(call, stream=True)
                if answer.is_success and is_event_stream(answer):
                    call.log(answer)
                    return Stream(call, answer, pool)
                call.no_stream(answer, self._read(call, pool, answer))
            except Exception as error:  # noqa: BLE001 - wait() raises whatever is not to be tried again
                seconds = call.wait(error)
            time.sleep(seconds)

    def _read(self, call: Call[Any], pool: Pool, answer: Answer) -> Body:
        pieces = pool.pieces(call, answer)
        with call.body(answer) as body:
            try:
                advance = pieces.reading()
                while (piece := advance()) is not None:
                    body.add(piece)
            finally:
                pieces.close()
        return body

    def close(self) -> None:
        """Close the connections, and with them the streams that are being read; no more can be sent.

        A copy made by ``with_options`` closes nothing, and an ``http_client`` that was passed stays open.
        """
        if not self._is_copy:
            self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


class AsyncClient(BaseClient[AsyncConnections]):
    """What every generated asynchronous client can do. It runs on asyncio and on trio."""

    def __init__(
        self,
        *,
        api_key: str | None = None,
        base_url: str | None = None,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | Unset | None = UNSET,
        idle_timeout: float | Unset | None = UNSET,
        max_retries: int | Unset = UNSET,
        retry_backoff: float | Unset = UNSET,
        default_headers: Mapping[str, str] | None = None,
        http_client: AsyncHTTPClient | Literal["aiohttp", "httptools"] | None = None,
    ) -> None:
        self._config = configure(
            None,
            api_key=api_key,
            base_url=base_url,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            retry_backoff=retry_backoff,
            default_headers=default_headers,
        )
        check_http_client(http_client, asynchronous=True)
        self._connections = AsyncConnections(http_client)
        self._is_copy = False

    async def request(self, operation: Operation[ResultT, Any], request: Request) -> Response[ResultT]:
        """Send a request, again if it is worth it, and decode its answer."""
        call = Call(self._config, operation, request)
        while True:
            try:
                pool = await self._connections.open(call.budget)
                call.answer = answer = await pool.send(call, stream=False)
                return call.finish(answer, await self._read(call, pool, answer))
            except Exception as error:  # noqa: BLE001 - wait() raises whatever is not to be tried again
                seconds = call.wait(error)
            await _sleep(seconds)

    async def open_stream(
        self, operation: Operation[ResultT, EventT], request: Request
    ) -> AsyncStream[EventT, ResultT]:
        """Send a request, again if it is worth it, and return the events of its answer."""
        call = Call(self._config, operation, request)
        while True:
            try:
                pool = await self._connections.open(call.budget)
                call.answer = answer = await pool.send(call, stream=True)
                if answer.is_success and is_event_stream(answer):
                    call.log(answer)
                    return AsyncStream(call, answer, pool)
                call.no_stream(answer, await self._read(call, pool, answer))
            except Exception as error:  # noqa: BLE001 - wait() raises whatever is not to be tried again
                seconds = call.wait(error)
            await _sleep(seconds)

    async def _read(self, call: Call[Any], pool: AsyncPool, answer: AsyncAnswer) -> Body:
        pieces = pool.pieces(call, answer)
        with call.body(answer) as body:
            try:
                while (piece := await pieces.next()) is not None:
                    body.add(piece)
            finally:
                await pieces.close()
        return body

    async def close(self) -> None:
        """Close the connections, and with them the streams that are being read; no more can be sent.

        A copy made by ``with_options`` closes nothing, and an ``http_client`` that was passed stays open. A client
        that is used in several event loops has connections in each; those of other loops are closed when they end.
        """
        if not self._is_copy:
            await self._connections.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.close()


async def _sleep(seconds: float) -> None:
    # anyio comes with httpx and is loaded by now; it is what makes this run on asyncio and on trio.
    import anyio  # noqa: PLC0415

    await anyio.sleep(seconds)
