"""Parts of which checks are made: each tells what is wrong with exchanges, in sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import httpx

from deepseek_conformance import contract, documented, event_stream
from deepseek_conformance import stream_rules as streams
from deepseek_conformance.answer_rules import Json, only_choice
from deepseek_conformance.check import JSON, Exchange, Judge

OCTETS = "application/octet-stream"
PLAIN = "text/plain"
SHOWN = 200


def judge(check: Judge, exchanges: Iterable[Exchange]) -> list[str]:
    """What a judge finds, also where it raises because of an answer of another shape."""
    problems: list[str] = []
    try:
        problems.extend(check(*exchanges))
    except (AssertionError, event_stream.BrokenStream) as error:
        problems.append(str(error))
    except KeyError as error:
        problems.append(f"not of the documented shape: {error} is missing")
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        problems.append(f"not of the documented shape: {type(error).__name__}: {error}")
    return problems


def text_of(exchange: Exchange) -> str:
    """The beginning of an answer's body."""
    text = exchange.answer.content[: SHOWN + 1].decode("utf-8", "replace")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."


def unlike(exchange: Exchange, status: int, media_type: str | None) -> Iterator[str]:
    """How an answer differs in status and media type from what is due."""
    answer = exchange.answer
    if answer.status != status:
        # The body of a success says nothing about why it is one.
        yield f"the status is {answer.status}, not {status}" + (
            "" if answer.status == 200 else f": {text_of(exchange)}"
        )
    if answer.media_type != media_type:
        due = f"not {media_type}" if media_type else "and there should be none"
        yield f"the media type is {answer.media_type or 'missing'}, {due}"


def answered(exchange: Exchange) -> Iterator[str]:
    """Whether the answer is a documented success: status, media type, trace id, and a body or chunks that fit."""
    media_type = event_stream.MEDIA_TYPE if exchange.request.get("stream") else JSON
    problems = list(unlike(exchange, 200, media_type))
    yield from problems
    if not problems:
        answer = exchange.answer
        response = httpx.Response(answer.status, headers=answer.headers, content=answer.content)
        documented.check(exchange.probe.method, exchange.probe.path, response)


def then(*rules: Callable[[Exchange], object]) -> Judge:
    """Applies rules, which raise or yield, one after the other to an answer that came with status 200."""

    def judged(exchange: Exchange) -> Iterator[str]:
        if exchange.answer.status != 200:
            yield f"the status is {exchange.answer.status}, not 200: {text_of(exchange)}"
            return
        for rule in rules:
            found = rule(exchange)
            if isinstance(found, Iterator):
                yield from found

    return judged


def refused(status: int, media_type: str | None, *, message: str = "", text: str | None = None) -> Judge:
    """Whether a request was refused with an error object whose message is like a pattern, or with an exact text."""

    def judged(exchange: Exchange) -> Iterator[str]:
        if exchange.answer.status < 300:
            yield f"the request is accepted: the status is {exchange.answer.status}, not {status}"
            return
        yield from unlike(exchange, status, media_type)
        body = exchange.answer.content.decode("utf-8", "replace")
        if text is not None:
            if body != text:
                yield f"the body is {text_of(exchange)!r}, not {text!r}"
            return
        yield from _unlike_envelope(body, message)

    return judged


def _unlike_envelope(body: str, message: str) -> Iterator[str]:
    try:
        error: Any = json.loads(body)
    except ValueError:
        yield f"the body is no JSON: {body[:SHOWN]!r}"
        return
    for breach in contract.breaches({"$ref": "#/components/schemas/ErrorResponse"}, error):
        yield f"the body is no error object as documented: {breach}"
    inner: Any = error.get("error") if isinstance(error, dict) else None
    said = inner.get("message") if isinstance(inner, dict) else None
    if isinstance(said, str) and not re.fullmatch(message, said, re.DOTALL):
        yield f"the message is {said[:SHOWN]!r}"


def message(exchange: Exchange) -> Json:
    """The message of a chat answer, whole or streamed."""
    if exchange.request.get("stream"):
        return streams.message_of(exchange.chunks())
    found: Json = only_choice(exchange.json())["message"]
    return found


def usage(exchange: Exchange) -> Json:
    """The usage of an answer, whole or streamed."""
    found: Json = exchange.chunks()[-1]["usage"] if exchange.request.get("stream") else exchange.json()["usage"]
    return found


def finish_reason(exchange: Exchange) -> str:
    """The finish reason of an answer, whole or streamed."""
    answer = exchange.chunks()[-1] if exchange.request.get("stream") else exchange.json()
    return str(only_choice(answer)["finish_reason"])


def shape(value: Any) -> Any:
    """A value with the names of its members and the kinds of their values, for comparison."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape(value[0])] if value else []
    return "null" if value is None else "number" if isinstance(value, int | float) else type(value).__name__
