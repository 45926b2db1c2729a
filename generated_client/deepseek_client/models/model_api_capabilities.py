"""The ModelApiCapabilities object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(("anthropic_messages",))
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ModelApiCapabilities:
    """What a model supports, by API format."""

    anthropic_messages: AnthropicMessagesCapabilities | None = None
    """In the Anthropic Messages format."""
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
            known = 1
            value = data.get("anthropic_messages", UNSET)
            if value is UNSET:
                self.anthropic_messages = None
                known -= 1
            elif value is None:
                self.anthropic_messages = None
                nulls += ("anthropic_messages",)
            else:
                self.anthropic_messages = AnthropicMessagesCapabilities.from_dict(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ModelApiCapabilities", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.anthropic_messages is not None:
            out["anthropic_messages"] = self.anthropic_messages.to_dict()
        elif "anthropic_messages" in self._nulls:
            out["anthropic_messages"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.anthropic_messages = self.anthropic_messages
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .anthropic_messages_capabilities import AnthropicMessagesCapabilities  # noqa: E402
