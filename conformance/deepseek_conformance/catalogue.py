"""All checks of live servers, in the order in which they are made, and the probe that shows whether a path is there."""

from __future__ import annotations

from collections.abc import Collection

from deepseek_conformance import (
    checks_account,
    checks_beta,
    checks_chat,
    checks_refusals,
    checks_stream,
    checks_thinking,
    checks_tools,
)
from deepseek_conformance.check import Check, Probe

CHECKS: tuple[Check, ...] = (
    *checks_account.CHECKS,
    *checks_chat.CHECKS,
    *checks_stream.CHECKS,
    *checks_refusals.CHECKS,
    *checks_thinking.CHECKS,
    *checks_tools.CHECKS,
    *checks_beta.CHECKS,
)
# Where these are not there, nothing else is asked of their paths.
OPENINGS: dict[str, Probe] = {
    probe.path: probe
    for probe in (
        checks_account.MODELS,
        checks_account.BALANCE,
        checks_chat.WHOLE,
        checks_beta.PREFIX,
        checks_beta.FIM,
    )
}


def select(operations: Collection[str]) -> list[Check]:
    """The checks of some operations."""
    return [check for check in CHECKS if check.operation in operations]
