"""The ErrorDetail object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "message",
        "type",
        "param",
        "code",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ErrorDetail:
    """What went wrong."""

    message: str
    """One sentence for people. Changes over time."""
    type: str
    """The kind of error: `invalid_request_error`, `authentication_error`, `unknown_error` (no money left),
    `service_unavailable_error`.
    """
    param: str | None
    """Always null."""
    code: str
    """Usually `invalid_request_error`, whatever the kind."""
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
            self.message = data["message"]
            self.type = data["type"]
            self.param = data["param"]
            self.code = data["code"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ErrorDetail", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["message"] = self.message
        out["type"] = self.type
        out["param"] = self.param
        out["code"] = self.code
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.message = self.message
        new.type = self.type
        new.param = self.param
        new.code = self.code
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
