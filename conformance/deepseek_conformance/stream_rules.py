"""What the chunks of one stream must have to do with each other, rule by rule, and the answer that they make.

The functions raise Incoherent.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from deepseek_conformance.answer_rules import Json, must, only_choice

SAME_ON_ALL_CHUNKS = ("id", "object", "created", "model", "system_fingerprint")


def same_on_all_chunks(chunks: Sequence[Json]) -> None:
    """What names the answer is the same on all of its chunks."""
    must(chunks, "a stream has chunks")
    for member in SAME_ON_ALL_CHUNKS:
        must(len({json.dumps(chunk.get(member)) for chunk in chunks}) == 1, f"{member} is the same on all chunks")


def finish_reason_on_the_last(chunks: Sequence[Json]) -> str:
    """The finish reason, which the last chunk has and no other."""
    reasons: list[Any] = [only_choice(chunk)["finish_reason"] for chunk in chunks]
    must(reasons and reasons[-1] is not None, "finish_reason: on the last chunk")
    must(set(reasons[:-1]) <= {None}, "finish_reason: null before the last chunk")
    return str(reasons[-1])


def usage_on_the_last(request: Json, chunks: Sequence[Json]) -> Json:
    """The usage, which the last chunk has; those before have null for it if the request wants usage, else nothing."""
    announced = bool((request.get("stream_options") or {}).get("include_usage"))
    for chunk in chunks[:-1]:
        must(
            ("usage" in chunk) == announced,
            "usage before the last chunk: there if and only if include_usage is true",
        )
        must(chunk.get("usage") is None, "usage before the last chunk is null")
    must(chunks and chunks[-1].get("usage"), "usage: on the last chunk, asked for or not")
    usage: Json = chunks[-1]["usage"]
    return usage


def role_on_the_first(chunks: Sequence[Json]) -> None:
    """Only the first chunk says whose message it is."""
    places = [place for place, chunk in enumerate(chunks) if "role" in only_choice(chunk)["delta"]]
    must(places == [0], "role: only on the first")


def logprobs_in_the_middle(chunks: Sequence[Json]) -> None:
    """The first and the last chunk have no text, so they have no log probabilities."""
    for chunk in (chunks[0], chunks[-1]):
        must(only_choice(chunk)["logprobs"] is None, "the first and the last chunk have no logprobs")


def title_on_the_last(chunks: Sequence[Json]) -> None:
    """A title comes with the last chunk."""
    for chunk in chunks[:-1]:
        must("title" not in only_choice(chunk)["delta"], "title: only on the last chunk")


def assemble(deltas: Sequence[Json]) -> dict[str, Any]:
    """The message whose pieces the deltas are, without its role."""
    message: dict[str, Any] = {"content": ""}
    calls: list[dict[str, Any]] = []
    for delta in deltas:
        for member in ("content", "reasoning_content", "title"):
            if member in delta:
                message[member] = message.get(member, "") + (delta[member] or "")
        for piece in delta.get("tool_calls", ()):
            if piece["index"] == len(calls):
                must({"id", "type"} <= piece.keys(), "the first piece of a call has id and type")
                calls.append({**piece, "function": {"name": piece["function"]["name"], "arguments": ""}})
            else:
                must(piece["index"] == len(calls) - 1, "calls come one after the other")
                must(not {"id", "type"} & piece.keys(), "id and type: only on the first piece of a call")
            calls[-1]["function"]["arguments"] += piece["function"]["arguments"]
    # Thinking shows in the chunks as a member that is there, though null in the chunks of the answer's text.
    return message | ({"tool_calls": calls} if calls else {})


def message_of(chunks: Sequence[Json]) -> dict[str, Any]:
    """The message that chunks make, without its role."""
    return assemble([only_choice(chunk)["delta"] for chunk in chunks])


def logprobs_of(chunks: Sequence[Json]) -> dict[str, list[Any]] | None:
    """The log probabilities of all chunks, by channel."""
    joined: dict[str, list[Any]] = {}
    for chunk in chunks:
        for channel, tokens in (only_choice(chunk)["logprobs"] or {}).items():
            joined.setdefault(channel, []).extend(tokens or ())
    return joined or None
