"""The UserMessage object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail, to_wire
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..params import MessageContentParam

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "role",
        "content",
        "name",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class UserMessage:
    """What the user says."""

    role: Literal["user"] = "user"
    """Whose message this is."""
    content: MessageContentParam
    """The text, or a list of texts, pictures and files."""
    name: str | Unset = UNSET
    """A name for the speaker, to tell speakers of the same role apart."""
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
            self.role = data["role"]
            value = data["content"]
            self.content = decode_message_content(value)
            self.name = data.get("name", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("UserMessage", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["role"] = self.role
        out["content"] = to_wire(self.content)
        if self.name is not UNSET:
            out["name"] = self.name
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .message_content import decode_message_content  # noqa: E402
