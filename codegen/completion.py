"""When a stream is complete: the property of its events that says so (``x-completes``)."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.document import Path_
from codegen.pytypes import Array, Model, PyType, core
from codegen.schemas import Field, Schemas


class Completion:
    """Reads the marks of all streams, and knows which of them no stream has."""

    def __init__(self, schemas: Schemas) -> None:
        self.schemas = schemas
        self._read: set[tuple[str, str]] = set()

    def read(self, event: PyType) -> str | None:
        """An expression that is true for an event, ``chunk``, that says that its answer is complete; None: none does.

        The mark stands on the event itself or on the objects of a list in it.
        """
        conditions: list[str] = []
        for field in self._fields(event):
            if self._is_marked(event, field):
                conditions.append(f"chunk.{field.name} is not None")
            inner = core(field.type)
            if isinstance(inner, Array):
                items = f"chunk.{field.name}" if field.type is inner else f"(chunk.{field.name} or ())"
                conditions += [
                    f"any(item.{marked.name} is not None for item in {items})"
                    for marked in self._fields(inner.items)
                    if self._is_marked(inner.items, marked)
                ]
        return " or ".join(conditions) or None

    def unread(self) -> Iterator[Path_]:
        """Where a property is marked that is in no event of a stream."""
        for name, item in self.schemas.objects.items():
            for field in item.fields:
                if "x-completes" in field.schema and (name, field.wire) not in self._read:
                    yield ("components", "schemas", name, "properties", field.wire, "x-completes")

    def _fields(self, kind: PyType) -> tuple[Field, ...]:
        inner = core(kind)
        return tuple(self.schemas.objects[inner.name].fields) if isinstance(inner, Model) else ()

    def _is_marked(self, owner: PyType, field: Field) -> bool:
        inner = core(owner)
        if not isinstance(inner, Model) or field.schema.get("x-completes") is not True:
            return False
        self._read.add((inner.name, field.wire))
        return True
