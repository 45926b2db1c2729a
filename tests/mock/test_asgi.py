"""The application inside other programs: mounted below a path, on other event loops, in a test's own task."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import trio
from deepseek_mock import DEFAULT_API_KEY, AppServer, Fault, Match, MockServer, Reply, Rule, create_app
from deepseek_mock.app import MockApp
from starlette.applications import Starlette
from starlette.routing import Mount

HEADERS = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
CHAT = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "What is 2 + 3?"}]}


def in_process(app: Any, **how: Any) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, **how), base_url="http://127.0.0.1", headers=HEADERS)


def mounted(app: MockApp) -> Starlette:
    return Starlette(routes=[Mount("/of", routes=[Mount("/deepseek", app)])])


async def use(client: httpx.AsyncClient, app: MockApp, path: str) -> None:
    """All that looks at paths: the API, rules, the journal, the admin API and its page."""
    app.reset()
    answer = await client.post(f"{path}/chat/completions", json=CHAT)
    assert answer.json()["choices"][0]["message"]["content"] == "2 + 3 = 5."
    assert (await client.post(f"{path}/beta/completions", json={"model": "deepseek-flash", "prompt": "a"})).is_success
    assert (await client.get(f"{path}/models")).json()["object"] == "list"
    assert (await client.get(f"{path}/other")).status_code == 404
    assert (await client.get(f"{path}/chat/completions")).status_code == 405
    app.scenario.add(Rule(Match(path="/user/balance"), reply=Reply(body="by path")))
    app.scenario.add(Rule(Match(operation="models"), reply=Reply(body="by operation")))
    assert (await client.get(f"{path}/user/balance")).text == "by path"
    assert (await client.get(f"{path}/models")).text == "by operation"
    assert [exchange.path for exchange in app.journal] == [
        "/chat/completions",
        "/beta/completions",
        "/models",
        "/other",
        "/chat/completions",
        "/user/balance",
        "/models",
    ]
    assert app.journal[0].operation == "chat"
    assert (await client.get(f"{path}/__mock__/status")).json()["exchanges"] == 7
    to_page = await client.get(f"{path}/__mock__")
    assert to_page.headers["location"] == f"{path}/__mock__/"
    assert (await client.get(to_page.headers["location"])).headers["content-type"].startswith("text/html")
    assert (await client.get(f"{path}/__mock__/nothing")).status_code == 404
    assert len(app.journal) == 7


def test_application_is_mounted_below_a_path() -> None:
    async def run() -> None:
        app = create_app(admin=True)
        async with in_process(mounted(app)) as client:
            await use(client, app, "/of/deepseek")

    asyncio.run(run())


def test_application_is_mounted_in_a_server() -> None:
    app = create_app(admin=True)

    async def run(base_url: str) -> None:
        async with httpx.AsyncClient(base_url=base_url, headers=HEADERS) as client:
            await use(client, app, "/of/deepseek")

    with AppServer(mounted(app)) as server:
        asyncio.run(run(server.base_url))


@pytest.mark.parametrize("root_path", ["/api", "/api/", ""])
def test_proxy_tells_of_the_path_that_it_took_away(root_path: str) -> None:
    async def run() -> None:
        app = create_app()
        async with in_process(app, root_path=root_path) as client:
            assert (await client.get("/models")).json()["object"] == "list"
            assert (await client.get("/apimodels")).status_code == 404
            assert (await client.get("/api/models")).status_code == (200 if root_path else 404)
        beyond = "/models" if root_path else "/api/models"
        assert [exchange.path for exchange in app.journal] == ["/models", "/apimodels", beyond]

    asyncio.run(run())


def test_trio_is_told_what_to_do() -> None:
    async def run() -> None:
        async with in_process(create_app()) as client:
            await client.get("/models")

    with pytest.raises(RuntimeError, match=r"the mock server needs asyncio: .* call a MockServer by its base_url"):
        trio.run(run)


def test_trio_uses_a_server() -> None:
    async def run() -> None:
        with MockServer() as server:
            async with httpx.AsyncClient(base_url=server.base_url, headers=HEADERS) as client:
                assert (await client.get("/models")).json()["object"] == "list"

    trio.run(run)


def test_websocket_is_closed_before_it_opens() -> None:
    async def run() -> list[Any]:
        sent: list[Any] = []

        async def receive() -> dict[str, str]:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await create_app()({"type": "websocket", "path": "/", "headers": []}, receive, send)
        return sent

    assert asyncio.run(run()) == [{"type": "websocket.close"}]


def stalls(app: MockApp) -> asyncio.Event:
    """Lets answers stall, and tells when one does."""
    app.scenario.add(Rule(fault=Fault("stall", after_bytes=0)))
    begun = asyncio.Event()
    app.journal.listen(lambda exchange, _: begun.set() if exchange.status else None)
    return begun


def test_reset_breaks_the_connection_and_not_the_task_of_the_caller() -> None:
    async def run() -> None:
        app = create_app()
        begun = stalls(app)

        async def reset() -> None:
            await begun.wait()
            app.reset()

        async with in_process(app) as client:
            resetting = asyncio.create_task(reset())
            with pytest.raises(ConnectionAbortedError, match="was reset"):
                await client.post("/chat/completions", json=CHAT)
            task = asyncio.current_task()
            assert task is not None
            assert task.cancelling() == 0
            await resetting
            assert (await client.get("/models")).is_success
        assert [exchange.path for exchange in app.journal] == ["/models"]

    asyncio.run(run())


def test_caller_that_is_cancelled_is_cancelled() -> None:
    async def run() -> None:
        app = create_app()
        begun = stalls(app)
        async with in_process(app) as client:
            task = asyncio.create_task(client.post("/chat/completions", json=CHAT))
            await begun.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert app.journal[-1].outcome == "cut"
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await client.post("/chat/completions", json=CHAT)

    asyncio.run(run())


def test_reset_breaks_uploads_off() -> None:
    """What was begun before is not answered by the state after."""
    body = json.dumps(CHAT).encode()
    head = (
        "POST /chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {DEFAULT_API_KEY}\r\nExpect: 100-continue\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with MockServer() as server:
        with socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])), timeout=30) as upload:
            upload.sendall(head.encode())
            # The application waits for the body.
            assert upload.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
            upload.sendall(body[:20])
            server.reset()
            with pytest.raises(ConnectionResetError):
                upload.recv(1000)
        assert len(server.requests) == 0
        assert httpx.get(f"{server.base_url}/models", headers=HEADERS).is_success
        assert len(server.requests) == 1


def test_reset_breaks_uploads_off_without_a_socket() -> None:
    async def run() -> None:
        app = create_app()
        begun = asyncio.Event()

        async def upload() -> AsyncIterator[bytes]:
            yield b'{"model": '
            begun.set()
            await asyncio.Event().wait()

        async with in_process(app) as client:
            headers = {"content-type": "application/json"}
            task = asyncio.create_task(client.post("/chat/completions", content=upload(), headers=headers))
            await begun.wait()
            app.reset()
            with pytest.raises(ConnectionAbortedError):
                await task
        assert len(app.journal) == 0

    asyncio.run(run())
