"""Examples of what schemas ask for."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from .limits import is_multiple
from .schema import DEFS, Schema


def example_of(schema: Schema) -> Any:
    """A value of the form that a schema asks for, to show the form and nothing else."""
    return _example(schema, schema.get(DEFS, {}), ())


def _example(schema: Mapping[str, Any], definitions: Mapping[str, Any], inside: tuple[str, ...]) -> Any:
    if isinstance(name := schema.get("$ref"), str):
        name = name.rpartition("/")[2]
        # A definition inside itself ends at null, or at an empty array.
        return None if name in inside else _example(definitions[name], definitions, (*inside, name))
    for key in ("default", "const"):
        if key in schema:
            return schema[key]
    if enum := schema.get("enum"):
        return enum[0]
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return _example(options[0], definitions, inside)
    match schema.get("type"):
        case "object":
            properties = schema.get("properties", {})
            return {key: _example(item, definitions, inside) for key, item in properties.items()}
        case "array":
            items = schema.get("prefixItems") or [schema.get("items", {})]
            found = [_example(item, definitions, inside) for item in items]
            least = schema.get("minItems", 1)
            return [item for item in found if item is not None] * (least if least > len(found) else 1)
        case "string":
            text = _FORMATS.get(schema.get("format", ""), "...")
            return text[: schema.get("maxLength")].ljust(schema.get("minLength", 0), ".")
        case "integer" | "number" as kind:
            return _number(schema, kind)
        case kind:
            return True if kind == "boolean" else None


def _number(schema: Mapping[str, Any], kind: str) -> int | float:
    """A number within the limits of a schema, if one of those that suggest themselves is."""
    usual = 1 if kind == "integer" else 0.5
    bounds = [schema[key] for key in _BOUNDS if key in schema]
    step = schema.get("multipleOf", 1)
    near = [usual, *(bound + way for bound in bounds for way in (0, 1, -1)), sum(bounds) / 2]
    near += [step * (bound // step + way) for bound in (*bounds, 1) for way in (0, 1, -1)]
    value = next((value for value in near if _fits(value, schema, kind)), usual)
    return int(value) if kind == "integer" else value


_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}


def _fits(value: Any, schema: Mapping[str, Any], kind: str) -> bool:
    return (
        all(holds(value, schema[key]) for key, holds in _BOUNDS.items() if key in schema)
        and is_multiple(value, schema.get("multipleOf", value or 1))
        and (kind == "number" or value == int(value))
    )


_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
}
