"""The API keys the mock knows, and what happens to requests that use them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from deepseek_mock.wire_errors import WireError, overloaded, server_error, too_many_requests

DEFAULT_API_KEY = "sk-mock-00000000000000000000000000000001"
EMPTY_BALANCE_API_KEY = "sk-mock-00000000000000000000000000000402"
RATE_LIMITED_API_KEY = "sk-mock-00000000000000000000000000000429"
SERVER_ERROR_API_KEY = "sk-mock-00000000000000000000000000000500"
OVERLOADED_API_KEY = "sk-mock-00000000000000000000000000000503"


@dataclass(frozen=True, slots=True)
class Balance:
    """Money in one currency: granted amounts are spent before topped-up ones."""

    currency: str
    granted: Decimal
    topped_up: Decimal

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

    @property
    def is_available(self) -> bool:
        """Whether there is money for requests."""
        return any(balance.total > 0 for balance in self.balances)


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
