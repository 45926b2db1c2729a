"""What libraries for agents ask of a model: answers of a type, by a schema in the prompt or by a function for it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., dict[str, Any]]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"city": {"type": "string"}, "degrees": {"type": "integer"}},
    "required": ["city", "degrees"],
    "additionalProperties": False,
}
QUESTION = "They say that in Hangzhou it is 24 degrees."


def function(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": "", "parameters": parameters}}


CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
WEATHER = function("get_weather", CITY)
FINAL = function("final_result", SCHEMA)
REPORT = function("Report", SCHEMA)


def written(ask: Ask, *messages: tuple[str, str]) -> Any:
    listed = [{"role": role, "content": content} for role, content in messages]
    answer = ask(messages=listed, response_format={"type": "json_object"})
    return json.loads(answer["choices"][0]["message"]["content"])


def calls(answer: dict[str, Any]) -> list[tuple[str, Any]]:
    found = answer["choices"][0]["message"].get("tool_calls", [])
    return [(call["function"]["name"], json.loads(call["function"]["arguments"])) for call in found]


def worked(ask: Ask, **members: Any) -> list[tuple[str, Any]]:
    """What is called once the weather has been told."""
    messages: list[dict[str, Any]] = [{"role": "user", "content": "What is the weather in Rome?"}]
    message = ask(messages=messages, **members)["choices"][0]["message"]
    assert [call["function"]["name"] for call in message["tool_calls"]] == ["get_weather"]
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "31 degrees"}
    return calls(ask(messages=[*messages, message, result], **members))


@pytest.mark.parametrize("dropped", ["type", "additionalProperties"])
def test_json_mode_fits_a_schema_in_the_prompt(ask: Ask, dropped: str) -> None:
    schema = json.dumps({keyword: value for keyword, value in SCHEMA.items() if keyword != dropped})
    expected = {"city": "Hangzhou", "degrees": 24}
    assert written(ask, ("system", f"JSON schema: {schema}"), ("user", QUESTION)) == expected
    assert written(ask, ("user", f'Schema of the json: {schema}. {{"a": 1}} is none.\n{QUESTION}')) == expected


def test_json_mode_keeps_to_the_schema_when_mistakes_are_quoted(ask: Ask) -> None:
    mistakes = '[{"type": "missing", "loc": ["city"], "input": {}}]'
    answer = written(ask, ("system", f"json: {json.dumps(SCHEMA)}"), ("user", QUESTION), ("user", mistakes))
    assert answer.keys() == {"city", "degrees"}


def test_json_mode_answers_in_the_member_for_it(ask: Ask) -> None:
    properties = {"answer": {"type": "string"}, "result": {"type": "integer"}}
    schema = json.dumps({"type": "object", "properties": properties, "required": ["answer", "result"]})
    answer = written(ask, ("system", f"json: {schema}"), ("user", "What is the capital of France?"))
    assert answer["answer"] == "Paris."
    assert isinstance(answer["result"], int)


def test_example_that_looks_like_a_schema_is_filled_in(ask: Ask) -> None:
    answer = written(ask, ("user", 'Say: "Oak". json like {"type": "object", "properties": 4}'))
    assert answer.keys() == {"type", "properties"}
    assert isinstance(answer["properties"], int)


@pytest.mark.parametrize("thinking", ["enabled", "disabled"])
def test_concluding_function_is_called_when_no_other_fits(ask: Ask, thinking: str) -> None:
    answer = ask(QUESTION, tools=[WEATHER, FINAL], thinking={"type": thinking})
    assert calls(answer) == [("final_result", {"city": "Hangzhou", "degrees": 24})]


@pytest.mark.parametrize("choice", ["auto", "required"])
def test_concluding_function_follows_the_results(ask: Ask, choice: str) -> None:
    called = worked(ask, tools=[WEATHER, FINAL], tool_choice=choice)
    assert called == [("final_result", {"city": "Rome", "degrees": 31})]


def test_demanded_call_after_results_is_another_function(ask: Ask) -> None:
    called = worked(ask, tools=[WEATHER, REPORT], tool_choice="required")
    assert called == [("Report", {"city": "Rome", "degrees": 31})]


def test_demanded_call_after_results_repeats_the_only_function(ask: Ask) -> None:
    assert worked(ask, tools=[WEATHER], tool_choice="required") == [("get_weather", {"city": "Rome"})]


def test_results_are_told_in_words_without_a_concluding_function(ask: Ask) -> None:
    assert worked(ask, tools=[WEATHER, REPORT]) == []
