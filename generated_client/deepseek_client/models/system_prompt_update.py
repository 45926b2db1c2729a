"""The SystemPromptUpdate type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TypeAlias

from .known_system_prompt_update import KnownSystemPromptUpdate

SystemPromptUpdate: TypeAlias = KnownSystemPromptUpdate | str
"""Where system prompts may stand in a conversation."""
