"""Whoever watches a server, or does not, changes nothing; and a reset server is as new."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import deepseek_mock
import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer, Pace, create_app
from deepseek_mock.http_request import redacted

HEADERS = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
REQUEST = b"GET /nowhere HTTP/1.1\r\nHost: mock\r\n\r\n"


def test_listener_that_fails_spoils_no_answer(capfd: pytest.CaptureFixture[str]) -> None:
    def listener(*_: object) -> None:
        raise LookupError("of the listener")

    with MockServer() as server:
        server.app.journal.listen(listener)
        assert httpx.get(f"{server.base_url}/models", headers=HEADERS).status_code == 200
        assert server.requests[-1].outcome == "complete"
    assert "LookupError: of the listener" in capfd.readouterr().err


@pytest.mark.parametrize("closed", [False, True])
def test_lines_that_nobody_reads_hold_up_no_request(closed: bool) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(deepseek_mock.__file__).parent.parent)}
    command = [sys.executable, "-m", "deepseek_mock", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline().rpartition(":")[2])
            if closed:
                process.stdout.close()
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                for _ in range(3000):
                    connection.sendall(REQUEST)
                    answer = b""
                    while not answer.endswith(b"\r\n\r\n"):
                        answer += connection.recv(65536)
                    assert answer.startswith(b"HTTP/1.1 404 ")
        finally:
            process.kill()


def test_reset_server_is_as_new() -> None:
    def look(server: MockServer) -> tuple[str, bytes]:
        body = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
        response = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=HEADERS)
        return response.headers["x-ds-trace-id"], response.content

    with MockServer(seed=1) as server:
        first = look(server)
        server.pace(Pace(tokens_per_chunk=50))
        server.set_balance("USD", "0.5")
        assert look(server) != first
        server.reset()
        assert look(server) == first


def test_servers_may_announce_their_start_and_end() -> None:
    async def run() -> list[str]:
        messages = [{"type": "lifespan.shutdown"}, {"type": "lifespan.startup"}]
        sent: list[str] = []

        async def receive() -> dict[str, Any]:
            return messages.pop()

        async def send(message: Any) -> None:
            sent.append(message["type"])

        await create_app()({"type": "lifespan"}, receive, send)
        return sent

    assert asyncio.run(run()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", "Bearer sk-0000000000000000000000000000abcd", "Bearer ****abcd"),
        ("authorization", "sk-0000000000000000000000000000abcd", "****abcd"),
        ("authorization", "Bearer sk-short", "Bearer ****"),
        ("authorization", "Bearer sk-00000000000000000000000000000001, Bearer sk-2", "Bearer ****"),
        ("authorization", "Bearer sk-00000000000000000000000000000001 trailing", "Bearer ****"),
        ("cookie", "session=00000000000000000000; other=1", "****"),
        ("x-api-key", "sk-0000000000000000000000000000abcd", "****abcd"),
        ("api-key", "sk-0000000000000000000000000000abcd", "****abcd"),
        ("accept", "text/html", "text/html"),
    ],
)
def test_of_credentials_only_the_end_is_kept(name: str, value: str, shown: str) -> None:
    assert redacted({name: value}) == {name: shown}


def test_expected_calls_must_all_come() -> None:
    with MockServer() as server:
        server.expect("models", call=[1, 3]).fail_with(503)
        statuses = [httpx.get(f"{server.base_url}/models", headers=HEADERS).status_code for _ in range(3)]
        server.verify()
    assert statuses == [503, 200, 503]
