"""Mistakes in answers of one piece: completions, the list of models, the balance."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from tests.contract.defects import Answer, Request
from tests.mutants.mutant import WireMutant
from tests.mutants.wire import JSON, balances, choice, message, models, usage, whole

Json = dict[str, Any]


def _name_as_asked(request: Request, answer: Answer) -> Answer:
    if answer.status != 200 or answer.media_type != JSON or not request.body:
        return answer
    asked = json.loads(request.body)["model"]
    return whole(lambda body: body.update(model=asked))(request, answer)


def _calls(found: Json) -> list[Json]:
    calls: list[Json] = found.get("tool_calls", [])
    return calls


def _think_aloud(found: Json) -> None:
    if (thoughts := found.get("reasoning_content")) is not None:
        found["content"] = f"<think>{thoughts}</think>{found['content']}"


def _cache_too_much(counts: Json) -> None:
    over = counts["prompt_tokens"] + 1
    counts.update(prompt_tokens_details={"cached_tokens": over}, prompt_cache_hit_tokens=over)


def _stop_with_calls(found: Json) -> None:
    if found["finish_reason"] == "tool_calls":
        found["finish_reason"] = "stop"


def _mute(found: Json) -> None:
    if found.get("tool_calls"):
        found["content"] = None


def _number(info: Json) -> None:
    info["total_balance"] = float(info["total_balance"])


WHOLE = (
    WireMutant(
        "id-prefixed",
        "ids look like those of OpenAI",
        answer=whole(lambda body: body.update(id=f"chatcmpl-{body['id']}") if "id" in body else None),
    ),
    WireMutant(
        "object-other",
        "the object of fill-in-the-middle answers is another",
        answer=whole(
            lambda body: body.update(object="completion") if body.get("object") == "text_completion" else None
        ),
    ),
    WireMutant(
        "created-text",
        "the time is text",
        answer=whole(lambda body: body.update(created=str(body["created"])) if "created" in body else None),
    ),
    WireMutant(
        "created-milliseconds",
        "the time is in milliseconds",
        answer=whole(lambda body: body.update(created=body["created"] * 1000) if "created" in body else None),
    ),
    WireMutant(
        "model-as-asked",
        "the answer names the alias that was asked for, not the model behind it",
        answer=_name_as_asked,
    ),
    WireMutant(
        "fingerprint-missing",
        "there is no system_fingerprint",
        answer=whole(lambda body: body.pop("system_fingerprint", None)),
    ),
    WireMutant(
        "choices-empty",
        "there are no choices",
        answer=whole(lambda body: body.update(choices=[]) if "choices" in body else None),
    ),
    WireMutant(
        "choices-two",
        "there are two choices",
        answer=whole(lambda body: body.update(choices=body["choices"] * 2) if "choices" in body else None),
    ),
    WireMutant(
        "index-from-one",
        "choices are numbered from 1",
        answer=choice(lambda found: found.update(index=1)),
    ),
    WireMutant(
        "finish-reason-null",
        "the finish reason is null",
        answer=choice(lambda found: found.update(finish_reason=None)),
    ),
    WireMutant(
        "finish-reason-stop-with-calls",
        "the finish reason is stop though tools are called",
        answer=choice(_stop_with_calls),
    ),
    WireMutant(
        "finish-reason-word",
        "the finish reason is a word of another API",
        answer=choice(lambda found: found.update(finish_reason="end_turn")),
    ),
    WireMutant(
        "logprobs-left-out",
        "logprobs is left out when not asked for",
        answer=choice(lambda found: found.pop("logprobs") if found["logprobs"] is None else None),
    ),
    WireMutant(
        "role-missing",
        "the message has no role",
        answer=message(lambda found: found.pop("role")),
    ),
    WireMutant(
        "content-null-with-calls",
        "content is null beside tool calls",
        answer=message(_mute),
    ),
    WireMutant(
        "content-list",
        "content is a list of parts",
        answer=message(lambda found: found.update(content=[{"type": "text", "text": found["content"]}])),
    ),
    WireMutant(
        "content-trimmed",
        "the last character of the text is lost in answers of one piece",
        answer=message(lambda found: found.update(content=found["content"][:-1])),
    ),
    WireMutant(
        "reasoning-in-content",
        "the reasoning stands in the text, too",
        answer=message(_think_aloud),
    ),
    WireMutant(
        "reasoning-always",
        "there is reasoning_content without thinking",
        answer=message(lambda found: found.setdefault("reasoning_content", "")),
    ),
    WireMutant(
        "reasoning-renamed",
        "the reasoning has the name that other servers give it",
        answer=message(
            lambda found: (
                found.update(reasoning=found.pop("reasoning_content")) if "reasoning_content" in found else None
            )
        ),
    ),
    WireMutant(
        "calls-same-id",
        "all tool calls have the same id",
        answer=message(lambda found: [call.update(id="call_00_a") for call in _calls(found)]),
    ),
    WireMutant(
        "calls-no-type",
        "tool calls have no type",
        answer=message(lambda found: [call.pop("type") for call in _calls(found)]),
    ),
    WireMutant(
        "calls-no-index",
        "tool calls have no index",
        answer=message(lambda found: [call.pop("index") for call in _calls(found)]),
    ),
    WireMutant(
        "calls-arguments-object",
        "arguments are an object, not its text",
        answer=message(lambda found: [call["function"].update(arguments={}) for call in _calls(found)]),
    ),
    WireMutant(
        "calls-arguments-cut",
        "arguments lose their last character",
        answer=message(
            lambda found: [
                call["function"].update(arguments=call["function"]["arguments"][:-1]) for call in _calls(found)
            ]
        ),
    ),
    WireMutant(
        "usage-missing",
        "there is no usage",
        answer=whole(lambda body: body.pop("usage", None)),
    ),
    WireMutant(
        "usage-total-one-more",
        "total_tokens is one too many",
        answer=usage(lambda counts: counts.update(total_tokens=counts["total_tokens"] + 1)),
    ),
    WireMutant(
        "usage-miss-one-less",
        "prompt_cache_miss_tokens is one too few",
        answer=usage(lambda counts: counts.update(prompt_cache_miss_tokens=counts["prompt_cache_miss_tokens"] - 1)),
    ),
    WireMutant(
        "usage-cached-too-many",
        "more tokens are cached than the prompt has",
        answer=usage(_cache_too_much),
    ),
    WireMutant(
        "usage-text",
        "token counts are text",
        answer=usage(lambda counts: counts.update(prompt_tokens=str(counts["prompt_tokens"]))),
    ),
    WireMutant(
        "usage-no-reasoning",
        "reasoning tokens are not counted apart",
        answer=usage(lambda counts: counts.pop("completion_tokens_details", None)),
    ),
    WireMutant(
        "usage-no-details",
        "prompt_tokens_details is left out, as in 2025",
        answer=usage(lambda counts: counts.pop("prompt_tokens_details")),
    ),
    WireMutant(
        "models-one-missing",
        "a model is missing from the list",
        answer=models(lambda listed: listed.pop()),
    ),
    WireMutant(
        "models-aliases",
        "old names are listed, too",
        answer=models(lambda listed: listed.append({**listed[0], "id": "deepseek-chat"})),
    ),
    WireMutant(
        "models-window",
        "context windows are rounded",
        answer=models(lambda listed: [model.update(context_window=1_000_000) for model in listed]),
    ),
    WireMutant(
        "models-no-owner",
        "models have no owner",
        answer=models(lambda listed: [model.pop("owned_by") for model in listed]),
    ),
    WireMutant(
        "models-no-effort",
        "models leave out what they can do",
        answer=models(lambda listed: [model.pop("effort") for model in listed]),
    ),
    WireMutant(
        "balance-sum",
        "the total is not the sum of the parts",
        answer=balances(lambda info: info.update(total_balance="1.00")),
    ),
    WireMutant(
        "balance-number",
        "amounts are numbers",
        answer=balances(_number),
    ),
    WireMutant(
        "balance-three-decimals",
        "amounts have three decimals",
        answer=balances(lambda info: info.update(granted_balance=f"{info['granted_balance']}0")),
    ),
    WireMutant(
        "balance-unavailable",
        "there is money, and the account is not available",
        answer=whole(lambda body: body.update(is_available=False) if "is_available" in body else None),
    ),
    WireMutant(
        "members-reordered",
        "members come in alphabetical order",
        answer=lambda _, answer: _sort(answer),
    ),
)


def _sort(answer: Answer) -> Answer:
    if answer.status != 200 or answer.media_type != JSON:
        return answer
    return dataclasses.replace(answer, body=json.dumps(json.loads(answer.body), sort_keys=True).encode())
