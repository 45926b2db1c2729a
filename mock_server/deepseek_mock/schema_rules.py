"""What a JSON Schema demands: references, the schemas of members and items, and whether a value satisfies it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TypeAlias, cast

from deepseek_mock.json_text import Json
from deepseek_mock.pattern_text import read_pattern

Schema: TypeAlias = Mapping[str, Json]

# Steps of one check, and references that lead to each other. A check that takes more counts as passed.
MAX_STEPS = 20_000
MAX_REFERENCES = 32
MAX_NESTING = 100
# Members of an object or items of an array whose presence tells the type where `type` is not set.
_TELLING = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "uniqueItems", "contains"),
    "string": ("pattern", "format", "minLength", "maxLength"),
    "number": ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
}
KINDS = ("string", "number", "integer", "boolean", "object", "array", "null")


def kinds_of(schema: Schema) -> tuple[str, ...]:
    """The types that a schema names; null comes last."""
    named = schema.get("type")
    kinds = [kind for kind in named if isinstance(kind, str)] if isinstance(named, list) else [named]
    return tuple(sorted((kind for kind in kinds if isinstance(kind, str)), key=lambda kind: kind == "null"))


def kind_told(schema: Schema) -> str | None:
    """The type that the other keywords are about, if any."""
    return next((kind for kind, telling in _TELLING.items() if any(word in schema for word in telling)), None)


def limit(schema: Schema, keyword: str) -> int | None:
    """A count such as `minLength`; None where it is not set."""
    value = schema.get(keyword)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def schemas(schema: Schema, keyword: str) -> list[Json]:
    """The list of schemas under a keyword; empty where it is not one."""
    value = schema.get(keyword)
    return value if isinstance(value, list) else []


def members(schema: Schema, keyword: str) -> dict[str, Json]:
    """The object under a keyword; empty where it is not one."""
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}


def names(schema: Schema, keyword: str) -> list[str]:
    """The strings listed under a keyword."""
    return [name for name in schemas(schema, keyword) if isinstance(name, str)]


def member_schemas(schema: Schema, name: str) -> list[Json]:
    """What a schema demands of its member of a name."""
    found = [members(schema, "properties")[name]] if name in members(schema, "properties") else []
    found += [
        demanded
        for pattern, demanded in members(schema, "patternProperties").items()
        if read_pattern(pattern).matches(name) is not False
    ]
    if not found and "additionalProperties" in schema:
        found.append(schema["additionalProperties"])
    return found


def item_schemas(schema: Schema, place: int) -> list[Json]:
    """What a schema demands of its item at a place, as the newest draft and the older ones have it."""
    items = schema.get("items", True)
    first = schemas(schema, "prefixItems")
    rest = items
    if isinstance(items, list):
        first, rest = items, schema.get("additionalItems", True)
    return [first[place] if place < len(first) else rest]


def also_required(schema: Schema, present: Mapping[str, Json]) -> Iterator[str]:
    """Members that are required, some because others are present."""
    yield from names(schema, "required")
    for keyword in ("dependentRequired", "dependencies"):
        dependents = members(schema, keyword)
        for name in dependents:
            if name in present:
                yield from names(dependents, name)


def key_of(value: Json) -> str:
    """A text that is the same for equal values; true is not 1, and 1.0 is 1."""
    return json.dumps(_even(value), sort_keys=True)


def _even(value: Json) -> Json:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_even(item) for item in value]
    return {name: _even(item) for name, item in value.items()} if isinstance(value, dict) else value


class Rules:
    """The schema document, in which references are looked up.

    `work` counts the steps of all checks, so that whoever asks for them can stop.
    """

    def __init__(self, root: Json) -> None:
        self._root = root
        self._most = 0
        self.work = 0

    def resolve(self, reference: str) -> Json:
        """What a reference within the document points at; anything is allowed by one that points nowhere."""
        target = self._root
        path = reference.removeprefix("#").strip("/")
        for step in path.split("/") if path else ():
            step = step.replace("~1", "/").replace("~0", "~").replace("%25", "%").replace("%20", " ")
            if isinstance(target, dict) and step in target:
                target = target[step]
            elif isinstance(target, list) and step.isdecimal() and int(step) < len(target):
                target = target[int(step)]
            else:
                return True
        return target

    def fits(self, value: Json, schema: Json) -> bool:
        """Whether a value satisfies a schema."""
        self._most = self.work + MAX_STEPS
        return self._fits(value, schema, 0)

    def _fits(self, value: Json, schema: Json, nesting: int) -> bool:
        self.work += 1
        if not isinstance(schema, dict):
            return schema is not False
        if self.work > self._most or nesting > MAX_NESTING:
            return True
        return (
            fits_itself(value, schema)
            and self._fits_combined(value, schema, nesting + 1)
            and self._fits_inside(value, schema, nesting + 1)
        )

    def _fits_combined(self, value: Json, schema: Schema, nesting: int) -> bool:
        reference = schema.get("$ref")
        if isinstance(reference, str) and not self._fits(value, self.resolve(reference), nesting):
            return False
        if not all(self._fits(value, part, nesting) for part in schemas(schema, "allOf")):
            return False
        if (options := schemas(schema, "anyOf")) and not any(self._fits(value, item, nesting) for item in options):
            return False
        if (options := schemas(schema, "oneOf")) and sum(self._fits(value, item, nesting) for item in options) != 1:
            return False
        if "not" in schema and self._fits(value, schema["not"], nesting):
            return False
        if "if" in schema:
            branch = "then" if self._fits(value, schema["if"], nesting) else "else"
            return self._fits(value, schema.get(branch, True), nesting)
        return True

    def _fits_inside(self, value: Json, schema: Schema, nesting: int) -> bool:
        if isinstance(value, dict):
            if not all(self._fits(name, schema.get("propertyNames", True), nesting) for name in value):
                return False
            for keyword in ("dependentSchemas", "dependencies"):
                for name, demanded in members(schema, keyword).items():
                    if name in value and not isinstance(demanded, list) and not self._fits(value, demanded, nesting):
                        return False
            return all(
                self._fits(item, demanded, nesting)
                for name, item in value.items()
                for demanded in member_schemas(schema, name)
            )
        if not isinstance(value, list):
            return True
        if "contains" in schema:
            found = sum(self._fits(item, schema["contains"], nesting) for item in value)
            least, most = limit(schema, "minContains"), limit(schema, "maxContains")
            if found < (1 if least is None else least) or (most is not None and found > most):
                return False
        return all(
            self._fits(item, demanded, nesting)
            for place, item in enumerate(value)
            for demanded in item_schemas(schema, place)
        )


def fits_itself(value: Json, schema: Schema) -> bool:
    """Whether a value satisfies what a schema says without other schemas in it."""
    kinds = kinds_of(schema)
    if kinds and not any(_is_a(kind, value) for kind in kinds):
        return False
    if "const" in schema and key_of(schema["const"]) != key_of(value):
        return False
    options = schema.get("enum")
    if isinstance(options, list) and key_of(value) not in map(key_of, options):
        return False
    if isinstance(value, str):
        pattern = schema.get("pattern")
        matches = not isinstance(pattern, str) or read_pattern(pattern).matches(value) is not False
        return matches and _counts(len(value), schema, "Length")
    if isinstance(value, bool) or value is None:
        return True
    if isinstance(value, int | float):
        return _is_within(value, schema)
    if isinstance(value, list):
        repeats = schema.get("uniqueItems") is True and len(set(map(key_of, value))) < len(value)
        return _counts(len(value), schema, "Items") and not repeats
    return _counts(len(value), schema, "Properties") and all(name in value for name in also_required(schema, value))


def _is_a(kind: str, value: Json) -> bool:
    if kind in {"number", "integer"}:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return is_number and (kind == "number" or isinstance(value, int) or cast("float", value).is_integer())
    types = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    return kind not in types or isinstance(value, types[kind])


def _counts(number: int, schema: Schema, what: str) -> bool:
    least, most = limit(schema, f"min{what}"), limit(schema, f"max{what}")
    return (least is None or number >= least) and (most is None or number <= most)


def _is_within(value: float, schema: Schema) -> bool:
    bounds = {word: schema[word] for word in _TELLING["number"] if isinstance(schema.get(word), int | float)}
    opened = {word for word in ("exclusiveMinimum", "exclusiveMaximum") if bounds.get(word) is True}
    bounds = {word: bound for word, bound in bounds.items() if not isinstance(bound, bool)}
    for word, bound in bounds.items():
        if not isinstance(bound, int | float):
            continue
        equal = value == bound and not word.startswith("exclusive") and f"exclusive{word.capitalize()}" not in opened
        if word.lower().endswith("minimum") and not (value > bound or equal):
            return False
        if word.lower().endswith("maximum") and not (value < bound or equal):
            return False
        if word == "multipleOf" and not is_multiple(value, bound):
            return False
    return True


def is_multiple(value: float, step: float) -> bool:
    """Whether a number is a multiple of another one as both are written: 0.3 is one of 0.1."""
    return step == 0 or (_exact(value) / _exact(step)).denominator == 1


def _exact(number: float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
