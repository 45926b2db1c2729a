"""Writes a chat answer as a stream of chunks, in the forms and the order the wire was recorded in."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.generation import Call, Generation
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import entries
from deepseek_mock.tokens import batched


def chat_chunks(
    envelope: Envelope,
    generation: Generation,
    top_logprobs: int | None,
    *,
    include_usage: bool,
    tokens_per_chunk: int = 1,
) -> Iterator[Json]:
    """The chunks: role, reasoning, content, tool calls, and one with the finish reason and the usage.

    With `include_usage` the other chunks carry `"usage": null`, without it they have no such member. A chunk
    with empty `choices` never occurs.
    """
    thinks = generation.reasoning is not None
    deltas: Iterator[tuple[Json, Json]] = _deltas(generation, top_logprobs, tokens_per_chunk, thinks=thinks)
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
    chunk["usage"] = envelope.usage_json()
    yield chunk


def _deltas(generation: Generation, top: int | None, size: int, *, thinks: bool) -> Iterator[tuple[Json, Json]]:
    if thinks:
        yield {"role": "assistant", "content": None, "reasoning_content": ""}, None
    else:
        yield {"role": "assistant", "content": ""}, None
    position = 0
    for tokens in batched(generation.reasoning or (), size):
        logprobs: Json = None if top is None else {"reasoning_content": list(entries(tokens, top, position))}
        yield {"content": None, "reasoning_content": "".join(tokens)}, logprobs
        position += len(tokens)
    for tokens in batched(generation.content, size):
        logprobs = None if top is None else {"content": list(entries(tokens, top, position))}
        text = "".join(tokens)
        yield ({"content": text, "reasoning_content": None} if thinks else {"content": text}), logprobs
        position += len(tokens)
    for call in generation.calls:
        yield from ((delta, None) for delta in _call_deltas(call, size))


def _call_deltas(call: Call, size: int) -> Iterator[Json]:
    start: Json = {
        "index": call.index,
        "id": call.id,
        "type": "function",
        "function": {"name": call.name, "arguments": ""},
    }
    yield {"tool_calls": [start]}
    for tokens in batched(call.arguments, size):
        piece: Json = {"index": call.index, "function": {"arguments": "".join(tokens)}}
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
