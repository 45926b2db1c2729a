"""Reads a JSON request body and words its syntax errors the way the real server (serde_json) does."""

from __future__ import annotations

import contextlib
import json
import math
import re
from dataclasses import dataclass, field
from typing import TypeAlias, cast

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Path: TypeAlias = tuple[str | int, ...]
Spans: TypeAlias = dict[Path, tuple[int, int]]

# serde_json's own default; a deeper document is refused with "recursion limit exceeded".
MAX_DEPTH = 127
# Characters of a text that is not read to its end for the place of one value in it.
LONG_TEXT = 100_000
# Stands for a key that could not be read, as in `messages[0].?`.
UNKNOWN_KEY = "?"

_SPACE = re.compile(r"[ \t\n\r]*")
_PLAIN_TEXT = re.compile(r'[^"\\\x00-\x1f]*')
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)?")
_DIGITS = re.compile(r"[0-9]+")
_SIGN = re.compile(r"[+-]?")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_LITERALS: dict[str, tuple[str, Json]] = {"n": ("null", None), "t": ("true", True), "f": ("false", False)}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def _refuse(_: str) -> Json:
    raise ValueError


def _float(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise ValueError
    return value


# The standard library's decoder is fast and reads the same values, but for what is screened out here; whatever it
# refuses is read once more by the reader below, which knows the server's words for it.
_DECODER = json.JSONDecoder(parse_constant=_refuse, parse_float=_float)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class JsonSyntaxError(ValueError):
    """A body that is not JSON: what is wrong, inside which value, and after how many characters and bytes.

    `more_bytes` is 1 when serde has looked at one byte more, which may be the first of a longer character.
    """

    def __init__(self, reason: str, path: Path, offset: int, more_bytes: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path
        self.offset = offset
        self.more_bytes = more_bytes


@dataclass(slots=True)
class Document:
    """A parsed body, with its text and the place of each value in it.

    The places only matter for complaints, so they are looked up when the first complaint needs one.
    """

    text: str
    value: Json
    found: Spans | None = field(default=None)

    @property
    def spans(self) -> Spans:
        """Where each value begins and ends in the text."""
        if self.found is None:
            reader = _Reader(self.text)
            reader.document()
            self.found = reader.spans
        return self.found

    def span(self, path: Path) -> tuple[int, int]:
        """Where one value begins and ends.

        A long text is read no further than that: of members with the same name the first is found there, not the last.
        """
        if self.found is not None or len(self.text) <= LONG_TEXT:
            return self.spans[path]
        reader = _Reader(self.text, path)
        with contextlib.suppress(_Reached):
            reader.document()
        return reader.spans[path]

    def position(self, offset: int, more_bytes: int = 0) -> str:
        """Words an offset as the server does: lines from 1, columns in bytes."""
        line_start = self.text.rfind("\n", 0, offset) + 1
        line = self.text.count("\n", 0, offset) + 1
        return f"line {line} column {len(self.text[line_start:offset].encode()) + more_bytes}"


def show_path(path: Path) -> str:
    """Words a path as in `messages[0].tool_calls[1].id`."""
    shown = ""
    for step in path:
        if isinstance(step, int):
            shown += f"[{step}]"
        else:
            shown += f".{step}" if shown else step
    return shown


def _is_intricate(text: str) -> bool:
    return text.startswith("\ufeff") or ("\\u" in text and _SURROGATE.search(text) is not None)


def _decoded(text: str) -> Json:
    """What the decoder makes of a text; most have no space before or after the value, which need not be looked for."""
    if text[:1] == "{" and text[-1:] == "}":
        value, end = _DECODER.raw_decode(text)
        if end == len(text):
            return cast("Json", value)
    return cast("Json", _DECODER.decode(text))


def parse(body: bytes) -> Document:
    """Parses a body.

    Raises:
        JsonSyntaxError: the body is not one JSON value in UTF-8.
    """
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        readable = body[: error.start].decode()
        raise JsonSyntaxError("invalid unicode code point", (), len(readable)) from error
    if not _is_intricate(text):
        try:
            value = _decoded(text)
            if text.count("{") + text.count("[") <= MAX_DEPTH or _depth(value) <= MAX_DEPTH:
                return Document(text, value)
        except (ValueError, RecursionError):
            pass
    reader = _Reader(text)
    value = reader.document()
    return Document(text, value, reader.spans)


def word_syntax_error(body: bytes, error: JsonSyntaxError) -> str:
    """The sentence the server sends for a body that is not JSON."""
    document = Document(body.decode(errors="replace"), None)
    known = [step for step in error.path if step != UNKNOWN_KEY]
    where = f"{show_path(error.path)}: " if known else ""
    position = document.position(error.offset, error.more_bytes)
    return f"Failed to parse the request body as JSON: {where}{error.reason} at {position}"


def _depth(value: Json) -> int:
    """How deep lists and objects stand in each other."""
    depth = 0
    level: list[Json] = [value]
    while level:
        inner: list[Json] = []
        found = False
        for item in level:
            if isinstance(item, dict):
                inner += item.values()
                found = True
            elif isinstance(item, list):
                inner += item
                found = True
        depth += found
        level = inner
    return depth


class _Reached(Exception):
    """The value that was looked for has been read."""


class _Reader:
    """Recursive descent over the text; notes where every value begins and ends, or only the one at `goal`."""

    def __init__(self, text: str, goal: Path | None = None) -> None:
        self.text = text
        self.goal = goal
        self.at = 0
        self.depth = 0
        self.spans: Spans = {}

    def document(self) -> Json:
        value = self.value(())
        if self.peek():
            raise self.at_peek("trailing characters", ())
        return value

    def peek(self) -> str:
        """Skips white space and looks at the next character; empty at the end."""
        match = _SPACE.match(self.text, self.at)
        if match:
            self.at = match.end()
        return self.text[self.at : self.at + 1]

    def at_peek(self, reason: str, path: Path) -> JsonSyntaxError:
        """An error about the character just looked at: serde counts it as read."""
        return JsonSyntaxError(reason, path, self.at, int(self.at < len(self.text)))

    def here(self, reason: str, path: Path) -> JsonSyntaxError:
        return JsonSyntaxError(reason, path, min(self.at, len(self.text)))

    def value(self, path: Path) -> Json:
        first = self.peek()
        start = self.at
        value: Json
        if first == '"':
            value = self.string(path)
        elif first == "{":
            value = self.mapping(path)
        elif first == "[":
            value = self.sequence(path)
        elif first in _LITERALS:
            value = self.literal(first, path)
        elif first and first in "-0123456789":
            value = self.number(path)
        elif not first:
            raise self.at_peek("EOF while parsing a value", path)
        else:
            raise self.at_peek("expected value", path)
        if self.goal is None or self.goal == path:
            self.spans[path] = (start, self.at)
            if self.goal is not None:
                raise _Reached
        return value

    def literal(self, first: str, path: Path) -> Json:
        word, value = _LITERALS[first]
        for expected in word:
            found = self.text[self.at : self.at + 1]
            self.at += 1
            if not found:
                raise self.here("EOF while parsing a value", path)
            if found != expected:
                raise self.here("expected ident", path)
        return value

    def number(self, path: Path) -> Json:
        start = self.at
        self.advance(_INTEGER)
        if self.text[self.at - 1] == "-" or self.text[self.at : self.at + 1].isdecimal():
            raise self.broken_number(path)
        whole = True
        for markers in (".", "eE"):
            if (self.text[self.at : self.at + 1] or " ") in markers:
                whole = False
                self.at += 1
                if markers == "eE":
                    self.advance(_SIGN)
                if not self.advance(_DIGITS):
                    raise self.broken_number(path)
        literal = self.text[start : self.at]
        try:
            value = int(literal) if whole else float(literal)
        except ValueError as error:  # beyond Python's limit on digits
            raise self.here("number out of range", path) from error
        if value in {math.inf, -math.inf}:
            raise self.here("number out of range", path)
        return value

    def advance(self, pattern: re.Pattern[str]) -> bool:
        match = pattern.match(self.text, self.at)
        if match is None:
            return False
        self.at = match.end()
        return True

    def broken_number(self, path: Path) -> JsonSyntaxError:
        if self.at >= len(self.text):
            return self.here("EOF while parsing a value", path)
        return self.at_peek("invalid number", path)

    def sequence(self, path: Path) -> Json:
        self.enter(path)
        items: list[Json] = []
        while True:
            following = self.peek()
            if following == "]":
                break
            if not following:
                raise self.at_peek("EOF while parsing a list", path)
            if items:
                if following != ",":
                    raise self.at_peek("expected `,` or `]`", path)
                self.at += 1
                if self.peek() == "]":
                    raise self.at_peek("trailing comma", path)
            items.append(self.value((*path, len(items))))
        self.leave()
        return items

    def mapping(self, path: Path) -> Json:
        self.enter(path)
        members: dict[str, Json] = {}
        unread: Path = (*path, UNKNOWN_KEY)
        first = True
        while True:
            following = self.peek()
            if following == "}":
                break
            if not following:
                raise self.at_peek("EOF while parsing an object", unread)
            if not first:
                if following != ",":
                    raise self.at_peek("expected `,` or `}`", unread)
                self.at += 1
                following = self.peek()
                if following == "}":
                    raise self.at_peek("trailing comma", unread)
            if following != '"':
                reason = "key must be a string" if following else "EOF while parsing a value"
                raise self.at_peek(reason, unread)
            first = False
            key = self.string(unread)
            inner: Path = (*path, key)
            colon = self.peek()
            if colon != ":":
                raise self.at_peek("expected `:`" if colon else "EOF while parsing an object", inner)
            self.at += 1
            members[key] = self.value(inner)
        self.leave()
        return members

    def enter(self, path: Path) -> None:
        self.depth += 1
        self.at += 1
        if self.depth > MAX_DEPTH:
            raise self.here("recursion limit exceeded", path)

    def leave(self) -> None:
        self.depth -= 1
        self.at += 1

    def string(self, path: Path) -> str:
        self.at += 1
        pieces: list[str] = []
        while True:
            match = _PLAIN_TEXT.match(self.text, self.at)
            if match:
                pieces.append(match.group())
                self.at = match.end()
            stop = self.text[self.at : self.at + 1]
            self.at += 1
            if stop == '"':
                return "".join(pieces)
            if not stop:
                raise self.here("EOF while parsing a string", path)
            if stop != "\\":
                raise self.here("control character (\\u0000-\\u001F) found while parsing a string", path)
            pieces.append(self.escape(path))

    def escape(self, path: Path) -> str:
        letter = self.text[self.at : self.at + 1]
        self.at += 1
        if not letter:
            raise self.here("EOF while parsing a string", path)
        if letter != "u":
            if letter not in _ESCAPES:
                raise self.here("invalid escape", path)
            return _ESCAPES[letter]
        code = self.hex4(path)
        if 0xDC00 <= code <= 0xDFFF:
            raise self.here("lone leading surrogate in hex escape", path)
        if not 0xD800 <= code <= 0xDBFF:
            return chr(code)
        for expected in "\\u":
            found = self.text[self.at : self.at + 1]
            self.at += 1
            if found != expected:
                reason = "unexpected end of hex escape" if found else "EOF while parsing a string"
                raise self.here(reason, path)
        low = self.hex4(path)
        if not 0xDC00 <= low <= 0xDFFF:
            raise self.here("lone leading surrogate in hex escape", path)
        return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00))

    def hex4(self, path: Path) -> int:
        match = _HEX.match(self.text, self.at)
        if match:
            self.at = match.end()
            return int(match.group(), 16)
        if len(self.text) < self.at + 4:
            self.at = len(self.text)
            raise self.here("EOF while parsing a string", path)
        self.at += 4
        raise self.here("invalid escape", path)
