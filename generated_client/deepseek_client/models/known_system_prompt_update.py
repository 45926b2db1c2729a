"""The KnownSystemPromptUpdate type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Literal, TypeAlias

KnownSystemPromptUpdate: TypeAlias = Literal["leading-only", "in-history"]
""""leading-only": only before the conversation. "in-history": also in the middle of it."""
