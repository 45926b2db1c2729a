"""What models have beside their fields: shortcuts to texts inside, JSON in a string, and a list to iterate over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.document import ContractError, Path_
from codegen.names import MODEL_ATTRIBUTES, TAKEN_BY_MODELS, is_method_name
from codegen.prose import text
from codegen.pytypes import Array, Model, PyType, allows_null, core
from codegen.schemas import Field, Object, Schemas


@dataclass(frozen=True)
class Shortcut:
    """A read-only property that is a text, empty where there is none."""

    name: str
    guards: tuple[str, ...]
    """Expressions that are true where there is none."""
    value: str
    doc: str
    target: tuple[str, str]
    """The schema and the property that it leads to; empty if that is an item of a list."""


@dataclass(frozen=True)
class Items:
    """The list that an object is about, so that iterating over the object goes over it."""

    field: Field
    type: PyType
    """What the items are."""


@dataclass(frozen=True)
class JsonString:
    """A field that holds JSON in a string."""

    field: Field
    author: str
    """Who wrote the JSON, for the message of the error."""
    named: bool
    """Whether the object has a ``name``, which the error then tells."""


def read_shortcuts(schemas: Schemas, item: Object) -> Iterator[Shortcut]:
    """The shortcuts of an object (``x-shortcuts``)."""
    path: Path_ = ("components", "schemas", item.name, "x-shortcuts")
    for name, pointer in schemas.document.components("schemas")[item.name].get("x-shortcuts", {}).items():
        place = (*path, name)
        if not is_method_name(name):
            raise ContractError(place, f"{name!r} cannot be the name of a property")
        if name in MODEL_ATTRIBUTES | TAKEN_BY_MODELS | _taken(item):
            raise ContractError(place, f"{item.name} has or uses an attribute {name} already")
        if not isinstance(pointer, str) or not re.fullmatch(r"(/[^/]+)+", pointer):
            raise ContractError(place, f"{pointer!r} must be a JSON pointer such as /choices/0/text")
        yield _follow(schemas, item, name, pointer, place)


def _taken(item: Object) -> set[str]:
    names = {field.name for field in item.fields}
    return names | {"json"} if any("x-json-string" in field.schema for field in item.fields) else names


def _follow(schemas: Schemas, item: Object, name: str, pointer: str, path: Path_) -> Shortcut:
    kind: PyType = Model(item.name)
    target = (item.name, "")
    value, doc, absent = "self", "", False
    guards: list[str] = []
    for part in pointer[1:].split("/"):
        step, inner = part.replace("~1", "/").replace("~0", "~"), core(kind)
        if absent:
            guards.append(f"{value} is None")
        if isinstance(inner, Array) and re.fullmatch(r"0|[1-9][0-9]{0,3}", step):
            guards.append(f"not {value}" if step == "0" else f"len({value}) <= {step}")
            value, kind, target = f"{value}[{step}]", inner.items, ("", "")
            absent = allows_null(kind)
            continue
        owner = schemas.objects[inner.name] if isinstance(inner, Model) else None
        field = next((field for field in owner.fields if field.wire == step), None) if owner else None
        if owner is None or field is None:
            raise ContractError(path, f"there is no {step!r} in {inner.annotation()}")
        if not owner.response:
            raise ContractError(path, f"{owner.name} is in no response; only those have shortcuts")
        value, kind, doc = f"{value}.{field.name}", field.type, field.doc
        target = (owner.name, field.wire)
        absent = not field.required or allows_null(kind)
    if core(kind).json_class != "str":
        raise ContractError(path, f"this leads to {kind.annotation()}, not to a text")
    said = f"``{value.removeprefix('self.')}``, or an empty string where there is none."
    return Shortcut(name, tuple(guards), value, f"{said}\n\n{doc}", target)


def read_items(schemas: Schemas, item: Object) -> Items | None:
    """The list of an object (``x-items``)."""
    name = schemas.document.components("schemas")[item.name].get("x-items")
    if name is None:
        return None
    path: Path_ = ("components", "schemas", item.name, "x-items")
    field = next((field for field in item.fields if field.wire == name), None)
    if field is None or not field.required or not isinstance(field.type, Array):
        raise ContractError(path, f"{name!r} is no required array of {item.name}")
    if not item.response:
        raise ContractError(path, f"{item.name} is in no response; only those are iterated over")
    return Items(field, field.type.items)


def read_deferred(item: Object) -> tuple[Field, ...]:
    """The fields of an object that are decoded when they are first read (``x-deferred``)."""
    found = tuple(field for field in item.fields if field.schema.get("x-deferred"))
    for field in found:
        place = ("components", "schemas", item.name, "properties", field.wire, "x-deferred")
        if not item.response:
            raise ContractError(place, f"{item.name} is in no response; only those are decoded")
        if not isinstance(core(field.type), Model):
            raise ContractError(place, "only an object takes long enough to decode")
    return found


def read_json_string(item: Object) -> JsonString | None:
    """The field of an object that holds JSON (``x-json-string``)."""
    path: Path_ = ("components", "schemas", item.name, "properties")
    found = [field for field in item.fields if "x-json-string" in field.schema]
    if not found:
        return None
    place = (*path, found[-1].wire, "x-json-string")
    if len(found) > 1:
        raise ContractError(place, f"{found[0].wire} holds JSON already, and there is one method json()")
    if core(found[0].type).json_class != "str":
        raise ContractError(place, "only a string holds JSON")
    if not item.response:
        raise ContractError(place, f"{item.name} is in no response, where somebody else wrote the JSON")
    if any(field.name == "json" for field in item.fields):
        raise ContractError(place, f"{item.name} has an attribute json already")
    named = any(field.name == "name" and core(field.type).json_class == "str" for field in item.fields)
    return JsonString(found[0], text(found[0].schema["x-json-string"]), named)
