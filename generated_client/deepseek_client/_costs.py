"""Rows of a table of prices, and amounts that were found with them; ``_pricing.py`` finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, tzinfo
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, localcontext
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from ._errors import ConfigurationError

Currency: TypeAlias = Literal["USD", "CNY"]
CURRENCIES: tuple[Currency, ...] = ("USD", "CNY")

# Products and sums of decimals are exact if nothing limits their digits. A program may have set its own limits.
EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


@frozen(kw_only=True)
class Rates:
    """Prices of 1,000,000 tokens, in the currency of their row."""

    cache_hit: Decimal
    """Prompt tokens that were found in the context cache."""
    cache_miss: Decimal
    """Prompt tokens that were not."""
    output: Decimal
    """Tokens of the answer, reasoning included."""


@frozen(kw_only=True)
class SpecialHours:
    """Hours of the week at which other rates hold."""

    rates: Rates
    windows: tuple[tuple[time, time], ...]
    """Start and end, which no longer belongs to it. An end that is not after the start lies on the next day."""
    weekdays: frozenset[int]
    """The days on which a window starts; Monday is 0."""
    zone: tzinfo = UTC
    """Whose clock and calendar these are."""
    not_on: str = ""
    """Other days without these hours, in words: the table does not list them."""
    note: str = ""

    def hold_at(self, at: datetime) -> bool:
        """Whether a moment lies in one of the windows. What ``not_on`` says is not known here."""
        local = at.astimezone(self.zone)
        now, today, yesterday = local.time(), local.weekday(), (local.weekday() - 1) % 7
        for start, end in self.windows:
            if start < end:
                inside = start <= now < end and today in self.weekdays
            else:
                inside = (start <= now and today in self.weekdays) or (now < end and yesterday in self.weekdays)
            if inside:
                return True
        return False


def _check_aware(_row: object, _attribute: object, value: Any) -> None:
    if value is not None and value.utcoffset() is None:
        raise ConfigurationError(f"{value!r} has no time zone; give it one: datetime(..., tzinfo=timezone.utc)")


@frozen(kw_only=True)
class PriceRow:
    """One price of one model in one currency, for the time in which it holds."""

    model: str
    currency: Currency
    valid_from: datetime = field(validator=_check_aware)
    valid_until: datetime | None = field(default=None, validator=_check_aware)
    """The first moment at which it no longer holds; None if no end is known."""
    rates: Rates
    hours: SpecialHours | None = None
    """Hours at which other rates hold."""
    note: str = ""
    source: str = ""
    """The page that has the price."""
    confidence: str = ""
    """``documented``: by the provider; ``reported``: by others; ``unverified``: from memory."""

    def holds_at(self, at: datetime) -> bool:
        """Whether this is the row for a moment."""
        return self.valid_from <= at and (self.valid_until is None or at < self.valid_until)

    def rates_at(self, at: datetime) -> Rates:
        """The rates at a moment: those of the special hours inside them, the row's own outside."""
        return self.hours.rates if self.hours and self.hours.hold_at(at) else self.rates

    def is_peak(self, at: datetime) -> bool:
        """Whether a moment lies in the dearer hours. Special hours can be dearer than the others, or cheaper."""
        if self.hours is None:
            return False
        now, dearest = self.rates_at(at), max((self.rates, self.hours.rates), key=_height)
        return _height(now) == _height(dearest)


def _height(rates: Rates) -> tuple[Decimal, Decimal, Decimal]:
    return rates.output, rates.cache_miss, rates.cache_hit


@frozen(kw_only=True)
class Money:
    """An amount in each currency in which the price is known; nothing is converted, nothing is rounded."""

    usd: Decimal | None
    cny: Decimal | None

    def __str__(self) -> str:
        amounts = {"USD": self.usd, "CNY": self.cny}
        return ", ".join(f"{_plain(amount)} {code}" for code, amount in amounts.items() if amount is not None)


def _plain(amount: Decimal) -> str:
    digits = f"{amount:f}"  # never as 1.2E-6
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


@frozen(kw_only=True)
class Cost:
    """What a request costs, or several together, and how that was found."""

    usd: Decimal | None
    """All in all, in US dollars, exactly; None if the table has no such price for the moment."""
    cny: Decimal | None
    """The same in yuan. It has a price of its own: neither is converted from the other."""
    cache_hit: Money
    """The part for prompt tokens that were found in the context cache."""
    cache_miss: Money
    """The part for the other prompt tokens."""
    output: Money
    """The part for the answer, reasoning included."""
    model: str
    """The model that was asked about; of several requests, that of the last."""
    at: datetime
    """The moment for which the prices hold, in UTC; of several requests, that of the last."""
    peak: bool
    """Whether the price depends on the hour and the moment, or one of the requests', lies in the dearer hours."""
    rows: tuple[PriceRow, ...]
    """The rows that were used, one for each currency (of several requests, each once), with source and confidence."""
    notes: tuple[str, ...]
    """What the amounts do not say by themselves: doubts, exceptions, a model that stands for another."""

    def __str__(self) -> str:
        return str(Money(usd=self.usd, cny=self.cny))


def together(costs: Sequence[Cost]) -> Cost:
    """The cost of several requests. A currency in which one of them has no price has no sum."""
    last = costs[-1]
    parts = {name: _sum(getattr(cost, name) for cost in costs) for name in ("cache_hit", "cache_miss", "output")}
    whole = _sum(costs)
    return Cost(
        **parts,
        usd=whole.usd,
        cny=whole.cny,
        model=last.model,
        at=last.at,
        peak=any(cost.peak for cost in costs),
        rows=tuple(dict.fromkeys(row for cost in costs for row in cost.rows)),
        notes=tuple(dict.fromkeys(note for cost in costs for note in cost.notes)),
    )


def _sum(amounts: Iterable[Money | Cost]) -> Money:
    usd, cny = zip(*((amount.usd, amount.cny) for amount in amounts), strict=True)
    return Money(usd=_add(usd), cny=_add(cny))


def _add(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    with localcontext(EXACT):
        return sum(known, Decimal(0)) if len(known) == len(amounts) else None
