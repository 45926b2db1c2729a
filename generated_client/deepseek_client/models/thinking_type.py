"""The ThinkingType type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

ThinkingType: TypeAlias = Literal["enabled", "disabled"]
"""Whether the model thinks before it answers."""
