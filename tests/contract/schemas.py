"""openapi.yaml as schemathesis sees it, with the settings of schemathesis.toml."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any, Literal

import schemathesis
from deepseek_conformance import extensions as extensions  # noqa: PLC0414 - imported for what it registers
from deepseek_conformance.contract import document
from deepseek_conformance.fuzz import without_conditions
from deepseek_conformance.settling import settle_case
from deepseek_mock import DEFAULT_API_KEY
from schemathesis import BaseSchema

from tests.contract.target import chosen_target

SETTINGS = Path(__file__).resolve().parents[2] / "schemathesis.toml"


def load(
    mode: Literal["positive", "negative", "all"], *, settled: bool = False, relaxed: bool = False, **changes: Any
) -> BaseSchema:
    """The contract, ready to generate requests with the key of the server under test.

    Args:
        mode: whether to generate valid requests, invalid ones, or both.
        settled: makes valid requests keep the rules of rules.py.
        relaxed: leaves the conditions (`if`) out of the schemas. With them schemathesis makes one valid request
            for the coverage phase, without them more than a hundred; rules.py has the rules that they state.
        changes: settings to add or replace.
    """
    config = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    del config["hooks"]  # they would settle the requests of every schema in this process
    chosen = chosen_target(os.environ)
    config["auth"]["openapi"]["bearerAuth"]["bearer"] = DEFAULT_API_KEY if chosen is None else chosen.api_key
    config["generation"]["mode"] = mode
    contract = without_conditions(document()) if relaxed else document()
    schema = schemathesis.openapi.from_dict(contract, config=schemathesis.Config.from_dict({**config, **changes}))
    if settled:
        schema.hook("map_case")(settle_case)
    return schema
