"""YAML as nodes that know their places: bounded, and with mistakes in words."""

from __future__ import annotations

import math
import re
from typing import Any, TypeAlias

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader

from deepseek_mock.wording import shortened

# No scenario of a person comes near these. Aliases count as often as they are used.
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 50
MAX_NODES = 100_000
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
QUOTED = frozenset("'\"|>")
TAG = "tag:yaml.org,2002:"
# YAML 1.1 takes 1e3 for a text.
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?[eE][+-]?[0-9]+")
REMEDY = "indent with spaces, alike for members of the same mapping, and put a text with ': ' or ' #' in it in quotes"

Member: TypeAlias = tuple[ScalarNode, Node]


class ScenarioError(ValueError):
    """A mistake in a scenario. The message is `FILE:LINE:COLUMN: what is wrong, and what to do`."""


class YamlText:
    """A YAML document and its name in messages.

    Raises:
        ScenarioError: it is not YAML, or larger or deeper than a scenario can be.
    """

    def __init__(self, text: str, source: str) -> None:
        self.source = source
        if len(text) > MAX_CHARACTERS:
            raise self.mistake_at(1, 1, f"{len(text)} characters are more than {MAX_CHARACTERS}: split the file")
        if (found := Reader.NON_PRINTABLE.search(text)) is not None:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            what = f'{found.group()!r} cannot stand in YAML: write it in double quotes, as in "\\x07"'
            raise self.mistake_at(line, column, what)
        try:
            # Before the composer, which would recurse.
            self._check_depth(text)
            self.root: Node | None = yaml.compose(text, LOADER)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            what = ", ".join(part for part in (error.context, error.problem) if part)
            line, column = _within(text, mark)
            raise self.mistake_at(line, column, f"this is not YAML, {what}: {REMEDY}") from error
        if self.root is not None:
            self._measure(self.root, {})

    def mistake(self, node: Node | None, what: str) -> ScenarioError:
        """A mistake at a node; None is the beginning."""
        mark = None if node is None else node.start_mark
        return self.mistake_at(1, 1, what) if mark is None else self.mistake_at(mark.line + 1, mark.column + 1, what)

    def mistake_at(self, line: int, column: int, what: str) -> ScenarioError:
        """A mistake at a place, counted from 1."""
        return ScenarioError(f"{self.source}:{line}:{column}: {what}")

    def _check_depth(self, text: str) -> None:
        depth = 0
        for event in yaml.parse(text, LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            mark = event.start_mark
            if depth > MAX_DEPTH and mark is not None:
                what = f"more than {MAX_DEPTH} levels of nesting: write the deeper ones as text, or in a recording"
                raise self.mistake_at(mark.line + 1, mark.column + 1, what)

    def _measure(self, node: Node, known: dict[int, tuple[int, int] | None]) -> tuple[int, int]:
        """The nodes and levels below a node with all aliases written out."""
        found = known.get(id(node), (0, 0))
        if found is None:
            raise self.mistake(node, "this contains itself through an alias: write it out")
        if found != (0, 0):
            return found
        known[id(node)] = None
        below = [self._measure(part, known) for part in _parts(node)]
        size = 1 + sum(nodes for nodes, _ in below)
        depth = 1 + max((levels for _, levels in below), default=0)
        if size > MAX_NODES or depth > MAX_DEPTH:
            limits = f"{MAX_NODES} values and {MAX_DEPTH} levels"
            raise self.mistake(node, f"with its aliases written out this is more than {limits}: use fewer aliases")
        known[id(node)] = (size, depth)
        return size, depth

    def scalar(self, node: ScalarNode) -> Any:
        """A text, number, truth value or None; a date is a text."""
        tag = str(node.tag).removeprefix(TAG)
        text = str(node.value)
        try:
            match tag:
                case "int":
                    return SafeConstructor().construct_yaml_int(node)
                case "float":
                    return SafeConstructor().construct_yaml_float(node)
                case "bool":
                    return SafeConstructor().construct_yaml_bool(node)
                case "null":
                    return None
                case "str" | "timestamp" | "value" | "merge":
                    text.encode()  # halves of surrogate pairs go over no wire
                    return float(text) if node.style not in QUOTED and NUMBER.fullmatch(text) else text
                case _:
                    raise self._tagged(node)
        except UnicodeEncodeError as error:
            raise self.mistake(node, "half of a surrogate pair: write the whole character") from error
        except ScenarioError:
            raise
        except ValueError as error:
            what = f"{shortened(text)} is no number that can be read"
            raise self.mistake(node, f"{what}: put it in quotes if it is a text") from error

    def items(self, node: SequenceNode) -> list[Node]:
        """The items of a list."""
        if node.tag != TAG + "seq":
            raise self._tagged(node)
        return list(node.value)

    def members(self, node: MappingNode) -> dict[str, Member]:
        """The members of a mapping: keys and values."""
        if node.tag != TAG + "map":
            raise self._tagged(node)
        found: dict[str, Member] = {}
        for key, value in node.value:
            name = self.scalar(key) if isinstance(key, ScalarNode) else key
            if not isinstance(name, str):
                shown = shortened(str(key.value)) if isinstance(key, ScalarNode) else "a list or mapping"
                raise self.mistake(key, f"{shown} as a key is no text: put it in quotes")
            if name in found:
                line = found[name][0].start_mark.line + 1
                raise self.mistake(key, f"{shortened(name)!r} is here twice, first in line {line}: leave one out")
            found[name] = key, value
        return found

    def plain(self, node: Node) -> Any:
        """The value as JSON has it."""
        if isinstance(node, MappingNode):
            return {name: self.plain(value) for name, (_, value) in self.members(node).items()}
        if isinstance(node, SequenceNode):
            return [self.plain(item) for item in self.items(node)]
        value = self.scalar(node) if isinstance(node, ScalarNode) else None
        if isinstance(value, float) and not math.isfinite(value):
            raise self.mistake(node, f"{value} is no number in JSON: put it in quotes if it is a text")
        return value

    def _tagged(self, node: Node) -> ScenarioError:
        return self.mistake(node, f"a scenario has no tags, such as {shortened(str(node.tag))}: leave it out")


def _within(text: str, mark: Any) -> tuple[int, int]:
    """The place of a syntax error. The parser notices some only in the line after the last one."""
    lines = text.splitlines() or [""]
    if mark is None or mark.line >= len(lines):
        return len(lines), len(lines[-1]) + 1
    return mark.line + 1, mark.column + 1


def _parts(node: Node) -> list[Node]:
    if isinstance(node, MappingNode):
        return [part for member in node.value for part in member]
    return list(node.value) if isinstance(node, SequenceNode) else []
