"""Rules about the tools of a chat request, and about forcing the model to call one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deepseek_conformance.models import CAPABLE, is_served, sees, thinks
from deepseek_conformance.rule import Body, Rule


def _functions(body: Body) -> list[Body]:
    return [tool["function"] for tool in body.get("tools") or () if tool["type"] == "function"]


def _server_tools(body: Body) -> list[Body]:
    return [tool for tool in body.get("tools") or () if tool["type"] != "function"]


def _names(body: Body) -> list[str]:
    return [function["name"] for function in _functions(body)]


def _server_tool_elsewhere(body: Body) -> bool:
    return bool(_server_tools(body)) and is_served(body["model"]) and not sees(body["model"])


def _untyped(body: Body) -> list[Body]:
    given = [function["parameters"] for function in _functions(body) if "parameters" in function]
    return [parameters for parameters in given if parameters.get("type") != "object"]


def _type_parameters(body: Body) -> None:
    for parameters in _untyped(body):
        parameters["type"] = "object"


def _optional(schema: Any) -> Iterator[str]:
    """Properties of a parameter schema, at any depth, that are not required."""
    if isinstance(schema, list):
        for item in schema:
            yield from _optional(item)
    if not isinstance(schema, dict):
        return
    properties, required = schema.get("properties"), schema.get("required")
    if isinstance(properties, dict):
        yield from (name for name in properties if not isinstance(required, list) or name not in required)
        yield from _optional(list(properties.values()))
    for keyword in ("items", "anyOf"):
        yield from _optional(schema.get(keyword))
    for keyword in ("$def", "$defs", "definitions"):
        if isinstance(schema.get(keyword), dict):
            yield from _optional(list(schema[keyword].values()))


def _loosely_strict(body: Body) -> list[Body]:
    strict = [function for function in _functions(body) if function.get("strict")]
    return [function for function in strict if any(_optional(function.get("parameters")))]


def _loosen(body: Body) -> None:
    for function in _loosely_strict(body):
        function["strict"] = False


def _number_names(body: Body) -> None:
    # The first of each name keeps it: tool_choice may ask for it.
    seen: set[str] = set()
    for index, function in enumerate(_functions(body)):
        if function["name"] in seen:
            function["name"] = f"function_{index}"
        seen.add(function["name"])


def _named(body: Body) -> str | None:
    """The function that must be called."""
    choice = body.get("tool_choice")
    name: str | None = choice["function"]["name"] if isinstance(choice, dict) else None
    return name


def _forced(body: Body) -> bool:
    return body.get("tool_choice") == "required" or _named(body) is not None


def _give_function(body: Body) -> None:
    # In the place of the first tool, for there may be no room for one more.
    body["tools"] = [{"type": "function", "function": {"name": "act"}}, *(body.get("tools") or [])[1:]]


def _name_first(body: Body) -> None:
    body["tool_choice"]["function"]["name"] = _names(body)[0]


def _watched(body: Body) -> bool:
    return (body.get("safety_check") or {}).get("level") == "high" and not _server_tools(body)


def _forgetful(body: Body) -> list[Body]:
    """The messages with calls whose reasoning was left out. Reasoning that was sent back empty was accepted."""
    if not body.get("tools") or not thinks(body):
        return []
    said = [message for message in body["messages"] if message["role"] == "assistant" and message.get("tool_calls")]
    return [message for message in said if message.get("reasoning_content") is None]


def _remember(body: Body) -> None:
    for message in _forgetful(body):
        message["reasoning_content"] = ""


TOOL_RULES = (
    Rule(
        name="tools that the server runs need deepseek-flash",
        broken=_server_tool_elsewhere,
        sentence=r"\S+ does not support the tool type `deepseek_(web_search|read_url)`$",
        amend=lambda body: body.update(model=CAPABLE),
    ),
    Rule(
        name="parameters have the type object",
        broken=_untyped,
        sentence=r"Invalid schema for function '[\w-]+': schema must be a JSON Schema of 'type: \"object\"'",
        amend=_type_parameters,
        in_schema=True,
    ),
    Rule(
        name="strict functions require every property",
        broken=_loosely_strict,
        sentence=r"Invalid schema for function '[\w-]+': 'required' is required to be supplied ",
        amend=_loosen,
    ),
    Rule(
        name="function names are unique",
        broken=lambda body: len(set(_names(body))) < len(_names(body)),
        sentence=r"Tool names must be unique\.$",
        amend=_number_names,
    ),
    Rule(
        name="a forced call needs a function",
        broken=lambda body: _forced(body) and not _functions(body),
        sentence=r"Invalid tool_choice value, the tool is not in 'tools'$",
        amend=_give_function,
        in_schema=True,
    ),
    Rule(
        name="a chosen function is among the tools",
        broken=lambda body: _functions(body) and _named(body) not in {None, *_names(body)},
        sentence=r"Invalid tool_choice value, the tool is not in 'tools'$",
        amend=_name_first,
    ),
    Rule(
        name="a forced call under high safety needs a tool that the server runs",
        broken=lambda body: _forced(body) and _watched(body),
        sentence=r"safety_check does not support this tool_choice$",
        amend=lambda body: body.update(safety_check={"level": "low"}),
        in_schema=True,
    ),
    Rule(
        name="a forced call needs thinking off",
        broken=lambda body: _forced(body) and thinks(body),
        sentence=r"Thinking mode does not support this tool_choice$",
        amend=lambda body: body.update(thinking={"type": "disabled"}),
        in_schema=True,
    ),
    Rule(
        name="reasoning goes back with the calls that it led to",
        broken=_forgetful,
        sentence=r"The `reasoning_content` in the thinking mode must be passed back to the API\.$",
        amend=_remember,
    ),
)
