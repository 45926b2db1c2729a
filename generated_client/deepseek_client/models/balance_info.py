"""The BalanceInfo object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail

if TYPE_CHECKING:
    from .currency import Currency

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "currency",
        "total_balance",
        "granted_balance",
        "topped_up_balance",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class BalanceInfo:
    """The balance in one currency. Amounts are strings with two decimals, so that nothing is lost to binary
    fractions; `total_balance` is the sum of the other two.
    """

    currency: Currency
    """The currency of the amounts."""
    total_balance: str
    """All that is left, for example "110.00".

    Pattern: ^-?[0-9]+\\.[0-9]{2}$
    """
    granted_balance: str
    """What is left of money that DeepSeek granted. Spent first.

    Pattern: ^-?[0-9]+\\.[0-9]{2}$
    """
    topped_up_balance: str
    """What is left of money that was paid in. Does not expire.

    Pattern: ^-?[0-9]+\\.[0-9]{2}$
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
            self.currency = data["currency"]
            self.total_balance = data["total_balance"]
            self.granted_balance = data["granted_balance"]
            self.topped_up_balance = data["topped_up_balance"]
            # Every field that is there has been found, so that nothing else is there unless there is more.
            self.additional_properties = (
                {} if len(data) == 4 else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("BalanceInfo", data, error, _CHECKED)
        self._nulls = ()
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that was absent stays absent, and null stays null."""
        out: dict[str, Any] = {}
        out["currency"] = self.currency
        out["total_balance"] = self.total_balance
        out["granted_balance"] = self.granted_balance
        out["topped_up_balance"] = self.topped_up_balance
        if self.additional_properties:
            out.update(self.additional_properties)
        return out

    def __copy__(self) -> Self:
        """An object with the same values, and ``additional_properties`` of its own."""
        new = object.__new__(self.__class__)
        new.currency = self.currency
        new.total_balance = self.total_balance
        new.granted_balance = self.granted_balance
        new.topped_up_balance = self.topped_up_balance
        new.additional_properties = {**self.additional_properties}
        new._nulls = self._nulls
        return new


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
