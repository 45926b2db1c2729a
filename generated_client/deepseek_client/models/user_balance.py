"""The UserBalance object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, fail

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "is_available",
        "balance_infos",
    )
)
_CHECKED: Final[tuple[str, ...]] = ("balance_infos",)


@_define(kw_only=True)
class UserBalance:
    """What is left on the account."""

    is_available: bool
    """Whether the balance is enough for API calls."""
    balance_infos: list[BalanceInfo]
    """One entry per currency of the account; the order changes from call to call."""
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""
    trace_id: str | None = _field(init=False, default=None, eq=False, repr=False)
    """The server's identifier of the call that this came from, if it sent one; not part of the JSON."""
    _nulls: tuple[str, ...] = _field(init=False, default=(), eq=False, repr=False)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.is_available = data["is_available"]
            value = data["balance_infos"]
            self.balance_infos = [BalanceInfo.from_dict(item) for item in as_list(value)]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 2 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("UserBalance", data, error, _CHECKED)
        self._nulls = ()
        self.trace_id = None
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["is_available"] = self.is_available
        out["balance_infos"] = [item.to_dict() for item in self.balance_infos]
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.is_available = self.is_available
        new.balance_infos = self.balance_infos
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        new.trace_id = self.trace_id
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .balance_info import BalanceInfo  # noqa: E402
