"""The StreamOptions object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET, Unset

_FIELDS: Final[frozenset[str]] = frozenset(("include_usage",))
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class StreamOptions:
    """How to stream."""

    include_usage: bool | Unset = UNSET
    """Whether every chunk has a member `usage`, null on all but the last. The last chunk has the numbers in any
    case. (Documented until August 2026 as an extra chunk without choices, which never existed.)

    The server's default: False.
    """
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
            self.include_usage = data.get("include_usage", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("StreamOptions", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        if self.include_usage is not UNSET:
            out["include_usage"] = self.include_usage
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
