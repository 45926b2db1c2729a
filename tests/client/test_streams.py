"""Streams: complete ones, and every way in which they are not."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from deepseek_client import APITimeoutError, DeepSeek, StreamError, StreamTruncated, UnexpectedResponse

from tests.client.bodies import CHUNKS, DONE, REPLY, chunk, event
from tests.client.conftest import Connect
from tests.client.wire import WireServer, answer, events

Serve = Callable[..., WireServer]
ALL = [event(body) for body in CHUNKS]
WHOLE = b"".join(ALL) + DONE
TRACE = {"x-ds-trace-id": "0123456789abcdef0123456789abcdef"}


@pytest.mark.parametrize("newline", [b"\n", b"\r", b"\r\n"], ids=["LF", "CR", "CRLF"])
@pytest.mark.parametrize("size", [1, 2, 7, 4096], ids=lambda size: f"{size}-byte-pieces")
def test_stream_in_pieces_of_any_size(serve: Serve, connect: Connect, newline: bytes, size: int) -> None:
    data = b"\xef\xbb\xbf: keep-alive\n\n" + WHOLE.replace(b'data: {"id"', b': keep-alive\n\ndata:{"id"')
    data = data.replace(b"\n", newline)
    server = serve(events(*(data[start : start + size] for start in range(0, len(data), size)), headers=TRACE))
    assert [item.to_dict() for item in connect(server.url).stream()] == CHUNKS
    assert server.requests[0].json["stream"] is True
    assert server.requests[0].headers["accept"] == "text/event-stream"


def test_stream_drops_what_follows_the_end_marker(serve: Serve, connect: Connect) -> None:
    server = serve(events(WHOLE + ALL[0] + b"data: nonsense\n\n"))
    assert len(connect(server.url).stream()) == len(CHUNKS)


@pytest.mark.parametrize("rest", [b"data: [DONE]", b"data: [DONE]\n", b"data:[DONE]\r\n"])
def test_end_marker_needs_no_blank_line_after_it(serve: Serve, connect: Connect, rest: bytes) -> None:
    server = serve(events(b"".join(ALL) + rest))
    assert len(connect(server.url).stream()) == len(CHUNKS)


def test_stream_ends_at_its_marker_though_the_server_goes_on(serve: Serve, connect: Connect) -> None:
    server = serve(events(WHOLE, terminate=False, end="hang"))
    assert len(connect(server.url, timeout=60).stream()) == len(CHUNKS)
    assert server.gone.wait(5)


def test_connection_is_used_again_after_a_stream(serve: Serve, connect: Connect) -> None:
    server = serve(events(*ALL, DONE), events(*ALL, DONE), answer(json.dumps(REPLY)))
    client = connect(server.url)
    client.stream()
    client.stream()
    client.create()
    assert server.connections == 1


@pytest.mark.parametrize("rest", [(*ALL[-1:], DONE), (ALL[-1] + DONE,)], ids=["apart", "together"])
def test_connection_is_used_again_after_a_stream_that_is_left_at_its_finish_reason(
    serve: Serve, connect: Connect, rest: tuple[bytes, ...]
) -> None:
    server = serve(*[events(*ALL[:-1], *rest)] * 2, answer(json.dumps(REPLY)))
    client = connect(server.url)
    for _ in range(2):
        assert client.finish().finish_reason == "stop"
    client.create()
    assert server.connections == 1


def test_connection_is_closed_if_nothing_follows_the_finish_reason(serve: Serve, connect: Connect) -> None:
    server = serve(events(*ALL, terminate=False, end="hang"), answer(json.dumps(REPLY)))
    client = connect(server.url)
    assert client.finish().finish_reason == "stop"
    assert server.gone.wait(5)
    client.create()
    assert server.connections == 2


def test_leaving_a_stream_closes_its_connection(serve: Serve, connect: Connect) -> None:
    server = serve(events(*ALL, terminate=False, end="hang"))
    assert connect(server.url).first().to_dict() == CHUNKS[0]
    assert server.gone.wait(5)


@pytest.mark.parametrize("end", ["close", "reset"])
@pytest.mark.parametrize(
    ("sent", "arrived"),
    [
        (b"", 0),
        (b": keep-alive\n\n", 0),
        (b"".join(ALL[:2]), 2),
        (b"".join(ALL), 5),  # even a finish reason is not the end
        (b"".join(ALL[:2]) + ALL[2][:40], 2),
        (b"".join(ALL[:2]) + ALL[2][:-1], 2),
        (b"".join(ALL[:2]) + b"data: [DON", 2),
    ],
    ids=["nothing", "keep-alive", "two", "all-but-marker", "half-event", "no-blank-line", "half-marker"],
)
@pytest.mark.parametrize("terminate", [True, False], ids=["body-ended", "cut"])
def test_truncated_stream_raises_with_what_arrived(
    serve: Serve, connect: Connect, sent: bytes, arrived: int, end: str, terminate: bool
) -> None:
    server = serve(events(*([sent] if sent else []), terminate=terminate, end=end, headers=TRACE))
    with pytest.raises(StreamTruncated) as caught:
        connect(server.url).stream()
    if end == "close" or terminate:
        assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:arrived]
    assert f"({len(caught.value.chunks)} chunks had arrived)" in str(caught.value)
    assert caught.value.trace_id == TRACE["x-ds-trace-id"]


@pytest.mark.parametrize("sent", [b"", b"".join(ALL[:1]), b"".join(ALL[:-1])], ids=["nothing", "one", "no-reason"])
@pytest.mark.parametrize("end", [DONE, DONE.strip()], ids=["marker", "marker-without-blank-line"])
def test_end_marker_without_a_finish_reason_is_no_end(serve: Serve, connect: Connect, sent: bytes, end: bytes) -> None:
    server = serve(events(sent + end, headers=TRACE))
    with pytest.raises(StreamTruncated, match="no event said that the answer is complete") as caught:
        connect(server.url).stream()
    arrived = sent.count(b"data:")
    assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:arrived]
    assert (caught.value.partial is None) is (arrived == 0)
    assert caught.value.trace_id == TRACE["x-ds-trace-id"]


def test_finish_reason_may_come_before_the_last_chunk(serve: Serve, connect: Connect) -> None:
    usage = {**chunk({}), "choices": [], "usage": REPLY["usage"]}
    server = serve(events(b"".join(ALL) + event(usage) + DONE))
    assert len(connect(server.url).stream()) == len(CHUNKS) + 1


@pytest.mark.parametrize("reason", [None, "length"])
def test_text_stream_needs_a_finish_reason(serve: Serve, reason: str | None) -> None:
    piece = {"index": 0, "text": " b", "logprobs": None}
    pieces = [
        {
            "id": "x",
            "object": "text_completion",
            "created": 1,
            "model": "m",
            "choices": [{**piece, "finish_reason": end}],
        }
        for end in (None, reason)
    ]
    server = serve(events(b"".join(map(event, pieces)) + DONE))
    with DeepSeek(api_key="k", base_url=server.url) as client:
        stream = client.completions.create(model="m", prompt="a", stream=True)
        if reason:
            assert stream.final().choices[0].text == " b b"
            return
        with pytest.raises(StreamTruncated) as caught:
            stream.final()
        assert caught.value.partial.choices[0].text == " b b"


def test_error_object_in_a_stream(serve: Serve, connect: Connect) -> None:
    body = {"error": {"message": "Content Exists Risk", "type": "t", "param": None, "code": "c"}}
    server = serve(events(ALL[0] + event(body) + ALL[1] + DONE))
    with pytest.raises(StreamError, match="Content Exists Risk") as caught:
        connect(server.url).stream()
    assert (caught.value.code, caught.value.type, caught.value.body) == ("c", "t", body)
    assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:1]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (event({"error": "overloaded"}), "overloaded"),
        (event({"error": {}}), '{"error": {}}'),
        (event({"error": {"detail": "overloaded"}}), '{"error": {"detail": "overloaded"}}'),
        (event({"error": {"message": "x", "code": 503}}), "x"),
        (event({"error": [1]}), '{"error": [1]}'),
        (event({**CHUNKS[1], "error": {"message": "broke", "code": "502"}}), "broke"),
        (event({**CHUNKS[1], "choices": [], "error": "broke"}), "broke"),
        (b"event: error\n" + event({"message": "boom"}), '{"message": "boom"}'),
        (b"event: error\ndata: boom\n\n", "boom"),
    ],
)
def test_error_event_of_any_shape(serve: Serve, connect: Connect, data: bytes, said: str) -> None:
    server = serve(events(ALL[0] + data + b"".join(ALL[1:]) + DONE, headers=TRACE))
    with pytest.raises(StreamError) as caught:
        connect(server.url).stream()
    assert f"the server ended the stream with an error: {said} (1 chunks had arrived)" in str(caught.value)
    assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:1]
    assert caught.value.partial.choices[0].message.role == "assistant"
    assert caught.value.trace_id == TRACE["x-ds-trace-id"]


@pytest.mark.parametrize("error", [None, "", False])
def test_chunk_may_say_that_there_is_no_error(serve: Serve, connect: Connect, error: object) -> None:
    bodies = [{**body, "error": error} for body in CHUNKS]
    server = serve(events(b"".join(map(event, bodies)) + DONE))
    assert [item.to_dict() for item in connect(server.url).stream()] == bodies


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'data: {"id": "x", \n\n', "an event of the stream is not JSON"),
        (b"data: hello\n\n", "is not JSON"),
        (b"data: \xff\xfe\n\n", "is not UTF-8"),
        (b"data: []\n\n", "ChatCompletionChunk: expected an object"),
        (event(chunk({"content": 5})), "ChatCompletionDelta.content: expected a string, got int 5"),
        (
            event(chunk({"reasoning_content": ["a"]})),
            "ChatCompletionDelta.reasoning_content: expected a string, got list",
        ),
        (b'data: {"id": "x"}\n\n', "this required field is missing"),
        (b"data:\n\n", "an event of the stream is empty"),
    ],
)
def test_event_that_breaks_the_contract(serve: Serve, connect: Connect, data: bytes, words: str) -> None:
    server = serve(events(ALL[0] + data + ALL[1] + DONE))
    with pytest.raises(UnexpectedResponse, match=words) as caught:
        connect(server.url).stream()
    assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:1]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>login</html>", "text/html"),
        (json.dumps(REPLY).encode(), "application/json"),
        (b"", "text/plain"),
    ],
)
def test_answer_that_is_no_stream(serve: Serve, connect: Connect, body: bytes, content_type: str) -> None:
    server = serve(answer(body, content_type=content_type))
    with pytest.raises(UnexpectedResponse, match="the answer is not a stream of events") as caught:
        connect(server.url).stream()
    assert caught.value.text == body.decode()


def test_silence_in_a_stream_times_out_with_what_arrived(serve: Serve, connect: Connect) -> None:
    server = serve(events(ALL[0], terminate=False, end="hang"))
    with pytest.raises(APITimeoutError) as caught:
        connect(server.url, timeout=0.5).stream()
    assert caught.value.kind == "read"
    assert [item.to_dict() for item in caught.value.chunks] == CHUNKS[:1]


def test_stream_tells_its_trace_id_and_status(serve: Serve) -> None:
    server = serve(events(WHOLE, headers=TRACE))
    with DeepSeek(api_key="k", base_url=server.url) as client:
        stream = client.chat.completions.create(model="m", messages=[], stream=True)
        assert (stream.status_code, stream.trace_id) == (200, TRACE["x-ds-trace-id"])
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert len(list(stream)) == len(CHUNKS)
        assert list(stream) == []
        assert repr(stream) == "<Stream status=200 chunks=5>"


def test_closed_stream_has_ended(serve: Serve) -> None:
    server = serve(events(WHOLE), events(*ALL, terminate=False, end="hang"))
    with DeepSeek(api_key="k", base_url=server.url) as client:
        stream = client.chat.completions.create(model="m", messages=[], stream=True)
        stream.close()
        assert list(stream) == []
        stream = client.chat.completions.create(model="m", messages=[], stream=True)
        next(stream)
        stream.close()
        stream.close()
        assert list(stream) == []
    assert server.gone.wait(5)
