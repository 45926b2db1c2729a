"""The FunctionCall object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import decode_string, fail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "name",
        "arguments",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class FunctionCall:
    """A function and its arguments."""

    name: str
    """The function's name."""
    arguments: str
    """The arguments, JSON in a string. Written by the model: may be invalid JSON, have members nobody asked for,
    or be cut off when `finish_reason` is "length". Check before use.
    """
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.name = data["name"]
            self.arguments = data["arguments"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 2 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("FunctionCall", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["name"] = self.name
        out["arguments"] = self.arguments
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.name = self.name
        new.arguments = self.arguments
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new

    def json(self) -> Any:
        """The value that ``arguments`` holds.

        Raises:
            InvalidJSON: it is not JSON. It was written by the model.
        """
        return decode_string(self.arguments, "FunctionCall.arguments", "the model", self.name)


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
