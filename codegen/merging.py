"""How the events of a stream make the whole answer: what ``x-merge`` says, read and checked against both schemas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen.document import ContractError, Path_
from codegen.names import module_name
from codegen.pytypes import Array, Map, Model, PyType, allows_null, core
from codegen.schemas import Field, Object, Schemas

# The rules, and what JSON class pieces and whole must have for them; "" is any.
RULES = {"append": "list", "by-index": "list", "concat": "str", "concat-once": "str", "first": "", "last": ""}


@dataclass(frozen=True)
class Member:
    """What becomes of one property of a piece."""

    name: str
    rule: str
    of: Merge | None = None


@dataclass(frozen=True)
class Merge:
    """How the pieces of an object make the whole object."""

    piece: str
    members: dict[str, Member]
    """The properties of a piece with a rule of their own, or another name in the whole."""
    blank: dict[str, Any]
    """The required properties of the whole, as they are where nothing came."""

    @property
    def constant(self) -> str:
        """Name of the generated table."""
        return module_name(self.piece).upper()


class Merging:
    """Reads the rules of all streams, and knows which properties none of them merges."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self.tables: dict[str, tuple[Merge, str]] = {}
        """By event, its rules and the schema that the events make."""
        self._read: set[tuple[str, str]] = set()
        self._inside: list[str] = []

    def read(self, event: PyType, whole: PyType | None, named: str, path: Path_) -> Merge:
        """The rules by which events make the result of an operation, which ``x-stream-result`` names."""
        if not isinstance(whole, Model) or named != whole.name:
            raise ContractError(path, f"{named!r} is not the object schema of the JSON response")
        if not isinstance(event, Model):
            raise ContractError(path, "events that make one object have one schema, not a union")
        if event.name not in self.tables:
            self.tables[event.name] = self._objects(event.name, whole.name), whole.name
        merge, made = self.tables[event.name]
        if made != whole.name:
            raise ContractError(path, f"{event.name} makes {made} elsewhere; give these events a schema of their own")
        return merge

    def unread(self) -> Iterator[Path_]:
        """Where a schema says how to merge what no stream merges."""
        for name, item in self.schemas.objects.items():
            for field in item.fields:
                for key in ("x-merge", "x-merge-as"):
                    if key in field.schema and (name, field.wire) not in self._read:
                        yield ("components", "schemas", name, "properties", field.wire, key)

    def _objects(self, piece_name: str, whole_name: str) -> Merge:
        piece, whole = self.schemas.objects[piece_name], self.schemas.objects[whole_name]
        place: Path_ = ("components", "schemas", piece.name)
        if piece.name in self._inside:
            raise ContractError(place, "a schema that contains itself cannot be merged")
        self._inside.append(piece.name)
        targets = {field.wire: field for field in whole.fields}
        members: dict[str, Member] = {}
        sources: dict[str, Member] = {}
        for field in piece.fields:
            path = (*place, "properties", field.wire)
            self._read.add((piece.name, field.wire))
            name = field.schema.get("x-merge-as", field.wire)
            if name not in targets:
                raise ContractError(path, f"{whole.name}, which the pieces make, has no property {name!r}")
            if name in sources:
                raise ContractError(path, f"two properties of a piece would be {whole.name}.{name}")
            member = sources[name] = self._member(field, targets[name], path)
            if member.rule != "last" or name != field.wire:
                members[field.wire] = member
        required = [field for field in whole.fields if field.required]
        blank = {field.wire: self._blank(field, sources.get(field.wire), whole) for field in required}
        self._inside.pop()
        return Merge(piece.name, members, blank)

    def _member(self, field: Field, target: Field, path: Path_) -> Member:
        rule, piece, whole = field.schema.get("x-merge"), core(field.type), core(target.type)
        if rule is not None and rule not in RULES:
            raise ContractError((*path, "x-merge"), f"{rule!r} is none of {', '.join(RULES)}")
        wanted = RULES.get(rule or "last")
        if wanted and {piece.json_class, whole.json_class} != {wanted}:
            kind = {"str": "strings", "list": "lists"}[wanted]
            raise ContractError((*path, "x-merge"), f"{rule} merges {kind} to {kind}, and these are not")
        if rule == "by-index":
            return Member(target.wire, rule, self._items(piece, whole, (*path, "x-merge")))
        if rule is None and isinstance(piece, Model) and isinstance(whole, Model) and self._is_merged(piece.name):
            return Member(target.wire, "parts", self._objects(piece.name, whole.name))
        if rule is None and target.const is not None and field.const != target.const:
            return Member(target.wire, "fixed")
        if piece.annotation() != whole.annotation():
            raise ContractError(path, f"a piece is {piece.annotation()}, but the whole is {whole.annotation()}")
        return Member(target.wire, rule or "last")

    def _items(self, piece: PyType, whole: PyType, path: Path_) -> Merge:
        items = core(piece.items) if isinstance(piece, Array) else None
        wholes = core(whole.items) if isinstance(whole, Array) else None
        if not isinstance(items, Model) or not isinstance(wholes, Model):
            raise ContractError(path, "by-index merges lists of objects")
        index = next((field for field in self.schemas.objects[items.name].fields if field.wire == "index"), None)
        if index is None or core(index.type).json_class != "int":
            raise ContractError(path, f"{items.name} has no integer property 'index'")
        return self._objects(items.name, wholes.name)

    def _is_merged(self, name: str, seen: tuple[str, ...] = ()) -> bool:
        """Whether an object is merged property by property: one of them, however deep, says how."""
        for field in self.schemas.objects[name].fields:
            if field.schema.keys() & {"x-merge", "x-merge-as"}:
                return True
            inner = core(field.type)
            if (
                isinstance(inner, Model)
                and inner.name not in (*seen, name)
                and self._is_merged(inner.name, (*seen, name))
            ):
                return True
        return False

    def _blank(self, field: Field, source: Member | None, owner: Object) -> Any:
        path: Path_ = ("components", "schemas", owner.name, "properties", field.wire)
        if field.const is not None:
            return field.const
        if source is None:
            raise ContractError(path, "no piece of the stream has this required property")
        if allows_null(field.type):
            return None
        if source.of is not None and source.rule == "parts":
            return source.of.blank
        return "" if source.rule in {"concat", "concat-once"} else self._empty(field.type, path)

    def _empty(self, kind: PyType, path: Path_, seen: tuple[str, ...] = ()) -> Any:
        """The JSON that decodes to a value with nothing in it: scalars are null, lists and maps are empty."""
        inner = core(kind)
        if isinstance(inner, Model) and inner.name not in seen:
            out: dict[str, Any] = {}
            for field in self.schemas.objects[inner.name].fields:
                if field.required:
                    value = None if allows_null(field.type) else self._empty(field.type, path, (*seen, inner.name))
                    out[field.wire] = value if field.const is None else field.const
            return out
        if isinstance(inner, (Array, Map)):
            return [] if isinstance(inner, Array) else {}
        if inner.decode("value") != "value":
            raise ContractError(path, "this has no empty value, which it needs where a stream breaks off")
        return None
