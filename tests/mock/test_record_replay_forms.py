"""Answers of forms that are seldom: without a body, in a code, to HEAD and OPTIONS; and recorders in a tight place."""

from __future__ import annotations

import gzip
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import httpx
import pytest
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.replay import ReplayApp

from tests.client.wire import Script, WireServer, answer, events
from tests.mock.upstreams import Echo, Stepwise, meta

EMPTY_HEAD = [b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1234\r\n\r\n"]
NOT_MODIFIED = [b'HTTP/1.1 304 Not Modified\r\netag: "a"\r\ncontent-length: 1234\r\n\r\n']
NO_CONTENT = [b"HTTP/1.1 204 No Content\r\nallow: GET, HEAD\r\naccess-control-allow-origin: *\r\n\r\n"]
COMPRESSED = gzip.compress(b"[1, 2]")


def ask(url: str, method: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """Status, headers and body as they come over the wire."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.request(method, "/models")
        response = connection.getresponse()
        headers = sorted((name.lower(), value) for name, value in response.getheaders() if name.lower() != "date")
        return response.status, headers, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("method", "script", "status", "headers", "body"),
    [
        ("HEAD", Script(EMPTY_HEAD), 200, [("content-length", "1234"), ("content-type", "application/json")], b""),
        ("HEAD", Script(NOT_MODIFIED), 304, [("etag", '"a"')], b""),
        ("GET", Script(NOT_MODIFIED), 304, [("etag", '"a"')], b""),
        ("OPTIONS", Script(NO_CONTENT), 204, [("access-control-allow-origin", "*"), ("allow", "GET, HEAD")], b""),
        (
            "GET",
            answer(b"abc", headers={"content-encoding": "br"}),
            200,
            [("content-encoding", "br"), ("content-length", "3"), ("content-type", "application/json")],
            b"abc",
        ),
    ],
    ids=["head", "head 304", "304", "options", "br"],
)
def test_seldom_answers_are_passed_on_and_replayed(
    method: str, script: Script, status: int, headers: list[tuple[str, str]], body: bytes, tmp_path: Path
) -> None:
    with WireServer(script) as server:
        app = RecorderApp(server.url, tmp_path)
        with AppServer(app) as recorder:
            assert ask(recorder.base_url, method) == (status, headers, body)
        assert [(exchange.rule, exchange.outcome) for exchange in app.journal] == [("0001-models", "complete")]
    with AppServer(ReplayApp(tmp_path)) as replay:
        assert ask(replay.base_url, method) == (status, headers, body)


def test_journal_is_complete_when_the_caller_has_the_answer(tmp_path: Path) -> None:
    scripts = [answer(b"{}"), events(b"data: 1\n\n", b"data: [DONE]\n\n")]
    with WireServer(*scripts * 20) as server:
        app = RecorderApp(server.url, tmp_path)
        with AppServer(app) as recorder, httpx.Client(base_url=recorder.base_url) as client:
            for _ in range(40):
                size = len(client.get("/models").content)
                assert (app.journal[-1].outcome, app.journal[-1].response_bytes) == ("complete", size)
    replay = ReplayApp(tmp_path)
    with AppServer(replay) as recorder, httpx.Client(base_url=recorder.base_url) as client:
        for number in range(80):
            size = len(client.get("/models" if number % 2 else "/nowhere").content)
            assert (replay.journal[-1].outcome, replay.journal[-1].response_bytes) == ("complete", size)


def test_compressed_answer_to_head_has_no_length(tmp_path: Path) -> None:
    head = f"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {len(COMPRESSED)}\r\n\r\n"
    with WireServer(Script([head.encode()])) as server, AppServer(RecorderApp(server.url, tmp_path)) as recorder:
        assert ask(recorder.base_url, "HEAD") == (200, [], b"")
    with AppServer(ReplayApp(tmp_path)) as replay:
        assert ask(replay.base_url, "HEAD") == (200, [], b"")


@contextmanager
def recording_program(upstream: str, out: Path, blocks: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """The command, which may write files of so many blocks."""
    command = [
        sys.executable,
        "-m",
        "deepseek_mock",
        "record",
        "--port",
        "0",
        "--upstream",
        upstream,
        "--out",
        str(out),
    ]
    line = ["sh", "-c", f'ulimit -f {blocks} && exec "$@"', "sh", *command, *options]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.send_signal(signal.SIGTERM)


def address_of(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip().rpartition(" ")[2]


@pytest.mark.parametrize("out", ["new", "/proc/self/fdinfo"])
def test_folder_that_nothing_can_be_written_to_is_told_at_once(out: str, tmp_path: Path) -> None:
    with recording_program("http://127.0.0.1:1", tmp_path / out, "0") as program:
        shown, errors = program.communicate(timeout=30)

    assert (program.returncode, shown) == (2, "")
    assert errors.startswith(f"deepseek-mock: cannot record to {tmp_path / out}: ")
    assert not list(tmp_path.rglob("*.*"))


def test_answer_that_finds_no_room_is_told_also_where_requests_are_not(tmp_path: Path) -> None:
    with (
        AppServer(Echo()) as server,
        recording_program(server.base_url, tmp_path, "8", "--quiet") as program,
        httpx.Client(base_url=address_of(program)) as client,
    ):
        assert client.post("/chat/completions", content=b"x" * 20_000).content == b"x" * 20_000
        assert client.post("/chat/completions", content=b"short").content == b"short"
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=30)

    assert errors == "deepseek-mock: POST '/chat/completions' was not stored: [Errno 27] File too large\n"
    assert {file.name.partition(".")[0] for file in tmp_path.iterdir()} == {"0002-chat"}


def test_interrupted_recorder_keeps_what_has_come(tmp_path: Path) -> None:
    upstream = Stepwise()
    upstream.pieces.put(b"data: 1\n\n")
    with (
        AppServer(upstream) as server,
        recording_program(server.base_url, tmp_path, "unlimited") as program,
        httpx.Client(base_url=address_of(program)) as client,
        client.stream("POST", "/chat/completions", content=b"{}") as response,
    ):
        assert next(response.iter_raw()) == b"data: 1\n\n"
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=30)
        assert upstream.gone.wait(10)

    assert (program.returncode, errors) == (130, "")
    assert (tmp_path / "0001-chat.resp.sse").read_bytes() == b"data: 1\n\n"
    assert meta(tmp_path, "0001-chat")["broken"] == "left"
