"""Tool calls: when they are made, with which arguments, and what follows their results."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

Ask = Callable[..., dict[str, Any]]


def tool(name: str, description: str = "", **properties: Any) -> dict[str, Any]:
    parameters = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": description, "parameters": parameters}}


STRING = {"type": "string"}
INTEGER = {"type": "integer"}
WEATHER = tool("get_weather", "Get weather of a location, the user should supply a location first.", location=STRING)
ADD = tool("add", "Add x and y together", x=INTEGER, y=INTEGER)
DICE: dict[str, Any] = {"type": "function", "function": {"name": "dice_roll", "description": "Rolls a six-sided die"}}
TOOLS = [WEATHER, ADD, DICE]
NAMED = {"type": "function", "function": {"name": "add"}}


def calls(answer: dict[str, Any]) -> list[tuple[str, Any]]:
    choice = answer["choices"][0]
    found = choice["message"].get("tool_calls", [])
    assert choice["finish_reason"] == ("tool_calls" if found else "stop")
    return [(call["function"]["name"], json.loads(call["function"]["arguments"])) for call in found]


QUESTIONS: list[tuple[str, list[tuple[str, Any]]]] = [
    ("How's the weather in Hangzhou, Zhejiang?", [("get_weather", {"location": "Hangzhou, Zhejiang"})]),
    ("北京的天气怎么样", [("get_weather", {"location": "北京"})]),
    (
        "What's the weather in Paris and London?",
        [("get_weather", {"location": "Paris"}), ("get_weather", {"location": "London"})],
    ),
    (
        "What's the weather in Paris, London and New York?",
        [("get_weather", {"location": city}) for city in ("Paris", "London", "New York")],
    ),
    (
        "What's the weather in Rome and what is 2 + 5?",
        [("get_weather", {"location": "Rome"}), ("add", {"x": 2, "y": 5})],
    ),
    ("Please add 40 and 2", [("add", {"x": 40, "y": 2})]),
    ("Roll the dice 3 times", [("dice_roll", {})] * 3),
    ("Why is the sky blue?", []),
    ("Hello there!", []),
    ("", []),
]


@pytest.mark.parametrize(("question", "expected"), QUESTIONS)
@pytest.mark.parametrize("choice", [None, "auto"])
def test_question_decides_the_calls(
    ask: Ask, choice: str | None, question: str, expected: list[tuple[str, Any]]
) -> None:
    assert calls(ask(question, tools=TOOLS, tool_choice=choice)) == expected


def test_call_has_the_wire_form(ask: Ask) -> None:
    message = ask("Weather in Paris and London?", tools=TOOLS)["choices"][0]["message"]
    assert list(message) == ["role", "content", "tool_calls"]
    assert message["content"] == ""
    for index, call in enumerate(message["tool_calls"]):
        assert list(call) == ["index", "id", "type", "function"]
        assert call["index"] == index
        assert re.fullmatch(rf"call_0{index}_[A-Za-z0-9]{{24}}", call["id"])
    assert len({call["id"] for call in message["tool_calls"]}) == 2


def test_call_in_thinking_mode_comes_with_reasoning(ask: Ask) -> None:
    answer = ask("What's the weather in Paris?", tools=TOOLS, thinking=None)
    assert calls(answer) == [("get_weather", {"location": "Paris"})]
    message = answer["choices"][0]["message"]
    assert list(message) == ["role", "content", "reasoning_content", "tool_calls"]
    assert "get_weather" in message["reasoning_content"]


def test_choice_none_calls_nothing_and_hides_the_tools(ask: Ask) -> None:
    answer = ask("What's the weather in Paris?", tools=TOOLS, tool_choice="none")
    assert calls(answer) == []
    assert answer["usage"]["prompt_tokens"] == ask("What's the weather in Paris?")["usage"]["prompt_tokens"]


def test_choice_required_calls_the_best_tool_or_the_first(ask: Ask) -> None:
    assert calls(ask("2 + 5?", tools=TOOLS, tool_choice="required")) == [("add", {"x": 2, "y": 5})]
    assert calls(ask("Tell me of Rome", tools=TOOLS, tool_choice="required")) == [("get_weather", {"location": "Rome"})]


def test_choice_named_calls_that_tool(ask: Ask) -> None:
    question = "What's the weather in Paris on 3 days at 5 places?"
    answer = ask(question, tools=TOOLS, tool_choice=NAMED)
    assert calls(answer) == [("add", {"x": 3, "y": 5})]
    auto = ask(question, tools=TOOLS)
    assert answer["usage"]["prompt_tokens"] - auto["usage"]["prompt_tokens"] == 7


def test_instruction_in_the_system_message_names_the_tool(ask: Ask) -> None:
    messages = [
        {"role": "system", "content": "You must call the file_report tool."},
        {"role": "user", "content": "The nightly build broke."},
    ]
    report = tool("file_report", "File an incident.", summary=STRING)
    assert calls(ask(messages=messages, tools=[report])) == [("file_report", {"summary": "The nightly build broke."})]


def test_server_tools_are_not_called_by_the_client(ask: Ask) -> None:
    answer = ask("Search the web for DeepSeek", tools=[{"type": "deepseek_web_search"}])
    assert calls(answer) == []


def round_trip(ask: Ask, question: str, results: list[str], **members: Any) -> dict[str, Any]:
    messages: list[dict[str, Any]] = [{"role": "user", "content": question}]
    first = ask(messages=messages, tools=TOOLS, **members)
    message = first["choices"][0]["message"]
    messages.append(message)
    for call, result in zip(message["tool_calls"], results, strict=True):
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": result})
    return ask(messages=messages, tools=TOOLS, **members)


@pytest.mark.parametrize("thinking", [None, {"type": "disabled"}])
def test_results_are_used(ask: Ask, thinking: Any) -> None:
    results = ['{"temperature": 24, "sky": "clear"}', "cloudy, 12 degrees."]
    answer = round_trip(ask, "What's the weather in Paris and London?", results, thinking=thinking)
    assert calls(answer) == []
    assert answer["choices"][0]["message"]["content"] == (
        "According to get_weather for Paris: temperature 24, sky clear. "
        "According to get_weather for London: cloudy, 12 degrees."
    )


def test_results_then_another_question(ask: Ask) -> None:
    messages: list[dict[str, Any]] = [{"role": "user", "content": "What's the weather in Paris?"}]
    for question in ("What is 4 + 5?", "And the weather in Rome?"):
        message = ask(messages=messages, tools=TOOLS)["choices"][0]["message"]
        call = message["tool_calls"][0]
        messages += [message, {"role": "tool", "tool_call_id": call["id"], "content": "ok"}]
        messages.append(ask(messages=messages, tools=TOOLS)["choices"][0]["message"])
        messages.append({"role": "user", "content": question})
    assert calls(ask(messages=messages, tools=TOOLS)) == [("get_weather", {"location": "Rome"})]
    ids = [call["id"] for message in messages for call in message.get("tool_calls", [])]
    assert len(set(ids)) == len(ids) == 2


OBJECT = {"type": "object", "properties": {"city": STRING, "zip": {"type": "string", "pattern": "^[0-9]{5}$"}}}
SCHEMAS: list[tuple[str, dict[str, Any], Any]] = [
    ("use f: set it to high please", {"enum": ["low", "high"]}, "high"),
    ("use f", {"enum": ["low", "high"]}, "low"),
    ("use f", {"const": 7}, 7),
    ("use f with 12 things", INTEGER, 12),
    ("use f with -2.5 things", {"type": "number"}, -2.5),
    ("use f with 12 things", {"type": "integer", "maximum": 10}, 10),
    ("use f with 12 things", {"type": "integer", "multipleOf": 5}, 10),
    ("use f with 1 thing", {"type": "number", "exclusiveMinimum": 1, "exclusiveMaximum": 2}, 1.5),
    ("use f with 0 things", {"type": "integer", "exclusiveMinimum": 0}, 1),
    ("use f", {"type": "integer", "default": 30}, 30),
    ("use f", {"type": "boolean"}, True),
    ("use f without it", {"type": "boolean"}, False),
    ("use f", {"type": "null"}, None),
    ("use f on 'a b' and 'c'", {"type": "array", "items": STRING}, ["a b", "c"]),
    ("use f on 1, 2 and 3", {"type": "array", "items": INTEGER}, [1, 2, 3]),
    ("use f on 1, 2 and 3", {"type": "array", "items": INTEGER, "maxItems": 2}, [1, 2]),
    ("use f", {"type": "array", "items": {"type": "boolean"}, "minItems": 3}, [True] * 3),
    ("use f", {"type": ["string", "null"], "maxLength": 3}, "use"),
    ("use f", {"type": "string", "minLength": 8}, "use fxxx"),
    ("use f for ann@example.org", {"type": "string", "format": "email"}, "ann@example.org"),
    ("use f", {"type": "string", "format": "uuid"}, "00000000-0000-4000-8000-000000000000"),
    ("use f on 2026-11-20", {"type": "string", "format": "date"}, "2026-11-20"),
    ("use f for AB-12", {"type": "string", "pattern": "^[A-Z]{2}-[0-9]+$"}, "AB-12"),
    ("use f", {"type": "string", "pattern": "^[0-9]{4}$"}, "0000"),
    ("use f", {"anyOf": [{"type": "integer", "minimum": 3}, STRING]}, 3),
    ("use f in Bonn", {**OBJECT, "required": ["city", "zip"]}, {"city": "Bonn", "zip": "00000"}),
    ("use f in Bonn", {**OBJECT, "required": ["city"]}, {"city": "Bonn"}),
    ("use f in Bonn", {"allOf": [{**OBJECT, "required": ["city"]}]}, {"city": "Bonn"}),
    ("use f value: 17b", STRING, "17b"),
]


@pytest.mark.parametrize(("question", "schema", "value"), SCHEMAS)
def test_arguments_satisfy_the_schema(ask: Ask, question: str, schema: dict[str, Any], value: Any) -> None:
    function = tool("f", value=schema)
    ((_, arguments),) = calls(ask(question, tools=[function]))
    assert arguments == {"value": value}
    Draft202012Validator(function["function"]["parameters"]).validate(arguments)


@pytest.mark.parametrize("keyword", ["$def", "$defs"])
def test_arguments_of_a_recursive_schema(ask: Ask, keyword: str) -> None:
    node = {
        "type": "object",
        "properties": {"label": STRING, "next": {"anyOf": [{"$ref": f"#/{keyword}/node"}, {"type": "null"}]}},
        "required": ["label", "next"],
        "additionalProperties": False,
    }
    function = tool("f", first={"$ref": f"#/{keyword}/node"})
    function["function"]["parameters"][keyword] = {"node": node}
    ((_, arguments),) = calls(ask("use f on 'x'", tools=[function]))
    Draft202012Validator(function["function"]["parameters"]).validate(arguments)
    assert arguments["first"]["label"] == "x"


def test_arguments_leave_out_optional_members_nobody_mentions(ask: Ask) -> None:
    function = tool(
        "forecast", "Forecast of the weather", city=STRING, unit={"enum": ["celsius", "kelvin"]}, days=INTEGER
    )
    function["function"]["parameters"]["required"] = ["city"]
    assert calls(ask("forecast for Oslo", tools=[function])) == [("forecast", {"city": "Oslo"})]
    named = calls(ask("forecast for Oslo, 4 days, in kelvin", tools=[function]))
    assert named == [("forecast", {"city": "Oslo", "unit": "kelvin", "days": 4})]


def test_arguments_of_a_function_without_parameters(ask: Ask) -> None:
    answer = ask("Roll the dice", tools=[DICE])
    assert answer["choices"][0]["message"]["tool_calls"][0]["function"] == {"name": "dice_roll", "arguments": "{}"}
