"""The server around the application: life cycle, command line, concurrency, and an unexpected failure."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import deepseek_mock
import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer, create_app
from deepseek_mock.contract import ModelTable

HEADERS = {"authorization": f"Bearer {DEFAULT_API_KEY}"}


def chat(text: str, **members: Any) -> dict[str, Any]:
    return {"model": "deepseek-chat", "messages": [{"role": "user", "content": text}], **members}


def test_server_listens_only_while_it_runs() -> None:
    server = MockServer()
    with pytest.raises(RuntimeError, match="not running"):
        _ = server.base_url
    with server:
        url = server.base_url
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url)
        assert httpx.get(f"{url}/models", headers=HEADERS).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/models")
    server.stop()


def test_server_starts_once() -> None:
    with MockServer() as server, pytest.raises(RuntimeError, match="started before"):
        server.start()


def test_server_port_taken_is_an_error() -> None:
    with MockServer() as first:
        port = int(first.base_url.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"):
            MockServer(port=port).start()


def test_servers_do_not_share_anything() -> None:
    with MockServer() as first, MockServer() as second:
        body = chat("word" * 300)
        for server in (first, second):
            answer = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=HEADERS).json()
            assert answer["usage"]["prompt_cache_hit_tokens"] == 0


def test_application_runs_without_a_socket() -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app())
        async with httpx.AsyncClient(transport=transport, base_url="http://mock", headers=HEADERS) as client:
            return await client.post("/chat/completions", json=chat("What is 2 + 3?"))

    assert asyncio.run(ask()).json()["choices"][0]["message"]["content"] == "2 + 3 = 5."


def test_concurrent_requests_get_their_own_answers(mock_server: MockServer) -> None:
    def one(number: int) -> str:
        stream = number % 2 == 0
        body = chat(f"What is {number} + {number}?", stream=stream)
        with httpx.Client(base_url=mock_server.base_url, headers=HEADERS) as client:
            response = client.post("/chat/completions", json=body)
        if not stream:
            return str(response.json()["choices"][0]["message"]["content"])
        chunks = [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: {")]
        return "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks)

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(64)))
    assert answers == [f"{number} + {number} = {2 * number}." for number in range(64)]


def test_many_open_streams_at_once(mock_server: MockServer) -> None:
    async def run() -> list[int]:
        limits = httpx.Limits(max_connections=100)
        async with httpx.AsyncClient(base_url=mock_server.base_url, headers=HEADERS, limits=limits) as client:

            async def read(length: int) -> int:
                body = chat(f"Count from 1 to {length}", stream=True)
                async with client.stream("POST", "/chat/completions", json=body) as response:
                    return sum([1 async for line in response.aiter_lines() if line.startswith("data: {")])

            return await asyncio.gather(*(read(length) for length in range(10, 60)))

    counts = asyncio.run(run())
    # Three tokens more for each number: a comma, a space and the number; besides, a first and a last chunk.
    assert counts == [3 * length - 1 + 3 - 1 for length in range(10, 60)]


def test_connection_is_kept_for_the_next_request(mock_server: MockServer) -> None:
    with socket.create_connection(("127.0.0.1", int(mock_server.base_url.rpartition(":")[2]))) as connection:
        reader = connection.makefile("rb")
        for _ in range(3):
            connection.sendall(b"GET /nowhere HTTP/1.1\r\nHost: mock\r\n\r\n")
            assert reader.readline() == b"HTTP/1.1 404 Not Found\r\n"
            while reader.readline() != b"\r\n":
                pass


class _BrokenTable(ModelTable):
    def find(self, name: str) -> None:
        raise LookupError(name)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_failure_inside_the_server_is_a_500(capfd: pytest.CaptureFixture[str]) -> None:
    with MockServer(models=_BrokenTable([])) as server:
        response = httpx.post(f"{server.base_url}/chat/completions", json=chat("Hi"), headers=HEADERS)
    assert response.status_code == 500
    assert response.json()["error"]["message"] == "Internal server error"
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-ds-trace-id"])
    assert "LookupError" in capfd.readouterr().err


def environment() -> dict[str, str]:
    package = Path(deepseek_mock.__file__).parent.parent
    return {**os.environ, "PYTHONPATH": str(package), "PYTHONUNBUFFERED": "1"}


@pytest.mark.parametrize("stop_signal", [signal.SIGINT, signal.SIGTERM])
def test_command_line_serves_until_it_is_stopped(stop_signal: signal.Signals) -> None:
    command = [sys.executable, "-m", "deepseek_mock", "--port", "0", "--leading-newlines", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip().removeprefix("deepseek-mock listens on ")
            assert process.stdout.readline().strip() == f"accepted key: {DEFAULT_API_KEY}"
            assert httpx.get(f"{url}/models", headers=HEADERS).content.startswith(b"{")
        finally:
            process.send_signal(stop_signal)
        assert process.wait(timeout=20) in {0, 130, -stop_signal, 128 + stop_signal}


def test_command_line_says_when_the_port_is_taken(mock_server: MockServer) -> None:
    port = mock_server.base_url.rpartition(":")[2]
    command = [sys.executable, "-m", "deepseek_mock", "--port", port]
    result = subprocess.run(command, capture_output=True, text=True, env=environment(), timeout=60, check=False)
    assert result.returncode == 1
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr
