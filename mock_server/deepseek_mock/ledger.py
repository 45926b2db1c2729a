"""What changes about accounts while the server runs: their money, and how much they do at once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from deepseek_mock.accounts import Account, Balance, check_balances
from deepseek_mock.prices import PriceTable
from deepseek_mock.usage import Usage
from deepseek_mock.wire_errors import insufficient_balance, too_many_requests

NOTHING = Decimal(0)


@dataclass(slots=True)
class Purse:
    """Money in one currency as it is now: what a `Balance` says, which is checked when it is made."""

    currency: str
    granted: Decimal
    topped_up: Decimal

    def pay(self, due: Decimal) -> None:
        """Takes granted money first, then topped-up money.

        An answer may cost more than there is left: the account is empty then, not in debt.
        """
        granted = max(NOTHING, self.granted - due)
        rest = due - (self.granted - granted)
        self.granted = granted
        self.topped_up = max(NOTHING, self.topped_up - rest)


class Ledger:
    """The accounts of one server. May be used from any thread."""

    def __init__(self, accounts: Iterable[Account], prices: PriceTable) -> None:
        self._accounts: dict[str, Account] = {}
        given: Iterable[Any] = accounts
        for account in given:
            if not isinstance(account, Account):
                raise ValueError(f"{account!r} is no account: write Account('sk-mine', balances=(Balance(...),))")  # noqa: TRY004
            if self._accounts.setdefault(account.key, account) != account:
                raise ValueError(f"two accounts have the key that ends in {account.key[-4:]!r}: leave one out")
        self._prices = prices
        self._lock = threading.Lock()
        self._in_progress: Counter[tuple[str, str]] = Counter()
        self._purses: dict[str, tuple[Purse, ...]] = {}
        self.reset()

    def reset(self) -> None:
        """Gives every account the money it began with."""
        with self._lock:
            self._purses = {key: _purses(account.balances) for key, account in self._accounts.items()}

    def find(self, key: str) -> Account | None:
        """The account of a key."""
        return self._accounts.get(key)

    def keys(self) -> tuple[str, ...]:
        """The keys that are accepted."""
        return tuple(self._accounts)

    def balances(self, account: Account) -> tuple[Balance, ...]:
        """The money that an account has now."""
        with self._lock:
            return tuple(Balance(row.currency, row.granted, row.topped_up) for row in self._purses[account.key])

    def put(self, key: str, balances: Iterable[Balance]) -> None:
        """Replaces the money of an account.

        Raises:
            KeyError: no account has this key.
            ValueError: there is money twice in the same currency.
        """
        balances = tuple(balances)
        check_balances(balances)
        with self._lock:
            if key not in self._accounts:
                raise KeyError(key)
            self._purses[key] = _purses(balances)

    def is_available(self, account: Account) -> bool:
        """Whether there is money for requests."""
        for row in self._purses[account.key]:  # noqa: SIM110 - any() takes twice as long, once for each answer
            if row.granted or row.topped_up:
                return True
        return False

    def require_money(self, account: Account) -> None:
        """Refuses work for an account without money."""
        if not self.is_available(account):
            raise insufficient_balance()

    def begin(self, account: Account, model: str, limit: int | None) -> None:
        """Counts a completion in progress; refuses it when there are too many.

        `limit` is what the model allows any account, None without a limit; the account's own comes first.
        """
        limit = limit if account.concurrency is None else account.concurrency
        with self._lock:
            current = self._in_progress[account.key, model] + 1
            if limit is not None and current > limit:
                raise too_many_requests(current, limit)
            self._in_progress[account.key, model] = current

    def end(self, account: Account, model: str) -> None:
        """Counts a completion that is over."""
        with self._lock:
            self._in_progress[account.key, model] -= 1

    def spend(self, account: Account, model: str, usage: Usage, at: float) -> None:
        """Takes the price of an answer from the account: granted money first, then topped-up money.

        A currency in which the contract has no price for that time is not touched.
        """
        with self._lock:
            for row in self._purses[account.key]:
                price = self._prices.find(model, row.currency, at) if row.granted or row.topped_up else None
                if price is not None:
                    row.pay(price.of(usage.cached, usage.prompt - usage.cached, usage.completion))
                    break


def _purses(balances: Iterable[Balance]) -> tuple[Purse, ...]:
    return tuple(Purse(balance.currency, balance.granted, balance.topped_up) for balance in balances)
