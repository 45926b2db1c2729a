"""Whole chat answers: what they say, how they are written, and that they repeat."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from deepseek_mock import MockServer, Settings

Ask = Callable[..., dict[str, Any]]
USAGE = [
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "prompt_tokens_details",
    "prompt_cache_hit_tokens",
    "prompt_cache_miss_tokens",
]


def content(answer: dict[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["content"])


def user(text: str) -> dict[str, Any]:
    return {"role": "user", "content": text}


def said(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def check_usage(usage: dict[str, Any]) -> None:
    assert usage["prompt_tokens"] == usage["prompt_cache_hit_tokens"] + usage["prompt_cache_miss_tokens"]
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert usage["prompt_tokens_details"]["cached_tokens"] == usage["prompt_cache_hit_tokens"]


def test_wire_form_without_thinking(ask: Ask) -> None:
    answer = ask("What is 2 + 2?")
    assert list(answer) == ["id", "object", "created", "model", "choices", "usage", "system_fingerprint"]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", answer["id"])
    assert answer["choices"] == [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "2 + 2 = 4."},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ]
    assert list(answer["choices"][0]) == ["index", "message", "logprobs", "finish_reason"]
    assert list(answer["usage"]) == USAGE
    check_usage(answer["usage"])


def test_wire_form_with_thinking(ask: Ask) -> None:
    answer = ask("What is 2 + 2?", thinking=None)
    message = answer["choices"][0]["message"]
    assert list(message) == ["role", "content", "reasoning_content"]
    assert message["content"] == "2 + 2 = 4."
    assert "2 + 2" in message["reasoning_content"]
    assert list(answer["usage"]) == [*USAGE[:4], "completion_tokens_details", *USAGE[4:]]
    check_usage(answer["usage"])
    assert 0 < answer["usage"]["completion_tokens_details"]["reasoning_tokens"] < answer["usage"]["completion_tokens"]


@pytest.mark.parametrize(
    ("members", "thinks"),
    [
        ({"thinking": None}, True),
        ({"thinking": {"type": "enabled"}}, True),
        ({"thinking": {"type": "disabled"}}, False),
        ({"thinking": None, "model": "deepseek-v4-pro"}, True),
        ({"thinking": None, "model": "deepseek-v4-flash"}, True),
        ({"thinking": None, "model": "deepseek-chat"}, False),
        ({"thinking": {"type": "enabled"}, "model": "deepseek-chat"}, True),
        ({"thinking": None, "model": "deepseek-reasoner"}, True),
        ({"thinking": None, "reasoning_effort": "none"}, False),
        ({"thinking": {"type": "enabled"}, "reasoning_effort": "none"}, False),
        ({"thinking": {"type": "disabled"}, "reasoning_effort": "max"}, False),
    ],
)
def test_thinking_switch(ask: Ask, members: dict[str, Any], thinks: bool) -> None:
    answer = ask(**members)
    assert ("reasoning_content" in answer["choices"][0]["message"]) is thinks
    assert ("completion_tokens_details" in answer["usage"]) is thinks


def test_thinking_grows_with_effort(ask: Ask) -> None:
    tokens = {
        effort: ask("Why?", thinking=None, reasoning_effort=effort)["usage"]["completion_tokens_details"][
            "reasoning_tokens"
        ]
        for effort in ("minimal", "low", "medium", "high", "xhigh", "unheard-of", "max", "ultra")
    }
    assert tokens["minimal"] == tokens["low"] < tokens["high"] < tokens["max"] == tokens["ultra"]
    assert tokens["medium"] == tokens["xhigh"] == tokens["unheard-of"] == tokens["high"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("deepseek-flash", "deepseek-flash"),
        ("deepseek-v4-pro", "deepseek-v4-pro"),
        ("deepseek-v4-flash", "deepseek-flash"),
        ("deepseek-chat", "deepseek-flash"),
        ("deepseek-reasoner", "deepseek-flash"),
    ],
)
def test_model_is_the_one_that_served(ask: Ask, asked: str, answered: str) -> None:
    answer = ask(model=asked)
    assert answer["model"] == answered
    assert re.fullmatch(r"fp_[0-9a-f]{10}_prod\w+", answer["system_fingerprint"])


ANSWERS = [
    ("Hi", "Hello! How can I help you today?"),
    ("Reply with the single word: pong", "pong"),
    ('Say "good night".', "good night"),
    ("Count from 1 to 3", "1, 2, 3."),
    ("What's the capital of France?", "Paris."),
    ("What is 17 + 25?", "17 + 25 = 42."),
    ("Work out 17 + 25 carefully, then answer with only the number.", "42"),
    ("What is (2 + 3) * 4 - 1?", "(2 + 3) * 4 - 1 = 19."),
    ("How much is 7 divided by 2?", "7 / 2 = 3.5."),
    ("0.1 plus 0.2?", "0.1 + 0.2 = 0.3."),
    ("What is 1/0?", 'You asked: "What is 1/0?" That is 3 words. I am a mock server and answer from your own words.'),
    (
        "Why is the sky blue?",
        'You asked: "Why is the sky blue?" That is 5 words. I am a mock server and answer from your own words.',
    ),
    ("Blue.", 'You wrote: "Blue." That is 1 word. I am a mock server and answer from your own words.'),
    ("", "There was no question in your message, so I have nothing to add."),
]


@pytest.mark.parametrize(("question", "answer"), ANSWERS)
def test_answer_follows_from_the_question(ask: Ask, question: str, answer: str) -> None:
    assert content(ask(question)) == answer


def test_answer_in_chinese(ask: Ask, client: httpx.Client) -> None:
    assert "天空为什么是蓝色的" in content(ask("天空为什么是蓝色的"))
    raw = client.post("/chat/completions", json={"model": "deepseek-chat", "messages": [user("你好吗")]}).content
    assert "你好吗".encode() in raw


def test_answer_remembers_the_conversation(ask: Ask) -> None:
    messages = [user("My name is Ada."), said("Hello Ada."), user("What's my name?")]
    assert content(ask(messages=messages)) == "Your name is Ada."
    assert content(ask("What's my name?")) == "You have not told me your name."


def test_answer_to_a_question_in_parts(ask: Ask) -> None:
    image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}}
    parts = [{"type": "text", "text": "What is 2 + 3?"}, image]
    answer = ask(messages=[{"role": "user", "content": parts}])
    assert content(answer) == "2 + 3 = 5."
    without = ask(messages=[{"role": "user", "content": parts[:1]}])
    assert answer["usage"]["prompt_tokens"] - without["usage"]["prompt_tokens"] == 334
    seen = ask(messages=[{"role": "user", "content": [{"type": "text", "text": "Describe it."}, image]}])
    assert "I was shown 1 image." in content(seen)


def test_json_mode_answers_with_an_object(ask: Ask) -> None:
    answer = ask("Give me 2 + 2 as json", response_format={"type": "json_object"})
    assert json.loads(content(answer)) == {"answer": "2 + 2 = 4."}


def test_json_mode_fills_the_example(ask: Ask) -> None:
    system = 'Answer in JSON. EXAMPLE JSON OUTPUT: {"question": "Which?", "answer": "That.", "n": 0, "tags": ["a"]}'
    question = "Which is the longest river in the world? The Nile River, 6650 km."
    messages = [{"role": "system", "content": system}, user(question)]
    answer = ask(messages=messages, response_format={"type": "json_object"})
    assert json.loads(content(answer)) == {
        "question": "Which is the longest river in the world?",
        "answer": "The Nile River, 6650 km",
        "n": 6650,
        "tags": ["The Nile River, 6650 km"],
    }


QUICK_SORT = """def quick_sort(items):
    if len(items) <= 1:
        return list(items)
    pivot, *rest = items
    smaller = [item for item in rest if item < pivot]
    larger = [item for item in rest if item >= pivot]
    return [*quick_sort(smaller), pivot, *quick_sort(larger)]
"""
PREFIXES = [
    ("What is 17 + 25?", "17 + 25", " = 42."),
    ("What is 17 + 25?", "The answer is", " 17 + 25 = 42."),
    ("What is 17 + 25?", "So ", "17 + 25 = 42."),
    ("Write quick sort code", "```python\n", QUICK_SORT + "```"),
    ("Write quick sort code", "```python\ndef quick_sort(items):\n", QUICK_SORT.partition("\n")[2] + "```"),
]


@pytest.mark.parametrize(("question", "prefix", "continuation"), PREFIXES)
def test_prefix_is_continued_and_not_repeated(ask: Ask, question: str, prefix: str, continuation: str) -> None:
    messages = [user(question), said(prefix) | {"prefix": True}]
    assert content(ask(path="/beta/chat/completions", messages=messages)) == continuation


@pytest.mark.parametrize("prefix", ['{"answer": "', '{"answer":', '{"a": [1, {"b": 2},', "{", '{"a": {"b": "x'])
def test_prefix_of_an_object_is_completed(ask: Ask, prefix: str) -> None:
    messages = [user("What is 17 + 25?"), said(prefix) | {"prefix": True}]
    answer = ask(path="/beta/chat/completions", messages=messages)
    assert "42" in json.dumps(json.loads(prefix + content(answer)))


def test_prefix_with_stop_string(ask: Ask) -> None:
    messages = [user("Write quick sort code"), said("```python\n") | {"prefix": True}]
    answer = ask(path="/beta/chat/completions", messages=messages, stop=["```"])
    assert content(answer) == QUICK_SORT
    assert answer["choices"][0]["finish_reason"] == "stop"


def test_prefix_of_the_reasoning_is_not_repeated(ask: Ask) -> None:
    begun = said("") | {"prefix": True, "reasoning_content": "Let me compare."}
    answer = ask(path="/beta/chat/completions", messages=[user("9.11 or 9.8?"), begun], thinking=None)
    reasoning = answer["choices"][0]["message"]["reasoning_content"]
    assert reasoning.startswith(" ")
    assert "Let me compare." not in reasoning


def test_title_only_when_enabled(ask: Ask) -> None:
    message = ask("How do I boil an egg, please tell me?", title={"enabled": True})["choices"][0]["message"]
    assert list(message) == ["role", "content", "title"]
    assert message["title"] == "How do i boil an egg"
    assert "title" not in ask(title={"enabled": False})["choices"][0]["message"]


def test_logprobs_in_both_channels(ask: Ask) -> None:
    answer = ask("What is 2 + 2?", thinking=None, logprobs=True, top_logprobs=3)
    choice = answer["choices"][0]
    assert list(choice["logprobs"]) == ["content", "reasoning_content"]
    for channel in ("content", "reasoning_content"):
        entries = choice["logprobs"][channel]
        assert "".join(entry["token"] for entry in entries) == choice["message"][channel]
        for entry in entries:
            assert list(entry) == ["token", "logprob", "bytes", "top_logprobs"]
            assert bytes(entry["bytes"]).decode() == entry["token"]
            assert entry["logprob"] < 0
            assert len(entry["top_logprobs"]) == 3
            assert entry["top_logprobs"][0]["token"] == entry["token"]
            assert len({top["token"] for top in entry["top_logprobs"]}) == 3
            ranked = [top["logprob"] for top in entry["top_logprobs"]]
            assert ranked == sorted(ranked, reverse=True)
    reasoning = answer["usage"]["completion_tokens_details"]["reasoning_tokens"]
    assert len(choice["logprobs"]["reasoning_content"]) == reasoning
    assert len(choice["logprobs"]["content"]) == answer["usage"]["completion_tokens"] - reasoning


@pytest.mark.parametrize("members", [{"logprobs": True}, {"logprobs": True, "top_logprobs": 0}])
def test_logprobs_without_alternatives(ask: Ask, members: dict[str, Any]) -> None:
    logprobs = ask("What is 2 + 2?", **members)["choices"][0]["logprobs"]
    assert list(logprobs) == ["content"]
    assert all(entry["top_logprobs"] == [] for entry in logprobs["content"])
    assert ask(logprobs=False)["choices"][0]["logprobs"] is None


def test_body_is_compact_and_begins_with_an_empty_line(client: httpx.Client) -> None:
    body = {"model": "deepseek-chat", "messages": [user("Hi")]}
    response = client.post("/chat/completions", json=body)
    assert response.headers["transfer-encoding"] == "chunked"
    assert "content-length" not in response.headers
    text = response.content.decode()
    assert text[0] == "\n"
    assert text[1:] == json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("lines", [0, 3])
def test_empty_lines_can_be_set(lines: int) -> None:
    with MockServer(settings=Settings(leading_newlines=lines)) as server:
        response = httpx.get(f"{server.base_url}/models", headers={"authorization": f"Bearer {server.api_key}"})
    assert response.content.startswith(b"\n" * lines + b"{")


REPEATED: list[dict[str, Any]] = [
    {},
    {"thinking": {"type": "enabled"}, "logprobs": True, "top_logprobs": 5},
    {"stream": True, "stream_options": {"include_usage": True}},
    {
        "messages": [user("Weather in Paris and London?")],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
                },
            }
        ],
    },
]


@pytest.mark.parametrize("members", REPEATED)
def test_same_request_same_bytes_with_fixed_clock_and_seed(members: dict[str, Any]) -> None:
    body = {"model": "deepseek-flash", "messages": [user("Why?")], "thinking": {"type": "disabled"}, **members}
    seen = []
    for _ in range(2):
        with MockServer(clock=lambda: 1790000000.9, seed=7) as server:
            headers = {"authorization": f"Bearer {server.api_key}"}
            response = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers)
            seen.append((response.content, response.headers["x-ds-trace-id"]))
    assert seen[0] == seen[1]
    assert b'"created":1790000000,' in seen[0][0]


@pytest.mark.parametrize("members", REPEATED)
def test_same_request_differs_only_in_id_and_time(client: httpx.Client, members: dict[str, Any]) -> None:
    body = {"model": "deepseek-flash", "messages": [user("Why?")], "user_id": "same", **members}
    first, second = (client.post("/chat/completions", json=body).text for _ in range(2))
    assert first != second
    blank = re.compile(r'"id":"[0-9a-f-]{36}"|"created":\d+')
    assert blank.sub("", first) == blank.sub("", second)
