"""The FilePart object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET, Unset

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "type",
        "file_id",
        "file_data",
        "filename",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class FilePart:
    """A file in a message, uploaded before (`file_id`) or inside the request (`file_data`). Since 2026-08-21."""

    type: Literal["file"] = "file"
    """The kind of part."""
    file_id: str | Unset = UNSET
    """The id of an uploaded file, `file-api-` and 32 hexadecimal digits. Excludes `file_data`."""
    file_data: str | Unset = UNSET
    """A `data:` URL that holds the file. Excludes `file_id`."""
    filename: str | Unset = UNSET
    """The name of the file. Only together with `file_data`."""
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
            self.file_id = data.get("file_id", UNSET)
            self.file_data = data.get("file_data", UNSET)
            self.filename = data.get("filename", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("FilePart", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["type"] = self.type
        if self.file_id is not UNSET:
            out["file_id"] = self.file_id
        if self.file_data is not UNSET:
            out["file_data"] = self.file_data
        if self.filename is not UNSET:
            out["filename"] = self.filename
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
