"""Turns an answer into what happens on the wire: pieces of bytes, pauses, and a broken end where one is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from deepseek_mock.answer import DONE, SHORT, Answer, Chunks, Recorded, Whole
from deepseek_mock.damage import damaged, damaged_events, is_chunk
from deepseek_mock.faults import Fault
from deepseek_mock.json_text import Json
from deepseek_mock.late_list import LateList
from deepseek_mock.pace import LEAST_INTERVAL, Pace
from deepseek_mock.steps import Cut, Head, Pause, Step
from deepseek_mock.wire_errors import compact

KEEP_ALIVE_COMMENT = b": keep-alive\n\n"
BLANK_LINE = b"\n"
GARBAGE = b"\x16\x03\x01\x02\x00 this is not HTTP\r\n\r\n\xff\xfe\x00"
# Fast enough to keep any read timeout from firing, slow enough not to fill the machine.
DEFAULT_INTERVAL = 0.05


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the server sends before an answer that it had to wait for."""

    comments: int = 1
    newlines: int = 1


def deliver(answer: Answer, pace: Pace, fault: Fault | None, preamble: Preamble) -> Iterator[Step]:
    """The steps in which an answer goes out."""
    if fault is None:
        steps = _paced(answer, pace, preamble)
        return steps if pace.bytes_per_write is None else _split(steps, pace.bytes_per_write)
    if fault.kind == "garbage":
        return iter([Cut("close", GARBAGE)])
    answer = damaged(answer, fault)
    steps = _paced(answer, pace, preamble, in_events=True)
    if answer.streams:
        steps = damaged_events(steps, fault)
    if fault.kind == "keep_alive_flood":
        steps = _flooded(steps, KEEP_ALIVE_COMMENT if answer.streams else BLANK_LINE, fault)
    if pace.bytes_per_write is not None:
        steps = _split(steps, pace.bytes_per_write)
    if fault.kind == "slow":
        return _slow(steps, fault)
    if fault.kind == "truncated" and fault.after_bytes is not None:
        return _shortened(steps, fault.after_bytes)
    if fault.kind in {"reset", "close", "stall"}:
        return _cut(steps, fault)
    return steps


def head_of(answer: Answer, body: bytes) -> Head:
    """The head of an answer with a body of bytes."""
    if body or answer.status not in {204, 304}:
        return Head(answer.status, {**answer.headers, "content-length": str(len(body))})
    return Head(answer.status, answer.headers)


def _paced(answer: Answer, pace: Pace, preamble: Preamble, *, in_events: bool = False) -> Iterator[Step]:
    """An answer without any fault; `in_events`: each event of a recorded stream is to be a step of its own.

    A long JSON body is many steps, so that others have their turn between them.
    """
    body = answer.body
    head = Head(answer.status, answer.headers)
    if isinstance(body, bytes):
        if pace.latency:
            yield Pause(pace.latency)
        yield head_of(answer, body)
        if body:
            yield body
    elif isinstance(body, Recorded):
        pause = pace.seconds_for(pace.tokens_per_chunk) if answer.streams and not pace.recorded else 0.0
        if pause or (in_events and answer.streams):
            body = Recorded(tuple(_events(body.pieces)))
        yield from _recorded(head, body, pace, pause)
    elif isinstance(body, Whole):
        seconds = pace.latency + pace.seconds_for(answer.tokens)
        lines = preamble.newlines if answer.status == 200 else 0
        yield from _queued(head, seconds, BLANK_LINE, lines, pace.keep_alive_interval)
        if answer.tokens <= SHORT:
            yield body.text()
        elif in_events or pace.bytes_per_write is not None:
            yield from _gathered(json_pieces(body.value))
        else:
            yield from json_pieces(body.value)
    else:
        yield from _queued(head, pace.latency, KEEP_ALIVE_COMMENT, preamble.comments, pace.keep_alive_interval)
        yield from _chunks(body, pace.seconds_for(pace.tokens_per_chunk))


def _chunks(body: Chunks, pause: float) -> Iterator[Step]:
    if pause:
        for event in body.events:
            yield Pause(pause)
            yield event
    else:
        yield from body.events
    yield DONE


def json_pieces(value: Json) -> Iterator[bytes]:
    """Compact JSON in pieces, none of which takes long to make."""
    if isinstance(value, dict):
        opening = b"{"
        for name, member in value.items():
            yield opening + compact(name) + b":"
            yield from json_pieces(member)
            opening = b","
        yield b"}" if value else b"{}"
    elif isinstance(value, list | LateList):
        opening = b"["
        for item in value:
            yield opening
            yield from (compact(item),) if isinstance(value, LateList) else json_pieces(item)
            opening = b","
        yield b"[]" if opening == b"[" else b"]"
    else:
        yield compact(value)


def _gathered(pieces: Iterable[bytes]) -> Iterator[Step]:
    """The pieces in one, and an empty one in the place of each."""
    whole = bytearray()
    for piece in pieces:
        whole += piece
        yield b""
    yield bytes(whole)


def _queued(head: Head, seconds: float, line: bytes, lines: int, interval: float) -> Iterator[Step]:
    """The wait before an answer: the head goes out with the first keep-alive line, or with the answer.

    There are so many `lines` at least.
    """
    started = False
    while seconds > interval:
        yield Pause(interval)
        if not started:
            yield head
            started = True
        yield line
        seconds -= interval
    if seconds:
        yield Pause(seconds)
    if not started:
        yield head
        if lines:
            yield line * lines


def _recorded(head: Head, body: Recorded, pace: Pace, pause: float) -> Iterator[Step]:
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
        if pause and is_chunk(piece):
            yield Pause(pause)
        yield piece
    if not started:
        yield head


def _events(pieces: Iterable[tuple[float, bytes]]) -> Iterator[tuple[float, bytes]]:
    """Recorded pieces as events; each has the time at which it was complete."""
    rest = b""
    offset = 0.0
    for offset, piece in pieces:
        lines = (rest + piece).splitlines(keepends=True)
        rest = b""
        for line in lines:
            rest += line
            if not line.strip(b"\r\n"):
                yield offset, rest
                rest = b""
    if rest:
        yield offset, rest


def _flooded(steps: Iterable[Step], line: bytes, fault: Fault) -> Iterator[Step]:
    interval = max(DEFAULT_INTERVAL if fault.interval is None else fault.interval, LEAST_INTERVAL)
    for step in steps:
        if not isinstance(step, Head):
            yield step
            continue
        yield step.without_length()
        passed = 0.0
        while fault.seconds is None or passed < fault.seconds:
            yield line
            yield Pause(interval)
            passed += interval


def _split(steps: Iterable[Step], size: int) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, bytes):
            for start in range(0, len(step) or 1, size):
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


def _shortened(steps: Iterable[Step], size: int) -> Iterator[Step]:
    for step in steps:
        if isinstance(step, Head):
            yield step.without_length()
        elif not isinstance(step, bytes):
            yield step
        else:
            if step[:size]:
                yield step[:size]
            size -= len(step)
            if size <= 0:
                return


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
