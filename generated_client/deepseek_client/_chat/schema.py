"""JSON Schemas of forms, their strict variant, and examples of what they ask for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from .._errors import ConfigurationError
from .forms import (
    MISSING,
    AnyOf,
    Anything,
    Choice,
    Described,
    Foreign,
    Form,
    ListOf,
    Loaded,
    MapOf,
    Member,
    Record,
    Scalar,
    TupleOf,
)
from .values import plain

Schema = dict[str, Any]

_DEFS = "$defs"
_SCALARS: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def schema_of(form: Form) -> Schema:
    """The JSON Schema of a form. Classes are written out where they stand; only recursive ones are definitions."""
    writer = _Writer()
    schema = writer.write(form)
    if isinstance(name := schema.get("$ref"), str):  # callers need to see the type of the document
        schema = dict(writer.definitions[name.rpartition("/")[2]])
    return {**schema, _DEFS: writer.definitions} if writer.definitions else schema


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[int, str] = {}  # of recursive records
        self._open: list[Record] = []

    def write(self, form: Form) -> Schema:
        match form:
            case Anything():
                return {}
            case Described():
                return {**self.write(form.form), "description": form.text}
            case Scalar():
                return {"type": form.kind}
            case Loaded():
                return {"type": form.kind, "format": form.format} if form.format else {"type": form.kind}
            case Choice():
                return _enum(form)
            case ListOf():
                unique = {"uniqueItems": True} if form.make in (set, frozenset) else {}
                return {"type": "array", "items": self.write(form.items), **unique}
            case TupleOf():
                items = [self.write(item) for item in form.items]
                return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
            case MapOf():
                return {"type": "object", "additionalProperties": self.write(form.values)}
            case AnyOf():
                return {"anyOf": [self.write(option) for option in form.options]}
            case Record():
                return self._record(form)
            case Foreign():
                return self._foreign(form)

    def _record(self, form: Record) -> Schema:
        if form in self._open and id(form) not in self._names:
            taken = {*self.definitions, *self._names.values()}
            names = (form.name, *(f"{form.name}{number}" for number in range(2, len(taken) + 3)))
            self._names[id(form)] = next(name for name in names if name not in taken)
        if id(form) in self._names:
            return {"$ref": f"#/{_DEFS}/{self._names[id(form)]}"}
        self._open.append(form)
        schema: Schema = {"type": "object"}
        if form.doc:
            schema["description"] = form.doc
        schema["properties"] = {member.key: self._member(member) for member in form.members}
        if required := [member.key for member in form.members if member.required]:
            schema["required"] = required
        self._open.pop()
        if (name := self._names.get(id(form))) is None:
            return schema
        self.definitions[name] = schema
        return {"$ref": f"#/{_DEFS}/{name}"}

    def _member(self, member: Member) -> Schema:
        schema = self.write(member.form)
        if member.doc:
            schema["description"] = member.doc
        if member.default is not MISSING:
            with suppress(TypeError):  # a default without JSON is used all the same; the model need not know it
                schema["default"] = plain(member.default)
        return schema

    def _foreign(self, form: Foreign) -> Schema:
        try:
            schema: Schema = form.model.model_json_schema()
        except Exception as error:
            raise ConfigurationError(f"{form.model.__name__} has no JSON Schema: {error}") from error
        for name, definition in schema.pop(_DEFS, {}).items():
            if self.definitions.setdefault(name, definition) != definition or name in self._names.values():
                raise ConfigurationError(f"two different classes are called {name}; rename one of them")
        return schema


def _enum(form: Choice) -> Schema:
    kinds = {_SCALARS.get(type(value), "") for value, _ in form.values}
    kind: Schema = {"type": kinds.pop()} if len(kinds) == 1 else {}
    return {**kind, "enum": [value for value, _ in form.values]}


def example_of(schema: Schema) -> Any:
    """A value of the form that a schema asks for, to show the form and nothing else."""
    return _example(schema, schema.get(_DEFS, {}), ())


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
            return [item for item in found if item is not None]
        case "string":
            return _FORMATS.get(schema.get("format", ""), "...")
        case kind:
            return {"integer": 1, "number": 0.5, "boolean": True}.get(kind or "")


_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
}
