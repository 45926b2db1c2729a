"""Objects that satisfy the keywords of JSON Schemas about members."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol

from deepseek_mock.json_text import Json
from deepseek_mock.pattern_text import read_pattern
from deepseek_mock.request_words import RequestWords
from deepseek_mock.schema_branches import Part, refers
from deepseek_mock.schema_rules import Rules, also_required, limit, member_schemas, members, names, schemas

# Names that are tried for members which a schema allows but does not name, and the members that are invented.
MAX_NAMES = 100
MAX_INVENTED = 100
# Other values of each member that are tried where the first ones do not do.
MAX_CHANGES = 12
# A recursive member that is not required appears so many times inside itself.
MAX_RECURSION = 2


class Builder(Protocol):
    """What builds the values of members and items."""

    words: RequestWords
    rules: Rules

    def values(self, demands: Iterable[Json], name: str, depth: int, inside: tuple[str, ...]) -> Iterator[Json]:
        """Values that satisfy all demands, the likeliest first."""
        ...

    def optional(self, demands: Iterable[Json], name: str, depth: int, inside: tuple[str, ...]) -> Iterator[Json]:
        """The same, for what may be left out: gives up sooner."""
        ...

    def is_free(self, depth: int) -> bool:
        """Whether more than what is required may be built at a depth."""
        ...


def member_values(builder: Builder, part: Part, depth: int) -> Iterator[dict[str, Json]]:
    """Objects, the likeliest first: what is required and mentioned, what is required, everything, and variations."""
    composer = _Composer(builder, part, depth)
    likely = composer.compose(optional=True)
    if likely is None:
        return
    yield likely
    spare = composer.compose(optional=False)
    if spare is not None and len(spare) < len(likely):
        yield spare
    if builder.is_free(depth):
        whole = composer.compose(optional=True, everything=True)
        if whole is not None and len(whole) > len(likely):
            yield whole
        more = composer.compose(optional=True, everything=True, extra=1)
        if more is not None and len(more) > len(likely):
            yield more
    for name in likely:
        others = builder.values(composer.demands(name), name, depth + 1, part.inside)
        yield from ({**likely, name: value} for value in islice(others, 1, MAX_CHANGES))


class _Composer:
    def __init__(self, builder: Builder, part: Part, depth: int) -> None:
        self._builder = builder
        self._part = part
        self._depth = depth
        self._declared = list(dict.fromkeys(name for schema in part.schemas for name in members(schema, "properties")))
        self._required = list(dict.fromkeys(name for schema in part.schemas for name in names(schema, "required")))
        counts = [limit(schema, "minProperties") or 0 for schema in part.schemas]
        self._least = max(counts, default=0)
        most = [count for schema in part.schemas if (count := limit(schema, "maxProperties")) is not None]
        self._most = min(most, default=None)

    def demands(self, name: str) -> list[Json]:
        """What all schemas demand of a member."""
        return [demanded for schema in self._part.schemas for demanded in member_schemas(schema, name)]

    def compose(self, *, optional: bool, everything: bool = False, extra: int = 0) -> dict[str, Json] | None:
        """One object, or None when something required cannot be built; `extra` asks for members nobody named."""
        built: dict[str, Json] = {}
        for name in (*self._declared, *(name for name in self._required if name not in self._declared)):
            needed = name in self._required
            if needed or (optional and self._has_room(built) and (everything or self._is_wanted(name))):
                self._add(built, name, needed=needed)
                if needed and name not in built:
                    return None
        if not self._add_dependents(built):
            return None
        for name in self._more_names(built, optional=optional, extra=extra):
            before = dict(built)
            self._add(built, name, needed=False)
            if not self._add_dependents(built) or (self._most is not None and len(built) > self._most):
                built.clear()
                built |= before
        order = {name: place for place, name in enumerate(self._declared)}
        return dict(sorted(built.items(), key=lambda member: order.get(member[0], len(order))))

    def _add(self, built: dict[str, Json], name: str, *, needed: bool) -> None:
        find = self._builder.values if needed else self._builder.optional
        used = self._builder.words.used
        for value in find(self.demands(name), name, self._depth + 1, self._part.inside):
            built[name] = value
            return
        self._builder.words.used = used

    def _add_dependents(self, built: dict[str, Json]) -> bool:
        """Adds what is required because other members are there; false when that cannot be built."""
        for _ in range(MAX_NAMES):
            missing = [name for schema in self._part.schemas for name in also_required(schema, built)]
            name = next((name for name in missing if name not in built), None)
            if name is None:
                return True
            self._add(built, name, needed=True)
            if name not in built:
                return False
        return False

    def _has_room(self, built: dict[str, Json]) -> bool:
        missing = sum(name not in built for name in self._required)
        return self._most is None or len(built) + missing < self._most

    def _is_wanted(self, name: str) -> bool:
        """Whether the words speak of an optional member, by its name or by one of its fixed values."""
        demands = self.demands(name)
        nested = [reference for reference in self._part.inside if self._part.inside.count(reference) >= MAX_RECURSION]
        if not self._builder.is_free(self._depth) or any(refers(demanded, nested) for demanded in demands):
            return False
        options = [option for item in demands if isinstance(item, dict) for option in schemas(item, "enum")]
        return self._builder.words.mentions(name) or bool(self._builder.words.options(options))

    def _more_names(self, built: dict[str, Json], *, optional: bool, extra: int) -> Iterator[str]:
        """Names for members until there are enough; an object that is a map gets an entry or more."""
        least = min(max(self._least, len(built) + extra if extra else 0), MAX_INVENTED)
        named: list[str] = []
        if not self._declared and not self._required and optional and self._builder.is_free(self._depth):
            values = [
                schema["additionalProperties"] for schema in self._part.schemas if "additionalProperties" in schema
            ]
            if any(isinstance(value, dict) and not refers(value, self._part.inside) for value in values):
                named = self._builder.words.series()
                least = max(least, len(named), 1)
        most = MAX_INVENTED if self._most is None else self._most
        for name in islice(chain(self._declared, named, self._invented()), len(self._declared) + 3 * MAX_NAMES):
            if len(built) >= min(least, most):
                return
            if name not in built and all(
                self._builder.rules.fits(name, schema.get("propertyNames", True)) for schema in self._part.schemas
            ):
                yield name

    def _invented(self) -> Iterator[str]:
        named = self._builder.words.named("")
        if named and len(named) <= 40:
            yield named
        for schema in self._part.schemas:
            for pattern in members(schema, "patternProperties"):
                yield from islice(read_pattern(pattern).texts(1, 40), MAX_NAMES)
            if "propertyNames" in schema:
                found = self._builder.values((schema["propertyNames"],), "name", self._depth + 1, self._part.inside)
                yield from (name for name in islice(found, MAX_NAMES) if isinstance(name, str))
        yield from ("item" if number == 1 else f"item{number}" for number in range(1, MAX_NAMES))
