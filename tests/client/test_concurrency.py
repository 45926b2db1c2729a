"""Many calls at once through one client: each gets its own answer, and connections are shared and given back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import trio
from deepseek_client import APITimeoutError, AsyncDeepSeek, DeepSeek, DeepSeekError
from deepseek_mock import MockServer

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO
from tests.client.test_unclosed import open_connections
from tests.client.wire import Received, Script, WireServer, answer, events

THREADS = 32
STREAMS = 500
PLAIN: dict[str, Any] = {"model": "deepseek-flash", "thinking": {"type": "disabled"}}
NO_RETRIES: dict[str, Any] = {"api_key": API_KEY, "max_retries": 0}


def sum_of(number: int) -> dict[str, Any]:
    """A question of which there is no second."""
    return {**PLAIN, "messages": [{"role": "user", "content": f"What is {number} + {number + 1}?"}]}


def answer_to(number: int) -> str:
    return f"{number} + {number + 1} = {2 * number + 1}."


def test_threads_share_a_client(mock_server: MockServer) -> None:
    def ask(number: int) -> str:
        if number % 2:
            return client.chat.completions.create(**sum_of(number)).choices[0].message.content
        with client.chat.completions.create(**sum_of(number), stream=True) as stream:
            return "".join(stream.text)

    before = open_connections(mock_server)
    with (
        DeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key, max_retries=0) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        answers = list(threads.map(ask, range(THREADS * 8)))
        assert open_connections(mock_server) - before <= THREADS
    assert answers == [answer_to(number) for number in range(THREADS * 8)]
    assert open_connections(mock_server) == before


def test_five_hundred_streams_at_once(mock_server: MockServer) -> None:
    async def ask(client: AsyncDeepSeek, number: int) -> str:
        async with await client.chat.completions.create(**sum_of(number), stream=True) as stream:
            return "".join([text async for text in stream.text])

    async def main() -> list[str]:
        async with AsyncDeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key, max_retries=0) as client:
            answers = await asyncio.gather(*(ask(client, number) for number in range(STREAMS)))
            async with asyncio.timeout(30):  # that many are kept for later; asyncio takes its time with the others
                while open_connections(mock_server) - before > 100:  # noqa: ASYNC110 - a socket sets no event
                    await asyncio.sleep(0.01)
            return answers

    before = open_connections(mock_server)
    assert asyncio.run(main()) == [answer_to(number) for number in range(STREAMS)]
    assert open_connections(mock_server) == before


def test_long_streams_do_not_wait_for_each_other() -> None:
    # No stream goes on before all have begun. With httpx's own limit of 100 connections they never would have.
    all_have_begun = asyncio.Barrier(STREAMS)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n: keep-alive\n\n")
        await all_have_begun.wait()
        writer.write(b"".join(map(event, CHUNKS)) + DONE)
        writer.close()
        await writer.wait_closed()

    async def read(client: AsyncDeepSeek) -> list[Any]:
        async with await client.chat.completions.create(**HELLO, stream=True) as stream:
            return [chunk.to_dict() async for chunk in stream]

    async def main() -> None:
        server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=STREAMS)
        async with server:
            port = server.sockets[0].getsockname()[1]
            async with AsyncDeepSeek(base_url=f"http://127.0.0.1:{port}", deadline=60, **NO_RETRIES) as client:
                assert await asyncio.gather(*(read(client) for _ in range(STREAMS))) == [CHUNKS] * STREAMS

    asyncio.run(main())


class Ready(WireServer):
    """Answers every request: a stream with all its chunks, and with its end only if it is asked for."""

    def script(self, request: Received) -> Script:
        self.requests.append(request)
        if not request.json.get("stream"):
            return answer(json.dumps(REPLY))
        if "x-endless" in request.headers:
            return events(*map(event, CHUNKS), terminate=False, end="hang")
        return events(*map(event, CHUNKS), DONE)


ENDLESS = {"x-endless": "1"}


def test_calls_wait_for_few_connections() -> None:
    """In one event loop: between threads httpx now and then closes a connection that another has just been given."""

    async def ask(client: AsyncDeepSeek, number: int) -> int:
        if number % 2:
            return len((await client.chat.completions.create(**HELLO)).choices)
        async with await client.chat.completions.create(**HELLO, stream=True) as stream:
            return len([chunk async for chunk in stream])

    async def main(url: str) -> list[int]:
        async with (
            httpx.AsyncClient(limits=httpx.Limits(max_connections=3)) as http,
            AsyncDeepSeek(base_url=url, http_client=http, **NO_RETRIES) as client,
        ):
            return await asyncio.gather(*(ask(client, number) for number in range(THREADS * 4)))

    with Ready() as server:
        assert asyncio.run(main(server.url)) == [len(CHUNKS), 1] * THREADS * 2
        assert server.connections <= 3 + THREADS  # httpx may replace one that has just become free


def test_too_few_connections_are_told(serve: Callable[..., WireServer]) -> None:
    server = serve(events(event(CHUNKS[0]), terminate=False, end="hang"))
    with (
        httpx.Client(limits=httpx.Limits(max_connections=1)) as http,
        DeepSeek(base_url=server.url, http_client=http, timeout=0.1, **NO_RETRIES) as client,
        client.chat.completions.create(**HELLO, stream=True),
        pytest.raises(APITimeoutError, match="the pool timeout ran out") as caught,
    ):
        client.chat.completions.create(**HELLO)
    assert caught.value.kind == "pool"
    assert len(server.requests) == 1


def test_failures_stay_with_the_thread_that_has_them(mock_server: MockServer) -> None:
    def ask(number: int) -> str:
        other = client.with_options(api_key="sk-wrong") if number % 3 == 0 else client
        try:
            return other.chat.completions.create(**sum_of(number)).choices[0].message.content
        except DeepSeekError as error:
            return type(error).__name__

    with (
        DeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key, max_retries=0) as client,
        ThreadPoolExecutor(THREADS) as threads,
    ):
        answers = list(threads.map(ask, range(THREADS * 3)))
    assert answers == [answer_to(number) if number % 3 else "AuthenticationFails" for number in range(THREADS * 3)]


def test_threads_that_leave_streams_keep_no_connection() -> None:
    def leave(_: int) -> int:
        for number, _ in enumerate(client.chat.completions.create(**HELLO, stream=True, extra_headers=ENDLESS)):
            if number == 2:
                break
        return number

    with (
        Ready() as server,
        httpx.Client(limits=httpx.Limits(max_connections=8)) as http,
        DeepSeek(base_url=server.url, http_client=http, timeout=30, deadline=60, **NO_RETRIES) as client,
        ThreadPoolExecutor(4) as threads,
    ):
        assert list(threads.map(leave, range(100))) == [2] * 100


@pytest.mark.parametrize("library", ["asyncio", "trio"])
def test_cancelled_tasks_keep_no_connection(library: str) -> None:
    tasks = 40

    async def read(client: AsyncDeepSeek, *, endless: bool) -> int:
        headers = {"extra_headers": ENDLESS} if endless else {}
        async with await client.chat.completions.create(**HELLO, stream=True, **headers) as stream:
            return len([chunk async for chunk in stream])

    async def on_asyncio(client: AsyncDeepSeek) -> None:
        endless = [asyncio.create_task(read(client, endless=True)) for _ in range(tasks)]
        await asyncio.sleep(0.1)  # some read, some connect, some wait for a connection
        for task in endless:
            task.cancel()
        others = [read(client, endless=False) for _ in range(tasks)]
        assert await asyncio.gather(*others) == [len(CHUNKS)] * tasks
        assert all(task.cancelled() for task in endless)

    async def on_trio(client: AsyncDeepSeek) -> None:
        async with trio.open_nursery() as nursery:
            for _ in range(tasks):
                nursery.start_soon(lambda: read(client, endless=True))
            await trio.sleep(0.1)
            nursery.cancel_scope.cancel()
        for _ in range(tasks):
            assert await read(client, endless=False) == len(CHUNKS)

    async def main(work: Callable[[AsyncDeepSeek], Any]) -> None:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=10)) as http:
            await work(AsyncDeepSeek(base_url=server.url, http_client=http, deadline=60, **NO_RETRIES))

    with Ready() as server:
        if library == "asyncio":
            asyncio.run(main(on_asyncio))
        else:
            trio.run(main, on_trio)
        assert server.left()
