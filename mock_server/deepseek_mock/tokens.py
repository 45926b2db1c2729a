"""Splits texts into tokens: by the documented rule of thumb, or as DeepSeek's tokenizer does."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Protocol

from deepseek_mock.real_tokens import load_real_tokenizer
from deepseek_mock.wording import known, nearest

# Every character belongs to exactly one token, so the tokens of a text put together are the text. Alternatives that
# begin with one character, and not with a repeat, are passed over at once where there is another.
_EAST_ASIAN = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
# Quantifiers that give nothing back save the search from noting where it could.
_TOKEN = re.compile(
    r"[A-Za-z][A-Za-z]{0,3}+"  # a word or a piece of one,
    r"|[0-9][0-9]{0,2}+"
    r"|[!-/:-@\[-`{-~]"
    r"| [A-Za-z]{1,4}+"  # with the space before it
    rf"|{_EAST_ASIAN}{_EAST_ASIAN}?+"
    r"|\n\n*+"
    r"|[ \t][ \t]*(?![A-Za-z])"
    r"|[ \t][ \t]*?(?= [A-Za-z])"
    r"|.",
    re.DOTALL,
)


# Words whose tokens are remembered, and the characters of the longest.
MAX_WORDS = 4096
MAX_WORD = 24


class Tokenizer(Protocol):
    """Splits texts. An object has no state that requests could share, and may be used from any thread."""

    def tokenize(self, text: str) -> list[str]:
        """The text in pieces, one for each token; put together they are the text.

        A piece is empty when its token ends within a character; the token that completes the character has it whole.
        """
        ...


class Estimate:
    """Tokens of about the real density: 0.3 for each English character and 0.6 for each Chinese one."""

    def tokenize(self, text: str) -> list[str]:
        """The text in pieces, one for each token."""
        # Spaces that stand together are one token.
        if "  " in text or "\t" in text:
            return _TOKEN.findall(text)
        first, *words = text.split(" ")
        return [*_TOKEN.findall(first), *chain.from_iterable(map(_WORDS.__getitem__, words))]


class _Words(dict[str, tuple[str, ...]]):
    """The tokens of words with the space before them, as far as they are remembered: most texts have few new words.

    A token begins at each space, so those of a text are those of its words.
    """

    def __missing__(self, word: str) -> tuple[str, ...]:
        tokens = tuple(_TOKEN.findall(f" {word}"))
        if len(word) <= MAX_WORD:
            if len(self) >= MAX_WORDS:
                self.clear()
            self[word] = tokens
        return tokens


_WORDS = _Words()
ESTIMATE = Estimate()
_TOKENIZERS: dict[str, Callable[[], Tokenizer]] = {"estimate": lambda: ESTIMATE, "deepseek": load_real_tokenizer}
TOKENIZERS = tuple(_TOKENIZERS)


def load_tokenizer(name: str) -> Tokenizer:
    """The tokenizer of a name: `estimate` or `deepseek`.

    Raises:
        ValueError: there is none of that name.
        ImportError: the package that it needs is not installed.
    """
    if name not in _TOKENIZERS:
        raise ValueError(f"unknown tokenizer {name!r}{nearest(name, TOKENIZERS)}; known are {known(TOKENIZERS)}")
    return _TOKENIZERS[name]()


def batched(tokens: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    """The tokens in groups of a size, the last of which may be smaller."""
    return (tokens[start : start + size] for start in range(0, len(tokens), size))
