"""Everything that the response schemas allow is seen in some answer of the mock, but for what is listed with a reason.

A schema that allows too much is never contradicted by an answer. It shows here: as something that is never seen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_conformance import event_stream
from deepseek_conformance.contract import response_schema
from deepseek_conformance.documented import outcomes, request_examples

from tests.contract.provoking import PRODUCED, provoke
from tests.contract.sightings import promises, sight
from tests.contract.summary import Summary

HELLO = [{"role": "user", "content": "Hello"}]
# What the examples of openapi.yaml do not ask for.
MORE: list[tuple[str, dict[str, Any]]] = [
    ("/chat/completions", {"messages": HELLO, "logprobs": True, "thinking": {"type": "disabled"}}),
    ("/beta/completions", {"prompt": "a", "stream": True, "stream_options": {"include_usage": True}}),
]

# Words for what the server was last seen to do long ago, or is documented to do and was never seen to.
DOCUMENTED_ONLY = {
    "KnownFinishReason aborted",
    "KnownFinishReason content_filter",
    "KnownFinishReason insufficient_system_resource",
    "KnownCurrency USD",
}
# The answer names the model behind an old name; today's models have three efforts.
NAMES_IN_REQUESTS = {
    *(f"KnownModelName deepseek-{name}" for name in ("chat", "reasoner", "v4-flash", "v4-flash-vision-exp")),
    *(f"KnownReasoningEffort {effort}" for effort in ("none", "minimal", "medium", "xhigh", "ultra")),
}
# Documented as optional or nullable, or so in older recordings; always there and never null today.
LENIENT = {
    "AnthropicMessagesCapabilities.system_prompt_update left out",
    "ChatCompletionMessage.content null",
    "ChatCompletionMessage.reasoning_content null",
    "ChoiceLogprobs.content null",
    "ChoiceLogprobs.reasoning_content null",
    "Completion.system_fingerprint left out",
    "Completion.usage left out",
    "CompletionChunk.system_fingerprint left out",
    *(
        f"CompletionLogprobs.{column} left out"
        for column in ("text_offset", "token_logprobs", "tokens", "top_logprobs")
    ),
    "ErrorDetail.param not null",
    "ErrorResponse.request_id there",
    "FunctionCallDelta.arguments left out",
    *(f"Model.{member} left out" for member in ("api_capabilities", "context_window", "effort", "max_output_tokens")),
    *(f"Model.{member} left out" for member in ("input_modalities", "name", "output_modalities")),
    "ModelApiCapabilities.anthropic_messages left out",
    "ModelEffort.default_level left out",
    "ModelEffort.supported_levels left out",
    "TokenLogprob.bytes null",
    "ToolCall.index left out",
    "ToolCallDelta.function left out",
    "ToolCallDelta.index left out",
    "TopLogprob.bytes null",
    "Usage.prompt_tokens_details left out",
}


@pytest.fixture(scope="module")
def allowed() -> set[str]:
    found: set[str] = set()
    for outcome in outcomes():
        if outcome.media_type is not None:
            schema = response_schema(outcome.method, outcome.path, str(outcome.status), outcome.media_type)
            found |= set(promises(schema, outcome.path))
    return found


@pytest.fixture(scope="module")
def seen(client: httpx.Client) -> set[str]:
    found: set[str] = set()
    bodies = [(path, body) for _, path, body in request_examples()]
    bodies += [(path, {"model": "deepseek-flash", **body}) for path, body in MORE]
    for path, body in bodies:
        whole = {name: value for name, value in body.items() if name not in {"stream", "stream_options"}}
        for sent in (whole, {**body, "stream": True}):
            found |= set(shown("POST", path, client.post(path, json=sent)))
    for outcome in PRODUCED:
        if outcome.media_type in {"application/json", "application/octet-stream"}:
            found |= set(shown(outcome.method, outcome.path, provoke(client, outcome)))
    return found


def shown(method: str, path: str, response: httpx.Response) -> Iterator[str]:
    media_type = response.headers["content-type"].partition(";")[0]
    schema = response_schema(method, path, str(response.status_code), media_type)
    streamed = media_type == event_stream.MEDIA_TYPE
    for value in event_stream.read_chunks(response.content) if streamed else [json.loads(response.content)]:
        yield from sight(schema, value, path)


def test_all_that_is_allowed_is_seen_but_for_exceptions(allowed: set[str], seen: set[str], summary: Summary) -> None:
    unseen = f"{len(DOCUMENTED_ONLY)} are documented and were never seen, {len(NAMES_IN_REQUESTS)} are for requests"
    summary.add(
        "members, words and nulls of answers",
        len(allowed & seen),
        len(allowed),
        f"{unseen}, {len(LENIENT)} of older answers (test_sightings.py lists them)",
    )
    assert allowed - seen == DOCUMENTED_ONLY | NAMES_IN_REQUESTS | LENIENT


def test_all_that_is_seen_is_allowed(allowed: set[str], seen: set[str]) -> None:
    assert seen <= allowed


@pytest.fixture
def usage() -> dict[str, Any]:
    numbers = (
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "prompt_cache_hit_tokens",
        "prompt_cache_miss_tokens",
    )
    return dict.fromkeys(numbers, 0)


def test_sight_tells_what_a_value_shows(usage: dict[str, Any]) -> None:
    schema = {"oneOf": [{"$ref": "#/components/schemas/Usage"}, {"type": "null"}]}
    detailed = {**usage, "prompt_tokens_details": {"cached_tokens": 0}}

    assert set(sight(schema, None, "here")) == {"here null"}
    assert {"here not null", "Usage.prompt_tokens_details left out"} <= set(sight(schema, usage, "here"))
    assert {"Usage.prompt_tokens_details there", "PromptTokensDetails.cached_tokens there"} <= set(
        sight(schema, detailed, "")
    )
