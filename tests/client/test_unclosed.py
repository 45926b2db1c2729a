"""A synchronous client that nobody closes leaves no open socket and no warning behind."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
from deepseek_client import DeepSeek
from deepseek_mock import MockServer

PROGRAM = """
from deepseek_client import DeepSeek
client = DeepSeek()
print(client.models.list().object)
messages = [{"role": "user", "content": "Hi"}]
stream = client.chat.completions.create(model="deepseek-flash", messages=messages, stream=True)
print(next(stream).object)
"""


def test_program_may_end_without_closing_its_client(mock_server: MockServer, tmp_path: Path) -> None:
    environment = {**os.environ, "DEEPSEEK_BASE_URL": mock_server.base_url, "DEEPSEEK_API_KEY": mock_server.api_key}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["list", "chat.completion.chunk"]


def open_connections(server: MockServer) -> int:
    """How many sockets of this process are connected to the server."""
    sockets = [item for item in gc.get_objects() if isinstance(item, socket.socket)]
    return sum(item.family == socket.AF_INET and peer(item) == server.base_url for item in sockets)


def peer(item: socket.socket) -> str | None:
    try:
        host, port = item.getpeername()
    except OSError:  # closed
        return None
    return f"http://{host}:{port}"


def test_client_that_is_dropped_closes_its_connections(mock_server: MockServer) -> None:
    before = open_connections(mock_server)
    client = DeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key)
    client.models.list()
    copy = client.with_options(timeout=5)
    del client
    gc.collect()
    assert open_connections(mock_server) == before + 1  # the copy still needs it
    copy.models.list()
    del copy
    gc.collect()
    assert open_connections(mock_server) == before


def test_client_that_is_dropped_leaves_a_given_http_client_open(mock_server: MockServer) -> None:
    with httpx.Client() as http:
        client = DeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key, http_client=http)
        client.models.list()
        del client
        gc.collect()
        assert not http.is_closed
        assert http.get(f"{mock_server.base_url}/models").status_code == 401
