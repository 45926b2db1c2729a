"""Turns an answer into what happens on the wire: pieces of bytes, pauses, and a broken end where one is wanted."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from deepseek_mock.answer import DONE, Answer, Chunks, Recorded, Whole
from deepseek_mock.faults import Fault
from deepseek_mock.json_text import Json
from deepseek_mock.pace import Pace
from deepseek_mock.wire_errors import compact, envelope, for_status

KEEP_ALIVE_COMMENT = b": keep-alive\n\n"
BLANK_LINE = b"\n"
HTML = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>openresty</center>
</body>
</html>
"""
GARBAGE = b"\x16\x03\x01\x02\x00 this is not HTTP\r\n\r\n\xff\xfe\x00"
# Fast enough to keep any read timeout from firing, slow enough not to fill the machine.
DEFAULT_INTERVAL = 0.05
DEFAULT_CHUNKS = 1


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers."""

    status: int
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pause:
    """Nothing happens for so many seconds; None: until the caller goes away."""

    seconds: float | None


@dataclass(frozen=True, slots=True)
class Cut:
    """The connection ends here. `raw` bytes go out first, past HTTP."""

    how: Literal["reset", "close"]
    raw: bytes = b""


Step = Head | bytes | Pause | Cut


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the server sends before an answer that it had to wait for."""

    comments: int = 1
    newlines: int = 1


@dataclass(frozen=True, slots=True)
class _Wait:
    """How long an answer has to wait; the line that keeps the connection alive, and how many there are at least."""

    seconds: float
    line: bytes
    lines: int


def deliver(answer: Answer, pace: Pace, fault: Fault | None, preamble: Preamble) -> Iterator[Step]:
    """The steps in which an answer goes out."""
    if fault is not None:
        answer = _spoil(answer, fault)
    steps = _paced(answer, pace, fault, preamble)
    if pace.bytes_per_write is not None:
        steps = _split(steps, pace.bytes_per_write)
    if fault is None:
        return steps
    if fault.kind == "slow":
        return _slow(steps, fault)
    if fault.kind in {"reset", "close", "stall"}:
        return _cut(steps, fault)
    if fault.kind == "garbage":
        return iter([Cut("close", GARBAGE)])
    return steps


def _spoil(answer: Answer, fault: Fault) -> Answer:
    """Another answer in the place of the right one, or the right one with other values in it."""
    headers: dict[str, str] = {}
    match fault.kind:
        case "status":
            status = fault.status or 500
            if fault.retry_after is not None:
                value = fault.retry_after
                headers["retry-after"] = value if isinstance(value, str) else f"{value:g}"
            refused = for_status(status, fault.message)
            if refused.content_type is not None:
                headers["content-type"] = refused.content_type
            body = refused.body if fault.body is None else fault.body.encode()
            return dataclasses.replace(answer, status=status, headers=headers, body=body)
        case "blank":
            return dataclasses.replace(answer, body=BLANK_LINE * 3)
        case "html":
            headers["content-type"] = "text/html; charset=utf-8"
            return dataclasses.replace(answer, status=fault.status or 200, headers=headers, body=HTML)
        case "unknown_fields" | "unknown_values":
            change = _with_unknown_fields if fault.kind == "unknown_fields" else _with_unknown_values
            body_ = answer.body
            if isinstance(body_, Whole):
                return dataclasses.replace(answer, body=Whole(change(body_.value)))
            if isinstance(body_, Chunks):
                return dataclasses.replace(answer, body=Chunks(map(change, body_.values)))
        case _:
            pass
    return answer


def _paced(answer: Answer, pace: Pace, fault: Fault | None, preamble: Preamble) -> Iterator[Step]:
    body = answer.body
    head = Head(answer.status, answer.headers)
    if isinstance(body, bytes):
        if pace.latency:
            yield Pause(pace.latency)
        yield Head(answer.status, {**answer.headers, "content-length": str(len(body))})
        if body:
            yield body
    elif isinstance(body, Recorded):
        yield from _recorded(head, body, pace)
    elif isinstance(body, Whole):
        seconds = pace.latency + pace.seconds_for(answer.tokens)
        yield from _queued(head, _Wait(seconds, BLANK_LINE, preamble.newlines), pace.keep_alive_interval, fault)
        text = compact(body.value)
        yield text[: len(text) // 2] if fault is not None and fault.kind == "truncated" else text
    else:
        wait = _Wait(pace.latency, KEEP_ALIVE_COMMENT, preamble.comments)
        yield from _queued(head, wait, pace.keep_alive_interval, fault)
        pause = pace.seconds_for(pace.tokens_per_chunk)
        for frame in _frames(body.values, fault):
            if pause and frame is not DONE:
                yield Pause(pause)
            yield frame


def _queued(head: Head, wait: _Wait, interval: float, fault: Fault | None) -> Iterator[Step]:
    """The wait before an answer: the head goes out with the first keep-alive line, or with the answer."""
    started = fault is not None and fault.kind == "keep_alive_flood"
    if fault is not None and started:
        yield head
        yield from _flood(wait.line, fault)
    seconds = wait.seconds
    while seconds > interval:
        yield Pause(interval)
        if not started:
            yield head
            started = True
        yield wait.line
        seconds -= interval
    if seconds:
        yield Pause(seconds)
    if not started:
        yield head
        if wait.lines:
            yield wait.line * wait.lines


def _recorded(head: Head, body: Recorded, pace: Pace) -> Iterator[Step]:
    now = 0.0
    if pace.latency:
        yield Pause(pace.latency)
    started = False
    for offset, piece in body.pieces:
        if pace.recorded and offset > now:
            yield Pause(offset - now)
            now = offset
        if not started:
            yield head
            started = True
        yield piece
    if not started:
        yield head


def _flood(line: bytes, fault: Fault) -> Iterator[Step]:
    interval = DEFAULT_INTERVAL if fault.interval is None else max(fault.interval, 0.001)
    passed = 0.0
    while fault.seconds is None or passed < fault.seconds:
        yield line
        yield Pause(interval)
        passed += interval


def _frames(values: Iterator[Json], fault: Fault | None) -> Iterator[bytes]:
    """The events of a stream as bytes, the sentinel last."""
    if fault is None:
        for value in values:
            yield b"data: " + compact(value) + b"\n\n"
        yield DONE
        return
    chunks = _without_last(values) if fault.kind == "no_finish" else values
    if fault.kind == "unordered_chunks":
        chunks = _swapped(chunks)
    after = DEFAULT_CHUNKS if fault.after_chunks is None else fault.after_chunks
    for number, value in enumerate(chunks):
        frame = b"data: " + compact(value) + b"\n\n"
        if number == after and fault.kind in {"truncated", "malformed_event", "error_event"}:
            if fault.kind == "truncated":
                return
            if fault.kind == "error_event":
                message = fault.message or "Internal server error"
                yield b"data: " + envelope(message, "server_error", "server_error") + b"\n\n"
                return
            frame = frame[: len(frame) // 2] + b"\n\n"
        yield frame
        if fault.kind == "duplicated_chunks":
            yield frame
    if fault.kind != "no_done":
        yield DONE


def _without_last(values: Iterator[Json]) -> Iterator[Json]:
    held: list[Json] = []
    for value in values:
        yield from held
        held = [value]


def _swapped(values: Iterator[Json]) -> Iterator[Json]:
    """The first chunk and the last stay where they are: they hold what all streams begin and end with."""
    pair: list[Json] = []
    for number, value in enumerate(values):
        if number == 0:
            yield value
            continue
        pair.append(value)
        if len(pair) == 3:
            yield pair[1]
            yield pair[0]
            pair = pair[2:]
    yield from pair


def _split(steps: Iterable[Step], size: int) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, bytes):
            for start in range(0, len(step), size):
                yield step[start : start + size]
        else:
            yield step


def _slow(steps: Iterable[Step], fault: Fault) -> Iterator[Step]:
    interval = DEFAULT_INTERVAL if fault.interval is None else fault.interval
    left = fault.after_bytes or 0
    for step in steps:
        if not isinstance(step, bytes):
            yield step
            continue
        if step[:left]:
            yield step[:left]
        for byte in step[left:]:
            yield Pause(interval)
            yield bytes((byte,))
        left = max(0, left - len(step))


def _cut(steps: Iterable[Step], fault: Fault) -> Iterator[Step]:
    if fault.after_bytes is None:
        yield from _end(fault)
        # A stall that is over goes on with the answer.
        yield from steps
        return
    left = fault.after_bytes
    pending = True
    for step in steps:
        if not pending or not isinstance(step, bytes):
            yield step
        elif len(step) < left:
            yield step
            left -= len(step)
        else:
            if step[:left]:
                yield step[:left]
            yield from _end(fault)
            pending = False
            if step[left:]:
                yield step[left:]
    if pending:
        # The body was shorter: the connection breaks behind it, before the end of the message is sent.
        yield from _end(fault)


def _end(fault: Fault) -> Iterator[Step]:
    if fault.kind == "stall":
        yield Pause(fault.seconds)
    else:
        yield Cut("reset" if fault.kind == "reset" else "close")


UNKNOWN_MEMBER: Json = {"since": "tomorrow", "values": [1, None, "x"]}


def _with_unknown_fields(value: Json) -> Json:
    if isinstance(value, list):
        return [_with_unknown_fields(item) for item in value]
    if isinstance(value, dict):
        return {
            **{name: _with_unknown_fields(member) for name, member in value.items()},
            "x_unheard_of": UNKNOWN_MEMBER,
        }
    return value


def _with_unknown_values(value: Json) -> Json:
    if isinstance(value, list):
        return [_with_unknown_values(item) for item in value]
    if isinstance(value, dict):
        return {
            name: f"unheard_of_{member}"
            if name in {"finish_reason", "object", "role", "owned_by", "currency"} and isinstance(member, str)
            else _with_unknown_values(member)
            for name, member in value.items()
        }
    return value
