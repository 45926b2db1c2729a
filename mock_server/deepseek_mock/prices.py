"""What tokens cost, by the dated table `x-prices` of the contract."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

MILLION = Decimal(1_000_000)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = 86_400.0
# The first day of Unix time was a Thursday.
FIRST_WEEKDAY = 3


@dataclass(frozen=True, slots=True)
class Price:
    """Prices of a million tokens, in one currency."""

    cache_hit: Decimal
    cache_miss: Decimal
    output: Decimal

    def of(self, hit: int, miss: int, output: int) -> Decimal:
        """The price of so many tokens."""
        return (self.cache_hit * hit + self.cache_miss * miss + self.output * output) / MILLION


@dataclass(frozen=True, slots=True)
class Window:
    """Special hours: seconds of a day, and weekdays from Monday, 0."""

    start: float
    end: float
    weekdays: frozenset[int]


@dataclass(frozen=True, slots=True)
class Span:
    """A row of the table: prices from one moment to another, in Unix seconds, and others at special hours.

    Times are read once: each answer looks its price up.
    """

    start: float
    end: float
    price: Price
    peak: Price
    windows: tuple[Window, ...] = ()
    offset: float = 0.0

    def at(self, moment: float) -> Price:
        """The price at a moment within."""
        if self.windows:
            # Holidays, on which there are no special hours, are not in the contract: weekdays alone count.
            day, second = divmod(moment + self.offset, DAY)
            weekday = (int(day) + FIRST_WEEKDAY) % 7
            for window in self.windows:
                if window.start <= second < window.end and weekday in window.weekdays:
                    return self.peak
        return self.price


class PriceTable:
    """The rows of the table."""

    def __init__(self, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        self._spans: dict[tuple[str, str], list[Span]] = {}
        for row in rows:
            self._spans.setdefault((row["model"], row["currency"]), []).append(_span(row))

    def find(self, model: str, currency: str, at: float) -> Price | None:
        """The price of a model at a moment (Unix seconds), or None where the table has none."""
        for span in self._spans.get((model, currency), ()):
            if span.start <= at < span.end:
                return span.at(at)
        return None


def _span(row: Mapping[str, Any]) -> Span:
    start, end, price = _moment(row["valid_from"]), row["valid_until"], _price(row)
    end = math.inf if end is None else _moment(end)
    peak = row.get("peak")
    if not peak:
        return Span(start, end, price, price)
    return Span(start, end, price, _peak_price(row, peak), tuple(_windows(peak)), _offset(peak["timezone"]))


def _price(row: Mapping[str, Any], factor: Decimal = Decimal(1)) -> Price:
    hit, miss, output = (Decimal(row[name]) * factor for name in ("cache_hit", "cache_miss", "output"))
    return Price(hit, miss, output)


def _peak_price(row: Mapping[str, Any], peak: Mapping[str, Any]) -> Price:
    """The price at special hours: amounts of their own, or a multiple of the usual ones."""
    return _price(row, Decimal(peak["multiplier"])) if "multiplier" in peak else _price(peak)


def _windows(peak: Mapping[str, Any]) -> Iterator[Window]:
    days = frozenset(map(WEEKDAYS.index, peak["weekdays"]))
    for window in peak["windows"]:
        start, end = _second(window["start"]), _second(window["end"])
        if start < end:
            yield Window(start, end, days)
        else:  # past midnight: it belongs to the day on which it begins
            yield Window(start, DAY, days)
            yield Window(0.0, end, frozenset((day + 1) % 7 for day in days))


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _second(text: str) -> float:
    of_day = time.fromisoformat(text)
    return of_day.hour * 3600.0 + of_day.minute * 60 + of_day.second


def _offset(timezone: str) -> float:
    """Seconds from UTC: of `UTC`, or of so many hours and minutes from it, `+08:00`."""
    return -_moment(f"1970-01-01T00:00:00{'+00:00' if timezone == 'UTC' else timezone}")
