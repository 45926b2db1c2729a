"""Whatever type an answer has: its schema accepts what is read as it, and the example and the strict variant too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import field, fields, make_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Literal, NamedTuple, TypedDict

import httpx
import pytest
from deepseek_client import ConfigurationError, DeepSeek
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.client.bodies import REPLY
from tests.client.chats import called
from tests.client.shapes import Colour, Item, Level, Point


class Kind(NamedTuple):
    """A type, values of it, and whether the model can be held to it strictly."""

    type: Any
    values: st.SearchStrategy[Any]
    strict: bool = True


SCALARS = [
    Kind(str, st.text()),
    Kind(int, st.integers()),
    Kind(float, st.floats(allow_nan=False, allow_infinity=False)),
    Kind(bool, st.booleans()),
    Kind(date, st.dates()),
    Kind(datetime, st.datetimes(timezones=st.just(UTC))),
    Kind(Decimal, st.decimals(-999, 999, places=2)),
    Kind(Colour, st.sampled_from(Colour)),
    Kind(Level, st.sampled_from(Level)),
    Kind(Literal["a", 1, True], st.sampled_from(["a", 1, True])),
    Kind(Point, st.builds(Point, st.integers(), st.integers())),
    Kind(Item, st.builds(Item, st.text(), st.floats(0, 99), st.lists(st.text()))),
]
KEYS = st.from_regex(r"[a-z]{1,4}x", fullmatch=True)  # no keywords of Python


def wider(inner: st.SearchStrategy[Kind]) -> st.SearchStrategy[Kind]:
    return st.one_of(
        inner.map(lambda kind: Kind(list[kind.type], st.lists(kind.values, max_size=3), kind.strict)),
        inner.map(lambda kind: Kind(dict[str, kind.type], st.dictionaries(st.text(), kind.values, max_size=3), False)),
        inner.map(lambda kind: Kind(kind.type | None, st.none() | kind.values, kind.strict)),
        st.tuples(inner, inner).map(
            lambda pair: Kind(tuple[pair[0].type, pair[1].type], st.tuples(*(kind.values for kind in pair)), False)
        ),
        st.dictionaries(KEYS, inner, min_size=1, max_size=3).map(record),
        st.dictionaries(KEYS, inner, min_size=1, max_size=3).map(typed_dictionary),
    )


def record(members: dict[str, Kind]) -> Kind:
    """A dataclass whose last member may be left out."""
    *first, (last, kind) = members.items()
    made: Any = make_dataclass(
        "Made", [*((name, item.type) for name, item in first), (last, kind.type | None, field(default=None))]
    )
    values = {name: item.values for name, item in first} | {last: st.none() | kind.values}
    return Kind(made, st.builds(made, **values), all(item.strict for item in members.values()))


def typed_dictionary(members: dict[str, Kind]) -> Kind:
    made: Any = TypedDict("Made", {name: kind.type for name, kind in members.items()})  # type: ignore[misc]
    values = st.fixed_dictionaries({name: kind.values for name, kind in members.items()})
    return Kind(made, values, all(kind.strict for kind in members.values()))


KINDS = st.recursive(st.sampled_from(SCALARS), wider, max_leaves=6)


def written(value: Any) -> Any:
    """How a model writes a value in JSON."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Point):
        return {"x": value.x, "y": value.y}
    if isinstance(value, (list, tuple)):
        return [written(item) for item in value]
    if isinstance(value, dict):
        return {key: written(item) for key, item in value.items()}
    if hasattr(value, "__dataclass_fields__"):
        return {item.name: written(getattr(value, item.name)) for item in fields(value)}
    return value


def client(answer: Callable[[Any], dict[str, Any]], sent: list[Any]) -> DeepSeek:
    def reply(request: httpx.Request) -> httpx.Response:
        sent.append(json.loads(request.content))
        choice = {"index": 0, "logprobs": None, "finish_reason": "stop", "message": answer(sent[-1])}
        return httpx.Response(200, json={**REPLY, "choices": [choice]})

    return DeepSeek(api_key="k", http_client=httpx.Client(transport=httpx.MockTransport(reply)))


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_schema_accepts_what_is_read_as_the_type(data: st.DataObject) -> None:
    kind = data.draw(KINDS)
    value = data.draw(kind.values)
    document = written(value)
    sent: list[Any] = []

    def in_text(request: dict[str, Any]) -> dict[str, Any]:
        schema, example = map(json.loads, request["messages"][0]["content"].splitlines()[1::2])
        whole = document if is_object(kind.type) else {"value": document}
        validator = Draft202012Validator(schema)
        validator.validate(whole)
        validator.validate(example)
        return {"role": "assistant", "content": json.dumps(whole)}

    asked: Any = {"response_type": kind.type, "model": "m", "messages": []}
    parsed = client(in_text, sent).chat.completions.parse(**asked).parsed
    assert parsed == value
    assert type(parsed) is type(value)

    def in_call(request: dict[str, Any]) -> dict[str, Any]:
        function = request["tools"][0]["function"]
        whole = document if is_object(kind.type) else {"value": document}
        Draft202012Validator(function["parameters"]).validate(whole)
        return {"role": "assistant", "content": "", "tool_calls": [called(function["name"], whole)]}

    completions = client(in_call, sent).beta.chat.completions
    if kind.strict:
        assert completions.parse(**asked, mode="tool").parsed == value
    else:
        with pytest.raises(ConfigurationError, match="cannot be described strictly"):
            completions.parse(**asked, mode="tool")


def is_object(kind: Any) -> bool:
    """Whether values of a type are whole JSON documents."""
    return (
        getattr(kind, "__origin__", kind) is dict
        or hasattr(kind, "__required_keys__")
        or kind in (Point, Item)
        or (hasattr(kind, "__dataclass_fields__"))
    )
