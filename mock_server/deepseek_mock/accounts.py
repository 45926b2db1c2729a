"""The API keys the mock knows, and what happens to requests that use them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from deepseek_mock.field_checks import FieldError, check_count, check_header_value
from deepseek_mock.field_types import check_type
from deepseek_mock.wire_errors import WireError, overloaded, server_error, too_many_requests

DEFAULT_API_KEY = "sk-mock-00000000000000000000000000000001"
EMPTY_BALANCE_API_KEY = "sk-mock-00000000000000000000000000000402"
RATE_LIMITED_API_KEY = "sk-mock-00000000000000000000000000000429"
SERVER_ERROR_API_KEY = "sk-mock-00000000000000000000000000000500"
OVERLOADED_API_KEY = "sk-mock-00000000000000000000000000000503"

MOST_MONEY = Decimal(10) ** 12
_SPAN = f"not negative and less than {MOST_MONEY}"
_CURRENCY = re.compile("[A-Z]{3}")
# Two decimals are what the API shows; prices of single tokens need more.
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,20})?")


@dataclass(frozen=True, slots=True)
class Balance:
    """Money in one currency: granted amounts are spent before topped-up ones."""

    currency: str
    granted: Decimal
    topped_up: Decimal

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(str(self.currency)):
            raise FieldError("currency", f"currency is {self.currency!r}: it is three capital letters, such as CNY")
        for name in ("granted", "topped_up"):
            value = getattr(self, name)
            if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value < MOST_MONEY:
                raise FieldError(name, f"{name} is {value!r}: it must be a Decimal such as Decimal('10.00'), {_SPAN}")

    @property
    def total(self) -> Decimal:
        """Everything there is."""
        return self.granted + self.topped_up


@dataclass(frozen=True, slots=True)
class Account:
    """The owner of a key.

    Attributes:
        key: the API key.
        balances: money at the start, in one currency or two.
        fault: makes the error with which every request of this key is answered.
        concurrency: completions that may be in progress at once; None: as many as the model allows any account.
    """

    key: str
    balances: tuple[Balance, ...]
    fault: Callable[[], WireError] | None = None
    concurrency: int | None = None

    def __post_init__(self) -> None:
        check_type("key", self.key, str)
        if not self.key:
            raise FieldError("key", f"key is {self.key!r}: it must be an API key, such as sk-mine")
        check_header_value("key", "key", self.key)
        check_balances(self.balances)
        check_count("concurrency", self.concurrency, 0)

    @property
    def is_available(self) -> bool:
        """Whether there is money for requests."""
        return any(balance.total > 0 for balance in self.balances)


def amount(name: str, value: Any) -> Decimal:
    """An amount of money out of a number or a text.

    Raises:
        FieldError: it is none; names it, the value and what it must be.
    """
    text = value
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        exact = Decimal(str(value))
        text = format(exact, "f") if exact.is_finite() else ""
    if not isinstance(text, str) or not _AMOUNT.fullmatch(text):
        raise FieldError(name, f"{name} is {value!r}: it must be an amount such as 10.00, {_SPAN}")
    return Decimal(text)


def check_balances(balances: Iterable[Any]) -> None:
    """Refuses what is no money, and money twice in the same currency.

    Raises:
        FieldError: names the value or the currency.
    """
    currencies: set[str] = set()
    for balance in balances:
        if not isinstance(balance, Balance):
            raise FieldError("balances", f"{balance!r} is no balance: write Balance('CNY', Decimal(0), Decimal(10))")
        if balance.currency in currencies:
            raise FieldError("balances", f"there are two balances in {balance.currency}: put the amounts together")
        currencies.add(balance.currency)


# Enough for months of tests: a server that runs for long shall not stop answering all of a sudden.
FULL = (Balance("CNY", Decimal("10.00"), Decimal("99990.00")),)
EMPTY = (Balance("CNY", Decimal("0.00"), Decimal("0.00")),)

DEFAULT_ACCOUNTS = (
    Account(DEFAULT_API_KEY, FULL),
    Account(EMPTY_BALANCE_API_KEY, EMPTY),
    Account(RATE_LIMITED_API_KEY, FULL, too_many_requests),
    Account(SERVER_ERROR_API_KEY, FULL, server_error),
    Account(OVERLOADED_API_KEY, FULL, overloaded),
)
