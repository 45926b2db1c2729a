"""Generic classes, type aliases that hold themselves, and other members that are more than they look."""

from __future__ import annotations

import json
from dataclasses import InitVar, dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypedDict, TypeVar

import attrs
import pytest
import typing_extensions
from deepseek_client import ConfigurationError, ParseError
from jsonschema import Draft202012Validator

from tests.client.chats import Serve, called, parse, run_tools, said
from tests.client.conftest import Connect

T = TypeVar("T")
U = TypeVar("U")
Number = TypeVar("Number", int, float)
Near = TypeVar("Near", bound="Place")
Known = typing_extensions.TypeVar("Known", default=str)

Tree = typing_extensions.TypeAliasType("Tree", "dict[str, Tree] | list[Tree] | int | None")
Row = typing_extensions.TypeAliasType("Row", "list[int]")
Pairs = typing_extensions.TypeAliasType("Pairs", "list[tuple[str, T]]", type_params=(T,))
Endless = typing_extensions.TypeAliasType("Endless", "Endless | int")
Broken = typing_extensions.TypeAliasType("Broken", "list[Nowhere]")  # noqa: F821 - that is the point


@dataclass
class Place:
    name: str


@dataclass
class Box(Generic[T]):
    item: T
    more: list[Box[T]] = field(default_factory=list)


@dataclass
class Whole(Box[int]):
    size: float = 1.0


class Bare(Box):  # type: ignore[type-arg]
    pass


@dataclass
class Turned(Box[list[T]], Generic[T, U]):  # the same name stands for something else in the base
    other: U | None = None
    mine: T | None = None


class Deep(Turned[int, str]):
    pass


@attrs.define
class Shelf(Generic[T]):
    _books: list[T]


@attrs.define
class Library(Shelf[str]):
    open: bool = True


class Entry(TypedDict, Generic[T]):
    value: T


class Dated(Entry[int]):
    day: str


class Pair(NamedTuple, Generic[T]):
    left: T
    right: T


@dataclass
class Counted(Generic[Number]):
    count: Number


@dataclass
class At(Generic[Near]):
    where: Near


@dataclass
class Said(Generic[Known]):
    text: Known


@dataclass
class Sum(Generic[T]):
    kind: ClassVar[str] = "sum"
    total: int = field(init=False)
    first: InitVar[int]
    others: InitVar[list[T]]
    start: InitVar[int] = 0

    def __post_init__(self, first: int, others: list[int], start: int) -> None:
        self.total = start + first + sum(others)


@dataclass
class Growing(Generic[T]):
    next: Growing[list[T]] | None = None


@dataclass
class Kept:
    tree: Tree
    rows: list[Row]
    pairs: Pairs[int]


VALUES: list[tuple[Any, Any, Any]] = [
    (Box[int], {"item": 1, "more": [{"item": 2}]}, Box(1, [Box(2)])),
    (Whole, {"item": 1, "more": [{"item": 2}], "size": 2}, Whole(1, [Box(2)], 2.0)),
    (Bare, {"item": "x"}, Bare("x")),
    (Box, {"item": ["x"]}, Box(["x"])),
    (Turned[int, str], {"item": [1], "other": "x", "mine": 2}, Turned([1], [], "x", 2)),
    (Deep, {"item": [1], "other": "x", "mine": 2}, Deep([1], [], "x", 2)),
    (Library, {"books": ["a"], "open": False}, Library(["a"], False)),
    (Dated, {"value": 3, "day": "today"}, {"value": 3, "day": "today"}),
    (Pair[int], {"left": 1, "right": 2}, Pair(1, 2)),
    (Counted, {"count": 1.5}, Counted(1.5)),
    (At, {"where": {"name": "here"}}, At(Place("here"))),
    (Said, {"text": "hello"}, Said("hello")),
    (Kept, {"tree": {"a": [1, {"b": None}]}, "rows": [[1]], "pairs": [["x", 2]]}, None),
    (Tree, {"value": [{"a": [1]}, None]}, [{"a": [1]}, None]),
    (dict[str, Tree], {"a": {"b": []}}, {"a": {"b": []}}),
]


@pytest.mark.parametrize(("kind", "document", "value"), VALUES)
def test_value_of_a_generic_type(serve: Serve, connect: Connect, kind: Any, document: Any, value: Any) -> None:
    server = serve(said(json.dumps(document)))
    result = parse(connect(server.url), response_type=kind)
    schema, example = map(json.loads, server.requests[0].json["messages"][0]["content"].splitlines()[1::2])
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(document)
    Draft202012Validator(schema).validate(example)
    assert result.parsed == (Kept({"a": [1, {"b": None}]}, [[1]], [("x", 2)]) if kind is Kept else value)


MISFITS: list[tuple[Any, Any, str]] = [
    (Whole, {"item": "x"}, "$.item: expected an integer, got str 'x'"),
    (Whole, {"item": 1, "more": [{"item": "x"}]}, "$.more[0].item: expected an integer, got str 'x'"),
    (Deep, {"item": ["x"]}, "$.item[0]: expected an integer, got str 'x'"),
    (Deep, {"item": [], "mine": "x"}, "$.mine: expected an integer or null, got str 'x'"),
    (Library, {"books": [1]}, "$.books[0]: expected a string, got int 1"),
    (Dated, {"value": "x", "day": ""}, "$.value: expected an integer, got str 'x'"),
    (Counted, {"count": "x"}, "$.count: expected an integer or a number, got str 'x'"),
    (At, {"where": "x"}, "$.where: expected an object, got str 'x'"),
    (Said, {"text": 1}, "$.text: expected a string, got int 1"),
    (Tree, {"value": [{"a": ["x"]}]}, "$.value[0].a[0]: expected an object or an array or an integer or null"),
]


@pytest.mark.parametrize(("kind", "document", "problem"), MISFITS)
def test_misfit_of_a_generic_type(serve: Serve, connect: Connect, kind: Any, document: Any, problem: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(connect(serve(said(json.dumps(document))).url), response_type=kind)
    assert [str(item)[: len(problem)] for item in caught.value.problems] == [problem]


def test_schema_of_an_alias_that_holds_itself(serve: Serve, connect: Connect) -> None:
    server = serve(said('{"tree": 1, "rows": [], "pairs": []}'))
    parse(connect(server.url), response_type=Kept)
    schema = json.loads(server.requests[0].json["messages"][0]["content"].splitlines()[1])
    again = {"$ref": "#/$defs/Tree"}
    tree = {
        "anyOf": [
            {"type": "object", "additionalProperties": again},
            {"type": "array", "items": again},
            {"type": "integer"},
            {"type": "null"},
        ]
    }
    assert schema["$defs"] == {"Tree": tree}
    assert schema["properties"]["tree"] == again
    assert schema["properties"]["rows"] == {"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}


def test_dataclass_takes_what_only_its_constructor_takes(serve: Serve, connect: Connect) -> None:
    server = serve(said('{"first": 1, "others": [2, 3]}'))
    parsed = parse(connect(server.url), response_type=Sum[int]).parsed
    assert parsed.total == 6
    schema = json.loads(server.requests[0].json["messages"][0]["content"].splitlines()[1])
    assert schema["required"] == ["first", "others"]
    assert schema["properties"] == {
        "first": {"type": "integer"},
        "others": {"type": "array", "items": {"type": "integer"}},
        "start": {"type": "integer", "default": 0},
    }


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Endless, "Endless stands for itself"),
        (list[Broken], "Broken cannot be read: .*Nowhere"),
        (Growing[int], "nested without end"),
    ],
)
def test_type_without_an_end_is_refused(serve: Serve, connect: Connect, kind: Any, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        parse(connect(serve().url), response_type=kind)


def test_parameters_of_generic_functions(serve: Serve, connect: Connect) -> None:
    def double(number: Number, box: Box[int], near: Near | None = None) -> object:
        return [number * 2, box.item, near]

    server = serve(said("", called("double", {"number": 2, "box": {"item": 3}})), said("Done."))
    run_tools(connect(server.url), tools=[double])
    assert server.requests[1].json["messages"][-1]["content"] == "[4, 3, null]"


def test_default_of_none_allows_null(serve: Serve, connect: Connect) -> None:
    def find(
        text: str = None,  # type: ignore[assignment]  # noqa: RUF013 - as people write it
        limit: int | str = None,  # type: ignore[assignment]  # noqa: RUF013
        near: Place | None = None,
        anything: Any = None,
        box: Row = None,  # type: ignore[assignment]
    ) -> object:
        """Find a text.

        Args:
            text: What to find.
        """
        return [text, limit, near, anything, box]

    arguments = {"text": None, "limit": None, "near": None, "anything": None, "box": None}
    server = serve(said("", called("find", arguments), called("find", {"text": "x"}, 1)), said("Done."))
    run_tools(connect(server.url), tools=[find])
    contents = [message["content"] for message in server.requests[1].json["messages"][-2:]]
    assert contents == ["[null, null, null, null, null]", '["x", null, null, null, null]']
    told = server.requests[0].json["tools"][0]["function"]["parameters"]["properties"]
    text, whole, null = {"type": "string"}, {"type": "integer"}, {"type": "null"}
    assert told["text"] == {"anyOf": [text, null], "description": "What to find.", "default": None}
    assert told["limit"] == {"anyOf": [whole, text, null], "default": None}
    assert told["near"]["anyOf"][1:] == [null]
    assert told["anything"] == {"default": None}
    assert told["box"] == {"anyOf": [{"type": "array", "items": whole}, null], "default": None}
