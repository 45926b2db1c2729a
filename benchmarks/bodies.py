"""The bodies that the stub server sends, made once: shaped and sized like what DeepSeek answers.

A case names one: ``small`` and ``large`` are whole replies, ``text-1000-burst`` is a stream of 1,000 chunks of text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

SENTENCES = (
    "The harbour lies north of the old town , and the ferries that cross the sound in winter carry timber , salt and "
    'letters ; “ slow boats ” , people say , although nobody is in a hurry there . 海 \\ "'
)
WORDS = SENTENCES.split()
MODEL = "deepseek-v4-flash"
IDENTITY = {"id": "5f0c5d2e-8a44-4d1b-9f0e-3a2b1c4d5e6f", "created": 1786320000, "model": MODEL}
FINGERPRINT = "fp_8b330d02d0_prod0820_fp8_kvcache_20260402"
CALL = "call_00_J8cEPDcPt5LNGKmmTc1Xns5m"
COMMENT = b": keep-alive\n\n"
COMMENT_EVERY = 100  # chunks between two keep-alive comments
MODES = {"burst": 0.0, "single": 0.0, "paced": 0.001, "slow": 0.02, "slower": 0.08}  # seconds between two parts


def encoded(value: Any) -> bytes:
    """JSON as the API writes it: no blanks, text not escaped."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def text(count: int) -> str:
    """So many words."""
    return " ".join(islice(cycle(WORDS), count))


def usage(prompt: int, completion: int) -> dict[str, Any]:
    """What was used, with all members of today's replies."""
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
        "prompt_tokens_details": {"cached_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": completion // 2},
        "prompt_cache_hit_tokens": 0,
        "prompt_cache_miss_tokens": prompt,
    }


def reply(words: int, reasoning: int, tokens: int) -> bytes:
    """A whole reply; with ``tokens`` it has log probabilities of that many."""
    message = {"role": "assistant", "content": text(words)}
    if reasoning:
        message["reasoning_content"] = text(reasoning)
    logprobs = {"content": [logprob(word, rank) for rank, word in enumerate(islice(cycle(WORDS), tokens))]}
    choice = {"index": 0, "message": message, "logprobs": logprobs if tokens else None, "finish_reason": "stop"}
    members = {
        "id": IDENTITY["id"],
        "object": "chat.completion",
        "created": IDENTITY["created"],
        "model": MODEL,
        "choices": [choice],
        "usage": usage(28, words),
        "system_fingerprint": FINGERPRINT,
    }
    return encoded(members)


def logprob(word: str, rank: int) -> dict[str, Any]:
    """One token with two that were likely too."""
    single: dict[str, Any] = {"token": f" {word}", "logprob": -0.0360257 - rank / 1e5, "bytes": [32, *word.encode()]}
    others = [{**single, "logprob": single["logprob"] - step} for step in (0, 2.125)]
    return {**single, "top_logprobs": others}


def chunk(delta: dict[str, Any], *, finish: str | None = None, used: dict[str, Any] | None = None) -> bytes:
    """One event of a stream."""
    members = {
        "id": IDENTITY["id"],
        "object": "chat.completion.chunk",
        "created": IDENTITY["created"],
        "model": MODEL,
        "system_fingerprint": FINGERPRINT,
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
        "usage": used,
    }
    return b"data: " + encoded(members) + b"\n\n"


def deltas(kind: str) -> Iterator[dict[str, Any]]:
    """What the chunks of a stream say between the first and the last, without end."""
    if kind == "tools":
        call = {"name": "get_weather", "arguments": ""}
        yield {"tool_calls": [{"index": 0, "id": CALL, "type": "function", "function": call}]}
    for word in cycle(WORDS):
        if kind == "tools":
            yield {"tool_calls": [{"index": 0, "function": {"arguments": f" {word}"}}]}
        elif kind == "reasoning":
            yield {"content": None, "reasoning_content": f" {word}"}
        else:
            yield {"content": f" {word}"}


def events(kind: str, count: int) -> Iterator[bytes]:
    """A stream of so many chunks, with comments between them and the end mark."""
    first = {"role": "assistant", "content": None, "reasoning_content": ""}
    yield chunk(first if kind == "reasoning" else {"role": "assistant", "content": ""})
    for number, delta in enumerate(islice(deltas(kind), count - 2), 2):
        if number % COMMENT_EVERY == 0:
            yield COMMENT
        yield chunk(delta)
    finish = "tool_calls" if kind == "tools" else "stop"
    yield chunk({"content": ""}, finish=finish, used=usage(28, count))
    yield b"data: [DONE]\n\n"


@dataclass(frozen=True)
class Case:
    """What is sent for a case: the head with what follows it at once, and what follows later.

    Attributes:
        parts: Bytes to be sent one after the other, the first at once.
        interval: Seconds between two parts.
    """

    parts: tuple[bytes, ...]
    interval: float = 0.0


HEAD = (
    "HTTP/1.1 200 OK\r\nDate: Thu, 26 Nov 2026 12:00:00 GMT\r\nContent-Type: {media}\r\n{length}\r\n"
    "Connection: keep-alive\r\nVary: origin, access-control-request-method, access-control-request-headers\r\n"
    "Access-Control-Allow-Credentials: true\r\nX-Ds-Trace-Id: 3d7c9b0a5f6e4d8c9b1a2f3e4d5c6b7a\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\nX-Content-Type-Options: nosniff\r\n"
    "Server: elb\r\n\r\n"
)


def head(media: str, length: int | None) -> bytes:
    """The head of an answer, with the headers that DeepSeek sends; without a length, the body comes in chunks."""
    framing = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return HEAD.format(media=media, length=framing).encode()


def framed(piece: bytes) -> bytes:
    """One HTTP chunk."""
    return b"%x\r\n%b\r\n" % (len(piece), piece)


def case(name: str) -> Case:
    """The answer of a case.

    Raises:
        ValueError: there is no such case.
    """
    if name == "small":
        body = reply(words=170, reasoning=0, tokens=0)
        return Case((head("application/json", len(body)) + body,))
    if name == "large":
        body = reply(words=900, reasoning=1100, tokens=232)
        return Case((head("application/json", len(body)) + body,))
    kind, _, rest = name.partition("-")
    count, _, mode = rest.partition("-")
    if kind not in {"text", "reasoning", "tools"} or not count.isdigit() or mode not in MODES:
        raise ValueError(f"no case {name!r}: say small, large or like text-1000-burst, with one of {', '.join(MODES)}")
    pieces = [framed(piece) for piece in events(kind, int(count))]
    pieces[0] = head("text/event-stream; charset=utf-8", None) + pieces[0]
    pieces[-1] += b"0\r\n\r\n"
    return Case((b"".join(pieces),)) if mode == "burst" else Case(tuple(pieces), MODES[mode])


def characters(name: str) -> int:
    """How many characters of content the chunks of a case have."""
    kind, count = name.split("-")[:2]
    return sum(len(delta.get("content") or "") for delta in islice(deltas(kind), int(count) - 2))
