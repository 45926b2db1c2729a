"""The SafetyCheck object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail

if TYPE_CHECKING:
    from .safety_level import SafetyLevel

_FIELDS: Final[frozenset[str]] = frozenset(("level",))
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class SafetyCheck:
    """Strictness of the safety review."""

    level: SafetyLevel
    """Strictness; any other word is refused with 400."""
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
            self.level = data["level"]
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("SafetyCheck", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["level"] = self.level
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
