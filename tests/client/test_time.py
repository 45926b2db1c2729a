"""Time limits that no server can stretch: every way of not answering ends on time, and says which limit it was."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable, Iterator
from time import monotonic

import pytest
import trio
from deepseek_client import APITimeoutError, AsyncDeepSeek, DeepSeek

from tests.client.bodies import CHUNKS, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n"
JSON_HEAD = HEAD % b"application/json" + b"content-length: 100000\r\n\r\n"
SSE_HEAD = HEAD % b"text/event-stream" + b"transfer-encoding: chunked\r\n\r\n"
COMMENT = b"e\r\n: keep-alive\n\n\r\n"
FIRST = event(CHUNKS[0])
CHUNK = f"{len(FIRST):x}\r\n".encode() + FIRST + b"\r\n"
LIMIT = 0.25  # seconds


# What the server says, how often it repeats what, for ever, and whether that is progress.
DRIPS = {
    "silence": (b"", b"", False),
    "head": (b"HTTP/1.1 200 OK\r\n", b"x-drip: 1\r\n", False),
    "blank-lines": (JSON_HEAD, b"\n", False),
    "slow-body": (JSON_HEAD + b"{", b" ", True),
    "half-a-body": (JSON_HEAD + b'{"id": "x", ', b"", False),
}
STREAM_DRIPS = {
    "comments": (SSE_HEAD, COMMENT, False),
    "events-then-comments": (SSE_HEAD + CHUNK, COMMENT, False),
    "half-a-chunk": (SSE_HEAD + CHUNK + CHUNK[:40], b"", False),
    "half-a-line": (SSE_HEAD + CHUNK, b"1\r\nx\r\n", False),
    "events": (SSE_HEAD, CHUNK, True),
}


def cases(drips: dict[str, tuple[bytes, bytes, bool]]) -> Iterator[tuple[str, str]]:
    """Which limit ends what; progress never ends by the idle timeout."""
    for name, (_, _, progress) in drips.items():
        yield name, "deadline"
        if not progress:
            yield name, "idle"


def limits(kind: str) -> dict[str, object]:
    """One short limit; the others far away."""
    return {"timeout": 30, "deadline": 30, "idle_timeout": 30} | {
        "deadline" if kind == "deadline" else "idle_timeout": LIMIT
    }


def assert_on_time(started: float) -> None:
    # Generous for a busy machine, and still far from the limits that must not have been the ones.
    assert LIMIT * 0.9 <= monotonic() - started < 10


@pytest.mark.parametrize(("drip", "kind"), [*cases(DRIPS)])
@pytest.mark.parametrize("where", ["client", "call"])
def test_call_ends_on_time(serve: Serve, connect: Connect, drip: str, kind: str, where: str) -> None:
    start, repeat, _ = DRIPS[drip]
    server = serve(Script([start] if start else [], "drip" if repeat else "hang", repeat))
    client = connect(server.url, **(limits(kind) if where == "client" else {}))
    started = monotonic()
    with pytest.raises(APITimeoutError) as caught:
        client.create(**(limits(kind) if where == "call" else {}))
    assert_on_time(started)
    assert caught.value.kind == kind
    name = "deadline" if kind == "deadline" else "idle_timeout"
    assert f"of {LIMIT} s ran out; raise {name}=" in str(caught.value)
    assert_left(server)


def assert_left(server: WireServer) -> None:
    """The connection is closed, if the time was not over before there was a request at all."""
    assert server.gone.wait(5) or not server.requests


@pytest.mark.parametrize(("drip", "kind"), [*cases(STREAM_DRIPS)])
def test_stream_ends_on_time_with_what_arrived(serve: Serve, connect: Connect, drip: str, kind: str) -> None:
    start, repeat, _ = STREAM_DRIPS[drip]
    server = serve(Script([start], "drip" if repeat else "hang", repeat))
    started = monotonic()
    with pytest.raises(APITimeoutError) as caught:
        connect(server.url, **limits(kind)).stream()
    assert_on_time(started)
    assert caught.value.kind == kind
    arrived = [chunk.to_dict() for chunk in caught.value.chunks]
    assert all(chunk == CHUNKS[0] for chunk in arrived)
    assert not arrived or CHUNK in start + repeat  # on a slow machine the time may be over before the first
    assert_left(server)


def test_limit_is_looked_at_inside_of_what_decompression_makes(serve: Serve, connect: Connect) -> None:
    flood = gzip.compress(b":\n" * 25_000_000, mtime=0)  # 50 kB, which are not decoded in the time that is left
    head = HEAD % b"text/event-stream" + b"content-encoding: gzip\r\ncontent-length: 1000000\r\n\r\n"
    server = serve(Script([head + flood], "hang"))
    started = monotonic()
    with pytest.raises(APITimeoutError) as caught:
        connect(server.url, deadline=LIMIT).stream()
    assert LIMIT * 0.9 <= monotonic() - started < 3
    assert caught.value.kind == "deadline"


def test_limits_hold_on_a_connection_that_is_used_again(serve: Serve, connect: Connect) -> None:
    server = serve(answer(json.dumps(REPLY)), Script([JSON_HEAD], "drip", b"\n"))
    client = connect(server.url, deadline=LIMIT)
    client.create(deadline=30)
    started = monotonic()
    with pytest.raises(APITimeoutError) as caught:
        client.create()
    assert_on_time(started)
    assert (caught.value.kind, server.connections) == ("deadline", 1)


def test_limits_hold_in_a_client_that_the_caller_brings(serve: Serve) -> None:
    import httpx  # noqa: PLC0415

    server = serve(answer("{}"), Script([JSON_HEAD], "drip", b"\n"))
    with httpx.Client() as http:
        http.get(server.url)  # the connection is not one that the client opened itself
        with DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http, deadline=LIMIT) as client:
            started = monotonic()
            with pytest.raises(APITimeoutError) as caught:
                client.chat.completions.create(**HELLO)
        assert_on_time(started)
        assert (caught.value.kind, server.connections) == ("deadline", 1)


def test_time_that_the_caller_takes_is_not_idle_time(serve: Serve) -> None:
    server = serve(events(*(event(body) for body in CHUNKS), b"data: [DONE]\n\n"))
    with (
        DeepSeek(api_key=API_KEY, base_url=server.url, idle_timeout=0.5) as client,
        client.chat.completions.create(**HELLO, stream=True) as stream,
    ):
        for _ in stream:
            until = monotonic() + 0.6
            while monotonic() < until:  # the caller is busy
                pass
            break
        assert len(list(stream)) == len(CHUNKS) - 1


def test_time_that_the_caller_takes_before_the_first_event_is_not_idle_time(serve: Serve) -> None:
    server = serve(events(b": keep-alive\n\n", *(event(body) for body in CHUNKS), b"data: [DONE]\n\n"))
    with DeepSeek(api_key=API_KEY, base_url=server.url, idle_timeout=0.5) as client:
        stream = client.chat.completions.create(**HELLO, stream=True)
        until = monotonic() + 0.6
        while monotonic() < until:  # the caller is busy
            pass
        assert len(list(stream)) == len(CHUNKS)


@pytest.mark.parametrize("run", [asyncio.run, trio.run])
def test_time_that_a_task_takes_before_the_first_event_is_not_idle_time(serve: Serve, run: Callable[..., None]) -> None:
    server = serve(events(b": keep-alive\n\n", *(event(body) for body in CHUNKS), b"data: [DONE]\n\n"))

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url, idle_timeout=0.5) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True)
            until = monotonic() + 0.6
            while monotonic() < until:
                pass
            assert len([chunk async for chunk in stream]) == len(CHUNKS)

    run(main) if run is trio.run else run(main())


@pytest.mark.parametrize("stream", [False, True])
def test_cancelling_a_task_closes_its_connection(serve: Serve, stream: bool) -> None:
    server = serve(Script([SSE_HEAD + CHUNK] if stream else [], "hang"))

    async def main() -> None:
        waiting = asyncio.Event()

        async def call(client: AsyncDeepSeek) -> None:
            if not stream:
                waiting.set()
                await client.chat.completions.create(**HELLO)
            async with await client.chat.completions.create(**HELLO, stream=True) as chunks:
                async for _ in chunks:
                    waiting.set()

        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            task = asyncio.create_task(call(client))
            await waiting.wait()
            await asyncio.to_thread(server.asked.wait, 5)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(server.gone.wait, 5)

    asyncio.run(main())


@pytest.mark.parametrize(
    ("name", "value"),
    [("deadline", 0), ("deadline", -1), ("deadline", "5"), ("idle_timeout", float("nan")), ("idle_timeout", True),
     ("max_retries", -1), ("max_retries", 1.5), ("max_retries", True), ("retry_backoff", 0)],
)  # fmt: skip
def test_bad_limits_are_refused(connect: Connect, name: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"{name}={value!r} must be"):
        connect("http://127.0.0.1:9", **{name: value})
    if name != "retry_backoff":
        with pytest.raises(ValueError, match=f"{name}={value!r} must be"):
            connect("http://127.0.0.1:9").create(**{name: value})


def test_none_is_no_limit(serve: Serve, connect: Connect) -> None:
    server = serve(answer(json.dumps(REPLY)))
    client = connect(server.url, timeout=None, deadline=None, idle_timeout=None)
    assert client.create().to_dict() == REPLY
