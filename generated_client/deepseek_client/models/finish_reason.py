"""The FinishReason type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_finish_reason import KnownFinishReason

FinishReason: TypeAlias = KnownFinishReason | str
"""Why an answer ended."""
