"""The ModelEffort object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

if TYPE_CHECKING:
    from .reasoning_effort import ReasoningEffort

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "supported_levels",
        "default_level",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("supported_levels",)


@_define(kw_only=True)
class ModelEffort:
    """How much a model can be told to think."""

    supported_levels: list[ReasoningEffort] | None = None
    """Values of `reasoning_effort` that differ."""
    default_level: ReasoningEffort | None = None
    """The value that is assumed."""
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
            known = 2
            value = data.get("supported_levels", UNSET)
            if value is UNSET:
                self.supported_levels = None
                known -= 1
            elif value is None:
                self.supported_levels = None
                nulls += ("supported_levels",)
            else:
                self.supported_levels = value
            value = data.get("default_level", UNSET)
            if value is UNSET:
                self.default_level = None
                known -= 1
            elif value is None:
                self.default_level = None
                nulls += ("default_level",)
            else:
                self.default_level = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ModelEffort", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.supported_levels is not None:
            out["supported_levels"] = self.supported_levels
        elif "supported_levels" in self._nulls:
            out["supported_levels"] = None
        if self.default_level is not None:
            out["default_level"] = self.default_level
        elif "default_level" in self._nulls:
            out["default_level"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.supported_levels = self.supported_levels
        new.default_level = self.default_level
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
