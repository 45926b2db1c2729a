"""What an answer and its request must have to do with each other: rules that no schema can state, one by one.

All of them are in the contract's descriptions. The functions raise Incoherent; `coherence.py` applies all that suit an
answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


class Incoherent(AssertionError):
    """An answer that does not go with its request, or with itself. An AssertionError, as schemathesis wants it."""


def must(condition: object, sentence: str) -> None:
    """Raises Incoherent with the sentence unless the condition holds."""
    if not condition:
        raise Incoherent(sentence)


def only_choice(answer: Json) -> Json:
    """The one choice of an answer or chunk."""
    must([choice["index"] for choice in answer["choices"]] == [0], "there is one choice, its index is 0")
    choice: Json = answer["choices"][0]
    return choice


def usage_adds_up(usage: Json) -> None:
    """The numbers of tokens are sums of each other."""
    prompt, hit = usage["prompt_tokens"], usage["prompt_cache_hit_tokens"]
    must(
        usage["total_tokens"] == prompt + usage["completion_tokens"], "total_tokens is the sum of prompt and completion"
    )
    must(
        prompt == hit + usage["prompt_cache_miss_tokens"],
        "prompt_tokens is the sum of cache hits and misses",
    )
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens", hit)
    must(cached == hit, "cached_tokens are the cache hits")


def reasoning_is_counted(usage: Json, *, thinking: bool) -> None:
    """Tokens of the reasoning are told if there was any, and are part of the answer's."""
    given = "completion_tokens_details" in usage
    must(thinking or not given, "completion_tokens_details: only in thinking mode")
    if thinking:
        must(given, "completion_tokens_details is missing, in thinking mode")
        reasoning = usage["completion_tokens_details"]["reasoning_tokens"]
        must(reasoning <= usage["completion_tokens"], "reasoning is part of the answer")


def max_tokens_is_kept(request: Json, usage: Json, finish_reason: str) -> None:
    """An answer has no more tokens than were allowed, and is cut for that reason only where they were used up."""
    limit = request.get("max_tokens")
    if limit is not None:
        must(usage["completion_tokens"] <= limit, "more tokens than max_tokens")
        reached = usage["completion_tokens"] == limit
        must(finish_reason != "length" or reached, "length, but max_tokens was not reached")


def reasoning_is_given(message: Json, *, thinking: bool) -> None:
    """Reasoning is a member of the message in thinking mode, and only then."""
    given = "reasoning_content" in message
    must(thinking or not given, "reasoning_content: only in thinking mode")
    must(given or not thinking, "reasoning_content is missing, in thinking mode")


def stops(request: Json) -> list[str]:
    """The stop strings of a request; an empty one stops nothing."""
    stop = request.get("stop") or []
    return [text for text in ([stop] if isinstance(stop, str) else stop) if text]


def stop_is_kept(request: Json, text: str) -> None:
    """A stop string ends the text and is no part of it."""
    must(not any(stop in text for stop in stops(request)), "a stop string was returned")


def title_is_given(request: Json, message: Json) -> None:
    """A title is there if it was asked for."""
    must(("title" in message) == bool((request.get("title") or {}).get("enabled")), "title: if and only if asked for")


def calls_fit(request: Json, message: Json, finish_reason: str) -> None:
    """Tool calls are of tools that were offered, and the finish reason speaks of them."""
    calls = message.get("tool_calls", [])
    if finish_reason == "tool_calls":
        must(calls, "finish_reason is tool_calls, and there are none")
    if not calls:
        return
    must(finish_reason in {"tool_calls", "length"}, f"tool calls, but finish_reason is {finish_reason}")
    names = [tool["function"]["name"] for tool in request.get("tools") or [] if tool["type"] == "function"]
    choice = request.get("tool_choice")
    if isinstance(choice, Mapping):
        names = [choice["function"]["name"]]
    must(choice != "none", "tool_choice is none")
    must({call["function"]["name"] for call in calls} <= set(names), "a tool was called that was not offered")
    must([call["index"] for call in calls] == list(range(len(calls))), "calls are numbered from 0")
    must(len({call["id"] for call in calls}) == len(calls), "calls have ids of their own")


def json_is_an_object(request: Json, message: Json, finish_reason: str) -> None:
    """JSON mode gives an object, unless something cut it: a stop string, a prefix that began it, the end of tokens."""
    wanted = (request.get("response_format") or {}).get("type") == "json_object"
    whole = not stops(request) and not request["messages"][-1].get("prefix")
    content = message["content"]
    if wanted and whole and content and finish_reason == "stop" and not message.get("tool_calls"):
        must(isinstance(json.loads(content), dict), "JSON mode gives an object")


def logprobs_fit(request: Json, logprobs: Json | None, message: Json) -> None:
    """Log probabilities are there if asked for, and their tokens make the texts."""
    if not request.get("logprobs"):
        must(logprobs is None, "logprobs: null unless asked for")
        return
    most = request.get("top_logprobs") or 0
    for channel, tokens in (logprobs or {}).items():
        said = "".join(token["token"] for token in tokens or ())
        must(said == message[channel], f"{channel}: not its tokens")
        must(all(len(token["top_logprobs"]) <= most for token in tokens or ()), "more alternatives than asked for")


def infill_text_fits(request: Json, text: str) -> None:
    """The text of a filled gap begins with the prompt if that was asked for, and holds no stop string."""
    prompt = request["prompt"] if request.get("echo") else ""
    must(text.startswith(prompt), "echo: the text begins with the prompt")
    stop_is_kept(request, text.removeprefix(prompt))


def infill_logprobs_fit(request: Json, logprobs: Mapping[str, Sequence[Any]] | None) -> None:
    """Log probabilities of a filled gap are there if asked for, a row for each token."""
    must((logprobs is None) == (request.get("logprobs") is None), "logprobs: null unless asked for")
    if logprobs is not None:
        must(len({len(column) for column in logprobs.values()}) == 1, "logprobs: columns differ in length")
