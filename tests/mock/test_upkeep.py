"""What a long-lived server owes: it stops at once, does not grow under those who watch, and repeats its bytes."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import deepseek_mock
import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer

from tests.mock.raw_socket import CHAT, exchange, receive, sent

STALLED = 50
LISTENERS = 3
SETTLED = 1_500
REQUESTS = 4_000
GROWTH_KB = 2_048
SOURCES = str(Path(deepseek_mock.__file__).parent.parent)


@pytest.mark.parametrize("begun", [True, False], ids=["in the answer", "before the answer"])
def test_stop_does_not_wait_for_stalled_answers(begun: bool) -> None:
    with ExitStack() as stack:
        server = MockServer().start()
        server.fail_with("stall", after_bytes=10 if begun else None, times=None)
        connections = [stack.enter_context(sent(server, {**CHAT, "stream": True})) for _ in range(STALLED)]
        if begun:
            for connection in connections:
                receive(connection, enough=1)
        else:
            end = time.monotonic() + 30
            while sum(exchange.rule is not None for exchange in server.requests) < STALLED:
                assert time.monotonic() < end
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 2
        assert {receive(connection).end for connection in connections} == {"reset"}


def drain(port: int, counts: list[int]) -> None:
    """Listens to the events, and counts the answers that they tell of."""
    number = len(counts)
    counts.append(0)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(b"GET /__mock__/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        rest = b""
        while piece := connection.recv(65536):
            found = (rest + piece).split(b"event: closed")
            counts[number] += len(found) - 1
            rest = found[-1][-20:]


def test_listeners_do_not_let_the_server_grow() -> None:
    command = [sys.executable, "-m", "deepseek_mock", "--port", "0", "--quiet", "--admin"]
    environment = {**os.environ, "PYTHONPATH": SOURCES}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rpartition(":")[2])
        counts: list[int] = []
        threads = [threading.Thread(target=drain, args=(port, counts)) for _ in range(LISTENERS)]
        try:
            for thread in threads:
                thread.start()
            grown = _ask(process, port)
        finally:
            process.terminate()
        for thread in threads:
            thread.join(30)
    assert grown < GROWTH_KB
    # They did listen; what is told too fast for them may be left out.
    assert all(count > REQUESTS / 2 for count in counts)


def _ask(process: subprocess.Popen[str], port: int) -> int:
    body = json.dumps({**CHAT, "stream": True}).encode()
    head = (
        "POST /chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {DEFAULT_API_KEY}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    settled = 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        for number in range(1, REQUESTS + 1):
            connection.sendall(head.encode() + body)
            answer = bytearray()
            while not answer.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n"):
                answer += connection.recv(65536)
            if number == SETTLED:
                settled = _resident_kb(process)
    return _resident_kb(process) - settled


def _resident_kb(process: subprocess.Popen[str]) -> int:
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, text=True, check=True)  # noqa: S607
    return int(shown.stdout)


TOOL = {
    "type": "function",
    "function": {
        "name": "look_up",
        "parameters": {
            "type": "object",
            "properties": {"city": {"enum": ["Rome", "Oslo"]}, "days": {"type": "integer"}, "note": {"type": "string"}},
            "required": ["city", "note"],
        },
    },
}
SCHEMA = {"type": "json_object"}
QUESTIONS = [
    {**CHAT, "stream": True, "logprobs": True, "top_logprobs": 3},
    {**CHAT, "thinking": {"type": "enabled"}},
    {**CHAT, "tools": [TOOL], "tool_choice": "required"},
    {**CHAT, "messages": [{"role": "user", "content": 'As JSON: {"a": 1, "b": []}'}], "response_format": SCHEMA},
]


def fingerprint() -> str:
    """Of all bytes that a server with a seed answers with, but for the date."""
    with MockServer(seed=7) as server:
        wires = [exchange(server, members) for members in QUESTIONS]
        wires.append(exchange(server, {"model": "deepseek-flash", "prompt": "def f("}, path="/beta/completions"))
        wires += [exchange(server, None, path=path) for path in ("/models", "/user/balance", "/nowhere")]
    assert [wire.status for wire in wires] == [200] * 7 + [404]
    seen = [({**wire.headers, "date": ""}, wire.body) for wire in wires]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


def test_seed_repeats_every_byte_in_other_processes() -> None:
    code = "from tests.mock.test_upkeep import fingerprint; print(fingerprint())"
    root = str(Path(__file__).resolve().parents[2])
    found = {fingerprint()}
    for seed in ("1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join([SOURCES, root])}
        result = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=True
        )
        found.add(result.stdout.strip())
    assert len(found) == 1
