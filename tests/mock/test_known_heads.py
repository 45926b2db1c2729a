"""Requests whose head was seen before are answered past the parser: the same, and only where it would read the same."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

import pytest
from deepseek_mock import DEFAULT_API_KEY, MockServer

KEY = f"Authorization: Bearer {DEFAULT_API_KEY}"
LINES = ("Host: mock", KEY, "Content-Type: application/json")


def body(text: str = "Count from 1 to 3", **members: object) -> bytes:
    messages = [{"role": "user", "content": text}]
    return json.dumps({"model": "deepseek-flash", "messages": messages, **members}).encode()


def wire(
    content: bytes, *lines: str, length: str | None = None, first: str = "POST /chat/completions HTTP/1.1"
) -> bytes:
    told = f"Content-Length: {len(content) if length is None else length}"
    return "\r\n".join([first, *(lines or LINES), told, "", ""]).encode() + content


class Caller:
    """One connection that stays open."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._rest = b""

    def ask(self, *pieces: bytes) -> bytes:
        for piece in pieces:
            self.send(piece)
        return self.read()

    def send(self, piece: bytes) -> None:
        self._connection.sendall(piece)

    def read(self) -> bytes:
        """The next answer, but for the line with the time and the random one."""
        while b"\r\n\r\n" not in self._rest:
            self._receive()
        head, _, self._rest = self._rest.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        sizes = [int(line.partition(b": ")[2]) for line in lines if line.startswith(b"content-length")]
        while (b"0\r\n\r\n" not in self._rest) if not sizes else (len(self._rest) < sizes[0]):
            self._receive()
        end = sizes[0] if sizes else self._rest.index(b"0\r\n\r\n") + 5
        content, self._rest = self._rest[:end], self._rest[end:]
        return b"\r\n".join(line for line in lines if line[:5] not in {b"date:", b"x-ds-"}) + b"\r\n\r\n" + content

    def _receive(self) -> None:
        received = self._connection.recv(65536)
        if not received:
            raise ConnectionError(f"the server closed the connection after {self._rest!r}")
        self._rest += received


@contextmanager
def calling(server: MockServer) -> Iterator[Caller]:
    address = ("127.0.0.1", int(server.base_url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield Caller(connection)


@pytest.fixture
def server() -> Iterator[MockServer]:
    with MockServer(seed=1) as running:
        yield running


def test_bodies_of_all_lengths_below_one_head(server: MockServer) -> None:
    bodies = [body("x" * size) for size in (0, 1, 100, 99, 3000, 7)]
    asked = list(map(wire, bodies))
    alone: list[bytes] = []
    for one in asked:  # by a parser that has seen nothing
        with MockServer(seed=1) as other, calling(other) as caller:
            alone.append(caller.ask(one))
    with calling(server) as caller:
        assert [caller.ask(one) for one in asked] == alone
    assert [exchange.body for exchange in server.requests] == bodies
    assert [exchange.headers["content-length"] for exchange in server.requests] == [str(len(one)) for one in bodies]
    assert [exchange.number for exchange in server.requests] == [1, 2, 3, 4, 5, 6]


def test_head_with_another_key_is_another_head(server: MockServer) -> None:
    wrong = [line.replace(DEFAULT_API_KEY, "sk-wrong") for line in LINES]
    with calling(server) as caller:
        answers = [caller.ask(wire(body(), *lines)) for lines in (LINES, LINES, wrong, wrong, LINES)]
    assert [answer[9:12] for answer in answers] == [b"200", b"200", b"401", b"401", b"200"]
    assert [exchange.headers["authorization"] == "Bearer ****" for exchange in server.requests] == [
        False,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("apart", [(10,), (-5,), (60, -1)], ids=["head", "body", "both"])
def test_known_request_in_pieces(server: MockServer, apart: tuple[int, ...]) -> None:
    whole = wire(body())
    places = [0, *(place % len(whole) for place in apart), len(whole)]
    pieces = [whole[start:end] for start, end in pairwise(places)]
    with calling(server) as caller:
        first = caller.ask(whole)
        assert caller.ask(*pieces) == first
        assert caller.ask(whole) == first
    assert [exchange.outcome for exchange in server.requests] == ["complete"] * 3


def test_known_requests_in_one_packet(server: MockServer) -> None:
    whole = wire(body())
    with calling(server) as caller:
        first = caller.ask(whole)
        assert [caller.ask(whole + whole), caller.read()] == [first, first]


def test_known_request_behind_the_beginning_of_another(server: MockServer) -> None:
    # What looks like a request is the body of one.
    whole = wire(body())
    with calling(server) as caller:
        first = caller.ask(whole)
        outer = caller.ask(wire(b"", length=str(len(whole))), whole)
        assert outer.startswith(b"HTTP/1.1 400 ")
        assert caller.ask(whole) == first
    assert [len(exchange.body) for exchange in server.requests] == [len(body()), len(whole), len(body())]


def test_known_request_within_the_head_of_another(server: MockServer) -> None:
    whole = wire(body())
    begun = f"POST /chat/completions HTTP/1.1\r\n{KEY}\r\nX".encode()
    with calling(server) as caller, calling(server) as other:
        caller.ask(whole)
        caller.send(begun)
        other.ask(whole)  # by then the server has read what was sent before
        assert caller.ask(whole).startswith(b"HTTP/1.1 400 ")
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "lines",
    [
        (*LINES, "Content-Length: 5"),
        (*LINES, "Transfer-Encoding: chunked"),
        (*LINES, "Bad Header: x"),
    ],
)
def test_wrong_head_is_refused_each_time(server: MockServer, lines: tuple[str, ...]) -> None:
    for _ in range(2):
        with calling(server) as caller:
            assert caller.ask(wire(body())).startswith(b"HTTP/1.1 200 ")
            assert caller.ask(wire(body(), *lines)).startswith(b"HTTP/1.1 400 ")


def test_length_of_a_known_head_is_one_number(server: MockServer) -> None:
    with calling(server) as caller:
        assert caller.ask(wire(body())).startswith(b"HTTP/1.1 200 ")
        assert caller.ask(wire(body(), length="7, 7")).startswith(b"HTTP/1.1 400 ")


def test_connection_that_is_to_be_closed_is_closed_each_time(server: MockServer) -> None:
    for _ in range(2):
        with calling(server) as caller:
            assert b"\r\nconnection: close\r\n" in caller.ask(wire(body(), *LINES, "Connection: close"))
            with pytest.raises(ConnectionError):
                caller.read()


def test_requests_without_a_body(server: MockServer) -> None:
    asked = f"GET /models?a=1 HTTP/1.1\r\nHost: mock\r\n{KEY}\r\n\r\n".encode()
    with calling(server) as caller:
        first, second = caller.ask(asked), caller.ask(asked)
        assert first == second
        # The same head, and what follows is another request.
        assert [caller.ask(asked + wire(body())), caller.read()[:15]] == [first, b"HTTP/1.1 200 OK"]
    assert [(exchange.path, exchange.query) for exchange in server.requests][:2] == [("/models", "a=1")] * 2


def test_rules_hold_for_known_heads(server: MockServer) -> None:
    with calling(server) as caller:
        first = caller.ask(wire(body()))
        server.fail_with(503)
        assert caller.ask(wire(body())).startswith(b"HTTP/1.1 503 ")
        server.app.scenario.clear()
        assert caller.ask(wire(body())) == first


def test_heads_of_many_kinds_are_not_all_remembered(server: MockServer) -> None:
    with calling(server) as caller:
        for number in range(600):
            assert caller.ask(wire(body(), *LINES, f"X-Number: {number}")).startswith(b"HTTP/1.1 200 ")
    assert [exchange.headers["x-number"] for exchange in server.requests] == [str(number) for number in range(600)]
