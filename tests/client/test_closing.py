"""Clients that are closed at bad moments, and what is not shared by those that share connections."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

import anyio
import anyio.to_thread
import httpx
import pytest
from deepseek_client import APIConnectionError, AsyncDeepSeek, ConfigurationError, DeepSeek, StreamTruncated
from deepseek_client._core_pool import CorePool
from deepseek_client._httptools_pool import HttptoolsPool

from tests.client.bodies import CHUNKS, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
OK = answer(json.dumps(REPLY))
ENDLESS = events(event(CHUNKS[0]), terminate=False, end="hang")
CLOSED = "the client has been closed"
LOOPS: dict[str, dict[str, Any]] = {"asyncio": {}, "trio": {"backend": "trio"}}
if find_spec("uvloop"):  # whose transports have no sockets of Python
    LOOPS["uvloop"] = {"backend_options": {"use_uvloop": True}}


def test_client_may_be_closed_by_its_own_thread_while_it_makes_its_pool(serve: Serve) -> None:
    server = serve()
    outcome: list[Any] = []

    def close(frame: Any, kind: str, _: object) -> None:
        # A signal handler may run at any moment; here it does so where the pool is being made.
        if kind == "call" and frame.f_code in (CorePool.__init__.__code__, HttptoolsPool.__init__.__code__):
            sys.setprofile(None)
            client.close()

    def call() -> None:
        sys.setprofile(close)
        try:
            client.chat.completions.create(**HELLO)
        except ConfigurationError as error:
            outcome.append(str(error))

    client = DeepSeek(api_key=API_KEY, base_url=server.url)
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(10)
    assert len(outcome) == 1
    assert CLOSED in outcome[0]


class Closing(Mapping[str, str]):
    """Headers that close a client when they are looked at: after a call has begun, and before anything is sent."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    def __getitem__(self, key: str) -> str:
        self._client.close()
        return key

    def __iter__(self) -> Iterator[str]:
        return iter(["x"])

    def __len__(self) -> int:
        return 1


def test_client_that_is_closed_before_a_call_sends_ends_it(serve: Serve) -> None:
    client = DeepSeek(api_key=API_KEY, base_url=serve().url)
    with pytest.raises(APIConnectionError, match="the client was closed during the call"):
        client.chat.completions.create(**HELLO, extra_headers=Closing(client))


def test_closing_ends_the_calls_of_an_http_client_that_stays_open(serve: Serve) -> None:
    server = serve(ENDLESS, OK)
    with httpx.Client() as http:
        client = DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http)
        stream = client.chat.completions.create(**HELLO, stream=True)
        next(stream)
        client.close()
        with pytest.raises(StreamTruncated, match="the client was closed during the call"):
            next(stream)
        with pytest.raises(ConfigurationError, match=CLOSED):
            client.chat.completions.create(**HELLO)
        other = DeepSeek(api_key=API_KEY, base_url=server.url, http_client=http)
        assert other.chat.completions.create(**HELLO).to_dict() == REPLY


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
@pytest.mark.parametrize("sent", ["nothing", "stream"])
def test_closing_ends_the_calls_of_an_async_http_client_that_stays_open(
    serve: Serve, loop: dict[str, Any], sent: str
) -> None:
    server = serve(Script([], "hang") if sent == "nothing" else ENDLESS, OK)

    async def main() -> None:
        async with httpx.AsyncClient() as http:
            client = AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client=http)

            async def call() -> None:
                with pytest.raises(APIConnectionError, match="the client was closed during the call"):
                    async for _ in await client.chat.completions.create(**HELLO, stream=True):
                        pass

            with anyio.fail_after(10):
                async with anyio.create_task_group() as tasks:
                    tasks.start_soon(call)
                    await anyio.to_thread.run_sync(server.asked.wait, 5)
                    await client.close()
            with pytest.raises(ConfigurationError, match=CLOSED):
                await client.chat.completions.create(**HELLO)
            other = AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client=http)
            assert (await other.chat.completions.create(**HELLO)).to_dict() == REPLY

    anyio.run(main, **loop)


def test_cookies_are_not_kept(serve: Serve, connect: Connect) -> None:
    server = serve(answer(json.dumps(REPLY), headers={"set-cookie": "session=abc; Path=/"}), OK, OK)
    driver = connect(server.url)
    driver.client.with_key = driver.client.with_options(api_key="sk-other")
    driver.create()
    driver.create()
    driver.call("with_key.chat.completions.create", **HELLO)
    assert [request.headers.get("cookie") for request in server.requests] == [None] * 3
