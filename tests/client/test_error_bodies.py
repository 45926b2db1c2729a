"""The status of an error is known before its body: whatever becomes of the body, it is that error."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import weakref
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from deepseek_client import (
    APIConnectionError,
    APIStatusError,
    AuthenticationFails,
    DeepSeek,
    InsufficientBalance,
    InvalidFormat,
    ServerOverloaded,
    StreamError,
    UnexpectedResponse,
)

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
TRACE = {"x-ds-trace-id": "0123456789abcdef0123456789abcdef"}
BODY = json.dumps({"error": {"message": "No", "type": "unknown_error", "code": "c", "param": None}}).encode()
LONGER = {"content-length": str(len(BODY) + 50), **TRACE}
CLASSES = {400: InvalidFormat, 401: AuthenticationFails, 402: InsufficientBalance}
BROKEN = {
    "cut": (answer(BODY, status=0, headers=LONGER, end="close"), BODY.decode()),
    "stalled": (answer(BODY[:20], status=0, headers=LONGER, end="hang"), BODY[:20].decode()),
    "mislabelled": (answer(BODY, status=0, headers={"content-encoding": "gzip", **TRACE}), ""),
}  # fmt: skip


def with_status(script: Script, status: int) -> Script:
    return Script([script.pieces[0].replace(b" 0 ", f" {status} ".encode(), 1)], script.end)


@pytest.mark.parametrize("status", CLASSES)
@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("stream", [False, True])
def test_status_with_a_broken_body_is_that_error(
    serve: Serve, connect: Connect, status: int, broken: str, stream: bool
) -> None:
    script, text = BROKEN[broken]
    server = serve(with_status(script, status))
    with pytest.raises(CLASSES[status]) as caught:
        connect(server.url, max_retries=2, timeout=0.2).create(**({"stream": True} if stream else {}))
    error = caught.value
    assert (len(server.requests), error.attempts, error.trace_id) == (1, 1, TRACE["x-ds-trace-id"])
    assert "the body was cut" in str(error)
    assert error.text == text
    if broken != "mislabelled":  # of which all has come, so that the connection may be used again
        assert server.left()


@pytest.mark.parametrize("broken", BROKEN)
def test_retryable_status_with_a_broken_body_is_sent_again(serve: Serve, connect: Connect, broken: str) -> None:
    script = with_status(BROKEN[broken][0], 503)
    server = serve(script, answer(json.dumps(REPLY)), script, script)
    client = connect(server.url, timeout=0.2, retry_backoff=0.001)
    assert client.create(max_retries=1).to_dict() == REPLY
    with pytest.raises(ServerOverloaded) as caught:
        client.create(max_retries=1)
    assert (caught.value.attempts, len(server.requests)) == (2, 4)


@pytest.mark.parametrize("kind", ["deadline", "idle_timeout"])
def test_limit_that_ends_in_the_body_of_an_error_keeps_the_error(serve: Serve, connect: Connect, kind: str) -> None:
    head = b"HTTP/1.1 402 No\r\ncontent-length: 100000\r\n\r\n"
    server = serve(Script([head + b"oops"], "drip" if kind == "deadline" else "hang", b"."))
    started = monotonic()
    with pytest.raises(InsufficientBalance, match="oops") as caught:
        connect(server.url, **{kind: 0.25}).create()
    assert 0.2 < monotonic() - started < 4  # less than the body of an error gets without such a limit
    assert "the body was cut" in str(caught.value)
    assert server.gone.wait(5)


def test_endless_body_of_an_error_is_read_up_to_a_size(serve: Serve, connect: Connect) -> None:
    head = b"HTTP/1.1 402 No\r\nconnection: close\r\n\r\n"
    server = serve(Script([head], "drip", b"x" * 100_000))
    with pytest.raises(InsufficientBalance) as caught:
        connect(server.url).create()
    assert len(caught.value.text) == 2**20
    assert "the body was cut: it is larger than 1048576 bytes" in str(caught.value)
    assert server.gone.wait(5)


def test_time_for_the_body_of_an_error_is_not_taken_from_the_next_attempt(serve: Serve, connect: Connect) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2000\r\n\r\n"
    slow = Script([head], "drip", b"\n", drips=20, last=json.dumps(REPLY).encode().rjust(1980))
    server = serve(answer(b"busy", status=503), slow)
    assert connect(server.url, max_retries=1, retry_backoff=0.001, deadline=30).create().to_dict() == REPLY


@pytest.mark.parametrize("deep", ['{"error": {"message": %s}}', '{"error": {"message": "m"}, "x": %s}'])
@pytest.mark.parametrize("depth", [60, 900])
def test_error_that_is_nested_deeply_pickles(serve: Serve, connect: Connect, deep: str, depth: int) -> None:
    body = deep % ("[" * depth + "]" * depth)
    server = serve(answer(body, status=400), events(f"data: {body}\n\n".encode()))
    client = connect(server.url)
    with pytest.raises(InvalidFormat) as caught:
        client.create()
    with pytest.raises((StreamError, UnexpectedResponse)) as caught_in_stream:
        client.stream()
    for error in (caught.value, caught_in_stream.value):
        for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error)):
            assert (str(twin), vars(twin).keys()) == (str(error), vars(error).keys())
    assert caught.value.text == body


# Answers that break after a success has begun


@pytest.mark.parametrize("stream", [False, True])
def test_answer_that_breaks_off_tells_its_trace_id(serve: Serve, connect: Connect, stream: bool) -> None:
    server = serve(answer(b'{"id": ', headers={"content-length": "500", **TRACE}, end="close"))
    with pytest.raises(APIConnectionError) as caught:
        connect(server.url, max_retries=2).create(**({"stream": True} if stream else {}))
    assert (caught.value.trace_id, caught.value.attempts) == (TRACE["x-ds-trace-id"], 1)


@pytest.mark.parametrize("stream", [False, True])
def test_answer_that_is_badly_compressed_tells_all_of_its_head(serve: Serve, connect: Connect, stream: bool) -> None:
    kind = "text/event-stream" if stream else "application/json"
    server = serve(answer(b"{}", content_type=kind, headers={"content-encoding": "gzip", **TRACE}))
    client = connect(server.url)
    with pytest.raises(UnexpectedResponse, match="does not match its Content-Encoding") as caught:
        client.stream() if stream else client.create()
    error = caught.value
    assert (error.trace_id, error.status_code, error.content_type) == (TRACE["x-ds-trace-id"], 200, kind)


# Errors and memory


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("arguments", [{}, {"stream": True}])
@pytest.mark.parametrize("script", [answer(BODY, status=400), answer(b"{"), Script([], "close")])
@pytest.mark.usefixtures("no_collector")
def test_error_of_a_call_is_in_no_cycle(serve: Serve, script: Script, arguments: dict[str, Any]) -> None:
    server = serve(script)
    with DeepSeek(api_key=API_KEY, base_url=server.url, max_retries=0) as client:
        assert failure_of(client, arguments)() is None


def failure_of(client: DeepSeek, arguments: dict[str, Any]) -> Callable[[], Any]:
    try:
        client.chat.completions.create(**HELLO, **arguments)
    except (APIStatusError, APIConnectionError, UnexpectedResponse) as error:
        return weakref.ref(error)
    raise AssertionError
