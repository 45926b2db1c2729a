"""Fills in the example of a JSON object: the members and their types stay, their values come from the words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from deepseek_mock.format_values import FORMATS
from deepseek_mock.json_text import Json
from deepseek_mock.request_words import RequestWords

# Objects within objects, beyond which an example is given back as it is.
MAX_NESTING = 40

_QUESTION = re.compile(r"question|query|input|prompt|text", re.IGNORECASE)
_THING = re.compile(
    r"(?:^|_)(?:name|city|town|country|place|location|person|title|author|capital|company|from|to|origin|destination)(?:$|_)"
    r"|姓名|城市|地点|国家",
    re.IGNORECASE,
)
_OPTIONS = re.compile(r"[\w.+-]+(?: [\w.+-]+)?(?:\s*\|\s*[\w.+-]+(?: [\w.+-]+)?)+")
_PLACEHOLDERS = {
    "yyyy-mm-dd": "date",
    "hh:mm:ss": "time",
    "hh:mm": "time",
    "iso 8601": "date-time",
    "iso8601": "date-time",
}
_KEYS = {"mail": "email", "url": "uri", "link": "uri", "date": "date", "uuid": "uuid"}


@dataclass(frozen=True, slots=True)
class Filling:
    """Where values come from: words in general, the question among them, and the answer to it."""

    words: RequestWords
    question: str
    answer: str

    def members(self, example: dict[str, Json], nesting: int = 0) -> dict[str, Json]:
        """The object with its values exchanged."""
        return {name: self._value(name, value, nesting) for name, value in example.items()}

    def _value(self, name: str, example: Json, nesting: int) -> Json:
        if isinstance(example, bool) or example is None or nesting > MAX_NESTING:
            return example
        if isinstance(example, int | float):
            return self._number(name, example)
        if isinstance(example, list):
            return self._items(name, example, nesting)
        if isinstance(example, dict):
            return self.members(example, nesting + 1)
        return self._text(name, example)

    def _number(self, name: str, example: float) -> float:
        found = self.words.number(name)
        if found is None:
            return example
        return int(found) if found.is_integer() else found

    def _items(self, name: str, example: list[Json], nesting: int) -> Json:
        if not example:
            return [self._text(name, "")]
        first = example[0]
        if isinstance(first, int | float) and not isinstance(first, bool):
            return [self._number(name, first) for _ in range(max(self.words.numbers_left, 1))]
        if isinstance(first, str):
            options = _options(first)
            if options:
                return [*(self.words.options(options) or options[:1])]
            if not _format_of(name, first):
                listed = self.words.series() or [self.words.quoted() or "" for _ in range(self.words.quoted_left)]
                if listed:
                    return [*listed]
        return [self._value(name, first, nesting + 1)]

    def _text(self, name: str, example: str) -> str:
        options = _options(example)
        if options:
            return next(iter(self.words.options(options)), options[0])
        form = _format_of(name, example)
        if form is not None:
            known = FORMATS[form]
            found = known.find(self.words.text)
            return found or (example if known.find(example) == example else known.example(0))
        if _QUESTION.search(name):
            return self.question
        label = self.words.labelled(name)
        if label is not None:
            return label
        return (self.words.named(name) if _THING.search(name) else None) or self.answer


def _options(example: str) -> list[str]:
    """The choices in an example such as "low|high"; none in others."""
    return [option.strip() for option in example.split("|")] if _OPTIONS.fullmatch(example.strip("<> ")) else []


def _format_of(name: str, example: str) -> str | None:
    """The format that an example has, or that its placeholder or its name speaks of."""
    lowered = example.strip("<> ").lower()
    for placeholder, form in _PLACEHOLDERS.items():
        if placeholder in lowered:
            return form
    for form, known in FORMATS.items():
        if form != "hostname" and known.find(example) == example:
            return form
    vague = not re.search(r"\w{2}", example) or lowered in {"string", "str", "text", name.lower()}
    return next((form for sign, form in _KEYS.items() if sign in name.lower() and vague), None)
