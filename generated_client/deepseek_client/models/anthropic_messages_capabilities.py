"""The AnthropicMessagesCapabilities object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

if TYPE_CHECKING:
    from .system_prompt_update import SystemPromptUpdate

_FIELDS: Final[frozenset[str]] = frozenset(("system_prompt_update",))
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class AnthropicMessagesCapabilities:
    """What a model supports in the Anthropic Messages format."""

    system_prompt_update: SystemPromptUpdate | None = None
    """Where system prompts may stand."""
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
            value = data.get("system_prompt_update", UNSET)
            if value is UNSET:
                self.system_prompt_update = None
                known -= 1
            elif value is None:
                self.system_prompt_update = None
                nulls += ("system_prompt_update",)
            else:
                self.system_prompt_update = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("AnthropicMessagesCapabilities", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.system_prompt_update is not None:
            out["system_prompt_update"] = self.system_prompt_update
        elif "system_prompt_update" in self._nulls:
            out["system_prompt_update"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.system_prompt_update = self.system_prompt_update
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
