"""Texts that satisfy the keywords of JSON Schemas about strings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from deepseek_mock.format_values import FORMATS, Format
from deepseek_mock.pattern_text import Pattern, read_pattern
from deepseek_mock.request_words import RequestWords
from deepseek_mock.schema_branches import Part
from deepseek_mock.schema_rules import limit

# Longer strings are not written, whatever a schema asks for.
MAX_LENGTH = 10_000
# Texts of a format, and of a pattern, that are tried.
MAX_TRIES = 80


def strings(part: Part, words: RequestWords, name: str) -> Iterator[str]:
    """Strings for a member of a name, the likeliest first."""
    patterns = [read_pattern(pattern) for schema in part.schemas if isinstance(pattern := schema.get("pattern"), str)]
    formats = [
        FORMATS[form] for schema in part.schemas if isinstance(form := schema.get("format"), str) and form in FORMATS
    ]
    least = [count for schema in part.schemas if (count := limit(schema, "minLength")) is not None]
    most = [count for schema in part.schemas if (count := limit(schema, "maxLength")) is not None]
    shortest, longest = max(least, default=0), min([*most, MAX_LENGTH])
    if shortest > longest:
        return

    def fitted(text: str) -> str | None:
        text = text[:longest].ljust(shortest, "x")
        return text if all(pattern.matches(text) for pattern in patterns) else None

    for text in _formatted(formats, words, name):
        if shortest <= len(text) <= longest and all(pattern.matches(text) for pattern in patterns):
            yield text
    used = words.used
    for offered in _offers(part, words, name):
        taken = fitted(offered) if offered else None
        if taken is not None:
            yield taken
        words.used = used
    yield from _made(patterns, words, shortest, longest)
    yield from (text for text in map(fitted, _variants(words.text, longest)) if text is not None)


def _formatted(formats: list[Format], words: RequestWords, name: str) -> Iterator[str]:
    if not formats:
        return
    label = words.labelled(name)
    if label is not None and formats[0].find(label) == label:
        yield label
    yield from islice(formats[0].texts(words.text), MAX_TRIES)


def _offers(part: Part, words: RequestWords, name: str) -> Iterator[str | None]:
    """What the words have for a member, from the best place to the last."""
    yield words.labelled(name)
    proposed = [text for text in part.defaults() if isinstance(text, str)]
    if any("default" in schema for schema in part.schemas):
        yield from proposed
    for form in _formats_of(name):
        yield form.find(words.text)
    yield words.place(name)
    yield words.quoted()
    yield words.named(name)
    yield from proposed
    yield words.text


def _formats_of(name: str) -> Iterator[Format]:
    """The formats that a member's name speaks of."""
    lowered = name.lower()
    for sign, form in (("mail", "email"), ("url", "uri"), ("link", "uri"), ("date", "date"), ("day", "date")):
        if sign in lowered:
            yield FORMATS[form]


def _made(patterns: list[Pattern], words: RequestWords, shortest: int, longest: int) -> Iterator[str]:
    """Words of the text that match, then texts made to match one pattern that the others let pass."""
    if not patterns:
        return
    for word in words.tokens:
        if shortest <= len(word) <= longest and all(pattern.matches(word) for pattern in patterns):
            yield word
    for proposing in patterns:
        for text in islice(proposing.texts(shortest, longest), MAX_TRIES):
            if all(pattern is proposing or pattern.matches(text) for pattern in patterns):
                yield text


def _variants(text: str, longest: int) -> Iterator[str]:
    """The text with numbers at its end, without end."""
    for number in range(1, MAX_TRIES):
        ending = f" {number}" if longest > len(str(number)) else str(number)
        yield text[: max(longest - len(ending), 0)] + ending
