"""Strictly typed reading of request members; what does not fit is worded as the real server (serde) does."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from deepseek_mock.json_text import Document, Json, Path, show_path

Place = Literal["before", "after", "enclosing"]


class ShapeError(ValueError):
    """JSON that does not fit: `path` is shown, `anchor` and `place` say which position is reported."""

    def __init__(self, reason: str, path: Path, anchor: Path, place: Place) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path
        self.anchor = anchor
        self.place: Place = place

    def sentence(self, document: Document) -> str:
        """The sentence the server sends, with line and column in the body as it was received."""
        start, end = document.span(self.anchor)
        offset = start if self.place == "before" else end
        if self.place == "enclosing":
            offset = _after_enclosing(document.text, end)
        where = f"{show_path(self.path)}: " if self.path else ""
        position = document.position(offset)
        return f"Failed to deserialize the JSON body into the target type: {where}{self.reason} at {position}"


def _after_enclosing(text: str, end: int) -> int:
    """Where serde stands when a buffered value turned out wrong: it has tried to close the enclosing list."""
    offset = end
    while text[offset : offset + 1].isspace():
        offset += 1
    if text[offset : offset + 1] == ",":
        offset += 1
        while text[offset : offset + 1].isspace():
            offset += 1
        return offset
    return offset + 1


def _unexpected(value: Json) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"boolean `{str(value).lower()}`"
    if isinstance(value, int):
        return f"integer `{value}`"
    if isinstance(value, float):
        return f"floating point `{value!r}`"
    if isinstance(value, str):
        return f'string "{value}"'
    return "sequence" if isinstance(value, list) else "map"


def _choice(options: Sequence[str]) -> str:
    quoted = [f"`{option}`" for option in options]
    if len(quoted) <= 2:
        return " or ".join(quoted)
    return "one of " + ", ".join(quoted)


@dataclass(slots=True)
class Node:
    """A JSON value and its place in the body.

    `buffered` is set below a value that the server reads into a buffer before it knows its type (a message):
    errors inside it name and locate the buffered value, not the member.
    """

    value: Json
    path: Path = ()
    buffered: Path | None = field(default=None)

    def wrong(self, reason: str, place: Place = "after") -> ShapeError:
        """An error about this value."""
        if self.buffered is not None:
            return ShapeError(reason, self.buffered, self.buffered, "enclosing")
        return ShapeError(reason, self.path, self.path, place)

    def wrong_type(self, expected: str) -> ShapeError:
        """An error that says what stands here and what should."""
        nested = isinstance(self.value, list | dict)
        return self.wrong(
            f"invalid type: {_unexpected(self.value)}, expected {expected}", "before" if nested else "after"
        )

    def child(self, step: str | int, value: Json) -> Node:
        """A member or an item of this value."""
        return Node(value, (*self.path, step), self.buffered)

    def buffer(self) -> Node:
        """The same value, read as one whose errors are reported about the whole."""
        return Node(self.value, self.path, self.buffered if self.buffered is not None else self.path)

    def without(self, names: Collection[str]) -> Node:
        """The same object as if it did not have some of its members."""
        if not isinstance(self.value, dict) or self.value.keys().isdisjoint(names):
            return self
        kept = {name: value for name, value in self.value.items() if name not in names}
        return Node(kept, self.path, self.buffered)

    def members(self, expected: str) -> dict[str, Json]:
        """The members of an object."""
        if not isinstance(self.value, dict):
            raise self.wrong_type(expected)
        return self.value

    def items(self, expected: str = "a sequence") -> Iterator[Node]:
        """The items of an array, one by one: a long array may be wrong from its first item."""
        if not isinstance(self.value, list):
            raise self.wrong_type(expected)
        return (self.child(index, item) for index, item in enumerate(self.value))

    def get(self, name: str, *, nullable: bool = False) -> Node | None:
        """A member that may be absent; with `nullable`, null counts as absent."""
        members = self.value
        if not isinstance(members, dict):
            raise self.wrong_type("a map")
        # Most members are absent from most requests.
        if name not in members:
            return None
        value = members[name]
        return None if nullable and value is None else Node(value, (*self.path, name), self.buffered)

    def need(self, name: str) -> Node:
        """A member that must be there."""
        found = self.get(name)
        if found is None:
            raise self.wrong(f"missing field `{name}`")
        return found

    def string(self, expected: str = "a string") -> str:
        """A string."""
        if not isinstance(self.value, str):
            raise self.wrong_type(expected)
        return self.value

    def boolean(self) -> bool:
        """A boolean."""
        if not isinstance(self.value, bool):
            raise self.wrong_type("a boolean")
        return self.value

    def number(self) -> float:
        """A number; booleans are not numbers."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            raise self.wrong_type("f64")
        return self.value

    def integer(self) -> int:
        """An integer. A float without a fraction is one, as JSON Schema says."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong_type("i64")
        return value

    def variant(self, options: Sequence[str]) -> str:
        """One of several fixed strings."""
        value = self.string("variant identifier")
        if value not in options:
            raise self.wrong(f"unknown variant `{value}`, expected {_choice(options)}")
        return value


def optional_string(node: Node, name: str, *, nullable: bool = True) -> str | None:
    """A string member that may be absent."""
    found = node.get(name, nullable=nullable)
    return None if found is None else found.string()


def optional_boolean(node: Node, name: str, *, nullable: bool = True) -> bool | None:
    """A boolean member that may be absent."""
    found = node.get(name, nullable=nullable)
    return None if found is None else found.boolean()


def optional_number(node: Node, name: str) -> float | None:
    """A number member that may be absent or null."""
    found = node.get(name, nullable=True)
    return None if found is None else found.number()


def optional_integer(node: Node, name: str) -> int | None:
    """An integer member that may be absent or null."""
    found = node.get(name, nullable=True)
    return None if found is None else found.integer()
