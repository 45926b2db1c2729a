"""Reads regular expressions into trees."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator

from deepseek_mock.pattern_tree import MAX_REPEATS, Alternatives, Anchor, Characters, Expression, Repeat, Row

# Groups within groups.
MAX_NESTING = 40
# Of a class so many characters are used.
MAX_CHOICES = 64

_DIGITS = string.digits
_WORD = string.ascii_lowercase + string.ascii_uppercase + string.digits + "_"
_SPACE = " \t\n"
# What a negated class and the dot stand for, most readable first.
_PRINTABLE = string.ascii_letters + string.digits + " -_.,:;/+@#()[]{}!?*&%$~^|<>='\"`\\" + "éß中"
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "w": lambda character: character.isalnum() or character == "_",
    "s": str.isspace,
}
_SAMPLES = {"d": _DIGITS, "w": _WORD, "s": _SPACE}
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r", "f": "\f", "v": "\v", "0": "\0"}
_QUANTIFIER = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_GROUP = re.compile(r"\?(?:P?<[A-Za-z_]\w*>|:|[aiLmsux-]+:)")
_LOOKAROUND = re.compile(r"\?<?[=!]")
_FLAGS = re.compile(r"\?[aiLmsux]+\)")


class PatternError(ValueError):
    """A pattern that is not understood."""


def parse(pattern: str) -> tuple[Expression, bool]:
    """The tree of a pattern, and whether it says all that the pattern does.

    Raises:
        PatternError: it is malformed, or has something in it that is not understood.
    """
    reader = _Reader(pattern)
    expression = reader.alternatives(0)
    if reader.rest:
        raise PatternError(f"no group is open at {reader.rest!r}")
    return expression, reader.exact


class _Reader:
    """Reads one pattern; `exact` becomes false with what only narrows it down, and is left out."""

    def __init__(self, pattern: str) -> None:
        self.exact = True
        self._pattern = pattern
        self._place = 0

    @property
    def rest(self) -> str:
        return self._pattern[self._place :]

    def alternatives(self, nesting: int) -> Expression:
        if nesting > MAX_NESTING:
            raise PatternError("groups are nested too deeply")
        options = [self._row(nesting)]
        while self._take("|"):
            options.append(self._row(nesting))
        return options[0] if len(options) == 1 else Alternatives(tuple(options))

    def _take(self, expected: str) -> bool:
        taken = self._pattern.startswith(expected, self._place)
        self._place += len(expected) if taken else 0
        return taken

    def _match(self, expression: re.Pattern[str]) -> re.Match[str] | None:
        found = expression.match(self._pattern, self._place)
        self._place = found.end() if found else self._place
        return found

    def _next(self) -> str:
        if self._place >= len(self._pattern):
            raise PatternError("the pattern ends too early")
        self._place += 1
        return self._pattern[self._place - 1]

    def _row(self, nesting: int) -> Expression:
        items: list[Expression] = []
        while self._place < len(self._pattern) and self._pattern[self._place] not in "|)":
            items.append(self._quantified(self._item(nesting)))
        return Row(tuple(items))

    def _quantified(self, item: Expression) -> Expression:
        least = 1
        most: int | None = None
        bounds = self._match(_QUANTIFIER)
        if bounds is not None:
            least = int(bounds[1])
            most = int(bounds[3]) if bounds[3] else None if bounds[2] else least
        elif self._take("*"):
            least = 0
        elif self._take("?"):
            least, most = 0, 1
        elif not self._take("+"):
            return item
        if least > MAX_REPEATS or (most is not None and most < least):
            raise PatternError("a quantifier asks for too much")
        if not self._take("?") and self._take("+"):
            self.exact = False
        return Repeat(item, least, most)

    def _item(self, nesting: int) -> Expression:
        character = self._next()
        if character == "(":
            return self._group(nesting)
        if character == "[":
            return self._class()
        if character == ".":
            return _one_of("\n".__ne__, _PRINTABLE)
        if character in "^$":
            return Anchor(at_start=character == "^")
        if character == "\\":
            return self._escape()
        if character in "*+?":
            raise PatternError("there is nothing to repeat")
        return _one_of(character.__eq__, character)

    def _group(self, nesting: int) -> Expression:
        if self._match(_FLAGS):
            self.exact = False
            return Row(())
        ahead = self._match(_LOOKAROUND)
        self.exact = self.exact and ahead is None and not re.match(r"\?[a-zA-Z-]+:", self.rest)
        if ahead is None and not self._match(_GROUP) and self.rest.startswith("?"):
            raise PatternError(f"unknown kind of group at {self.rest!r}")
        inside = self.alternatives(nesting + 1)
        if not self._take(")"):
            raise PatternError("a group is not closed")
        return inside if ahead is None else Row(())

    def _escape(self) -> Expression:
        character = self._next()
        if character in "bB":
            self.exact = False
            return Row(())
        if character in "AZz":
            return Anchor(at_start=character == "A")
        if character in "123456789k":
            raise PatternError("references to groups are not understood")
        return _one_of(*self._escaped(character))

    def _escaped(self, character: str) -> tuple[Callable[[str], bool], str]:
        """The characters that an escape stands for: a test, and some of them."""
        kind = character.lower()
        if kind in _CLASSES:
            inside = _CLASSES[kind]
            return (inside, _SAMPLES[kind]) if character.islower() else (lambda other: not inside(other), _PRINTABLE)
        if kind == "p":
            if not self._take("{") or "}" not in self.rest:
                raise PatternError("a property has no name")
            self._place = self._pattern.index("}", self._place) + 1
            self.exact = False
            return (lambda other: other.isalpha()) if character == "p" else (
                lambda other: not other.isalpha()
            ), _PRINTABLE
        digits = {"x": 2, "u": 4}.get(character)
        if digits is not None:
            code = self._pattern[self._place : self._place + digits]
            if not re.fullmatch(r"[0-9a-fA-F]+", code) or len(code) < digits or 0xD800 <= int(code, 16) < 0xE000:
                raise PatternError(f"no character has the code {code!r}")
            self._place += digits
            character = chr(int(code, 16))
        else:
            character = _CONTROLS.get(character, character)
        return character.__eq__, character

    def _class(self) -> Characters:
        negated = self._take("^")
        tests: list[Callable[[str], bool]] = []
        samples: list[str] = []
        first = True
        while first or not self._pattern.startswith("]", self._place):
            first = False
            test, sample = self._member()
            if len(sample) == 1 and re.match(r"-[^\]]", self.rest):
                self._place += 1
                last = self._member()[1]
                if len(last) != 1 or last < sample:
                    raise PatternError("a range has no end")
                test, sample = _range(sample, last)
            tests.append(test)
            samples.append(sample)
        self._place += 1
        if negated:
            return _one_of(lambda other: not any(test(other) for test in tests), _PRINTABLE)
        return _one_of(lambda other: any(test(other) for test in tests), "".join(samples))

    def _member(self) -> tuple[Callable[[str], bool], str]:
        character = self._next()
        if character == "\\":
            following = self._next()
            return ("\b".__eq__, "\b") if following == "b" else self._escaped(following)
        return character.__eq__, character


def _range(first: str, last: str) -> tuple[Callable[[str], bool], str]:
    end = min(ord(last), ord(first) + MAX_CHOICES)
    return (lambda other: first <= other <= last), "".join(_characters(ord(first), end))


def _characters(first: int, last: int) -> Iterator[str]:
    return (chr(code) for code in range(first, last + 1) if not 0xD800 <= code < 0xE000)


def _one_of(test: Callable[[str], bool], characters: str) -> Characters:
    """Any character that passes a test; the choices are some of these, each once."""
    found = "".join(dict.fromkeys(filter(test, characters)))[:MAX_CHOICES]
    if not found:
        raise PatternError("no known character is allowed")
    return Characters(found, test)
