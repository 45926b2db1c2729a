"""One row of ``x-prices``: strictly read, because a typing mistake in it is a wrong amount of money."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Context, Decimal
from typing import Any

from codegen.document import ContractError, Node, Path_
from codegen.prose import text

RATES = ("cache_hit", "cache_miss", "output")
CURRENCIES = ("USD", "CNY")
CONFIDENCE = ("documented", "reported", "unverified")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

AMOUNT = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
ZONE = re.compile(r"UTC|([+-])([01]\d|2[0-3]):([0-5]\d)", re.ASCII)

_WIDE = Context(prec=1000)  # digits enough for a product to be exact


@dataclass(frozen=True)
class Hours:
    """Hours with other rates, see the comment above ``x-prices``."""

    rates: Mapping[str, Decimal]
    windows: tuple[tuple[time, time], ...]
    weekdays: tuple[int, ...]
    offset: int
    """Minutes by which the clock of the windows is ahead of UTC."""
    not_on: str
    note: str


@dataclass(frozen=True)
class Row:
    """One price."""

    path: Path_
    model: str
    currency: str
    start: datetime
    end: datetime | None
    rates: Mapping[str, Decimal]
    hours: Hours | None
    note: str
    source: str
    confidence: str


def read_row(node: Any, path: Path_) -> Row:
    """The row in a node; ContractError names the first thing that is wrong with it."""
    required = {"model", "currency", "valid_from", "valid_until", *RATES, "peak", "source", "confidence"}
    _check_keys(node, path, required, {"note"})
    start = _moment(node, "valid_from", path)
    end = None if node["valid_until"] is None else _moment(node, "valid_until", path)
    if end is not None and end <= start:
        raise ContractError((*path, "valid_until"), "the row ends before it begins")
    rates = {key: _amount(node, key, path) for key in RATES}
    source = _string(node, "source", path)
    if not source.startswith("https://"):
        raise ContractError((*path, "source"), f"{source!r} is not the address of a page")
    return Row(
        path=path,
        model=_string(node, "model", path),
        currency=_one_of(node, "currency", path, CURRENCIES),
        start=start,
        end=end,
        rates=rates,
        hours=None if node["peak"] is None else _hours(node["peak"], (*path, "peak"), rates),
        note=_string(node, "note", path) if "note" in node else "",
        source=source,
        confidence=_one_of(node, "confidence", path, CONFIDENCE),
    )


def _hours(node: Any, path: Path_, rates: Mapping[str, Decimal]) -> Hours:
    own = set(RATES) if isinstance(node, dict) and "multiplier" not in node else {"multiplier"}
    _check_keys(node, path, {"windows", "timezone", "weekdays", *own}, {"not_on", "note"})
    if "multiplier" in node:
        factor = _amount(node, "multiplier", path)
        special = {key: _WIDE.multiply(rate, factor) for key, rate in rates.items()}
    else:
        special = {key: _amount(node, key, path) for key in RATES}
    if len({special[key] > rates[key] for key in RATES if special[key] != rates[key]}) != 1:
        raise ContractError(path, "these rates are neither dearer nor cheaper than those of the row")
    return Hours(
        rates=special,
        windows=_windows(node["windows"], (*path, "windows")),
        weekdays=_weekdays(node["weekdays"], (*path, "weekdays")),
        offset=_offset(node, path),
        not_on=_string(node, "not_on", path) if "not_on" in node else "",
        note=_string(node, "note", path) if "note" in node else "",
    )


def _windows(node: Any, path: Path_) -> tuple[tuple[time, time], ...]:
    if not isinstance(node, list) or not node:
        raise ContractError(path, "these are not windows: [{start: 'hh:mm', end: 'hh:mm'}]")
    found: list[tuple[time, time]] = []
    taken: set[int] = set()
    for index, item in enumerate(node):
        place = (*path, str(index))
        _check_keys(item, place, {"start", "end"}, set())
        start, end = (_clock(item, key, place) for key in ("start", "end"))
        # A window that ends when it starts could be empty or a whole day.
        minutes = {minute % 1440 for minute in range(start, end if start < end else end + 1440)}
        if start == end or taken & minutes:
            raise ContractError(place, "the window is empty, or overlaps another one")
        taken |= minutes
        found.append((time(*divmod(start, 60)), time(*divmod(end, 60))))
    return tuple(found)


def _weekdays(node: Any, path: Path_) -> tuple[int, ...]:
    if (
        not isinstance(node, list)
        or not node
        or len(set(map(str, node))) != len(node)
        or set(map(str, node)) - {*WEEKDAYS}
    ):
        raise ContractError(path, f"these are not days of the week, each once: {', '.join(WEEKDAYS)}")
    return tuple(sorted(WEEKDAYS.index(day) for day in node))


def _clock(node: Node, key: str, path: Path_) -> int:
    match = CLOCK.fullmatch(_string(node, key, path))
    if not match:
        raise ContractError((*path, key), f"{node[key]!r} is not a time of day: 'hh:mm'")
    return int(match[1]) * 60 + int(match[2])


def _offset(node: Node, path: Path_) -> int:
    match = ZONE.fullmatch(_string(node, "timezone", path))
    if not match:  # the rules of other zones are not on every machine, and change
        raise ContractError((*path, "timezone"), f"{node['timezone']!r} is neither UTC nor a fixed offset: '+hh:mm'")
    minutes = int(match[2] or 0) * 60 + int(match[3] or 0)
    return -minutes if match[1] == "-" else minutes


def _check_keys(node: Any, path: Path_, required: set[str], optional: set[str]) -> None:
    if not isinstance(node, dict):
        raise ContractError(path, "this is not an object")
    for key in sorted(required - node.keys()):
        raise ContractError((*path, key), "this is missing")
    for key in sorted(node.keys() - required - optional):
        raise ContractError((*path, key), f"unknown key; known ones are {', '.join(sorted(required | optional))}")


def _string(node: Node, key: str, path: Path_) -> str:
    if not text(node[key]):
        raise ContractError((*path, key), f"{node[key]!r} is not a text")
    return text(node[key])


def _one_of(node: Node, key: str, path: Path_, values: Iterable[str]) -> str:
    if node[key] not in values:
        raise ContractError((*path, key), f"{node[key]!r} is none of {', '.join(values)}")
    return str(node[key])


def _amount(node: Node, key: str, path: Path_) -> Decimal:
    # In quotes: a number would be read as binary floating point.
    if not isinstance(node[key], str) or not AMOUNT.fullmatch(node[key]):
        raise ContractError((*path, key), f"{node[key]!r} is not an amount in quotes: '0.14'")
    return Decimal(node[key])


def _moment(node: Node, key: str, path: Path_) -> datetime:
    try:
        if MOMENT.fullmatch(_string(node, key, path)):
            return datetime.strptime(node[key], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise ContractError((*path, key), f"{node[key]!r} is not a moment: '2026-01-31T16:00:00Z'")
