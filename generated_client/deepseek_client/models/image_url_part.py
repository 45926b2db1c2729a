"""The ImageUrlPart object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail, to_wire

if TYPE_CHECKING:
    from ..params import ImageUrlParam

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "type",
        "image_url",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ImageUrlPart:
    """A picture in a user or tool message: JPEG, PNG, GIF or WebP. Since 2026-08-21; only `deepseek-flash`
    (since 2026-09-10) sees pictures, text-only models refuse the part with 400.

    Limits per request: body 48 MiB, 600 pictures, 64 MiB in all (200 MiB with uploaded files). Limits per
    picture: 32 MiB, sides up to 8192 pixels (4096 from 15 pictures on), 60 seconds to download. It costs up
    to 1024 tokens.
    """

    type: Literal["image_url"] = "image_url"
    """The kind of part."""
    image_url: ImageUrl | ImageUrlParam
    """Where the picture is."""
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
            value = data["image_url"]
            self.image_url = ImageUrl.from_dict(value)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ImageUrlPart", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["type"] = self.type
        out["image_url"] = to_wire(self.image_url)
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .image_url import ImageUrl  # noqa: E402
