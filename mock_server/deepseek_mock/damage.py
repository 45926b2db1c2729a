"""What faults do to an answer: another answer in its place, other values in it, other events in a stream."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from deepseek_mock.answer import Answer, Recorded, Whole
from deepseek_mock.faults import Fault
from deepseek_mock.json_text import Json
from deepseek_mock.wire_errors import compact, envelope, for_status

HTML = b"""<html>
<head><title>502 Bad Gateway</title></head>
<body>
<center><h1>502 Bad Gateway</h1></center>
<hr><center>openresty</center>
</body>
</html>
"""
BLANK_LINES = b"\n\n\n"
FIELD = b"data:"
DEFAULT_CHUNKS = 1
UNKNOWN_MEMBER: Json = {"since": "tomorrow", "values": [1, None, "x"]}
ENUMS = frozenset({"finish_reason", "object", "role", "owned_by", "currency"})

# What an answer consists of on its way out: events are the steps that are bytes, the others pass unchanged.
Step = TypeVar("Step")


def damaged(answer: Answer, fault: Fault) -> Answer:
    """The answer with the fault in it, as far as that does not concern events or the connection."""
    match fault.kind:
        case "status":
            return _failed(answer, fault)
        case "blank":
            return replace(answer, status=200, body=BLANK_LINES)
        case "html":
            headers = {"content-type": "text/html; charset=utf-8"}
            return replace(answer, status=fault.status or 200, headers=headers, body=HTML)
        case "truncated" if fault.after_bytes is None and not answer.streams:
            text = _text(answer)
            return replace(answer, body=Recorded(((0.0, text[: len(text) // 2]),)))
        case "unknown_fields" | "unknown_values" if not answer.streams:
            try:
                value: Json = json.loads(_text(answer))
            except ValueError:
                return answer
            return replace(answer, body=Whole(_CHANGES[fault.kind](value)))
        case _:
            return answer


def _failed(answer: Answer, fault: Fault) -> Answer:
    refused = for_status(fault.status or 500, fault.message)
    headers = {} if refused.content_type is None else {"content-type": refused.content_type}
    if fault.retry_after is not None:
        headers["retry-after"] = _seconds(fault.retry_after)
    body = refused.body if fault.body is None else fault.body.encode()
    return replace(answer, status=refused.status, headers=headers, body=body)


def _seconds(value: float | str) -> str:
    """Seconds without an exponent and without needless zeros."""
    return value if isinstance(value, str) else f"{value:.6f}".rstrip("0").rstrip(".")


def _text(answer: Answer) -> bytes:
    body = answer.body
    if isinstance(body, bytes):
        return body
    if isinstance(body, Recorded):
        return b"".join(piece for _, piece in body.pieces)
    return body.text() if isinstance(body, Whole) else b""


def event(value: Json) -> bytes:
    """A chunk as an event."""
    return b"data: " + compact(value) + b"\n\n"


def is_chunk(step: object) -> bool:
    """Whether a step is an event with a chunk: no comment and not the sentinel at the end."""
    return isinstance(step, bytes) and step.startswith(FIELD) and not is_done(step)


def is_done(step: object) -> bool:
    """Whether a step is the sentinel."""
    return isinstance(step, bytes) and step.split() == [b"data:", b"[DONE]"]


def damaged_events(steps: Iterator[Step | bytes], fault: Fault) -> Iterator[Step | bytes]:
    """The steps of a stream, each event in a step of its own, with the fault in them."""
    match fault.kind:
        case "truncated" if fault.after_bytes is not None:
            return steps
        case "truncated" | "malformed_event" | "error_event":
            return _broken(steps, fault)
        case "no_done":
            return (step for step in steps if not is_done(step))
        case "no_finish":
            return _without_last(steps)
        case "duplicated_chunks":
            return (again for step in steps for again in ((step, step) if is_chunk(step) else (step,)))
        case "unordered_chunks":
            return _swapped(steps)
        case "unknown_fields" | "unknown_values":
            change = _CHANGES[fault.kind]
            return (_changed(step, change) if isinstance(step, bytes) else step for step in steps)
        case _:
            return steps


def _broken(steps: Iterable[Step | bytes], fault: Fault) -> Iterator[Step | bytes]:
    left = DEFAULT_CHUNKS if fault.after_chunks is None else fault.after_chunks
    broken = False
    for step in steps:
        if broken or not isinstance(step, bytes) or not step.startswith(FIELD):
            yield step
        elif left and not is_done(step):
            left -= 1
            yield step
        elif fault.kind == "malformed_event":
            yield step[: len(step) // 2] + b"\n\n"
            broken = True
        elif fault.kind == "error_event":
            yield (
                b"data: " + envelope(fault.message or "Internal server error", "server_error", "server_error") + b"\n\n"
            )
            return
        else:
            return


def _without_last(steps: Iterable[Step | bytes]) -> Iterator[Step | bytes]:
    held: list[Step | bytes] = []
    for step in steps:
        if is_chunk(step):
            yield from held
            held = [step]
        else:
            yield step


def _swapped(steps: Iterable[Step | bytes]) -> Iterator[Step | bytes]:
    held: list[Step | bytes] = []
    for step in steps:
        if is_chunk(step) and not held:
            held = [step]
        elif is_chunk(step) or is_done(step):
            # The sentinel stays at the end: an odd chunk goes out before it.
            yield from (step, *held) if is_chunk(step) else (*held, step)
            held = []
        else:
            yield step
    yield from held


Change = Callable[[Json], Json]


def _changed(step: bytes, change: Change) -> bytes:
    if not is_chunk(step):
        return step
    try:
        value: Json = json.loads(step.removeprefix(FIELD))
    except ValueError:  # of a recording
        return step
    return event(change(value))


def _with_unknown_fields(value: Json) -> Json:
    if isinstance(value, list):
        return [_with_unknown_fields(item) for item in value]
    if isinstance(value, dict):
        members = {name: _with_unknown_fields(member) for name, member in value.items()}
        return {**members, "x_unheard_of": UNKNOWN_MEMBER}
    return value


def _with_unknown_values(value: Json) -> Json:
    if isinstance(value, list):
        return [_with_unknown_values(item) for item in value]
    if isinstance(value, dict):
        return {name: _unknown_value(name, member) for name, member in value.items()}
    return value


def _unknown_value(name: str, member: Json) -> Json:
    return f"unheard_of_{member}" if name in ENUMS and isinstance(member, str) else _with_unknown_values(member)


_CHANGES: dict[str, Change] = {"unknown_fields": _with_unknown_fields, "unknown_values": _with_unknown_values}
