"""Which recording answers a request, and what is said when none does."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
from deepseek_mock.app_server import AppServer
from deepseek_mock.replay import ReplayApp

from tests.mock.upstreams import replaying, write


def chat(text: str, **members: Any) -> dict[str, Any]:
    return {"model": "deepseek-flash", "messages": [{"role": "user", "content": text}], **members}


def post(client: httpx.Client, body: Any, path: str = "/chat/completions") -> str:
    return client.post(path, json=body).text


def complaint(client: httpx.Client, body: Any, path: str = "/chat/completions") -> str:
    response = client.post(path, json=body)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/json")
    error = response.json()["error"]
    assert (error["type"], error["param"], error["code"]) == ("mock_error", None, "recording_not_found")
    message: str = error["message"]
    return message.removeprefix("deepseek-mock: ")


def test_order_of_members_and_form_of_numbers_do_not_matter(tmp_path: Path) -> None:
    write(tmp_path, "a", {"a": 1, "b": [{"x": 1.5, "y": 100}], "c": "\u00fc"}, b"found")
    with replaying(tmp_path) as client:
        for body in (
            b'{"c": "\\u00fc", "b": [{"y": 1e2, "x": 1.50}], "a": 1.0}',
            b' {"b":[{"y":100,"x":15e-1}],"a":1,"c":"\xc3\xbc"} ',
        ):
            assert client.post("/chat/completions", content=body).text == "found"
        for other in ({"a": True, "b": [{"x": 1.5, "y": 100}], "c": "\u00fc"}, {"a": 1, "b": [], "c": "\u00fc"}):
            assert client.post("/chat/completions", json=other).status_code == 404


@pytest.mark.parametrize("path", ["/chat/completions", "/v1/chat/completions"])
def test_path_with_v1_is_the_same(path: str, tmp_path: Path) -> None:
    write(tmp_path, "a", {}, b"found", url=path)
    with replaying(tmp_path) as client:
        assert post(client, {}, "/chat/completions") == "found"
        assert post(client, {}, "/v1/chat/completions") == "found"
        assert client.post("/beta/chat/completions", json={}).status_code == 404
        assert client.put("/chat/completions", json={}).status_code == 404


def test_query_is_compared_whatever_its_order(tmp_path: Path) -> None:
    write(tmp_path, "a", {}, b"found", url="/files?limit=2&after=%C3%A4")
    with replaying(tmp_path) as client:
        assert post(client, {}, "/files?after=%c3%a4&limit=2") == "found"
        assert client.post("/files?limit=2", json={}).status_code == 404


def test_same_request_is_answered_in_order_and_the_last_answer_repeated(tmp_path: Path) -> None:
    for number in (10, 9, 1):
        write(tmp_path, f"{number}-chat", chat("Hi"), b"%d" % number)
    write(tmp_path, "2-chat", chat("Ho"), b"other")
    with replaying(tmp_path) as client:
        assert [post(client, chat("Hi")) for _ in range(2)] == ["1", "9"]
        assert post(client, chat("Ho")) == "other"
        assert [post(client, chat("Hi")) for _ in range(3)] == ["10", "10", "10"]


def test_reset_begins_again(tmp_path: Path) -> None:
    write(tmp_path, "1", chat("Hi"), b"1")
    write(tmp_path, "2", chat("Hi"), b"2")
    app = ReplayApp(tmp_path)
    with AppServer(app) as server, httpx.Client(base_url=server.base_url) as client:
        assert [post(client, chat("Hi")) for _ in range(2)] == ["1", "2"]
        app.reset()
        assert post(client, chat("Hi")) == "1"
        assert [exchange.rule for exchange in app.journal] == ["1"]


def test_recording_without_a_request_answers_what_no_other_does(tmp_path: Path) -> None:
    write(tmp_path, "1", body=b"any")
    write(tmp_path, "2", chat("Hi"), b"right")
    write(tmp_path, "3", body=b"data: [DONE]\n\n", kind="sse")
    with replaying(tmp_path) as client:
        assert [post(client, chat(text)) for text in ("Hi", "Ho", "Hi")] == ["right", "any", "right"]
        assert post(client, chat("Ho", stream=True)) == "data: [DONE]\n\n"
        assert client.post("/beta/completions", json={}).status_code == 404


def test_error_without_a_request_answers_streams_too(tmp_path: Path) -> None:
    write(tmp_path, "1", body=b"busy", kind="txt", status=503)
    with replaying(tmp_path) as client:
        for stream in (True, False):
            assert client.post("/chat/completions", json=chat("Hi", stream=stream)).status_code == 503


def test_request_without_a_body_is_known_to_have_none(tmp_path: Path) -> None:
    write(tmp_path, "1", body=b"found", method="DELETE", url="/files/1", request_bytes=0)
    with replaying(tmp_path) as client:
        assert client.delete("/files/1").text == "found"
        assert client.request("DELETE", "/files/1", json={}).status_code == 404


def test_missing_recording_is_explained_by_the_nearest(tmp_path: Path) -> None:
    long = "word " * 100
    write(tmp_path, "0001-chat", chat("What is 12 * 12?", temperature=0, tools=[{"a": 1}]))
    write(tmp_path, "0002-chat", chat(f"{long} in Oslo", top_p=0.5))
    write(tmp_path, "0003-chat", chat("Something else"), broken="closed")
    with replaying(tmp_path) as client:
        sent = chat("What is 12 * 13?", temperature=0.5, **{"x y": None})
        assert complaint(client, sent) == (
            "no recording answers POST /chat/completions with this body. The nearest is 0001-chat: "
            '$.messages[0].content: recorded "What is 12 * 12?", sent "What is 12 * 13?"; '
            "$.temperature: recorded 0, sent 0.5; "
            '$.tools: recorded [{"a": 1}], sent nothing; and 1 more. '
            "Record this request, or correct it"
        )
        # Of a long text the part is shown that matters.
        told = complaint(client, chat(f"{long} in Rome", top_p=0.5))
        assert "The nearest is 0002-chat: $.messages[0].content: " in told
        assert 'in Oslo", sent ..."' in told
        assert 'in Rome". ' in told
        assert len(told) < 400
        assert '$["x y"]: recorded nothing, sent true' in complaint(client, chat("Something else", **{"x y": True}))
        assert "$.messages[1]: recorded nothing" in complaint(
            client, {**chat("Something else"), "messages": [*chat("Something else")["messages"], {"role": "a"}]}
        )
        not_json = client.post("/chat/completions", content=b"Hi").json()["error"]["message"]
        assert "body: recorded" in not_json
        assert "sent 2 bytes of something else than JSON" in not_json


def test_missing_endpoint_is_explained_by_those_that_are_there(tmp_path: Path) -> None:
    for number in range(8):
        write(tmp_path, f"{number}", {}, url=f"/files/{number}")
    write(tmp_path, "9", {}, method="PUT", url="/chat/completions?a=1")
    with replaying(tmp_path) as client:
        assert complaint(client, {}) == (
            "no recording answers POST /chat/completions; there are recordings of PUT /chat/completions?a=1, "
            "POST /files/0, POST /files/1, POST /files/2, POST /files/3 and 4 more"
        )


def test_deep_json_is_told_apart(tmp_path: Path) -> None:
    depth = 100_000
    deep = b"[" * depth + b"]" * depth
    write(tmp_path, "1", {}, b"found")
    (tmp_path / "1.req.json").rename(tmp_path / "1.req.txt")
    (tmp_path / "1.req.txt").write_bytes(deep)
    write(tmp_path, "2", json.loads(b"[" * 500 + b"]" * 500), b"less deep")
    with replaying(tmp_path) as client:
        assert client.post("/chat/completions", content=deep).text == "found"
        assert client.post("/chat/completions", content=b"[" * 500 + b"]" * 500).text == "less deep"
        assert client.post("/chat/completions", content=deep + b" ").status_code == 404
        assert client.post("/chat/completions", content=b"[" * 499 + b"]" * 499).status_code == 404


def test_thousands_of_recordings_are_no_hurdle(tmp_path: Path) -> None:
    for number in range(3000):
        write(tmp_path, f"{number:04}-chat", chat(f"Question {number}", temperature=1), b"%d" % number)
    began = time.process_time()
    app = ReplayApp(tmp_path)
    assert time.process_time() - began < 10  # a fraction of it, but machines differ
    with AppServer(app) as server, httpx.Client(base_url=server.base_url, timeout=30) as client:
        assert [post(client, chat(f"Question {number}", temperature=1)) for number in (7, 2999)] == ["7", "2999"]
        assert "The nearest is 1234-chat: $.temperature" in complaint(client, chat("Question 1234", temperature=0))
