"""What becomes of connections when streams, clients and event loops end early, late, twice or not at all.

pytest turns every warning into a failure, so each test also shows that nothing is left for the garbage collector
to complain about.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import threading
import warnings
from collections.abc import Callable, Coroutine, Iterator
from importlib.util import find_spec
from typing import Any

import anyio
import httpx
import pytest
import trio
from deepseek_client import APIConnectionError, AsyncDeepSeek, ConfigurationError, DeepSeek, StreamTruncated
from deepseek_client._transfer import CutOff, Transfer

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
ALL = [event(body) for body in CHUNKS]
ENDLESS = events(*ALL, terminate=False, end="hang")
WHOLE = events(*ALL, DONE)
OK = answer(json.dumps(REPLY))
RUNNERS: dict[str, Callable[..., Any]] = {"asyncio": lambda main: asyncio.run(main()), "trio": trio.run}
if find_spec("uvloop"):  # whose transports have no sockets of Python
    RUNNERS["uvloop"] = lambda main: anyio.run(main, backend_options={"use_uvloop": True})


@pytest.fixture
def no_collector() -> Iterator[None]:
    """What is closed in the test is closed by hand, or because nothing refers to it any more."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


# Streams that nobody closes


@pytest.mark.parametrize("taken", [0, 1, len(CHUNKS)])
@pytest.mark.usefixtures("no_collector")
def test_dropped_stream_tells_the_server(serve: Serve, taken: int) -> None:
    server = serve(ENDLESS)
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        stream = client.chat.completions.create(**HELLO, stream=True)
        for _ in range(taken):
            next(stream)
        del stream
        assert server.gone.wait(5)
    assert server.left()


@pytest.mark.parametrize("taken", [0, 1, len(CHUNKS)])
@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
@pytest.mark.usefixtures("no_collector")
def test_dropped_async_stream_tells_the_server(serve: Serve, run: Callable[..., Any], taken: int) -> None:
    server = serve(ENDLESS)

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True)
            for _ in range(taken):
                await anext(stream)
            del stream
            assert server.gone.wait(5)

    run(main)
    assert server.left()


def test_dropped_streams_use_up_no_connections(serve: Serve) -> None:
    server = serve(ENDLESS, ENDLESS, ENDLESS, OK)
    with (
        httpx.Client(limits=httpx.Limits(max_connections=1)) as http,
        DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, deadline=5, max_retries=0) as client,
    ):
        for taken in range(3):
            for position, _ in enumerate(client.chat.completions.create(**HELLO, stream=True)):
                if position == taken:
                    break
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert server.left()


@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_dropped_async_streams_use_up_no_connections(serve: Serve, run: Callable[..., Any]) -> None:
    server = serve(ENDLESS, ENDLESS, ENDLESS, OK)

    async def main() -> None:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=1)) as http:
            client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, deadline=5, max_retries=0)
            for taken in range(3):
                position = 0
                async for _ in await client.chat.completions.create(**HELLO, stream=True):
                    if position == taken:
                        break
                    position += 1
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY

    run(main)
    assert server.left()


@pytest.mark.usefixtures("no_collector")
def test_stream_may_be_collected_while_the_pool_is_locked(serve: Serve) -> None:
    server = serve(ENDLESS, OK)
    answers: list[Any] = []

    def collect(frame: Any, kind: str, _: object) -> None:
        # The collector may run at any allocation; here it does so where the thread holds the lock of the pool.
        if kind == "call" and frame.f_code.co_name in ("_assign_requests_to_connections", "surplus"):
            gc.collect()

    def call() -> None:
        sys.setprofile(collect)
        answers.append(client.chat.completions.create(**HELLO))

    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        cycle: list[Any] = [client.chat.completions.create(**HELLO, stream=True)]
        next(cycle[0])
        cycle.append(cycle)
        del cycle
        thread = threading.Thread(target=call, daemon=True)
        thread.start()
        thread.join(10)
        assert [reply.to_dict() for reply in answers] == [REPLY]
        assert server.gone.wait(5)


@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_left_async_stream_is_closed_by_its_block(serve: Serve, run: Callable[..., Any]) -> None:
    server = serve(ENDLESS)

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            async with await client.chat.completions.create(**HELLO, stream=True) as stream:
                async for _ in stream:
                    break
            del stream
            gc.collect()
            assert server.gone.wait(5)

    run(main)


@pytest.mark.usefixtures("no_collector")
def test_stream_outlives_its_client(serve: Serve) -> None:
    server = serve(WHOLE)
    stream = DeepSeek(api_key=API_KEY, base_url=server.url).chat.completions.create(**HELLO, stream=True)
    gc.collect()
    assert [chunk.to_dict() for chunk in stream] == CHUNKS
    del stream
    gc.collect()
    assert server.left()


def test_async_stream_outlives_its_client(serve: Serve) -> None:
    server = serve(WHOLE)

    async def main() -> None:
        client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)
        stream = await client.chat.completions.create(**HELLO, stream=True)
        del client
        gc.collect()
        assert [chunk.to_dict() async for chunk in stream] == CHUNKS

    asyncio.run(main())
    assert server.left()


# Ends that come from elsewhere


def in_thread(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin work in a thread; the function that is returned waits for its result or its exception."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(work())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            outcome.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()

    def wait() -> Any:
        thread.join(10)
        assert outcome, "still running"
        return outcome[0]

    return wait


def wait_until_read(server: WireServer) -> None:
    # What the thread does between the server's last byte and its next read takes no time worth waiting for; a test
    # that is too early passes as well, as it then ends that read before it begins.
    assert server.asked.wait(5)


def test_stream_closed_by_another_thread_ends(serve: Serve) -> None:
    server = serve(ENDLESS)
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        stream = client.chat.completions.create(**HELLO, stream=True)
        seen = threading.Event()

        def read() -> int:
            for number, _ in enumerate(stream, 1):
                if number == len(CHUNKS):
                    seen.set()
            return number

        outcome = in_thread(read)
        assert seen.wait(5)
        stream.close()
        assert outcome() == len(CHUNKS)
        assert server.gone.wait(5)
        with pytest.raises(StreamTruncated, match="closed before its end"):
            stream.final()


def test_stream_closed_by_another_task_ends(serve: Serve) -> None:
    server = serve(ENDLESS)

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True)
            seen = asyncio.Event()

            async def read() -> int:
                number = 0
                async for _ in stream:
                    number += 1
                    if number == len(CHUNKS):
                        seen.set()
                return number

            task = asyncio.create_task(read())
            await seen.wait()
            await asyncio.sleep(0)
            await stream.close()
            assert await task == len(CHUNKS)
            assert await asyncio.to_thread(server.gone.wait, 5)

    asyncio.run(main())


def test_closing_the_client_ends_a_call_in_another_thread(serve: Serve) -> None:
    server = serve(Script([], "hang"))
    client = DeepSeek(api_key=API_KEY, base_url=server.url)
    outcome = in_thread(lambda: client.chat.completions.create(**HELLO))
    wait_until_read(server)
    client.close()
    error = outcome()
    assert isinstance(error, APIConnectionError)
    assert str(error) == "POST /chat/completions: the client was closed during the call"
    assert error.attempts == 1
    assert server.left()


def test_closing_the_client_ends_a_stream_in_another_thread(serve: Serve) -> None:
    server = serve(ENDLESS)
    client = DeepSeek(api_key=API_KEY, base_url=server.url)
    stream = client.chat.completions.create(**HELLO, stream=True)
    seen = [next(stream) for _ in CHUNKS]
    outcome = in_thread(lambda: next(stream))
    client.close()
    error = outcome()
    assert isinstance(error, StreamTruncated)
    assert str(error) == "POST /chat/completions: the client was closed during the call (5 chunks had arrived)"
    assert list(error.chunks) == seen
    assert server.left()


def test_stream_of_a_closed_client_ends_with_an_error(serve: Serve) -> None:
    server = serve(ENDLESS)
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        stream = client.chat.completions.create(**HELLO, stream=True)
        next(stream)
    with pytest.raises(StreamTruncated, match="the client was closed during the call") as caught:
        list(stream)
    assert caught.value.chunks
    stream.close()
    assert server.left()


@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_stream_of_a_closed_async_client_ends_with_an_error(serve: Serve, run: Callable[..., Any]) -> None:
    server = serve(ENDLESS)

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True)
            await anext(stream)
        with pytest.raises(StreamTruncated, match="the client was closed during the call"):
            async for _ in stream:
                pass
        await stream.close()

    run(main)
    assert server.left()


def test_closing_the_client_ends_calls_of_other_tasks(serve: Serve) -> None:
    server = serve(Script([], "hang"), ENDLESS)

    async def main() -> None:
        client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)
        call = asyncio.create_task(client.chat.completions.create(**HELLO))
        await asyncio.to_thread(server.asked.wait, 5)
        stream = await client.chat.completions.create(**HELLO, stream=True)
        for _ in CHUNKS:
            await anext(stream)
        reading: Coroutine[Any, Any, Any] = stream.__anext__()
        read = asyncio.create_task(reading)
        await asyncio.sleep(0)
        await client.close()
        with pytest.raises(APIConnectionError, match="the client was closed during the call") as caught:
            await call
        assert caught.value.attempts == 1
        with pytest.raises(StreamTruncated, match="the client was closed during the call"):
            await read

    asyncio.run(main())
    assert server.left()


class Place:
    def __init__(self) -> None:
        self.interrupted = 0

    def interrupt(self) -> None:
        self.interrupted += 1


def test_call_that_was_ended_begins_no_other_read() -> None:
    transfer, before, during, later = Transfer(None, None), Place(), Place(), Place()
    with transfer.on(before):
        pass
    with transfer.on(during):
        transfer.cut()
    with pytest.raises(CutOff), transfer.on(later):
        pass
    assert (before.interrupted, during.interrupted, later.interrupted) == (0, 1, 0)


# Clients


@pytest.mark.parametrize("used", [True, False])
def test_closed_client_says_so(serve: Serve, used: bool) -> None:
    server = serve(*[OK] * used)
    client = DeepSeek(api_key=API_KEY, base_url=server.url)
    if used:
        client.chat.completions.create(**HELLO)
    client.close()
    client.close()
    assert server.left()
    for settings in ({}, {"max_retries": 0}):
        with pytest.raises(ConfigurationError, match="the client has been closed"):
            client.with_options(**settings).chat.completions.create(**HELLO)
    with pytest.raises(ConfigurationError, match="the client has been closed"):
        client.chat.completions.create(**HELLO, stream=True)


@pytest.mark.parametrize("used", [True, False])
@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_closed_async_client_says_so(serve: Serve, run: Callable[..., Any], used: bool) -> None:
    server = serve(*[OK] * used)

    async def main() -> None:
        client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)
        if used:
            await client.chat.completions.create(**HELLO)
        await client.close()
        await client.close()
        with pytest.raises(ConfigurationError, match="the client has been closed"):
            await client.chat.completions.create(**HELLO, stream=True)

    run(main)
    assert server.left()


def test_client_that_was_passed_stays_open(serve: Serve) -> None:
    server = serve(OK, OK)
    with httpx.Client() as http:
        for _ in range(2):
            with DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http) as client:
                client.chat.completions.create(**HELLO)
        client = DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http)
    assert server.connections == 1
    with pytest.raises(ConfigurationError, match="the http_client= that was passed has been closed"):
        client.chat.completions.create(**HELLO)


@pytest.mark.parametrize("stream", [False, True])
def test_dropped_client_closes_its_connections(serve: Serve, stream: bool) -> None:
    server = serve(WHOLE if stream else OK)
    client = DeepSeek(api_key=API_KEY, base_url=server.url)
    answer_ = client.chat.completions.create(**HELLO, **({"stream": True} if stream else {}))
    del client, answer_
    gc.collect()
    assert server.left()


@pytest.mark.parametrize("stream", [False, True])
def test_dropped_async_client_closes_its_connections(serve: Serve, stream: bool) -> None:
    server = serve(WHOLE if stream else OK)

    async def main() -> None:
        client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)
        answer_ = await client.chat.completions.create(**HELLO, **({"stream": True} if stream else {}))
        del client, answer_
        gc.collect()
        assert await asyncio.to_thread(server.left)  # while the loop runs, not only when it ends

    asyncio.run(main())


def test_dropped_async_client_on_trio_closes_its_connections_and_warns(serve: Serve) -> None:
    """trio finds what nobody closes by the collector, and says so: there a client has to be closed."""
    server = serve(OK)

    async def main() -> None:
        client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)
        await client.chat.completions.create(**HELLO)
        del client
        gc.collect()
        with trio.fail_after(5):
            assert await trio.to_thread.run_sync(server.left)

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        trio.run(main)
    assert [(warning.category, "_close_at_last" in str(warning.message)) for warning in seen] == [
        (ResourceWarning, True)
    ]


# Event loops


@pytest.mark.parametrize("run", RUNNERS.values(), ids=RUNNERS)
def test_async_client_outlives_event_loops(serve: Serve, run: Callable[..., Any]) -> None:
    server = serve(OK, WHOLE, OK, WHOLE, OK, WHOLE)
    client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)

    async def main() -> None:
        assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY
        async with await client.chat.completions.create(**HELLO, stream=True) as stream:
            assert [chunk.to_dict() async for chunk in stream] == CHUNKS

    for number in range(1, 4):
        run(main)
        assert server.left()  # the loop has closed what was opened in it
        assert server.connections == number
    run(client.close)


def test_async_client_serves_two_event_loops_at_once(serve: Serve) -> None:
    server = serve(*[OK] * 20)
    client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url)

    async def main() -> None:
        for _ in range(10):
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY

    outcomes = [in_thread(lambda: asyncio.run(main())) for _ in range(2)]
    assert [outcome() for outcome in outcomes] == [None, None]
    assert server.connections == 2
    assert server.left()


def test_stream_of_an_ended_event_loop_is_closed(serve: Serve) -> None:
    server = serve(ENDLESS)

    async def begin() -> Any:
        stream = await AsyncDeepSeek(api_key=API_KEY, base_url=server.url).chat.completions.create(**HELLO, stream=True)
        await anext(stream)
        return stream

    stream = asyncio.run(begin())
    assert server.left()
    with pytest.raises(StreamTruncated, match="closed before its end"):
        asyncio.run(stream.final())
    asyncio.run(stream.close())
