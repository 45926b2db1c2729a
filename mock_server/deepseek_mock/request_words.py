"""What the words of a request offer: numbers, quoted texts, places, dates, and values with a label."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeAlias, TypeVar

# Of a longer text only the beginning is looked through: arguments are short, and prompts need not be.
MAX_TEXT = 20_000

Option = TypeVar("Option")
Used: TypeAlias = "tuple[frozenset[int], frozenset[int]]"

_NUMBER = re.compile(r"(?<![\w.])-?[0-9]{1,15}(?:\.[0-9]{1,15})?(?!\w)")
_QUOTED = re.compile(r"[\"“]([^\"”\n]{1,200})[\"”]|(?<!\w)['‘]([^'’\n]{1,200})['’](?!\w)")  # noqa: RUF001
_NAMES = r"(?:[A-Z][\w'-]*)(?:[ ,]+[A-Z][\w'-]*)*"
_PLACE = re.compile(rf"\b(?:in|for|at|of|to|from|near)\s+({_NAMES})")
_CHINESE_PLACE = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:今天|明天|现在|的)*(?:天气|时间|人口)")
_PROPER = re.compile(r"(?<=\s)(?!I['’])([A-Z][\w'-]+(?:[ ,]+[A-Z][\w'-]*)*)")  # noqa: RUF001
_SERIES = re.compile(r"(?:[A-Z][\w'-]*(?: [A-Z][\w'-]*)*(?:, (?:and )?| and | & ))+[A-Z][\w'-]*(?: [A-Z][\w'-]*)*")
_WHOLE = re.compile(
    r"query|question|text|message|summary|content|prompt|input|note|body|expression|description|task", re.IGNORECASE
)
_FROM = re.compile(r"from|origin|source|departure", re.IGNORECASE)
_TO = re.compile(r"(?:^|_)to(?:_|$)|destination|arrival|target", re.IGNORECASE)
_PLACES = re.compile(r"city|town|country|place|location|region|capital", re.IGNORECASE)
_NEGATIVE = re.compile(r"\b(?:no|not|don't|without|off|false|disable)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    start: int
    end: int


class RequestWords:
    """The words of one request. Numbers and quoted texts are used up in their order; `used` tells which are."""

    def __init__(self, text: str) -> None:
        self.text = text[:MAX_TEXT]
        self.used: Used = (frozenset(), frozenset())

    @cached_property
    def _numbers(self) -> list[_Number]:
        return [_Number(float(found.group()), *found.span()) for found in _NUMBER.finditer(self.text)]

    @cached_property
    def _quoted(self) -> list[str]:
        return [found[1] or found[2] for found in _QUOTED.finditer(self.text)]

    @cached_property
    def _lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def tokens(self) -> list[str]:
        """Words, first with what is written together with them, then without; short enough to be tried on patterns."""
        spaced = re.findall(r"\S+", self.text)[:200]
        return list(dict.fromkeys([*spaced, *(word.strip(".,;:!?()'\"") for word in spaced)]))

    @property
    def numbers_left(self) -> int:
        """How many numbers have not been used."""
        return len(self._numbers) - len(self.used[0])

    @property
    def quoted_left(self) -> int:
        """How many quoted texts have not been used."""
        return len(self._quoted) - len(self.used[1])

    def number(self, name: str) -> float | None:
        """The number that belongs to a name, else the next one; None when there is none left."""
        free = [place for place in range(len(self._numbers)) if place not in self.used[0]]
        if not free:
            return None
        taken = free[0]
        label = _label(name)
        if label:
            before = _compiled(rf"\b{label}\s*(?:is|of|to|=|:)?\s*$")
            after = _compiled(rf"[\s-]*{label}\b")
            for place in free:
                number = self._numbers[place]
                if before.search(self.text[max(number.start - 60, 0) : number.start]) or after.match(
                    self.text, number.end
                ):
                    taken = place
                    break
        self.used = (self.used[0] | {taken}, self.used[1])
        return self._numbers[taken].value

    def has_number(self, value: float) -> bool:
        """Whether the text has this number in it."""
        return any(number.value == value for number in self._numbers)

    def labelled(self, name: str) -> str | None:
        """What stands after a name, as in `unit: celsius`."""
        label = _label(name)
        if not label:
            return None
        found = _compiled(rf"\b{label}\s*(?:[:=]|is\b)\s*[\"']?([\w.+@/-]+)").search(self.text)
        return found[1].rstrip(".") if found else None

    def quoted(self) -> str | None:
        """The next quoted text."""
        place = next((place for place in range(len(self._quoted)) if place not in self.used[1]), None)
        if place is None:
            return None
        self.used = (self.used[0], self.used[1] | {place})
        return self._quoted[place]

    def named(self, name: str) -> str | None:
        """The place, person or thing that a member of this name most likely means; None when nothing is named."""
        if _WHOLE.search(name):
            return self.text or None
        place = self.place(name)
        if place is not None:
            return place
        for pattern in (_PLACE, _CHINESE_PLACE, _PROPER):
            found = pattern.search(self.text)
            if found:
                return found[1].rstrip(" ,")
        return None

    def place(self, name: str) -> str | None:
        """The place that is meant by a member whose name speaks of one; None when it does not, or none is named."""
        for pattern, words in ((_FROM, "from"), (_TO, "to"), (_PLACES, "in|at|near|for|from|to")):
            if pattern.search(name):
                found = re.search(rf"\b(?:{words})\s+({_NAMES})", self.text)
                if found:
                    return found[1].rstrip(" ,")
        return None

    def series(self) -> list[str]:
        """The names in a row, as in "Paris, London and Rome"."""
        found = _SERIES.search(self.text)
        if found is None:
            return []
        names = re.split(r", (?:and )?| and | & ", found.group())
        # The first word of a sentence has a capital too: "Compare Paris, London and Rome".
        first = names[0].split(" ", 1)
        starts_sentence = found.start() == 0 or self.text[: found.start()].rstrip()[-1:] in ".!?:\n"
        return [first[1], *names[1:]] if starts_sentence and len(first) > 1 else names

    def options(self, options: Iterable[Option]) -> list[Option]:
        """Those of several values that are mentioned, whole words first."""
        texts = [(option, _spoken(option)) for option in options]
        words = [option for option, spoken in texts if spoken and _is_word(spoken, self._lowered)]
        return words or [option for option, spoken in texts if spoken and spoken in self._lowered]

    def mentions(self, name: str) -> bool:
        """Whether a name occurs in the text."""
        label = _label(name)
        return bool(label) and _compiled(rf"\b{label}\b").search(self.text) is not None

    @cached_property
    def is_negative(self) -> bool:
        """Whether something is not to be."""
        return _NEGATIVE.search(self.text) is not None


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=4096)
def _label(name: str) -> str:
    """A pattern for a member's name as people write it."""
    return r"[\s_-]?".join(map(re.escape, re.split(r"[\s_-]+|(?<=[a-z])(?=[A-Z])", name)))


def _spoken(option: object) -> str:
    if isinstance(option, bool) or option is None:
        return ""
    if isinstance(option, int | float):
        return str(option)
    return option.replace("_", " ").lower() if isinstance(option, str) else ""


def _is_word(spoken: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(spoken)}(?!\w)", text) is not None
