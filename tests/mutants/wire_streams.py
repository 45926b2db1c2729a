"""Mistakes in streams: their framing, their chunks, and what the chunks make together."""

from __future__ import annotations

from typing import Any

from tests.mutants.mutant import WireMutant
from tests.mutants.wire import DONE, chunks, content, deltas, events

Json = dict[str, Any]


def _each_choice(stream: list[Json], **members: Any) -> None:
    for chunk in stream:
        chunk["choices"][0].update(members)


def _join_two(stream: list[bytes]) -> None:
    if len(stream) > 3:
        stream[1] = stream[1][:-1]


def _split_data(stream: list[bytes]) -> None:
    stream[1] = stream[1].replace(b',"', b',\ndata: "', 1)


def _swap(stream: list[Json]) -> None:
    if len(stream) > 3:
        stream[1], stream[2] = stream[2], stream[1]


def _lose_one(stream: list[Json]) -> None:
    if len(stream) > 3:
        del stream[2]


def _double_one(stream: list[Json]) -> None:
    if len(stream) > 3:
        stream.insert(2, stream[2])


def _end_early(stream: list[Json]) -> None:
    """The end of a tool call is lost; the chunk with the finish reason comes all the same."""
    if stream[-1]["choices"][0].get("finish_reason") == "tool_calls":
        del stream[-2]


def _usage_apart(stream: list[Json]) -> None:
    last = stream[-1]
    stream.append({**last, "choices": []})
    stream[-2] = {**last, "usage": None}


def _usage_everywhere(stream: list[Json]) -> None:
    for chunk in stream:
        chunk["usage"] = stream[-1]["usage"]


def _nulls(stream: list[Json]) -> None:
    for chunk in stream[:-1]:
        chunk.setdefault("usage", None)


def _number_ids(stream: list[Json]) -> None:
    for number, chunk in enumerate(stream):
        chunk["id"] = f"{chunk['id'][:-4]}{number:04x}"


def _call_pieces(delta: Json) -> list[Json]:
    pieces: list[Json] = delta.get("tool_calls", [])
    return pieces


def _tail(stream: list[Json]) -> None:
    """The last chunk has text, too: the last piece once more."""
    last, before = stream[-1]["choices"][0], stream[-2]["choices"][0]
    if "delta" in last and before["delta"].get("content"):
        last["delta"]["content"] = before["delta"]["content"]


STREAMS = (
    WireMutant(
        "done-missing",
        "there is no [DONE]",
        answer=events(lambda stream: stream.pop()),
    ),
    WireMutant(
        "done-twice",
        "[DONE] comes twice",
        answer=events(lambda stream: stream.append(DONE)),
    ),
    WireMutant(
        "done-quoted",
        "[DONE] is JSON",
        answer=events(lambda stream: stream.append(stream.pop().replace(b"[DONE]", b'"[DONE]"'))),
    ),
    WireMutant(
        "framing-no-blank-line-at-end",
        "the last event is not ended",
        answer=events(lambda stream: stream.append(stream.pop()[:-1])),
    ),
    WireMutant(
        "framing-no-blank-line-between",
        "there is no blank line between two events",
        answer=events(_join_two),
    ),
    WireMutant(
        "framing-two-lines",
        "the JSON of an event stands in two lines",
        answer=events(_split_data),
    ),
    WireMutant(
        "framing-event-names",
        "events have names",
        answer=events(lambda stream: stream.insert(0, b"event: message\n" + stream.pop(0))),
    ),
    WireMutant(
        "framing-comment",
        "the comment of the wait is none",
        answer=content(200, lambda raw: raw.replace(b": keep-alive", b"keep-alive", 1)),
    ),
    WireMutant(
        "framing-no-data",
        "events are JSON without a field's name",
        answer=events(lambda stream: stream.__setitem__(1, stream[1].removeprefix(b"data: "))),
    ),
    WireMutant(
        "chunk-lost",
        "a chunk in the middle is lost",
        answer=chunks(_lose_one),
    ),
    WireMutant(
        "chunk-doubled",
        "a chunk in the middle comes twice",
        answer=chunks(_double_one),
    ),
    WireMutant(
        "chunk-swapped",
        "two chunks change places",
        answer=chunks(_swap),
    ),
    WireMutant(
        "chunk-last-lost",
        "the last chunk is lost",
        answer=chunks(lambda stream: stream.pop()),
    ),
    WireMutant(
        "chunk-first-lost",
        "the first chunk is lost",
        answer=chunks(lambda stream: stream.pop(0)),
    ),
    WireMutant(
        "chunk-text-twice",
        "the last chunk repeats the last piece of the text",
        answer=chunks(_tail),
    ),
    WireMutant(
        "chunk-ids",
        "every chunk has an id of its own",
        answer=chunks(_number_ids),
    ),
    WireMutant(
        "chunk-created",
        "the time goes on from chunk to chunk",
        answer=chunks(lambda stream: stream[-1].update(created=stream[-1]["created"] + 1)),
    ),
    WireMutant(
        "chunk-object",
        "the object of chunks is that of whole answers",
        answer=chunks(lambda stream: [chunk.update(object=chunk["object"].removesuffix(".chunk")) for chunk in stream]),
    ),
    WireMutant(
        "chunk-fingerprint-missing",
        "chunks have no fingerprint",
        answer=chunks(lambda stream: [chunk.pop("system_fingerprint") for chunk in stream]),
    ),
    WireMutant(
        "chunk-role-everywhere",
        "every chunk has a role",
        answer=deltas(lambda delta: delta.update(role="assistant")),
    ),
    WireMutant(
        "chunk-role-nowhere",
        "no chunk has a role",
        answer=deltas(lambda delta: delta.pop("role", None)),
    ),
    WireMutant(
        "chunk-message",
        "chunks have a message in the place of a delta",
        answer=chunks(
            lambda stream: [
                found.update(message=found.pop("delta"))
                for chunk in stream
                for found in chunk["choices"]
                if "delta" in found
            ]
        ),
    ),
    WireMutant(
        "chunk-reasoning-as-text",
        "reasoning comes as text",
        answer=deltas(
            lambda delta: delta.update(content=delta["reasoning_content"]) if delta.get("reasoning_content") else None
        ),
    ),
    WireMutant(
        "chunk-finish-reason-everywhere",
        "every chunk has the finish reason",
        answer=chunks(
            lambda stream: _each_choice(stream, finish_reason=stream[-1]["choices"][0]["finish_reason"]),
        ),
    ),
    WireMutant(
        "chunk-finish-reason-missing",
        "no chunk has the finish reason",
        answer=chunks(lambda stream: _each_choice(stream, finish_reason=None)),
    ),
    WireMutant(
        "chunk-finish-reason-length",
        "streams say that they were cut off",
        answer=chunks(lambda stream: stream[-1]["choices"][0].update(finish_reason="length")),
    ),
    WireMutant(
        "stream-usage-missing",
        "the last chunk has no usage",
        answer=chunks(lambda stream: stream[-1].pop("usage")),
    ),
    WireMutant(
        "stream-usage-apart",
        "the usage has a chunk of its own without choices, as with OpenAI",
        answer=chunks(_usage_apart),
    ),
    WireMutant(
        "stream-usage-everywhere",
        "every chunk has the usage",
        answer=chunks(_usage_everywhere),
    ),
    WireMutant(
        "stream-usage-null",
        "chunks have a usage of null though nobody asked",
        answer=chunks(_nulls),
    ),
    WireMutant(
        "stream-calls-ids",
        "every piece of a tool call has an id",
        answer=deltas(lambda delta: [piece.setdefault("id", "call_00_a") for piece in _call_pieces(delta)]),
    ),
    WireMutant(
        "stream-calls-index",
        "all pieces of tool calls belong to the first call",
        answer=deltas(lambda delta: [piece.update(index=0) for piece in _call_pieces(delta)]),
    ),
    WireMutant(
        "stream-calls-no-end",
        "the last piece of a tool call does not come",
        answer=chunks(_end_early),
    ),
    WireMutant(
        "stream-calls-no-name",
        "tool calls have no name",
        answer=deltas(lambda delta: [piece["function"].pop("name", None) for piece in _call_pieces(delta)]),
    ),
)
