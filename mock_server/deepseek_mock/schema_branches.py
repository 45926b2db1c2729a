"""The ways in which a JSON Schema can be satisfied: one for each choice that it leaves, without references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from deepseek_mock.json_text import Json
from deepseek_mock.request_words import RequestWords
from deepseek_mock.schema_rules import KINDS, MAX_REFERENCES, Rules, Schema, fits_itself, kind_told, kinds_of, schemas

# Choices within choices of one schema, and steps to take all of it apart.
MAX_CHOICES = 60
MAX_STEPS = 2_000
# How much of a branch is looked at to find what it is about.
MAX_LOOKED_AT = 200

_COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "if", "then", "else", "not"})


@dataclass(frozen=True, slots=True)
class Part:
    """Schemas that all have to be satisfied, in which there is nothing left to choose.

    `inside` has the references that led here, in their order.
    """

    schemas: tuple[Schema, ...]
    inside: tuple[str, ...]

    def constants(self) -> list[Json] | None:
        """The values that are allowed one by one; None where they are not listed."""
        for schema in self.schemas:
            options = [schema["const"]] if "const" in schema else schema.get("enum")
            if isinstance(options, list):
                return [option for option in options if all(fits_itself(option, other) for other in self.schemas)]
        return None

    def kinds(self) -> list[str]:
        """The types to try, the likeliest first."""
        named = [kinds for schema in self.schemas if (kinds := kinds_of(schema))]
        if named:
            order = dict.fromkeys(kind for kinds in named for kind in sorted(kinds, key="number".__eq__))
            common = [kind for kind in order if all(kind in kinds or _covers(kinds, kind) for kinds in named)]
            return sorted(common, key="null".__eq__)
        told = [kind for schema in self.schemas if (kind := kind_told(schema)) is not None]
        return list(dict.fromkeys([*told, *KINDS]))

    def defaults(self) -> list[Json]:
        """What the schemas propose themselves."""
        proposed = [schema["default"] for schema in self.schemas if "default" in schema]
        return proposed + [example for schema in self.schemas for example in schemas(schema, "examples")]


def _covers(kinds: tuple[str, ...], kind: str) -> bool:
    return kind == "integer" and "number" in kinds


class Branches:
    """Takes schemas apart; what the words of the request speak of comes first, and recursion last."""

    def __init__(self, rules: Rules, words: RequestWords) -> None:
        self._rules = rules
        self._words = words

    def of(self, demands: Sequence[Json], inside: tuple[str, ...], *, hurry: bool) -> Iterator[Part]:
        """The ways to satisfy all demands. In a hurry, simple values come before objects and arrays."""
        steps = iter(range(MAX_STEPS))
        yield from self._expand(list(demands), (), inside, hurry=hurry, choices=0, steps=steps)

    def _expand(
        self,
        pending: list[Json],
        found: tuple[Schema, ...],
        inside: tuple[str, ...],
        *,
        hurry: bool,
        choices: int,
        steps: Iterator[int],
    ) -> Iterator[Part]:
        references = 0
        options: list[list[Json]] = []
        while pending:
            schema = pending.pop(0)
            self._rules.work += 1
            if schema is False or next(steps, None) is None:
                return
            if not isinstance(schema, dict):
                continue
            reference = schema.get("$ref")
            if isinstance(reference, str):
                references += 1
                if references > MAX_REFERENCES:
                    return
                pending.append(self._rules.resolve(reference))
                inside = (*inside, reference)
            pending += schemas(schema, "allOf")
            options += [given for keyword in ("anyOf", "oneOf") if (given := schemas(schema, keyword))]
            if "if" in schema:
                options.append([{"allOf": [schema["if"], schema.get("then", True)]}, schema.get("else", True)])
            found = (*found, {word: value for word, value in schema.items() if word not in _COMBINING})
        if not options:
            yield Part(found, inside)
            return
        if choices >= MAX_CHOICES:
            return
        rest: list[Json] = [{"anyOf": others} for others in options[1:]]
        for option in self._ordered(options[0], inside, hurry=hurry):
            yield from self._expand([option, *rest], found, inside, hurry=hurry, choices=choices + 1, steps=steps)

    def _ordered(self, options: list[Json], inside: tuple[str, ...], *, hurry: bool) -> list[Json]:
        def rank(option: Json) -> tuple[bool, bool, bool, bool]:
            seen = self._shallow(option)
            kinds = kinds_of(seen)
            nested = bool({"object", "array"} & set(kinds)) or kind_told(seen) in {"object", "array"}
            return (refers(option, inside), hurry and nested, not self._is_mentioned(seen), kinds == ("null",))

        return sorted(options, key=rank)

    def _shallow(self, option: Json) -> Schema:
        """The schema behind a chain of references."""
        for _ in range(MAX_REFERENCES):
            reference = option.get("$ref") if isinstance(option, dict) else None
            if not isinstance(reference, str):
                break
            option = self._rules.resolve(reference)
        return option if isinstance(option, dict) else {}

    def _is_mentioned(self, schema: Schema) -> bool:
        """Whether the words have one of the fixed values of a schema or of its members, such as a discriminator."""
        properties = schema.get("properties")
        members = list(properties.values())[:20] if isinstance(properties, dict) else []
        fixed: list[Json] = []
        for item in (schema, *members):
            if isinstance(item, dict):
                fixed += schemas(item, "enum")[:50]
                fixed += [item["const"]] if "const" in item else []
        return bool(self._words.options(fixed))


def refers(schema: Json, references: Sequence[str]) -> bool:
    """Whether a schema has one of these references in it."""
    if not references:
        return False
    pending: list[Json] = [schema]
    for _ in range(MAX_LOOKED_AT):
        if not pending:
            break
        item = pending.pop()
        if isinstance(item, dict):
            if item.get("$ref") in references:
                return True
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return False
