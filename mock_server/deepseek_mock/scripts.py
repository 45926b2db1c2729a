"""Answers that are given whatever the request was, and the request header that asks for one."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from pathlib import Path

from deepseek_mock.answer import EVENT_STREAM, Answer, Chunks, Recorded, Whole
from deepseek_mock.http_request import Request
from deepseek_mock.rules import Reply, Rule
from deepseek_mock.wire_errors import JSON, PLAIN

# The value is a rule without `match`, as in a scenario file: `{fault: {kind: reset, after_bytes: 100}}`.
ONE_OFF_HEADER = "x-deepseek-mock"
MEDIA_TYPES = {".json": JSON, ".sse": EVENT_STREAM, ".txt": PLAIN}


def scripted(reply: Reply | None, *, stream: bool = False) -> Answer:
    """The answer of a raw reply; without one, an empty answer for a fault to fill."""
    if reply is None:
        return Answer(
            200, {"content-type": EVENT_STREAM if stream else JSON}, Chunks(iter(())) if stream else Whole({})
        )
    headers = {name.lower(): value for name, value in reply.headers.items()}
    if reply.recording is not None:
        file = Path(reply.recording)
        headers.setdefault("content-type", MEDIA_TYPES.get(file.suffix, "application/octet-stream"))
        return Answer(reply.status, headers, Recorded(((0.0, file.read_bytes()),)))
    if reply.body is not None:
        headers.setdefault("content-type", PLAIN)
        answer = Answer(reply.status, headers, reply.body.encode())
        return replace(answer, body=Recorded(((0.0, reply.body.encode()),))) if answer.streams else answer
    headers.setdefault("content-type", JSON)
    return Answer(reply.status, headers, Whole(reply.json))


def one_off(text: str, request: Request) -> Rule:
    """The rule in a request's header.

    Raises:
        ValueError: it is no rule, or its fault does not fit the request; the message says what would.
    """
    from deepseek_mock.scenario_file import read_rule  # noqa: PLC0415 - needs YAML, which most requests do not

    # Headers come as Latin-1, whatever the caller wrote.
    with contextlib.suppress(UnicodeDecodeError):
        text = text.encode("latin-1").decode()
    rule = read_rule(text, source=ONE_OFF_HEADER, without=("match", "times"))
    rule.name = rule.name or ONE_OFF_HEADER
    if rule.fault is not None and rule.fault.streams_only and request.members.get("stream") is not True:
        raise ValueError(f'the fault {rule.fault.kind!r} is for streams: send "stream": true')
    return rule
