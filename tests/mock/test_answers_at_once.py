"""Answers that go out in one write and without a task of their own: they are the same, and nobody is passed over."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, AppServer, MockServer, create_app
from deepseek_mock.app import MockApp

KEY = {"authorization": f"Bearer {DEFAULT_API_KEY}"}


def chat(number: int = 17, **members: Any) -> dict[str, Any]:
    messages = [{"role": "user", "content": f"Count from 1 to {number}"}]
    return {"model": "deepseek-flash", "messages": messages, **members}


def wire(body: dict[str, Any], *, last: bool = True) -> bytes:
    content = json.dumps(body).encode()
    head = (
        f"POST /chat/completions HTTP/1.1\r\nHost: mock\r\nAuthorization: Bearer {DEFAULT_API_KEY}\r\n"
        f"Connection: {'close' if last else 'keep-alive'}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def exchange(base_url: str, *pieces: bytes) -> bytes:
    """Everything that comes back until the server closes the connection, but for lines with the time."""
    address = ("127.0.0.1", int(base_url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=30) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return b"\r\n".join(line for line in answer.split(b"\r\n") if not line.startswith(b"date: "))


@pytest.mark.parametrize("stream", [False, True])
def test_request_in_pieces_is_answered_like_a_whole_one(stream: bool) -> None:
    asked = wire(chat(stream=stream))
    answers: list[bytes] = []
    for pieces in ([asked], [asked[:50], asked[50:-20], asked[-20:]]):
        with MockServer(seed=1) as server:
            answers.append(exchange(server.base_url, *pieces))
    assert answers[0] == answers[1]
    assert answers[0].startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("stream", [False, True])
def test_requests_in_a_row_are_answered_in_their_order(stream: bool) -> None:
    # Answers to the larger numbers take more than one turn: they go on in tasks.
    numbers = (3, 3000, 4, 3001, 5)
    seen: list[list[tuple[str, str, bytes]]] = []
    wires: list[bytes] = []
    for apart in (True, False):
        with MockServer(seed=1) as server:
            asked = [wire(chat(number, stream=stream), last=apart or number == 5) for number in numbers]
            wires = (
                [exchange(server.base_url, one) for one in asked]
                if apart
                else [exchange(server.base_url, b"".join(asked))]
            )
            seen.append([(one.text, one.outcome, bytes(one.response)) for one in server.requests])
    assert seen[0] == seen[1]
    ids = [body.partition(b'"id":"')[2][:36] for _, _, body in seen[1]]
    places = [wires[0].index(one) for one in ids]
    assert places == sorted(set(places))


def test_middleware_sees_what_is_sent() -> None:
    app = create_app()

    async def marking(scope: Any, receive: Any, send: Any) -> None:
        async def mark(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"].append((b"x-seen", b"yes"))
            await send(message)

        await app(scope, receive, mark)

    with AppServer(marking) as server:
        assert b"\r\nx-seen: yes\r\n" in exchange(server.base_url, wire(chat()))


def test_subclass_sees_every_request() -> None:
    class Watched(MockApp):
        seen: int = 0

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            self.seen += 1
            await super().__call__(scope, receive, send)

    app = Watched()
    with AppServer(app) as server:
        assert exchange(server.base_url, wire(chat())).startswith(b"HTTP/1.1 200 OK\r\n")
    assert app.seen == 1


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"thinking": {"type": "disabled"}},
        {"title": {"enabled": True}},
        {"messages": [{"role": "user", "content": 'Say: "\u00fc\\ \x7f\u2028 \U0001f600"'}]},
        {"tools": [{"type": "function", "function": {"name": "count", "description": "count numbers"}}]},
    ],
    ids=["thinking", "plain", "title", "escapes", "tools"],
)
def test_answer_is_written_alike_with_log_probabilities(members: dict[str, Any]) -> None:
    texts: list[str] = []
    with MockServer(seed=1) as server, httpx.Client(base_url=server.base_url, headers=KEY) as client:
        for logprobs in (False, True):
            server.reset()
            texts.append(client.post("/chat/completions", json=chat(**members, logprobs=logprobs)).text.strip())
    without, with_them = map(json.loads, texts)
    assert without["choices"][0]["logprobs"] is None
    assert with_them["choices"][0]["logprobs"] is not None
    for value, text in zip((without, with_them), texts, strict=True):
        # Compact, and all members in the same order.
        assert json.dumps(value, ensure_ascii=False, separators=(",", ":")) == text
        del value["id"], value["choices"][0]["logprobs"]
    assert json.dumps(without) == json.dumps(with_them)


def test_price_changes_while_the_server_runs() -> None:
    spent: list[Decimal] = []
    before = datetime(2026, 11, 23, 0, 59, 59, tzinfo=UTC)
    with MockServer(seed=1) as server, httpx.Client(base_url=server.base_url, headers=KEY) as client:
        server.app.clock.freeze(before)
        for seconds in (0, 1, 3 * 3600 - 1, 1):
            server.app.clock.advance(seconds)
            server.set_balance("CNY", 10)
            client.post("/chat/completions", json=chat())
            account = server.app.ledger.find(DEFAULT_API_KEY)
            assert account is not None
            spent.append(10 - server.app.ledger.balances(account)[0].total)
    assert [amount / spent[0] for amount in spent] == [1, 2, 2, 1]
