"""The decoder of server-sent events: right for every way in which bytes may be cut, and no larger than one event."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle, repeat

import pytest
from deepseek_client import UnexpectedResponse
from deepseek_client._sse import MAX_EVENT_SIZE, EventTooLarge, ServerSentEvent, SSEDecoder
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.client.bodies import CHUNKS, event
from tests.client.conftest import Connect
from tests.client.wire import Script, WireServer

MIB = 2**20
BOM = b"\xef\xbb\xbf"
ENDINGS = {"LF": [b"\n"], "CR": [b"\r"], "CRLF": [b"\r\n"], "mixed": [b"\n", b"\r", b"\r\n", b"\r\n", b"\r"]}
NO_LINE_ENDS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e".encode()  # which str.splitlines takes for some
KEEP_ALIVE = b": keep-alive\n\n"


def decode(pieces: Iterable[bytes]) -> list[ServerSentEvent]:
    return decode_with(SSEDecoder(), pieces)


def decode_with(decoder: SSEDecoder, pieces: Iterable[bytes]) -> list[ServerSentEvent]:
    return [event for piece in pieces for event in decoder.feed(piece)]


def reference(stream: bytes) -> list[ServerSentEvent]:
    """The same from the whole text at once, sentence by sentence as the standard says it.

    https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
    """
    *lines, _ = re.split(rb"\r\n|\n|\r", stream.removeprefix(BOM))  # what follows the last line end is discarded
    data = kind = last_id = b""
    events: list[ServerSentEvent] = []
    for line in lines:
        if line == b"":
            if data:
                text = [part.decode("utf-8", "replace") or None for part in (kind, last_id)]
                events.append(ServerSentEvent(data.removesuffix(b"\n"), *text))
            data = kind = b""
            continue
        field, colon, value = line.partition(b":")
        if colon and not field:
            continue
        if value[:1] == b" ":
            value = value[1:]
        if field == b"event":
            kind = value
        elif field == b"data":
            data += value + b"\n"
        elif field == b"id" and b"\x00" not in value:
            last_id = value
    return events


def lines_of_everything() -> list[bytes]:
    """About 2 KB with each rule of the standard in it."""
    chunk = event(CHUNKS[3]).removesuffix(b"\n\n")
    return [
        b": keep-alive", b"", chunk, b"", b":", b"", b"data:", b"", b"data", b"", b"data: one", b"data:two", b"data",
        b"data:  three", b"", b"event: delta", b"id: 7", b"retry: 10", b"data: named", b"", b"data: id stays", b"",
        b"id: 8\x009", b"data: id with NUL is ignored", b"", b"id", b"event", b"data: id is empty", b"",
        b"event: without data", b"", b"data: type was dropped", b"", b"Data: no field", b" data: no field",
        b"data : no field", b"dat", b"data: a:b: c", b"", b"", b"", b"unknown: field", b"unknown", b"",
        b"data: \xe2\x80\xa8\xc2\x85\x0b\x0c\x1c are no line ends", b"", chunk, b"", b"data: [DONE]", b"",
        *[b": " + b"long comment " * 8, b"data: " + b"long data " * 20, b""] * 3,
        b"data: never finished",
    ]  # fmt: skip


def everything(endings: list[bytes]) -> bytes:
    return BOM + b"".join(line + end for line, end in zip(lines_of_everything(), cycle(endings), strict=False))


def found(*events: tuple[bytes, str | None, str | None] | bytes) -> list[ServerSentEvent]:
    return [ServerSentEvent(item) if isinstance(item, bytes) else ServerSentEvent(*item) for item in events]


@pytest.mark.parametrize(
    ("stream", "events"),
    [
        (b"data: x\n\n", found(b"x")),
        (b"data:x\n\n", found(b"x")),
        (b"data:  x \n\n", found(b" x ")),
        (b"data:\tx\n\n", found(b"\tx")),
        (b"data\n\n", found(b"")),
        (b"data:\n\n", found(b"")),
        (b"data: \n\n", found(b"")),
        (b"data\ndata\n\n", found(b"\n")),
        (b"data: a\ndata\ndata:b\ndata:\n\n", found(b"a\n\nb\n")),
        (b"data: x\n", found()),
        (b"data: x", found()),
        (b"\n\n\r\r\n", found()),
        (b":\n\n: data: x\n\n", found()),
        (b"data: x\n: between\ndata: y\n\n", found(b"x\ny")),
        (b"event: e\ndata: x\n\ndata: y\n\n", found((b"x", "e", None), b"y")),
        (b"event: e\n\ndata: y\n\n", found(b"y")),
        (b"event: e\nevent\ndata: y\n\n", found(b"y")),
        (b"id: 1\ndata: x\n\ndata: y\n\nid\ndata: z\n\n", found((b"x", None, "1"), (b"y", None, "1"), b"z")),
        (b"id: 1\n\ndata: x\n\n", found((b"x", None, "1"))),
        (b"id: 1\nid: 2\0\ndata: x\n\n", found((b"x", None, "1"))),
        (b"id: \xff\nevent: \xff\ndata: \xff\n\n", found((b"\xff", "\ufffd", "\ufffd"))),
        (b"retry: 5\ndata: x\n\nretry: x\n\n", found(b"x")),
        (b"DATA: x\n data: x\ndata : x\ndatax: x\n\n", found()),
        (BOM + b"data: x\n\n", found(b"x")),
        (BOM + b"\ndata: x\n\n", found(b"x")),
        (BOM + BOM + b"data: x\n\ndata: y\n\n", found(b"y")),
        (b"\n" + BOM + b"data: x\n\ndata: y\n\n", found(b"y")),
        (b"data: x\r\rdata: y\r\n\r\ndata: z\n\n", found(b"x", b"y", b"z")),
        (b"data: x\r\ndata: y\r\r\n", found(b"x\ny")),
        (b"data: x\n\r\ndata: y\n\r", found(b"x", b"y")),
        (b"data: " + NO_LINE_ENDS + b"\n\n", found(NO_LINE_ENDS)),
    ],
)
def test_rules_of_the_standard(stream: bytes, events: list[ServerSentEvent]) -> None:
    assert decode([stream]) == events
    assert decode(stream[at : at + 1] for at in range(len(stream))) == events
    assert reference(stream) == events


@pytest.mark.parametrize("endings", ENDINGS.values(), ids=ENDINGS)
def test_cut_anywhere(endings: list[bytes]) -> None:
    stream = everything(endings)
    assert len(stream) > 1900
    events = reference(stream)
    assert len(events) >= 10
    assert decode([stream]) == events
    for at in range(len(stream) + 1):
        assert decode([stream[:at], stream[at:]]) == events, at
        assert decode([stream[:at], b"", stream[at : at + 1], stream[at + 1 :]]) == events, at


@pytest.mark.parametrize("endings", ENDINGS.values(), ids=ENDINGS)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 1000])
def test_pieces_of_one_size(endings: list[bytes], size: int) -> None:
    stream = everything(endings)
    assert decode(stream[at : at + size] for at in range(0, len(stream), size)) == reference(stream)


WORDS = [b"data", b"event", b"id", b"retry", b":", b": ", b" ", b"\n", b"\r", b"\r\n", b"\n\n", b"\0", b"x", BOM,
         "\u2028é".encode(), b"\xff", b"data: x\n\n"]  # fmt: skip
STREAMS = st.lists(st.sampled_from(WORDS), max_size=40).map(b"".join) | st.binary(max_size=100)
ALWAYS_THE_SAME = settings(derandomize=True, database=None, deadline=None, max_examples=500)


@ALWAYS_THE_SAME
@given(stream=STREAMS, sizes=st.lists(st.integers(0, 20), max_size=40))
def test_any_bytes_in_any_pieces_as_the_reference(stream: bytes, sizes: list[int]) -> None:
    pieces, rest = [], stream
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    assert decode([*pieces, rest]) == reference(stream)


@ALWAYS_THE_SAME
@given(
    lines=st.lists(st.sampled_from([b"data: x", b"data:y", b"data", b"event: e", b"id: 1", b"", b""]), max_size=30),
    comments=st.lists(st.tuples(st.integers(0, 30), st.sampled_from([b":", b": keep-alive", b":data: x"])), max_size=9),
    ending=st.sampled_from([b"\n", b"\r", b"\r\n"]),
    size=st.integers(1, 50),
)
def test_comments_anywhere_change_nothing(
    lines: list[bytes], comments: list[tuple[int, bytes]], ending: bytes, size: int
) -> None:
    events = reference(b"".join(line + ending for line in lines))
    for at, comment in comments:
        lines.insert(at, comment)
    stream = b"".join(line + ending for line in lines)
    assert decode(stream[at : at + size] for at in range(0, len(stream), size)) == events


def test_rest_of_a_stream_is_the_data_that_no_blank_line_finished() -> None:
    for stream, rest in {
        b"": b"",
        b": c": b"",
        b"data: x": b"x",
        b"data: x\n": b"x",
        b"data: x\r": b"x",
        b"data: x\ndata: y": b"x\ny",
        b"data: x\n\ndat": b"",
        BOM + b"data: x": b"x",
    }.items():
        decoder = SSEDecoder()
        list(decoder.feed(stream))
        assert decoder.rest() == rest
        assert decoder.rest() == b""


# Size


@contextmanager
def memory() -> Iterator[Callable[[], int]]:
    """Gives the most bytes that were in use at once since the beginning of the block."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("lines", [1, 64], ids=["one-line", "many-lines"])
def test_event_of_64_mib_in_small_pieces(lines: int) -> None:
    # Joining what there is with each piece that comes would copy two terabytes: this test would not end in time.
    decoder = SSEDecoder()
    piece = b"x" * 1024
    with memory() as peak:
        for line in range(lines):
            for part in (b"\ndata: " if line else b"data: ", *[piece] * (64 * 1024 // lines)):
                assert not list(decoder.feed(part))
            size = 64 * MIB // lines
        (only,) = decoder.feed(b"\n\n")
        assert len(only.data) == size * lines + lines - 1
        # The event, what becomes of it when its line is complete, and slack that a growing buffer has.
        assert peak() < 2.5 * 64 * MIB


@pytest.mark.parametrize(
    "block",
    [KEEP_ALIVE * 40_000, b":\n" * 80_000, b"\n" * 80_000, b"retry: 1\nfoo: bar\n" * 40_000],
    ids=["keep-alive", "empty-comments", "blank-lines", "unknown-fields"],
)
def test_lines_without_data_are_not_kept(block: bytes) -> None:
    decoder = SSEDecoder()
    with memory() as peak:
        assert not list(decoder.feed(block))
        once = peak()
        for _ in range(3):
            assert not list(decoder.feed(block))
        assert peak() < once * 1.2
    assert decoder.rest() == b""


def test_ten_million_lines_of_comments_are_nothing() -> None:
    decoder = SSEDecoder(max_event_size=100)
    block = KEEP_ALIVE * 50_000
    for _ in range(100):
        assert not list(decoder.feed(block))
    assert [event.data for event in decoder.feed(b"data: x\n\n")] == [b"x"]


@pytest.mark.parametrize(
    "piece",
    [b"data:x\n" * 1000, b"data\n" * 1000, b"x" * 1000, b": " + b"x" * 1000, b"data: " + b"x" * 1000],
    ids=["lines", "empty-lines", "no-line-end", "comment", "one-line"],
)
def test_event_without_end_is_refused(piece: bytes) -> None:
    limit = MIB // 4
    decoder = SSEDecoder(max_event_size=limit)
    with memory() as peak, pytest.raises(EventTooLarge) as caught:
        decode_with(decoder, repeat(piece, limit))
    assert caught.value.limit == limit
    assert len(caught.value.start) == 1000
    assert peak() < 4 * limit


def test_events_before_one_that_is_too_large_come_out() -> None:
    decoder = SSEDecoder(max_event_size=100)
    events = decoder.feed(b"data: 1\n\ndata: 2\n\ndata: " + b"x" * 101 + b"\n\ndata: 3\n\n")
    assert [next(events).data, next(events).data] == [b"1", b"2"]
    with pytest.raises(EventTooLarge):
        next(events)


def test_largest_event_may_follow_another() -> None:
    decoder = SSEDecoder(max_event_size=100)
    for _ in range(3):
        for line in (b"data: " + b"x" * 49 + b"\n", b"data: " + b"x" * 50 + b"\n"):
            assert not list(decoder.feed(line))
        assert [len(event.data) for event in decoder.feed(b"\n")] == [100]


@pytest.mark.parametrize("start", [b"data: ", b": "], ids=["data", "comment"])
def test_line_without_end_ends_the_stream(serve: Callable[..., WireServer], connect: Connect, start: bytes) -> None:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n"
    server = serve(Script([head + event(CHUNKS[0]) + start], "drip", b"x" * MIB))
    with pytest.raises(
        UnexpectedResponse, match=f"an event of the stream is larger than {MAX_EVENT_SIZE} bytes"
    ) as caught:
        connect(server.url).stream()
    assert [chunk.to_dict() for chunk in caught.value.chunks] == CHUNKS[:1]
    assert caught.value.text.startswith(start.decode() + "xxx")
    assert len(str(caught.value)) < 1000
    assert server.gone.wait(5)
