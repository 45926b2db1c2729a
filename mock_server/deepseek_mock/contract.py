"""The model table: names, aliases and limits, read from the `x-models` part of openapi.yaml at start-up."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from deepseek_mock.prices import PriceTable

CONTRACT = "openapi.yaml"
TABLES = ("x-models", "x-prices")
MODES = ("non_thinking", "thinking", "thinking_max_effort")


def find_contract() -> Path:
    """The contract: beside this module in an installed wheel, at the root of the repository in a checkout."""
    here = Path(__file__).resolve().parent
    for candidate in (here / CONTRACT, here.parent.parent / CONTRACT):
        if candidate.is_file():
            return candidate
    raise FileNotFoundError(f"{CONTRACT} is neither in {here} nor in {here.parent.parent}")


@dataclass(frozen=True, slots=True)
class Model:
    """What the mock needs to know of one model. Sizes are in tokens.

    `default_max_tokens` has the keys of `MODES`.
    """

    id: str
    name: str | None
    context_window: int
    max_output_tokens: int
    default_max_tokens: Mapping[str, int]
    input_modalities: tuple[str, ...]
    output_modalities: tuple[str, ...]
    max_concurrent_requests: int | None = None


@dataclass(frozen=True, slots=True)
class Served:
    """What a requested name stands for: the model that answers, and what the name itself allows."""

    model: Model
    thinks: bool
    sees: bool
    fim: bool


class ModelTable:
    """The models that were served on a day and the older names that still reached them."""

    def __init__(self, rows: Sequence[Mapping[str, Any]], as_of: date | None = None) -> None:
        """Reads the rows of `x-models`; `as_of` is the day, today's state unless given."""
        dated = [row for row in (_on(row, as_of) for row in rows) if row is not None]
        self.models = [_model(row) for row in dated if not row.get("alias_of")]
        current = {model.id: model for model in self.models}
        self._served: dict[str, Served] = {}
        for row in dated:
            target = current.get(str(row.get("alias_of") or row["id"]))
            if target is not None:
                self._served[str(row["id"])] = Served(
                    target,
                    thinks=bool(row["thinking"]),
                    sees="image" in row["input_modalities"],
                    fim=bool(row["fim"]),
                )

    def find(self, name: str) -> Served | None:
        """The model behind a requested name, or None for a name the server does not know."""
        return self._served.get(name)

    def listed(self) -> str:
        """The supported names as the error message about an unknown one words them."""
        return " or ".join(model.id for model in reversed(self.models))


def _on(row: Mapping[str, Any], day: date | None) -> Mapping[str, Any] | None:
    """A row as it was on a day: with what its versions say of that time. None: the name was not served."""
    versions: Sequence[Mapping[str, Any]] = row.get("versions", ())
    if day is not None:
        versions = [version for version in versions if date.fromisoformat(version["since"]) <= day]
        if not versions:
            return None
    dated = dict(row)
    if versions:
        # Only what the version says makes an alias of it: before, the name was a model of its own.
        dated.pop("alias_of", None)
        dated |= {key: value for key, value in versions[-1].items() if key not in {"since", "name"}}
    retired = row.get("retired")
    # An alias stays callable after the day that was announced as its end: so it was observed.
    ended = retired is not None and (day is None or date.fromisoformat(retired) <= day)
    return None if ended and not dated.get("alias_of") else dated


def _model(row: Mapping[str, Any]) -> Model:
    defaults: Mapping[str, int] | int = row.get("default_max_tokens", row["max_output_tokens"])
    # One number stands for all: the model had no modes.
    defaults = dict.fromkeys(MODES, defaults) if isinstance(defaults, int) else defaults
    return Model(
        id=str(row["id"]),
        name=row.get("name"),
        context_window=int(row["context_window"]),
        max_output_tokens=int(row["max_output_tokens"]),
        default_max_tokens={key: int(value) for key, value in defaults.items()},
        input_modalities=tuple(row["input_modalities"]),
        output_modalities=tuple(row["output_modalities"]),
        max_concurrent_requests=row.get("max_concurrent_requests"),
    )


def load_models(as_of: date | None = None) -> ModelTable:
    """The models as they were on a day, as they are today unless it is given."""
    return ModelTable(_tables()["x-models"], as_of)


def load_prices() -> PriceTable:
    """All prices there have been."""
    return PriceTable(_tables()["x-prices"])


@cache
def _tables() -> dict[str, Any]:
    """The tables of the contract, read once per process: a tenth of the file, which takes long to read as a whole."""
    text = find_contract().read_text(encoding="utf-8")
    sections = (re.search(rf"^{name}:.*?(?=^[^\s#]|\Z)", text, re.MULTILINE | re.DOTALL) for name in TABLES)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tables: dict[str, Any] = {}
    for section in sections:
        if section is not None:
            tables |= yaml.load(section.group(), Loader=loader)  # noqa: S506 - both are safe loaders
    return tables
