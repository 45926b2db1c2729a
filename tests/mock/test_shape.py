"""JSON of the wrong shape: 400 with an envelope, the member, what was wrong with it, and where in the body."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

USER: dict[str, Any] = {"role": "user", "content": "Hi"}
CALL: dict[str, Any] = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
TOOL_TYPES = "`function`, `deepseek_web_search`, `deepseek_read_url`"
ROLES = "`system`, `user`, `assistant`, `tool`, `latest_reminder`"


def send(client: httpx.Client, body: bytes, path: str = "/chat/completions") -> httpx.Response:
    return client.post(path, content=body, headers={"content-type": "application/json"})


def shape_error(response: httpx.Response) -> str:
    """The sentence after the fixed beginning, once the rest of the answer has been checked."""
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/json"
    error = response.json()["error"]
    assert list(error) == ["message", "type", "param", "code"]
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", None, "invalid_request_error")
    start = "Failed to deserialize the JSON body into the target type: "
    assert error["message"].startswith(start)
    return str(error["message"]).removeprefix(start)


VIDEO = (
    '{"type":"text","text":"What colour is the attachment?"},'
    '{"type":"video_url","video_url":{"url":"https://example.invalid/clip.mp4"}}'
)
# Sentences and positions of the first four are those of the real server, for bodies of these lengths.
POSITIONS = [
    ("{}", "missing field `messages` at line 1 column 2"),
    (
        '{"model":"deepseek-v4-flash","messages":{}}',
        "messages: invalid type: map, expected a sequence at line 1 column 40",
    ),
    (
        '{"model":"deepseek-v4-flash","messages":[{"role":"developer","content":"Hi"}]}',
        f"messages[0].role: unknown variant `developer`, expected one of {ROLES} at line 1 column 60",
    ),
    (
        '{"model":"deepseek-v4-pro__","messages":[{"role":"user","content":[' + VIDEO + "]}]}",
        "messages[0]: unknown variant `video_url`, expected one of `text`, `image_url`, `file` at line 1 column 201",
    ),
    # A message is read as a whole before its role is known, so the position is behind it: after the bracket that
    # closes the list, or after the comma and white space before the next message.
    (
        '{\n  "model": "deepseek-flash",\n  "messages": [\n    {"role": "user"}\n  ]\n}',
        "messages[0]: missing field `content` at line 5 column 3",
    ),
    (
        '{"model":"deepseek-flash","messages":[{"role":"user"},  {"role":"user","content":"Hi"}]}',
        "messages[0]: missing field `content` at line 1 column 56",
    ),
    # The tag itself is read where it stands.
    (
        '{"model":"deepseek-flash","messages":[{"content":"Hi"}]}',
        "messages[0]: missing field `role` at line 1 column 54",
    ),
    ('{"model":5,"messages":[]}', "model: invalid type: integer `5`, expected a string at line 1 column 10"),
    ('{"messages":[{"role":"é","content":""}],"model":"m"}', "at line 1 column 25"),
    ("null", "invalid type: null, expected struct ChatCompletionRequest at line 1 column 4"),
    ("[1]", "invalid type: sequence, expected struct ChatCompletionRequest at line 1 column 0"),
]


@pytest.mark.parametrize(("body", "sentence"), POSITIONS)
def test_position_is_that_of_the_body_received(client: httpx.Client, body: str, sentence: str) -> None:
    found = shape_error(send(client, body.encode()))
    assert found == sentence if not sentence.startswith("at ") else found.endswith(sentence)


def test_missing_messages_body_is_byte_for_byte_the_real_one(client: httpx.Client) -> None:
    assert send(client, b"{}").content == (
        b'{"error":{"message":"Failed to deserialize the JSON body into the target type: missing field `messages` at '
        b'line 1 column 2","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}'
    )


@pytest.mark.parametrize("kind", ["image_url", "file", "input_audio"])
def test_text_only_model_knows_no_other_parts(client: httpx.Client, kind: str) -> None:
    message = {"role": "user", "content": [{"type": "text", "text": "What is this?"}, {"type": kind, kind: {}}]}
    body = {"model": "deepseek-v4-pro", "messages": [message]}
    sentence = shape_error(client.post("/chat/completions", json=body))
    assert sentence.startswith(f"messages[0]: unknown variant `{kind}`, expected `text` at line 1 column ")


def wrong(member: str, value: Any) -> dict[str, Any]:
    return {"messages": [USER], "model": "deepseek-flash", member: value}


WRONG_TYPES: list[tuple[str, Any, str]] = [
    ("messages", None, "messages: invalid type: null, expected a sequence"),
    ("messages", "Hi", 'messages: invalid type: string "Hi", expected a sequence'),
    ("model", None, "model: invalid type: null, expected a string"),
    ("temperature", "1", 'temperature: invalid type: string "1", expected f64'),
    ("temperature", True, "temperature: invalid type: boolean `true`, expected f64"),
    ("top_p", [], "top_p: invalid type: sequence, expected f64"),
    ("frequency_penalty", "0", 'frequency_penalty: invalid type: string "0", expected f64'),
    ("presence_penalty", {}, "presence_penalty: invalid type: map, expected f64"),
    ("max_tokens", 1.5, "max_tokens: invalid type: floating point `1.5`, expected i64"),
    ("max_tokens", "5", 'max_tokens: invalid type: string "5", expected i64'),
    ("max_tokens", True, "max_tokens: invalid type: boolean `true`, expected i64"),
    ("n", "1", 'n: invalid type: string "1", expected i64'),
    ("stream", 1, "stream: invalid type: integer `1`, expected a boolean"),
    ("stream", "true", 'stream: invalid type: string "true", expected a boolean'),
    ("stream_options", [], "stream_options: invalid type: sequence, expected struct StreamOptions"),
    ("stop", 5, "stop: invalid type: integer `5`, expected string or list of strings"),
    ("stop", ["a", None], "stop[1]: invalid type: null, expected a string"),
    ("logprobs", 1, "logprobs: invalid type: integer `1`, expected a boolean"),
    ("top_logprobs", 2.5, "top_logprobs: invalid type: floating point `2.5`, expected i64"),
    ("user_id", 7, "user_id: invalid type: integer `7`, expected a string"),
    ("thinking", "enabled", 'thinking: invalid type: string "enabled", expected struct ThinkingOptions'),
    ("thinking", {}, "thinking: missing field `type`"),
    ("thinking", {"type": "on"}, "thinking.type: unknown variant `on`, expected `enabled` or `disabled`"),
    ("thinking", {"type": None}, "thinking.type: invalid type: null, expected variant identifier"),
    ("reasoning_effort", 3, "reasoning_effort: invalid type: integer `3`, expected a string"),
    ("reasoning_effort", None, "reasoning_effort: invalid type: null, expected a string"),
    ("response_format", "json", 'response_format: invalid type: string "json", expected struct ResponseFormat'),
    (
        "response_format",
        {"type": "xml"},
        "response_format.type: unknown variant `xml`, expected one of `text`, `json_object`, `json_schema`",
    ),
    ("safety_check", None, "safety_check: invalid type: null, expected struct SafetyCheck"),
    ("safety_check", {}, "safety_check: missing field `level`"),
    ("safety_check", {"level": "mid"}, "safety_check.level: unknown variant `mid`, expected `low` or `high`"),
    ("title", None, "title: invalid type: null, expected struct TitleOptions"),
    ("title", {}, "title: missing field `enabled`"),
    ("title", {"enabled": 1}, "title.enabled: invalid type: integer `1`, expected a boolean"),
    ("tools", {}, "tools: invalid type: map, expected a sequence"),
    ("tools", [{"function": {"name": "f"}}], "tools[0]: missing field `type`"),
    (
        "tools",
        [{"type": "retrieval"}],
        f"tools[0].type: unknown variant `retrieval`, expected one of {TOOL_TYPES}",
    ),
    ("tools", [{"type": "function"}], "tools[0]: missing field `function`"),
    ("tools", [{"type": "function", "function": {}}], "tools[0].function: missing field `name`"),
    (
        "tools",
        [{"type": "function", "function": {"name": "f", "parameters": "{}"}}],
        'tools[0].function.parameters: invalid type: string "{}", expected a map',
    ),
    (
        "tools",
        [{"type": "function", "function": {"name": "f", "strict": "yes"}}],
        'tools[0].function.strict: invalid type: string "yes", expected a boolean',
    ),
    ("tool_choice", "any", "tool_choice: unknown variant `any`, expected one of `none`, `auto`, `required`"),
    ("tool_choice", 1, "tool_choice: invalid type: integer `1`, expected string or map"),
    ("tool_choice", {"type": "function"}, "tool_choice: missing field `function`"),
    ("tool_choice", {"type": "auto"}, "tool_choice.type: unknown variant `auto`, expected `function`"),
]


@pytest.mark.parametrize(("member", "value", "sentence"), WRONG_TYPES)
def test_member_of_the_wrong_type(client: httpx.Client, member: str, value: Any, sentence: str) -> None:
    found = shape_error(client.post("/chat/completions", json=wrong(member, value)))
    assert found.rpartition(" at line ")[0] == sentence


WRONG_MESSAGES: list[tuple[Any, str]] = [
    ("Hi", 'messages[0]: invalid type: string "Hi", expected internally tagged enum ChatCompletionRequestMessage'),
    ({"role": 1, "content": ""}, "messages[0].role: invalid type: integer `1`, expected variant identifier"),
    ({"role": "system", "content": ["a"]}, "messages[0]: invalid type: sequence, expected a string"),
    ({"role": "system", "content": None}, "messages[0]: invalid type: null, expected a string"),
    ({"role": "latest_reminder"}, "messages[0]: missing field `content`"),
    (
        {"role": "user", "content": 5},
        "messages[0]: data did not match any variant of untagged enum ChatCompletionRequestContent",
    ),
    (
        {"role": "user", "content": None},
        "messages[0]: data did not match any variant of untagged enum ChatCompletionRequestContent",
    ),
    ({"role": "user", "content": "Hi", "name": None}, "messages[0]: invalid type: null, expected a string"),
    ({"role": "user", "content": [{"text": "Hi"}]}, "messages[0]: missing field `type`"),
    ({"role": "user", "content": [{"type": "text"}]}, "messages[0]: missing field `text`"),
    ({"role": "user", "content": [{"type": "image_url", "image_url": {}}]}, "messages[0]: missing field `url`"),
    (
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x", "detail": "ultra"}}]},
        "messages[0]: unknown variant `ultra`, expected one of `low`, `high`, `original`, `auto`",
    ),
    ({"role": "assistant", "content": [CALL]}, "messages[0]: invalid type: sequence, expected a string"),
    ({"role": "assistant", "content": "", "prefix": 1}, "messages[0]: invalid type: integer `1`, expected a boolean"),
    ({"role": "assistant", "tool_calls": None}, "messages[0]: invalid type: null, expected a sequence"),
    (
        {"role": "assistant", "tool_calls": [{**CALL, "type": "f"}]},
        "messages[0]: unknown variant `f`, expected `function`",
    ),
    (
        {"role": "assistant", "tool_calls": [{**CALL, "index": -1}]},
        "messages[0]: invalid value: integer `-1`, expected u32",
    ),
    (
        {"role": "assistant", "tool_calls": [{**CALL, "function": {"name": "f", "arguments": {}}}]},
        "messages[0]: invalid type: map, expected a string",
    ),
    (
        {"role": "assistant", "content": "", "reasoning_content": 1},
        "messages[0]: invalid type: integer `1`, expected a string",
    ),
    ({"role": "tool", "content": "4"}, "messages[0]: missing field `tool_call_id`"),
]


@pytest.mark.parametrize(("message", "sentence"), WRONG_MESSAGES)
def test_message_of_the_wrong_shape(client: httpx.Client, message: Any, sentence: str) -> None:
    found = shape_error(client.post("/chat/completions", json=wrong("messages", [message])))
    assert found.rpartition(" at line ")[0] == sentence


@pytest.mark.parametrize(
    ("member", "value", "sentence"),
    [
        ("prompt", None, "prompt: invalid type: null, expected a string"),
        ("prompt", ["a"], "prompt: invalid type: sequence, expected a string"),
        ("suffix", 1, "suffix: invalid type: integer `1`, expected a string"),
        ("echo", "no", 'echo: invalid type: string "no", expected a boolean'),
        ("logprobs", True, "logprobs: invalid type: boolean `true`, expected i64"),
        ("stop", {}, "stop: invalid type: map, expected string or list of strings"),
    ],
)
def test_fim_member_of_the_wrong_type(client: httpx.Client, member: str, value: Any, sentence: str) -> None:
    body = {"model": "deepseek-flash", "prompt": "a", member: value}
    assert shape_error(client.post("/beta/completions", json=body)).rpartition(" at line ")[0] == sentence


@pytest.mark.parametrize("missing", ["model", "prompt"])
def test_fim_member_missing(client: httpx.Client, missing: str) -> None:
    body = {"model": "deepseek-flash", "prompt": "a"}
    del body[missing]
    assert shape_error(client.post("/beta/completions", json=body)).startswith(f"missing field `{missing}` at line 1")


NULLABLE = [
    *("frequency_penalty", "presence_penalty", "max_tokens", "response_format", "stop", "stream", "stream_options"),
    *("temperature", "top_p", "tools", "tool_choice", "logprobs", "top_logprobs", "user_id", "n", "thinking"),
]
RESULT: dict[str, Any] = {"role": "tool", "tool_call_id": "c", "content": "4"}
PARTS = [{"type": "text", "text": "4"}]

ACCEPTED: list[dict[str, Any]] = [
    {"max_tokens": 342.0, "top_logprobs": 2.0, "logprobs": True, "n": 1.0},
    {"temperature": 1, "top_p": 1},
    dict.fromkeys(NULLABLE),
    {"parallel_tool_calls": False, "seed": 5, "store": True, "logit_bias": {}, "user": 3, "dsh_x": [{}]},
    {"thinking": {"type": "enabled", "budget_tokens": "any"}, "reasoning_effort": "perhaps there will be more"},
    {"response_format": {}, "stop": [], "tools": [], "user_id": "not the documented characters: é!"},
    {"stream_options": {}, "stream": True},
    {"messages": [USER | {"name": "Ann", "other": 1}]},
    {"messages": [{"role": "latest_reminder", "content": "2026-11-20,Friday,,Web,en", "name": 1}, USER]},
    {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": [CALL]}, RESULT | {"name": None}]},
    {"messages": [USER, {"role": "assistant", "tool_calls": [CALL | {"index": 0.0}]}, RESULT | {"content": PARTS}]},
]


@pytest.mark.parametrize("members", ACCEPTED)
def test_accepted(client: httpx.Client, members: dict[str, Any]) -> None:
    response = client.post("/chat/completions", json={"messages": [USER], "model": "deepseek-flash"} | members)
    assert response.status_code == 200, response.text


def test_duplicate_members_the_last_one_counts(client: httpx.Client) -> None:
    message = json.dumps(USER)
    body = f'{{"model":"nope","messages":[{message}],"model":"deepseek-flash"}}'
    assert send(client, body.encode()).status_code == 200
