"""The ToolChoice type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import Any, TypeAlias, cast


def decode_tool_choice(value: Any) -> ToolChoice:
    """Decode a value of this type from JSON."""
    decoded: ToolChoice = cast(Any, value) if isinstance(value, str) else NamedToolChoice.from_dict(value)
    return decoded


# Imports of models come last: cycles cannot bite, and no import runs inside a call.
from .named_tool_choice import NamedToolChoice  # noqa: E402
from .tool_choice_mode import ToolChoiceMode  # noqa: E402

ToolChoice: TypeAlias = ToolChoiceMode | NamedToolChoice
"""A mode, or one function that must be called."""
