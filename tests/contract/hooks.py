"""What `st run` loads (see schemathesis.toml): the extensions, rules kept by valid requests, and a refusal."""

from __future__ import annotations

from typing import Any

import schemathesis
from deepseek_conformance import extensions as extensions  # noqa: PLC0414 - imported for what it registers
from deepseek_conformance.base_url import is_deepseek
from deepseek_conformance.settling import settle_case
from schemathesis import BaseSchema, Case, HookContext
from schemathesis.generation.meta import TestPhase

from tests.contract.target import Refused

schemathesis.hook("map_case")(settle_case)


@schemathesis.hook("before_call")
def settle_what_links_have_changed(context: HookContext, case: Case[Any], _: dict[str, Any]) -> None:
    """Settles a request again: a link puts its own members over those of a request that is settled already."""
    if case.meta is not None and case.meta.phase.name == TestPhase.STATEFUL:
        settle_case(context, case)


@schemathesis.hook("after_load_schema")
def leave_deepseek_alone(_: HookContext, schema: BaseSchema) -> None:
    """Stops a run against DeepSeek's own servers before its first request."""
    base_url = schema.get_base_url()
    if is_deepseek(base_url):
        raise Refused(f"{base_url} belongs to DeepSeek, and generated requests are for servers of your own")
