"""Writes a chat answer as a stream of events, in the forms and the order the wire was recorded in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepseek_mock.answer import Run
from deepseek_mock.chat_reply import Envelope
from deepseek_mock.generation import Call, Generation
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import entries
from deepseek_mock.tokens import batched
from deepseek_mock.wire_errors import compact, quoted

# Events that are made in one go: few enough not to take long.
MAX_RUN = 64


def chat_events(
    envelope: Envelope,
    generation: Generation,
    top_logprobs: int | None,
    *,
    include_usage: bool,
    tokens_per_chunk: int = 1,
) -> Iterator[bytes | Run]:
    """The events, alone or in runs: role, reasoning, content, tool calls, and one with the finish reason and the usage.

    With `include_usage` the other chunks carry `"usage": null`, without it they have no such member. A chunk
    with empty `choices` never occurs.
    """
    thinks = generation.reasoning is not None
    # Chunks differ in little, and there are many: what they share is written once.
    before = f'data: {_opening(envelope)},"choices":[{{"index":0,"delta":'
    after = ',"finish_reason":null}]' + (',"usage":null' if include_usage else "") + "}\n\n"
    without = f',"logprobs":null{after}'
    role = (
        '{"role":"assistant","content":null,"reasoning_content":""}' if thinks else '{"role":"assistant","content":""}'
    )
    yield f"{before}{role}{without}".encode()
    thoughts = generation.reasoning or ()
    channels = (
        ("reasoning_content", thoughts, '{"content":null,"reasoning_content":', "}"),
        ("content", generation.content, '{"content":', ',"reasoning_content":null}' if thinks else "}"),
    )
    position = 0
    for channel, texts, opening, closing in channels:
        if top_logprobs is None:
            yield from _runs(before + opening, texts, closing + without, tokens_per_chunk)
            continue
        start, end = (before + opening).encode(), after.encode()
        for tokens in batched(texts, tokens_per_chunk):
            text = quoted("".join(tokens)).encode()
            logprobs = compact({channel: list(entries(tokens, top_logprobs, position))})
            position += len(tokens)
            yield start + text + closing.encode() + b',"logprobs":' + logprobs + end
    for call in generation.calls:
        for piece in _call_deltas(call, tokens_per_chunk):
            yield before.encode() + compact(piece) + without.encode()
    last = '{"content":"","reasoning_content":null' if thinks else '{"content":""'
    if generation.title is not None:
        last += f',"title":{quoted(generation.title)}'
    reason, usage = quoted(generation.finish_reason), envelope.usage_written()
    yield f'{before}{last}}},"logprobs":null,"finish_reason":{reason}}}],"usage":{usage}}}\n\n'.encode()


def _runs(before: str, texts: Sequence[str], after: str, tokens_per_chunk: int) -> Iterator[Run]:
    for some in batched(texts, MAX_RUN * tokens_per_chunk):
        chunks = some if tokens_per_chunk == 1 else list(map("".join, batched(some, tokens_per_chunk)))
        yield Run(before, chunks, after)


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


def _opening(envelope: Envelope) -> str:
    """The members that all chunks begin with, in an object that is still open."""
    return (
        f'{{"id":{quoted(envelope.id)},"object":"chat.completion.chunk","created":{envelope.created},'
        f'"model":{quoted(envelope.model)},"system_fingerprint":{quoted(envelope.system_fingerprint)}'
    )
