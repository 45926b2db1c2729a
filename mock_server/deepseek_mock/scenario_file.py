"""Scenarios in YAML."""

from __future__ import annotations

from deepseek_mock.rules import Rule


def read_rule(text: str) -> Rule:
    raise ValueError(text)
