"""JSON Schemas of forms."""

from __future__ import annotations

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
    Limited,
    ListOf,
    Loaded,
    MapOf,
    Member,
    Named,
    Record,
    Scalar,
    TupleOf,
)
from .values import plain

Schema = dict[str, Any]

DEFS = "$defs"
_SCALARS: dict[type, str] = {str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null"}


def schema_of(form: Form) -> Schema:
    """The JSON Schema of a form. Classes are written out where they stand; only recursive ones are definitions."""
    writer = _Writer()
    schema = writer.write(form)
    if isinstance(name := schema.get("$ref"), str):  # callers need to see the type of the document
        schema = dict(writer.definitions[name.rpartition("/")[2]])
    return {**schema, DEFS: writer.definitions} if writer.definitions else schema


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, Schema] = {}
        self._names: dict[int, str] = {}  # of records and aliases that hold themselves
        self._open: list[Record | Named] = []

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
            case Limited():
                return {
                    **self.write(form.form),
                    **{item.keyword: plain(item.value) for item in form.limits if item.keyword},
                }
            case Record() | Named():
                return self._defined(form)
            case Foreign():
                return self._foreign(form)

    def _defined(self, form: Record | Named) -> Schema:
        if form in self._open and id(form) not in self._names:
            taken = {*self.definitions, *self._names.values()}
            names = (form.name, *(f"{form.name}{number}" for number in range(2, len(taken) + 3)))
            self._names[id(form)] = next(name for name in names if name not in taken)
        if id(form) in self._names:
            return {"$ref": f"#/{DEFS}/{self._names[id(form)]}"}
        self._open.append(form)
        schema = self._record(form) if isinstance(form, Record) else self.write(form.form)
        self._open.pop()
        if (name := self._names.get(id(form))) is None:
            return schema
        self.definitions[name] = schema
        return {"$ref": f"#/{DEFS}/{name}"}

    def _record(self, form: Record) -> Schema:
        schema: Schema = {"type": "object"}
        if form.doc:
            schema["description"] = form.doc
        schema["properties"] = {member.key: self._member(member) for member in form.members}
        if required := [member.key for member in form.members if member.required]:
            schema["required"] = required
        return schema

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
        for name, definition in schema.pop(DEFS, {}).items():
            if self.definitions.setdefault(name, definition) != definition or name in self._names.values():
                raise ConfigurationError(f"two different classes are called {name}; rename one of them")
        return schema


def _enum(form: Choice) -> Schema:
    kinds = {_SCALARS.get(type(value), "") for value, _ in form.values}
    kind: Schema = {"type": kinds.pop()} if len(kinds) == 1 else {}
    return {**kind, "enum": [value for value, _ in form.values]}
