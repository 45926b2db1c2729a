"""The ModelList object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "object",
        "data",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("data",)


@_define(kw_only=True)
class ModelList:
    """The models that can be asked for."""

    object: Literal["list"] = "list"
    """The kind of object."""
    data: list[Model]
    """The models."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    trace_id: str | None = _field(init=False, default=None, eq=False, repr=False)
    """The server's identifier of the call that this came from, if it sent one; not part of the JSON."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.object = data["object"]
            value = data["data"]
            self.data = [Model.from_dict(item) for item in as_list(value)]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 2 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ModelList", data, error, _CHECKED)
        self._nulls = ()
        self.trace_id = None
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["object"] = self.object
        out["data"] = [item.to_dict() for item in self.data]
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.object = self.object
        new.data = self.data
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        new.trace_id = self.trace_id
        return new

    def __iter__(self) -> Iterator[Model]:
        """Over ``data``."""
        return iter(self.data)

    def __len__(self) -> int:
        """How many ``data`` has; without any, the object is false, as a list is."""
        return len(self.data)


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .model import Model  # noqa: E402
