"""Finds the JSON in a prompt that says what an answer shall be like: a JSON Schema, or an example."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message, Part
from deepseek_mock.schema_rules import KINDS

# Braces at which an object may begin, and characters that are read in vain before the rest is left alone: a long text
# full of braces shall not take long.
MAX_BRACES = 200
MAX_READ = 100_000
# An object in which types stand for values is not longer.
MAX_LOOSE = 4_000

_DECODER = json.JSONDecoder()
_CUE = re.compile(
    r"\b(?:example|format|like|schema|structure|template|form|shape|output)\b|格式|样例|示例|例子|输出", re.IGNORECASE
)
_CUE_DISTANCE = 120
# fmt: off
_KEYWORDS = frozenset({
    "type", "properties", "required", "items", "additionalProperties", "enum", "const", "anyOf", "oneOf", "allOf",
    "description", "title", "default", "examples", "format", "pattern", "minimum", "maximum", "minLength",
    "maxLength", "minItems", "maxItems", "uniqueItems", "prefixItems", "patternProperties", "minProperties",
    "maxProperties", "$defs", "definitions", "$schema", "$id", "$ref", "strict", "name",
})
# fmt: on
# Types that people write in the place of values, and a value of each.
_LOOSE = (
    (re.compile(r"(?<=[:,\[])(\s*)<?(?:string|str|text)>?(?=\s*[,}\]])", re.IGNORECASE), r'\1"..."'),
    (re.compile(r"(?<=[:,\[])(\s*)<?(?:number|float)>?(?=\s*[,}\]])", re.IGNORECASE), r"\g<1>0.5"),
    (re.compile(r"(?<=[:,\[])(\s*)<?(?:integer|int)>?(?=\s*[,}\]])", re.IGNORECASE), r"\g<1>1"),
    (re.compile(r"(?<=[:,\[])(\s*)<?(?:boolean|bool|true ?[/|] ?false)>?(?=\s*[,}\]])", re.IGNORECASE), r"\1true"),
    (re.compile(r",?\s*\.\.\.(?=\s*[}\]])"), ""),
    (re.compile(r",(?=\s*[}\]])"), ""),
)


@dataclass(frozen=True, slots=True)
class Written:
    """An object written in a text, between two places."""

    members: dict[str, Json]
    start: int
    end: int


def written_objects(text: str) -> Iterator[Written]:
    """The JSON objects in a text; those inside others are not told apart."""
    end = read = 0
    for brace in islice(re.finditer(r"\{", text), MAX_BRACES):
        if brace.start() < end or read > MAX_READ:
            continue
        try:
            members, end = _DECODER.raw_decode(text, brace.start())
        except RecursionError:
            return
        except json.JSONDecodeError as error:
            read += error.pos - brace.start() + min(len(text) - brace.start(), MAX_LOOSE)
            loose = _loose(text, brace.start())
            if loose is None:
                continue
            members, end = loose.members, loose.end
        yield Written(members, brace.start(), end)


def _loose(text: str, start: int) -> Written | None:
    """An object like {"name": string, "tags": [string, ...]}, which is no JSON but meant as an example of it."""
    depth = 0
    for found in re.finditer(r"[{}]", text[start : start + MAX_LOOSE]):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            end = start + found.end()
            strict = text[start:end]
            for pattern, value in _LOOSE:
                strict = pattern.sub(value, strict)
            try:
                members = json.loads(strict)
            except ValueError:
                return None
            return Written(members, start, end)
    return None


def schema_in(members: dict[str, Json]) -> dict[str, Json] | None:
    """The JSON Schema that an object is, or holds as some libraries write it; None when it is something else."""
    if is_schema(members):
        return members
    for name in ("schema", "json_schema"):
        inner = members.get(name)
        if isinstance(inner, dict) and (schema := schema_in(inner)) is not None:
            return schema
    return None


def is_schema(members: Json) -> bool:
    """Whether a value is a JSON Schema, and no mere example that has members of such names."""
    if not isinstance(members, dict):
        return False
    if isinstance(members.get("$ref"), str):
        return True
    for combining in ("anyOf", "oneOf", "allOf"):
        options = members.get(combining)
        if isinstance(options, list) and options and all(map(is_schema, options)):
            return True
    kind = members.get("type")
    named = all(item in KINDS for item in kind) if isinstance(kind, list) and kind else kind in KINDS
    properties = members.get("properties")
    if properties is not None:
        inner = properties.values() if isinstance(properties, dict) else (1,)
        about = kind == "object" or isinstance(members.get("required"), list) or "$schema" in members
        return about and all(isinstance(schema, dict | bool) for schema in inner)
    return named and members.keys() <= _KEYWORDS


def find_schema(messages: tuple[Message, ...]) -> dict[str, Json] | None:
    """The newest JSON Schema in the prompt. It tells more than an example, and examples of it may follow."""
    for message in reversed(messages):
        if message.role in {"system", "user"}:
            for written in reversed(list(written_objects(message.text))):
                schema = schema_in(written.members)
                if schema is not None:
                    return schema
    return None


def find_example(messages: tuple[Message, ...]) -> dict[str, Json] | None:
    """The object that the answer shall look like: one that is announced as such, else an instruction's, else any."""
    found: list[tuple[int, dict[str, Json]]] = []
    for message in messages:
        if message.role in {"system", "user"}:
            for written in written_objects(message.text):
                before = message.text[max(written.start - _CUE_DISTANCE, 0) : written.start]
                rank = 2 if _CUE.search(before) else 1 if message.role == "system" else 0
                if written.members:
                    found.append((rank, written.members))
    best = max((rank for rank, _ in found), default=0)
    return next((members for rank, members in reversed(found) if rank == best), None)


def without_json(messages: tuple[Message, ...]) -> tuple[Message, ...]:
    """The conversation without the objects in its newest question, as long as words are left of that."""
    place = max((place for place, message in enumerate(messages) if message.role == "user"), default=-1)
    if place < 0:
        return messages
    message, text = messages[place], messages[place].text
    for written in reversed(list(written_objects(text))):
        text = text[: written.start] + text[written.end :]
    if text == message.text or not re.search(r"\w", text):
        return messages
    others = tuple(part for part in message.content or () if part.kind != "text")
    changed = replace(message, content=(Part("text", text.strip()), *others))
    return (*messages[:place], changed, *messages[place + 1 :])
