"""What is written to disk, and what the journal shows, holds no credential, wherever one stands."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import httpx
import pytest
from deepseek_mock import MockServer
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.redaction import MAX_SECRETS

from tests.client.wire import WireServer, answer, events
from tests.mock.upstreams import Echo, meta, recording, replaying

TOKEN = "t0ken-of/the+caller"
KEY = f"sk-{'0123456789abcdef' * 2}"


def written(folder: Path) -> bytes:
    return b"".join(file.name.encode() + file.read_bytes() for file in folder.iterdir())


@pytest.mark.parametrize("name", ["key", "API-KEY", "x-api%5Fkey"])
def test_secret_parameter_is_covered_wherever_the_server_repeats_it(name: str, tmp_path: Path) -> None:
    upstream = Echo(headers=[(b"x-was", TOKEN.encode()), (b"location", b"/next?n=1&Token=t0ken-of%2Fthe%2Bcaller")])
    forms = [TOKEN, "t0ken-of%2Fthe%2Bcaller", "t0ken-of\\/the+caller", "t0ken-of/the%2Bcaller"]
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        path = f"/chat/completions?q=1&{name}=t0ken-of%2Fthe%2Bcaller"
        got = client.post(path, content=" ".join(forms))
        assert got.text == " ".join(forms)
        assert got.headers["x-was"] == TOKEN

    everything = written(tmp_path)
    for form in forms:
        assert form.encode() not in everything, form
    shown = meta(tmp_path, "0001-chat")
    assert shown["url"] == f"/chat/completions?q=1&{name}={'*' * 23}"
    assert ["location", f"/next?n=1&Token={'*' * 23}"] in shown["response_headers"]
    with replaying(tmp_path) as client:
        again = client.post(path, content=" ".join(forms))
        assert again.status_code == 200
        # Any key is accepted, whatever its length.
        assert client.post(f"/chat/completions?q=1&{name}=none", content=again.content).status_code == 200
        assert client.post(f"/chat/completions?q=2&{name}=none", content=again.content).status_code == 404


def test_secrets_in_urls_of_the_server_are_covered(tmp_path: Path) -> None:
    own = "0wn-secret-of-the-server"
    upstream = Echo(
        302,
        [
            (b"location", f"https://host/login#access_token={own}&a=1".encode()),
            (b"link", f"<https://host/?key={own}>; rel=next".encode()),
        ],
    )
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        assert own in client.post("/chat/completions", content=f"go to {own}").headers["location"]

    covered = "*" * len(own)
    headers = meta(tmp_path, "0001-chat")["response_headers"]
    assert ["location", f"https://host/login#access_token={covered}&a=1"] in headers
    assert ["link", f"<https://host/?key={covered}>; rel=next"] in headers
    assert (tmp_path / "0001-chat.resp.txt").read_text(encoding="utf-8") == f"go to {covered}"


def test_referer_of_the_caller_is_learned(tmp_path: Path) -> None:
    with AppServer(Echo()) as server, recording(server.base_url, tmp_path) as client:
        headers = {"referer": "https://host/page?token=1234567890abc"}
        client.post("/chat/completions", content="1234567890abc", headers=headers)

    assert b"1234567890abc" not in written(tmp_path)


@pytest.mark.parametrize(
    ("headers", "secrets"),
    [
        ([("authorization", "Bearer first-of-two"), ("authorization", "Bearer other-of-two")], 2),
        ([("authorization", "Bearer first-of-two, Bearer other-of-two")], 2),
        ([("authorization", "Bearer first-of-two trailing")], 1),
        ([("authorization", "first-of-two")], 1),
        ([("authorization", 'Token token="first-of-two"')], 1),
        ([("authorization", "Basic " + base64.b64encode(b"me:first-of-two").decode())], 1),
        ([("x-api-key", "first-of-two")], 1),
        ([("cookie", "first-of-two")], 1),
        ([("cookie", "a=first-of-two; b=other-of-two")], 2),
        ([("cookie", "a=first-of-two"), ("cookie", "b=other-of-two")], 2),
    ],
)
def test_each_credential_of_a_header_is_covered(headers: list[tuple[str, str]], secrets: int, tmp_path: Path) -> None:
    text = json.dumps(["first-of-two", "other-of-two"][:secrets])
    with AppServer(Echo()) as server, recording(server.base_url, tmp_path) as client:
        client.post("/chat/completions", content=text, headers=headers)

    assert json.loads((tmp_path / "0001-chat.resp.json").read_bytes()) == ["*" * 12] * secrets


def test_key_is_covered_in_paths_names_and_after_escapes(tmp_path: Path) -> None:
    text = f'["\\n{KEY}", "\\u00e9{KEY}", "{KEY}", "_{KEY}", "risk-{KEY}", "https://host/%20{KEY}"]'
    with AppServer(Echo()) as server:
        app = RecorderApp(server.base_url, tmp_path)
        with AppServer(app) as recorder, httpx.Client(base_url=recorder.base_url) as client:
            client.post(f"/files/{KEY}", content=text)
            client.post(f"/files/s%6B-{KEY[3:]}?q=s%6B-{KEY[3:]}&p=%20{KEY}")
            assert [exchange.path for exchange in app.journal] == ["/files/****cdef"] * 2

    everything = written(tmp_path)
    assert KEY[3:].encode() not in everything
    assert {file.name.partition(".")[0] for file in tmp_path.iterdir()} == {"0001-files", "0002-files"}
    assert (tmp_path / "0001-files.resp.json").read_text(encoding="utf-8") == text.replace(KEY, "*" * len(KEY))
    with replaying(tmp_path) as client:
        # Any key is accepted.
        assert client.post(f"/files/{KEY}0000", content=text).status_code == 200


@pytest.mark.parametrize("size", [1, 7])
@pytest.mark.parametrize("secret", [KEY, TOKEN])
def test_key_that_comes_in_pieces_is_covered(secret: str, size: int, tmp_path: Path) -> None:
    body = f"data: {secret}\n\n".encode()
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    with WireServer(events(*pieces)) as server, recording(server.url, tmp_path) as client:
        assert client.get("/models", params={"key": TOKEN}).content == body

    assert (tmp_path / "0001-models.resp.sse").read_bytes() == f"data: {'*' * len(secret)}\n\n".encode()


@pytest.mark.parametrize("member", ["content", "reasoning_content", "arguments", "text"])
def test_key_that_is_spelled_out_over_events_is_covered(member: str, tmp_path: Path) -> None:
    texts = ["Your key is", " t0k", "", "en-of/", "the+caller", ", not sk-01234567", "89abcdef01234567", "89abcdef."]
    frames = [f'data: {{"id":"0","delta":{{"role":null,"{member}": {json.dumps(text)}}}}}\n\n' for text in texts]
    with WireServer(events(*[frame.encode() for frame in frames])) as server, recording(server.url, tmp_path) as client:
        assert client.get("/models", params={"key": TOKEN}).text == "".join(frames)

    kept = (tmp_path / "0001-models.resp.sse").read_text(encoding="utf-8")
    shown = [json.loads(line[6:])["delta"][member] for line in kept.split("\n\n") if line]
    assert "".join(shown) == f"Your key is {'*' * len(TOKEN)}, not {'*' * 35}."
    assert list(map(len, shown)) == list(map(len, texts))
    with replaying(tmp_path) as client:
        assert client.get("/models", params={"key": "none"}).text == kept


def test_short_secrets_are_covered_in_their_place_only(tmp_path: Path) -> None:
    text = '{"a": "short a 1 model"}'
    upstream = Echo(headers=[(b"set-cookie", b"a=a; Path=/a; Max-Age=1"), (b"set-cookie", b"b=; Path=/")])
    with AppServer(upstream) as server, recording(server.base_url, tmp_path) as client:
        client.post("/chat/completions?key=a&token=short&n=1", content=text, headers={"authorization": "Bearer model"})

    assert (tmp_path / "0001-chat.resp.json").read_text(encoding="utf-8") == text
    shown = meta(tmp_path, "0001-chat")
    assert shown["url"] == "/chat/completions?key=*&token=*****&n=1"
    assert ["set-cookie", "a=*; Path=/a; Max-Age=1"] in shown["response_headers"]
    assert ["set-cookie", "b=; Path=/"] in shown["response_headers"]


@pytest.mark.parametrize("before", [0, 256 * 1024 - 1, 256 * 1024 - 20, 1024 * 1024])
def test_credentials_in_a_long_body_are_covered(before: int, tmp_path: Path) -> None:
    # One credential lies across the end of what is searched at a time, the other across that of the next.
    body = (f"{'x' * (before - 1)} {KEY} ".ljust(2 * 256 * 1024 - 5, "y") + TOKEN + "z" * 300_000).encode()
    with WireServer(answer(body)) as server, recording(server.url, tmp_path) as client:
        assert client.get("/models", params={"key": TOKEN}).content == body

    covered = body.replace(KEY.encode(), b"*" * len(KEY)).replace(TOKEN.encode(), b"*" * len(TOKEN))
    assert (tmp_path / "0001-models.resp.txt").read_bytes() == covered


def test_secrets_in_use_are_not_forgotten_for_others(tmp_path: Path) -> None:
    scripts = [answer(b"{}", headers={"set-cookie": f"a=another-{number:04}"}) for number in range(MAX_SECRETS)]
    with WireServer(*scripts, answer(TOKEN)) as server, recording(server.url, tmp_path) as client:
        for _ in range(MAX_SECRETS):
            client.get("/models", headers={"authorization": f"Bearer {TOKEN}"})
            client.cookies.clear()
        client.get("/models")

    assert TOKEN.encode() not in written(tmp_path)


def test_each_name_of_a_secret_parameter_is_known() -> None:
    names = ["apikey", "Api-Key", "access_token", "token", "password", "client_secret", "sig", "auth", "X-Api-Key"]
    others = ["page_token", "keys", "tokens", "monkey", "q", "authority"]
    with MockServer() as server:
        httpx.get(f"{server.base_url}/models", params=dict.fromkeys(names + others, "value"))
        query = server.requests[-1].query

    assert query == "&".join([f"{name}=****" for name in names] + [f"{name}=value" for name in others])


@pytest.mark.parametrize(
    ("target", "path", "query"),
    [
        ("/models?api_key=0123456789abcdef0123&a=1", "/models", "api_key=****0123&a=1"),
        ("/models?a=1&Access-Token=short", "/models", "a=1&Access-Token=****"),
        ("/models?key=&keys=1&max_tokens=4", "/models", "key=&keys=1&max_tokens=4"),
        (f"/files/{KEY}?a=%20{KEY}", "/files/****cdef", "a=%20****cdef"),
    ],
)
def test_journal_shows_only_the_end_of_secrets_in_urls(target: str, path: str, query: str) -> None:
    with MockServer(admin=True) as server:
        headers = {"referer": f"http://host{target}"}
        httpx.get(f"{server.base_url}{target}", headers=headers)
        exchange = server.requests[-1]
        listed = httpx.get(f"{server.base_url}/__mock__/journal").text

    assert (exchange.path, exchange.query) == (path, query)
    assert exchange.headers["referer"] == f"http://host{path}?{query}"
    assert exchange.to_json()["query"] == query
    assert json.dumps(query)[1:-1] in listed
    assert KEY not in listed
