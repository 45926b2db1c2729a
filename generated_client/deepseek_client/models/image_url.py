"""The ImageUrl object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from .image_detail import ImageDetail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "url",
        "detail",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ImageUrl:
    """A picture and how closely to look at it."""

    url: str
    """An http or https URL of up to 8192 characters, or a `data:` URL that holds the picture."""
    detail: ImageDetail | Unset = UNSET
    """How closely to look."""
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
            self.url = data["url"]
            self.detail = data.get("detail", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ImageUrl", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["url"] = self.url
        if self.detail is not UNSET:
            out["detail"] = self.detail
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
