"""What tokens cost, by the dated table `x-prices` of the contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import Any

MILLION = Decimal(1_000_000)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Price:
    """Prices of a million tokens, in one currency."""

    cache_hit: Decimal
    cache_miss: Decimal
    output: Decimal

    def of(self, hit: int, miss: int, output: int) -> Decimal:
        """The price of so many tokens."""
        return (self.cache_hit * hit + self.cache_miss * miss + self.output * output) / MILLION


class PriceTable:
    """The rows of the table."""

    def __init__(self, rows: Sequence[Mapping[str, Any]] = ()) -> None:
        self._rows = rows

    def find(self, model: str, currency: str, at: float) -> Price | None:
        """The price of a model at a moment (Unix seconds), or None where the table has none."""
        moment = datetime.fromtimestamp(at, UTC)
        for row in self._rows:
            if row["model"] == model and row["currency"] == currency and _holds(row, moment):
                peak = row.get("peak")
                return _peak_price(row, peak) if peak and _at_peak(peak, moment) else _price(row)
        return None


def _price(row: Mapping[str, Any], factor: Decimal = Decimal(1)) -> Price:
    hit, miss, output = (Decimal(row[name]) * factor for name in ("cache_hit", "cache_miss", "output"))
    return Price(hit, miss, output)


def _peak_price(row: Mapping[str, Any], peak: Mapping[str, Any]) -> Price:
    """The price at special hours: amounts of their own, or a multiple of the usual ones."""
    return _price(row, Decimal(peak["multiplier"])) if "multiplier" in peak else _price(peak)


def _holds(row: Mapping[str, Any], moment: datetime) -> bool:
    until = row["valid_until"]
    return _moment(row["valid_from"]) <= moment and (until is None or moment < _moment(until))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _timezone(text: str) -> tzinfo | None:
    """UTC, or so many hours and minutes from it: `+08:00`."""
    return UTC if text == "UTC" else datetime.strptime(text, "%z").tzinfo


def _at_peak(peak: Mapping[str, Any], moment: datetime) -> bool:
    # Holidays, on which there are no special hours, are not in the contract: weekdays alone count.
    local = moment.astimezone(_timezone(peak["timezone"]))
    for window in peak["windows"]:
        start, end = time.fromisoformat(window["start"]), time.fromisoformat(window["end"])
        # A window past midnight belongs to the day on which it begins.
        day = local if start < end or local.time() >= start else local - timedelta(days=1)
        inside = start <= local.time() < end if start < end else not end <= local.time() < start
        if inside and WEEKDAYS[day.weekday()] in peak["weekdays"]:
            return True
    return False
