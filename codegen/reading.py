"""Reading of YAML: what is more than JSON, and what parsers read differently, is refused.

The text is parsed once; each plain scalar is then read as YAML 1.2 has it (ruamel.yaml) and as the YAML 1.1 that most
parsers still speak (PyYAML).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import isfinite
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import ScalarNode

from codegen.document import ContractError, Path_

DEEPEST = 100  # levels; every program that walks through the document has to come that far
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
UNCLEAR = "\t\x85\u2028\u2029\ufeff"  # ends of lines to some parsers; no space to others
NEWER = YAML(typ="safe", pure=True)
OLDER: Any = yaml.SafeLoader("")


def load(source: Path) -> dict[str, Any]:
    """Read a document.

    Raises:
        ContractError: the file cannot be read, is not valid YAML, or holds something that is refused.
    """
    try:
        text = source.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ContractError((), f"cannot read {source.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContractError((), f"{source.name} is not UTF-8: {error}") from error
    for number, line in enumerate(text.split("\n"), 1):
        if found := next((character for character in UNCLEAR if character in line), None):
            raise ContractError((), f"line {number}: YAML parsers disagree about a plain {found!a}; escape it")
    try:
        document = Reader(text).document()
    except (YAMLError, yaml.YAMLError, ValueError) as error:  # ValueError: dates and numbers that are none
        raise ContractError((), f"{source.name} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise ContractError((), "the document is not an object")
    return document


class Reader:
    """Makes values of the events of a parser."""

    def __init__(self, text: str) -> None:
        self.events: Iterator[Any] = yaml.parse(text, LOADER)  # whose attributes its stubs do not have

    def document(self) -> Any:
        """The only document in the text; None if there is none."""
        next(self.events)  # the start of the stream
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            return None
        if event.version or event.tags:
            raise _unused(event)
        found = self._value(next(self.events), ())
        next(self.events)  # the end of the document
        if not isinstance(event := next(self.events), yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError("there is", None, "a second document", event.start_mark)
        return found

    def _value(self, event: Any, path: Path_) -> Any:
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            raise _unused(event)
        if isinstance(event, yaml.ScalarEvent):
            return _plain(event.value, path) if event.implicit[0] else event.value
        if len(path) == DEEPEST:
            line = event.start_mark.line + 1
            raise ContractError((), f"line {line}: this is nested too deeply, in more than {DEEPEST} levels")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self._value(event, (*path, str(len(items)))))
        return items

    def _mapping(self, path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self._value(event, (*path, str(getattr(event, "value", "?"))))
            if not isinstance(key, str):
                raise ContractError((*path, str(key)), f"the key {key!r} is not a string; put it in quotes")
            if key in found:
                raise yaml.MarkedYAMLError("there is", None, f"a second key {key!r}", event.start_mark)
            found[key] = self._value(next(self.events), (*path, key))
        return found


def _unused(event: Any) -> ContractError:
    line = event.start_mark.line + 1
    return ContractError((), f"line {line}: anchors, aliases, tags and directives are not used here")


def _plain(text: str, path: Path_) -> Any:
    newer, older = _both(text)
    if not isinstance(newer, (str, int, float, type(None))) or (isinstance(newer, float) and not isfinite(newer)):
        raise ContractError(path, f"{newer!r} is not a JSON value; put it in quotes")
    if type(newer) is not type(older) or newer != older:
        raise ContractError(path, f"YAML parsers read {newer!r} or {older!r} here; put it in quotes")
    return newer


@cache
def _both(text: str) -> tuple[Any, Any]:
    """What a plain scalar is in YAML 1.2, and in YAML 1.1."""
    implicit = (True, False)
    newer = ScalarNode(NEWER.resolver.resolve(ScalarNode, text, implicit), text)
    older = yaml.ScalarNode(OLDER.resolve(yaml.ScalarNode, text, implicit), text)
    return NEWER.constructor.construct_object(newer), OLDER.construct_object(older)
