"""The ErrorResponse object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail
from ..types import UNSET

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "error",
        "request_id",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class ErrorResponse:
    """The usual body of a failed request, since July 2024."""

    error: ErrorDetail
    """What went wrong."""
    request_id: str | None = None
    """Names the request. Reported in October 2026 for wrong keys; whether it stands here or inside `error` is
    not certain.
    """
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
            value = data["error"]
            self.error = ErrorDetail.from_dict(value)
            value = data.get("request_id", UNSET)
            if value is UNSET:
                self.request_id = None
                known -= 1
            elif value is None:
                self.request_id = None
                nulls += ("request_id",)
            else:
                self.request_id = value
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == known else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ErrorResponse", data, error, _CHECKED)
        self._nulls = nulls
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["error"] = self.error.to_dict()
        if self.request_id is not None:
            out["request_id"] = self.request_id
        elif "request_id" in self._nulls:
            out["request_id"] = None
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.error = self.error
        new.request_id = self.request_id
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .error_detail import ErrorDetail  # noqa: E402
