"""Keeps a key out of everything that is written, in whatever form a server sends it back."""

from __future__ import annotations

import base64
import re
from html.entities import codepoint2name

from deepseek_conformance.exchanges import events

# A shorter one is a placeholder and no secret, and covering it everywhere would spoil the texts.
SHORTEST = 8
TEXT_MEMBER = re.compile(r'"(content|reasoning_content|text|arguments|title)"\s*:\s*"((?:[^"\\]|\\.)*)"')


def _letter(letter: str) -> str:
    """A pattern for one letter of a key, escaped any number of times: for JSON, as in Python, for URLs, for HTML."""
    code = ord(letter)
    entities = [f"#x0*{code:x}", f"#0*{code}", "apos" if letter == "'" else codepoint2name.get(code, "#")]
    return rf"\\*(?:{re.escape(letter)}|u{code:04x}|%(?:25)*{code:02x}|&(?:amp;)*(?:{'|'.join(entities)});)"


class Secret:
    """A key and its forms: as it is, in JSON, in a URL, in HTML, in base 64; in upper and lower case."""

    def __init__(self, key: str) -> None:
        forms = ["".join(map(_letter, key))]
        # The middle of the coded text does not depend on what stands before it, but for three positions.
        for before in range(3):
            coded = base64.b64encode(b" " * before + key.encode()).decode()[4:-4]
            if len(coded) >= SHORTEST:
                forms += [re.escape(form) for form in (coded, coded.replace("+", "-").replace("/", "_"))]
        self._pattern = None if len(key) < SHORTEST else re.compile("|".join(forms), re.IGNORECASE)

    def cover(self, text: str) -> str:
        """The text with an asterisk for each character of the key."""
        return text if self._pattern is None else self._pattern.sub(lambda found: "*" * len(found[0]), text)

    def cover_bytes(self, data: bytes) -> bytes:
        """The same for bytes; those that are no UTF-8 stay as they are."""
        return self.cover(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def is_scattered_in(self, stream: bytes) -> bool:
        """Whether the events of a stream hold the key in pieces."""
        if self._pattern is None:
            return False
        joined: dict[str, str] = {}
        try:
            for event in events(stream):
                for member, text in TEXT_MEMBER.findall(event):
                    joined[member] = joined.get(member, "") + text
        except UnicodeDecodeError:
            return False
        return any(self._pattern.search(text) for text in joined.values())
