"""What a request costs: rows of a table of prices, and exact arithmetic over them; ``pricing.py`` has the table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal, localcontext
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from ._errors import ConfigurationError, PriceUnknown

Currency: TypeAlias = Literal["USD", "CNY"]
_CURRENCIES: tuple[Currency, ...] = ("USD", "CNY")

# Products and sums of decimals are exact if nothing limits their digits. A program may have set its own limits.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)
_MILLIONTH = -6  # prices are for a million tokens, 10**6


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
    """What one request costs, and how that was found."""

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
    """The model that was asked about."""
    at: datetime
    """The moment for which the prices hold, in UTC."""
    peak: bool
    """Whether the price depends on the hour and the moment lies in the dearer hours."""
    rows: tuple[PriceRow, ...]
    """The rows that were used, one for each currency, with their source and how sure they are."""
    notes: tuple[str, ...]
    """What the amounts do not say by themselves: doubts, exceptions, a model that stands for another."""

    def __str__(self) -> str:
        return str(Money(usd=self.usd, cny=self.cny))


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
            with localcontext(_EXACT):
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
                return tuple(found[code] for code in _CURRENCIES if code in found)
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
