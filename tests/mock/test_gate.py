"""What refuses a request before its content counts: path, method, key, media type, JSON syntax."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from deepseek_mock import (
    EMPTY_BALANCE_API_KEY,
    OVERLOADED_API_KEY,
    RATE_LIMITED_API_KEY,
    SERVER_ERROR_API_KEY,
    MockServer,
)

CHATS = ("/chat/completions", "/v1/chat/completions", "/beta/chat/completions")
POSTS = (*CHATS, "/beta/completions")
GETS = ("/models", "/v1/models", "/user/balance")
GOOD = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}]}
BODIES = {**dict.fromkeys(CHATS, GOOD), "/beta/completions": {"model": "deepseek-flash", "prompt": "a"}}


@pytest.fixture(scope="module")
def anonymous(mock_server: MockServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mock_server.base_url) as client:
        yield client


def with_key(client: httpx.Client, key: str, method: str, path: str) -> httpx.Response:
    headers = {"authorization": f"Bearer {key}"}
    if method == "GET":
        return client.get(path, headers=headers)
    return client.post(path, headers=headers, json=BODIES[path])


@pytest.mark.parametrize(
    "path",
    ["/", "/v2/models", "/models/", "/models/deepseek-flash", "/completions", "/v1/user/balance", "/files"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_path_unknown_404_empty(anonymous: httpx.Client, method: str, path: str) -> None:
    response = anonymous.request(method, path)
    assert response.status_code == 404
    assert response.content == b""
    assert "content-type" not in response.headers


@pytest.mark.parametrize(
    ("path", "allowed"), [*((path, {"POST"}) for path in POSTS), *((path, {"GET", "HEAD"}) for path in GETS)]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
def test_method_wrong_405_empty(anonymous: httpx.Client, method: str, path: str, allowed: set[str]) -> None:
    response = anonymous.request(method, path)
    if method in allowed:
        assert response.status_code == 401
        return
    assert response.status_code == 405
    assert response.content == b""
    assert "content-type" not in response.headers
    assert set(response.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize("header", [None, "", "Bearer", "Basic c2stMDAwMA==", "sk-0000", "Token sk-0000"])
@pytest.mark.parametrize("path", [*POSTS, *GETS])
def test_key_missing_401_plain(anonymous: httpx.Client, path: str, header: str | None) -> None:
    headers = {} if header is None else {"authorization": header}
    response = anonymous.request("GET" if path in GETS else "POST", path, headers=headers)
    assert response.status_code == 401
    assert response.content == b"Authentication Fails (governor)"
    assert "content-type" not in response.headers


@pytest.mark.parametrize("path", [*POSTS, *GETS])
def test_key_unknown_401_json(anonymous: httpx.Client, path: str) -> None:
    key = "sk-00000000000000000000000000000000"
    response = with_key(anonymous, key, "GET" if path in GETS else "POST", path)
    assert response.status_code == 401
    assert response.headers["content-type"] == "application/json"
    assert response.content == (
        b'{"error":{"message":"Authentication Fails, Your api key: ****0000 is invalid",'
        b'"type":"authentication_error","param":null,"code":"invalid_request_error"}}'
    )


def test_key_unknown_shows_the_last_four_characters(anonymous: httpx.Client) -> None:
    assert "****-key is invalid" in with_key(anonymous, "my-bad-key", "GET", "/models").text
    assert "****abc is invalid" in with_key(anonymous, "abc", "GET", "/models").text


CONCURRENCY = (
    "Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining "
    "balance. Please top up your balance to restore your concurrency."
)
BUSY = "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers."


@pytest.mark.parametrize(
    ("key", "status", "message", "kind", "code"),
    [
        (EMPTY_BALANCE_API_KEY, 402, "Insufficient Balance", "unknown_error", "invalid_request_error"),
        (RATE_LIMITED_API_KEY, 429, CONCURRENCY, "rate_limit_error", "rate_limit_error"),
        (SERVER_ERROR_API_KEY, 500, "Internal server error", "server_error", "server_error"),
        (OVERLOADED_API_KEY, 503, BUSY, "service_unavailable_error", "service_unavailable_error"),
    ],
)
@pytest.mark.parametrize("path", POSTS)
def test_key_with_a_fault(
    anonymous: httpx.Client, path: str, key: str, status: int, message: str, kind: str, code: str
) -> None:
    response = with_key(anonymous, key, "POST", path)
    assert response.status_code == status
    envelope = f'{{"error":{{"message":"{message}","type":"{kind}","param":null,"code":"{code}"}}}}'
    assert response.text == envelope
    assert response.headers["content-type"] == "application/json"
    assert "retry-after" not in response.headers


@pytest.mark.parametrize(
    ("key", "status"), [(RATE_LIMITED_API_KEY, 429), (SERVER_ERROR_API_KEY, 500), (OVERLOADED_API_KEY, 503)]
)
@pytest.mark.parametrize("path", GETS)
def test_key_with_a_fault_on_get(anonymous: httpx.Client, path: str, key: str, status: int) -> None:
    assert with_key(anonymous, key, "GET", path).status_code == status


def test_balance_counts_after_the_content(anonymous: httpx.Client) -> None:
    headers = {"authorization": f"Bearer {EMPTY_BALANCE_API_KEY}"}
    bad = anonymous.post("/chat/completions", headers=headers, json=GOOD | {"temperature": 9})
    assert bad.status_code == 400
    assert anonymous.get("/models", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "media_type", [None, "text/plain", "application/x-www-form-urlencoded", "text/json", "application"]
)
@pytest.mark.parametrize("path", POSTS)
def test_media_type_wrong_415_plain(client: httpx.Client, path: str, media_type: str | None) -> None:
    headers = {} if media_type is None else {"content-type": media_type}
    response = client.post(path, content=b"{}", headers=headers)
    assert response.status_code == 415
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.content == b"Expected request with `Content-Type: application/json`"


@pytest.mark.parametrize(
    "media_type", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/vnd.x+json"]
)
def test_media_type_with_parameters_accepted(client: httpx.Client, media_type: str) -> None:
    response = client.post("/chat/completions", content=b"{}", headers={"content-type": media_type})
    assert response.status_code == 400


SYNTAX = [
    (b"", "EOF while parsing a value at line 1 column 0"),
    (b'{"model":', "model: EOF while parsing a value at line 1 column 9"),
    (b"  \n ", "EOF while parsing a value at line 2 column 1"),
    (b"{", "EOF while parsing an object at line 1 column 1"),
    (b'{"a":1', "EOF while parsing an object at line 1 column 6"),
    (b'{"a"', "a: EOF while parsing an object at line 1 column 4"),
    (b'{"a":1,', "EOF while parsing a value at line 1 column 7"),
    (b'{"a" 1}', "a: expected `:` at line 1 column 6"),
    (b'{"a":1 "b":2}', "expected `,` or `}` at line 1 column 8"),
    (b'{"a":1,}', "trailing comma at line 1 column 8"),
    (b"{a:1}", "key must be a string at line 1 column 2"),
    (b'{"messages":[{"role":"user",x}]}', "messages[0].?: key must be a string at line 1 column 29"),
    (b"[1,2", "EOF while parsing a list at line 1 column 4"),
    (b"[1 2]", "expected `,` or `]` at line 1 column 4"),
    (b"[1,]", "trailing comma at line 1 column 4"),
    (b'{"messages":[1,2', "messages: EOF while parsing a list at line 1 column 16"),
    (
        b'{"messages":[{"role":"user"},{"a":[[x]]}]}',
        "messages[1].a[0][0]: expected value at line 1 column 37",
    ),
    (b'"abc', "EOF while parsing a string at line 1 column 4"),
    (
        b'{"a":"x\ny"}',
        "a: control character (\\u0000-\\u001F) found while parsing a string at line 2 column 0",
    ),
    (b'{"a":"\\q"}', "a: invalid escape at line 1 column 8"),
    (b'{"a":"\\u12"}', "a: invalid escape at line 1 column 12"),
    (b'{"a":"\\u1', "a: EOF while parsing a string at line 1 column 9"),
    (b'{"a":"\\ud800"}', "a: unexpected end of hex escape at line 1 column 13"),
    (b'{"a":"\\ud800\\u0041"}', "a: lone leading surrogate in hex escape at line 1 column 18"),
    (b'{"a":"\\udc00"}', "a: lone leading surrogate in hex escape at line 1 column 12"),
    (b"nul", "EOF while parsing a value at line 1 column 3"),
    (b"nulx", "expected ident at line 1 column 4"),
    (b"NaN", "expected value at line 1 column 1"),
    (b"01", "invalid number at line 1 column 2"),
    (b"-", "EOF while parsing a value at line 1 column 1"),
    (b"-x", "invalid number at line 1 column 2"),
    (b"1.", "EOF while parsing a value at line 1 column 2"),
    (b"[1.x]", "[0]: invalid number at line 1 column 4"),
    (b"[1e]", "[0]: invalid number at line 1 column 4"),
    (b"[1e999]", "[0]: number out of range at line 1 column 6"),
    (b'{"a":1} x', "trailing characters at line 1 column 9"),
    ('{\n "é": x}'.encode(), "é: expected value at line 2 column 8"),
    (b'{"a":"\xff"}', "invalid unicode code point at line 1 column 6"),
    (b"\xef\xbb\xbf{}", "expected value at line 1 column 1"),
    (b"[" * 200, f"{'[0]' * 127}: recursion limit exceeded at line 1 column 128"),
]


@pytest.mark.parametrize(("body", "sentence"), SYNTAX)
@pytest.mark.parametrize("path", ["/chat/completions", "/beta/completions"])
def test_syntax_wrong_400_plain(client: httpx.Client, path: str, body: bytes, sentence: str) -> None:
    response = client.post(path, content=body, headers={"content-type": "application/json"})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/octet-stream"
    assert response.content.decode() == f"Failed to parse the request body as JSON: {sentence}"


def test_syntax_every_truncation_of_a_request_is_refused(client: httpx.Client) -> None:
    message = rb'{"role":"user","content":"a\n\u00e9\ud83d\ude00"}'
    body = rb'{"model":"deepseek-flash","messages":[%b],"top_p":0.5e-1}' % message
    for length in range(len(body)):
        response = client.post("/chat/completions", content=body[:length], headers={"content-type": "application/json"})
        assert response.status_code == 400
        assert "EOF while parsing" in response.text
    response = client.post("/chat/completions", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/chat/completions", 405),
        ("GET", "/models", 200),
        ("POST", POSTS[0], 415),
    ],
)
def test_headers_on_every_answer(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert re.fullmatch(r"[0-9a-f]{32}", response.headers["x-ds-trace-id"])
    assert response.headers["server"] == "elb"
    assert response.headers["vary"] == "origin, access-control-request-method, access-control-request-headers"
    assert response.headers["access-control-allow-credentials"] == "true"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains; preload"
    assert "x-request-id" not in response.headers


def test_headers_trace_ids_differ(client: httpx.Client) -> None:
    ids = {client.get("/models").headers["x-ds-trace-id"] for _ in range(20)}
    assert len(ids) == 20
