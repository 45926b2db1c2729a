"""Checks of streamed chat answers: the frame, the chunks, and the answer that they make."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deepseek_conformance import event_stream, sources
from deepseek_conformance import stream_rules as streams
from deepseek_conformance.answer_rules import only_choice
from deepseek_conformance.check import Check, Exchange, Judge, Probe
from deepseek_conformance.checks_chat import HELLO_BODY, PATH, WHOLE, adds_up
from deepseek_conformance.judges import answered, shape, text_of, then, unlike

STREAM = Probe(name="stream", path=PATH, body={**HELLO_BODY, "stream": True})
ANNOUNCED = Probe(
    name="stream-include-usage",
    path=PATH,
    body={**HELLO_BODY, "stream": True, "stream_options": {"include_usage": True}},
)


def is_event_stream(exchange: Exchange) -> Iterator[str]:
    """Whether the answer says that it is a stream."""
    yield from unlike(exchange, 200, event_stream.MEDIA_TYPE)


def is_framed(exchange: Exchange) -> None:
    """Every event is one line of data, and a blank line ends it."""
    event_stream.read_events(exchange.answer.content)


def is_closed(exchange: Exchange) -> None:
    """The last event is the sentinel, which comes once."""
    event_stream.without_end(event_stream.read_events(exchange.answer.content))


def is_the_same(exchange: Exchange) -> None:
    """What names the answer is the same on all chunks."""
    streams.same_on_all_chunks(exchange.chunks())


def has_one_role(exchange: Exchange) -> None:
    """The first chunk has the role, and no other."""
    streams.role_on_the_first(exchange.chunks())


def has_one_reason(exchange: Exchange) -> None:
    """The last chunk has the finish reason, and no other."""
    streams.finish_reason_on_the_last(exchange.chunks())


def has_usage_at_the_end(exchange: Exchange) -> None:
    """The last chunk has the usage; those before it as the request says."""
    streams.usage_on_the_last(exchange.request, exchange.chunks())


def is_like(whole: Exchange, stream: Exchange) -> Iterator[str]:
    """Whether a stream makes an answer of the same members and kinds as the one in one piece."""
    for exchange in (whole, stream):
        if exchange.answer.status != 200:
            yield f"the status is {exchange.answer.status}, not 200: {text_of(exchange)}"
            return
    answer, chunks = whole.json(), stream.chunks()
    one = {**only_choice(answer)["message"], "role": None}
    other = {"role": None, **streams.message_of(chunks)}
    yield from _differences("message", one, other)
    yield from _differences("usage", answer["usage"], chunks[-1]["usage"])


def _differences(place: str, whole: Any, streamed: Any) -> Iterator[str]:
    one, other = shape(whole), shape(streamed)
    for name in sorted({*one, *other}):
        if one.get(name) != other.get(name):
            yield f"{place}.{name}: {one.get(name, 'missing')} in one piece, {other.get(name, 'missing')} streamed"


def _check(name: str, title: str, judge: Judge, says: str, *probes: Probe) -> Check:
    return Check(
        id=f"stream.{name}",
        title=title,
        operation="chat",
        probes=probes or (STREAM,),
        judge=judge,
        says=says,
        source=sources.STREAMS,
    )


CHECKS = (
    _check("media-type", "A stream says that it is one", is_event_stream, "200 text/event-stream"),
    _check(
        "framing",
        "Every event is one line of data and a blank line",
        then(is_framed),
        "`data: ` and JSON in one line, a blank line behind it; comments may stand between; nothing else",
    ),
    _check("sentinel", "[DONE] ends the stream, once", then(is_closed), "the last event is [DONE]"),
    _check("chunks", "Every chunk fits its schema", answered, "chat.completion.chunk"),
    _check(
        "same",
        "All chunks have the same id, object, created, model and fingerprint",
        then(is_the_same),
        "the same on all chunks",
    ),
    _check("role", "Only the first chunk has a role", then(has_one_role), "`role` in the first delta"),
    _check(
        "finish-reason",
        "Only the last chunk has a finish reason",
        then(has_one_reason),
        "finish_reason is null but on the last chunk; every chunk has its choice",
    ),
    _check(
        "usage",
        "The last chunk has the usage, asked for or not",
        then(has_usage_at_the_end),
        "`usage` on the chunk with the finish reason; other chunks do not have the member",
    ),
    _check("usage-adds-up", "The usage of a stream adds up", then(adds_up), "as in an answer in one piece"),
    _check(
        "include-usage",
        "include_usage announces the usage on every chunk",
        then(has_usage_at_the_end),
        "`usage` is null but on the last chunk; there is no chunk for the usage alone",
        ANNOUNCED,
    ),
    _check(
        "assembled",
        "A stream makes what comes in one piece otherwise",
        is_like,
        "the same members of message and usage",
        WHOLE,
        STREAM,
    ),
)
