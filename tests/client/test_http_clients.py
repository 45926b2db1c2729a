"""HTTP clients of the caller: a library with the methods of httpx, proxies, and transports for some hosts alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anyio
import httpx
import httpx2
import pytest
from deepseek_client import APIConnectionError, AsyncDeepSeek, DeepSeek, StreamTruncated

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]

OK = answer(json.dumps(REPLY))
STREAM = b"".join(map(event, CHUNKS))
ELSEWHERE = "http://api.example.test"  # no name server knows it: only a proxy can reach it
SETTINGS: dict[str, Any] = {"api_key": API_KEY, "max_retries": 0}


@pytest.mark.parametrize("library", [httpx, httpx2])
def test_library_with_the_methods_of_httpx(serve: Serve, library: Any) -> None:
    server = serve(OK, events(STREAM + DONE), events(STREAM), Script([], "close"))
    with library.Client() as http, DeepSeek(**SETTINGS, base_url=server.url, http_client=http) as client:
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
        with client.chat.completions.create(**HELLO, stream=True) as stream:
            assert stream.final().text == "Hello\u2028!"
        with pytest.raises(StreamTruncated), client.chat.completions.create(**HELLO, stream=True) as stream:
            stream.final()
        with pytest.raises(APIConnectionError):
            client.chat.completions.create(**HELLO)
    assert http.is_closed


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize("library", [httpx, httpx2])
def test_library_with_the_asynchronous_methods_of_httpx(serve: Serve, library: Any, backend: str) -> None:
    server = serve(OK, events(STREAM + DONE), events(STREAM), Script([], "close"))

    async def main() -> None:
        async with (
            library.AsyncClient() as http,
            AsyncDeepSeek(**SETTINGS, base_url=server.url, http_client=http) as client,
        ):
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY
            async with await client.chat.completions.create(**HELLO, stream=True) as stream:
                assert (await stream.final()).text == "Hello\u2028!"
            async with await client.chat.completions.create(**HELLO, stream=True) as stream:
                with pytest.raises(StreamTruncated):
                    await stream.final()
            with pytest.raises(APIConnectionError):
                await client.chat.completions.create(**HELLO)

    anyio.run(main, backend=backend)


def proxied(url: str) -> dict[str, Any]:
    return {"proxy": url}


def mounted(url: str) -> dict[str, Any]:
    return {"mounts": {ELSEWHERE: httpx.HTTPTransport(proxy=url)}}


def amounted(url: str) -> dict[str, Any]:
    return {"mounts": {ELSEWHERE: httpx.AsyncHTTPTransport(proxy=url)}}


@pytest.mark.parametrize("through", [proxied, mounted])
def test_proxy_gets_the_request(serve: Serve, through: Callable[[str], dict[str, Any]]) -> None:
    proxy = serve(OK, events(STREAM + DONE))
    with (
        httpx.Client(**through(proxy.url)) as http,
        DeepSeek(**SETTINGS, base_url=ELSEWHERE, http_client=http) as client,
    ):
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
        assert client.chat.completions.create(**HELLO, stream=True).final().text == "Hello\u2028!"
    assert [request.target for request in proxy.requests] == [f"{ELSEWHERE}/chat/completions"] * 2
    assert proxy.requests[0].headers["authorization"] == f"Bearer {API_KEY}"


@pytest.mark.parametrize("through", [proxied, amounted])
def test_proxy_gets_the_request_of_an_asynchronous_client(
    serve: Serve, through: Callable[[str], dict[str, Any]]
) -> None:
    proxy = serve(OK)

    async def main() -> None:
        async with (
            httpx.AsyncClient(**through(proxy.url)) as http,
            AsyncDeepSeek(**SETTINGS, base_url=ELSEWHERE, http_client=http) as client,
        ):
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY

    anyio.run(main)
    assert [request.target for request in proxy.requests] == [f"{ELSEWHERE}/chat/completions"]
