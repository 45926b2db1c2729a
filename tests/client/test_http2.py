"""Calls that share a connection, as they do over HTTP/2: each keeps to its own limits, and none ends another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from time import monotonic
from typing import Any

import anyio
import anyio.lowlevel
import anyio.to_thread
import httpx
import pytest
import trio
from deepseek_client import APIConnectionError, APITimeoutError, AsyncDeepSeek, DeepSeek

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, HELLO
from tests.client.h2wire import H2Server

SILENT, HUNG, SLOW = ({**HELLO, "model": model} for model in ("silent", "hung", "slow"))
SLOW_CHUNKS = 21
LIMITS = [
    ({"deadline": 0.2}, "deadline"),
    ({"idle_timeout": 0.2}, "idle"),
    ({"timeout": httpx.Timeout(5, read=0.2)}, "read"),
]
Run = Callable[[Callable[[], Awaitable[None]]], None]


def run_asyncio(main: Callable[[], Awaitable[None]]) -> None:
    async def run() -> None:
        await main()

    asyncio.run(run())


@pytest.fixture(params=[run_asyncio, trio.run], ids=["asyncio", "trio"])
def run(request: pytest.FixtureRequest) -> Run:
    value: Run = request.param
    return value


@pytest.fixture
def server() -> Iterator[H2Server]:
    with H2Server() as server:
        yield server


@pytest.fixture
def client(server: H2Server) -> Iterator[DeepSeek]:
    with (
        httpx.Client(http1=False, http2=True) as http,
        DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, max_retries=0) as client,
    ):
        yield client


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def read_slowly(client: DeepSeek) -> int:
    with client.chat.completions.create(**SLOW, stream=True) as stream:
        return len(list(stream))


def begin(threads: ThreadPoolExecutor, client: DeepSeek, server: H2Server) -> Future[int]:
    """A stream that another thread reads, and that must not notice what happens to its neighbours."""
    reading = threads.submit(read_slowly, client)
    assert server.asked.acquire(timeout=5)
    return reading


@pytest.mark.parametrize(("limit", "kind"), LIMITS, ids=[kind for _, kind in LIMITS])
@pytest.mark.parametrize("body", [SILENT, HUNG], ids=["silent", "hung"])
def test_limit_of_a_call_ends_no_other(
    client: DeepSeek, server: H2Server, threads: ThreadPoolExecutor, limit: Any, kind: str, body: Any
) -> None:
    reading = begin(threads, client, server)
    started = monotonic()
    with pytest.raises(APITimeoutError) as caught:
        client.chat.completions.create(**body, **limit)
    assert 0.15 < monotonic() - started < 4
    assert caught.value.kind == kind
    assert reading.result(10) == SLOW_CHUNKS
    assert client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert server.connections == 1


def note(stream: Any, seen: threading.Event) -> int:
    return sum(1 for _ in stream if seen.set() is None)


@pytest.mark.parametrize("end", ["close", "break", "drop", "close-in-another-thread"])
def test_end_of_a_stream_ends_no_other(
    client: DeepSeek, server: H2Server, threads: ThreadPoolExecutor, end: str
) -> None:
    reading = begin(threads, client, server)
    stream = client.chat.completions.create(**SLOW, stream=True)
    next(stream)
    if end == "close":
        stream.close()
    elif end == "break":
        with stream:
            for _ in stream:
                break
    elif end == "close-in-another-thread":
        seen = threading.Event()
        rest = threads.submit(note, stream, seen)
        assert seen.wait(5)
        stream.close()
        assert rest.result(5) < SLOW_CHUNKS - 1
        del rest
    del stream
    assert client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert reading.result(10) == SLOW_CHUNKS
    assert server.connections == 1


def test_limits_hold_on_a_shared_connection_that_somebody_else_opened(server: H2Server) -> None:
    with httpx.Client(http1=False, http2=True) as http:
        http.get(server.url)
        client = DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, max_retries=0)
        client.chat.completions.create(**HELLO)
        with pytest.raises(APITimeoutError) as caught:
            client.chat.completions.create(**SILENT, deadline=0.2)
    assert (caught.value.kind, server.connections) == ("deadline", 1)


Use = Callable[[AsyncDeepSeek], Awaitable[None]]


async def with_client(server: H2Server, *uses: Use) -> None:
    """Uses of a client, all at once."""
    async with (
        httpx.AsyncClient(http1=False, http2=True) as http,
        AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, max_retries=0) as client,
    ):
        await client.chat.completions.create(**HELLO)  # makes the connection
        async with anyio.create_task_group() as tasks:
            for use in uses:
                tasks.start_soon(use, client)
        assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY
    assert server.connections == 1


async def aread_slowly(client: AsyncDeepSeek) -> None:
    async with await client.chat.completions.create(**SLOW, stream=True) as stream:
        assert len([chunk async for chunk in stream]) == SLOW_CHUNKS


def times_out(body: Any, limit: Any, kind: str) -> Use:
    async def use(client: AsyncDeepSeek) -> None:
        started = monotonic()
        with pytest.raises(APITimeoutError) as caught:
            await client.chat.completions.create(**body, **limit)
        assert 0.15 < monotonic() - started < 4
        assert caught.value.kind == kind

    return use


@pytest.mark.parametrize(("limit", "kind"), LIMITS, ids=[kind for _, kind in LIMITS])
@pytest.mark.parametrize("body", [SILENT, HUNG], ids=["silent", "hung"])
def test_limit_of_an_async_call_ends_no_other(server: H2Server, run: Run, limit: Any, kind: str, body: Any) -> None:
    async def main() -> None:
        await with_client(server, aread_slowly, times_out(body, limit, kind))

    run(main)


def test_async_calls_on_a_silent_connection_keep_to_their_own_limits(server: H2Server, run: Run) -> None:
    async def main() -> None:
        long, short = times_out(SILENT, {"deadline": 1.0}, "deadline"), times_out(SILENT, {"deadline": 0.2}, "deadline")
        started = monotonic()

        async def first(client: AsyncDeepSeek) -> None:
            await short(client)
            assert monotonic() - started < 0.9  # not when the other one stops reading

        await with_client(server, long, first)

    run(main)


@pytest.mark.parametrize("end", ["close", "break", "drop", "close-in-another-task", "cancel"])
def test_end_of_an_async_stream_ends_no_other(server: H2Server, run: Run, end: str) -> None:
    async def leave(client: AsyncDeepSeek) -> None:
        stream = await client.chat.completions.create(**SLOW, stream=True)
        await anext(stream)
        if end == "close":
            await stream.close()
        elif end == "break":
            async with stream:
                async for _ in stream:
                    break
        elif end == "cancel":
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(collect, stream)
                await anyio.lowlevel.checkpoint()
                tasks.cancel_scope.cancel()
        elif end == "close-in-another-task":
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(collect, stream)
                await anyio.lowlevel.checkpoint()
                await stream.close()

    async def main() -> None:
        await with_client(server, aread_slowly, leave)

    run(main)


async def collect(stream: Any) -> None:
    assert len([chunk async for chunk in stream]) < SLOW_CHUNKS - 1


def test_connection_that_breaks_is_an_error_of_each_call(run: Run) -> None:
    async def main() -> None:
        with H2Server() as server:

            async def broken(client: AsyncDeepSeek) -> None:
                with pytest.raises(APIConnectionError) as caught:
                    await client.chat.completions.create(**SILENT, deadline=30)
                assert not isinstance(caught.value, APITimeoutError)

            async with (
                httpx.AsyncClient(http1=False, http2=True) as http,
                AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, max_retries=0) as client,
                anyio.create_task_group() as tasks,
            ):
                tasks.start_soon(broken, client)
                tasks.start_soon(broken, client)
                for _ in range(2):
                    await anyio.to_thread.run_sync(server.asked.acquire)
                server.cut()

    run(main)
