"""Notes which parts of the response schemas real answers made use of: a schema is only tested where it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from deepseek_conformance.contract import breaches, document

SCHEMAS = "#/components/schemas/"

Schema = Mapping[str, Any]


def _named(schema: Schema) -> tuple[str, Schema]:
    """The name and the schema behind a reference; a schema that is not one has no name."""
    name = ""
    while "$ref" in schema:
        name = schema["$ref"].removeprefix(SCHEMAS)
        schema = document()["components"]["schemas"][name]
    return name, schema


def _types(schema: Schema) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def sight(schema: Schema, value: Any, place: str = "") -> Iterator[str]:
    """What a value that fits a schema shows of it: members there or left out, null or not, words of a list."""
    name, schema = _named(schema)
    place = name or place
    options = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if options:
        yield from _sight_first(options, value, place)
    if "null" in _types(schema):
        yield f"{place} null" if value is None else f"{place} not null"
    if isinstance(value, str) and value in schema.get("enum", ()):
        yield f"{place} {value}"
    if isinstance(value, list):
        for item in value:
            yield from sight(schema.get("items", {}), item, f"{place}[]")
    if isinstance(value, dict):
        for member, inner in schema.get("properties", {}).items():
            yield f"{place}.{member} {'there' if member in value else 'left out'}"
            if member in value:
                yield from sight(inner, value[member], f"{place}.{member}")


def _sight_first(options: list[Schema], value: Any, place: str) -> Iterator[str]:
    if any(option.get("type") == "null" for option in options):
        yield f"{place} null" if value is None else f"{place} not null"
    words = [word for option in options for word in _named(option)[1].get("enum", ())]
    if words and isinstance(value, str) and value not in words:
        yield f"{place} another word: {value}"
    for option in options:
        if option.get("type") != "null" and not breaches(option, value):
            yield from sight(option, value, place)
            return


def promises(schema: Schema, place: str = "", seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Everything that `sight` could report of a schema."""
    name, schema = _named(schema)
    if name in seen:
        return
    seen |= {name} if name else set()
    place = name or place
    options = [*schema.get("oneOf", ()), *schema.get("anyOf", ())]
    if "null" in _types(schema) or any(option.get("type") == "null" for option in options):
        yield f"{place} null"
        yield f"{place} not null"
    for option in options:
        if option.get("type") != "null":
            yield from promises(option, place, seen)
    for word in schema.get("enum", ()):
        yield f"{place} {word}"
    if "items" in schema:
        yield from promises(schema["items"], f"{place}[]", seen)
    for member, inner in schema.get("properties", {}).items():
        yield f"{place}.{member} there"
        if member not in schema.get("required", ()):
            yield f"{place}.{member} left out"
        yield from promises(inner, f"{place}.{member}", seen)
