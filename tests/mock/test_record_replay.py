"""Recording through a proxy and replaying what it kept: the same bytes, at the same pace, without credentials."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from deepseek_mock import (
    EMPTY_BALANCE_API_KEY,
    OVERLOADED_API_KEY,
    RATE_LIMITED_API_KEY,
    MockServer,
    Pace,
    Settings,
)
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.recording_writer import RecordingWriter

from tests.client.wire import WireServer, answer, events
from tests.mock.upstreams import Echo, Stepwise, meta, recording, replaying, write

SECRET = "sk-0123456789abcdef0123456789abcdef"
SUM = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "What is 12 * 12?"}]}
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "weather in a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
WEATHER = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "weather in Oslo"}], "tools": [TOOL]}
FIM = {"model": "deepseek-flash", "prompt": "def add(a, b):", "suffix": "return c"}

IS_JSON = {"content-type": "application/json"}

# Name, method, path, key (None: the accepted one), and what is sent.
EXCHANGES: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    ("plain", "POST", "/chat/completions", None, {"json": SUM}),
    ("stream", "POST", "/chat/completions", None, {"json": {**SUM, "stream": True}}),
    ("tools", "POST", "/v1/chat/completions", None, {"json": WEATHER}),
    ("tools streamed", "POST", "/beta/chat/completions", None, {"json": {**WEATHER, "stream": True}}),
    ("fim", "POST", "/beta/completions", None, {"json": FIM}),
    ("models", "GET", "/models", None, {}),
    ("models, head", "HEAD", "/v1/models", None, {}),
    ("balance", "GET", "/user/balance", None, {}),
    ("400, range", "POST", "/chat/completions", None, {"json": {**SUM, "temperature": 9}}),
    ("400, shape", "POST", "/chat/completions", None, {"json": {"model": "deepseek-flash"}}),
    ("400, no JSON", "POST", "/chat/completions", None, {"content": b'{"model":', "headers": IS_JSON}),
    ("400, no UTF-8", "POST", "/chat/completions", None, {"content": b'{"\xff', "headers": IS_JSON}),
    ("401, no key", "POST", "/chat/completions", "", {"json": {**SUM, "n": 1}}),
    ("401, wrong key", "POST", "/chat/completions", SECRET, {"json": {**SUM, "top_p": 1}}),
    ("402", "POST", "/chat/completions", EMPTY_BALANCE_API_KEY, {"json": {**SUM, "top_p": 0.9}}),
    ("404", "GET", "/nowhere", None, {}),
    ("405", "DELETE", "/chat/completions", None, {}),
    ("415", "POST", "/chat/completions", None, {"content": "Hello", "headers": {"content-type": "text/plain"}}),
    ("429", "POST", "/chat/completions", RATE_LIMITED_API_KEY, {"json": {**SUM, "top_p": 0.8}}),
    ("503", "POST", "/chat/completions", OVERLOADED_API_KEY, {"json": {**SUM, "top_p": 0.7}}),
]  # fmt: skip


def ask(client: httpx.Client, key: str, exchange: tuple[str, str, str, str | None, dict[str, Any]]) -> httpx.Response:
    _, method, path, own, sent = exchange
    headers = dict(sent.get("headers", {}))
    if own != "":
        headers["authorization"] = f"Bearer {own or key}"
    return client.request(method, path, **{**sent, "headers": headers})


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, httpx.Response]]]:
    """All exchanges, recorded once, and what the caller got."""
    folder = tmp_path_factory.mktemp("recorded") / "new"
    with MockServer() as server, recording(server.base_url, folder) as client:
        yield folder, {exchange[0]: ask(client, server.api_key, exchange) for exchange in EXCHANGES}


def headers_of(response: httpx.Response) -> list[tuple[bytes, bytes]]:
    return sorted((name.lower(), value) for name, value in response.headers.raw if name.lower() != b"date")


@pytest.fixture(scope="module")
def replayed(recorded: tuple[Path, Any]) -> Iterator[dict[str, httpx.Response]]:
    with replaying(recorded[0]) as client:
        yield {exchange[0]: ask(client, "another-key", exchange) for exchange in reversed(EXCHANGES)}


@pytest.mark.parametrize("name", [exchange[0] for exchange in EXCHANGES])
def test_replay_answers_as_the_recorded_server(
    name: str, recorded: tuple[Path, dict[str, httpx.Response]], replayed: dict[str, httpx.Response]
) -> None:
    there, here = recorded[1][name], replayed[name]

    assert (here.status_code, here.content) == (there.status_code, there.content)
    assert headers_of(here) == headers_of(there)


def test_recorder_passes_on_what_the_server_says(recorded: tuple[Path, dict[str, httpx.Response]]) -> None:
    responses = recorded[1]

    assert responses["plain"].json()["choices"][0]["message"]["content"] == "12 * 12 = 144."
    assert responses["stream"].content.endswith(b"data: [DONE]\n\n")
    assert responses["401, no key"].content == b"Authentication Fails (governor)"
    assert "content-type" not in responses["401, no key"].headers
    assert responses["404"].content == b""
    for status in (402, 404, 405, 415, 429, 503):
        assert responses[str(status)].status_code == status


def test_files_are_named_in_the_order_of_requests_and_by_what_they_hold(recorded: tuple[Path, Any]) -> None:
    names = sorted(file.name for file in recorded[0].iterdir())

    assert names[:6] == [
        f"{stem}.{part}"
        for stem, body in (("0001-chat", "json"), ("0002-chat", "sse"))
        for part in ("meta.json", "req.json", f"resp.{body}")
    ]
    assert {"0005-fim.resp.json", "0006-models.resp.json", "0008-balance.resp.json", "0016-nowhere.resp.txt"} <= set(
        names
    )
    assert {"0011-chat.req.txt", "0012-chat.req.bin", "0018-chat.req.txt"} <= set(names)
    assert "0006-models.req.json" not in names
    assert meta(recorded[0], "0003-chat")["url"] == "/v1/chat/completions"
    assert meta(recorded[0], "0013-chat")["media_type"] is None


def test_bodies_are_kept_as_they_came(recorded: tuple[Path, dict[str, httpx.Response]]) -> None:
    folder, responses = recorded

    assert (folder / "0001-chat.resp.json").read_bytes() == responses["plain"].content
    assert json.loads((folder / "0001-chat.req.json").read_bytes()) == SUM
    assert (folder / "0002-chat.resp.sse").read_bytes() == responses["stream"].content


def test_stream_is_passed_on_piece_by_piece(tmp_path: Path) -> None:
    upstream = Stepwise()
    pieces = [b"data: 1\n\n", b"data: two\n\n", b"data: [DONE]\n\n"]
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        upstream.pieces.put(pieces[0])
        with client.stream("POST", "/chat/completions", json=SUM) as response:
            got = response.iter_raw()
            # The server says the next piece only after the one before has arrived here.
            for index, piece in enumerate(pieces):
                assert next(got) == piece
                upstream.pieces.put(pieces[index + 1] if index + 1 < len(pieces) else None)
            assert list(got) == []

    assert [size for _, size in meta(tmp_path, "0001-chat")["pieces"]] == [len(piece) for piece in pieces]
    with replaying(tmp_path) as client, client.stream("POST", "/chat/completions", json=SUM) as response:
        assert b"".join(response.iter_raw()) == b"".join(pieces)


def test_pieces_are_kept_with_their_time(tmp_path: Path) -> None:
    pace = Pace(latency=0.05, tokens_per_second=200)
    with MockServer(settings=Settings(pace=pace)) as server, recording(server.base_url, tmp_path) as client:
        body = {**SUM, "stream": True, "thinking": {"type": "disabled"}}
        response = client.post("/chat/completions", json=body, headers={"authorization": f"Bearer {server.api_key}"})
    tokens = json.loads(response.text.split("data: ")[-2])["usage"]["completion_tokens"]

    times = [seconds for seconds, _ in meta(tmp_path, "0001-chat")["pieces"]]
    assert times == sorted(times)
    assert len(times) > tokens > 3
    assert times[0] >= 0.05
    assert times[-1] >= 0.05 + (tokens - 1) / 200


@pytest.mark.parametrize(("speed", "least"), [(1.0, 0.2), (2.0, 0.1)])
def test_replay_keeps_the_recorded_time(speed: float, least: float, tmp_path: Path) -> None:
    write(tmp_path, "a", SUM, b"data: 1\n\ndata: 2\n\n", "sse", pieces=[[0.0, 9], [0.2, 9]])
    with replaying(tmp_path, speed) as client:
        began = time.perf_counter()
        with client.stream("POST", "/chat/completions", json=SUM) as response:
            assert list(response.iter_raw()) == [b"data: 1\n\n", b"data: 2\n\n"]

    assert time.perf_counter() - began >= 0.95 * least  # timers count milliseconds


def test_replay_goes_out_at_once_without_a_speed(tmp_path: Path) -> None:
    write(tmp_path, "a", SUM, b"data: 1\n\ndata: 2\n\n", "sse", pieces=[[0.0, 9], [1000.0, 9]])
    with replaying(tmp_path) as client:
        assert client.post("/chat/completions", json=SUM).content == b"data: 1\n\ndata: 2\n\n"


def test_compressed_answer_is_decoded(tmp_path: Path) -> None:
    compressed = gzip.compress(b'{"a":1}')
    response = answer(compressed.decode("latin-1").encode("latin-1"), headers={"content-encoding": "gzip"})
    with WireServer(response) as server, recording(server.url, tmp_path) as client:
        got = client.get("/models")

    assert (got.content, got.headers.get("content-encoding")) == (b'{"a":1}', None)
    assert (tmp_path / "0001-models.resp.json").read_bytes() == b'{"a":1}'
    with replaying(tmp_path) as client:
        assert client.get("/models").content == b'{"a":1}'


@pytest.mark.parametrize("status", [204, 304])
def test_answer_without_a_body(status: int, tmp_path: Path) -> None:
    with AppServer(Echo(status)) as server, recording(server.base_url, tmp_path) as client:
        assert client.delete("/files/1").status_code == status
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0001-files-1.meta.json", "0001-files-1.resp.txt"]
    with replaying(tmp_path) as client:
        assert [client.delete("/files/1").status_code for _ in range(3)] == [status] * 3


def test_recording_is_there_when_its_last_byte_is(tmp_path: Path) -> None:
    with WireServer(*[answer(b"{}"), events(b"data: 1\n\n")] * 20) as server, recording(server.url, tmp_path) as client:
        for number in range(1, 41):
            client.get("/models")
            assert (tmp_path / f"{number:04}-models.meta.json").exists()


def test_numbers_go_on_and_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "0041-chat.req.json").write_text("mine", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with AppServer(Echo()) as server, recording(server.base_url, tmp_path) as client:
        assert client.get("/models").status_code == 200
        # Someone else takes the next name.
        (tmp_path / "0043-models.resp.txt").write_text("theirs", encoding="utf-8")
        assert client.get("/models").status_code == 200

    assert (tmp_path / "0041-chat.req.json").read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "0043-models.resp.txt").read_text(encoding="utf-8") == "theirs"
    assert {file.name for file in tmp_path.glob("*.meta.json")} == {"0042-models.meta.json", "0044-models.meta.json"}
    assert RecordingWriter(tmp_path).reserve("/chat/completions") == "0045-chat"


@pytest.mark.parametrize(
    ("upstream", "words"),
    [
        ("api.deepseek.com", "no URL with http or https"),
        ("ftp://api.deepseek.com", "no URL with http or https"),
        ("https://me:secret@host", "user or password"),
        ("https://host/?a=1", "query"),
        ("http://host:port", "no URL"),
    ],
)
def test_upstream_that_is_no_base_url_is_refused(upstream: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        RecorderApp(upstream, tmp_path)
    assert "secret" not in str(caught.value)


def test_base_url_may_have_a_path(tmp_path: Path) -> None:
    upstream = Echo()
    with AppServer(upstream) as server, recording(f"{server.base_url}/beta/", tmp_path) as client:
        client.post("/completions", json=FIM)

    assert upstream.scopes[-1]["path"] == "/beta/completions"


def test_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ValueError, match=r"cannot record to .*file: .*; give another folder"):
        RecorderApp("http://127.0.0.1:1", tmp_path / "file")
