"""Recording and replaying what goes wrong: callers that leave, and servers that break off, hang or are not there."""

from __future__ import annotations

import json
import socket
import struct
import threading
from pathlib import Path
from typing import Any

import httpx
import pytest
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.replay import ReplayApp

from tests.client.wire import Script, WireServer, answer, events
from tests.mock.upstreams import Echo, Stepwise, meta, recording, replaying, write

BODY = {"model": "deepseek-flash", "messages": [], "stream": True}
FIRST, SECOND = b"data: 1\n\n", b"data: 2\n\n"


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def message_of(response: httpx.Response) -> str:
    error = response.json()["error"]
    assert error["type"] == "mock_error"
    message: str = error["message"]
    return message


def read(client: httpx.Client) -> tuple[bytes, type[Exception] | None]:
    """What comes of a stream before it ends, and the error that ends it."""
    got = b""
    try:
        with client.stream("POST", "/chat/completions", json=BODY) as response:
            for piece in response.iter_raw():
                got += piece
    except httpx.HTTPError as error:
        return got, type(error)
    return got, None


def test_caller_that_leaves_ends_the_request_to_the_server(tmp_path: Path) -> None:
    upstream = Stepwise()
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        upstream.pieces.put(FIRST)
        with client.stream("POST", "/chat/completions", json=BODY) as response:
            assert next(response.iter_raw()) == FIRST
        assert upstream.gone.wait(10)

    assert (tmp_path / "0001-chat.resp.sse").read_bytes() == FIRST
    assert (meta(tmp_path, "0001-chat")["broken"], meta(tmp_path, "0001-chat")["status"]) == ("left", 200)
    with replaying(tmp_path) as client:
        assert read(client) == (FIRST, httpx.RemoteProtocolError)


def test_caller_that_leaves_before_the_answer_ends_the_request_to_the_server(tmp_path: Path) -> None:
    silent = Script([], end="hang")
    with WireServer(silent) as server, AppServer(RecorderApp(server.url, tmp_path)) as recorder:
        threading.Thread(target=ask_and_leave, args=(recorder.base_url, server)).start()
        assert server.gone.wait(10)

    shown = meta(tmp_path, "0001-chat")
    assert (shown["status"], shown["broken"]) == (None, "left")
    assert not list(tmp_path.glob("*.resp.*"))


def ask_and_leave(url: str, server: WireServer) -> None:
    """Sends a request and closes the connection when it has reached the server."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as caller:
        caller.sendall(b"POST /chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n{}")
        server.asked.wait(10)


def test_caller_that_leaves_after_the_closing_sentinel_has_a_whole_recording(tmp_path: Path) -> None:
    upstream = Stepwise()
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        upstream.pieces.put(FIRST)
        upstream.pieces.put(b"data: [DONE]\n\n")
        with client.stream("POST", "/chat/completions", json=BODY) as response:
            got = b""
            for piece in response.iter_raw():
                got += piece
                if b"[DONE]" in got:
                    break
        assert upstream.gone.wait(10)

    assert meta(tmp_path, "0001-chat")["broken"] is None


def test_half_a_request_is_not_passed_on(tmp_path: Path) -> None:
    upstream = Echo()
    with AppServer(upstream) as server, AppServer(RecorderApp(server.base_url, tmp_path)) as recorder:
        host, port = recorder.base_url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(b"POST /chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n{}")
            caller.shutdown(socket.SHUT_WR)
            assert caller.recv(1000) == b""
        assert httpx.get(f"{recorder.base_url}/models").status_code == 200

    assert [scope["path"] for scope in upstream.scopes] == ["/models"]
    assert sorted(file.name for file in tmp_path.glob("*.meta.json")) == ["0001-models.meta.json"]


def test_server_that_is_not_there(tmp_path: Path) -> None:
    port = closed_port()
    with recording(f"http://127.0.0.1:{port}", tmp_path) as client:
        response = client.post("/chat/completions", json=BODY)

    assert response.status_code == 502
    assert message_of(response).startswith(f"deepseek-mock: no answer from http://127.0.0.1:{port} (unreachable): ")
    shown = meta(tmp_path, "0001-chat")
    assert (shown["status"], shown["broken"]) == (None, "unreachable")
    assert shown["note"].startswith("ConnectError")
    with replaying(tmp_path) as client:
        again = client.post("/chat/completions", json=BODY)
    assert again.status_code == 404
    assert "0001-chat got no answer (unreachable: ConnectError" in message_of(again)
    assert message_of(again).endswith("record it again")


@pytest.mark.parametrize(
    ("script", "broken"),
    [(Script([], end="close"), "closed"), (Script([], end="reset"), "reset"), (Script([], end="hang"), "timeout")],
    ids=["close", "reset", "hang"],
)
def test_server_that_does_not_answer(script: Script, broken: str, tmp_path: Path) -> None:
    with WireServer(script) as server, recording(server.url, tmp_path, timeout=0.2) as client:
        response = client.post("/chat/completions", json=BODY)

    assert response.status_code == 502
    assert f"({broken}): " in message_of(response)
    assert meta(tmp_path, "0001-chat")["broken"] == broken


@pytest.mark.parametrize(
    ("script", "broken", "error"),
    [
        (events(FIRST, SECOND, end="close", terminate=False), "closed", httpx.RemoteProtocolError),
        (events(FIRST, SECOND, end="reset", terminate=False), "reset", httpx.ReadError),
        (events(FIRST, SECOND, end="hang", terminate=False), "timeout", httpx.RemoteProtocolError),
    ],
    ids=["close", "reset", "hang"],
)
def test_server_that_breaks_off(script: Script, broken: str, error: Any, tmp_path: Path) -> None:
    with WireServer(script) as server, recording(server.url, tmp_path, timeout=1.0) as client:
        assert read(client) == (FIRST + SECOND, error)

    shown = meta(tmp_path, "0001-chat")
    assert (shown["broken"], shown["status"]) == (broken, 200)
    assert (tmp_path / "0001-chat.resp.sse").read_bytes() == FIRST + SECOND
    with replaying(tmp_path) as client:
        assert [read(client) for _ in range(2)] == [(FIRST + SECOND, error)] * 2


def test_body_that_is_shorter_than_its_length(tmp_path: Path) -> None:
    head = answer(b"{}", headers={"content-length": "9"}, end="close")
    with WireServer(head) as server, recording(server.url, tmp_path) as client:
        assert read(client) == (b"{}", httpx.RemoteProtocolError)

    assert meta(tmp_path, "0001-chat")["broken"] == "closed"
    with replaying(tmp_path) as client:
        assert read(client) == (b"{}", httpx.RemoteProtocolError)


def test_answer_that_claims_to_be_compressed_and_is_not(tmp_path: Path) -> None:
    wrong = answer(b"this is no gzip", headers={"content-encoding": "gzip"})
    with WireServer(wrong) as server, recording(server.url, tmp_path) as client:
        assert read(client) == (b"", httpx.RemoteProtocolError)

    shown = meta(tmp_path, "0001-chat")
    assert shown["broken"] == "failed"
    assert "DecodingError" in shown["note"]


def test_body_in_an_encoding_that_is_not_decoded_is_kept_as_it_is(tmp_path: Path) -> None:
    unknown = answer(b"\xff\xfe", headers={"content-encoding": "of-tomorrow"})
    with WireServer(unknown) as server, recording(server.url, tmp_path) as client:
        client.get("/models")

    with replaying(tmp_path) as client, client.stream("GET", "/models") as response:
        assert response.headers["content-encoding"] == "of-tomorrow"
        assert b"".join(response.iter_raw()) == b"\xff\xfe"


def test_answer_reaches_the_caller_though_it_cannot_be_stored(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    with AppServer(Echo()) as server, AppServer(RecorderApp(server.base_url, folder)) as recorder:
        folder.rmdir()
        assert httpx.post(f"{recorder.base_url}/chat/completions", content=b"Hi").content == b"Hi"
        assert "not stored: " in str(recorder.app.journal[-1].rule)


def test_journal_says_what_became_of_each_request(tmp_path: Path) -> None:
    scripts = [answer(b"{}"), events(FIRST, end="close", terminate=False), Script([], end="close")]
    with WireServer(*scripts) as server:
        recorder = RecorderApp(server.url, tmp_path)
        with AppServer(recorder) as proxy, httpx.Client(base_url=proxy.base_url) as client:
            client.get("/models")
            read(client)
            read(client)

    assert [(exchange.rule, exchange.status, exchange.outcome) for exchange in recorder.journal] == [
        ("0001-models", 200, "complete"),
        ("0002-chat, broken: closed", 200, "cut"),
        ("0003-chat, broken: closed", 502, "failed"),
    ]


def test_replay_notices_that_the_caller_has_left(tmp_path: Path) -> None:
    write(tmp_path, "a", BODY, FIRST + SECOND, "sse", pieces=[[0.0, len(FIRST)], [500.0, len(SECOND)]])
    with AppServer(ReplayApp(tmp_path, speed=1)) as server:
        host, port = server.base_url.removeprefix("http://").split(":")
        body = json.dumps(BODY).encode()
        with socket.create_connection((host, int(port))) as caller:
            caller.sendall(
                b"POST /chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % len(body) + body
            )
            got = b""
            while FIRST not in got:
                got += caller.recv(1000)
            caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        journal = server.app.journal
        ended = threading.Event()
        journal.listen(lambda exchange, _: ended.set() if exchange.outcome == "left" else None)
        assert journal[-1].outcome == "left" or ended.wait(10)


@pytest.mark.parametrize("change", ["shorter", "gone"])
def test_recording_that_changes_while_it_is_served(change: str, tmp_path: Path) -> None:
    write(tmp_path, "a", BODY, FIRST + SECOND, "sse", pieces=[[0.0, len(FIRST)], [0.0, len(SECOND)]])
    with replaying(tmp_path) as client:
        assert read(client) == (FIRST + SECOND, None)
        if change == "shorter":
            (tmp_path / "a.resp.sse").write_bytes(FIRST)
        else:
            (tmp_path / "a.resp.sse").unlink()
        response = client.post("/chat/completions", json=BODY)

    assert response.status_code == 500
    assert "a.resp.sse" in message_of(response)
