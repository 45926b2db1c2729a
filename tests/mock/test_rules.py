"""Requests of the right shape that break a rule: 400, an envelope labelled application/octet-stream."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

USER: dict[str, Any] = {"role": "user", "content": "Hi"}
BETA = "/beta/chat/completions"
PLAIN = {"thinking": {"type": "disabled"}}


def function(name: str = "f", **members: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, **members}}


def call(name: str) -> dict[str, Any]:
    return {"id": name, "type": "function", "function": {"name": "f", "arguments": "{}"}}


def assistant(*calls: str) -> dict[str, Any]:
    return {"role": "assistant", "content": "", "tool_calls": [call(name) for name in calls]}


def result(name: str) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": name, "content": "4"}


def post(client: httpx.Client, members: dict[str, Any], path: str = "/chat/completions") -> httpx.Response:
    return client.post(path, json={"model": "deepseek-flash", "messages": [USER], **members})


def refusal(response: httpx.Response) -> str:
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/octet-stream"
    error = response.json()["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", None, "invalid_request_error")
    return str(error["message"])


NOT_TOOL = "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'"
UNANSWERED = (
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
    "(insufficient tool messages following tool_calls message)"
)
NO_JSON = "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'."
NO_PREFIX = 'prefix is only available when using beta api (set base_url="https://api.deepseek.com/beta")'
NO_CONTENT = "Invalid assistant message: content or tool_calls must be set"
NO_FORCING = "Thinking mode does not support this tool_choice"
NO_TOOL = "Invalid tool_choice value, the tool is not in 'tools'"
NAMED = {"type": "function", "function": {"name": "f"}}
BAD_NAME = (
    "Invalid 'tools[1].function.name': string does not match pattern. Expected a string that matches the pattern "
    "'^[a-zA-Z0-9_-]+$'."
)


def invalid_range(name: str, span: str) -> str:
    return f"Invalid {name} value, the valid range of {name} is {span}"


def too_long(where: str, kind: str, most: int, found: int) -> str:
    a = "an" if kind == "array" else "a"
    return (
        f"Invalid '{where}': {kind} too long. Expected {a} {kind} with maximum length {most}, "
        f"but got {a} {kind} with length {found} instead"
    )


def schema_error(reason: str) -> str:
    return f"Invalid schema for function 'f': {reason}"


def not_object(shown: str) -> str:
    return schema_error(f"schema must be a JSON Schema of 'type: \"object\"', got 'type: {shown}'.")


def with_file(**members: Any) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"type": "file", **members}]}]}


def with_image(url: str) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]}


RULES: list[tuple[dict[str, Any], str]] = [
    (
        {"model": "deepseek-x"},
        "The supported API model names are deepseek-v4-pro or deepseek-flash, but you passed deepseek-x.",
    ),
    (
        {"model": "deepseek-coder"},
        "The supported API model names are deepseek-v4-pro or deepseek-flash, but you passed deepseek-coder.",
    ),
    ({"temperature": 2.01}, invalid_range("temperature", "[0, 2]")),
    ({"temperature": -0.01}, invalid_range("temperature", "[0, 2]")),
    ({"top_p": 0}, invalid_range("top_p", "(0, 1.0]")),
    ({"top_p": 1.01}, invalid_range("top_p", "(0, 1.0]")),
    ({"max_tokens": 0}, invalid_range("max_tokens", "[1, 393216]")),
    ({"max_tokens": -5}, invalid_range("max_tokens", "[1, 393216]")),
    ({"max_tokens": 393217}, invalid_range("max_tokens", "[1, 393216]")),
    ({"frequency_penalty": 2.1}, invalid_range("frequency_penalty", "[-2, 2]")),
    ({"presence_penalty": -2.1}, invalid_range("presence_penalty", "[-2, 2]")),
    ({"n": 2}, "Invalid n value (currently only n = 1 is supported)"),
    ({"n": 0}, "Invalid n value (currently only n = 1 is supported)"),
    ({"stop": ["x"] * 17}, too_long("stop", "array", 16, 17)),
    ({"user_id": "u" * 513}, too_long("user_id", "string", 512, 513)),
    ({"stream_options": {"include_usage": True}}, "stream_options should be set along with stream = true"),
    ({"stream_options": {}, "stream": False}, "stream_options should be set along with stream = true"),
    ({"top_logprobs": 2}, "Invalid top_logprobs and logprobs value"),
    ({"top_logprobs": 2, "logprobs": False}, "Invalid top_logprobs and logprobs value"),
    ({"top_logprobs": 21, "logprobs": True}, invalid_range("top_logprobs", "[0, 20]")),
    ({"top_logprobs": -1, "logprobs": True}, invalid_range("top_logprobs", "[0, 20]")),
    ({"messages": []}, "Empty input messages"),
    ({"messages": [USER, {"role": "assistant"}]}, NO_CONTENT),
    ({"messages": [USER, {"role": "assistant", "content": None, "tool_calls": []}]}, NO_CONTENT),
    ({"messages": [USER, {"role": "assistant", "content": "A", "prefix": True}]}, NO_PREFIX),
    ({"messages": [result("a")]}, NOT_TOOL),
    ({"messages": [USER, result("a")]}, NOT_TOOL),
    ({"messages": [USER, assistant("a"), result("b")]}, NOT_TOOL),
    ({"messages": [USER, assistant("a"), result("a"), result("a")]}, NOT_TOOL),
    ({"messages": [USER, assistant("a"), result("a"), USER, result("a")]}, NOT_TOOL),
    ({"messages": [USER, assistant("a")]}, UNANSWERED),
    ({"messages": [USER, assistant("a", "b"), result("b")]}, UNANSWERED),
    ({"messages": [USER, assistant("a", "b"), result("a"), USER]}, UNANSWERED),
    ({"messages": [USER, assistant("a"), USER, result("a")]}, UNANSWERED),
    ({"response_format": {"type": "json_object"}}, NO_JSON),
    ({"response_format": {"type": "json_schema"}}, "This response_format type is unavailable now"),
    ({"tools": [function("f")] * 2}, "Tool names must be unique."),
    ({"tools": [function("f"), function("a.b")]}, BAD_NAME),
    ({"tools": [function("f"), function("")]}, BAD_NAME),
    ({"tools": [function("f"), function("天气")]}, BAD_NAME),
    ({"tools": [function("f"), function("a\n")]}, BAD_NAME),
    ({"tools": [function("x" * 129)]}, too_long("tools[0].function.name", "string", 128, 129)),
    ({"tools": [function(f"f{i}") for i in range(129)]}, too_long("tools", "array", 128, 129)),
    ({"tools": [function(parameters={})]}, not_object("null")),
    ({"tools": [function(parameters={"type": None})]}, not_object("null")),
    ({"tools": [function(parameters={"type": "string"})]}, not_object('"string"')),
    ({"tools": [function()], "tool_choice": "required"}, NO_FORCING),
    ({"tools": [function()], "tool_choice": NAMED}, NO_FORCING),
    ({"tools": [function()], "tool_choice": NAMED, "model": "deepseek-reasoner"}, NO_FORCING),
    ({"tool_choice": "required", **PLAIN}, NO_TOOL),
    ({"tools": [function("g")], "tool_choice": NAMED, **PLAIN}, NO_TOOL),
    (
        {"tools": [function()], "tool_choice": "required", "safety_check": {"level": "high"}, **PLAIN},
        "safety_check does not support this tool_choice",
    ),
    (
        {"tools": [{"type": "deepseek_web_search"}], "model": "deepseek-v4-pro"},
        "deepseek-v4-pro does not support the tool type `deepseek_web_search`",
    ),
    (with_file(), "file must have exactly one of file_id and file_data"),
    (with_file(file_id="a", file_data="data:,b"), "file must have exactly one of file_id and file_data"),
    (with_file(file_id="a", filename="a.txt"), "filename can only be used with file_data"),
    (with_image("https://example.com/" + "x" * 8173), too_long("image_url.url", "string", 8192, 8193)),
]


@pytest.mark.parametrize(("members", "message"), RULES)
def test_rule_broken(client: httpx.Client, members: dict[str, Any], message: str) -> None:
    assert refusal(post(client, members)) == message


@pytest.mark.parametrize(("members", "message"), RULES[:3])
@pytest.mark.parametrize("path", ["/v1/chat/completions", BETA])
def test_rule_broken_on_the_other_paths(client: httpx.Client, path: str, members: dict[str, Any], message: str) -> None:
    assert refusal(post(client, members, path)) == message


def test_unknown_model_body_has_the_real_form(client: httpx.Client) -> None:
    assert post(client, {"model": "m"}).content == (
        b'{"error":{"message":"The supported API model names are deepseek-v4-pro or deepseek-flash, but you passed m.",'
        b'"type":"invalid_request_error","param":null,"code":"invalid_request_error"}}'
    )


KEPT: list[dict[str, Any]] = [
    {"temperature": 0, "top_p": 0.0001, "max_tokens": 1, "frequency_penalty": -2, "presence_penalty": 2},
    {"temperature": 2, "top_p": 1.0, "max_tokens": 393216, "n": 1},
    {"stop": ["x"] * 16, "user_id": "é" * 512},
    {"logprobs": True, "top_logprobs": 0},
    {"logprobs": True, "top_logprobs": 20},
    {"tools": [function("x" * 128)]},
    {"tools": [function(f"f{i}") for i in range(128)]},
    {"tools": [function(), {"type": "deepseek_web_search"}, {"type": "deepseek_read_url"}]},
    {"tools": [function()], "tool_choice": "none"},
    {"tools": [function()], "tool_choice": NAMED, **PLAIN},
    {"tools": [function()], "tool_choice": NAMED, "reasoning_effort": "none"},
    {"tools": [function()], "tool_choice": NAMED, "model": "deepseek-chat"},
    {
        "tools": [function(), {"type": "deepseek_web_search"}],
        "tool_choice": "required",
        "safety_check": {"level": "high"},
        **PLAIN,
    },
    {"messages": [USER, assistant("a", "b"), result("b"), result("a"), USER]},
    {"messages": [USER, assistant("a"), result("a"), assistant("a"), result("a")]},
    {"messages": [USER, {"role": "assistant", "content": "", "prefix": False}]},
    {"messages": [USER, USER, {"role": "assistant", "content": "A"}, {"role": "assistant", "content": "B"}]},
    {"messages": [{"role": "system", "content": "Answer as JSON"}], "response_format": {"type": "json_object"}},
    with_file(file_id="file-api-1"),
    with_file(file_data="data:text/plain,a", filename="a.txt"),
    with_image("https://example.com/" + "x" * 8172),
    with_image("data:image/png;base64," + "A" * 9000),
    {"model": "deepseek-v4-pro", "messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]},
    {"model": "deepseek-v4-flash-vision-exp", **with_image("https://example.com/a.png")},
]


@pytest.mark.parametrize("members", KEPT)
def test_rule_kept(client: httpx.Client, members: dict[str, Any]) -> None:
    response = post(client, members)
    assert response.status_code == 200, response.text


def test_prefix_only_in_the_last_message(client: httpx.Client) -> None:
    begun = {"role": "assistant", "content": "A", "prefix": True}
    assert post(client, {"messages": [USER, begun]}, BETA).status_code == 200
    message = refusal(post(client, {"messages": [USER, begun, USER]}, BETA))
    assert message == "prefix is only available in the last message"


CITY = {"type": "string"}
STRICT: list[tuple[dict[str, Any], str | None]] = [
    ({"properties": {"city": CITY}, "required": ["city"], "additionalProperties": False}, None),
    # Seen to be tolerated, whatever the documentation says:
    ({"properties": {"city": CITY}, "required": ["city"]}, None),
    ({"properties": {"city": {"type": "string", "minLength": 2}}, "required": ["city"]}, None),
    ({"properties": {}}, None),
    ({"properties": {"city": CITY}}, "city"),
    ({"properties": {"city": CITY, "unit": CITY}, "required": ["city"]}, "unit"),
    (
        {"properties": {"at": {"type": "object", "properties": {"x": CITY}, "required": []}}, "required": ["at"]},
        "x",
    ),
    (
        {
            "properties": {"all": {"type": "array", "items": {"type": "object", "properties": {"y": CITY}}}},
            "required": ["all"],
        },
        "y",
    ),
    ({"properties": {}, "$def": {"D": {"type": "object", "properties": {"z": CITY}}}}, "z"),
    ({"properties": {"v": {"anyOf": [CITY, {"type": "object", "properties": {"w": CITY}}]}}, "required": ["v"]}, "w"),
]


@pytest.mark.parametrize("path", ["/chat/completions", BETA])
@pytest.mark.parametrize(("schema", "missing"), STRICT)
def test_strict_schema(client: httpx.Client, path: str, schema: dict[str, Any], missing: str | None) -> None:
    parameters = {"type": "object", **schema}
    response = post(client, {"tools": [function(strict=True, parameters=parameters)]}, path)
    if missing is None:
        assert response.status_code == 200, response.text
    else:
        reason = "'required' is required to be supplied and to be an array including every key in properties. "
        assert refusal(response) == schema_error(f"{reason}Missing '{missing}'.")
    assert post(client, {"tools": [function(parameters=parameters)]}, path).status_code == 200


def test_context_length_exceeded(client: httpx.Client) -> None:
    # 1048565 tokens fit: the text, three tokens around it, and what the answer may use.
    text = "word" * 1_048_560
    assert refusal(post(client, {"messages": [{"role": "user", "content": text}], "max_tokens": 3})) == (
        "This model's maximum context length is 1048565 tokens. However, you requested 1048566 tokens (1048563 in the "
        "messages, 3 in the completion). Please reduce the length of the messages or completion."
    )
    response = post(client, {"messages": [{"role": "user", "content": text}], "max_tokens": 2})
    assert response.status_code == 200


FIM_RULES: list[tuple[dict[str, Any], str]] = [
    ({"model": "deepseek-reasoner"}, "deepseek-reasoner does not support FIM completion"),
    ({"temperature": 3}, invalid_range("temperature", "[0, 2]")),
    ({"top_p": 0}, invalid_range("top_p", "(0, 1.0]")),
    ({"max_tokens": 4097}, invalid_range("max_tokens", "[1, 4096]")),
    ({"max_tokens": 0}, invalid_range("max_tokens", "[1, 4096]")),
    ({"frequency_penalty": 3}, invalid_range("frequency_penalty", "[-2, 2]")),
    ({"stop": ["x"] * 17}, too_long("stop", "array", 16, 17)),
    ({"stream_options": {}}, "stream_options should be set along with stream = true"),
    ({"logprobs": 21}, invalid_range("logprobs", "[0, 20]")),
    ({"logprobs": -1}, invalid_range("logprobs", "[0, 20]")),
    ({"echo": True, "suffix": "b"}, "Invalid echo value, echo cannot be used together with suffix"),
    ({"echo": True, "logprobs": 0}, "Invalid echo value, echo cannot be used together with logprobs"),
]


@pytest.mark.parametrize(("members", "message"), FIM_RULES)
def test_fim_rule_broken(client: httpx.Client, members: dict[str, Any], message: str) -> None:
    response = client.post("/beta/completions", json={"model": "deepseek-flash", "prompt": "a", **members})
    assert refusal(response) == message


@pytest.mark.parametrize(
    "members",
    [
        {"max_tokens": 4096, "logprobs": 20, "suffix": ""},
        {"echo": False, "suffix": "b", "logprobs": 0},
        {"echo": True, "suffix": None, "logprobs": None},
        {"user_id": 5, "n": 2, "messages": "none of them exist here"},
    ],
)
def test_fim_rule_kept(client: httpx.Client, members: dict[str, Any]) -> None:
    response = client.post("/beta/completions", json={"model": "deepseek-v4-pro", "prompt": "a", **members})
    assert response.status_code == 200, response.text
