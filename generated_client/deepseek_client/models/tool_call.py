"""The ToolCall object. Generated from openapi.yaml: do not edit."""

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
class ToolCall:
    """A function call that the model asks for; also sent back in the history."""

    index: int | None = None
    """Position among the parallel calls, from 0. Always in answers, though undocumented; optional in requests.

    At least 0.
    """
    id: str
    """Names the call, for the tool message that answers it: `call_00_` and 24 letters or digits, the number
    counting parallel calls. (Until mid 2025 `call_0_` and a UUID.)
    """
    type: Literal["function"] = "function"
    """The kind of tool."""
    function: FunctionCall
    """Which function, and with what."""
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
            self.id = data["id"]
            self.type = data["type"]
            value = data["function"]
            self.function = FunctionCall.from_dict(value)
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ToolCall", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        if self.index is not None:
            out["index"] = self.index
        elif "index" in self._nulls:
            out["index"] = None
        out["id"] = self.id
        out["type"] = self.type
        out["function"] = self.function.to_dict()
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
from .function_call import FunctionCall  # noqa: E402
