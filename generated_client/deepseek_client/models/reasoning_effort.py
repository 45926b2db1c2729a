"""The ReasoningEffort type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_reasoning_effort import KnownReasoningEffort

ReasoningEffort: TypeAlias = KnownReasoningEffort | str
"""How much to think. What the server does with a word that is not known was not recorded."""
