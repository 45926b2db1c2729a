"""The prices of the contract (``x-prices``, ``x-pricing``): what the template writes, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from codegen.document import ContractError, Document, Path_
from codegen.price_rows import Row, read_row
from codegen.pytypes import Model
from codegen.schemas import Field, Object, Schemas

COUNTS = ("prompt", "cache_hit", "cache_miss", "output")
BESIDE = {"model": "str", "time": "int"}  # what an answer has beside its usage


@dataclass(frozen=True)
class Pricing:
    """The table, and where answers have what decides their price."""

    rows: tuple[Row, ...]
    aliases: Mapping[str, str]
    usage: Object
    replies: tuple[Object, ...]
    fields: Mapping[str, str]
    """Attributes of answers (usage, model, time) and of their usage (the rest)."""


def read_pricing(document: Document, schemas: Schemas) -> Pricing | None:
    """The prices of a document in which nothing is wrong with them; None if it has none."""
    if "x-prices" not in document.root:
        return None
    rows = tuple(read_row(node, ("x-prices", str(index))) for index, node in enumerate(document.root["x-prices"]))
    usage, counts = _usage(document, schemas)
    replies, beside = _replies(document, schemas, usage)
    return Pricing(rows, _aliases(document), usage, tuple(replies), {**beside, **counts})


def price_problems(document: Document, schemas: Schemas) -> Iterator[tuple[Path_, str]]:
    """Everything that is wrong with the prices of a document."""
    if "x-prices" not in document.root:
        if "x-pricing" in document.root:
            yield ("x-pricing",), "there are no x-prices"
        return
    rows: list[Row] = []
    for index, node in enumerate(document.root["x-prices"]):
        try:
            rows.append(read_row(node, ("x-prices", str(index))))
        except ContractError as error:
            yield error.path, error.message
    yield from _row_problems(rows, document)
    try:
        _replies(document, schemas, _usage(document, schemas)[0])
        _aliases(document)
    except ContractError as error:
        yield error.path, error.message
    try:
        date.fromisoformat(str(document.root["info"].get("x-as-of")))
    except ValueError:
        yield ("info", "x-as-of"), "prices need the day up to which they are known: 2026-01-31"


def _row_problems(rows: Sequence[Row], document: Document) -> Iterator[tuple[Path_, str]]:
    models = _models(document)
    for row in rows:
        if row.model not in models:
            yield (*row.path, "model"), f"{row.model!r} is not in x-models"
    for row, after in pairwise(sorted(rows, key=lambda row: (row.model, row.currency, row.start))):
        if (row.model, row.currency) != (after.model, after.currency):
            continue
        if row.end is None or row.end > after.start:
            yield after.path, f"the row overlaps x-prices.{row.path[-1]}, which is for the same model and currency"
        elif row.end < after.start:
            yield after.path, f"there is a gap between the row and x-prices.{row.path[-1]}"
    for index, row in enumerate(rows):
        for other in rows[:index]:
            if row.model == other.model and _meet(row, other) and _clock(row) != _clock(other):
                yield row.path, f"x-prices.{other.path[-1]}, for the same model and time, has other hours"


def _meet(one: Row, other: Row) -> bool:
    return (one.end is None or other.start < one.end) and (other.end is None or one.start < other.end)


def _clock(row: Row) -> object:
    """When a row has its special hours and whether they are the dearer ones: the same in all currencies."""
    hours = row.hours
    dearer = hours and sum(hours.rates.values()) > sum(row.rates.values())
    return hours and (sorted(hours.windows), hours.weekdays, hours.offset, hours.not_on, dearer)


def _models(document: Document) -> dict[str, Mapping[str, Any]]:
    return {str(item.get("id")): item for item in document.root.get("x-models", []) if isinstance(item, dict)}


def _aliases(document: Document) -> dict[str, str]:
    """Names that another model answers to."""
    models = _models(document)
    aliases: dict[str, str] = {}
    for name, item in models.items():
        if "alias_of" in item:
            aliases[name] = other = str(item["alias_of"])
            if other not in models:
                raise ContractError(("x-models", name, "alias_of"), f"there is no model {other!r}")
    for name in aliases:
        seen, other = {name}, name
        while other in aliases:
            if (other := aliases[other]) in seen:
                raise ContractError(("x-models", name, "alias_of"), "these aliases lead back to themselves")
            seen.add(other)
    return aliases


def _usage(document: Document, schemas: Schemas) -> tuple[Object, dict[str, str]]:
    """The schema that counts tokens, and which attribute of it is which count."""
    path: Path_ = ("x-pricing",)
    settings = document.root.get("x-pricing", {})
    known = {"usage", *COUNTS, *BESIDE}
    for key in sorted(known ^ settings.keys()):
        raise ContractError((*path, key), f"an x-pricing beside x-prices has the keys {', '.join(sorted(known))}")
    usage = schemas.objects.get(str(settings["usage"]))
    if usage is None:
        raise ContractError((*path, "usage"), f"{settings['usage']!r} is not an object schema")
    counts: dict[str, str] = {}
    for key in COUNTS:
        field = _property(usage, settings[key])
        if field is None or field.type.json_class != "int" or not field.required:
            raise ContractError((*path, key), f"{settings[key]!r} is not a required integer of {usage.name}")
        counts[key] = field.name
    return usage, counts


def _replies(document: Document, schemas: Schemas, usage: Object) -> tuple[list[Object], dict[str, str]]:
    """The schemas that have a usage, and which attribute of them is what."""
    settings = document.root["x-pricing"]
    replies: list[Object] = []
    names: dict[str, str] = {}
    for item in schemas.objects.values():
        holders = [field for field in item.fields if any(part == Model(usage.name) for part in field.type.parts())]
        if not holders:
            continue
        replies.append(item)
        if names.setdefault("usage", holders[0].name) != holders[0].name or len(holders) > 1:
            place = ("components", "schemas", item.name)
            raise ContractError(place, f"{usage.name} stands in other properties than in the other schemas")
        for key, kind in BESIDE.items():
            field = _property(item, settings[key])
            if field is None or field.type.json_class != kind or not field.required:
                place = ("components", "schemas", item.name)
                raise ContractError(
                    place, f"{settings[key]!r} of x-pricing.{key} is not a required {kind} of {item.name}"
                )
            names[key] = field.name
    if not replies:
        raise ContractError(("x-pricing", "usage"), f"no schema has a property of the type {usage.name}")
    return replies, names


def _property(item: Object, wire: Any) -> Field | None:
    return next((field for field in item.fields if field.wire == wire), None)
