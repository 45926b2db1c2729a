"""Scenarios in YAML: the same rules as in Python, each field under its own name."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, NamedTuple, get_args, get_origin

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from deepseek_mock.faults import Fault
from deepseek_mock.field_checks import FieldError
from deepseek_mock.field_types import field_types, in_words, needed_fields, options_of
from deepseek_mock.rules import Reply, Rule
from deepseek_mock.wording import known, nearest, shortened
from deepseek_mock.yaml_text import Member, ScenarioError, YamlText

__all__ = ["Placed", "ScenarioError", "load_placed", "load_scenario", "read_rule", "read_scenario"]

# What a single value stands for in the place of a mapping: `fault: reset`, `fault: 503`, `reply: Hi`.
SHORT: Mapping[type[Any], Mapping[type[Any], str]] = {Reply: {str: "text"}, Fault: {str: "kind", int: "status"}}
# JSON writes a character beyond the first 65,536 as two escapes, which YAML does not put together.
ESCAPES = re.compile(r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")


class Placed(NamedTuple):
    """A rule and where it is in its file, counted from 1."""

    rule: Rule
    line: int
    column: int


def load_scenario(path: str | Path) -> list[Rule]:
    """The rules of a scenario file; its recordings are beside it.

    Raises:
        OSError: the file cannot be read.
        ScenarioError: there is a mistake in it; the message names file, line, column and remedy.
    """
    return [placed.rule for placed in load_placed(path)]


def load_placed(path: str | Path) -> list[Placed]:
    """The rules of a scenario file, and where each is; see `load_scenario`."""
    path = Path(path)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        lines = data[: error.start].decode().split("\n")
        place = f"{path}:{len(lines)}:{len(lines[-1]) + 1}"
        raise ScenarioError(f"{place}: byte 0x{data[error.start]:02x} is not UTF-8: save the file as UTF-8") from error
    return _read(text, str(path), path.parent)


def read_scenario(text: str, *, source: str = "scenario", folder: Path | None = Path()) -> list[Rule]:
    """The rules of a scenario in YAML, which may be JSON.

    Args:
        text: a mapping with the list `rules`.
        source: the name of the text in messages.
        folder: where recordings are; None: there are none, for texts from people who may not read files here.

    Raises:
        ScenarioError: there is a mistake in it; the message names line, column and remedy.
    """
    return [placed.rule for placed in _read(text, source, folder)]


def _read(text: str, source: str, folder: Path | None) -> list[Placed]:
    reader = _Reader(YamlText(text, source), folder)
    root = reader.text.root
    if root is None:
        raise reader.text.mistake(root, "there is nothing in it: begin with 'rules:' and a list of rules")
    members = reader.members(root, "a scenario", ("rules",))
    if "rules" not in members:
        raise reader.text.mistake(root, "a scenario needs a list of rules: begin with 'rules:'")
    listed = members["rules"][1]
    rules: list[Rule] = reader.value("rules", listed, Sequence[Rule])
    nodes = reader.text.items(listed) if isinstance(listed, SequenceNode) else []
    # Aliases stand elsewhere than what they mean; there the node has the place of the latter.
    marks = [node.start_mark for node in nodes]
    return [Placed(rule, mark.line + 1, mark.column + 1) for rule, mark in zip(rules, marks, strict=True)]


def read_rule(text: str, *, source: str = "rule", without: Collection[str] = ()) -> Rule:
    """One rule in YAML or JSON, as in the list of a scenario, but without recordings.

    Args:
        text: the rule, such as `{fault: {status: 503, retry_after: 1}}`.
        source: the name of the text in messages.
        without: members that are not allowed.

    Raises:
        ScenarioError: there is a mistake in it; the message names line, column and remedy.
    """
    text = ESCAPES.sub(lambda found: found[0] if found[0] == r"\\" else str(json.loads(f'"{found[0]}"')), text)
    reader = _Reader(YamlText(text, source), None)
    if not isinstance(reader.text.root, MappingNode):
        raise reader.text.mistake(reader.text.root, "a rule is a mapping: write {fault: reset} or {reply: Hi}")
    rule: Rule = reader.part(reader.text.root, Rule, without)
    return rule


class _Reader:
    """Turns nodes into the parts of rules, by the types of their fields."""

    def __init__(self, text: YamlText, folder: Path | None) -> None:
        self.text = text
        self._folder = folder

    def members(self, node: Node, what: str, names: Collection[str]) -> dict[str, Member]:
        """The members of a mapping that has none but these."""
        if not isinstance(node, MappingNode):
            raise self.text.mistake(node, f"{what} is a mapping with {known(names)}, not {self._shown(node)}")
        members = self.text.members(node)
        for name, (key, _) in members.items():
            if name not in names:
                hint = nearest(name, names)
                raise self.text.mistake(key, f"unknown key {shortened(name)!r}{hint}: {what} has {known(names)}")
        return members

    def part(self, node: Node, kind: Any, without: Collection[str] = ()) -> Any:
        """A rule or a part of one."""
        types = {name: value for name, value in field_types(kind).items() if name not in without}
        what = f"a {kind.__name__.lower()}"
        members: dict[str, Member]
        if isinstance(node, ScalarNode) and (name := SHORT.get(kind, {}).get(type(self.text.scalar(node)))):
            members = {name: (node, node)}
        else:
            members = self.members(node, what, types)
        values = {name: self.value(name, value, types[name]) for name, (_, value) in members.items()}
        if kind is Fault and "status" in values:
            values.setdefault("kind", "status")
        if kind is Reply and "recording" in values:
            values["recording"] = self._recording(members["recording"][1], values["recording"])
        missing = [name for name in needed_fields(kind) if name not in values]
        if missing:
            raise self.text.mistake(node, f"{what} needs {known(missing)}: add it")
        try:
            return kind(**values)
        except FieldError as error:
            # The mistake may be one of a field that was not said.
            raise self.text.mistake(members[error.field][1] if error.field in members else node, str(error)) from error
        except ValueError as error:
            raise self.text.mistake(node, str(error)) from error

    def value(self, name: str, node: Node, expected: Any) -> Any:
        """The value of a field."""
        options = options_of(expected)
        if Any in options:
            if isinstance(node, ScalarNode) and not node.value and self.text.scalar(node) is None:
                raise self.text.mistake(node, f"{name} is empty: write null for the null of JSON, or leave it out")
            return self.text.plain(node)
        scalar = self.text.scalar(node) if isinstance(node, ScalarNode) else None
        for option in options:
            origin = get_origin(option)
            if is_dataclass(option):
                if not (isinstance(node, ScalarNode) and scalar is None):
                    return self.part(node, option)
            elif origin is Sequence and isinstance(node, SequenceNode):
                (item,) = get_args(option)
                return [self.value(f"an item of {name}", below, item) for below in self.text.items(node)]
            elif origin is Mapping and isinstance(node, MappingNode):
                item = get_args(option)[1]
                return {key: self.value(key, below, item) for key, (_, below) in self.text.members(node).items()}
            elif type(scalar) is option or (option is float and type(scalar) is int):
                return scalar
        wanted = in_words(expected)
        if isinstance(node, ScalarNode) and scalar is None:
            raise self.text.mistake(node, f"{name} is empty: it must be {wanted}; without one, leave it out")
        remedy = "; put it in quotes" if str in options and isinstance(node, ScalarNode) else ""
        raise self.text.mistake(node, f"{name} is {self._shown(node)}: it must be {wanted}{remedy}")

    def _recording(self, node: Node, name: str) -> str:
        if self._folder is None:
            what = f"recording names a file of the server, {shortened(name)!r}"
            raise self.text.mistake(node, f"{what}: put it into a scenario file, or use json or body")
        return str(self._folder / name)

    def _shown(self, node: Node) -> str:
        """A value in words."""
        if isinstance(node, ScalarNode):
            shown = shortened(str(node.value))
            value = self.text.scalar(node)
            return repr(shown) if isinstance(value, str) else "empty" if value is None else shown
        return "a list" if isinstance(node, SequenceNode) else "a mapping"
