"""The ChatMessage type. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from .._codec import decode_tagged
from ..types import UnknownObject


def decode_chat_message(value: Any) -> ChatMessage:
    """Decode a value of this type from JSON."""
    decoded: ChatMessage = decode_tagged(value, "role", _TABLE, _NAME)
    return decoded


# Imports of models come last: cycles cannot bite, and no import runs inside a call.
from .assistant_message import AssistantMessage  # noqa: E402
from .latest_reminder_message import LatestReminderMessage  # noqa: E402
from .system_message import SystemMessage  # noqa: E402
from .tool_message import ToolMessage  # noqa: E402
from .user_message import UserMessage  # noqa: E402

ChatMessage: TypeAlias = (
    SystemMessage | UserMessage | AssistantMessage | ToolMessage | LatestReminderMessage | UnknownObject
)
"""One message of a conversation; `role` says whose."""

_NAME: Final = "ChatMessage"
_TABLE: Final[dict[object, Callable[[Mapping[str, Any]], Any]]] = {
    "system": SystemMessage.from_dict,
    "user": UserMessage.from_dict,
    "assistant": AssistantMessage.from_dict,
    "tool": ToolMessage.from_dict,
    "latest_reminder": LatestReminderMessage.from_dict,
}
