"""Texts of the formats that JSON Schema names: found among words, or made up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from ipaddress import ip_address

# fmt: off
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)
# fmt: on
_MONTH = "|".join(f"{month}|{month[:3]}" for month in _MONTHS)
_DATE = re.compile(
    rf"(?<!\d)(?:(?P<year>\d{{4}})[-/](?P<month>\d\d?)[-/](?P<day>\d\d?)(?!\d)"
    rf"|(?P<day2>\d\d?)(?:st|nd|rd|th)?\.? (?P<name>{_MONTH})\w*\.? (?P<year2>\d{{4}})"
    rf"|(?P<name2>{_MONTH})\w*\.? (?P<day3>\d\d?)(?:st|nd|rd|th)?,? (?P<year3>\d{{4}}))"
    rf"|(?P<year4>\d{{4}})年(?P<month4>\d\d?)月(?P<day4>\d\d?)日",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?"
    r"(?: ?(?P<half>[ap])\.?m)?(?![\d:])",
    re.IGNORECASE,
)
_FIRST_DAY = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it finds in a text, and its example of a number."""

    find: Callable[[str], str | None]
    example: Callable[[int], str]

    def texts(self, text: str) -> Iterator[str]:
        """What the text has of this format, then different examples without end."""
        found = self.find(text)
        if found is not None:
            yield found
        number = 0
        while True:
            yield self.example(number)
            number += 1


def _finder(pattern: str) -> Callable[[str], str | None]:
    compiled = re.compile(pattern)

    def find(text: str) -> str | None:
        found = compiled.search(text)
        return found.group() if found else None

    return find


def find_date(text: str) -> str | None:
    """The first date in a text, as YYYY-MM-DD."""
    for found in _DATE.finditer(text):
        year = found["year"] or found["year2"] or found["year3"] or found["year4"]
        day = found["day"] or found["day2"] or found["day3"] or found["day4"]
        name = found["name"] or found["name2"]
        month = found["month"] or found["month4"]
        number = int(month) if month else next(n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower()))
        try:
            return date(int(year), number, int(day)).isoformat()
        except ValueError:
            continue
    return None


def find_time(text: str) -> str | None:
    """The first time of day in a text, as HH:MM:SS with its zone, UTC if there is none."""
    found = _TIME.search(text)
    if found is None:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return f"{hour:02}:{found['minute']}:{found['second'] or '00'}{(found['zone'] or 'Z').upper()}"


def _find_moment(text: str) -> str | None:
    day, time = find_date(text), find_time(text.replace("T", " "))
    return None if day is None else f"{day}T{time or '00:00:00Z'}"


def _find_address(version: int) -> Callable[[str], str | None]:
    def find(text: str) -> str | None:
        for word in re.findall(r"[0-9a-fA-F:.]{2,45}", text):
            try:
                if ip_address(word.rstrip(".")).version == version:
                    return str(word.rstrip("."))
            except ValueError:
                continue
        return None

    return find


def _numbered(pattern: str) -> Callable[[int], str]:
    """Examples with a number in the place of the star, the first without."""
    return lambda number: pattern.replace("*", str(number + 1) if number else "")


def _day(number: int) -> str:
    return (_FIRST_DAY + timedelta(days=number)).isoformat()


def _clock(number: int) -> str:
    return f"{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"


_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
FORMATS = {
    "email": Format(_finder(rf"[\w+-]+(?:\.[\w+-]+)*@(?:{_LABEL}\.)+[A-Za-z]{{2,}}"), _numbered("user*@example.com")),
    "hostname": Format(_finder(rf"\b(?:{_LABEL}\.)+[a-z]{{2,}}\b"), _numbered("example*.com")),
    "uri": Format(
        _finder(r"\b[a-z][a-z0-9+.-]*://[^\s<>\"'{}|\\^`]*[^\s<>\"'{}|\\^`.,;:!?)]"), _numbered("https://example.com/*")
    ),
    "ipv4": Format(_find_address(4), lambda number: f"192.0.{2 + number // 255}.{number % 255 + 1}"),
    "ipv6": Format(_find_address(6), lambda number: f"2001:db8::{number + 1:x}"),
    "uuid": Format(
        _finder(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b"),
        lambda number: f"00000000-0000-4000-8000-{number:012x}",
    ),
    "date": Format(find_date, _day),
    "time": Format(find_time, _clock),
    "date-time": Format(_find_moment, lambda number: f"{_day(number // 86400)}T{_clock(number)}"),
}
