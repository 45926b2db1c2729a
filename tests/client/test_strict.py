"""Strict functions: the schemas that the model is held to, and what it writes by them."""

from __future__ import annotations

from dataclasses import make_dataclass
from typing import Any

import pytest
from deepseek_client import ConfigurationError, ParseError

from tests.client.chats import Serve, called, parse, said
from tests.client.conftest import Connect
from tests.client.shapes import Bill, Colour, Hotel, Item, Node, Point

BETA = "beta.chat.completions"

STRICT_NODE = {
    "type": "object",
    "properties": {
        "label": {"type": "string"},
        "children": {"anyOf": [{"type": "array", "items": {"$ref": "#/$def/Node"}}, {"type": "null"}]},
    },
    "required": ["label", "children"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (Node, {**STRICT_NODE, "$def": {"Node": STRICT_NODE}}),
        (
            Point,
            {
                "type": "object",
                "properties": {"x": {"type": "integer"}, "y": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
                "required": ["x", "y"],
                "additionalProperties": False,
            },
        ),
    ],
)
def test_strict_schema(serve: Serve, connect: Connect, kind: Any, schema: dict[str, Any]) -> None:
    server = serve(said("", called(kind.__name__, "[]")))
    with pytest.raises(ParseError):
        parse(connect(server.url), BETA, response_type=kind, mode="tool")
    assert server.requests[0].target == "/beta/chat/completions"
    assert server.requests[0].json["tools"][0]["function"]["parameters"] == schema


def test_strict_schema_of_a_pydantic_model(serve: Serve, connect: Connect) -> None:
    written = {"stars": 3, "rooms": [{"number": 1, "colour": None, "bookings": ["2026-11-22"]}]}
    server = serve(said("", called("Hotel", written)))
    result = parse(connect(server.url), BETA, response_type=Hotel, mode="tool")
    assert result.parsed.rooms[0].colour is Colour.RED  # null stands for what was left out
    sent = server.requests[0].json["tools"][0]["function"]["parameters"]
    assert sent["properties"]["stars"] == {"type": "integer", "minimum": 1, "maximum": 5, "description": "How good."}
    assert sent["required"] == ["stars", "rooms"]
    room = sent["$def"]["Room"]
    assert room["additionalProperties"] is False
    assert room["properties"]["colour"] == {"anyOf": [{"$ref": "#/$def/Colour"}, {"type": "null"}]}
    assert room["properties"]["bookings"]["anyOf"][0]["items"]["description"] == "(format: date)"


@pytest.mark.parametrize(
    ("kind", "value", "parsed"),
    [
        (Point, {"x": 1, "y": None}, Point(1)),
        (
            Bill,
            {"items": [{"name": "a", "price": 1, "tags": None}], "colour": None, "note": None},
            Bill([Item("a", 1)]),
        ),
        (Node, {"label": "a", "children": [{"label": "b", "children": None}]}, Node("a", [Node("b")])),
        (list[Point | Item], {"value": [{"x": 1, "y": None}, {"name": "a", "price": 2, "tags": None}]}, None),
    ],
)
def test_null_of_a_strict_answer_is_what_was_left_out(
    serve: Serve, connect: Connect, kind: Any, value: Any, parsed: Any
) -> None:
    name = "list" if parsed is None else kind.__name__
    server = serve(said("", called(name, value)))
    result = parse(connect(server.url), BETA, response_type=kind, mode="tool")
    assert result.parsed == ([Point(1), Item("a", 2.0)] if parsed is None else parsed)


@pytest.mark.parametrize(
    ("hint", "words"),
    [
        (dict[str, int], r"\$\.a: an object with free keys"),
        (Any, r"\$\.a: a value of any type"),
        (tuple[int, str], r"\$\.a: an array of a fixed length"),
        (list[dict[str, int]], r"\$\.a\[\]: an object with free keys"),
    ],
)
def test_type_that_cannot_be_strict_is_refused(serve: Serve, connect: Connect, hint: Any, words: str) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=words):
        parse(connect(server.url), BETA, response_type=make_dataclass("Loose", [("a", hint)]), mode="tool")
    assert server.requests == []
