"""Takes keys, cookies and other credentials out of what is written to disk.

A credential is covered with as many asterisks as it has characters: lengths, and with them the pieces of a recorded
stream, stay what they were.
"""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Iterable
from itertools import chain
from urllib.parse import unquote

from deepseek_mock.credentials import KEY, Headers, credentials, forms, header_spans, parameter_spans

# A shorter value is no credential worth the name, and covering it everywhere would spoil the text.
SHORTEST = 8
# So that someone who sends another key with each request does not fill the memory, nor make each search longer.
MAX_SECRETS = 256
# Bytes that are searched at a time: meanwhile no other thread runs.
SLICE = 256 * 1024
# What is told in pieces: by chat and FIM, and in the streams of other APIs. The search does not go back, as that would
# take memory for each escape in a long text.
MEMBER = re.compile(
    rb'"(content|reasoning_content|text|arguments|delta|partial_json|thinking)"'
    rb'[ \t]*:[ \t]*"([^"\\\n]*+(?:\\.[^"\\\n]*+)*+)"'
)

Forms = tuple[bytes, ...]


class Redaction:
    """Covers the credentials that it has seen in headers and URLs, and whatever looks like a key.

    May be used from several threads.
    """

    def __init__(self) -> None:
        self._secrets: dict[str, set[bytes]] = {}
        self._forms: Forms | None = ()
        self._lock = threading.Lock()

    def learn(self, headers: Headers, url: str = "") -> None:
        """Remembers the credentials in headers and in the parameters of a URL."""
        with self._lock:
            for secret in credentials(headers, url):
                if len(secret) < SHORTEST or not secret.strip("*"):
                    continue
                known = self._secrets.pop(secret, None)
                # Those that are in use stay longest.
                self._secrets[secret] = forms(secret) if known is None else known
                if known is None:
                    self._forms = None
            while len(self._secrets) > MAX_SECRETS:
                del self._secrets[next(iter(self._secrets))]

    def cover(self, data: bytearray) -> None:
        """Covers the credentials in a body, in its place; other threads get their turn meanwhile."""
        searched = self._searched()
        for start in range(0, len(data), SLICE):
            for secret in searched:
                end = start + SLICE + len(secret) - 1
                place = data.find(secret, start, end)
                while place >= 0:
                    data[place : place + len(secret)] = b"*" * len(secret)
                    place = data.find(secret, place + len(secret), end)
            place = data.find(b"sk-", start, start + SLICE + 2)
            while place >= 0:
                found = KEY.match(data, place)
                if found is not None:
                    size = found.end() - place
                    data[place : place + size] = b"*" * size
                place = data.find(b"sk-", place + 3, start + SLICE + 2)

    def cover_events(self, data: bytearray) -> None:
        """The same for the body of an event stream, also where a credential is spread over several events.

        The values that members of the same name have in all events are read as one text, as the caller does.
        """
        self.cover(data)
        texts: dict[bytes, bytearray] = {}
        places: dict[bytes, array[int]] = {}
        for found in MEMBER.finditer(data):
            texts.setdefault(found[1], bytearray()).extend(found[2])
            places.setdefault(found[1], array("Q")).extend(found.span(2))
        for name, text in texts.items():
            self.cover(text)
            read = 0
            ends = iter(places[name])
            for start, end in zip(ends, ends, strict=True):
                data[start:end] = text[read : read + end - start]
                read += end - start

    def bytes(self, data: bytes) -> bytes:
        """A body with its credentials covered."""
        covered = bytearray(data)
        self.cover(covered)
        return bytes(covered)

    def text(self, text: str) -> str:
        """A text with its credentials covered."""
        return self.bytes(text.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def url(self, url: str) -> str:
        """A URL with its credentials covered, and the values of parameters such as `api_key`, however short."""
        parts = re.split("([/?&#=])", _covered(url, parameter_spans(url)))
        return self.text(
            "".join(part if self.text(unquote(part)) == unquote(part) else "*" * len(part) for part in parts)
        )

    def headers(self, headers: Headers) -> list[tuple[str, str]]:
        """Headers with their credentials covered, in the same order."""
        return [(name, self.text(_covered(value, header_spans(name.lower(), value)))) for name, value in headers]

    def _searched(self) -> Forms:
        with self._lock:
            if self._forms is None:
                # The longest first: one may be the beginning of another.
                self._forms = tuple(sorted(set(chain(*self._secrets.values())), key=len, reverse=True))
            return self._forms


def _covered(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + "*" * (end - start) + text[end:]
    return text
