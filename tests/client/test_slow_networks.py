"""Time limits of the synchronous client where httpcore counts a limit again and again: slow readers, many addresses."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from time import monotonic
from typing import Any

import pytest
from deepseek_client import APITimeoutError, DeepSeek

from tests.client.conftest import API_KEY, HELLO

LIMIT = 0.5  # seconds
BUFFER = 400_000  # bytes


@pytest.fixture
def slow_reader() -> Iterator[str]:
    """A server that takes a part of a request every now and then: at most 10 MB in a second."""
    stopping = threading.Event()
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def read() -> None:
            connection, _ = listener.accept()
            with connection:
                while not stopping.wait(0.04) and connection.recv(BUFFER):
                    pass

        thread = threading.Thread(target=read)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        stopping.set()
        thread.join()


def test_deadline_holds_while_the_request_is_sent(slow_reader: str) -> None:
    body = {**HELLO, "messages": [{"role": "user", "content": "x" * 60_000_000}]}
    with DeepSeek(api_key=API_KEY, base_url=slow_reader, deadline=1, max_retries=0) as client:
        started = monotonic()
        with pytest.raises(APITimeoutError) as caught:
            client.chat.completions.create(**body)
    assert monotonic() - started < 4
    assert caught.value.kind == "deadline"


@pytest.fixture
def unanswered(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A host with ten addresses that do not answer, since the queue of their listener is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for client in waiting:
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
        real = socket.getaddrinfo

        def lookup(host: Any, *arguments: Any, **options: Any) -> Any:
            if host not in {"many.test", b"many.test"}:
                return real(host, *arguments, **options)
            return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", listener.getsockname())] * 10

        monkeypatch.setattr(socket, "getaddrinfo", lookup)
        yield "http://many.test"
        for client in waiting:
            client.close()


@pytest.mark.parametrize(
    ("limit", "kind"), [({"deadline": LIMIT}, "deadline"), ({"timeout": LIMIT}, "connect")], ids=["deadline", "connect"]
)
def test_all_addresses_of_a_host_have_one_limit(unanswered: str, limit: Any, kind: str) -> None:
    with DeepSeek(api_key=API_KEY, base_url=unanswered, max_retries=0, **limit) as client:
        started = monotonic()
        with pytest.raises(APITimeoutError) as caught:
            client.models.list()
    assert LIMIT * 0.8 < monotonic() - started < LIMIT * 6
    assert caught.value.kind == kind
