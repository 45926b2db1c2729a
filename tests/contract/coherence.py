"""What an answer and its request must have to do with each other: rules that no schema can state.

All of them are in the contract's descriptions. The functions raise AssertionError, as checks of schemathesis do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.contract import event_stream
from tests.contract.models import thinks

Json = Mapping[str, Any]
SAME_ON_ALL_CHUNKS = ("id", "object", "created", "model", "system_fingerprint")


def check(path: str, request: Json, media_type: str, content: bytes) -> None:
    """Checks the answer to a POST request that was accepted."""
    streamed = media_type == event_stream.MEDIA_TYPE
    assert streamed == bool(request.get("stream")), "streamed if and only if `stream` is true"
    chat = path.endswith("/chat/completions")
    try:
        if streamed:
            (_check_chat_stream if chat else _check_infill_stream)(request, event_stream.read_chunks(content))
        else:
            (_check_chat if chat else _check_infill)(request, json.loads(content))
    except (LookupError, TypeError, ValueError) as error:
        raise AssertionError(f"not of the documented shape: {error!r}") from error


def _check_chat(request: Json, answer: Json) -> None:
    """Checks a chat answer in one piece."""
    choice = _only_choice(answer)
    _check_usage(request, answer["usage"], choice["finish_reason"], thinking=thinks(request))
    _check_message(request, choice["message"], choice["finish_reason"])
    _check_logprobs(request, choice["logprobs"], choice["message"])


def _check_chat_stream(request: Json, chunks: Sequence[Json]) -> None:
    """Checks the chunks of a streamed chat answer, then the answer they make."""
    usage, finish_reason = _check_frame(request, chunks)
    choices = [_only_choice(chunk) for chunk in chunks]
    deltas = [choice["delta"] for choice in choices]
    assert [position for position, delta in enumerate(deltas) if "role" in delta] == [0], "role: only on the first"
    for choice in (choices[0], choices[-1]):
        assert choice["logprobs"] is None, "the first and the last chunk have no logprobs"
    for delta in deltas[:-1]:
        assert "title" not in delta, "title: only on the last chunk"
    message = assemble(deltas)
    _check_usage(request, usage, finish_reason, thinking=thinks(request))
    _check_message(request, message, finish_reason)
    _check_logprobs(request, _join_logprobs(choices), message)


def _check_infill(request: Json, answer: Json) -> None:
    """Checks a fill-in-the-middle answer in one piece."""
    choice = _only_choice(answer)
    _check_usage(request, answer["usage"], choice["finish_reason"], thinking=False)
    _check_infill_text(request, choice["text"])
    assert (choice["logprobs"] is None) == (request.get("logprobs") is None), "logprobs: null unless asked for"
    if choice["logprobs"] is not None:
        assert len({len(column) for column in choice["logprobs"].values()}) == 1, "logprobs: columns differ in length"


def _check_infill_stream(request: Json, chunks: Sequence[Json]) -> None:
    """Checks the chunks of a streamed fill-in-the-middle answer, then the text they make."""
    usage, finish_reason = _check_frame(request, chunks)
    _check_usage(request, usage, finish_reason, thinking=False)
    _check_infill_text(request, "".join(_only_choice(chunk)["text"] for chunk in chunks))


def _only_choice(answer: Json) -> Json:
    assert [choice["index"] for choice in answer["choices"]] == [0], "there is one choice, its index is 0"
    choice: Json = answer["choices"][0]
    return choice


def _check_frame(request: Json, chunks: Sequence[Json]) -> tuple[Json, str]:
    """What chunks of both kinds share; returns the usage and the finish reason of the last one."""
    assert chunks, "a stream has chunks"
    for member in SAME_ON_ALL_CHUNKS:
        assert len({json.dumps(chunk.get(member)) for chunk in chunks}) == 1, f"{member} is the same on all chunks"
    reasons = [_only_choice(chunk)["finish_reason"] for chunk in chunks]
    assert reasons[-1] is not None, "finish_reason: on the last chunk"
    assert set(reasons[:-1]) <= {None}, "finish_reason: null before the last chunk"
    announced = bool((request.get("stream_options") or {}).get("include_usage"))
    for chunk in chunks[:-1]:
        assert ("usage" in chunk) == announced, (
            "usage before the last chunk: there if and only if include_usage is true"
        )
        assert chunk.get("usage") is None, "usage before the last chunk is null"
    assert chunks[-1].get("usage"), "usage: on the last chunk, asked for or not"
    return chunks[-1]["usage"], reasons[-1]


def _check_usage(request: Json, usage: Json, finish_reason: str, *, thinking: bool) -> None:
    prompt, completion = usage["prompt_tokens"], usage["completion_tokens"]
    hit = usage["prompt_cache_hit_tokens"]
    assert usage["total_tokens"] == prompt + completion, "total_tokens is the sum of prompt and completion"
    assert prompt == hit + usage["prompt_cache_miss_tokens"], "prompt_tokens is the sum of cache hits and misses"
    assert usage.get("prompt_tokens_details", {}).get("cached_tokens", hit) == hit, "cached_tokens are the cache hits"
    assert ("completion_tokens_details" in usage) == thinking, "completion_tokens_details: only in thinking mode"
    if thinking:
        assert usage["completion_tokens_details"]["reasoning_tokens"] <= completion, "reasoning is part of the answer"
    limit = request.get("max_tokens")
    if limit is not None:
        assert completion <= limit, "more tokens than max_tokens"
        assert finish_reason != "length" or completion == limit, "length, but max_tokens was not reached"


def _check_message(request: Json, message: Json, finish_reason: str) -> None:
    content = message["content"] or ""
    calls = message.get("tool_calls", [])
    assert ("reasoning_content" in message) == thinks(request), "reasoning_content: only in thinking mode"
    assert not any(stop in content for stop in _stops(request)), "a stop string was returned"
    assert ("title" in message) == bool((request.get("title") or {}).get("enabled")), "title: if and only if asked for"
    if finish_reason == "tool_calls":
        assert calls, "finish_reason is tool_calls, and there are none"
    if calls:
        assert finish_reason in {"tool_calls", "length"}, f"tool calls, but finish_reason is {finish_reason}"
        _check_calls(request, calls)
    elif content and finish_reason == "stop" and _wants_whole_json(request):
        assert isinstance(json.loads(content), dict), "JSON mode gives an object"


def _wants_whole_json(request: Json) -> bool:
    """Whether the answer is one JSON object: no stop string may cut it, no prefix may begin it."""
    wanted = (request.get("response_format") or {}).get("type") == "json_object"
    return wanted and not _stops(request) and not request["messages"][-1].get("prefix")


def _stops(request: Json) -> list[str]:
    """The stop strings of a request; an empty one stops nothing."""
    stop = request.get("stop") or []
    return [text for text in ([stop] if isinstance(stop, str) else stop) if text]


def _check_calls(request: Json, calls: Sequence[Json]) -> None:
    names = [tool["function"]["name"] for tool in request.get("tools") or [] if tool["type"] == "function"]
    choice = request.get("tool_choice")
    if isinstance(choice, Mapping):
        names = [choice["function"]["name"]]
    assert choice != "none", "tool_choice is none"
    assert {call["function"]["name"] for call in calls} <= set(names), "a tool was called that was not offered"
    assert [call["index"] for call in calls] == list(range(len(calls))), "calls are numbered from 0"
    assert len({call["id"] for call in calls}) == len(calls), "calls have ids of their own"


def _check_logprobs(request: Json, logprobs: Json | None, message: Json) -> None:
    if not request.get("logprobs"):
        assert logprobs is None, "logprobs: null unless asked for"
        return
    most = request.get("top_logprobs") or 0
    for channel, tokens in (logprobs or {}).items():
        assert "".join(token["token"] for token in tokens or ()) == message[channel], f"{channel}: not its tokens"
        assert all(len(token["top_logprobs"]) <= most for token in tokens or ()), "more alternatives than asked for"


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
                assert {"id", "type"} <= piece.keys(), "the first piece of a call has id and type"
                calls.append({**piece, "function": {"name": piece["function"]["name"], "arguments": ""}})
            else:
                assert piece["index"] == len(calls) - 1, "calls come one after the other"
                assert not {"id", "type"} & piece.keys(), "id and type: only on the first piece of a call"
            calls[-1]["function"]["arguments"] += piece["function"]["arguments"]
    # Thinking shows in the chunks as a member that is there, though null in the chunks of the answer's text.
    return message | ({"tool_calls": calls} if calls else {})


def _join_logprobs(choices: Sequence[Json]) -> dict[str, list[Any]] | None:
    joined: dict[str, list[Any]] = {}
    for choice in choices:
        for channel, tokens in (choice["logprobs"] or {}).items():
            joined.setdefault(channel, []).extend(tokens or ())
    return joined or None


def _check_infill_text(request: Json, text: str) -> None:
    prompt = request["prompt"] if request.get("echo") else ""
    assert text.startswith(prompt), "echo: the text begins with the prompt"
    assert not any(stop in text.removeprefix(prompt) for stop in _stops(request)), "a stop string was returned"
