"""max_tokens and stop strings: where an answer ends, and how the tokens are counted then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
REPORT: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "file_report",
        "parameters": {"type": "object", "properties": {"summary": {"type": "string"}}, "required": ["summary"]},
    },
}
INCIDENT = "File a report: the nightly build broke because the cache warmer raced the uploader."


def choice(answer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = answer["choices"][0]
    return found


def test_length_cuts_the_answer(ask: Ask) -> None:
    whole = ask("Count from 1 to 50")
    assert choice(whole)["finish_reason"] == "stop"
    total = whole["usage"]["completion_tokens"]
    for limit in (1, 2, 7, total - 1):
        cut = ask("Count from 1 to 50", max_tokens=limit)
        assert choice(cut)["finish_reason"] == "length"
        assert cut["usage"]["completion_tokens"] == limit
        text = choice(cut)["message"]["content"]
        assert text
        assert choice(whole)["message"]["content"].startswith(text)
    exact = ask("Count from 1 to 50", max_tokens=total)
    assert choice(exact) == choice(whole)


def test_length_in_the_reasoning_leaves_no_answer(ask: Ask) -> None:
    answer = ask("Why?", thinking=None, max_tokens=5)
    message = choice(answer)["message"]
    assert choice(answer)["finish_reason"] == "length"
    assert message["content"] == ""
    assert message["reasoning_content"]
    assert answer["usage"]["completion_tokens"] == 5
    assert answer["usage"]["completion_tokens_details"] == {"reasoning_tokens": 5}


def test_length_counts_reasoning_and_answer_together(ask: Ask) -> None:
    whole = ask("Count from 1 to 9", thinking=None)
    reasoning = whole["usage"]["completion_tokens_details"]["reasoning_tokens"]
    cut = ask("Count from 1 to 9", thinking=None, max_tokens=reasoning + 4)
    assert choice(cut)["message"]["reasoning_content"] == choice(whole)["message"]["reasoning_content"]
    assert choice(cut)["message"]["content"] == "1, 2"
    assert choice(cut)["finish_reason"] == "length"


def test_length_default_without_thinking(ask: Ask) -> None:
    answer = ask("Count from 1 to 9999")
    assert choice(answer)["finish_reason"] == "length"
    assert answer["usage"]["completion_tokens"] == 8192


def test_length_default_is_larger_with_thinking(ask: Ask) -> None:
    answer = ask("Count from 1 to 9999", thinking=None)
    assert choice(answer)["finish_reason"] == "stop"
    assert answer["usage"]["completion_tokens"] > 8192


def test_length_cuts_tool_arguments(ask: Ask) -> None:
    whole = ask(INCIDENT, tools=[REPORT])
    assert choice(whole)["finish_reason"] == "tool_calls"
    (full,) = choice(whole)["message"]["tool_calls"]
    total = whole["usage"]["completion_tokens"]
    lengths = []
    for limit in range(1, total):
        cut = ask(INCIDENT, tools=[REPORT], max_tokens=limit)
        assert choice(cut)["finish_reason"] == "length"
        assert choice(cut)["message"]["content"] == ""
        assert cut["usage"]["completion_tokens"] == limit
        calls = choice(cut)["message"].get("tool_calls", [])
        if calls:
            assert calls[0]["id"] == full["id"]
            assert calls[0]["function"]["name"] == "file_report"
            assert full["function"]["arguments"].startswith(calls[0]["function"]["arguments"])
            assert calls[0]["function"]["arguments"] != full["function"]["arguments"]
        lengths.append(len(calls[0]["function"]["arguments"]) if calls else -1)
    assert lengths[0] == -1
    assert 0 in lengths
    assert lengths == sorted(lengths)


def test_length_drops_later_parallel_calls(ask: Ask) -> None:
    weather = {
        "type": "function",
        "function": {
            "name": "weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
    question = "Weather in Paris and London?"
    first, _ = choice(ask(question, tools=[weather]))["message"]["tool_calls"]
    cut = ask(question, tools=[weather], max_tokens=30)
    assert choice(cut)["finish_reason"] == "length"
    assert choice(cut)["message"]["tool_calls"] == [first]


@pytest.mark.parametrize(
    ("stop", "text"),
    [
        (", 4", "1, 2, 3"),
        (["5", "4", "nowhere"], "1, 2, 3, "),
        (["1"], ""),
        ([""], "1, 2, 3, 4, 5, 6."),
        (["nowhere"], "1, 2, 3, 4, 5, 6."),
        ([], "1, 2, 3, 4, 5, 6."),
    ],
)
def test_stop_string_is_not_returned(ask: Ask, stop: str | list[str], text: str) -> None:
    answer = ask("Count from 1 to 6", stop=stop)
    assert choice(answer)["message"]["content"] == text
    assert choice(answer)["finish_reason"] == "stop"
    entries = choice(ask("Count from 1 to 6", stop=stop, logprobs=True))["logprobs"]
    assert len(entries["content"] if entries else []) == answer["usage"]["completion_tokens"]


def test_stop_string_does_not_end_the_reasoning(ask: Ask) -> None:
    message = choice(ask("Count from 1 to 6", stop="The", thinking=None))["message"]
    assert message["reasoning_content"].startswith("The user says")
    assert message["content"] == "1, 2, 3, 4, 5, 6."


def test_stop_string_after_the_limit_is_never_reached(ask: Ask) -> None:
    assert choice(ask("Count from 1 to 6", stop="5", max_tokens=4))["finish_reason"] == "length"


def test_tokens_about_as_many_as_documented(ask: Ask) -> None:
    def prompt_tokens(text: str) -> int:
        return int(ask(text)["usage"]["prompt_tokens"])

    english = "The quick brown fox jumps over the lazy dog and runs away into the dark forest. " * 50
    chinese = "敏捷的棕色狐狸跳过了懒狗然后跑进黑暗的森林里去了" * 50
    assert 0.25 < prompt_tokens(english) / len(english) < 0.35
    assert 0.5 <= prompt_tokens(chinese) / len(chinese) < 0.65
    assert prompt_tokens("Reply with the single word: pong") == 12
