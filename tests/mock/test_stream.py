"""Streamed chat answers, byte by byte: comments, frames, the forms of chunks and their order."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from deepseek_mock import MockServer, Settings

Ask = Callable[..., dict[str, Any]]
AskStream = Callable[..., Any]
CHUNK = ["id", "object", "created", "model", "system_fingerprint", "choices"]
WEATHER = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
CASES: list[dict[str, Any]] = [
    {"text": "Count from 1 to 5"},
    {"text": "Count from 1 to 5", "thinking": None},
    {"text": "Count from 1 to 5", "thinking": None, "max_tokens": 4},
    {"text": "Count from 1 to 50", "max_tokens": 4},
    {"text": "Weather in Paris and London?", "tools": [WEATHER]},
    {"text": "Weather in Paris and London?", "tools": [WEATHER], "thinking": None},
    {"text": "Weather in Paris and London?", "tools": [WEATHER], "max_tokens": 18},
    {"text": "天气怎么样", "thinking": None, "logprobs": True, "top_logprobs": 2, "title": {"enabled": True}},
    {"text": "A json object, please", "response_format": {"type": "json_object"}, "stop": ["please"]},
]


def test_bytes_of_a_short_stream() -> None:
    body = {
        "model": "deepseek-chat",
        "messages": [{"role": "user", "content": "What is 1+1? Answer with only the number."}],
        "stream": True,
    }
    with MockServer(clock=lambda: 1790000000, seed=1) as server:
        headers = {"authorization": f"Bearer {server.api_key}"}
        response = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers)
    chunks = [json.loads(line[6:]) for line in response.text.splitlines() if line.startswith("data: {")]
    answer_id, fingerprint = chunks[0]["id"], chunks[0]["system_fingerprint"]
    head = (
        f'data: {{"id":"{answer_id}","object":"chat.completion.chunk","created":1790000000,"model":"deepseek-flash",'
        f'"system_fingerprint":"{fingerprint}","choices":[{{"index":0,"delta":'
    )
    prompt_tokens = chunks[-1]["usage"]["prompt_tokens"]
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["transfer-encoding"] == "chunked"
    assert response.text == (
        ": keep-alive\n\n"
        + head
        + '{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}\n\n'
        + head
        + '{"content":"2"},"logprobs":null,"finish_reason":null}]}\n\n'
        + head
        + '{"content":""},"logprobs":null,"finish_reason":"stop"}],"usage":'
        + f'{{"prompt_tokens":{prompt_tokens},"completion_tokens":1,"total_tokens":{prompt_tokens + 1},'
        + '"prompt_tokens_details":{"cached_tokens":0},"prompt_cache_hit_tokens":0,'
        + f'"prompt_cache_miss_tokens":{prompt_tokens}}}}}\n\n'
        + "data: [DONE]\n\n"
    )


@pytest.mark.parametrize("case", CASES)
def test_stream_adds_up_to_the_whole_answer(ask: Ask, ask_stream: AskStream, case: dict[str, Any]) -> None:
    whole = ask(**case, user_id="whole")
    stream = ask_stream(**case, user_id="stream")
    message = whole["choices"][0]["message"]
    assert stream.text() == message["content"]
    assert stream.text("reasoning_content") == message.get("reasoning_content", "")
    last = stream.chunks[-1]
    assert last["choices"][0]["finish_reason"] == whole["choices"][0]["finish_reason"]
    assert last["usage"] == whole["usage"]
    assert stream.deltas[-1].get("title") == message.get("title")
    calls: dict[int, dict[str, Any]] = {}
    for delta in stream.deltas:
        for piece in delta.get("tool_calls", []):
            if "id" in piece:
                assert list(piece) == ["index", "id", "type", "function"]
                assert list(piece["function"]) == ["name", "arguments"]
                assert piece["function"]["arguments"] == ""
                assert piece["index"] == len(calls)
                calls[piece["index"]] = piece
            else:
                assert list(piece) == ["index", "function"]
                assert list(piece["function"]) == ["arguments"]
                assert piece["function"]["arguments"]
                calls[piece["index"]]["function"]["arguments"] += piece["function"]["arguments"]
    assert list(calls.values()) == message.get("tool_calls", [])


@pytest.mark.parametrize("include_usage", [None, False, True])
@pytest.mark.parametrize("case", CASES)
def test_stream_forms(ask_stream: AskStream, case: dict[str, Any], include_usage: bool | None) -> None:
    options = {} if include_usage is None else {"stream_options": {"include_usage": include_usage}}
    stream = ask_stream(**case, **options)
    assert stream.comments == [": keep-alive"]
    heads = {tuple((key, chunk[key]) for key in CHUNK[:-1]) for chunk in stream.chunks}
    assert len(heads) == 1
    thinks = "thinking" in case
    role = {"role": "assistant", "content": None, "reasoning_content": ""} if thinks else None
    assert stream.deltas[0] == (role or {"role": "assistant", "content": ""})
    for chunk in stream.chunks[:-1]:
        assert list(chunk) == ([*CHUNK, "usage"] if include_usage else CHUNK)
        assert chunk.get("usage") is None
        assert chunk["choices"][0]["finish_reason"] is None
    for delta in stream.deltas[1:-1]:
        keys = list(delta)
        if "tool_calls" in delta:
            assert keys == ["tool_calls"]
            assert len(delta["tool_calls"]) == 1
        elif thinks:
            assert keys == ["content", "reasoning_content"]
            assert "" not in delta.values()
            assert None in delta.values()
        else:
            assert keys == ["content"]
            assert delta["content"]
    last = dict(stream.deltas[-1])
    last.pop("title", None)
    assert last == ({"content": "", "reasoning_content": None} if thinks else {"content": ""})
    assert list(stream.chunks[-1]) == [*CHUNK, "usage"]
    assert stream.chunks[-1]["usage"]["total_tokens"] > 0
    assert [len(chunk["choices"]) for chunk in stream.chunks] == [1] * len(stream.chunks)


def test_stream_order_is_reasoning_then_content_or_calls(ask_stream: AskStream) -> None:
    for case in CASES:
        kinds = [
            "calls" if "tool_calls" in delta else "reasoning" if delta.get("reasoning_content") else "content"
            for delta in ask_stream(**case).deltas[1:-1]
        ]
        assert kinds == sorted(kinds, key=["reasoning", "content", "calls"].index)


def test_stream_logprobs_are_null_on_the_first_and_last_chunk(ask_stream: AskStream) -> None:
    stream = ask_stream("What is 2 + 2?", thinking=None, logprobs=True, top_logprobs=2)
    logprobs = [chunk["choices"][0]["logprobs"] for chunk in stream.chunks]
    assert logprobs[0] is None
    assert logprobs[-1] is None
    for delta, entry in zip(stream.deltas[1:-1], logprobs[1:-1], strict=True):
        channel = "content" if delta["reasoning_content"] is None else "reasoning_content"
        assert list(entry) == [channel]
        assert [item["token"] for item in entry[channel]] == [delta[channel]]
        assert len(entry[channel][0]["top_logprobs"]) == 2


def test_stream_logprobs_are_those_of_the_whole_answer(ask: Ask, ask_stream: AskStream) -> None:
    members = {"thinking": None, "logprobs": True, "top_logprobs": 2}
    whole = ask("What is 2 + 2?", **members)["choices"][0]["logprobs"]
    streamed: dict[str, list[Any]] = {"content": [], "reasoning_content": []}
    for chunk in ask_stream("What is 2 + 2?", **members).chunks[1:-1]:
        for channel, entries in chunk["choices"][0]["logprobs"].items():
            streamed[channel] += entries
    assert streamed == whole


@pytest.mark.parametrize("comments", [0, 2])
def test_stream_comments_can_be_set(comments: int) -> None:
    body = {"model": "deepseek-chat", "messages": [{"role": "user", "content": "Hi"}], "stream": True}
    with MockServer(settings=Settings(keep_alive_comments=comments)) as server:
        headers = {"authorization": f"Bearer {server.api_key}"}
        response = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers)
    assert response.text.startswith(": keep-alive\n\n" * comments + "data: {")


def test_stream_refused_like_any_request(client: httpx.Client) -> None:
    response = client.post("/chat/completions", json={"model": "m", "messages": [], "stream": True})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/octet-stream"


def test_stream_given_up_by_the_client_does_no_harm(client: httpx.Client, ask: Ask) -> None:
    body = {
        "model": "deepseek-chat",
        "messages": [{"role": "user", "content": "Count from 1 to 2000"}],
        "stream": True,
    }
    for _ in range(3):
        with client.stream("POST", "/chat/completions", json=body) as response:
            assert next(response.iter_lines()) == ": keep-alive"
    assert ask()["choices"][0]["finish_reason"] == "stop"
