"""Writes a fill-in-the-middle answer, whole or as a stream.

No real answer of this endpoint was recorded: the order of members and the form of chunks (the same object
with a piece of the text) are inferred from the documentation and from chat.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deepseek_mock.chat_reply import Envelope
from deepseek_mock.fim_request import MAX_TOKENS, FimRequest
from deepseek_mock.generation import cut_at_stop, take_tokens
from deepseek_mock.infill import fill_in
from deepseek_mock.json_text import Json
from deepseek_mock.logprobs import alternatives, logprob


@dataclass(frozen=True, slots=True)
class Infill:
    """What was generated. `echo` is the prompt when it is to be repeated before the text, else empty."""

    echo: str
    tokens: tuple[str, ...]
    finish_reason: str


def generate_infill(request: FimRequest) -> Infill:
    """The text for the hole."""
    text, _ = cut_at_stop(fill_in(request.prompt, request.suffix), request.sampling.stop)
    tokens, finish_reason = take_tokens(text, request.sampling.max_tokens or MAX_TOKENS)
    return Infill(request.prompt if request.echo else "", tokens, finish_reason)


def text_completion(envelope: Envelope, infill: Infill, logprobs: int | None) -> Json:
    """The answer object."""
    shown: Json = None if logprobs is None else _logprobs(infill.tokens, logprobs, 0, 0)
    text = infill.echo + "".join(infill.tokens)
    return _completion(envelope, text, shown, infill.finish_reason) | {
        "usage": envelope.usage.to_json(),
        "system_fingerprint": envelope.system_fingerprint,
    }


def text_chunks(
    envelope: Envelope, infill: Infill, logprobs: int | None, *, include_usage: bool
) -> Iterator[Json]:
    """The chunks of a stream; the last has no text but the finish reason and the usage."""
    extra: dict[str, Json] = {"system_fingerprint": envelope.system_fingerprint}
    if include_usage:
        extra["usage"] = None
    if infill.echo:
        yield _completion(envelope, infill.echo, None, None) | extra
    offset = 0
    for position, token in enumerate(infill.tokens):
        shown: Json = None if logprobs is None else _logprobs([token], logprobs, position, offset)
        yield _completion(envelope, token, shown, None) | extra
        offset += len(token)
    yield _completion(envelope, "", None, infill.finish_reason) | extra | {"usage": envelope.usage.to_json()}


def _completion(envelope: Envelope, text: str, logprobs: Json, finish_reason: str | None) -> dict[str, Json]:
    return {
        "id": envelope.id,
        "object": "text_completion",
        "created": envelope.created,
        "model": envelope.model,
        "choices": [{"text": text, "index": 0, "logprobs": logprobs, "finish_reason": finish_reason}],
    }


def _logprobs(tokens: Sequence[str], top: int, position: int, offset: int) -> Json:
    """The four parallel arrays; the chosen token is always among the alternatives."""
    offsets: list[Json] = []
    values: list[Json] = []
    tops: list[Json] = []
    for place, token in enumerate(tokens, position):
        offsets.append(offset)
        values.append(logprob(token, place))
        tops.append(dict(alternatives(token, place, top + 1)))
        offset += len(token)
    return {
        "text_offset": offsets,
        "token_logprobs": values,
        "tokens": list(tokens),
        "top_logprobs": tops,
    }
