"""Fill-in-the-middle completions, whole and streamed."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]
AskStream = Callable[..., Any]

FIB = {"prompt": "def fib(a):", "suffix": "    return fib(a-1) + fib(a-2)"}


def text(answer: dict[str, Any]) -> str:
    return str(answer["choices"][0]["text"])


def test_wire_form(fim: Ask) -> None:
    answer = fim(**FIB)
    assert list(answer) == ["id", "choices", "created", "model", "system_fingerprint", "object", "usage"]
    assert answer["object"] == "text_completion"
    assert answer["choices"] == [
        {"finish_reason": "stop", "index": 0, "logprobs": None, "text": "\n    if a <= 1:\n        return a\n"}
    ]
    assert "completion_tokens_details" not in answer["usage"]
    usage = answer["usage"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


@pytest.mark.parametrize(
    ("prompt", "suffix"),
    [
        (FIB["prompt"], FIB["suffix"]),
        (FIB["prompt"], "\n    return a"),
        ("def f() -> int:", "    return 1\n"),
        ("def area(width: float, height: float = 1):", None),
        ("class C:\n    x = 1\n\ndef method(self, n):", None),
    ],
)
def test_code_is_filled_in_with_code(fim: Ask, prompt: str, suffix: str | None) -> None:
    ast.parse(prompt + text(fim(prompt=prompt, suffix=suffix)) + (suffix or ""))


def test_text_goes_on_from_the_prompt(fim: Ask) -> None:
    assert text(fim(prompt="Once upon a time,")).startswith(" there is more to say after upon a time")
    assert text(fim(prompt="Once upon a time, ")).startswith("there is")
    assert text(fim(prompt="Once upon a time,", suffix="The end.")).endswith("came the rest: ")
    assert text(fim(prompt=""))


@pytest.mark.parametrize("model", ["deepseek-flash", "deepseek-v4-pro"])
def test_model_is_the_one_that_served(fim: Ask, model: str) -> None:
    assert fim(model=model)["model"] == model
    assert fim(model="deepseek-chat")["model"] == "deepseek-flash"


def test_echo_puts_the_prompt_first(fim: Ask) -> None:
    plain = fim(prompt="Once upon a time,")
    echoed = fim(prompt="Once upon a time,", echo=True)
    assert text(echoed) == "Once upon a time," + text(plain)
    assert echoed["usage"]["completion_tokens"] == plain["usage"]["completion_tokens"]


def test_length_and_stop(fim: Ask) -> None:
    whole = fim(prompt="Once upon a time,")
    cut = fim(prompt="Once upon a time,", max_tokens=5)
    assert cut["choices"][0]["finish_reason"] == "length"
    assert cut["usage"]["completion_tokens"] == 5
    assert text(whole).startswith(text(cut))
    stopped = fim(prompt="Once upon a time,", stop=[" more", "zzz"])
    assert text(stopped) == " there is"
    assert stopped["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("top", [0, 1, 20])
def test_logprobs_are_four_lists(fim: Ask, top: int) -> None:
    prompt = "Once upon a time,"
    answer = fim(prompt=prompt, logprobs=top, max_tokens=6)
    logprobs = answer["choices"][0]["logprobs"]
    assert list(logprobs) == ["text_offset", "token_logprobs", "tokens", "top_logprobs"]
    assert {len(column) for column in logprobs.values()} == {6}
    assert "".join(logprobs["tokens"]) == text(answer)
    whole = prompt + text(answer)
    for offset, value, token, alternatives in zip(*logprobs.values(), strict=True):
        assert whole[offset:].startswith(token)
        assert alternatives[token] == value == max(alternatives.values())
        assert len(alternatives) == top + 1


@pytest.mark.parametrize(
    "members",
    [
        FIB,
        {"prompt": "Once upon a time,", "echo": True},
        {"prompt": "Once upon a time,", "logprobs": 2, "max_tokens": 7},
        {"prompt": "Once upon a time,", "stream_options": {"include_usage": True}, "stop": "say"},
    ],
)
def test_stream_adds_up_to_the_whole_answer(fim: Ask, fim_stream: AskStream, members: dict[str, Any]) -> None:
    stream = fim_stream(**members)
    whole = fim(**{key: value for key, value in members.items() if key != "stream_options"})
    choices = [chunk["choices"][0] for chunk in stream.chunks]
    assert stream.comments == [": keep-alive"]
    assert "".join(choice["text"] for choice in choices) == text(whole)
    assert [choice["finish_reason"] for choice in choices[:-1]] == [None] * (len(choices) - 1)
    assert choices[-1]["text"] == ""
    assert choices[-1]["finish_reason"] == whole["choices"][0]["finish_reason"]
    assert stream.chunks[-1]["usage"]["completion_tokens"] == whole["usage"]["completion_tokens"]
    null_usage = "stream_options" in members
    assert all(("usage" in chunk) is null_usage and chunk.get("usage") is None for chunk in stream.chunks[:-1])
    if "logprobs" in members:
        columns = whole["choices"][0]["logprobs"]
        for name, column in columns.items():
            assert [item for choice in choices[:-1] for item in choice["logprobs"][name]] == column


def test_same_request_same_text(fim: Ask) -> None:
    answers = [fim(**FIB, logprobs=3)["choices"] for _ in range(2)]
    assert answers[0] == answers[1]
