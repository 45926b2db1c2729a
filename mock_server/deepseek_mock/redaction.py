"""Takes keys, cookies and other credentials out of what is written to disk.

A credential is covered with as many asterisks as it has characters: lengths, and with them the pieces of a recorded
stream, stay what they were.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote

from deepseek_mock.http_request import SECRET_HEADERS

Headers = Iterable[tuple[str, str]]

# The form of a key, whosever it is. Not within a word: "risk-assessment" is none.
KEY = rb"(?<![A-Za-z0-9])sk-[A-Za-z0-9_-]{20,}"
# A shorter value is no credential worth the name, and covering it everywhere would spoil the text.
SHORTEST = 8
# So that someone who sends another key with each request does not fill the memory.
MAX_SECRETS = 1000
SECRET_PARAMETERS = re.compile(r"(?i)([?&](?:api[_-]?key|key|token|access[_-]?token)=)([^&#]+)")


class Redaction:
    """Covers the credentials that it has seen in headers, and whatever looks like a key."""

    def __init__(self) -> None:
        self._secrets: dict[bytes, None] = {}
        self._pattern = re.compile(KEY)

    def learn(self, headers: Headers) -> None:
        """Remembers the credentials in headers."""
        known = len(self._secrets)
        for name, value in headers:
            for secret in _secrets(name.lower(), value):
                for form in (secret, json.dumps(secret)[1:-1], quote(secret, safe="")):
                    self._secrets[form.encode()] = None
        if len(self._secrets) == known:
            return
        while len(self._secrets) > MAX_SECRETS:
            del self._secrets[next(iter(self._secrets))]
        # The longest first: one may be the beginning of another.
        secrets = sorted(self._secrets, key=len, reverse=True)
        self._pattern = re.compile(b"|".join([*map(re.escape, secrets), KEY]))

    def bytes(self, data: bytes) -> bytes:
        """A body with its credentials covered."""
        return self._pattern.sub(lambda found: b"*" * len(found[0]), data)

    def text(self, text: str) -> str:
        """A text with its credentials covered."""
        return self.bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def url(self, url: str) -> str:
        """A URL with its credentials covered, and the values of parameters such as `api_key`."""
        return SECRET_PARAMETERS.sub(lambda found: found[1] + "*" * len(found[2]), self.text(url))

    def headers(self, headers: Headers) -> list[tuple[str, str]]:
        """Headers with their credentials covered, in the same order."""
        return [(name, self._value(name.lower(), value)) for name, value in headers]

    def _value(self, name: str, value: str) -> str:
        for secret in _values(name, value):
            value = value.replace(secret, "*" * len(secret))
        return self.text(value)


def _secrets(name: str, value: str) -> list[str]:
    """The credentials in a header that are long enough to be looked for elsewhere."""
    return [secret for secret in _values(name, value) if len(secret) >= SHORTEST]


def _values(name: str, value: str) -> list[str]:
    if name not in SECRET_HEADERS:
        return []
    if name == "cookie":
        found = [part.partition("=")[2] for part in value.split(";")]
    elif name == "set-cookie":
        found = [value.partition(";")[0].partition("=")[2]]
    else:
        found = [value.strip().rpartition(" ")[2]]
    return [secret.strip() for secret in found if secret.strip()]
