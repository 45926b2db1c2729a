"""Tells how well a function fits a text, by the words that they have in common."""

from __future__ import annotations

import re
from functools import lru_cache

from deepseek_mock.tools import Function

# A function fits from this score on: a word of its name counts twice, a word of its description once.
THRESHOLD = 2
NAMED = 10
# Of a description so much is read.
MAX_DESCRIPTION = 2_000

_WORD = re.compile(r"[a-z]+|[\u4e00-\u9fff]")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+")
_ENDING = re.compile(r"(?:ing|ed|es|s)$")
_SYMBOLS = {
    "+": "add sum plus",
    "-": "subtract minus",
    "*": "multiply times",
    "/": "divide",
    "天气": "weather",
}
# fmt: off
_STOPWORDS = frozenset({
    "a", "an", "and", "any", "are", "as", "at", "be", "by", "call", "can", "could", "do", "does", "for",
    "from", "function", "get", "given", "has", "have", "her", "his", "how", "i", "if", "in", "input",
    "into", "is", "it", "its", "me", "must", "name", "named", "not", "of", "on", "one", "or", "our",
    "please", "return", "returns", "set", "should", "so", "some", "tell", "than", "that", "the", "their",
    "them", "there", "these", "this", "to", "tool", "up", "use", "used", "user", "using", "value", "want",
    "was", "what", "when", "where", "which", "who", "will", "with", "would", "you", "your",
})
# fmt: on


def is_named(function: Function, text: str) -> bool:
    """Whether a text has the name of a function in it."""
    name = function.name
    return name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def score(function: Function, text: str) -> int:
    """How well a function fits a text."""
    if is_named(function, text):
        return NAMED
    wanted = _stems(text)
    name = _stems(" ".join(_CAMEL.split(function.name)))
    return 2 * len(wanted & name) + len(wanted & (_stems(function.description[:MAX_DESCRIPTION]) - name))


@lru_cache(maxsize=512)
def _stems(text: str) -> frozenset[str]:
    for symbol, meaning in _SYMBOLS.items():
        text = text.replace(symbol if len(symbol) > 1 else f" {symbol} ", f" {meaning} ")
    words = {word for word in _WORD.findall(text.lower()) if word not in _STOPWORDS and len(word) > 1}
    return frozenset(_ENDING.sub("", word) if len(word) > 4 else word for word in words)
