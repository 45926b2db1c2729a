"""What the model is told of a Python function, and what becomes of the arguments that it writes."""

from __future__ import annotations

import functools
import json
from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from deepseek_client import ConfigurationError
from deepseek_client.models import ToolMessage
from pydantic import Field

from tests.client.chats import Serve, called, run_tools, said
from tests.client.conftest import Connect
from tests.client.shapes import Colour, Film, Hotel, Item, Level, Parcel, Point, Room

TEXT, WHOLE = {"type": "string"}, {"type": "integer"}


def bare(city, days=3):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    return f"{city} {days}"


def google(city: str, days: int = 3, *, unit: Literal["c", "f"] = "c") -> str:
    """The weather forecast.

    Looks ahead for some days.

    Args:
        city: Where; a name
            as people write it.
        days (int, optional): How far: 1 to 10.
        unit (Literal["c", "f"]): Of the degrees.

    Returns:
        What comes.

    Raises:
        ValueError: nowhere.
    """
    return f"{city} {days} {unit}"


def numpy(city: str, days: int = 3) -> str:
    """The weather forecast.

    Parameters
    ----------
    city : str
        Where; a name
        as people write it.
    days : int, optional
        How far.

    Returns
    -------
    str
        What comes.
    """
    return f"{city} {days}"


def rest(city: str, days: int = 3) -> str:
    """The weather forecast.

    Uses :func:`numpy`.

    :param city: Where; a name
        as people write it.
    :param int days: How far.
    :returns: What comes.
    :raises ValueError: nowhere.
    """
    return f"{city} {days}"


def annotated(
    city: Annotated[str, "Where."],
    days: Annotated[int, Field(description="How far.")] = 3,
    /,
    colour: Colour = Colour.RED,
) -> str:
    return f"{city} {days} {colour}"


def structured(
    item: Item, film: Film, parcel: Parcel, hotel: Hotel, rooms: list[Room], when: date | None = None
) -> Any:
    return [item.name, film["title"], parcel.to, hotel.stars, rooms[0].number, when]


def nothing() -> None:
    """Do nothing."""


class Station:
    """A place that measures."""

    def measure(self, kind: str) -> str:
        """Measure something."""
        return f"measured {kind}"

    def __call__(self, kind: str) -> str:
        """Call the station."""
        return f"called for {kind}"


def keyed(city: str, key: str, unit: str = "c") -> str:
    """Uses a key."""
    return f"{city} {key} {unit}"


def told(
    name: str, description: str | None = None, required: tuple[str, ...] = (), **properties: Any
) -> dict[str, Any]:
    about = {"description": description} if description else {}
    parameters = {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}
    return {"type": "function", "function": {"name": name, "parameters": parameters, **about}}


CITY = {**TEXT, "description": "Where; a name as people write it."}
DAYS = {**WHOLE, "description": "How far.", "default": 3}
DEFINITIONS: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (bare, told("bare", required=("city",), city={}, days={"default": 3})),
    (
        google,
        told(
            "google",
            "The weather forecast.\n\nLooks ahead for some days.",
            ("city",),
            city=CITY,
            days={**DAYS, "description": "How far: 1 to 10."},
            unit={**TEXT, "enum": ["c", "f"], "description": "Of the degrees.", "default": "c"},
        ),
    ),
    (numpy, told("numpy", "The weather forecast.", ("city",), city=CITY, days=DAYS)),
    (rest, told("rest", "The weather forecast.\n\nUses :func:`numpy`.", ("city",), city=CITY, days=DAYS)),
    (
        annotated,
        told(
            "annotated",
            required=("city",),
            city={**TEXT, "description": "Where."},
            days=DAYS,
            colour={**TEXT, "enum": ["red", "blue"], "default": "red"},
        ),
    ),
    (nothing, told("nothing", "Do nothing.")),
    (Station().measure, told("measure", "Measure something.", ("kind",), kind=TEXT)),
    (Station(), told("Station", "Call the station.", ("kind",), kind=TEXT)),
    # What is filled in already is not told: it may be a secret.
    (
        functools.partial(keyed, key="secret"),
        told("keyed", "Uses a key.", ("city",), city=TEXT, unit={**TEXT, "default": "c"}),
    ),
    (functools.partial(keyed, "Rome", key="secret"), told("keyed", "Uses a key.", unit={**TEXT, "default": "c"})),
]


@pytest.mark.parametrize(("function", "definition"), DEFINITIONS)
def test_definition_of_a_function(
    serve: Serve, connect: Connect, function: Callable[..., Any], definition: dict[str, Any]
) -> None:
    server = serve(said("Done."))
    run_tools(connect(server.url), tools=[function])
    assert server.requests[0].json["tools"] == [definition]
    assert b"secret" not in server.requests[0].content


def test_definition_of_structured_parameters(serve: Serve, connect: Connect) -> None:
    server = serve(said("Done."))
    run_tools(connect(server.url), tools=[structured])
    parameters = server.requests[0].json["tools"][0]["function"]["parameters"]
    assert parameters["required"] == ["item", "film", "parcel", "hotel", "rooms"]
    assert parameters["properties"]["when"] == {
        "anyOf": [{**TEXT, "format": "date"}, {"type": "null"}],
        "default": None,
    }
    assert parameters["properties"]["hotel"]["properties"]["stars"]["maximum"] == 5
    assert parameters["properties"]["item"]["properties"]["name"]["description"] == "What it is."
    assert set(parameters["$defs"]) == {"Room", "Colour"}


STRUCTURED = {
    "item": {"name": "tea", "price": 1},
    "film": {"title": "M", "cast": []},
    "parcel": {"number": 1, "to": "Bonn"},
    "hotel": {"stars": 2},
    "rooms": [{"number": 12}],
    "when": "2026-11-22",
    "whatever": 1,
}
CALLS: list[tuple[Callable[..., Any], Any, str]] = [
    (bare, {"city": ["a"], "days": None}, "['a'] None"),
    (google, {"city": "Rome", "unit": "f", "mood": "good"}, "Rome 3 f"),
    (google, {"city": "Rome", "days": 2.0}, "Rome 2 c"),
    (annotated, {"city": "Rome", "colour": "blue"}, "Rome 3 Colour.BLUE"),
    (annotated, {"days": 5, "city": "Rome"}, "Rome 5 Colour.RED"),
    (structured, STRUCTURED, '["tea", "M", "Bonn", 2, 12, "2026-11-22"]'),
    (nothing, "", "null"),
    (nothing, " \n", "null"),
    (nothing, {}, "null"),
    (nothing, {"a": 1}, "null"),
    (Station().measure, {"kind": "rain"}, "measured rain"),
    (Station(), {"kind": "rain"}, "called for rain"),
    (functools.partial(keyed, key="secret"), {"city": "Rome", "key": "guess"}, "Rome secret c"),
    (functools.partial(keyed, "Rome", key="secret"), {"unit": "f"}, "Rome secret f"),
]


@pytest.mark.parametrize(("function", "arguments", "content"), CALLS)
def test_call_with_what_the_model_wrote(
    serve: Serve, connect: Connect, function: Callable[..., Any], arguments: Any, content: str
) -> None:
    name = getattr(function, "__name__", "keyed" if isinstance(function, functools.partial) else "Station")
    server = serve(said("", called(name, arguments)), said("Done."))
    run_tools(connect(server.url), tools=[function])
    message = server.requests[1].json["messages"][-1]
    assert message == {"role": "tool", "tool_call_id": "call_00", "content": content}


RETURNED: list[tuple[Any, str]] = [
    ("as it is: \u00e9", "as it is: \u00e9"),
    ("", ""),
    ("\udc80 in a file's name", "? in a file's name"),
    ({"name": "\udc80"}, '{"name": "?"}'),
    (None, "null"),
    (True, "true"),
    (["\u00e9", 1.5, None], '["\u00e9", 1.5, null]'),
    ((1, 2), "[1, 2]"),
    ({1}, "[1]"),
    (deque([1, 2]), "[1, 2]"),
    ({"a": {"b": Colour.RED}, 2: "c", Colour.BLUE: "d"}, '{"a": {"b": "red"}, "2": "c", "blue": "d"}'),
    (Level.HIGH, "2"),
    (Item("tea", 3.5), '{"name": "tea", "price": 3.5, "tags": []}'),
    (Point(1), '{"x": 1, "y": 0}'),
    (Parcel(1, "Bonn", Decimal("0.5")), '{"_number": 1, "to": "Bonn", "weight": 0.5, "stamp": ""}'),
    ([Decimal("2.0"), Decimal("2.5")], "[2, 2.5]"),
    (
        [datetime(2026, 11, 22, tzinfo=UTC), date(2026, 11, 22), time(10, 30), UUID(int=1)],
        '["2026-11-22T00:00:00+00:00", "2026-11-22", "10:30:00", "00000000-0000-0000-0000-000000000001"]',
    ),
    (Hotel(stars=1, rooms=[Room(number=2)]), '{"stars": 1, "rooms": [{"number": 2, "colour": "red", "bookings": []}]}'),
    (ToolMessage(content="c", tool_call_id="i"), '{"role": "tool", "tool_call_id": "i", "content": "c"}'),
]


@pytest.mark.parametrize(("value", "content"), RETURNED)
def test_returned_value_is_told_as_json(serve: Serve, connect: Connect, value: Any, content: str) -> None:
    def give() -> Any:
        return value

    server = serve(said("", called("give", {})), said("Done."))
    run_tools(connect(server.url), tools=[give])
    assert server.requests[1].json["messages"][-1]["content"] == content


BAD_CALLS: list[tuple[str, Any, str]] = [
    ("google", "{", "the arguments are not JSON: Expecting property name"),
    ("google", '{"city": "Rome"', "the arguments are not JSON: Expecting ',' delimiter"),
    ("google", "Rome", "the arguments are not JSON: Expecting value"),
    ("google", '{"city": "Rome", "days": Infinity}', "the arguments are not JSON: Infinity is not JSON"),
    ("google", "", "the arguments do not fit: $.city: this required member is missing"),
    ("google", [], "the arguments do not fit: $: expected an object, got list []"),
    ("google", None, "the arguments do not fit: $: expected an object, got NoneType None"),
    (
        "google",
        {"city": 1, "days": "3", "unit": "k"},
        "$.city: expected a string, got int 1; $.days: expected an integer, got str '3'; $.unit: expected one of",
    ),
    ("structured", {**STRUCTURED, "rooms": [{"number": "x"}]}, "$.rooms[0].number: Input should be a valid integer"),
    ("structured", {**STRUCTURED, "parcel": {"number": 1, "to": ""}}, "$.parcel: ValueError: an address is needed"),
    ("forecast", {}, "there is no function 'forecast'; there are: google, structured"),
    ("", {}, "there is no function ''; there are: google, structured"),
]


@pytest.mark.parametrize(("name", "arguments", "words"), BAD_CALLS)
def test_bad_call_is_reported_to_the_model(
    serve: Serve, connect: Connect, name: str, arguments: Any, words: str
) -> None:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    server = serve(said("", called(name, text)), said("Done."))
    assert run_tools(connect(server.url), tools=[google, structured]).text == "Done."
    message = server.requests[1].json["messages"][-1]
    assert words in json.loads(message["content"])["error"]


def many(*names: str) -> None: ...
def keywords(**options: str) -> None: ...
def unreadable(a: Nowhere) -> None: ...  # type: ignore[name-defined]  # noqa: F821
def binary(a: bytes) -> None: ...


REFUSED: list[tuple[list[Any], str]] = [
    ([many], r"takes \*names.*the name of every parameter"),
    ([keywords], r"takes \*\*options"),
    ([unreadable], "'Nowhere' is not defined"),
    ([binary], "binary.a: there is no JSON for <class 'bytes'>"),
    ([lambda: 1], "give a function with a name"),
    ([Item], "cannot be a tool"),
    ([google, google], "two tools are called google"),
    ([told("google")], "give the Python function itself"),
    (["google"], "give the Python function itself"),
    ([42], "give the Python function itself"),
    ([dict], "cannot be a tool"),
]


@pytest.mark.parametrize(("tools", "words"), REFUSED)
def test_tool_that_cannot_be_told_is_refused_before_anything_is_sent(
    serve: Serve, connect: Connect, tools: list[Any], words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=words):
        run_tools(connect(server.url), tools=tools)
    assert server.requests == []


def test_strict_tools(serve: Serve, connect: Connect) -> None:
    server = serve(said("", called("google", {"city": "Rome", "days": None, "unit": None})), said("Done."))
    run_tools(connect(server.url), "beta.chat.completions", tools=[google], strict=True)
    function = server.requests[0].json["tools"][0]["function"]
    assert function["strict"] is True
    assert function["parameters"]["required"] == ["city", "days", "unit"]
    assert function["parameters"]["additionalProperties"] is False
    assert server.requests[1].json["messages"][-1]["content"] == "Rome 3 c"
    with pytest.raises(ConfigurationError, match=r"\$\.city: a value of any type"):
        run_tools(connect(server.url), "beta.chat.completions", tools=[bare], strict=True)
    with pytest.raises(TypeError, match="strict"):
        run_tools(connect(server.url), tools=[google], strict=True)


def test_tools_of_the_server_are_sent_as_they_are(serve: Serve, connect: Connect) -> None:
    server = serve(said("Done."))
    run_tools(connect(server.url), tools=[{"type": "deepseek_web_search"}, nothing])
    assert server.requests[0].json["tools"] == [{"type": "deepseek_web_search"}, told("nothing", "Do nothing.")]


def test_run_without_tools_is_a_plain_request(serve: Serve, connect: Connect) -> None:
    server = serve(said("Done."))
    assert run_tools(connect(server.url), tools=[]).text == "Done."
    assert "tools" not in server.requests[0].json
