"""What the tables of refusals are made of: a change of the small contract, the place that is named, and words."""

from __future__ import annotations

from typing import Any, NamedTuple

Edit = tuple[tuple[str, ...], Any]


class Case(NamedTuple):
    """A change of the small contract and what has to be said about it."""

    name: str
    edits: tuple[Edit, ...]
    place: str
    words: str


PATHS = ("paths", "/things")
LIST, ADD, GET = (*PATHS, "get"), (*PATHS, "post"), ("paths", "/things/{id}", "get")
SCHEMAS = ("components", "schemas")
NAME = (*SCHEMAS, "NewThing", "properties", "name")
STREAM = (*ADD, "responses", "200", "content", "text/event-stream")
BAD = ("components", "responses", "Bad")
STRING = {"type": "string"}


def case(name: str, *edits: Edit, place: str, words: str) -> Case:
    return Case(name, edits, place, words)
