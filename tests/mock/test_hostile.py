"""Requests that are allowed and yet awkward: they are answered, and quickly."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from deepseek_mock.json_text import JsonSyntaxError, parse
from hypothesis import given, settings
from hypothesis import strategies as st

Ask = Callable[..., dict[str, Any]]

SELF: dict[str, Any] = {"$ref": "#"}
VALUES: list[Any] = [
    SELF,
    {"allOf": [SELF]},
    {"anyOf": [SELF]},
    {"type": "array", "items": SELF, "minItems": 3},
    {"type": "array", "items": {"type": "array", "items": SELF, "minItems": 90}, "minItems": 90},
    {"$ref": "#/nowhere/at/all"},
    {"$ref": "https://example.com/schema"},
    {"$ref": 5, "type": 5, "enum": [], "required": {}, "properties": [], "items": 3, "anyOf": [], "allOf": [1]},
    {"type": "array", "items": {"type": "integer"}, "minItems": 10**12},
    {"type": "string", "minLength": 10**12},
    {"type": "string", "minLength": -5, "maxLength": 0},
    {"type": "string", "pattern": "(["},
    {"type": "string", "format": 7, "pattern": None},
    {"type": "number", "multipleOf": 1e-300, "minimum": 1e300},
    {"type": "integer", "multipleOf": 0, "maximum": -1e308},
    {"type": "integer", "minimum": 5, "maximum": 3},
    {"type": ["null"]},
    {"type": []},
    {"type": [[]]},
    True,
    None,
    [],
    "string",
    {"type": "object", "properties": {"": {"const": None}}, "required": [[], ""]},
]


@pytest.mark.parametrize("value", VALUES)
def test_any_parameter_schema_gives_a_call(ask: Ask, value: Any) -> None:
    parameters = {"type": "object", "properties": {"value": value}, "required": ["value"]}
    function = {"type": "function", "function": {"name": "f", "parameters": parameters}}
    answer = ask("use f with 3 of 'those' in Rome", tools=[function], tool_choice="required")
    (call,) = answer["choices"][0]["message"]["tool_calls"]
    assert list(json.loads(call["function"]["arguments"])) == ["value"]


def test_deeply_nested_parameter_schema(ask: Ask) -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(50):
        schema = {"type": "object", "properties": {"inner": schema}, "required": ["inner"]}
    function = {"type": "function", "function": {"name": "f", "parameters": schema, "strict": True}}
    answer = ask("use f", tools=[function])
    assert answer["choices"][0]["finish_reason"] == "tool_calls"


@pytest.mark.parametrize("result", [r'"\ud800"', "[" * 5000, "NaN", '{"a": {"b": [1]}}', "", "1e999", r'{"\udc00": 1}'])
@pytest.mark.parametrize("arguments", [r'{"a": "\ud800"}', "[" * 5000, "{", "3", '{"city": "Rome"}'])
def test_any_tool_result_is_answered(ask: Ask, result: str, arguments: str) -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}
    messages = [
        {"role": "user", "content": "Go"},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c", "content": result},
    ]
    assert ask(messages=messages)["choices"][0]["message"]["content"].startswith("According to f")


@pytest.mark.parametrize("text", ['json {"a": "\\ud800"}', "json " + "{" * 50_000, 'json {"a": 1e999}', "json {}"])
def test_any_json_prompt_is_answered_with_an_object(ask: Ask, text: str) -> None:
    answer = ask(text, response_format={"type": "json_object"})
    assert isinstance(json.loads(answer["choices"][0]["message"]["content"]), dict)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * 5000,
        "9" * 5000 + " * 2",
        "((((((1+1",
        "1 / 0",
        "count from 9999 to 1",
        "say: " + "x" * 100_000,
        "my name is " * 20_000,
        " and ".join(["weather in Rome"] * 5000),
        "\x00\u2028\U0010ffff\n\t",
    ],
)
def test_any_question_is_answered(ask: Ask, text: str) -> None:
    weather = {"type": "function", "function": {"name": "weather"}}
    for members in ({}, {"tools": [weather]}, {"thinking": None, "title": {"enabled": True}}):
        assert ask(text, **members)["choices"][0]["finish_reason"] in {"stop", "tool_calls", "length"}


@pytest.mark.parametrize(
    "prefix", ["", "{", '{"', '{"a', '{"a"', '{"a":', '{"a":1', "[", "{}", "}{", '{"\\', "```", "```c\n"]
)
def test_any_prefix_is_continued(client: httpx.Client, prefix: str) -> None:
    messages = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": prefix, "prefix": True}]
    response = client.post("/beta/chat/completions", json={"model": "deepseek-chat", "messages": messages})
    assert response.status_code == 200


def standard(body: str) -> Any:
    """What the standard library reads, with the constants refused that are not JSON."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    value = json.loads(body, parse_constant=refuse)
    json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    return value


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
almost_json = st.text('{}[]",:\\u0dDcCeE+-.1tfnrulesa \n\t\x01é', max_size=25)


@settings(derandomize=True, max_examples=500, deadline=None)
@given(json_values, st.booleans(), st.integers(0, 3))
def test_parser_reads_what_was_written(value: Any, ensure_ascii: bool, indent: int) -> None:
    body = json.dumps(value, ensure_ascii=ensure_ascii, indent=indent or None)
    document = parse(body.encode())
    assert document.value == value
    assert json.dumps(document.value) == json.dumps(value)
    for start, end in document.spans.values():
        json.loads(body[start:end])


@settings(derandomize=True, max_examples=3000, deadline=None)
@given(almost_json)
def test_parser_agrees_with_the_standard_library(body: str) -> None:
    try:
        expected = standard(body)
    except ValueError:
        with pytest.raises(JsonSyntaxError) as caught:
            parse(body.encode())
        assert 0 <= caught.value.offset <= len(body)
    else:
        assert parse(body.encode()).value == expected
