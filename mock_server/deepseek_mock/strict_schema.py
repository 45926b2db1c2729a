"""Checks the parameter schemas of functions: the root of every one, and all of those that are `strict`."""

from __future__ import annotations

import json

from deepseek_mock.json_text import Json
from deepseek_mock.tools import Function
from deepseek_mock.wire_errors import WireError, refused

DEFINITIONS = ("$def", "$defs", "definitions")


def check_function(function: Function) -> None:
    """Refuses a schema the server would refuse.

    Of the documented strict rules only the one about `required` is enforced on the wire; a missing
    `additionalProperties` and unsupported keywords such as `minLength` are tolerated there, and here.
    """
    if function.parameters is None:
        return
    kind = function.parameters.get("type")
    if kind != "object":
        shown = json.dumps(kind, ensure_ascii=False)
        raise _invalid(function, f"schema must be a JSON Schema of 'type: \"object\"', got 'type: {shown}'.")
    if function.strict:
        _check_strict(function, function.parameters)


def _invalid(function: Function, reason: str) -> WireError:
    return refused(f"Invalid schema for function '{function.name}': {reason}")


def _check_strict(function: Function, schema: Json) -> None:
    if isinstance(schema, list):
        for item in schema:
            _check_strict(function, item)
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    if isinstance(properties, dict):
        required = schema.get("required")
        listed = required if isinstance(required, list) else []
        for name, value in properties.items():
            if name not in listed:
                raise _invalid(
                    function,
                    "'required' is required to be supplied and to be an array including every key in "
                    f"properties. Missing '{name}'.",
                )
            _check_strict(function, value)
    for keyword in ("items", "anyOf"):
        _check_strict(function, schema.get(keyword))
    for keyword in DEFINITIONS:
        definitions = schema.get(keyword)
        if isinstance(definitions, dict):
            for definition in definitions.values():
                _check_strict(function, definition)
