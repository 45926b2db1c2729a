"""Bytes that are no proper HTTP or JSON: answered or refused, soon, without an error inside the server."""

from __future__ import annotations

import json
import logging
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer, Settings

BODY = json.dumps({"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}], "stream": True}).encode()
HEAD = (
    b"POST /chat/completions HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer " + DEFAULT_API_KEY.encode() + b"\r\n"
    b"Content-Type: application/json\r\n"
)
CLOSE = b"Connection: close\r\n"


def sized(body: bytes, more: bytes = b"") -> bytes:
    return HEAD + CLOSE + more + b"Content-Length: " + str(len(body)).encode() + b"\r\n\r\n" + body


def chunked(*pieces: bytes) -> bytes:
    return HEAD + CLOSE + b"Transfer-Encoding: chunked\r\n\r\n" + b"".join(pieces)


def status(answer: bytes) -> int | None:
    """The status of the first answer; None when there was none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


class _Errors(logging.Handler):
    """Keeps what servers log about themselves."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(self.format(record))


@contextmanager
def quiet() -> Iterator[None]:
    """Fails when a server logs an error."""
    handler = _Errors()
    loggers = [logging.getLogger(name) for name in ("uvicorn.error", "asyncio")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert handler.records == []


@pytest.fixture(scope="module")
def small() -> Iterator[MockServer]:
    """A server that takes bodies of a megabyte."""
    with MockServer(settings=Settings(max_body=1_000_000)) as server:
        yield server


def send(server: MockServer, *pieces: bytes, shut: bool = True) -> bytes:
    """What comes back until the server closes; it does so because `shut` says that no more is coming."""
    with socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])), timeout=30) as connection:
        answer = bytearray()
        try:
            for piece in pieces:
                connection.sendall(piece)
            if shut:
                connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65536):
                answer += piece
        except OSError as error:  # refused before everything was sent
            if isinstance(error, TimeoutError):
                raise
        return bytes(answer)


NESTED = b'{"messages": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
TABLE = {
    "nothing": (b"", None),
    "not http": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)), 400),
    "http 2 preface": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
    "http 0.9": (b"GET /models\r\n\r\n", 401),
    "half a request line": (b"POST /chat/comp", None),
    "no host": (b"GET /models HTTP/1.1\r\nConnection: close\r\n\r\n", 401),
    "header without a colon": (b"GET /models HTTP/1.1\r\nHost mock\r\n\r\n", 400),
    "huge header": (b"GET /models HTTP/1.1\r\nHost: mock\r\nX: " + b"a" * 1_000_000 + b"\r\n\r\n", 400),
    "endless headers": (b"GET /models HTTP/1.1\r\nHost: mock\r\n" + b"X: a\r\n" * 100_000 + b"\r\n", 400),
    "huge request line": (b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: mock\r\n\r\n", 400),
    "null in a header": (b"GET /models HTTP/1.1\r\nHost: mock\r\nX: \x00\r\n\r\n", 400),
    "negative length": (HEAD + b"Content-Length: -5\r\n\r\n", 400),
    "length that is no number": (HEAD + b"Content-Length: many\r\n\r\n", 400),
    "two lengths": (HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
    "body shorter than its length": (HEAD + b"Content-Length: 50\r\n\r\n{}", None),
    "bad chunk size": (chunked(b"xyz\r\n{}\r\n"), 400),
    "negative chunk size": (chunked(b"-1\r\n{}\r\n"), 400),
    "huge chunk size": (chunked(b"f" * 40 + b"\r\n{}\r\n"), 400),
    "chunk longer than its size": (chunked(b"1\r\n{}\r\n0\r\n\r\n"), 400),
    "chunks that end in the middle": (chunked(b"50\r\n{}"), None),
    "unknown coding": (HEAD + b"Transfer-Encoding: gzip\r\n\r\n", 400),
    "body is not utf-8": (sized(b'{"model": "\xff\xfe"}'), 400),
    "body is half a character": (sized('{"model": "é'.encode()[:-1]), 400),
    "body with a byte order mark": (sized(b"\xef\xbb\xbf{}"), 400),
    "body is deep": (sized(NESTED), 400),
    "body is deep and never closed": (sized(b"[" * 500_000), 400),
    "body is a long number": (sized(b'{"messages": [], "model": "x", "n": ' + b"9" * 100_000 + b"}"), 400),
    "body is one long string": (sized(b'{"model": "' + b"a" * 900_000 + b'"}'), 400),
    "body is too long": (sized(b" " * 1_000_001), 413),
    "chunked body is too long": (chunked(b"100000\r\n" + b" " * 0x100000 + b"\r\n0\r\n\r\n"), 413),
    "lone surrogate": (sized(rb'{"model": "\ud800"}'), 400),
    "strange method": (b"BREW /chat/completions HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n", 400),
    "path with raw bytes": (b"GET /\xff\xfe HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n", 400),
    "path with escapes": (b"GET /%00%ff%0a../models HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n", 404),
    "absolute target": (b"GET http://mock/models HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n", 401),
    "upgrade": (sized(BODY, b"Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n"), 200),
    "bad one-off rule": (sized(BODY, b"X-DeepSeek-Mock: {fault: {kind: [\r\n"), 400),
    "one-off rule of anchors": (sized(BODY, b"X-DeepSeek-Mock: &a [*a, *a, {reply: *a}]\r\n"), 400),
    "header that is not ascii": (sized(BODY, b"X-Name: \xc3\xa9\xff\r\n"), 200),
    "key that is not ascii": (
        b"GET /models HTTP/1.1\r\nHost: mock\r\nConnection: close\r\nAuthorization: Bearer k\xc3\xa9\xff\r\n\r\n",
        401,
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_bytes_of_every_kind(small: MockServer, name: str) -> None:
    request, expected = TABLE[name]
    with quiet():
        found = status(send(small, request))
    # A server that refuses what it has not read to its end resets the connection, which may take the answer with it.
    refused_early = len(request) > 500_000 and expected in {400, 413}
    assert found == expected or (refused_early and found is None)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_requests(small: MockServer, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secrets
    seen: set[int | None] = set()
    with quiet():
        for _ in range(60):
            request = bytearray(
                sized(BODY) if chance.random() < 0.5 else chunked(b"%x\r\n" % len(BODY), BODY, b"\r\n0\r\n\r\n")
            )
            for _ in range(chance.randint(1, 4)):
                place = chance.randrange(len(request))
                match chance.randrange(4):
                    case 0:
                        request[place] = chance.randrange(256)
                    case 1:
                        del request[place : place + chance.randint(1, 30)]
                    case 2:
                        request[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 8)))
                    case _:
                        request[place:place] = request[chance.randrange(len(request)) :][:40]
            cut = chance.randrange(len(request)) if request else 0
            seen.add(status(send(small, bytes(request[:cut]), bytes(request[cut:]))))
    assert seen <= {None, 200, 400, 401, 404, 405, 413, 415}
    assert {400} < seen
    assert status(send(small, sized(BODY))) == 200


def test_caller_that_leaves_at_any_moment(small: MockServer) -> None:
    request = sized(BODY)
    small.reset()
    with quiet():
        for cut in range(0, len(request), 7):
            with socket.create_connection(
                ("127.0.0.1", int(small.base_url.rpartition(":")[2])), timeout=30
            ) as connection:
                connection.sendall(request[:cut])
        assert status(send(small, request)) == 200
    # Half a request is no request.
    assert [exchange.body for exchange in small.requests] == [BODY]


def test_requests_in_one_go(small: MockServer) -> None:
    """Pipelined requests are answered in their order."""
    one = HEAD + b"Content-Length: " + str(len(BODY)).encode() + b"\r\n\r\n" + BODY
    with quiet():
        answer = send(small, one * 20 + sized(BODY), shut=False)
    assert answer.count(b"HTTP/1.1 200 OK") == 21
    assert answer.count(b"data: [DONE]") == 21


@pytest.mark.parametrize("members", [b"1,", b"{},", b'{"role":1},'])
def test_long_body_that_is_wrong_early_is_refused_early(members: bytes) -> None:
    body = b'{"model": "deepseek-flash", "messages": [' + members * 100_000 + b"1]}"
    with MockServer() as server, quiet():
        answer = send(server, sized(body))
        assert status(answer) == 400
        assert b"messages[0]" in answer
