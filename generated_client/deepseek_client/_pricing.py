"""What a request costs: the rows of a table that hold for it, and exact arithmetic; ``pricing.py`` has the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Any

from attrs import frozen

from ._costs import CURRENCIES, EXACT, Cost, Currency, Money, PriceRow, together
from ._errors import ConfigurationError, PriceUnknown

_MILLIONTH = -6  # prices are for a million tokens, 10**6


@frozen(kw_only=True)
class ReplyFields:
    """The attributes of replies, and of the usage in them, that decide a price."""

    usage: str
    model: str
    time: str
    prompt: str
    cache_hit: str
    cache_miss: str
    output: str


@frozen(kw_only=True)
class PriceTable:
    """All rows of a contract, with what it takes to find the one for a reply."""

    rows: Sequence[PriceRow]
    aliases: Mapping[str, str]
    """Names that another model answers to today."""
    fields: ReplyFields
    as_of: str
    """The last day of which the table knows, as an ISO date."""

    def cost(
        self, reply: object, model: str | None, at: datetime | None, prices: Sequence[PriceRow] | None = None
    ) -> Cost:
        """The cost of a reply, or of the usage in one."""
        usage, model, at = self._read(reply, model, at)
        counts = self._counts(usage, model, at)
        rows = self._find(model, at, self.rows if prices is None else prices)
        rates = {row.currency: row.rates_at(at) for row in rows}

        def amount(code: Currency, *parts: str) -> Decimal | None:
            if code not in rates:
                return None
            with localcontext(EXACT):
                terms = (getattr(rates[code], part) * counts[part] for part in parts)
                return sum(terms, Decimal(0)).scaleb(_MILLIONTH)

        return Cost(
            usd=amount("USD", *counts),
            cny=amount("CNY", *counts),
            cache_hit=Money(usd=amount("USD", "cache_hit"), cny=amount("CNY", "cache_hit")),
            cache_miss=Money(usd=amount("USD", "cache_miss"), cny=amount("CNY", "cache_miss")),
            output=Money(usd=amount("USD", "output"), cny=amount("CNY", "output")),
            model=model,
            at=at,
            peak=any(row.is_peak(at) for row in rows),
            rows=rows,
            notes=tuple(dict.fromkeys(self._notes(model, at, rows))),
        )

    def cost_of_all(
        self,
        replies: Sequence[object],
        last: object,
        usage: object,
        *,
        model: str | None,
        at: datetime | None,
        prices: Sequence[PriceRow] | None,
    ) -> Cost:
        """The cost of several requests, each at the time of its reply; of their usage, where only the last is known."""
        if not replies:
            last = copy(last)
            setattr(last, self.fields.usage, usage)
        return together([self.cost(reply, model, at, prices) for reply in replies or (last,)])

    def _read(self, reply: Any, model: str | None, at: datetime | None) -> tuple[Any, str, datetime]:
        """The usage, the model and the moment; what the caller gave comes first."""
        usage, names = reply, self.fields
        if hasattr(reply, names.usage):
            usage = getattr(reply, names.usage)
            model = getattr(reply, names.model) if model is None else model
        elif not hasattr(reply, names.output):
            kind = type(reply).__name__
            raise ConfigurationError(
                f"{kind} is neither a reply nor the {names.usage} of one; decode a dict with the model's from_dict"
            )
        elif model is None or at is None:
            raise ConfigurationError(f"{names.usage} alone does not say who answered and when: pass model= and at=")
        if not isinstance(model, str):
            raise PriceUnknown(f"the {names.model} is {_short(model)}, not a name; pass model=")
        moment = self._moment(getattr(reply, names.time), model) if at is None else _utc(at)
        if usage is None:
            reason = f"this {type(reply).__name__} has no {names.usage}; of a stream, only the last chunk has it"
            raise PriceUnknown(reason, model=model, at=moment)
        return usage, model, moment

    def _moment(self, seconds: object, model: str) -> datetime:
        with suppress(OverflowError):
            if isinstance(seconds, int) and not isinstance(seconds, bool):
                return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        raise PriceUnknown(
            f"{self.fields.time} is {_short(seconds)}, not a time in Unix seconds; pass at=", model=model
        )

    def _counts(self, usage: Any, model: str, at: datetime) -> dict[str, int]:
        """Numbers of tokens by the rate they are charged at. What does not add up has no price."""
        counts: dict[str, int] = {}
        for part in ("prompt", "cache_hit", "cache_miss", "output"):
            name: str = getattr(self.fields, part)
            value = getattr(usage, name, None)
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                reason = f"{self.fields.usage}.{name} is {_short(value)}, not a number of tokens"
                raise PriceUnknown(f"{reason}: what was charged cannot be told", model=model, at=at)
            counts[part] = value
        prompt = counts.pop("prompt")
        if prompt != counts["cache_hit"] + counts["cache_miss"]:
            raise PriceUnknown(
                f"{self.fields.usage} has {prompt} prompt tokens, but {counts['cache_hit']} found in the cache and "
                f"{counts['cache_miss']} not: what was charged cannot be told",
                model=model,
                at=at,
            )
        return counts

    def _names(self, model: str) -> Iterator[str]:
        seen: set[str] = set()
        name: str | None = model
        while name is not None and name not in seen:
            seen.add(name)
            yield name
            name = self.aliases.get(name)

    def _find(self, model: str, at: datetime, rows: Sequence[PriceRow]) -> tuple[PriceRow, ...]:
        """The first row of each currency that holds for the model, or else for the one that answers to its name."""
        for name in self._names(model):
            found: dict[str, PriceRow] = {}
            for row in rows:
                if row.model == name and row.holds_at(at):
                    found.setdefault(row.currency, row)
            if found:
                return tuple(found[code] for code in CURRENCIES if code in found)
        names = set(self._names(model))
        if known := tuple(_spans([row for row in rows if row.model in names])):
            said = f"no price of {model!r} is known for {at:%Y-%m-%d %H:%M:%S} UTC; known are {'; '.join(known)}"
        else:
            known = tuple(sorted({row.model for row in rows}))
            said = f"no price of {model!r} is known; there are prices of {', '.join(known) or 'nothing'}"
        raise PriceUnknown(said, model=model, at=at, known=known)

    def _notes(self, model: str, at: datetime, rows: Sequence[PriceRow]) -> Iterator[str]:
        for row in rows:
            if row.model != model:
                yield (
                    f"{model} has no price of its own for this moment; {row.model} answers to that name "
                    f"(as of {self.as_of}), and this is its price"
                )
        for row in rows:
            if row.confidence and row.confidence != "documented":
                yield f"the price in {row.currency} is {row.confidence}, not documented"
            if row.note:
                yield f"{row.model} from {row.valid_from:%Y-%m-%d}: {row.note}"
            if row.hours and row.hours.note:
                yield f"hours with other prices: {row.hours.note}"
            if row.hours and row.hours.not_on and row.hours.hold_at(at):
                yield f"these hours do not count on {row.hours.not_on}, which the table does not know"
        if any(row in self.rows for row in rows) and at.date().isoformat() > self.as_of:
            yield f"the table is of {self.as_of} and does not know of later changes"


def _utc(at: object) -> datetime:
    if not isinstance(at, datetime):
        raise ConfigurationError(f"at= is a datetime, not {_short(at)}")
    if at.utcoffset() is None:
        raise ConfigurationError(
            f"at={at!r} has no time zone; say which: datetime.now(timezone.utc), or at.astimezone() for local time"
        )
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise ConfigurationError(f"at={at!r} is at the end of what a datetime can be") from error


def _spans(rows: Sequence[PriceRow]) -> Iterator[str]:
    """Which model has prices in which currency from when to when; rows that touch are one span."""
    spans: list[tuple[str, datetime, datetime | None]] = []
    for row in sorted(rows, key=lambda row: (row.model, row.currency, row.valid_from)):
        name, start = f"{row.model} in {row.currency}", row.valid_from
        if spans and spans[-1][0] == name and spans[-1][2] == row.valid_from:
            start = spans.pop()[1]
        spans.append((name, start, row.valid_until))
    for name, start, end in spans:
        until = f"until {end.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if end else "on"
        yield f"{name} from {start.astimezone(UTC):%Y-%m-%d %H:%M} UTC {until}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:80]}..."
