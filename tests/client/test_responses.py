"""What the client makes of what comes back: models, or an error that says what came."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Callable
from typing import Any

import deepseek_client
import pytest
from deepseek_client import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    UnexpectedResponse,
)

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, Connect
from tests.client.wire import Script, WireServer, answer

Serve = Callable[..., WireServer]
TRACE = {"x-ds-trace-id": "0123456789abcdef0123456789abcdef"}


def envelope(message: str, kind: str = "invalid_request_error", code: str = "invalid_request_error") -> str:
    return json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}})


def with_content(content: object) -> str:
    return json.dumps(
        {**REPLY, "choices": [{**REPLY["choices"][0], "message": {"role": "assistant", "content": content}}]}
    )


@pytest.mark.parametrize("blank", [b"", b"\n", b"\n" * 5000, b"\r\n \t"])
def test_reply_after_keep_alive_lines(serve: Serve, connect: Connect, blank: bytes) -> None:
    server = serve(answer(blank + json.dumps(REPLY).encode()))
    reply = connect(server.url).create()
    assert reply.to_dict() == REPLY
    assert reply.choices[0].message.reasoning_content == "A greeting."
    assert reply.usage.prompt_cache_miss_tokens == 8


def test_reply_keeps_what_the_contract_does_not_know(serve: Serve, connect: Connect) -> None:
    body: dict[str, Any] = json.loads(json.dumps(REPLY))
    body["choices"][0]["finish_reason"] = "tired"
    body["choices"][0]["message"]["mood"] = {"level": 3}
    body["choices"][0]["message"]["tool_calls"] = None
    body["service_tier"] = None
    server = serve(answer(json.dumps(body)))
    reply = connect(server.url).create()
    assert reply.choices[0].finish_reason == "tired"
    assert reply.choices[0].message.additional_properties == {"mood": {"level": 3}}
    assert reply.choices[0].message.tool_calls is None
    assert reply.to_dict() == body


def test_reply_may_be_compressed(serve: Serve, connect: Connect) -> None:
    data = gzip.compress(json.dumps(REPLY).encode(), mtime=0)
    server = serve(answer(data, headers={"content-encoding": "gzip"}))
    assert connect(server.url).create().to_dict() == REPLY


@pytest.mark.parametrize(
    ("status", "body", "content_type", "name", "code", "message"),
    [
        (400, envelope("Bad temperature"), "application/json", "InvalidFormat", "invalid_request_error", "Bad temp"),
        (400, envelope("Model"), "application/octet-stream", "InvalidFormat", "invalid_request_error", "Model"),
        (400, "Failed to parse", "application/octet-stream", "InvalidFormat", None, "Failed to parse"),
        (401, "Authentication Fails (governor)", None, "AuthenticationFails", None, "governor"),
        (402, envelope("Insufficient Balance", "unknown_error"), "application/json", "InsufficientBalance",
         "invalid_request_error", "Insufficient Balance"),
        (404, "", None, "NotFound", None, "empty body"),
        (405, "", None, "MethodNotAllowed", None, "empty body"),
        (415, "Expected request with", "text/plain; charset=utf-8", "UnsupportedMediaType", None, "Expected"),
        (422, "Failed to deserialize", "text/plain", "InvalidParameters", None, "Failed to des"),
        (429, envelope("Too many"), "application/json", "RateLimitReached", "invalid_request_error", "Too many"),
        (500, "<html>oops</html>", "text/html", "ServerError", None, "<html>"),
        (503, envelope("Busy", "service_unavailable_error", "service_unavailable_error"), "application/json",
         "ServerOverloaded", "service_unavailable_error", "Busy"),
        (418, '{"error": "Requested Resource Not Found", "stage": "WAF"}', "application/json", "APIStatusError", None,
         "WAF"),
        (520, "", "text/html", "APIStatusError", None, "empty body"),
        (529, '["odd"]', "application/json", "APIStatusError", None, "odd"),
        (302, "", None, "APIStatusError", None, "empty body"),
        (400, b"\xff\xfe not utf-8", "text/plain", "InvalidFormat", None, "not utf-8"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("stream", [False, True], ids=["plain", "stream"])
def test_error_status_has_its_class_and_its_body(
    serve: Serve, connect: Connect, stream: bool, status: int, body: Any, content_type: str, name: str,
    code: str | None, message: str,
) -> None:  # fmt: skip
    server = serve(answer(body, status=status, content_type=content_type, headers=TRACE))
    with pytest.raises(APIStatusError) as caught:
        connect(server.url).create(**({"stream": True} if stream else {}))
    error = caught.value
    assert type(error) is getattr(deepseek_client, name)
    assert (error.status_code, error.code, error.trace_id) == (status, code, TRACE["x-ds-trace-id"])
    assert (error.method, error.path) == ("POST", "/chat/completions")
    assert message in str(error)
    assert f"HTTP {status}" in str(error)
    if isinstance(body, str):
        assert error.text == body
        assert error.body == (json.loads(body) if body.startswith(("{", "[")) else None)


def test_only_overload_and_limits_are_retryable() -> None:
    retryable = {status for status, kind in deepseek_client.errors.STATUS_ERRORS.items() if kind.retryable}
    assert retryable == {429, 500, 503}


def test_redirects_are_not_followed(serve: Serve, connect: Connect) -> None:
    other = serve()
    server = serve(answer("", status=307, headers={"location": f"{other.url}/steal"}))
    with pytest.raises(APIStatusError, match="HTTP 307"):
        connect(server.url).create()
    assert other.connections == 0


@pytest.mark.parametrize(
    ("body", "content_type", "words"),
    [
        (b"", "application/json", "the body is empty"),
        (b"\n\n\n", "application/json", "the body is empty"),
        (b"<html><h1>504</h1></html>", "text/html", "is not JSON .text/html.: '<html><h1>504"),
        (b'{"id": "x", "choices": [', "application/json", "is not JSON"),
        (b"[]", "application/json", "ChatCompletion: expected an object, got list"),
        (b'"text"', "application/json", "ChatCompletion: expected an object, got str 'text'"),
        (b"null", "application/json", "ChatCompletion: expected an object, got NoneType"),
        (b"{}", "application/json", "ChatCompletion.id: this required field is missing"),
        (b'{"error_msg": "Not Found."}', "application/json", "required field is missing"),
        (
            json.dumps({**REPLY, "choices": "none"}),
            "application/json",
            "ChatCompletion.choices: expected an array, got str 'none'",
        ),
        (
            json.dumps({**REPLY, "choices": {}}),
            "application/json",
            "ChatCompletion.choices: expected an array, got dict",
        ),
        (
            json.dumps({**REPLY, "choices": ""}),
            "application/json",
            "ChatCompletion.choices: expected an array, got str",
        ),
        (with_content({"a": 1}), "application/json", "ChatCompletionMessage.content: expected a string, got dict"),
        (with_content(False), "application/json", "ChatCompletionMessage.content: expected a string, got bool"),
        (json.dumps({**REPLY, "choices": None}), "application/json", "choices: expected an array, got None"),
        (
            json.dumps({**REPLY, "choices": [None]}),
            "application/json",
            "ChatCompletionChoice: expected an object",
        ),
        (json.dumps({**REPLY, "usage": 7}), "application/json", "Usage: expected an object, got int 7"),
        (b"\xff\xfe{}", "application/json", "is not UTF-8"),
        (b"[" * 100_000, "application/json", "is not JSON"),
    ],
)
def test_success_with_a_body_that_breaks_the_contract(
    serve: Serve, connect: Connect, body: Any, content_type: str, words: str
) -> None:
    server = serve(answer(body, content_type=content_type, headers=TRACE))
    with pytest.raises(UnexpectedResponse, match=words) as caught:
        connect(server.url).create()
    data = body if isinstance(body, bytes) else body.encode()
    assert caught.value.text.strip() == data.decode("utf-8", "replace").strip()
    assert caught.value.trace_id == TRACE["x-ds-trace-id"]
    assert (caught.value.status_code, caught.value.content_type) == (200, content_type)


def test_broken_compression_is_named(serve: Serve, connect: Connect) -> None:
    server = serve(answer(b"no gzip", headers={"content-encoding": "gzip"}))
    with pytest.raises(UnexpectedResponse, match="Content-Encoding"):
        connect(server.url).create()


def test_refused_connection(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(APIConnectionError, match="POST /chat/completions: ConnectError"):
        connect(f"http://127.0.0.1:{port}").create()


@pytest.mark.parametrize(
    "script",
    [
        Script([], "close"),
        Script([], "reset"),
        Script([b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"], "close"),
        Script([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}"], "reset"),
        Script([b"SSH-2.0-OpenSSH\r\n"], "close"),
    ],
    ids=["closed", "reset", "short", "reset-in-body", "not-http"],
)
def test_broken_connection(serve: Serve, connect: Connect, script: Script) -> None:
    server = serve(script)
    with pytest.raises(APIConnectionError) as caught:
        connect(server.url).create()
    assert not isinstance(caught.value, APITimeoutError)
    assert caught.value.__cause__ is not None


@pytest.mark.parametrize("where", ["client", "call"])
def test_read_timeout_is_told(serve: Serve, connect: Connect, where: str) -> None:
    server = serve(Script([], "hang"))
    client = connect(server.url, **({"timeout": 0.05} if where == "client" else {}))
    with pytest.raises(APITimeoutError, match="the read timeout ran out; raise timeout=") as caught:
        client.create(**({"timeout": 0.05} if where == "call" else {}))
    assert caught.value.kind == "read"
    assert server.gone.wait(5)


def test_default_timeouts_are_finite() -> None:
    with deepseek_client.DeepSeek(api_key=API_KEY) as client:
        limits = client.timeout
    assert all(0 < limit <= 600 for limit in limits.as_dict().values() if limit is not None)
    assert None not in limits.as_dict().values()
