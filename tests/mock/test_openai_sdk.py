"""The OpenAI SDK, which DeepSeek's guides use, works with the mock as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import openai
import pytest
from deepseek_mock import EMPTY_BALANCE_API_KEY, RATE_LIMITED_API_KEY, MockServer

WEATHER: Any = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get weather of a location",
        "parameters": {
            "type": "object",
            "properties": {"location": {"type": "string"}},
            "required": ["location"],
        },
    },
}
PLAIN = {"thinking": {"type": "disabled"}}


@pytest.fixture(params=["", "/v1"])
def sdk(mock_server: MockServer, request: pytest.FixtureRequest) -> Iterator[openai.OpenAI]:
    base_url = mock_server.base_url + request.param
    with openai.OpenAI(api_key=mock_server.api_key, base_url=base_url, max_retries=0) as client:
        yield client


def user(text: str) -> Any:
    return {"role": "user", "content": text}


def test_plain_chat(sdk: openai.OpenAI) -> None:
    answer = sdk.chat.completions.create(model="deepseek-flash", messages=[user("What is 17 + 25?")], extra_body=PLAIN)
    assert answer.choices[0].message.content == "17 + 25 = 42."
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def test_thinking_chat(sdk: openai.OpenAI) -> None:
    answer = sdk.chat.completions.create(
        model="deepseek-v4-pro", messages=[user("What is 17 + 25?")], reasoning_effort="high"
    )
    message = answer.choices[0].message
    assert message.content == "17 + 25 = 42."
    assert message.model_extra is not None
    assert "17 + 25" in message.model_extra["reasoning_content"]


def test_streamed_chat(sdk: openai.OpenAI) -> None:
    stream = sdk.chat.completions.create(
        model="deepseek-flash",
        messages=[user("Count from 1 to 5")],
        stream=True,
        stream_options={"include_usage": True},
        extra_body=PLAIN,
    )
    chunks = list(stream)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "1, 2, 3, 4, 5."
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[0].usage is None


def test_tool_call_chat(sdk: openai.OpenAI) -> None:
    messages = [user("How's the weather in Hangzhou?")]
    first = sdk.chat.completions.create(model="deepseek-v4-pro", messages=messages, tools=[WEATHER])
    message = first.choices[0].message
    assert first.choices[0].finish_reason == "tool_calls"
    assert message.tool_calls is not None
    (call,) = message.tool_calls
    assert call.type == "function"
    assert json.loads(call.function.arguments) == {"location": "Hangzhou"}
    messages += [message, {"role": "tool", "tool_call_id": call.id, "content": "24 degrees"}]
    second = sdk.chat.completions.create(model="deepseek-v4-pro", messages=messages, tools=[WEATHER])
    assert second.choices[0].message.content == "According to get_weather for Hangzhou: 24 degrees."


def test_tool_call_streamed_with_the_accumulating_helper(sdk: openai.OpenAI) -> None:
    with sdk.chat.completions.stream(
        model="deepseek-flash", messages=[user("Weather in Paris and London?")], tools=[WEATHER], extra_body=PLAIN
    ) as stream:
        final = stream.get_final_completion()
    calls = final.choices[0].message.tool_calls
    assert calls is not None
    assert [json.loads(call.function.arguments) for call in calls] == [{"location": "Paris"}, {"location": "London"}]


def test_models(sdk: openai.OpenAI) -> None:
    assert [model.id for model in sdk.models.list()] == ["deepseek-flash", "deepseek-v4-pro"]


def test_errors_have_the_sdk_classes(mock_server: MockServer, sdk: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="valid range of temperature"):
        sdk.chat.completions.create(model="deepseek-flash", messages=[user("Hi")], temperature=3)
    for key, kind in (
        ("sk-wrong", openai.AuthenticationError),
        (RATE_LIMITED_API_KEY, openai.RateLimitError),
        (EMPTY_BALANCE_API_KEY, openai.APIStatusError),
    ):
        with (
            pytest.raises(kind) as caught,
            openai.OpenAI(api_key=key, base_url=mock_server.base_url, max_retries=0) as client,
        ):
            client.chat.completions.create(model="deepseek-flash", messages=[user("Hi")])
        assert caught.value.response.headers["x-ds-trace-id"]


def test_beta_fim_and_prefix(mock_server: MockServer) -> None:
    base_url = f"{mock_server.base_url}/beta"
    with openai.OpenAI(api_key=mock_server.api_key, base_url=base_url) as client:
        infill = client.completions.create(
            model="deepseek-v4-pro", prompt="def fib(a):", suffix="    return fib(a-1) + fib(a-2)", max_tokens=128
        )
        begun: Any = {"role": "assistant", "content": "The answer is", "prefix": True}
        answer = client.chat.completions.create(
            model="deepseek-v4-pro", messages=[user("What is 17 + 25?"), begun], extra_body=PLAIN
        )
    assert infill.choices[0].text == "\n    if a <= 1:\n        return a\n"
    assert answer.choices[0].message.content == " 17 + 25 = 42."
