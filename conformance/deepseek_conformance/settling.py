"""Makes generated requests that are meant to be accepted keep the rules of rules.py."""

from __future__ import annotations

from typing import Any

from schemathesis import Case, GenerationMode, HookContext

from deepseek_conformance.rules import settle


def settle_case(_: HookContext, case: Case[Any]) -> Case[Any]:
    """A `map_case` hook; requests that are meant to be refused pass unchanged. Examples never come here."""
    meant_well = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if meant_well and isinstance(case.body, dict):
        case.body = settle(case.operation.path, case.body)
    return case
