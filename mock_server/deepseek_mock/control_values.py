"""What the admin API shows of a server and takes for it, as JSON values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, cast

from deepseek_mock.accounts import Balance, amount
from deepseek_mock.clock import MockClock
from deepseek_mock.faults import KINDS, Fault
from deepseek_mock.http_request import SHOWN_KEY_CHARACTERS, redacted
from deepseek_mock.journal import MAX_BODY_BYTES, Exchange, Journal
from deepseek_mock.ledger import Ledger
from deepseek_mock.pace import Pace
from deepseek_mock.rules import OPERATIONS, Rule
from deepseek_mock.scenario import Scenario
from deepseek_mock.settings import MAX_LINES, Settings
from deepseek_mock.wording import known, nearest

# The words of JSON for the types of fields.
TYPES = {"int": "integer", "float": "number", "bool": "boolean", "str": "text", "None": "null"}
LAST_YEAR = 9999


def members(value: Any, names: Iterable[str]) -> dict[str, Any]:
    """A JSON object with none but these members.

    Raises:
        ValueError: it is something else, or has another member.
    """
    names = tuple(names)
    if not isinstance(value, dict):
        raise ValueError(f"the body is a JSON object with {known(names)}")  # noqa: TRY004 - values, not types, from here
    given = cast("dict[str, Any]", value)
    for name in given:
        if name not in names:
            raise ValueError(f"unknown member {name!r}{nearest(name, names)}; known are {known(names)}")
    return given


def field_types(kind: type[Any]) -> dict[str, tuple[str, ...]]:
    """The fields of a data class that are plain JSON values, and their types in words."""
    split = {item.name: str(item.type).split(" | ") for item in fields(kind)}
    return {name: tuple(TYPES[part] for part in parts) for name, parts in split.items() if set(parts) <= set(TYPES)}


def _checked(given: Mapping[str, Any], types: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    for name, value in given.items():
        if not any(_fits(value, word) for word in types[name]):
            raise ValueError(f"{name} is {value!r}: it must be {' or '.join(types[name])}")
    return dict(given)


def _fits(value: Any, word: str) -> bool:
    if isinstance(value, bool) or value is None:
        return word == ("null" if value is None else "boolean")
    if isinstance(value, int):
        return word in {"integer", "number"}
    if isinstance(value, float):
        return word == "number" and math.isfinite(value)
    return isinstance(value, str) and word == "text"


def summary(exchange: Exchange) -> dict[str, Any]:
    """An exchange in a list."""
    shown = exchange.to_json(bodies=False)
    # The caller wrote it: it may be anything.
    shown["model"] = shown["model"][:100] if isinstance(shown["model"], str) else None
    return {**shown, "operation": exchange.operation}


def detail(exchange: Exchange) -> dict[str, Any]:
    """All that is kept of an exchange; bodies up to 1 MiB."""
    return {
        **summary(exchange),
        "headers": exchange.headers,
        "body": exchange.body[:MAX_BODY_BYTES].decode(errors="replace"),
        "body_bytes": len(exchange.body),
        "response_headers": exchange.response_headers,
        "response": bytes(exchange.response).decode(errors="replace"),
    }


def listing(journal: Journal, after: int | None, limit: int) -> dict[str, Any]:
    """Exchanges, oldest first: the newest, or the first of those after a number."""
    kept = list(journal)
    if after is None:
        chosen = kept[-limit:]
    else:
        chosen = list(islice((exchange for exchange in kept if exchange.number > after), limit))
    more = bool(chosen) and chosen[-1] is not kept[-1]
    return {"exchanges": [summary(exchange) for exchange in chosen], "more": more}


def fault_table() -> dict[str, Any]:
    """The kinds of faults, what may be said about each, and of which type that is."""
    kinds = [
        {"kind": name, "summary": kind.summary, "takes": list(kind.takes), "streams_only": kind.streams_only}
        for name, kind in KINDS.items()
    ]
    types = {name: [word for word in words if word != "null"] for name, words in field_types(Fault).items()}
    del types["kind"]
    return {"kinds": kinds, "parameters": types, "operations": list(OPERATIONS)}


class Numbered:
    """The rules of a scenario with numbers that stay the same while a rule is in force."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._numbers: dict[Rule, int] = {}
        self._last = 0

    def rules(self) -> list[tuple[int, Rule]]:
        """The rules in their order."""
        rules = tuple(self._scenario)
        for rule in rules:
            if rule not in self._numbers:
                self._last += 1
                self._numbers[rule] = self._last
        self._numbers = {rule: self._numbers[rule] for rule in rules}
        return [(self._numbers[rule], rule) for rule in rules]

    def find(self, number: int) -> Rule | None:
        """The rule of a number."""
        return next((rule for count, rule in self.rules() if count == number), None)

    def to_json(self) -> dict[str, Any]:
        """All rules."""
        return {"rules": [_rule(number, rule) for number, rule in self.rules()]}

    def show(self, rule: Rule) -> dict[str, Any]:
        """One rule, which may be gone by now."""
        return {"rule": next((_rule(count, found) for count, found in self.rules() if found is rule), rule.to_json())}


def _rule(number: int, rule: Rule) -> dict[str, Any]:
    return {"number": number, "description": rule.describe(), **rule.to_json()}


def shown_key(key: str) -> str:
    """The end of an API key."""
    return redacted({"x-api-key": key})["x-api-key"]


def balances(ledger: Ledger) -> dict[str, Any]:
    """The accounts and their money."""
    accounts: list[dict[str, Any]] = []
    for index, key in enumerate(ledger.keys()):
        account = ledger.find(key)
        if account is not None:
            rows = [
                {"currency": row.currency, "granted": str(row.granted), "topped_up": str(row.topped_up)}
                for row in ledger.balances(account)
            ]
            available = ledger.is_available(account)
            accounts.append({"index": index, "key": shown_key(key), "is_available": available, "balances": rows})
    return {"accounts": accounts}


def put_balance(ledger: Ledger, value: Any) -> None:
    """Replaces the money of an account.

    Raises:
        ValueError: there is no such account, or the money is wrong.
    """
    given = members(value, ("account", "balances"))
    key = _key(ledger.keys(), given.get("account", 0))
    rows: Any = given.get("balances")
    if not isinstance(rows, list):
        raise ValueError('balances is missing: such as [{"currency": "CNY", "topped_up": "10.00"}]')  # noqa: TRY004
    ledger.put(key, [_balance(row) for row in cast("list[object]", rows)])


def _key(keys: tuple[str, ...], account: Any) -> str:
    if isinstance(account, int) and not isinstance(account, bool):
        if not 0 <= account < len(keys):
            raise ValueError(f"account is {account}: there are {len(keys)}, counted from 0")
        return keys[account]
    found = [key for key in keys if isinstance(account, str) and account and shown_key(key) == f"****{account}"]
    if len(found) != 1:
        fault = f"{len(found)} accounts have a key that ends so" if found else "no account has a key that ends so"
        raise ValueError(
            f"account is {account!r}: {fault}; write the last {SHOWN_KEY_CHARACTERS} characters of a key, or an index"
        )
    return found[0]


def _balance(value: Any) -> Balance:
    given = members(value, ("currency", "granted", "topped_up"))
    granted, topped_up = (amount(name, given.get(name, 0)) for name in ("granted", "topped_up"))
    return Balance(cast("str", given.get("currency")), granted, topped_up)


def clock(of: MockClock) -> dict[str, Any]:
    """What the clock says."""
    now = of()
    return {"now": now, "iso": datetime.fromtimestamp(now, UTC).isoformat(), "frozen": of.is_frozen}


def put_clock(of: MockClock, value: Any) -> None:
    """Sets, stops or resumes the clock.

    Raises:
        ValueError: the time is wrong.
    """
    given = members(value, ("now", "frozen"))
    frozen = given.get("frozen", of.is_frozen)
    if not isinstance(frozen, bool):
        raise ValueError(f"frozen is {frozen!r}: it must be true or false")  # noqa: TRY004
    at = _time(given["now"]) if "now" in given else of()
    if frozen:
        of.freeze(at)
    else:
        of.resume()
        if "now" in given:
            of.set(at)


def _time(value: Any) -> float:
    at = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ValueError(_wrong_time(value)) from None
        if moment.tzinfo is None:
            raise ValueError(_wrong_time(value, "it has no time zone; "))
        at = moment.timestamp()
    if not _fits(at, "number") or not 0 <= at < datetime(LAST_YEAR, 1, 1, tzinfo=UTC).timestamp():
        raise ValueError(_wrong_time(value))
    return float(at)


def _wrong_time(value: Any, why: str = "") -> str:
    form = "Unix seconds, or date, time and zone as in YYYY-MM-DDThh:mm:ssZ"
    return f"now is {value!r}: {why}it must be {form}, from 1970 to {LAST_YEAR - 1}"


def settings(of: Settings) -> dict[str, Any]:
    """How answers go out."""
    pace = {item.name: getattr(of.pace, item.name) for item in fields(of.pace)}
    return {"pace": pace, "keep_alive_comments": of.keep_alive_comments, "leading_newlines": of.leading_newlines}


def changed_settings(of: Settings, value: Any) -> Settings:
    """The settings with some of them changed; what is not mentioned stays.

    Raises:
        ValueError: one of them cannot be so.
    """
    lines = ("keep_alive_comments", "leading_newlines")
    given = dict(members(value, ("pace", *lines)))
    pace = of.pace
    if "pace" in given:
        types = field_types(Pace)
        pace = replace(pace, **_checked(members(given.pop("pace"), types), types))
    changed = _checked(given, field_types(Settings))
    for name, count in changed.items():
        if not 0 <= count <= MAX_LINES:
            raise ValueError(f"{name} is {count}: it must be between 0 and {MAX_LINES}")
    return replace(of, pace=pace, **changed)
