"""Which JSON stands for which Python types: the schemas that are sent, and the values that are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pydantic
import pytest
from deepseek_client import ConfigurationError, ParseError
from jsonschema import Draft202012Validator

from tests.client import shapes
from tests.client.chats import Serve, parse, said
from tests.client.conftest import Connect
from tests.client.shapes import Bill, Colour, Item, Level, Node, Page, Parcel, Point

TEXT, WHOLE, REAL, FLAG, NULL = ({"type": kind} for kind in ("string", "integer", "number", "boolean", "null"))
UNIQUE_KEY = "12345678-1234-4234-8234-123456789abc"


def arrays(items: Any, **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, **more}


def objects(required: list[str], *, description: str | None = None, **properties: Any) -> dict[str, Any]:
    told = {"description": description} if description else {}
    return {"type": "object", **told, "properties": properties, **({"required": required} if required else {})}


ITEM = objects(
    ["name", "price"],
    description="Something on a bill.",
    name={**TEXT, "description": "What it is."},
    price={**REAL, "description": "In CNY, tax included."},
    tags=arrays(TEXT),
)
PERSON = objects(["name"], name=TEXT, born={**TEXT, "format": "date"})
COLOUR = {**TEXT, "enum": ["red", "blue"]}
OBJECT: dict[str, Any] = {"type": "object", "additionalProperties": {}}
NODE = objects(["label"], label=TEXT, children=arrays({"$ref": "#/$defs/Node"}))
SCHEMAS: list[tuple[Any, dict[str, Any]]] = [
    (
        Bill,
        objects(
            ["items"],
            items=arrays(ITEM),
            colour={"anyOf": [COLOUR, NULL], "default": None},
            note={**TEXT, "default": "none"},
        ),
    ),
    (
        Parcel,
        objects(
            ["number", "to"], number=WHOLE, to={**TEXT, "description": "The address."}, weight={**REAL, "default": 1}
        ),
    ),
    (Point, objects(["x"], x=WHOLE, y={**WHOLE, "default": 0})),
    (shapes.Film, objects(["title", "cast"], description="A film.", title=TEXT, year=WHOLE, cast=arrays(PERSON))),
    (shapes.Seat, objects(["row"], row=WHOLE, place=TEXT)),
    (
        shapes.Scalars,
        objects(
            ["text", "whole", "real", "flag", "nothing", "anything", "rest"],
            text=TEXT,
            whole=WHOLE,
            real=REAL,
            flag=FLAG,
            nothing=NULL,
            anything={},
            rest={},
        ),
    ),
    (
        shapes.Moments,
        objects(
            ["at", "day", "hour", "key"],
            at={**TEXT, "format": "date-time"},
            day={**TEXT, "format": "date"},
            hour={**TEXT, "format": "time"},
            key={**TEXT, "format": "uuid"},
        ),
    ),
    (
        shapes.Containers,
        objects(
            ["pair", "many", "bag", "frozen", "listed", "table", "free"],
            pair={"type": "array", "prefixItems": [WHOLE, TEXT], "minItems": 2, "maxItems": 2},
            many=arrays(WHOLE),
            bag=arrays(TEXT, uniqueItems=True),
            frozen=arrays(WHOLE, uniqueItems=True),
            listed=arrays(FLAG),
            table={"type": "object", "additionalProperties": WHOLE},
            free=OBJECT,
        ),
    ),
    (
        shapes.Choices,
        objects(
            ["mode", "colour", "level", "either", "degrees", "told"],
            mode={"enum": ["a", "b", 3, None]},
            colour=COLOUR,
            level={**WHOLE, "enum": [1, 2]},
            either={"anyOf": [WHOLE, TEXT]},
            degrees=REAL,
            told={**WHOLE, "description": "Between 1 and 3."},
            field_told={**TEXT, "description": "As pydantic has it.", "default": "x"},
        ),
    ),
    (
        shapes.Inside,
        objects(
            ["rows"],
            rows=arrays({**WHOLE, "description": "A row."}),
            shade={**TEXT, "enum": ["red"], "default": "red"},
            extra={**TEXT, "default": ""},
        ),
    ),
    (Node, {**NODE, "$defs": {"Node": NODE}}),
    (
        Page[Point],
        objects(
            ["entries"],
            entries=arrays(objects(["x"], x=WHOLE, y={**WHOLE, "default": 0})),
            following={"anyOf": [objects(["x"], x=WHOLE, y={**WHOLE, "default": 0}), NULL], "default": None},
        ),
    ),
    (shapes.Hotel, shapes.Hotel.model_json_schema()),
    (dict[str, Item], {"type": "object", "additionalProperties": ITEM}),
    (dict, OBJECT),
    # What is no object is a member of one.
    (list[Item], objects(["value"], value=arrays(ITEM))),
    (Literal["yes", "no"], objects(["value"], value={**TEXT, "enum": ["yes", "no"]})),
    (bool, objects(["value"], value=FLAG)),
    (
        Item | Point | None,
        objects(["value"], value={"anyOf": [ITEM, objects(["x"], x=WHOLE, y={**WHOLE, "default": 0}), NULL]}),
    ),
    (list[Node], {**objects(["value"], value=arrays({"$ref": "#/$defs/Node"})), "$defs": {"Node": NODE}}),
]


@pytest.mark.parametrize(("kind", "schema"), SCHEMAS, ids=lambda item: getattr(item, "__name__", None))
def test_schema_of_a_type(serve: Serve, connect: Connect, kind: Any, schema: dict[str, Any]) -> None:
    server = serve(said("?"))
    with pytest.raises(ParseError):
        parse(connect(server.url), response_type=kind, mode="tool")
    sent = server.requests[0].json["tools"][0]["function"]["parameters"]
    Draft202012Validator.check_schema(sent)
    assert sent == schema


VALUES: list[tuple[Any, Any, Any]] = [
    (Item, {"name": "tea", "price": 3, "colour": "ignored"}, Item("tea", 3.0)),
    (
        Bill,
        {"items": [{"name": "a", "price": 0.5, "tags": ["x"]}], "colour": "blue", "note": "n"},
        Bill([Item("a", 0.5, ["x"])], Colour.BLUE, "n"),
    ),
    (Bill, {"items": [], "colour": None}, Bill([])),
    (Parcel, {"number": 7, "to": "Bonn", "weight": 0.1}, Parcel(7, "Bonn", Decimal("0.1"))),
    (Point, {"x": 1.0}, Point(1)),
    (
        shapes.Film,
        {"title": "M", "director": "Lang", "cast": [{"name": "Lorre", "born": "1904-06-26"}, {"name": "Wernicke"}]},
        {"title": "M", "cast": [{"name": "Lorre", "born": date(1904, 6, 26)}, {"name": "Wernicke"}]},
    ),
    (
        shapes.Scalars,
        {"text": "", "whole": -5, "real": 2, "flag": False, "nothing": None, "anything": [1], "rest": {"a": None}},
        shapes.Scalars("", -5, 2.0, flag=False, nothing=None, anything=[1], rest={"a": None}),
    ),
    (
        shapes.Moments,
        {"at": "2026-11-22T10:00:00Z", "day": "2026-11-22", "hour": "10:30:00", "key": UNIQUE_KEY},
        shapes.Moments(datetime(2026, 11, 22, 10, tzinfo=UTC), date(2026, 11, 22), time(10, 30), UUID(UNIQUE_KEY)),
    ),
    (
        shapes.Containers,
        {
            "pair": [1, "a"],
            "many": [1, 2, 2],
            "bag": ["a", "a"],
            "frozen": [],
            "listed": [True],
            "table": {"a b": 1},
            "free": {"x": [None]},
        },
        shapes.Containers((1, "a"), (1, 2, 2), {"a"}, frozenset(), [True], {"a b": 1}, {"x": [None]}),
    ),
    (
        shapes.Choices,
        {"mode": 3, "colour": "red", "level": 2, "either": "1", "degrees": 36.6, "told": 1},
        shapes.Choices(3, Colour.RED, Level.HIGH, "1", shapes.Celsius(36.6), 1),
    ),
    (
        Node,
        {"label": "a", "children": [{"label": "b", "children": []}, {"label": "c"}]},
        Node("a", [Node("b"), Node("c")]),
    ),
    (shapes.Inside, {"rows": [1], "shade": "red"}, shapes.Inside([1])),
    (list[shapes.Hotel | Item], {"value": [{"name": "a", "price": 1}]}, [Item("a", 1.0)]),
    (list[shapes.Room | shapes.Hotel], {"value": [{"number": 1, "stars": 2, "rooms": []}]}, [shapes.Hotel(stars=2)]),
    (Page[Point], {"entries": [{"x": 1}], "following": {"x": 2, "y": 3}}, Page([Point(1)], Point(2, 3))),
    (
        shapes.Hotel,
        {"stars": 3, "rooms": [{"number": 12, "colour": "blue", "bookings": ["2026-11-22"]}], "pool": True},
        shapes.Hotel(stars=3, rooms=[shapes.Room(number=12, colour=Colour.BLUE, bookings=[date(2026, 11, 22)])]),
    ),
    (shapes.Stay, {"hotel": {"stars": 1}, "nights": 2}, shapes.Stay(shapes.Hotel(stars=1), 2)),
    (dict[str, int], {"a": 1}, {"a": 1}),
    (list[Item], {"value": [{"name": "a", "price": 1}]}, [Item("a", 1.0)]),
    (Literal["yes", "no"], {"value": "no"}, "no"),
    (Item | Point | None, {"value": None}, None),
    (Item | Point | None, {"value": {"x": 4}}, Point(4)),
    # Of alternatives that would all do, the one that leaves the least out.
    (list[shapes.Short | shapes.Long], {"value": [{"a": 1, "b": 2}, {"a": 1}]}, [shapes.Long(1, 2), shapes.Short(1)]),
    (int | float, {"value": 2.5}, 2.5),
    (
        shapes.Zoo,
        {"pets": [{"kind": "dog", "name": "Rex"}, {"kind": "cat", "lives": 9}]},
        shapes.Zoo([shapes.Dog("dog", "Rex"), shapes.Cat("cat", 9)]),
    ),
]


@pytest.mark.parametrize(("kind", "document", "value"), VALUES)
def test_value_of_a_type(serve: Serve, connect: Connect, kind: Any, document: Any, value: Any) -> None:
    text = json.dumps(document)
    server = serve(said(text))
    result = parse(connect(server.url), response_type=kind)
    assert result.parsed == value
    assert type(result.parsed) is type(value)
    assert (result.text, result.completion.choices[0].message.content) == (text, text)


MISFITS: list[tuple[Any, Any, list[str]]] = [
    (Item, [], ["$: expected an object, got list []"]),
    (Item, {}, ["$.name: this required member is missing", "$.price: this required member is missing"]),
    (
        Bill,
        {"items": [{"name": "a", "price": 1}, {"name": "b", "price": "1", "tags": [1, "x", None]}, "c"]},
        [
            "$.items[1].price: expected a number, got str '1'",
            "$.items[1].tags[0]: expected a string, got int 1",
            "$.items[1].tags[2]: expected a string, got NoneType None",
            "$.items[2]: expected an object, got str 'c'",
        ],
    ),
    (Bill, {"items": {}, "colour": "green"}, ["$.items: expected an array, got dict {}", "$.colour: expected one of"]),
    (Parcel, {"number": True, "to": "x"}, ["$.number: expected an integer, got bool True"]),
    (Parcel, {"number": 1, "to": ""}, ["$: ValueError: an address is needed"]),
    (Parcel, {"number": 1, "to": "x", "weight": "1"}, ["$.weight: expected a number, got str '1'"]),
    (Point, {"x": 1.5}, ["$.x: expected an integer, got float 1.5"]),
    (Point, {"x": "1"}, ["$.x: expected an integer, got str '1'"]),
    (
        shapes.Scalars,
        {"text": 1, "whole": None, "real": True, "flag": 1, "nothing": 0, "anything": 1, "rest": 1},
        [
            "$.text: expected a string",
            "$.whole: expected an integer",
            "$.real: expected a number, got bool True",
            "$.flag: expected true or false, got int 1",
            "$.nothing: expected null, got int 0",
        ],
    ),
    (float, {"value": 10**400}, ["$.value: expected a number"]),
    (
        shapes.Moments,
        {"at": "soon", "day": "2026-02-30", "hour": 12, "key": "x"},
        [
            "$.at: expected a date and time as in ISO 8601",
            "$.day: expected a date as YYYY-MM-DD, got str '2026-02-30'",
            "$.hour: expected a time",
            "$.key: expected a UUID",
        ],
    ),
    (
        shapes.Containers,
        {"pair": [1], "many": [1, "2"], "bag": "a", "frozen": [[]], "listed": [], "table": {"a b": "x"}, "free": []},
        [
            "$.pair: expected 2 items, got 1",
            "$.many[1]: expected an integer",
            "$.bag: expected an array",
            "$.frozen[0]: expected an integer",
            '$.table["a b"]: expected an integer',
            "$.free: expected an object",
        ],
    ),
    (
        shapes.Choices,
        {"mode": True, "colour": "RED", "level": True, "either": [], "degrees": "hot", "told": 1},
        [
            '$.mode: expected one of "a", "b", 3, null, got bool True',
            '$.colour: expected one of "red", "blue"',
            "$.level: expected one of 1, 2",
            "$.either: expected an integer or a string, got list []",
            "$.degrees: expected a number",
        ],
    ),
    (
        shapes.Hotel,
        {"stars": "5", "rooms": [{"number": 1, "colour": "pink"}]},
        ["$.stars: Input should be a valid integer", "$.rooms[0].colour: Input should be"],
    ),
    (shapes.Stay, {"hotel": {"stars": 9}, "nights": 1}, ["$.hotel.stars: Input should be less than or equal to 5"]),
    (shapes.Guarded, {"key": "shut"}, ["$: KeyError: 'shut'"]),
    (list[shapes.Guarded], {"value": [{"key": "open"}, {}]}, ["$.value[1].key: Field required"]),
    # Of alternatives, the one that is nearest tells what is wrong.
    (shapes.Zoo, {"pets": [{"kind": "cat", "lives": "many"}]}, ["$.pets[0].lives: expected an integer"]),
    (Bill | None, {"value": {"items": 1}}, ["$.value.items: expected an array"]),
    (shapes.Inside, {"rows": ["x"], "shade": "blue"}, ["$.rows[0]: expected an integer", "$.shade: expected one of"]),
    (list[Annotated[Item, "x"] | None], {"value": [1]}, ["$.value[0]: expected an object or null"]),
    (list[Annotated[Item, "x"] | None], {"value": [{}]}, ["$.value[0].name: this", "$.value[0].price: this"]),
    (dict[str, int] | None, {"value": {"a": "b"}}, ["$.value.a: expected an integer"]),
    (list[int] | date, {"value": ["b"]}, ["$.value[0]: expected an integer"]),
    (list[int] | date, {"value": {}}, ["$.value: expected an array or a date as YYYY-MM-DD"]),
    (set[Any], {"value": [[]]}, ["$.value: TypeError: unhashable type"]),
]


@pytest.mark.parametrize(("kind", "document", "problems"), MISFITS)
def test_misfit_tells_every_place(
    serve: Serve, connect: Connect, kind: Any, document: Any, problems: list[str]
) -> None:
    server = serve(said(json.dumps(document)))
    with pytest.raises(ParseError) as caught:
        parse(connect(server.url), response_type=kind)
    assert caught.value.kind == "mismatch"
    found = [str(problem) for problem in caught.value.problems]
    assert [path.partition(": ")[0] for path in found] == [path.partition(": ")[0] for path in problems]
    assert all(text.startswith(wanted) for text, wanted in zip(found, problems, strict=True)), found
    assert found[0] in str(caught.value)


@pytest.mark.parametrize(("depth", "kind"), [(250, "mismatch"), (100_000, "not_json")])
def test_value_nested_too_deeply(serve: Serve, connect: Connect, depth: int, kind: str) -> None:
    text = '{"label": "x", "children": [' * depth + "]}" * depth
    server = serve(said(text))
    with pytest.raises(ParseError) as caught:
        parse(connect(server.url), response_type=Node)
    assert caught.value.kind == kind
    assert len(str(caught.value)) < 200


def test_two_classes_of_one_name_are_refused(serve: Serve, connect: Connect) -> None:
    other = pydantic.create_model("Hotel", __base__=pydantic.BaseModel, rooms=(list[OtherRoom], ...))
    with pytest.raises(ConfigurationError, match="two different classes are called Room"):
        parse(connect(serve().url), response_type=list[shapes.Hotel | other])


def test_pydantic_model_without_a_schema_is_refused(serve: Serve, connect: Connect) -> None:
    with pytest.raises(ConfigurationError, match="Caller has no JSON Schema"):
        parse(connect(serve().url), response_type=pydantic.create_model("Caller", call=(Callable[[], int], ...)))


OtherRoom = pydantic.create_model("Room", beds=(int, ...))


class Plain:
    pass


class Text(str):
    __slots__ = ()


REFUSED: list[tuple[Any, str]] = [
    (Plain, "there is no JSON for"),
    (Text, "there is no JSON for"),
    (bytes, "there is no JSON for <class 'bytes'>"),
    (list[Plain], "there is no JSON for"),
    (complex, "use a dataclass, an attrs class"),
    (dict[int, str], "the keys of a JSON object are strings"),
    (Literal[b"x"], "b'x' is no scalar of JSON"),
    ("Item", "there is no JSON for 'Item'"),
]


@pytest.mark.parametrize(("kind", "words"), REFUSED)
def test_type_without_json_is_refused_before_anything_is_sent(
    serve: Serve, connect: Connect, kind: Any, words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=words):
        parse(connect(server.url), response_type=kind)
    assert server.requests == []


def test_annotation_of_something_that_does_not_exist_is_refused(serve: Serve, connect: Connect) -> None:
    from dataclasses import make_dataclass  # noqa: PLC0415

    with pytest.raises(ConfigurationError, match=r"annotations of Broken .* 'Nowhere'"):
        parse(connect(serve().url), response_type=make_dataclass("Broken", [("a", "Nowhere")]))
