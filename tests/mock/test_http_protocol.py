"""HTTP itself on a raw socket: bounds of what is read before a body and after it, old versions, other protocols."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable

import pytest
from deepseek_mock import DEFAULT_API_KEY, Fault, MockServer, Settings

from tests.mock.raw_socket import CHAT, exchange

KEY = f"Authorization: Bearer {DEFAULT_API_KEY}\r\n"
TOO_LONG = b"Invalid HTTP request received: the headers are too long."


def talk(server: MockServer, pieces: Iterable[bytes]) -> bytes:
    """Everything that comes back until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])), timeout=30) as connection:
        answer = bytearray()
        try:
            for piece in pieces:
                connection.sendall(piece)
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionError:  # closed before everything was read: what has come may be lost
            pass
        return bytes(answer)


def chat(version: str, headers: str = "", **members: object) -> bytes:
    body = json.dumps({**CHAT, **members}).encode()
    head = (
        f"POST /chat/completions HTTP/{version}\r\nHost: mock\r\nContent-Type: application/json\r\n{KEY}"
        f"{headers}Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def in_chunks(*trailers: bytes) -> list[bytes]:
    body = json.dumps(CHAT).encode()
    head = (
        "POST /chat/completions HTTP/1.1\r\nHost: mock\r\nContent-Type: application/json\r\nConnection: close\r\n"
        f"{KEY}Transfer-Encoding: chunked\r\n\r\n"
    )
    return [head.encode() + b"%x\r\n" % len(body) + body + b"\r\n0\r\n", *trailers]


def test_trailers_are_read_and_left_out(mock_server: MockServer) -> None:
    answer = talk(mock_server, in_chunks(b"X-Check: 1\r\nAuthorization: Bearer other\r\n", b"X-More: 2\r\n\r\n"))
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize(
    "trailers",
    [[b"X: abcdefgh\r\n" * 100] * 100, [b"X: ", *[b"a" * 10_000] * 100], [b"X" * 10_000] * 100],
    ids=["many", "long value", "long name"],
)
def test_trailers_without_end_are_refused(mock_server: MockServer, trailers: list[bytes]) -> None:
    # The connection may be reset before the answer was read, but it never stays open.
    answer = talk(mock_server, in_chunks(*trailers))
    assert not answer or answer.startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert not answer or answer.endswith(TOO_LONG)


def test_request_with_trailers_too_long_never_reaches_the_api() -> None:
    with MockServer() as server:
        answer = talk(server, [b"".join(in_chunks(b"X: abcdefgh\r\n" * 5042))])
        assert not answer or answer.endswith(TOO_LONG)
        assert len(server.requests) == 0


def test_chunk_extensions_without_end_are_refused(mock_server: MockServer) -> None:
    head = in_chunks()[0].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    answer = talk(mock_server, [head + b"5;", *[b"e" * 10_000] * 100])
    assert not answer or answer.endswith(TOO_LONG)


def test_headers_are_counted_however_they_arrive(mock_server: MockServer) -> None:
    head = b"GET /models HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n" + KEY.encode()
    fits = b"X: " + b"a" * 60_000 + b"\r\n\r\n"
    assert talk(mock_server, [head + fits]).startswith(b"HTTP/1.1 200")
    assert talk(mock_server, [head, fits[:30_000], fits[30_000:]]).startswith(b"HTTP/1.1 200")
    too_long = b"X: " + b"a" * 70_000 + b"\r\n\r\n"
    target = [b"GET /", *[b"a" * 10_000] * 100]
    for pieces in ([head + too_long], target, [head, *(b"X: abcdefgh\r\n" * 100 for _ in range(60))]):
        answer = talk(mock_server, pieces)
        assert not answer or answer.endswith(TOO_LONG)


def test_a_wrong_request_behind_another_does_not_spoil_its_answer() -> None:
    with MockServer() as server:
        server.fail_with(Fault("stall", after_bytes=20))
        answer = talk(server, [chat("1.1"), b"nonsense\r\n\r\n"])
    assert b" 400 " not in answer


@pytest.mark.parametrize("connection", ["", "Connection: keep-alive\r\n"])
@pytest.mark.parametrize("stream", [False, True])
def test_old_version_gets_no_chunks(mock_server: MockServer, connection: str, stream: bool) -> None:
    head, _, body = talk(mock_server, [chat("1.0", connection, stream=stream)]).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"transfer-encoding" not in head
    assert b"\r\nconnection: close" in head
    if stream:
        assert body.startswith(b": keep-alive\n\ndata: {")
        assert body.endswith(b"data: [DONE]\n\n")
    else:
        assert json.loads(body)["object"] == "chat.completion"
    assert mock_server.requests[-1].outcome == "complete"


def test_old_version_keeps_a_length_that_is_known(mock_server: MockServer) -> None:
    answer = talk(mock_server, [b"GET /models HTTP/1.0\r\n\r\n"])
    assert b"\r\ncontent-length: 31\r\n" in answer
    assert answer.endswith(b"\r\n\r\nAuthentication Fails (governor)")


def test_old_version_is_not_asked_for_its_body(mock_server: MockServer) -> None:
    """`Expect` came with HTTP/1.1."""
    assert talk(mock_server, [chat("1.0", "Expect: 100-continue\r\n")]).startswith(b"HTTP/1.1 200 OK\r\n")


def test_trailers_behind_a_request_that_was_refused_already() -> None:
    with MockServer(settings=Settings(max_body=10)) as server:
        answer = talk(server, in_chunks(*[b"X: abcdefgh\r\n" * 100] * 100))
    assert answer.count(b"HTTP/1.1 ") <= 1


def test_new_version_gets_chunks(mock_server: MockServer) -> None:
    assert exchange(mock_server).headers["transfer-encoding"] == "chunked"


@pytest.mark.parametrize("protocol", ["websocket", "h2c"])
def test_other_protocols_are_declined_in_silence(
    mock_server: MockServer, protocol: str, capfd: pytest.CaptureFixture[str]
) -> None:
    upgrade = f"Connection: Upgrade\r\nUpgrade: {protocol}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eA==\r\n"
    opening = f"GET /chat/completions HTTP/1.1\r\nHost: mock\r\n{KEY}{upgrade}\r\n".encode()
    last = chat("1.1", "Connection: close\r\n")
    answer = talk(mock_server, [opening + chat("1.1", upgrade) + last])
    assert [part[:3] for part in answer.split(b"HTTP/1.1 ")[1:]] == [b"405", b"200", b"200"]
    assert capfd.readouterr() == ("", "")
