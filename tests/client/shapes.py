"""Types that the tests ask answers of. Annotations are text here, as in most programs of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from typing import Annotated, Any, Generic, Literal, NamedTuple, NewType, NotRequired, Required, TypedDict, TypeVar
from uuid import UUID

import attrs
import pydantic
import typing_extensions

T = TypeVar("T")
Celsius = NewType("Celsius", float)


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


@dataclass
class Item:
    """Something on a bill.

    Attributes:
        name: What it is.
        price: In CNY,
            tax included.
    """

    name: str
    price: float
    tags: list[str] = field(default_factory=list)


@dataclass
class Bill:
    items: list[Item]
    colour: Colour | None = None
    note: str = "none"


@attrs.define
class Parcel:
    _number: int
    to: str = attrs.field(metadata={"description": "The address."})
    weight: Decimal = Decimal(1)
    stamp: str = attrs.field(default="", init=False)

    @to.validator
    def _check(self, _: object, value: str) -> None:
        if not value:
            raise ValueError("an address is needed")


class Point(NamedTuple):
    x: int
    y: int = 0


class Film(TypedDict):
    """A film."""

    title: Required[str]
    year: NotRequired[int]
    cast: list[Person]


class Person(TypedDict, total=False):
    name: Required[str]
    born: date


class Seat(typing_extensions.TypedDict):
    row: typing_extensions.ReadOnly[int]
    place: typing_extensions.NotRequired[str]


class Hotel(pydantic.BaseModel):
    """Where to stay."""

    stars: int = pydantic.Field(ge=1, le=5, description="How good.")
    rooms: list[Room] = []


class Room(pydantic.BaseModel):
    number: int
    colour: Colour = Colour.RED
    bookings: list[date] = []


class Guarded(pydantic.BaseModel):
    key: str

    @pydantic.field_validator("key")
    @classmethod
    def _check(cls, value: str) -> str:
        return {"open": "sesame"}[value]


@dataclass
class Node:
    label: str
    children: list[Node] = field(default_factory=list)


@dataclass
class Page(Generic[T]):
    entries: list[T]
    following: T | None = None


@dataclass
class Scalars:
    text: str
    whole: int
    real: float
    flag: bool
    nothing: None
    anything: Any
    rest: object


@dataclass
class Moments:
    at: datetime
    day: date
    hour: time
    key: UUID


@dataclass
class Containers:
    pair: tuple[int, str]
    many: tuple[int, ...]
    bag: set[str]
    frozen: frozenset[int]
    listed: Sequence[bool]
    table: dict[str, int]
    free: Mapping[str, Any]


@dataclass
class Choices:
    mode: Literal["a", "b", 3, None]  # noqa: PYI061 - the null is one of the choices
    colour: Colour
    level: Level
    either: int | str
    degrees: Celsius
    told: Annotated[int, "Between 1 and 3."]
    field_told: Annotated[str, pydantic.Field(description="As pydantic has it.")] = "x"


@dataclass
class Inside:
    rows: list[Annotated[int, "A row."]]
    shade: Literal[Colour.RED] = Colour.RED
    extra: Annotated[str, 5] = ""


@dataclass
class Cat:
    kind: Literal["cat"]
    lives: int


@dataclass
class Dog:
    kind: Literal["dog"]
    name: str


@dataclass
class Zoo:
    pets: list[Cat | Dog]


@dataclass
class Short:
    a: int


@dataclass
class Long:
    a: int
    b: int


@dataclass
class Stay:
    hotel: Hotel
    nights: int


@dataclass
class Weather:
    city: str
    degrees: float
    warnings: list[str]
