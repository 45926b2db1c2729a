"""Writes a chat answer as a stream of events, in the forms and the order the wire was recorded in."""

from __future__ import annotations

from collections.abc import Iterator

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.generation import Call, Generation
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import entries
from deepseek_mock.tokens import batched
from deepseek_mock.wire_errors import compact, quoted


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
    role: dict[str, Json] = {"role": "assistant", "content": None if thinks else ""}
    if thinks:
        role["reasoning_content"] = ""
    yield before + compact(role) + b',"logprobs":null' + after
    thoughts = generation.reasoning or ()
    channels = (
        ("reasoning_content", thoughts, b'{"content":null,"reasoning_content":', b"}"),
        ("content", generation.content, b'{"content":', b',"reasoning_content":null}' if thinks else b"}"),
    )
    position = 0
    for channel, texts, opening, closing in channels:
        start, end = before + opening, closing + b',"logprobs":null' + after
        for tokens in batched(texts, tokens_per_chunk):
            text = quoted("".join(tokens)).encode()
            if top_logprobs is not None:
                logprobs = compact({channel: list(entries(tokens, top_logprobs, position))})
                end = closing + b',"logprobs":' + logprobs + after
                position += len(tokens)
            yield start + text + end
    for call in generation.calls:
        for piece in _call_deltas(call, tokens_per_chunk):
            yield before + compact(piece) + b',"logprobs":null' + after
    last: dict[str, Json] = {"content": ""}
    if thinks:
        last["reasoning_content"] = None
    if generation.title is not None:
        last["title"] = generation.title
    reason, usage = quoted(generation.finish_reason), envelope.usage_written()
    yield before + compact(last) + f',"logprobs":null,"finish_reason":{reason}}}],"usage":{usage}}}\n\n'.encode()


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
