"""Prices of a contract that has nothing to do with DeepSeek: what is refused, and what is generated."""

from __future__ import annotations

import ast
import copy
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen import price_rows, prices
from codegen.contract import Contract, validate
from codegen.extensions import check_extensions
from codegen.spec_lint import lint
from tests.codegen.running import generate
from tests.codegen.small import DELETE, SMALL, changed, ref, thing

ROW: dict[str, Any] = {
    "model": "large",
    "currency": "USD",
    "valid_from": "2026-01-01T00:00:00Z",
    "valid_until": "2026-02-01T00:00:30Z",
    "cache_hit": "0.1",
    "cache_miss": "1",
    "output": "10",
    "peak": None,
    "source": "https://small.example/prices",
    "confidence": "documented",
}
PEAK: dict[str, Any] = {
    "multiplier": "1.5",
    "windows": [{"start": "22:00", "end": "02:30"}, {"start": "08:00", "end": "09:00"}],
    "timezone": "+05:30",
    "weekdays": ["sun"],
}
MIXED = {name: item for name, item in PEAK.items() if name != "multiplier"}
NEXT = {**ROW, "valid_from": ROW["valid_until"], "valid_until": None, "peak": PEAK, "note": 'As "big" \\ {{ it }}'}
YUAN = {**NEXT, "currency": "CNY", "cache_hit": "0.7", "cache_miss": "7", "output": "70"}
SCHEMAS = ("components", "schemas")
COUNTS = ("asked", "known", "new", "said")
PRICED: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("x-prices",), [ROW, NEXT, YUAN]),
    (("x-models",), [{"id": "large"}, {"id": "big", "alias_of": "huge"}, {"id": "huge", "alias_of": "large"}]),
    (
        ("x-pricing",),
        {
            "usage": "Meter",
            "prompt": "asked",
            "cache_hit": "known",
            "cache_miss": "new",
            "output": "said",
            "model": "who",
            "time": "class",
        },
    ),
    (
        (*SCHEMAS, "Meter"),
        {
            **thing(**{name: {"type": "integer"} for name in COUNTS}, late={"type": "integer"}),
            "required": list(COUNTS),
            "x-response": True,
        },
    ),
    ((*SCHEMAS, "Thing", "properties", "meter"), ref("Meter")),
    ((*SCHEMAS, "Thing", "properties", "who"), {"type": "string"}),
    # A name that Python has taken: the attribute is called class_.
    ((*SCHEMAS, "Thing", "properties", "class"), {"type": "integer"}),
    ((*SCHEMAS, "Thing", "properties", "maybe"), {"type": "integer"}),
    ((*SCHEMAS, "Thing", "required"), ["who", "class"]),
)


def problems(*edits: tuple[tuple[str, ...], Any]) -> list[str]:
    """What the lint says about the small contract with prices, spoiled."""
    root = changed(*copy.deepcopy(PRICED), *edits)
    validate(root)
    check_extensions(root)
    return lint(Contract(root, ""))


def row(key: str, value: Any) -> tuple[tuple[str, ...], Any]:
    return ("x-prices", "1", key), value


def peak(key: str, value: Any) -> tuple[tuple[str, ...], Any]:
    """The hours of both currencies, spoiled alike, so that they stay the same."""
    spoiled = {name: item for name, item in {**PEAK, key: value}.items() if item is not DELETE}
    return ("x-prices",), [ROW, {**NEXT, "peak": spoiled}, {**YUAN, "peak": spoiled}]


CASES: list[tuple[str, tuple[tuple[tuple[str, ...], Any], ...], str, str]] = [
    ("row_no_object", ((("x-prices", "0"), "free"),), "x-prices.0", "this is not an object"),
    ("row_without_source", (row("source", DELETE),), "x-prices.1.source", "this is missing"),
    ("row_misspelt", (row("cache-hit", "1"),), "x-prices.1.cache-hit", "unknown key; known ones are cache_hit"),
    ("row_unknown_model", (row("model", "larg"),), "x-prices.1.model", "'larg' is not in x-models"),
    ("row_model_empty", (row("model", " "),), "x-prices.1.model", "is not a text"),
    ("row_currency", (row("currency", "EUR"),), "x-prices.1.currency", "'EUR' is none of USD, CNY"),
    ("row_confidence", (row("confidence", "sure"),), "x-prices.1.confidence", "is none of documented, reported"),
    ("row_source", (row("source", "a friend"),), "x-prices.1.source", "is not the address of a page"),
    ("row_float", (row("output", 0.42),), "x-prices.1.output", "0.42 is not an amount in quotes"),
    ("row_negative", (row("output", "-1"),), "x-prices.1.output", "'-1' is not an amount"),
    ("row_exponent", (row("output", "1e3"),), "x-prices.1.output", "'1e3' is not an amount"),
    ("row_comma", (row("output", "0,5"),), "x-prices.1.output", "'0,5' is not an amount"),
    ("row_day_alone", (row("valid_from", "2026-02-01"),), "x-prices.1.valid_from", "is not a moment"),
    ("row_other_zone", (row("valid_until", "2027-02-01T00:00:00+01:00"),), "x-prices.1.valid_until", "is not a moment"),
    ("row_30_february", (row("valid_from", "2026-02-30T00:00:00Z"),), "x-prices.1.valid_from", "is not a moment"),
    ("row_backwards", (row("valid_until", NEXT["valid_from"]),), "x-prices.1.valid_until", "ends before it begins"),
    ("row_overlaps", (row("valid_from", "2026-02-01T00:00:29Z"),), "x-prices.1", "overlaps x-prices.0"),
    ("row_open_overlaps", ((("x-prices", "0", "valid_until"), None),), "x-prices.1", "overlaps x-prices.0"),
    ("row_twice", ((("x-prices", "+"), NEXT),), "x-prices.3", "overlaps x-prices.1"),
    ("row_gap", (row("valid_from", "2026-02-01T00:00:31Z"),), "x-prices.1", "a gap between the row and x-prices.0"),
    ("row_other_hours", (row("peak", {**PEAK, "weekdays": ["mon"]}),), "x-prices.2", "x-prices.1, for the same model"),
    ("row_without_hours", (row("peak", None),), "x-prices.2", "has other hours"),
    ("row_cheap_hours", (row("peak", {**PEAK, "multiplier": "0.5"}),), "x-prices.2", "has other hours"),
    ("peak_no_object", (row("peak", "nights"),), "x-prices.1.peak", "this is not an object"),
    ("peak_both", (peak("output", "30"),), "x-prices.1.peak.output", "unknown key"),
    ("peak_neither", (peak("multiplier", DELETE),), "x-prices.1.peak.cache_hit", "this is missing"),
    ("peak_same", (peak("multiplier", "1.0"),), "x-prices.1.peak", "neither dearer nor cheaper"),
    (
        "peak_mixed",
        (row("peak", {**MIXED, "cache_hit": "9", "cache_miss": "1", "output": "1"}),),
        "x-prices.1.peak",
        "neither dearer nor cheaper",
    ),
    ("peak_multiplier", (peak("multiplier", 2),), "x-prices.1.peak.multiplier", "2 is not an amount in quotes"),
    ("peak_no_windows", (peak("windows", []),), "x-prices.1.peak.windows", "these are not windows"),
    ("peak_window_text", (peak("windows", ["8-9"]),), "x-prices.1.peak.windows.0", "this is not an object"),
    (
        "peak_window_hour",
        (peak("windows", [{"start": "9:00", "end": "10:00"}]),),
        "x-prices.1.peak.windows.0.start",
        "'9:00' is not a time of day",
    ),
    (
        "peak_window_24",
        (peak("windows", [{"start": "22:00", "end": "24:00"}]),),
        "x-prices.1.peak.windows.0.end",
        "'24:00' is not a time of day",
    ),
    (
        "peak_window_empty",
        (peak("windows", [{"start": "09:00", "end": "09:00"}]),),
        "x-prices.1.peak.windows.0",
        "is empty, or overlaps another",
    ),
    (
        "peak_windows_overlap",
        (peak("windows", [{"start": "22:00", "end": "02:30"}, {"start": "02:29", "end": "03:00"}]),),
        "x-prices.1.peak.windows.1",
        "is empty, or overlaps another",
    ),
    ("peak_no_day", (peak("weekdays", []),), "x-prices.1.peak.weekdays", "these are not days of the week"),
    ("peak_day_twice", (peak("weekdays", ["mon", "mon"]),), "x-prices.1.peak.weekdays", "these are not days"),
    ("peak_long_day", (peak("weekdays", ["monday"]),), "x-prices.1.peak.weekdays", "these are not days"),
    (
        "peak_zone",
        (peak("timezone", "Asia/Shanghai"),),
        "x-prices.1.peak.timezone",
        "'Asia/Shanghai' is neither UTC nor a fixed offset",
    ),
    ("peak_zone_bare", (peak("timezone", "+8"),), "x-prices.1.peak.timezone", "neither UTC nor a fixed offset"),
    ("peak_not_on", (peak("not_on", ["2026-10-01"]),), "x-prices.1.peak.not_on", "is not a text"),
    ("alias_unknown", ((("x-models", "1", "alias_of"), "nobody"),), "x-models.big.alias_of", "there is no model"),
    ("alias_of_itself", ((("x-models", "1", "alias_of"), "big"),), "x-models.big.alias_of", "lead back"),
    ("alias_ring", ((("x-models", "2", "alias_of"), "big"),), "x-models.big.alias_of", "lead back to themselves"),
    (
        "pricing_missing",
        ((("x-pricing",), DELETE),),
        "x-pricing.cache_hit",
        "an x-pricing beside x-prices has the keys",
    ),
    ("pricing_alone", ((("x-prices",), DELETE),), "x-pricing", "there are no x-prices"),
    ("pricing_misspelt", ((("x-pricing", "modle"), "who"),), "x-pricing.modle", "has the keys cache_hit"),
    ("pricing_usage", ((("x-pricing", "usage"), "Tone"),), "x-pricing.usage", "'Tone' is not an object schema"),
    ("pricing_count", ((("x-pricing", "output"), "shout"),), "x-pricing.output", "not a required integer of Meter"),
    ("pricing_optional", ((("x-pricing", "output"), "late"),), "x-pricing.output", "not a required integer of Meter"),
    ("pricing_model", ((("x-pricing", "model"), "class"),), "components.schemas.Thing", "is not a required str"),
    ("pricing_time", ((("x-pricing", "time"), "maybe"),), "components.schemas.Thing", "is not a required int"),
    (
        "pricing_twice",
        (((*SCHEMAS, "Thing", "properties", "meters"), {"type": "array", "items": ref("Meter")}),),
        "components.schemas.Thing",
        "stands in other properties",
    ),
    (
        "pricing_nowhere",
        (((*SCHEMAS, "Thing", "properties", "meter"), DELETE),),
        "x-pricing.usage",
        "no schema has a property of the type Meter",
    ),
    ("no_day", ((("info", "x-as-of"), "yesterday"),), "info.x-as-of", "the day up to which they are known"),
]


def test_small_contract_with_prices_is_accepted() -> None:
    assert problems() == []


@pytest.mark.parametrize(("edits", "place", "words"), [item[1:] for item in CASES], ids=[item[0] for item in CASES])
def test_prices_are_refused(edits: tuple[tuple[tuple[str, ...], Any], ...], place: str, words: str) -> None:
    assert any(item.startswith(f"{place}: ") and words in item for item in problems(*edits)), problems(*edits)


def test_every_refusal_of_prices_has_a_case() -> None:
    said = "\n".join(words for case in CASES for words in problems(*case[1]))
    for module in (price_rows, prices):
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, (ast.Raise, ast.Yield)):
                words = [item.value for item in ast.walk(node) if isinstance(item, ast.Constant)]
                longest = max((word for word in words if isinstance(word, str)), key=len, default="")
                assert longest in said, f"no case says {longest!r}"


# ------------------------------------------------------------------------------------------- what is generated

CONFIG = 'project_name_override: priced\npackage_name_override: priced\npackage_version_override: "1.0"\n'


@pytest.fixture
def priced(tmp_path: Path) -> Iterator[ModuleType]:
    """The package of the small contract with prices."""
    config = tmp_path / "config.yaml"
    config.write_text(f"{CONFIG}literal_enums: true\npost_hooks: []\n")
    contract = tmp_path / "contract.yaml"
    contract.write_text(json.dumps(changed(*PRICED)))  # JSON is YAML with all strings in quotes
    done = generate(contract, config, tmp_path)
    assert done.code == 0, done.err
    sys.path.insert(0, str(tmp_path))
    yield import_module("priced")
    sys.path.remove(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "priced"]:
        del sys.modules[name]


def test_package_has_the_prices_of_its_contract(priced: ModuleType) -> None:
    assert "pricing" in priced.__all__
    meter = {"asked": 3_000_000, "known": 1_000_000, "new": 2_000_000, "said": 1_000_000}
    # Sunday 22:00 to Monday 02:30, five and a half hours ahead of UTC; 1 March 2026 is a Sunday.
    for at, peak_, usd, cny in (
        ("2026-01-31T00:00:00", False, "12.1", None),
        ("2026-02-01T00:00:29", False, "12.1", None),
        ("2026-02-01T00:00:30", False, "12.1", "84.7"),
        ("2026-03-01T16:29:59", False, "12.1", "84.7"),
        ("2026-03-01T16:30:00", True, "18.15", "127.05"),
        ("2026-03-01T20:59:59", True, "18.15", "127.05"),
        ("2026-03-01T21:00:00", False, "12.1", "84.7"),
        ("2026-03-02T16:30:00", False, "12.1", "84.7"),
        ("2026-03-01T02:30:00", True, "18.15", "127.05"),
    ):
        time = datetime.fromisoformat(at).replace(tzinfo=UTC)
        thing_ = priced.models.Thing.from_dict({"who": "big", "class": int(time.timestamp()), "meter": meter})
        cost = priced.pricing.cost(thing_)
        assert (cost.at, cost.peak) == (time, peak_)
        assert (cost.usd, cost.cny) == (Decimal(usd), None if cny is None else Decimal(cny))
        assert [found.model for found in cost.rows] == ["large"] * len(cost.rows)
    assert f"large from 2026-02-01: {NEXT['note']}" in cost.notes
    with pytest.raises(priced.PriceUnknown, match="this Thing has no meter"):
        priced.pricing.cost(priced.models.Thing.from_dict({"who": "big", "class": 0}))
    assert issubclass(priced.PriceUnknown, priced.SmallError)


def test_package_without_prices_has_nothing_of_them(petshop_folder: Path) -> None:
    assert not list((petshop_folder / "petshop").glob("*pricing*"))
    assert "pricing" not in import_module("petshop").__all__
    assert "x-prices" not in SMALL
