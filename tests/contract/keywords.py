"""Notes which keywords of the request schemas requests kept and broke: a limit that none breaks is not tested."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deepseek_conformance.contract import document
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

BASE = "urn:requests"
# They hold other schemas, whose keywords count; or they say nothing by themselves.
OF_STRUCTURE = {"properties", "items", "$ref", "allOf", "if", "then", "else", "additionalProperties"}

# A place in the contract and a keyword there: ("#/components/schemas/Temperature", "maximum").
Keyword = tuple[str, str]


def _walk(node: Any, place: str = "#") -> Iterator[tuple[str, Any]]:
    yield place, node
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in pairs:
        yield from _walk(inner, f"{place}/{str(key).replace('~', '~0').replace('/', '~1')}")


class KeywordWitness:
    """Validates bodies against the request schemas, and remembers which keywords were kept and which were broken.

    Attributes:
        kept: keywords that a value had to keep and kept.
        broken: keywords that a value had to keep and broke.
    """

    def __init__(self) -> None:
        self.kept: set[Keyword] = set()
        self.broken: set[Keyword] = set()
        self._places = {id(node): place for place, node in _walk(document()) if isinstance(node, dict)}
        rules = {name: self._watch(name, rule) for name, rule in Draft202012Validator.VALIDATORS.items()}
        self._class = extend(Draft202012Validator, rules)
        empty: Registry[Any] = Registry()
        self._registry = empty.with_resource(BASE, DRAFT202012.create_resource(document()))

    def _watch(self, name: str, rule: Any) -> Any:
        def watched(validator: Validator, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
            errors = list(rule(validator, value, instance, schema) or ())
            if name not in OF_STRUCTURE and id(schema) in self._places:
                (self.broken if errors else self.kept).add((self._places[id(schema)], name))
            yield from errors

        return watched

    def breaches(self, path: str, body: Any) -> bool:
        """Whether a body of a POST breaks the schema."""
        place = f"{BASE}#/paths/{path.replace('/', '~1')}/post/requestBody/content/application~1json/schema"
        # All errors, not the first alone: each says something of a keyword.
        return bool(list(self._class({"$ref": place}, registry=self._registry).iter_errors(body)))


def keywords() -> set[Keyword]:
    """The keywords of all request schemas that a value can keep or break."""
    found: set[Keyword] = set()
    seen: set[str] = set()
    places = dict(_walk(document()))

    def visit(place: str) -> None:
        if place in seen:
            return
        seen.add(place)
        schema = places[place]
        if not isinstance(schema, dict):
            return
        known = Draft202012Validator.VALIDATORS.keys()
        found.update((place, name) for name in schema if name in known and name not in OF_STRUCTURE)
        if "$ref" in schema:
            visit(schema["$ref"])
        for name in ("items", "if", "then", "else", "not", "additionalProperties", "contains"):
            if name in schema:
                visit(f"{place}/{name}")
        for name in ("allOf", "anyOf", "oneOf"):
            for number in range(len(schema.get(name, ()))):
                visit(f"{place}/{name}/{number}")
        for name in schema.get("properties", {}):
            visit(f"{place}/properties/{name}")

    for place in places:
        if place.startswith("#/paths/") and place.endswith("/requestBody/content/application~1json/schema"):
            visit(place)
    return found
