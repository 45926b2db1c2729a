"""The SafetyLevel type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

SafetyLevel: TypeAlias = Literal["low", "high"]
""""low" is the same as not asking. "high" reviews user messages, tool results and the output: a bad input is
refused with 400 "Content Exists Risk", and an answer may end as a refusal, even after its last text, because
the connection stays open for a final review. How a refusal shows in a chat answer was not recorded.
"""
