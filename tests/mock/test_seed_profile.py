"""The profile of the first version of the contract: V3 and R1, January 2025."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.mock.asking import PICTURE, QUESTION, TOOL, Asking, asking


@pytest.fixture(scope="module")
def seed() -> Iterator[Asking]:
    yield from asking("seed-2025-01")


@pytest.fixture(scope="module")
def v4() -> Iterator[Asking]:
    yield from asking("v4-2026-08")


def test_wrong_shape_is_422_in_plain_text(seed: Asking) -> None:
    answer = seed.client.post(
        "/chat/completions",
        content='{"model":"deepseek-chat"}',
        headers={"authorization": f"Bearer {seed.server.api_key}", "content-type": "application/json"},
    )
    assert (answer.status_code, answer.headers["content-type"]) == (422, "text/plain; charset=utf-8")
    assert answer.text == (
        "Failed to deserialize the JSON body into the target type: missing field `messages` at line 1 column 25"
    )


def test_pictures_are_no_variant_of_content(seed: Asking) -> None:
    answer = seed.post(messages=[QUESTION, PICTURE])
    assert answer.status_code == 422
    assert re.fullmatch(
        r"Failed to deserialize the JSON body into the target type: messages\[1\]: data did not match any variant of "
        r"untagged enum ChatCompletionRequestContent at line 1 column \d+",
        answer.text,
    )
    assert seed.post(messages=[{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]).status_code == 200


def test_json_schema_is_a_wrong_shape(seed: Asking, v4: Asking) -> None:
    wanted = {"type": "json_schema", "json_schema": {}}
    answer = seed.post(response_format=wanted)
    assert answer.status_code == 422
    assert "response_format: response_format.type `json_schema` is unavailable now at line 1 column" in answer.text
    assert v4.refusal(response_format=wanted) == "This response_format type is unavailable now"


def test_limits_of_the_first_version(seed: Asking) -> None:
    message = "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]"
    for model in ("deepseek-chat", "deepseek-reasoner"):
        assert seed.refusal(model, max_tokens=8193) == message
        assert seed.refusal(model, max_tokens=0) == message
    counted = seed.answer(messages=[{"role": "user", "content": "Count from 1 to 9999"}])
    assert counted["choices"][0]["finish_reason"] == "length"
    assert counted["usage"]["completion_tokens"] == 4096
    long = seed.refusal(messages=[{"role": "user", "content": "word " * 70_000}], max_tokens=10)
    assert long.startswith("This model's maximum context length is 65536 tokens. However, you requested 70")
    assert "10 in the completion)" in long


def test_form_of_answers(seed: Asking) -> None:
    answer = seed.answer()
    assert answer["system_fingerprint"] == "fp_3a5770e1b4"
    assert list(answer["usage"]) == [
        "prompt_tokens",
        "completion_tokens",
        "total_tokens",
        "prompt_cache_hit_tokens",
        "prompt_cache_miss_tokens",
    ]
    called = seed.message(messages=[{"role": "user", "content": "Weather in Paris and London?"}], tools=[TOOL])
    uuid = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    for index, call in enumerate(called["tool_calls"]):
        assert re.fullmatch(rf"call_{index}_{uuid}", call["id"])


def test_cache_unit(seed: Asking) -> None:
    question = {"role": "user", "content": "Cached? " + "word " * 90}
    hits = [seed.answer(messages=[question])["usage"]["prompt_cache_hit_tokens"] for _ in range(2)]
    assert hits == [0, 64]


def test_infill_may_echo_and_end(seed: Asking, v4: Asking) -> None:
    body: dict[str, Any] = {"path": "/beta/completions", "prompt": "def f(", "suffix": "return 1", "echo": True}
    assert seed.answer(**body)["choices"][0]["text"].startswith("def f(")
    assert "echo cannot be used together with suffix" in v4.refusal("deepseek-v4-pro", **body)
    assert "does not support FIM" in seed.refusal("deepseek-reasoner", path="/beta/completions", prompt="a")


# R1


TURNS = (
    "deepseek-reasoner does not support successive user or assistant messages (messages[0] and messages[1] in your "
    "input). You should interleave the user/assistant messages in the message sequence."
)
LAST = (
    "The last message of deepseek-reasoner must be a user message, or an assistant message with prefix mode on (refer "
    "to https://api-docs.deepseek.com/guides/chat_prefix_completion)."
)
FOR_DISPLAY = (
    "The reasoning_content is an intermediate result for display purposes only and will not be included in the context "
    "for inference. Please remove the reasoning_content from your message to reduce network traffic."
)
ANSWER = {"role": "assistant", "content": "144"}


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"tools": [TOOL]}, "deepseek-reasoner does not support Function Calling"),
        ({"response_format": {"type": "json_object"}}, "deepseek-reasoner does not support Json Output."),
        ({"logprobs": True}, "deepseek-reasoner does not support the parameter `logprobs`"),
        ({"messages": [QUESTION, QUESTION]}, TURNS),
        ({"messages": [QUESTION, ANSWER]}, LAST),
        ({"messages": [QUESTION, ANSWER | {"reasoning_content": "12"}, QUESTION]}, FOR_DISPLAY),
    ],
    ids=["tools", "json", "logprobs", "turns", "last", "reasoning"],
)
def test_r1_refuses(seed: Asking, v4: Asking, members: dict[str, Any], message: str) -> None:
    assert seed.refusal("deepseek-reasoner", **members) == message
    if "response_format" not in members:
        assert v4.post("deepseek-reasoner", **members).status_code == 200
        assert seed.post("deepseek-chat", **members).status_code == 200


def test_r1_continues_a_message_and_its_reasoning(seed: Asking) -> None:
    begun = {"role": "assistant", "content": "12 *", "reasoning_content": "It is", "prefix": True}
    answer = seed.post("deepseek-reasoner", "/beta/chat/completions", messages=[QUESTION, begun])
    assert answer.status_code == 200


def test_r1_takes_system_messages_beside_the_turns(seed: Asking) -> None:
    brief = {"role": "system", "content": "Be brief."}
    turns = [brief, QUESTION, {"role": "assistant", "content": "144"}, QUESTION]
    assert seed.post("deepseek-reasoner", messages=turns).status_code == 200


def test_r1_counts_only_the_answer_in_max_tokens(seed: Asking, v4: Asking) -> None:
    answer = seed.answer("deepseek-reasoner", max_tokens=2)
    usage = answer["usage"]
    assert answer["choices"][0]["finish_reason"] == "length"
    assert answer["choices"][0]["message"]["content"]
    reasoning = usage["completion_tokens_details"]["reasoning_tokens"]
    assert reasoning > 2
    assert usage["completion_tokens"] == reasoning + 2
    cut = v4.answer("deepseek-reasoner", max_tokens=2)
    assert cut["usage"]["completion_tokens"] == 2
    assert cut["choices"][0]["message"]["content"] == ""


def test_scripted_calls_have_the_ids_of_the_time(seed: Asking) -> None:
    seed.server.reply_with(tool_calls=[{"name": "get_weather"}])
    assert seed.message()["tool_calls"][0]["id"].startswith("call_0_")
