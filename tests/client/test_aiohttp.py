"""Asynchronous clients that send with aiohttp; ``make test-aiohttp`` runs all other tests of the client on it, too."""

from __future__ import annotations

import asyncio
import importlib.util
import json
from collections.abc import Callable
from traceback import TracebackException
from typing import Any

import pytest
import trio
from deepseek_client import (
    APIConnectionError,
    APITimeoutError,
    AsyncDeepSeek,
    ConfigurationError,
    DeepSeek,
    ServerOverloaded,
    StreamTruncated,
)

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]


def on_aiohttp(url: str, **settings: Any) -> AsyncDeepSeek:
    return AsyncDeepSeek(api_key=API_KEY, base_url=url, http_client="aiohttp", **{"max_retries": 0, **settings})


def test_calls_and_streams_share_a_connection(serve: Serve) -> None:
    server = serve(answer(json.dumps(REPLY)), events(*map(event, CHUNKS), DONE), answer(json.dumps(REPLY)))

    async def main() -> None:
        async with on_aiohttp(server.url, default_headers={"X-Team": "a"}) as client:
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY
            async with await client.chat.completions.create(**HELLO, stream=True) as stream:
                assert [chunk.to_dict() async for chunk in stream] == CHUNKS
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY

    asyncio.run(main())
    assert server.connections == 1
    for request in server.requests:
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        assert (request.headers["x-team"], request.headers["accept-encoding"]) == ("a", "gzip, deflate")
        assert request.headers["user-agent"].startswith("deepseek-client/")
        assert request.json["model"] == HELLO["model"]


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("deepseek_client._config.find_spec", lambda name: None if name == "aiohttp" else find(name))
    with pytest.raises(ConfigurationError, match=r'needs aiohttp: pip install "deepseek-client\[aiohttp\]"'):
        on_aiohttp("http://127.0.0.1:9")


def test_synchronous_clients_refuse_it() -> None:
    with pytest.raises(
        ConfigurationError, match=r'must be a synchronous client \(httpx.Client\), or "httptools", not str'
    ):
        DeepSeek(api_key=API_KEY, http_client="aiohttp")  # type: ignore[arg-type]


def test_trio_is_told_that_it_cannot_use_it() -> None:
    async def main() -> None:
        async with on_aiohttp("http://127.0.0.1:9") as client:
            await client.models.list()

    with pytest.raises(ConfigurationError, match="runs on asyncio alone"):
        trio.run(main)


def test_a_proxy_of_the_environment_is_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(answer(json.dumps(REPLY)))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)

    async def main() -> None:
        async with on_aiohttp("http://api.example") as client:
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY

    asyncio.run(main())
    assert proxy.requests[0].target == "http://api.example/chat/completions"


FAILURES = {
    "closed": (Script([], "close"), APIConnectionError),
    "cut": (Script([b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"], "close"), APIConnectionError),
    "no HTTP": (Script([b"SSH-2.0-OpenSSH\r\n\r\n"], "close"), APIConnectionError),
    "silent": (Script([], "hang"), APITimeoutError),
}


@pytest.mark.parametrize("name", FAILURES)
def test_key_is_in_no_error(serve: Serve, name: str) -> None:
    script, kind = FAILURES[name]
    server = serve(script)

    async def main() -> None:
        async with on_aiohttp(server.url, deadline=0.3) as client:
            await client.chat.completions.create(**HELLO)

    with pytest.raises(kind) as caught:
        asyncio.run(main())
    shown = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert API_KEY not in shown
    assert "aiohttp/" not in shown
    cause: BaseException | None = caught.value
    while cause is not None:
        assert API_KEY not in repr(vars(cause))
        cause = cause.__cause__ or cause.__context__


def test_time_of_the_caller_counts_for_no_limit_of_the_server(serve: Serve) -> None:
    server = serve(events(event(CHUNKS[0]), event(CHUNKS[1]), terminate=False, end="hang"))
    seen: list[Any] = []

    async def main() -> None:
        async with (
            on_aiohttp(server.url, idle_timeout=0.2) as client,
            await client.chat.completions.create(**HELLO, stream=True) as stream,
        ):
            async for chunk in stream:
                seen.append(chunk)
                await asyncio.sleep(0.3)

    with pytest.raises(APITimeoutError) as caught:
        asyncio.run(main())
    assert (len(seen), caught.value.kind, len(caught.value.chunks)) == (2, "idle", 2)


@pytest.mark.parametrize(("limit", "kind"), [("idle_timeout", "idle"), ("timeout", "read"), ("deadline", "deadline")])
def test_each_limit_ends_the_waiting_for_a_body(serve: Serve, limit: str, kind: str) -> None:
    server = serve(events(event(CHUNKS[0]), terminate=False, end="hang"))

    async def main() -> None:
        async with on_aiohttp(server.url) as client:
            limits: dict[str, Any] = {limit: 0.2}
            async with await client.chat.completions.create(**HELLO, stream=True, **limits) as stream:
                assert await anext(stream)
                await anext(stream)

    with pytest.raises(APITimeoutError) as caught:
        asyncio.run(main())
    assert (caught.value.kind, len(caught.value.chunks)) == (kind, 1)


def test_stream_that_is_closed_in_another_thread_ends(serve: Serve) -> None:
    server = serve(events(event(CHUNKS[0]), terminate=False, end="hang"))

    async def main() -> None:
        client = on_aiohttp(server.url)
        stream = await client.chat.completions.create(**HELLO, stream=True)
        assert await anext(stream)
        reading = asyncio.create_task(anext(stream, None))
        await asyncio.sleep(0)  # until it waits
        await asyncio.to_thread(lambda: asyncio.run(client.close()))
        with pytest.raises(StreamTruncated, match="the client was closed during the call"):
            await reading

    asyncio.run(asyncio.wait_for(main(), 10))


@pytest.mark.parametrize("end", ["close", "reset"])
@pytest.mark.parametrize("last", [(DONE,), ()], ids=["whole", "cut"])
def test_what_had_arrived_before_a_failure_is_given(serve: Serve, end: str, last: tuple[bytes, ...]) -> None:
    server = serve(events(*map(event, CHUNKS), *last, terminate=False, end=end))
    seen: list[Any] = []

    async def main() -> None:
        async with (
            on_aiohttp(server.url) as client,
            await client.chat.completions.create(**HELLO, stream=True) as stream,
        ):
            await asyncio.to_thread(server.left)  # until all is here, and the failure behind it
            await asyncio.sleep(0.05)
            async for chunk in stream:
                seen.append(chunk.to_dict())  # noqa: PERF401 - what came before an exception counts

    if last:
        asyncio.run(main())
    else:
        with pytest.raises(StreamTruncated) as caught:
            asyncio.run(main())
        assert len(caught.value.chunks) == len(CHUNKS)
    assert seen == CHUNKS


def test_deadline_holds_while_there_is_always_more(serve: Serve) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    server = serve(Script([head], "drip", event(CHUNKS[0])))

    async def main() -> None:
        async with on_aiohttp(server.url) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True, deadline=0.3)
            async for _ in stream:
                await asyncio.sleep(0.02)  # longer than the server takes for the next one

    with pytest.raises(APITimeoutError) as caught:
        asyncio.run(asyncio.wait_for(main(), 10))
    assert caught.value.kind == "deadline"


@pytest.mark.parametrize("how", ["cancelled", "closed"])
def test_key_is_in_no_frame_of_a_call_that_is_ended(serve: Serve, how: str) -> None:
    server = serve(Script([], "hang"))

    async def main() -> BaseException:
        client = on_aiohttp(server.url)
        task = asyncio.create_task(client.chat.completions.create(**HELLO))
        assert await asyncio.to_thread(server.asked.wait, 5)
        if how == "cancelled":
            task.cancel()
        else:
            await client.close()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        await client.close()
        assert isinstance(outcome, asyncio.CancelledError if how == "cancelled" else APIConnectionError)
        return outcome

    error: BaseException | None = asyncio.run(main())
    while error is not None:
        assert API_KEY not in "".join(TracebackException.from_exception(error, capture_locals=True).format())
        error = error.__cause__ or error.__context__


def test_call_that_waits_ends_when_its_client_is_closed_in_another_thread(serve: Serve) -> None:
    server = serve(Script([], "hang"))

    async def main() -> None:
        client = on_aiohttp(server.url)
        task = asyncio.create_task(client.chat.completions.create(**HELLO))
        assert await asyncio.to_thread(server.asked.wait, 5)
        await asyncio.to_thread(lambda: asyncio.run(client.close()))
        with pytest.raises(APIConnectionError, match="the client was closed during the call"):
            await task

    asyncio.run(asyncio.wait_for(main(), 10))


def test_requests_are_sent_as_often_as_the_call_says(serve: Serve) -> None:
    server = serve(answer('{"object": "list", "data": []}'), Script([], "close"), answer("{}"))

    async def main() -> None:
        async with on_aiohttp(server.url) as client:
            await client.models.list()
            with pytest.raises(APIConnectionError):  # aiohttp alone would try once more
                await client.models.list()

    asyncio.run(main())
    assert len(server.requests) == 2


def test_body_that_aiohttp_cannot_decompress_hides_no_status(serve: Serve) -> None:
    server = serve(answer(b"\x0b\x02\x80{}\x03", status=503, headers={"content-encoding": "br"}))

    async def main() -> None:
        async with on_aiohttp(server.url) as client:
            await client.models.list()

    with pytest.raises(ServerOverloaded):
        asyncio.run(main())
