"""Keeps a key out of everything that is written, in whatever form a server sends it back."""

from __future__ import annotations

import base64
import html
import json
import re
from urllib.parse import quote

from deepseek_conformance.exchanges import events

# A shorter one is a placeholder and no secret, and covering it everywhere would spoil the texts.
SHORTEST = 8
TEXT_MEMBER = re.compile(r'"(content|reasoning_content|text|arguments|title)"\s*:\s*"((?:[^"\\]|\\.)*)"')


class Secret:
    """A key and its forms: as it is, in JSON, in a URL, in HTML, in base 64; in upper and lower case."""

    def __init__(self, key: str) -> None:
        self._key = key
        forms = {key, json.dumps(key)[1:-1], quote(key, safe=""), html.escape(key)}
        # The middle of the coded text does not depend on what stands before it, but for three positions.
        for before in range(3):
            coded = base64.b64encode(b" " * before + key.encode()).decode()
            forms |= {coded[4:-4], coded[4:-4].replace("+", "-").replace("/", "_")}
        longest = sorted((form for form in forms if len(form) >= SHORTEST), key=len, reverse=True)
        self._pattern = None if len(key) < SHORTEST else re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)

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
