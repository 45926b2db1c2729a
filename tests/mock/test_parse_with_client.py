"""The client's `parse` gets values of every type from the mock, by a schema in the prompt and by a function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal, NamedTuple, TypedDict
from uuid import UUID

import pytest
from deepseek_client import DeepSeek
from deepseek_mock import MockServer

MODES = pytest.mark.parametrize("mode", ["json", "tool"])


class Priority(Enum):
    LOW = "low"
    HIGH = "high"


@dataclass
class Address:
    city: str
    country: Annotated[str, "ISO code"] = "DE"


@dataclass
class Ticket:
    """A support ticket."""

    priority: Priority
    kind: Literal["bug", "question", 3]
    due: date
    id: UUID
    price: Decimal
    count: int
    ratio: float
    open: bool
    address: Address
    created: datetime
    at: time
    tags: list[str]
    scores: dict[str, int]
    matrix: list[list[int]]
    note: str | None = None
    colours: set[Literal["red", "green"]] = field(default_factory=set)
    pair: tuple[int, str] = (0, "")


@dataclass
class Node:
    label: str
    children: list[Node]
    parent: Node | None = None


class Point(NamedTuple):
    x: int
    y: int


class Film(TypedDict):
    title: str
    year: int


@pytest.fixture(scope="module")
def deepseek(mock_server: MockServer) -> Iterator[DeepSeek]:
    with DeepSeek(base_url=mock_server.base_url, api_key=mock_server.api_key, max_retries=0) as client:
        yield client


def parsed(deepseek: DeepSeek, kind: Any, text: str, mode: str, **members: Any) -> Any:
    messages = [{"role": "user", "content": text}]
    result = deepseek.chat.completions.parse(
        model="deepseek-flash", messages=messages, response_type=kind, mode=mode, **members
    )
    assert result.usage.total_tokens > 0
    return result.parsed


TICKET = """A high priority bug in Hamburg, due 3 May 2027 at 14:30. Count: 4, price 19.99, ratio 0.25.
It is 123e4567-e89b-42d3-a456-426614174000, tags are "login" and "crash"."""


@MODES
@pytest.mark.parametrize("thinking", ["enabled", "disabled"])
def test_every_type_is_filled_from_the_words(deepseek: DeepSeek, mode: str, thinking: str) -> None:
    ticket = parsed(deepseek, Ticket, TICKET, mode, thinking={"type": thinking})
    assert isinstance(ticket, Ticket)
    assert ticket.priority is Priority.HIGH
    assert ticket.kind == "bug"
    assert ticket.due == date(2027, 5, 3)
    assert ticket.id == UUID("123e4567-e89b-42d3-a456-426614174000")
    assert (ticket.price, ticket.count, ticket.ratio) == (Decimal("19.99"), 4, 0.25)
    assert ticket.address.city == "Hamburg"
    assert ticket.created.replace(tzinfo=None) == datetime(2027, 5, 3, 14, 30)  # noqa: DTZ001
    assert ticket.at.replace(tzinfo=None) == time(14, 30)
    assert ticket.tags == ["login", "crash"]
    assert ticket.scores
    assert ticket.matrix
    assert ticket.matrix[0]


@MODES
@pytest.mark.parametrize(
    "kind",
    [
        Node,
        Point,
        Film,
        list[Node],
        dict[str, Address],
        dict[str, list[dict[str, int]]],
        list[Priority],
        tuple[int, str, bool],
        int,
        str,
        bool,
        Decimal,
        date | None,
        Literal["a", "b"],
        Address | Point,
        set[int],
        Any,
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "text", ["Please fill it in.", "低优先级", "In Oslo and Rome on 2026-11-20: 'a', 'b', 1, 2.5, -3"]
)
def test_value_of_any_type_is_had(deepseek: DeepSeek, kind: Any, text: str, mode: str) -> None:
    parsed(deepseek, kind, text, mode)


def test_values_come_from_the_words(deepseek: DeepSeek) -> None:
    assert parsed(deepseek, Point, "Go to x = 3 and y = -4", "json") == Point(3, -4)
    assert parsed(deepseek, Point, "Go to y = -4 and x = 3", "json") == Point(3, -4)
    assert parsed(deepseek, Film, "I saw 'Alien' of 1979", "json") == {"title": "Alien", "year": 1979}
    assert parsed(deepseek, list[str], "Compare Paris, London and Rome", "json") == ["Paris", "London", "Rome"]
    assert parsed(deepseek, list[Priority], "First low, then high", "json") == [Priority.LOW, Priority.HIGH]
    assert parsed(deepseek, list[int], "Sort 3, 1 and 2", "json") == [3, 1, 2]
    assert parsed(deepseek, bool, "Is it not so?", "json") is False
    node = parsed(deepseek, Node, "Call it 'root'", "json")
    assert node.label == "root"
    assert all(isinstance(child, Node) for child in node.children)


@MODES
def test_same_request_same_value(deepseek: DeepSeek, mode: str) -> None:
    assert parsed(deepseek, Ticket, TICKET, mode) == parsed(deepseek, Ticket, TICKET, mode)
