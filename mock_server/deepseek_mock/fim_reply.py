"""Writes a fill-in-the-middle answer, whole or as a stream.

No real answer of this endpoint was recorded: the order of members is the documentation's, and the form of
chunks (the same object with a piece of the text) is inferred.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.fim_request import MAX_TOKENS, FimRequest
from deepseek_mock.generation import cut_at_stop, take_tokens
from deepseek_mock.infill import fill_in
from deepseek_mock.json_text import Json
from deepseek_mock.late_list import late_list
from deepseek_mock.logprobs import alternatives, logprob
from deepseek_mock.rules import Reply
from deepseek_mock.tokens import Tokenizer, batched


@dataclass(frozen=True, slots=True)
class Infill:
    """What was generated. `echo` is the prompt when it is to be repeated before the text, else empty."""

    echo: str
    tokens: tuple[str, ...]
    finish_reason: str


def generate_infill(request: FimRequest, room: int, tokenizer: Tokenizer) -> Infill:
    """The text for the hole; `room` is what the context window has left, in tokens."""
    text, _ = cut_at_stop(fill_in(request.prompt, request.suffix), request.sampling.stop)
    tokens, finish_reason = take_tokens(tokenizer.tokenize(text), min(request.sampling.max_tokens or MAX_TOKENS, room))
    return Infill(request.prompt if request.echo else "", tokens, finish_reason)


def scripted_infill(request: FimRequest, reply: Reply, tokenizer: Tokenizer) -> Infill:
    """The text that a scenario puts into the hole."""
    tokens = tuple(tokenizer.tokenize(reply.text or ""))
    return Infill(request.prompt if request.echo else "", tokens, reply.finish_reason or "stop")


def text_completion(envelope: Envelope, request: FimRequest, infill: Infill) -> Json:
    """The answer object."""
    start = len(request.prompt)
    shown: Json = None if request.logprobs is None else _logprobs(infill.tokens, request.logprobs, 0, start)
    answer = _completion(envelope, infill.echo + "".join(infill.tokens), shown, infill.finish_reason)
    return answer | {"usage": envelope.usage_json()}


def text_chunks(
    envelope: Envelope, request: FimRequest, infill: Infill, *, tokens_per_chunk: int = 1
) -> Iterator[Json]:
    """The chunks of a stream; the last has no text but the finish reason and the usage."""
    usage: dict[str, Json] = {"usage": None} if request.sampling.include_usage else {}
    if infill.echo:
        yield _completion(envelope, infill.echo, None, None) | usage
    offset = len(request.prompt)
    position = 0
    for tokens in batched(infill.tokens, tokens_per_chunk):
        shown: Json = None
        if request.logprobs is not None:
            shown = _logprobs(tokens, request.logprobs, position, offset)
        text = "".join(tokens)
        yield _completion(envelope, text, shown, None) | usage
        position += len(tokens)
        offset += len(text)
    yield _completion(envelope, "", None, infill.finish_reason) | {"usage": envelope.usage_json()}


def _completion(envelope: Envelope, text: str, logprobs: Json, finish_reason: str | None) -> dict[str, Json]:
    return {
        "id": envelope.id,
        "choices": [{"finish_reason": finish_reason, "index": 0, "logprobs": logprobs, "text": text}],
        "created": envelope.created,
        "model": envelope.model,
        "system_fingerprint": envelope.system_fingerprint,
        "object": "text_completion",
    }


def _logprobs(tokens: Sequence[str], top: int, position: int, offset: int) -> Json:
    """The four parallel arrays; the chosen token is always among the alternatives."""
    offsets: list[Json] = [*accumulate(map(len, tokens[:-1]), initial=offset)] if tokens else []
    places = range(position, position + len(tokens))
    return {
        "text_offset": offsets,
        "token_logprobs": late_list(lambda: map(logprob, tokens, places)),
        "tokens": list(tokens),
        "top_logprobs": late_list(
            lambda: (dict(alternatives(token, place, top + 1)) for token, place in zip(tokens, places, strict=True))
        ),
    }
