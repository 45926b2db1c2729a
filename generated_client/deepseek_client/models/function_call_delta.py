"""The FunctionCallDelta object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "name",
        "arguments",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class FunctionCallDelta:
    """A piece of a function call."""

    name: str | None = None
    """The function's name; only on the first piece."""
    arguments: str | None = None
    """The next piece of the JSON text, empty on the first piece. Put the pieces together before parsing."""
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
            nulls: tuple[str, ...] = ()
            known = 2
            value = data.get("name", UNSET)
            if value is UNSET:
                self.name = None
                known -= 1
            elif value is None:
                self.name = None
                nulls += ("name",)
            else:
                self.name = value
            value = data.get("arguments", UNSET)
            if value is UNSET:
                self.arguments = None
                known -= 1
            elif value is None:
                self.arguments = None
                nulls += ("arguments",)
            else:
                self.arguments = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("FunctionCallDelta", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.name is not None:
            out["name"] = self.name
        elif "name" in self._nulls:
            out["name"] = None
        if self.arguments is not None:
            out["arguments"] = self.arguments
        elif "arguments" in self._nulls:
            out["arguments"] = None
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


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
