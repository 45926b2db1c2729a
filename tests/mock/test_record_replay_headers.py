"""What a recorder passes on of headers, and what it keeps of credentials: nothing."""

from __future__ import annotations

import json
from pathlib import Path

from deepseek_mock.app_server import AppServer

from tests.mock.upstreams import Echo, meta, recording, replaying

SECRET = "sk-0123456789abcdef0123456789abcdef"


def written(folder: Path) -> bytes:
    return b"".join(file.name.encode() + file.read_bytes() for file in folder.iterdir())


def test_nothing_that_is_written_holds_a_credential(tmp_path: Path) -> None:
    cookie, session, token, other = 'c00kie"of-the-caller', 's3ssion"of/server', "t0ken-in-the-query", f"sk-{'f' * 32}"
    upstream = Echo(
        headers=[
            (b"set-cookie", f"HWWAFSESID={session}; Path=/; HttpOnly".encode()),
            (b"x-key-was", SECRET.encode()),
            (b"x-shown", b"****cdef"),
            (b"content-type", b"application/json"),
        ]
    )
    headers = {"authorization": f"Bearer {SECRET}", "x-api-key": "another_secret_of_mine", "cookie": f"a={cookie}; b=1"}
    body = {"mine": SECRET, "theirs": other, "list": ["another_secret_of_mine", cookie], "b": "b1"}
    path = f"/chat/completions?api_key={token}&q=1"
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        got = client.post(path, json=body, headers=headers)
        assert upstream.header("authorization") == [f"Bearer {SECRET}"]  # the server gets it all the same
        assert got.json() == body  # and so does the caller
        assert session in got.headers["set-cookie"]
        assert upstream.scopes[-1]["query_string"] == f"api_key={token}&q=1".encode()
        # What was a secret once stays one, and one in a message of the server is covered, too.
        client.cookies.clear()
        client.post("/chat/completions", content=f"{SECRET} is invalid, {session}")

    everything = written(tmp_path)
    assert len(list(tmp_path.iterdir())) == 6
    for secret in (SECRET, "another_secret_of_mine", cookie, session, token, other):
        assert secret.encode() not in everything, secret
        assert json.dumps(secret)[1:-1].encode() not in everything, secret
    shown = meta(tmp_path, "0001-chat")
    assert ["x-shown", "****cdef"] in shown["response_headers"]
    assert ["set-cookie", f"HWWAFSESID={'*' * len(session)}; Path=/; HttpOnly"] in shown["response_headers"]
    assert shown["url"] == f"/chat/completions?api_key={'*' * len(token)}&q=1"
    assert json.loads((tmp_path / "0001-chat.resp.json").read_bytes())["b"] == "b1"
    with replaying(tmp_path) as client:
        again = client.post(path, json=body, headers=headers)
        assert again.status_code == 200
        assert again.json()["mine"] == "*" * len(SECRET)


def test_words_that_look_a_little_like_keys_are_kept(tmp_path: Path) -> None:
    text = b"a risk-assessment-of-everything-under-the-sun, sk-short"
    with AppServer(Echo()) as server, recording(server.base_url, tmp_path) as client:
        client.post("/chat/completions", content=text, headers={"authorization": "Bearer a"})

    assert (tmp_path / "0001-chat.resp.txt").read_bytes() == text


def test_only_end_to_end_headers_are_passed_on(tmp_path: Path) -> None:
    own = [(b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2"), (b"x-hop", b"1"), (b"connection", b"x-hop"), (b"te", b"x")]
    upstream = Echo(headers=own)
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        sent = {"connection": "keep-alive, x-mine", "x-mine": "1", "x-yours": "2", "accept-encoding": "br"}
        got = client.post("/chat/completions?b=2&a=%201", content=b"x", headers=sent)
        assert upstream.scopes[-1]["raw_path"] == b"/chat/completions"
        assert upstream.scopes[-1]["query_string"] == b"b=2&a=%201"
        assert (upstream.header("x-mine"), upstream.header("x-yours")) == ([], ["2"])
        assert upstream.header("accept-encoding") == ["identity"]
        assert upstream.header("host") == [server.base_url.removeprefix("http://")]
        assert upstream.header("content-length") == ["1"]

    assert got.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert not {"x-hop", "te"} & set(got.headers)
    assert len(got.headers.get_list("date")) == 1
    with replaying(tmp_path) as client:
        again = client.post("/v1/chat/completions?a=%201&b=2", content=b"x")
    assert again.headers.get_list("set-cookie") == ["a=*", "b=*"]
    assert not {"x-hop", "te"} & set(again.headers)
    assert len(again.headers.get_list("date")) == 1
