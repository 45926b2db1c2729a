"""What is known of a stream beside its chunks: its response, the trace id of what it makes, its failures in the log."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from deepseek_client import (
    APIError,
    APITimeoutError,
    DeepSeek,
    StreamError,
    StreamTruncated,
    UnexpectedResponse,
)
from deepseek_client.types import ResponseInfo

from tests.client.bodies import CHUNKS, DONE, REPLY, chunk, event
from tests.client.chats import called, run_tools, said, stream_tools, streamed
from tests.client.conftest import API_KEY, HELLO, AsyncDriver, Connect, Driver
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]

TRACE = "feedfeedfeedfeedfeedfeedfeedfeed"
TRACED = {"x-ds-trace-id": TRACE}
ALL = [event(body) for body in CHUNKS]
SECRET = "what the conversation is about"


def final(driver: Driver, stream: Any) -> Any:
    """The whole answer of a stream of either client."""
    return driver.runner.run(stream.final()) if isinstance(driver, AsyncDriver) else stream.final()


def close(driver: Driver, stream: Any) -> None:
    if isinstance(driver, AsyncDriver):
        driver.runner.run(stream.close())
    else:
        stream.close()


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of this package; none may have the key or a part of the conversation in it."""
    lines = [record.getMessage() for record in caplog.records if record.name.startswith("deepseek_client")]
    assert {record.name for record in caplog.records if record.name.startswith("deepseek_client")} <= {
        "deepseek_client"
    }
    assert not [line for line in lines if SECRET in line or API_KEY in line or "\n" in line]
    return lines


def test_answer_of_a_stream_has_its_trace_id(serve: Serve, connect: Connect) -> None:
    driver = connect(serve(events(*ALL, DONE, headers=TRACED)).url)
    answered = final(driver, driver.create(stream=True))
    assert answered.trace_id == TRACE
    assert "trace_id" not in answered.to_dict()
    assert pickle.loads(pickle.dumps(answered)).trace_id == TRACE


def test_partial_answer_of_a_stream_has_its_trace_id(serve: Serve, connect: Connect) -> None:
    driver = connect(serve(events(*ALL[:3], headers=TRACED)).url)
    with pytest.raises(StreamTruncated) as caught:
        driver.stream()
    for error in (caught.value, copy.deepcopy(caught.value), pickle.loads(pickle.dumps(caught.value))):
        assert error.trace_id == error.partial.trace_id == TRACE


@pytest.mark.parametrize("stream", [True, False])
def test_answer_of_a_run_of_tools_has_the_trace_id_of_its_request(serve: Serve, connect: Connect, stream: bool) -> None:
    def ping() -> str:
        return "pong"

    if stream:
        call = {"tool_calls": [called("ping", {})]}
        scripts = [streamed(call, finish_reason="tool_calls"), events(*ALL, DONE, headers=TRACED)]
        run = stream_tools(connect(serve(*scripts).url), tools=[ping])[1]
    else:
        scripts = [said("", called("ping", {})), answer(json.dumps(REPLY), headers=TRACED)]
        run = run_tools(connect(serve(*scripts).url), tools=[ping])
    assert (run.rounds, run.final.trace_id) == (2, TRACE)


def test_response_of_a_stream(serve: Serve, connect: Connect) -> None:
    server = serve(answer("{}", status=503, headers={"retry-after": "0"}), events(*ALL, DONE, headers=TRACED))
    driver = connect(server.url, max_retries=1)
    started = monotonic()
    stream = driver.create(stream=True)
    response = stream.response
    assert type(response) is ResponseInfo
    assert (response.status_code, response.attempts, response.trace_id) == (200, 2, TRACE)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert API_KEY not in repr(response)
    assert 0 < response.elapsed <= stream.elapsed <= monotonic() - started
    final(driver, stream)
    ended = stream.elapsed
    assert response.elapsed <= ended <= monotonic() - started
    assert stream.elapsed == stream.response.elapsed == ended  # the clock of a stream stops at its end


@pytest.mark.parametrize("count", [0, 1])
def test_clock_of_a_closed_stream_stands_still(serve: Serve, connect: Connect, count: int) -> None:
    driver = connect(serve(events(*ALL, terminate=False, end="hang")).url)
    stream = driver.create(stream=True)
    for _ in range(count):
        driver.runner.run(anext(stream)) if isinstance(driver, AsyncDriver) else next(stream)
    close(driver, stream)
    assert stream.elapsed == stream.elapsed == stream.response.elapsed


def test_reasoning_of_the_events_of_a_run(serve: Serve, connect: Connect) -> None:
    driver = connect(serve(events(*ALL, event({**CHUNKS[0], "choices": []}), DONE)).url)
    seen, _ = stream_tools(driver, tools=[])
    assert [item.reasoning for item in seen] == ["", "A greeting.", "", "", "", ""]
    assert "".join(item.text for item in seen) == "Hello\u2028!"


BROKEN: list[tuple[Script, dict[str, Any], type[APIError], str]] = [
    (events(*ALL[:3], headers=TRACED), {}, StreamTruncated, "StreamTruncated"),
    (events(*ALL[:3], headers=TRACED, terminate=False, end="close"), {}, StreamTruncated, "StreamTruncated"),
    (
        events(*ALL[:2], event({"error": {"message": SECRET, "type": SECRET}}), headers=TRACED),
        {},
        StreamError,
        "StreamError",
    ),
    (events(*ALL[:2], event({"said": SECRET}), headers=TRACED), {}, UnexpectedResponse, "UnexpectedResponse"),
    (
        events(*ALL[:2], headers=TRACED, terminate=False, end="hang"),
        {"timeout": 0.2},
        APITimeoutError,
        "APITimeoutError read",
    ),
    (
        events(*ALL[:2], headers=TRACED, terminate=False, end="hang"),
        {"idle_timeout": 0.2},
        APITimeoutError,
        "APITimeoutError idle",
    ),
]


@pytest.mark.parametrize(("script", "limits", "error", "words"), BROKEN)
def test_failure_of_a_stream_is_logged_once(
    serve: Serve,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    script: Script,
    limits: dict[str, Any],
    error: type[APIError],
    words: str,
) -> None:
    caplog.set_level(logging.DEBUG, "deepseek_client")
    driver = connect(serve(script).url)
    stream = driver.create(stream=True, messages=[{"role": "user", "content": SECRET}], **limits)
    for _ in range(2):  # the error is raised again, and not logged again
        with pytest.raises(error):
            final(driver, stream)
    lines = logged(caplog)
    assert len(lines) == 2
    assert lines[0].startswith("POST /chat/completions: HTTP 200 in ")
    assert lines[1].startswith("POST /chat/completions: failed after 0.")
    assert lines[1].endswith(f"(attempt 1, trace id {TRACE}): {words}")


def test_chunks_that_make_no_answer_are_logged(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "deepseek_client")
    driver = connect(
        serve(
            events(event(chunk({"tool_calls": [{"index": 0, "function": {"arguments": [SECRET]}}]}, "stop")), DONE)
        ).url
    )
    with pytest.raises(UnexpectedResponse):
        final(driver, driver.create(stream=True))
    assert logged(caplog)[1:] == [line for line in logged(caplog) if line.endswith("UnexpectedResponse")]
    assert len(logged(caplog)) == 2


def test_stream_that_is_left_is_no_failure(serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "deepseek_client")
    driver = connect(serve(events(*ALL, terminate=False, end="hang")).url)
    driver.first()
    assert len(logged(caplog)) == 1


@pytest.mark.parametrize("name", [f"x\nERROR root: {SECRET}", SECRET, "", "ping2"])
def test_name_that_the_model_made_up_is_not_logged(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    def ping(number: int) -> int:
        return number

    caplog.set_level(logging.DEBUG, "deepseek_client")
    calls = [called(name, {}, 0), called("ping", {"number": SECRET}, 1)]
    run_tools(connect(serve(said("", *calls), said("Done.")).url), tools=[ping])
    assert [line for line in logged(caplog) if "run_tools" in line] == [
        "run_tools: a call of a function that is not there failed: BadCall",
        "run_tools: the call of ping failed: BadCall",
    ]


def test_log_follows_the_logger_of_the_package(caplog: pytest.LogCaptureFixture, serve: Serve) -> None:
    caplog.set_level(logging.WARNING, "deepseek_client")
    with DeepSeek(api_key=API_KEY, base_url=serve(events(*ALL[:1])).url) as client, pytest.raises(StreamTruncated):
        client.chat.completions.create(**HELLO, stream=True).final()
    assert logged(caplog) == []
