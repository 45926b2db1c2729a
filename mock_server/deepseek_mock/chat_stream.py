"""Writes a chat answer as a stream of events, in the forms and the order the wire was recorded in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.damage import event
from deepseek_mock.generation import Call, Generation
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import entries
from deepseek_mock.tokens import batched
from deepseek_mock.wire_errors import compact

NULL = b"null"


def chat_events(
    envelope: Envelope,
    generation: Generation,
    top_logprobs: int | None,
    *,
    include_usage: bool,
    tokens_per_chunk: int = 1,
) -> Iterator[bytes]:
    """The events: role, reasoning, content, tool calls, and one with the finish reason and the usage.

    With `include_usage` the other chunks carry `"usage": null`, without it they have no such member. A chunk
    with empty `choices` never occurs.
    """
    thinks = generation.reasoning is not None
    # Chunks differ in little, and there are many: what they share is written once.
    before = b"data: " + compact(_opening(envelope))[:-1] + b',"choices":[{"index":0,"delta":'
    after = b',"finish_reason":null}]' + (b',"usage":null' if include_usage else b"") + b"}\n\n"
    for delta, logprobs in _deltas(generation, top_logprobs, tokens_per_chunk, thinks=thinks):
        yield before + delta + b',"logprobs":' + logprobs + after
    last: dict[str, Json] = {"content": ""}
    if thinks:
        last["reasoning_content"] = None
    if generation.title is not None:
        last["title"] = generation.title
    choice: Json = {"index": 0, "delta": last, "logprobs": None, "finish_reason": generation.finish_reason}
    yield event({**_opening(envelope), "choices": [choice], "usage": envelope.usage_json()})


def _deltas(generation: Generation, top: int | None, size: int, *, thinks: bool) -> Iterator[tuple[bytes, bytes]]:
    """The deltas and their log probabilities, as JSON."""
    role: dict[str, Json] = {"role": "assistant", "content": None if thinks else ""}
    yield compact(role | {"reasoning_content": ""} if thinks else role), NULL
    position = 0
    for tokens in batched(generation.reasoning or (), size):
        text = compact("".join(tokens))
        yield (
            b'{"content":null,"reasoning_content":' + text + b"}",
            _logprobs("reasoning_content", tokens, top, position),
        )
        position += len(tokens)
    end = b',"reasoning_content":null}' if thinks else b"}"
    for tokens in batched(generation.content, size):
        text = compact("".join(tokens))
        yield b'{"content":' + text + end, _logprobs("content", tokens, top, position)
        position += len(tokens)
    for call in generation.calls:
        for piece in _call_deltas(call, size):
            yield compact(piece), NULL


def _logprobs(channel: str, tokens: Sequence[str], top: int | None, position: int) -> bytes:
    return NULL if top is None else compact({channel: list(entries(tokens, top, position))})


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


def _opening(envelope: Envelope) -> dict[str, Json]:
    return {
        "id": envelope.id,
        "object": "chat.completion.chunk",
        "created": envelope.created,
        "model": envelope.model,
        "system_fingerprint": envelope.system_fingerprint,
    }
