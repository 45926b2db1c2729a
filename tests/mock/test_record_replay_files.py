"""Folders of recordings: what is said of files that cannot be read, and folders that others have filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from deepseek_client import DeepSeek
from deepseek_conformance.exchanges import EVENT_STREAM, Exchange, load
from deepseek_mock.app_server import AppServer
from deepseek_mock.recording_meta import RecordingError
from deepseek_mock.recordings import read_recordings
from deepseek_mock.replay import ReplayApp

from tests.mock.upstreams import replaying, write

FIXTURES = Path(__file__).resolve().parents[1] / "recorded" / "fixtures"
WITH_REQUEST = [exchange for exchange in load(FIXTURES) if exchange.request() is not None]
# Those that the client has no parameter for.
EXTRA = ("parallel_tool_calls",)
HEAD = "file\tmethod\tendpoint\tstatus\n"
LINE = "a.resp.json\tGET\t/models\t200\n"


def without(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        write(folder, "a")
        (folder / name).unlink()

    return damage


def with_file(name: str, text: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        write(folder, "a")
        (folder / name).write_text(text, encoding="utf-8")

    return damage


def with_meta(**members: Any) -> Callable[[Path], None]:
    return lambda folder: write(folder, "a", **members)


def only_listed(line: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        with_file("MANIFEST.tsv", HEAD + line)(folder)
        (folder / "a.meta.json").unlink()

    return damage


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.touch, "is not a folder: give one"),
        (Path.mkdir, "has no recordings: fill it with `deepseek-mock record --out"),
        (with_file("a.meta.json", "{"), "a.meta.json is not JSON (Expecting property name"),
        (with_file("a.meta.json", "[]"), "a.meta.json holds no JSON object"),
        (with_meta(method=None), '`method` is missing; it should be the method of the request, such as "POST"'),
        (with_meta(url=5), "a.meta.json: `url` is 5; it should be"),
        (with_meta(status="200"), '`status` is "200"; it should be a number'),
        (with_meta(status=None), "`status` is missing"),
        (with_meta(status=True), "`status` is true"),
        (with_meta(broken="badly"), '`broken` is "badly"; it should be null or one of reset'),
        (with_meta(response_headers=[["a"]]), '`response_headers` is ["a"]; it should be'),
        (with_meta(response_headers={"a b": "c"}), "`response_headers` is"),
        (with_meta(response_headers={"a": "c\r\nd: e"}), "`response_headers` is"),
        (with_meta(media_type=5), "`response_headers` is"),
        (with_meta(pieces=[[-1, 2]]), "`pieces` is [-1, 2]; it should be"),
        (with_meta(pieces=[[float("nan"), 2]]), "`pieces` is [NaN, 2]; it should be"),
        (with_meta(request_bytes="1"), "`request_bytes` is"),
        (without("a.resp.json"), "a.meta.json has no answer beside it: add its body"),
        (without("a.meta.json"), "a.resp.json has neither a .meta.json nor a line in MANIFEST.tsv"),
        (with_file("a.resp.txt", ""), "are both the .resp of one recording: delete one"),
        (with_file("a.resp.xml", ""), "recordings have no .resp.xml; rename the file to .resp.json"),
        (with_file("a.req.json", "{"), "a.req.json is not JSON: correct it, or end its name in .txt"),
        (with_file("MANIFEST.tsv", "file\tstatus\n"), "the first line names no column method, endpoint"),
        (with_file("MANIFEST.tsv", HEAD + LINE.replace("a.", "b.")), "names b.resp.json, which is not there"),
        (with_file("MANIFEST.tsv", HEAD + LINE.replace("a.", "../a.")), "names ../a.resp.json, which is not there"),
        (with_file("MANIFEST.tsv", HEAD + LINE * 2), "names a.resp.json a second time"),
        (only_listed(LINE.replace("200", "ok")), 'MANIFEST.tsv: `status` is "ok"'),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_named_with_the_remedy(
    damage: Callable[[Path], None], words: str, tmp_path: Path
) -> None:
    folder = tmp_path / "recordings"
    damage(folder)
    with pytest.raises(RecordingError) as caught:
        ReplayApp(folder)
    assert words in str(caught.value)
    assert str(folder) in str(caught.value)


def test_manifest_says_what_metadata_leaves_out(tmp_path: Path) -> None:
    with_file("MANIFEST.tsv", HEAD + LINE)(tmp_path)
    (tmp_path / "a.meta.json").write_text('{"status": 203}', encoding="utf-8")
    with replaying(tmp_path) as client:
        response = client.get("/models")
    assert (response.status_code, response.headers["content-type"]) == (203, "application/json")


def test_readable_body_goes_out_without_the_encoding_it_had(tmp_path: Path) -> None:
    write(tmp_path, "a", {}, b'{"a":1}', response_headers={"Content-Encoding": "gzip", "X-Trace": "1"})
    with replaying(tmp_path) as client:
        response = client.post("/chat/completions", json={})
    assert (response.json(), response.headers["x-trace"]) == ({"a": 1}, "1")


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a", {}, b"found")
    (tmp_path / "README.md").write_text("Recorded last week.", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.resp.json").write_text("", encoding="utf-8")
    write(tmp_path / "inside", "a", {}, b"deeper", url="/inside")
    assert [recording.name for recording in read_recordings(tmp_path)] == ["a", "inside/a"]


@pytest.mark.parametrize("speed", [0, -1, float("nan")])
def test_speed_that_is_none_is_refused(speed: float, tmp_path: Path) -> None:
    write(tmp_path, "a")
    with pytest.raises(ValueError, match=r"the speed is .*: it must be more than 0"):
        ReplayApp(tmp_path, speed=speed)


@pytest.fixture(scope="module")
def deepseek() -> Iterator[DeepSeek]:
    with AppServer(ReplayApp(FIXTURES)) as server, DeepSeek(base_url=server.base_url, api_key="none") as client:
        yield client


@pytest.mark.parametrize("exchange", WITH_REQUEST, ids=lambda exchange: exchange.name)
def test_fixtures_are_replayed_to_the_client(exchange: Exchange, deepseek: DeepSeek) -> None:
    request = exchange.request()
    extra = {name: request.pop(name) for name in EXTRA if name in request}
    answer = deepseek.chat.completions.create(**request, extra_body=extra)
    if exchange.media_type == EVENT_STREAM:
        with answer:
            assert [chunk.to_dict() for chunk in answer] == exchange.response()
    else:
        assert answer.to_dict() == exchange.response()[0]


def test_fixtures_are_replayed_byte_for_byte() -> None:
    with replaying(FIXTURES) as client:
        for exchange in WITH_REQUEST:
            response = client.request(exchange.method, exchange.path, json=exchange.request())
            assert response.content == exchange.file.read_bytes()
            assert response.headers["content-type"] == exchange.media_type
