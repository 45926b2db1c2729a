"""Much at once and much in a row: every request is answered rightly, and the server does not grow."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import deepseek_mock
import httpx
from deepseek_mock import DEFAULT_API_KEY

STREAMS = 200
REQUESTS = 7_000
# The journal is full after a thousand requests, the context cache and every other table with it.
SETTLED = 2_500
GROWTH_KB = 1_024


@contextmanager
def serving() -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The mock in a process of its own, whose memory is nobody else's; gives its port."""
    environment = {**os.environ, "PYTHONPATH": str(Path(deepseek_mock.__file__).parent.parent)}
    command = [sys.executable, "-m", "deepseek_mock", "--port", "0", "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            yield process, int(process.stdout.readline().strip().rpartition(":")[2])
        finally:
            process.terminate()


def resident_kb(process: subprocess.Popen[str]) -> int:
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, text=True, check=True)  # noqa: S607
    return int(shown.stdout)


def request(question: str) -> bytes:
    members = {"model": "deepseek-flash", "messages": [{"role": "user", "content": question}]}
    body = json.dumps(members | {"thinking": {"type": "disabled"}}).encode()
    head = (
        "POST /chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {DEFAULT_API_KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def test_thousands_of_requests_leave_nothing_behind() -> None:
    with serving() as (process, port), socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        settled = 0
        for number in range(1, REQUESTS + 1):
            connection.sendall(request(f"What is {number} + 1?"))
            answer = bytearray()
            while not answer.endswith(b"0\r\n\r\n"):
                answer += connection.recv(65536)
            assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
            assert f"{number} + 1 = {number + 1}.".encode() in answer
            if number == SETTLED:
                settled = resident_kb(process)
        assert resident_kb(process) - settled < GROWTH_KB


def test_two_hundred_streams_at_once() -> None:
    async def run(port: int) -> list[tuple[str, bool]]:
        headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
        limits = httpx.Limits(max_connections=STREAMS)
        everyone_is_in = asyncio.Barrier(STREAMS)
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers=headers, limits=limits, timeout=60
        ) as client:

            async def read(number: int) -> tuple[str, bool]:
                members = {"model": "deepseek-flash", "messages": [{"role": "user", "content": f"Count to {number}"}]}
                body = {**members, "stream": True, "thinking": {"type": "disabled"}}
                async with client.stream("POST", "/chat/completions", json=body) as response:
                    assert response.status_code == 200
                    await everyone_is_in.wait()
                    events = [line[6:] async for line in response.aiter_lines() if line.startswith("data: ")]
                chunks = [json.loads(event) for event in events if event != "[DONE]"]
                text = "".join(chunk["choices"][0]["delta"].get("content") or "" for chunk in chunks)
                return text, events[-1] == "[DONE]"

            return await asyncio.gather(*(read(number) for number in range(1, STREAMS + 1)))

    with serving() as (_, port):
        answers = asyncio.run(run(port))
    expected = [", ".join(str(digit) for digit in range(1, number + 1)) + "." for number in range(1, STREAMS + 1)]
    assert answers == [(text, True) for text in expected]
