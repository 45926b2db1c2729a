"""What is sent again, when, and what is never sent twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import deepseek_client
import pytest
from deepseek_client import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncDeepSeek,
    DeepSeek,
    StreamTruncated,
)
from deepseek_client._budget import Budget, OutOfTime
from deepseek_client._retry import LONGEST_RETRY_AFTER, pause, retry_after
from deepseek_client.api.chat import create_chat_completion

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
OK = answer(json.dumps(REPLY))
NOW = {"retry-after": "0"}
QUICK: dict[str, Any] = {"max_retries": 2, "retry_backoff": 0.001}


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 520, 529])
@pytest.mark.parametrize("stream", [False, True])
def test_status_that_may_pass_is_tried_again(serve: Serve, connect: Connect, status: int, stream: bool) -> None:
    good = events(*(event(body) for body in CHUNKS), DONE) if stream else OK
    server = serve(answer("busy", status=status, headers=NOW), answer("", status=status, headers=NOW), good)
    client = connect(server.url, max_retries=2)
    if stream:
        assert len(client.stream()) == len(CHUNKS)
    else:
        assert client.create().to_dict() == REPLY
    assert len({request.content for request in server.requests}) == 1
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 405, 409, 415, 418, 422, 501, 301])
def test_other_statuses_are_final(serve: Serve, connect: Connect, status: int) -> None:
    server = serve(answer("no", status=status, headers=NOW))
    with pytest.raises(APIStatusError) as caught:
        connect(server.url, max_retries=2).create()
    assert (caught.value.attempts, len(server.requests)) == (1, 1)


def test_default_is_two_retries_and_the_error_tells_the_attempts(serve: Serve) -> None:
    server = serve(*[answer("busy", status=503, headers=NOW)] * 4)
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        assert client.max_retries == 2
        with pytest.raises(deepseek_client.ServerOverloaded) as caught:
            client.chat.completions.create(**HELLO)
        assert (caught.value.attempts, caught.value.retry_after, len(server.requests)) == (3, 0, 3)
        with pytest.raises(deepseek_client.ServerOverloaded) as caught:
            client.chat.completions.create(**HELLO, max_retries=0)
        assert (caught.value.attempts, len(server.requests)) == (1, 4)


@pytest.mark.parametrize(
    "script",
    [
        Script([], "close"),
        Script([], "reset"),
        Script([b"HTTP/1.1 200"], "close"),
        Script([b"HTTP/1.1 503 Busy\r\ncontent-length: 9\r\n\r\n"], "close"),
        Script([b"nonsense\r\n"], "close"),
    ],
    ids=["closed", "reset", "half-a-head", "half-an-error", "nonsense"],
)
def test_connection_that_fails_before_an_answer_is_tried_again(serve: Serve, connect: Connect, script: Script) -> None:
    server = serve(script, OK)
    assert connect(server.url, **QUICK).create().to_dict() == REPLY
    assert len(server.requests) == 2


def test_refused_connection_is_tried_again(serve: Serve, connect: Connect) -> None:
    server = serve()
    server.stop()
    with pytest.raises(APIConnectionError) as caught:
        connect(server.url, **QUICK).create()
    assert caught.value.attempts == 3


@pytest.mark.parametrize("end", ["close", "reset"])
def test_nothing_is_sent_again_once_an_answer_has_begun(serve: Serve, connect: Connect, end: str) -> None:
    half = Script([b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"], end)
    server = serve(
        half, events(event(CHUNKS[0]), terminate=False, end="close"), answer("<html>", content_type="text/html")
    )
    client = connect(server.url, **QUICK)
    with pytest.raises(APIConnectionError) as caught:
        client.create()
    assert caught.value.attempts == 1
    with pytest.raises(StreamTruncated):
        client.stream()
    with pytest.raises(deepseek_client.UnexpectedResponse):
        client.create()
    assert len(server.requests) == 3


def test_silent_server_is_not_asked_again(serve: Serve, connect: Connect) -> None:
    server = serve(Script([], "hang"))
    with pytest.raises(APITimeoutError) as caught:
        connect(server.url, timeout=0.5, **QUICK).create()
    assert (caught.value.kind, caught.value.attempts, len(server.requests)) == ("read", 1, 1)


def test_iterators_in_a_body_survive_a_retry(serve: Serve, connect: Connect) -> None:
    server = serve(Script([], "close"), OK)
    connect(server.url, **QUICK).create(messages=({"role": "user", "content": text} for text in "ab"))
    assert server.requests[0].json == server.requests[1].json
    assert len(server.requests[1].json["messages"]) == 2


def test_server_that_asks_for_too_long_a_pause_is_not_waited_for(serve: Serve, connect: Connect) -> None:
    server = serve(answer("", status=429, headers={"retry-after": "3600"}))
    with pytest.raises(deepseek_client.RateLimitReached) as caught:
        connect(server.url, max_retries=2).create()
    assert (caught.value.retry_after, caught.value.attempts) == (3600, 1)


def test_pause_beyond_the_deadline_is_not_begun(serve: Serve, connect: Connect) -> None:
    server = serve(answer("", status=429, headers={"retry-after": "30"}))
    with pytest.raises(deepseek_client.RateLimitReached):
        connect(server.url, max_retries=2, deadline=5).create()


def test_results_tell_attempts_time_and_trace_id(serve: Serve) -> None:
    trace = {"x-ds-trace-id": "0123456789abcdef0123456789abcdef"}
    server = serve(
        answer("", status=503, headers=NOW),
        answer(json.dumps(REPLY), headers=trace),
        answer("", status=503, headers=NOW),
        events(*(event(body) for body in CHUNKS), DONE, headers=trace),
    )
    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        response = create_chat_completion.sync_detailed(client=client, body={**HELLO})
        assert (response.attempts, response.trace_id, response.parsed.trace_id) == (2, *trace.values(), *trace.values())
        assert 0 < response.elapsed < 60
        assert "trace_id" not in response.parsed.to_dict()
        with client.chat.completions.create(**HELLO, stream=True) as stream:
            assert (stream.attempts, stream.trace_id) == (2, *trace.values())


def test_log_has_no_key_and_no_content(serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "deepseek_client")
    trace = {"x-ds-trace-id": "feedfeedfeedfeedfeedfeedfeedfeed"}
    server = serve(
        answer("private", status=503, headers=NOW),
        answer(json.dumps(REPLY), headers=trace),
        answer("private", status=401),
    )
    client = connect(server.url, max_retries=1)
    client.create(messages=[{"role": "user", "content": "private"}])
    with pytest.raises(APIStatusError):
        client.create()
    lines = [record.getMessage() for record in caplog.records if record.name == "deepseek_client"]
    assert "POST /chat/completions: attempt 1 failed (ServerOverloaded HTTP 503), the next one in 0.00 s" in lines[0]
    assert "POST /chat/completions: HTTP 200 in" in lines[1]
    assert "(attempt 2, trace id feedfeedfeedfeedfeedfeedfeedfeed)" in lines[1]
    assert "AuthenticationFails HTTP 401" in lines[2]
    assert not [line for line in lines if "private" in line or API_KEY in line]


def test_copy_with_options_shares_connections_and_changes_nothing(serve: Serve) -> None:
    server = serve(OK, OK, answer("", status=503, headers=NOW), OK)
    with DeepSeek(api_key=API_KEY, base_url=server.url, default_headers={"x-a": "1"}) as client:
        _ = client.chat
        with client.with_options(api_key="sk-other", timeout=7, max_retries=0, default_headers={"x-b": "2"}) as copy:
            copy.chat.completions.create(**HELLO)
            assert (copy.timeout.read, copy.max_retries, copy.base_url) == (7, 0, server.url)
        client.chat.completions.create(**HELLO)
        with pytest.raises(deepseek_client.ServerOverloaded):
            copy.chat.completions.create(**HELLO)  # closing a copy closes nothing
        client.with_options(base_url=server.url + "/v1").chat.completions.create(**HELLO)
        assert (client.max_retries, client.timeout.read) == (2, 600)
    first, second = server.requests[:2]
    assert (first.headers["authorization"], second.headers["authorization"]) == ("Bearer sk-other", f"Bearer {API_KEY}")
    assert (first.headers.get("x-b"), second.headers.get("x-b")) == ("2", None)
    assert first.headers["x-a"] == second.headers["x-a"] == "1"
    assert server.connections == 1


def test_trio_runs_the_asynchronous_client(serve: Serve) -> None:
    import trio  # noqa: PLC0415

    server = serve(
        answer("", status=503, headers=NOW), OK, events(*(event(body) for body in CHUNKS), DONE), Script([], "hang")
    )

    async def main() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            assert (await client.chat.completions.create(**HELLO)).to_dict() == REPLY
            async with await client.chat.completions.create(**HELLO, stream=True) as stream:
                assert [chunk.to_dict() async for chunk in stream] == CHUNKS
            with pytest.raises(APITimeoutError) as caught:
                await client.chat.completions.create(**HELLO, deadline=0.1)
            assert caught.value.kind == "deadline"

    trio.run(main)
    assert server.connections == 1


DATE = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after-ms": "250"}, 0.25),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after-ms": "x", "retry-after": "7"}, 7),
        ({"retry-after": format_datetime(DATE + timedelta(seconds=30), usegmt=True)}, 30),
        ({"retry-after": format_datetime(DATE - timedelta(seconds=30), usegmt=True)}, 0),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Fri, 99 Foo 2026 99:99:99 GMT"}, None),
        ({"retry-after": ""}, None),
    ],
)
def test_retry_after_forms(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=DATE.timestamp) == seconds


def test_pauses_double_and_vary_within_bounds() -> None:
    assert [pause(attempt, 0.5, None, chance=lambda: 0.0) for attempt in range(1, 7)] == [0.5, 1, 2, 4, 8, 8]
    assert [pause(attempt, 0.5, None, chance=lambda: 1.0) for attempt in (1, 6)] == [0.375, 6]
    assert pause(1, 0.5, 3.0) == 3
    assert pause(1, 0.5, LONGEST_RETRY_AFTER) == LONGEST_RETRY_AFTER
    assert pause(1, 0.5, LONGEST_RETRY_AFTER + 1) is None
    assert pause(10_000, 0.5, None) is not None


def test_budget_tells_which_limit_ran_out() -> None:
    now = 100.0
    budget = Budget(10, 3, clock=lambda: now)
    assert (budget.left(), budget.expired(), budget.bound(None), budget.bound(1), budget.bound(60)) == (
        10,
        None,
        3,
        1,
        3,
    )
    now = 102.9
    budget.progress()
    now = 105.0
    assert budget.bound(60) == pytest.approx(0.9)
    now = 105.9
    with pytest.raises(OutOfTime) as caught:
        budget.bound(60)
    assert caught.value.kind == "idle"
    budget.progress()
    now = 110.0
    with pytest.raises(OutOfTime) as caught:
        budget.check()
    assert caught.value.kind == "deadline"
    assert Budget(None, None).bound(None) is None
