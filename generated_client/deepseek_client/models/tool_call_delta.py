"""The ToolCallDelta object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "index",
        "id",
        "type",
        "function",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ToolCallDelta:
    """A piece of a tool call. The first one has all members, the following ones only `index` and arguments. None
    is required here, because gateways that speak this format leave out any of them.
    """

    index: int | None = None
    """Which of the parallel calls this belongs to, from 0. Always there on DeepSeek's wire.

    At least 0.
    """
    id: str | None = None
    """Names the call; only on its first piece."""
    type: Literal["function"] | None = None
    """The kind of tool; only on its first piece."""
    function: FunctionCallDelta | None = None
    """What is new about the function call."""
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
            known = 4
            value = data.get("index", UNSET)
            if value is UNSET:
                self.index = None
                known -= 1
            elif value is None:
                self.index = None
                nulls += ("index",)
            else:
                self.index = value
            value = data.get("id", UNSET)
            if value is UNSET:
                self.id = None
                known -= 1
            elif value is None:
                self.id = None
                nulls += ("id",)
            else:
                self.id = value
            value = data.get("type", UNSET)
            if value is UNSET:
                self.type = None
                known -= 1
            elif value is None:
                self.type = None
                nulls += ("type",)
            else:
                self.type = value
            value = data.get("function", UNSET)
            if value is UNSET:
                self.function = None
                known -= 1
            elif value is None:
                self.function = None
                nulls += ("function",)
            else:
                self.function = FunctionCallDelta.from_dict(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ToolCallDelta", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.index is not None:
            out["index"] = self.index
        elif "index" in self._nulls:
            out["index"] = None
        if self.id is not None:
            out["id"] = self.id
        elif "id" in self._nulls:
            out["id"] = None
        if self.type is not None:
            out["type"] = self.type
        elif "type" in self._nulls:
            out["type"] = None
        if self.function is not None:
            out["function"] = self.function.to_dict()
        elif "function" in self._nulls:
            out["function"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.index = self.index
        new.id = self.id
        new.type = self.type
        new.function = self.function
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .function_call_delta import FunctionCallDelta  # noqa: E402
