"""Builds a value that satisfies a JSON Schema, with contents taken from a text where it has them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import cast

from deepseek_mock.json_text import Json

# Recursive schemas end here: below it only what is required is built, and at twice the depth nothing.
MAX_DEPTH = 6
# A caller's schema may ask for more than anybody wants to receive.
MAX_VALUES = 500
MAX_ITEMS = 100
MAX_LENGTH = 10_000

Schema = Mapping[str, Json]

_NUMBER = re.compile(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?!\w)")
_QUOTED = re.compile(r"[\"“']([^\"”']{1,200})[\"”']")
_PLACE = re.compile(r"\b(?:in|for|at|of|to|from|near)\s+((?:[A-Z][\w'-]*)(?:[ ,]+[A-Z][\w'-]*)*)")
_PROPER = re.compile(r"(?<=\s)([A-Z][\w'-]+(?:[ ,]+[A-Z][\w'-]*)*)")
_CHINESE_PLACE = re.compile(r"([\u4e00-\u9fff]{2,4}?)(?:今天|明天|现在|的)*(?:天气|时间|人口)")
_WHOLE_TEXT = re.compile(
    r"query|question|text|message|summary|content|prompt|input|note|body|expression", re.IGNORECASE
)
_FORMATS = {
    "email": (r"[\w.+-]+@[\w-]+\.[\w.]+", "user@example.com"),
    "uri": (r"https?://\S+", "https://example.com/"),
    "date": (r"\d{4}-\d{2}-\d{2}", "2026-01-01"),
    "date-time": (r"\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})", "2026-01-01T00:00:00Z"),
    "time": (r"\d{2}:\d{2}:\d{2}Z?", "00:00:00Z"),
    "ipv4": (r"\d{1,3}(?:\.\d{1,3}){3}", "192.0.2.1"),
    "ipv6": (r"[0-9a-fA-F:]+:[0-9a-fA-F:]+", "2001:db8::1"),
    "uuid": (r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "00000000-0000-4000-8000-000000000000"),
    "hostname": (r"(?:[a-z0-9-]+\.)+[a-z]{2,}", "example.com"),
}


class ValueBuilder:
    """Builds values for one tool call. Numbers and quoted words in the text are used up in their order."""

    def __init__(self, text: str, root: Schema) -> None:
        self._text = text
        self._root = root
        self._left = MAX_VALUES
        self._numbers = [float(number) for number in _NUMBER.findall(text)]
        self._quoted: list[str] = _QUOTED.findall(text)

    def build(self, schema: Json, name: str = "", depth: int = 0) -> Json:
        """A value for `schema`; `name` is the member it is for."""
        self._left -= 1
        if depth > 2 * MAX_DEPTH or self._left < 0:
            return None
        if not isinstance(schema, dict):
            return self._text_for(name)
        resolved = self._resolve(schema)
        if "const" in resolved:
            return resolved["const"]
        options = resolved.get("enum")
        if isinstance(options, list) and options:
            return self._mentioned(options) or options[0]
        for keyword in ("anyOf", "oneOf"):
            branches = resolved.get(keyword)
            if isinstance(branches, list) and branches:
                return self.build(self._branch(branches, depth), name, depth)
        return self._of_type(_type_of(resolved), resolved, name, depth)

    def _of_type(self, kind: str, schema: Schema, name: str, depth: int) -> Json:
        if kind == "object":
            return self._object(schema, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in {"number", "integer"}:
            return self._number(schema, whole=kind == "integer")
        if kind == "boolean":
            return not re.search(r"\b(?:no|not|don't|without|off|false|disable)\b", self._text, re.IGNORECASE)
        return None if kind == "null" else self._string(schema, name)

    def _resolve(self, schema: Schema, depth: int = 0) -> Schema:
        """Follows `$ref` inside the document and lays `allOf` over each other."""
        for _ in range(MAX_DEPTH):
            reference = schema.get("$ref")
            if not isinstance(reference, str):
                break
            target: Json = cast("Json", self._root)
            for step in reference.lstrip("#/").split("/") if reference.strip("#/") else ():
                target = target.get(step) if isinstance(target, dict) else None
            schema = target if isinstance(target, dict) else {}
        merged = dict(schema)
        parts = merged.pop("allOf", None)
        for part in parts if isinstance(parts, list) and depth < MAX_DEPTH else ():
            if isinstance(part, dict):
                merged.update(self._resolve(part, depth + 1))
        return merged

    def _branch(self, branches: list[Json], depth: int) -> Json:
        """The first branch; deep down a simple one, so that recursive schemas end."""
        if depth >= MAX_DEPTH:
            for branch in branches:
                if isinstance(branch, dict) and _type_of(self._resolve(branch)) not in {"object", "array"}:
                    return branch
        return branches[0]

    def _object(self, schema: Schema, depth: int) -> Json:
        properties = schema.get("properties")
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        built: dict[str, Json] = {}
        for name, member in (properties if isinstance(properties, dict) else {}).items():
            if name in needed or (depth < MAX_DEPTH and self._mentions(name, member)):
                built[name] = self.build(member, name, depth + 1)
        return built

    def _array(self, schema: Schema, name: str, depth: int) -> Json:
        items = schema.get("items", {})
        least = _bound(schema, "minItems", 0)
        most = min(_bound(schema, "maxItems", MAX_ITEMS), MAX_ITEMS)
        kind = _type_of(self._resolve(items)) if isinstance(items, dict) else "string"
        wanted = max(least, 0 if depth >= MAX_DEPTH else 1)
        if kind in {"number", "integer"} and depth < MAX_DEPTH:
            wanted = max(wanted, len(self._numbers))
        elif kind == "string" and depth < MAX_DEPTH:
            wanted = max(wanted, len(self._quoted))
        return [self.build(items, name, depth + 1) for _ in range(int(min(wanted, most)))]

    def _number(self, schema: Schema, *, whole: bool) -> Json:
        value = self._numbers.pop(0) if self._numbers else 1.0
        default = schema.get("default")
        if value == 1.0 and isinstance(default, int | float) and not isinstance(default, bool):
            value = float(default)
        step = _bound(schema, "multipleOf", 1.0 if whole else 0.0)
        nudge = step or 1.0
        low = max(_bound(schema, "minimum", -math.inf), _bound(schema, "exclusiveMinimum", -math.inf))
        high = min(_bound(schema, "maximum", math.inf), _bound(schema, "exclusiveMaximum", math.inf))
        value = min(max(value, low), high)
        if step and math.isfinite(value / step):
            value = math.floor(value / step) * step
            value += step if value < low else 0
        if "exclusiveMinimum" in schema and value <= _bound(schema, "exclusiveMinimum", value):
            value = value + nudge if value + nudge < high else (value + high) / 2
        if "exclusiveMaximum" in schema and value >= _bound(schema, "exclusiveMaximum", value):
            value = value - nudge if value - nudge > low else (value + low) / 2
        return int(value) if whole or value.is_integer() else value

    def _string(self, schema: Schema, name: str) -> str:
        form = schema.get("format")
        if isinstance(form, str) and form in _FORMATS:
            pattern, example = _FORMATS[form]
            found = re.search(pattern, self._text)
            return found.group() if found else example
        value = self._text_for(name)
        pattern_text = schema.get("pattern")
        if isinstance(pattern_text, str):
            value = self._matching(pattern_text, value)
        shortest = min(_bound(schema, "minLength", 0), MAX_LENGTH)
        longest = min(_bound(schema, "maxLength", MAX_LENGTH), MAX_LENGTH)
        return value.ljust(int(shortest), "x")[: int(longest)]

    def _matching(self, pattern: str, value: str) -> str:
        """A string that matches `pattern`: a word of the text or a simple one; `value` when none does."""
        try:
            wanted = re.compile(pattern)
        except re.error:
            return value
        plain = [letter * length for letter in "aA0" for length in range(1, 33)]
        examples = [example for _, example in _FORMATS.values()]
        candidates = [
            value,
            *re.findall(r"\S+", self._text),
            *re.findall(r"\w+", self._text),
            *plain,
            *examples,
        ]
        return next((candidate for candidate in candidates if wanted.search(candidate)), value)

    def _text_for(self, name: str) -> str:
        """The words of the text that a string member of this name most likely means."""
        labelled = re.search(rf"\b{re.escape(name)}\s*(?:[:=]|is)\s*[\"']?([\w.+@/-]+)", self._text, re.IGNORECASE)
        if name and labelled:
            return labelled[1]
        if self._quoted:
            return self._quoted.pop(0)
        if _WHOLE_TEXT.search(name):
            return self._text
        for pattern in (_PLACE, _CHINESE_PLACE, _PROPER):
            found = pattern.search(self._text)
            if found:
                return found[1].rstrip(" ,")
        return self._text

    def _mentioned(self, options: list[Json]) -> Json:
        lowered = self._text.lower()
        return next((option for option in options if isinstance(option, str) and option.lower() in lowered), None)

    def _mentions(self, name: str, schema: Json) -> bool:
        """Whether the text speaks of an optional member."""
        resolved: Schema = self._resolve(schema) if isinstance(schema, dict) else {}
        options = resolved.get("enum")
        if isinstance(options, list) and self._mentioned(options) is not None:
            return True
        return re.search(rf"\b{re.escape(name.replace('_', ' '))}\b", self._text, re.IGNORECASE) is not None


def _type_of(schema: Schema) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((item for item in kind if item != "null"), "null")
    if isinstance(kind, str):
        return kind
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def _bound(schema: Schema, keyword: str, default: float) -> float:
    value = schema.get(keyword)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else default
