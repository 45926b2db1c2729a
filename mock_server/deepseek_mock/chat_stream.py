"""Writes a chat answer as a stream of chunks, in the forms and the order the wire was recorded in."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.generation import Call, Generation
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import entries


def chat_chunks(
    envelope: Envelope, generation: Generation, top_logprobs: int | None, *, include_usage: bool
) -> Iterator[Json]:
    """The chunks: role, reasoning, content, tool calls, and one with the finish reason and the usage.

    With `include_usage` the other chunks carry `"usage": null`, without it they have no such member. A chunk
    with empty `choices` never occurs.
    """
    thinks = generation.reasoning is not None
    deltas: Iterator[tuple[Json, Json]] = _deltas(generation, top_logprobs, thinks=thinks)
    for delta, logprobs in deltas:
        chunk = _chunk(envelope, delta, logprobs, None)
        if include_usage:
            chunk["usage"] = None
        yield chunk
    last: dict[str, Json] = {"content": ""}
    if thinks:
        last["reasoning_content"] = None
    if generation.title is not None:
        last["title"] = generation.title
    chunk = _chunk(envelope, last, None, generation.finish_reason)
    chunk["usage"] = envelope.usage.to_json()
    yield chunk


def _deltas(generation: Generation, top: int | None, *, thinks: bool) -> Iterator[tuple[Json, Json]]:
    if thinks:
        yield {"role": "assistant", "content": None, "reasoning_content": ""}, None
    else:
        yield {"role": "assistant", "content": ""}, None
    position = 0
    for token in generation.reasoning or ():
        logprobs: Json = None if top is None else {"reasoning_content": entries([token], top, position)}
        yield {"content": None, "reasoning_content": token}, logprobs
        position += 1
    for token in generation.content:
        logprobs = None if top is None else {"content": entries([token], top, position)}
        yield ({"content": token, "reasoning_content": None} if thinks else {"content": token}), logprobs
        position += 1
    for call in generation.calls:
        yield from ((delta, None) for delta in _call_deltas(call))


def _call_deltas(call: Call) -> Iterator[Json]:
    start: Json = {
        "index": call.index,
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }
    yield {"tool_calls": [start]}
    for fragment in call.arguments:
        piece: Json = {"index": call.index, "function": {"arguments": fragment}}
        yield {"tool_calls": [piece]}


def _chunk(envelope: Envelope, delta: Json, logprobs: Json, finish_reason: str | None) -> dict[str, Json]:
    return {
        "id": envelope.id,
        "object": "chat.completion.chunk",
        "created": envelope.created,
        "model": envelope.model,
        "system_fingerprint": envelope.system_fingerprint,
        "choices": [{"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason}],
    }
