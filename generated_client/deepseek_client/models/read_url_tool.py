"""The ReadUrlTool object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail

_FIELDS: Final[frozenset[str]] = frozenset(("type",))
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ReadUrlTool:
    """Reading of web pages whose links are in the user's message, run by the server; only with `deepseek-flash`.
    Since 2026-11-13.
    """

    type: Literal["deepseek_read_url"] = "deepseek_read_url"
    """The kind of tool."""
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
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ReadUrlTool", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["type"] = self.type
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
