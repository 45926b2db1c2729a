"""Limits of values in ``Annotated``, as annotated-types and pydantic write them: told to the model, and checked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, NamedTuple

import pydantic
import pytest
from annotated_types import Ge, Gt, Interval, Le, Len, Lt, MaxLen, MinLen, MultipleOf, Predicate
from deepseek_client import ConfigurationError, ParseError
from jsonschema import Draft202012Validator

from tests.client.chats import Serve, called, parse, run_tools, said
from tests.client.conftest import Connect

TEXT, WHOLE, REAL, NULL = {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "null"}


class Meta(NamedTuple):
    """As msgspec writes it."""

    ge: int
    pattern: str | None = None


@dataclass
class Order:
    number: Annotated[int, Ge(5), Le(7), "Which."]
    weight: Annotated[float, pydantic.Field(gt=0, description="In kg.")] = 1.0
    tags: Annotated[list[Annotated[str, MinLen(2)]], Len(1, 2)] = field(default_factory=lambda: ["ab"])


def limited(kind: Any) -> dict[str, Any]:
    """The schema of a type that is no object."""
    return {"type": "object", "properties": {"value": kind}, "required": ["value"]}


SCHEMAS: list[tuple[Any, dict[str, Any]]] = [
    (Annotated[int, Ge(5)], {**WHOLE, "minimum": 5}),
    (Annotated[int, Gt(5), Lt(9)], {**WHOLE, "exclusiveMinimum": 5, "exclusiveMaximum": 9}),
    (Annotated[float, Interval(ge=-1, lt=1)], {**REAL, "minimum": -1, "exclusiveMaximum": 1}),
    (Annotated[int, MultipleOf(7), Gt(30)], {**WHOLE, "multipleOf": 7, "exclusiveMinimum": 30}),
    (Annotated[Decimal, Le(Decimal("-0.5"))], {**REAL, "maximum": -0.5}),
    (Annotated[str, MinLen(5), MaxLen(9)], {**TEXT, "minLength": 5, "maxLength": 9}),
    (Annotated[str, pydantic.Field(max_length=2)], {**TEXT, "maxLength": 2}),
    (Annotated[str, pydantic.StringConstraints(pattern="^[a-z.]+$")], {**TEXT, "pattern": "^[a-z.]+$"}),
    (Annotated[list[int], MinLen(2)], {"type": "array", "items": WHOLE, "minItems": 2}),
    (Annotated[tuple[int, ...], MaxLen(2)], {"type": "array", "items": WHOLE, "maxItems": 2}),
    (Annotated[int | str | None, Ge(2)], {"anyOf": [{**WHOLE, "minimum": 2}, TEXT, NULL]}),
    (Annotated[Annotated[int, Ge(1)] | None, Le(3)], {"anyOf": [{**WHOLE, "minimum": 1, "maximum": 3}, NULL]}),
    (Annotated[int, Meta(ge=3)], {**WHOLE, "minimum": 3}),
    # What says nothing that a JSON Schema could, or nothing about this type.
    (Annotated[date, Ge(date(2026, 1, 1))], {**TEXT, "format": "date"}),
    (Annotated[bool, Ge(1)], {"type": "boolean"}),
    (Annotated[Literal[1, 2], Ge(1)], {**WHOLE, "enum": [1, 2]}),
    (Annotated[int, Ge, Predicate(bool), MinLen(2), 5, "text"], {**WHOLE, "description": "text"}),
]


@pytest.mark.parametrize(("kind", "schema"), SCHEMAS)
def test_schema_has_the_limits_and_the_example_keeps_them(
    serve: Serve, connect: Connect, kind: Any, schema: dict[str, Any]
) -> None:
    server = serve(said("?"))
    with pytest.raises(ParseError):
        parse(connect(server.url), response_type=kind)
    sent, example = map(json.loads, server.requests[0].json["messages"][0]["content"].splitlines()[1::2])
    assert sent == limited(schema)
    Draft202012Validator(sent).validate(example)


VALUES: list[tuple[Any, Any, Any]] = [
    (Annotated[int, Ge(5), Le(7)], 5, 5),
    (Annotated[float, Gt(0)], 0.5, 0.5),
    (Annotated[Decimal, MultipleOf(Decimal("0.1"))], 0.3, Decimal("0.3")),
    (Annotated[float, MultipleOf(0.1)], 0.3, 0.3),
    (Annotated[str, MinLen(2)], "ab", "ab"),
    (Annotated[str, pydantic.Field(pattern="b")], "abc", "abc"),
    (Annotated[set[int], Len(2, 2)], [1, 2], {1, 2}),
    (Annotated[int | None, Ge(5)], None, None),
    (Annotated[date, Ge(date(2026, 1, 1))], "2026-01-01", date(2026, 1, 1)),
    (Annotated[dict[str, int], MinLen(1)] | None, {"a": 1}, {"a": 1}),
]


@pytest.mark.parametrize(("kind", "written", "value"), VALUES)
def test_value_within_the_limits(serve: Serve, connect: Connect, kind: Any, written: Any, value: Any) -> None:
    server = serve(said(json.dumps({"value": written})))
    assert parse(connect(server.url), response_type=kind).parsed == value


MISFITS: list[tuple[Any, Any, list[str]]] = [
    (Annotated[int, Ge(5)], 4, ["$.value: expected at least 5, got int 4"]),
    (Annotated[int, Gt(5)], 5, ["$.value: expected more than 5, got int 5"]),
    (Annotated[int, Le(5)], 6, ["$.value: expected at most 5, got int 6"]),
    (Annotated[int, Lt(5)], 5, ["$.value: expected less than 5, got int 5"]),
    (Annotated[int, MultipleOf(3)], 4, ["$.value: expected a multiple of 3, got int 4"]),
    (Annotated[int, Ge(5), MultipleOf(2)], 3, ["$.value: expected at least 5", "$.value: expected a multiple of 2"]),
    (Annotated[int, Ge(5)], "x", ["$.value: expected an integer, got str 'x'"]),
    (Annotated[str, MinLen(2)], "a", ["$.value: expected a length of at least 2, got str 'a'"]),
    (Annotated[list[int], MaxLen(1)], [1, 2], ["$.value: expected a length of at most 1, got list [1, 2]"]),
    (Annotated[set[int], MinLen(2)], [1, 1], ["$.value: expected a length of at least 2, got list [1, 1]"]),
    (Annotated[str, pydantic.Field(pattern="^b")], "ab", ["$.value: expected a match of '^b', got str 'ab'"]),
    (Annotated[int | None, Ge(5)], 4, ["$.value: expected at least 5, got int 4"]),
    (Annotated[date, Ge(date(2026, 1, 1))], "2025-12-31", ["$.value: expected at least 2026-01-01, got str '2025"]),
]


@pytest.mark.parametrize(("kind", "written", "problems"), MISFITS)
def test_value_outside_the_limits(serve: Serve, connect: Connect, kind: Any, written: Any, problems: list[str]) -> None:
    with pytest.raises(ParseError) as caught:
        parse(connect(serve(said(json.dumps({"value": written}))).url), response_type=kind)
    found = list(map(str, caught.value.problems))
    assert all(text.startswith(wanted) for text, wanted in zip(found, problems, strict=True)), found


def test_limits_of_members(serve: Serve, connect: Connect) -> None:
    server = serve(said('{"number": 9, "weight": 0, "tags": ["a", "bc", "de"]}'))
    with pytest.raises(ParseError) as caught:
        parse(connect(server.url), response_type=Order)
    assert [str(item) for item in caught.value.problems] == [
        "$.number: expected at most 7, got int 9",
        "$.weight: expected more than 0, got int 0",
        "$.tags[0]: expected a length of at least 2, got str 'a'",
    ]
    schema = json.loads(server.requests[0].json["messages"][0]["content"].splitlines()[1])
    assert schema["properties"]["number"] == {**WHOLE, "minimum": 5, "maximum": 7, "description": "Which."}
    assert schema["properties"]["weight"]["description"] == "In kg."


def test_limits_of_arguments_are_told_to_the_model_and_kept(serve: Serve, connect: Connect) -> None:
    def roll(sides: Annotated[int, pydantic.Field(ge=2, le=100, description="How many.")], dice: int = 1) -> int:
        """Roll dice."""
        return sides * dice

    server = serve(said("", called("roll", {"sides": 1}), called("roll", {"sides": 6}, 1)), said("Done."))
    run_tools(connect(server.url), tools=[roll])
    told = server.requests[0].json["tools"][0]["function"]["parameters"]["properties"]
    assert told["sides"] == {**WHOLE, "minimum": 2, "maximum": 100, "description": "How many."}
    first, second = (message["content"] for message in server.requests[1].json["messages"][-2:])
    assert "$.sides: expected at least 2, got int 1" in json.loads(first)["error"]
    assert second == "6"


def test_strict_schema_says_limits_that_it_cannot_hold_the_model_to(serve: Serve, connect: Connect) -> None:
    server = serve(said("", called("Order", {"number": 5, "weight": 2, "tags": ["ab"]})))
    driver = connect(server.url)
    assert parse(driver, "beta.chat.completions", response_type=Order, mode="tool").parsed == Order(5, 2.0, ["ab"])
    told = server.requests[0].json["tools"][0]["function"]["parameters"]["properties"]
    assert told["number"] == {**WHOLE, "minimum": 5, "maximum": 7, "description": "Which."}
    tags = told["tags"]["anyOf"][0]
    assert tags == {
        "type": "array",
        "description": "(minItems: 1, maxItems: 2)",
        "items": {**TEXT, "description": "(minLength: 2)"},
    }


def test_pattern_that_is_none_is_refused(serve: Serve, connect: Connect) -> None:
    with pytest.raises(ConfigurationError, match=r"the pattern '\[' cannot be read"):
        parse(connect(serve().url), response_type=Annotated[str, Meta(0, "[")])
