"""The NamedToolChoice object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail, to_wire

if TYPE_CHECKING:
    from ..params import FunctionNameParam

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "type",
        "function",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class NamedToolChoice:
    """The function that must be called. Refused with 400 in thinking mode."""

    type: Literal["function"] = "function"
    """The kind of tool."""
    function: FunctionName | FunctionNameParam
    """The function."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.type = data["type"]
            value = data["function"]
            self.function = FunctionName.from_dict(value)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("NamedToolChoice", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["type"] = self.type
        out["function"] = to_wire(self.function)
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .function_name import FunctionName  # noqa: E402
