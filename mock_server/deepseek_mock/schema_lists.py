"""Arrays that satisfy the keywords of JSON Schemas about items."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from deepseek_mock.json_text import Json
from deepseek_mock.schema_branches import Part, refers
from deepseek_mock.schema_objects import MAX_CHANGES, MAX_RECURSION, Builder
from deepseek_mock.schema_rules import item_schemas, key_of, kinds_of, limit, schemas

# More items are not built, whatever a schema asks for.
MAX_ITEMS = 1_000
# Values that are tried to find one that is not yet in an array without repeats.
MAX_TRIES = 200
# Places at which an item is tried that the array has to contain.
MAX_OFFSETS = 8


def item_values(builder: Builder, part: Part, name: str, depth: int) -> Iterator[list[Json]]:
    """Arrays, the likeliest first: as many items as the words speak of, as few as allowed, and variations."""
    least = max((limit(schema, "minItems") or 0 for schema in part.schemas), default=0)
    most = min([count for schema in part.schemas if (count := limit(schema, "maxItems")) is not None] + [MAX_ITEMS])
    if least > most:
        return
    maker = _Maker(builder, part, name, depth)
    series = builder.words.series() if builder.is_free(depth) else []
    if len(series) >= max(least, 2) and maker.takes_names():
        yield [*series[:most]]
    yield from _made(maker, least, most)
    if any("contains" in schema for schema in part.schemas):
        for offset in range(1, MAX_OFFSETS):
            yield from _made(_Maker(builder, part, name, depth, offset), least, most)


def _made(maker: _Maker, least: int, most: int) -> Iterator[list[Json]]:
    for wanted in dict.fromkeys((maker.wanted(), least, least + 1)):
        items = maker.make(min(max(wanted, least), most), least)
        if items is not None:
            yield items
            yield from maker.changed(items)


class _Maker:
    """Makes the arrays for one schema; `offset` is the place of the first item that the schema wants to have in it."""

    def __init__(self, builder: Builder, part: Part, name: str, depth: int, offset: int = 0) -> None:
        self._builder = builder
        self._used = builder.words.used
        self._part = part
        self._name = name
        self._depth = depth
        self._unique = any(schema.get("uniqueItems") is True for schema in part.schemas)
        counts = [limit(schema, "minContains") for schema in part.schemas if "contains" in schema]
        contained = max((1 if count is None else count for count in counts), default=0)
        self._contained = range(offset, offset + contained)

    def demands(self, place: int) -> list[Json]:
        """What all schemas demand of the item at a place."""
        found = [demanded for schema in self._part.schemas for demanded in item_schemas(schema, place)]
        if place in self._contained:
            found += [schema["contains"] for schema in self._part.schemas if "contains" in schema]
        return found

    def takes_names(self) -> bool:
        """Whether the items are strings without further rules."""
        demands = self.demands(0)
        plain = [item for item in demands if isinstance(item, dict) and item.get("type") == "string"]
        return bool(plain) and not any({"enum", "const", "pattern", "format"} & set(item) for item in plain)

    def wanted(self) -> int:
        """How many items the words speak of: at least one, and all that a tuple has."""
        if not self._builder.is_free(self._depth):
            return self._contained.stop
        demands = self.demands(0)
        inside = self._part.inside
        nested = [reference for reference in inside if inside.count(reference) >= MAX_RECURSION]
        if any(refers(demanded, nested) for demanded in demands):
            return self._contained.stop
        words = self._builder.words
        first = max((len(schemas(schema, "prefixItems")) for schema in self._part.schemas), default=0)
        found = max(1, first, self._contained.stop)
        kinds = {kind for item in demands if isinstance(item, dict) for kind in kinds_of(item)}
        options = [option for item in demands if isinstance(item, dict) for option in schemas(item, "enum")]
        if options:
            return max(found, len(words.options(options)))
        if kinds & {"number", "integer"}:
            return max(found, words.numbers_left)
        return max(found, words.quoted_left) if "string" in kinds else found

    def make(self, wanted: int, least: int) -> list[Json] | None:
        """An array of about the wanted length; None when not even the least one can be built."""
        self._builder.words.used = self._used
        items: list[Json] = []
        seen: set[str] = set()
        for place in range(wanted):
            used = self._builder.words.used
            find = self._builder.values if place < least else self._builder.optional
            values = find(self.demands(place), self._name, self._depth + 1, self._part.inside)
            added = False
            for value in islice(values, MAX_TRIES):
                key = key_of(value) if self._unique or self._is_option(place) else ""
                if key not in seen or not key:
                    seen.add(key)
                    items.append(value)
                    added = True
                    break
            if not added:
                self._builder.words.used = used
                return items if place >= least else None
        return items

    def changed(self, items: list[Json]) -> Iterator[list[Json]]:
        """The same array with other values at its end."""
        if items:
            place = len(items) - 1
            others = self._builder.values(self.demands(place), self._name, self._depth + 1, self._part.inside)
            yield from ([*items[:place], value] for value in islice(others, 1, MAX_CHANGES))

    def _is_option(self, place: int) -> bool:
        """Whether an item is one of several fixed values: then the next item is another one."""
        return any(isinstance(item, dict) and len(schemas(item, "enum")) > 1 for item in self.demands(place))
