"""What a change of a schema means to those who send values of it, and to those who get them.

Requests and answers are opposites: a request may be allowed more without harm to anybody, an answer may be less. The
same schema is therefore compared once for each direction in which it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Level: TypeAlias = Literal["breaking", "additive", "editorial"]
Direction: TypeAlias = Literal["request", "response"]
Node: TypeAlias = Mapping[str, Any]

# Words for people: nothing that programs do depends on them.
EDITORIAL = frozenset(
    {
        "description",
        "title",
        "example",
        "examples",
        "externalDocs",
        "summary",
        "$comment",
        "x-deprecated-since",
        "source",
    }
)
# Extensions on which the generated client depends: what is taken away or changed changes its surface or its results.
# Of the others it takes settings and texts; those may change.
SURFACE = frozenset(
    {
        *("x-exception", "x-stream-flag", "x-speakeasy-sse-sentinel", "x-stream-result", "x-merge", "x-merge-as"),
        *("x-shortcuts", "x-error-envelope", "x-send-back-as", "x-json-string", "x-chat", "x-response", "x-client"),
        *("x-path-prefix", "x-prefixed-paths", "x-env", "x-items"),
    }
)
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
FORMS = ("pattern", "format", "multipleOf", "uniqueItems", "contentMediaType", "contentEncoding", "contentSchema")
RULES = ("allOf", "if", "then", "else", "not", "dependentRequired", "dependentSchemas", "propertyNames", "contains")
BRANCHES = ("anyOf", "oneOf")
KNOWN = frozenset(
    {
        *EDITORIAL, *LOWER, *UPPER, *FORMS, *RULES, *BRANCHES,
        *("type", "enum", "const", "default", "properties", "required", "items", "prefixItems", "additionalProperties"),
        *("discriminator", "deprecated", "$ref"),
    }
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference: how grave it is, where it is, and what it means."""

    level: Level
    place: str
    what: str


def canonical(value: object) -> str:
    """A value as text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


class SchemaDiff:
    """Compares schemas of two documents; each pair of named schemas once for each direction."""

    def __init__(self, old: Callable[[Node], Node], new: Callable[[Node], Node]) -> None:
        self._old = old
        self._new = new
        self._seen: set[tuple[str, str, Direction, bool]] = set()

    def compare(
        self, old: Node, new: Node, direction: Direction, place: str, *, open_: bool = False
    ) -> Iterator[Change]:
        """All differences. `open_`: any other value of the type is allowed too, so lists of values are only hints."""
        names = (old.get("$ref", ""), new.get("$ref", ""))
        if all(names):
            # With what stands beside the references: a default or a description of this use alone.
            seen = (canonical(old), canonical(new), direction, open_)
            if seen in self._seen:
                return
            self._seen.add(seen)
            if names[0] != names[1]:
                yield Change(
                    "breaking", place, f"is {_last(names[1])} and no longer {_last(names[0])}: types change name"
                )
            place = _last(names[1])
        old, new = self._old(old), self._new(new)
        wider: Level = "additive" if direction == "request" else "breaking"
        narrower: Level = "breaking" if direction == "request" else "additive"
        yield from _types(old, new, wider, narrower, place)
        yield from _values(old, new, wider, narrower, place, open_=open_)
        yield from _bounds(old, new, wider, narrower, place)
        yield from _forms(old, new, wider, narrower, place)
        yield from self._branches(old, new, direction, place)
        yield from self._members(old, new, direction, place)
        yield from self._items(old, new, direction, place)
        yield from _rest(old, new, direction, place)

    def _members(self, old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", [])), set(new.get("required", []))
        for name in before:
            if name not in after:
                yield Change("breaking", f"{place}.{name}", "is gone")
                continue
            yield from self.compare(before[name], after[name], direction, f"{place}.{name}")
            if name in needs - needed:
                level: Level = "breaking" if direction == "request" else "additive"
                yield Change(level, f"{place}.{name}", f"is required in {_plural(direction)} now")
            elif name in needed - needs:
                level = "additive" if direction == "request" else "breaking"
                yield Change(level, f"{place}.{name}", f"may be absent from {_plural(direction)} now")
        for name in after:
            if name not in before:
                must = direction == "request" and name in needs
                yield Change(
                    "breaking" if must else "additive", f"{place}.{name}", "is new" + (" and required" if must else "")
                )
        yield from self._others(old, new, direction, place)

    def _others(self, old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
        before, after = old.get("additionalProperties", True), new.get("additionalProperties", True)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from self.compare(before, after, direction, f"{place}.*")
        elif before != after:
            closes = after is False or (before is True and isinstance(after, Mapping))
            level: Level = "breaking" if closes and direction == "request" else "additive"
            yield Change(level, place, "takes fewer unknown members" if closes else "takes more unknown members")

    def _items(self, old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
        before, after = old.get("items"), new.get("items")
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from self.compare(before, after, direction, f"{place}[]")
        elif before != after:
            yield Change("breaking", f"{place}[]", "is described otherwise")
        if old.get("prefixItems") != new.get("prefixItems"):
            yield Change("breaking", f"{place}[]", "the first items are described otherwise")

    def _branches(self, old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
        for keyword in BRANCHES:
            before, after = list(old.get(keyword, [])), list(new.get(keyword, []))
            if not before and not after:
                continue
            open_ = any(canonical(self._new(branch)) == '{"type": "string"}' for branch in after)
            for branch in list(before):
                twin = next((other for other in after if _same_branch(branch, other)), None)
                if twin is not None:
                    before.remove(branch)
                    after.remove(twin)
                    yield from self.compare(branch, twin, direction, place, open_=open_)
            # What is left and stands in the same order was edited in place, if it is of the same kind.
            for branch, twin in zip(list(before), list(after), strict=False):
                if self._old(branch).get("type") == self._new(twin).get("type") and "$ref" not in {**branch, **twin}:
                    before.remove(branch)
                    after.remove(twin)
                    yield from self.compare(branch, twin, direction, place, open_=open_)
            for branch in before:
                yield Change(
                    "breaking" if direction == "request" else "additive", place, f"is never {_kind(branch)} any more"
                )
            for branch in after:
                yield Change("additive" if direction == "request" else "breaking", place, f"may be {_kind(branch)} now")


def _types(old: Node, new: Node, wider: Level, narrower: Level, place: str) -> Iterator[Change]:
    before, after = _type_set(old), _type_set(new)
    if before == after:
        return
    if not before or not after:
        yield Change(narrower if after else wider, place, f"is of type {_shown(after)}, was {_shown(before)}")
        return
    # JSON Schema counts integers among numbers.
    lost = {name for name in before - after if not (name == "integer" and "number" in after)}
    won = {name for name in after - before if not (name == "integer" and "number" in before)}
    if "integer" in before and "number" in after and "number" not in before:
        won.add("number")
    if "number" in before and "integer" in after and "number" not in after:
        lost.add("number")
    for name in sorted(lost):
        yield Change(narrower, place, f"is never {name} any more")
    for name in sorted(won):
        yield Change(wider, place, f"may be {name} now")


def _type_set(node: Node) -> set[str]:
    kind = node.get("type", [])
    return {kind} if isinstance(kind, str) else set(kind)


def _values(old: Node, new: Node, wider: Level, narrower: Level, place: str, *, open_: bool) -> Iterator[Change]:
    before, after = _allowed(old), _allowed(new)
    if before is None and after is None:
        return
    if before is None or after is None:
        yield Change(
            wider if after is None else narrower,
            place,
            "takes any value now" if after is None else "takes listed values only",
        )
        return
    for value in sorted(before - after):
        yield Change("additive" if open_ else narrower, place, f"is never {value} any more")
    for value in sorted(after - before):
        yield Change("additive" if open_ else wider, place, f"may be {value} now")


def _allowed(node: Node) -> set[str] | None:
    if "const" in node:
        return {canonical(node["const"])}
    return {canonical(value) for value in node["enum"]} if "enum" in node else None


def _bounds(old: Node, new: Node, wider: Level, narrower: Level, place: str) -> Iterator[Change]:
    for keyword in (*LOWER, *UPPER):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        if before is None or after is None:
            tighter = before is None
        else:
            tighter = after > before if keyword in LOWER else after < before
        yield Change(narrower if tighter else wider, place, f"{keyword} is {_shown(after)}, was {_shown(before)}")


def _forms(old: Node, new: Node, wider: Level, narrower: Level, place: str) -> Iterator[Change]:
    for keyword in FORMS:
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        level = wider if after is None else narrower if before is None else "breaking"
        yield Change(level, place, f"{keyword} is {_shown(after)}, was {_shown(before)}")


def _rest(old: Node, new: Node, direction: Direction, place: str) -> Iterator[Change]:
    for keyword in RULES:
        before, after = old.get(keyword), new.get(keyword)
        if before != after:
            loosened = after is None and direction == "request"
            yield Change("additive" if loosened else "breaking", place, f"the rule `{keyword}` has changed")
    if old.get("default") != new.get("default") and direction == "request":
        yield Change(
            "breaking", place, f"is {_shown(new.get('default'))} when left out, was {_shown(old.get('default'))}"
        )
    if old.get("discriminator", {}).get("propertyName") != new.get("discriminator", {}).get("propertyName"):
        yield Change("breaking", place, "is told apart by another member")
    if old.get("deprecated", False) != new.get("deprecated", False):
        yield Change("additive", place, "is deprecated" if new.get("deprecated") else "is not deprecated any more")
    yield from other_keys(old, new, place, KNOWN)


def other_keys(old: Node, new: Node, place: str, known: frozenset[str]) -> Iterator[Change]:
    """Differences in texts and extensions, and in keywords that this module does not know."""
    for keyword in sorted(EDITORIAL & {*old, *new}):
        if old.get(keyword) != new.get(keyword):
            yield Change("editorial", place, f"{keyword} has changed")
    for keyword in sorted({*old, *new} - known):
        before, after = old.get(keyword), new.get(keyword)
        if before == after:
            continue
        if keyword.startswith("x-") and (keyword not in SURFACE or before is None):
            yield Change("additive", place, f"`{keyword}` has changed")
        else:
            yield Change("breaking", place, f"`{keyword}` has changed")


def _same_branch(one: Node, other: Node) -> bool:
    if "$ref" in one or "$ref" in other:
        return bool(one.get("$ref") == other.get("$ref"))
    return canonical(one) == canonical(other)


def _kind(branch: Node) -> str:
    return _last(branch["$ref"]) if "$ref" in branch else _shown(branch.get("type") or canonical(branch))


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _plural(direction: Direction) -> str:
    return "requests" if direction == "request" else "answers"


def _shown(value: object) -> str:
    if value is None:
        return "not said"
    if isinstance(value, set | list):
        return " or ".join(str(item) for item in sorted(value)) or "not said"
    return str(value)
