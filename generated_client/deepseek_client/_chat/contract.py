"""What the contract calls the parts of a chat. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ..models.chat_completion import ChatCompletion as Completion
from ..models.chat_completion_chunk import ChatCompletionChunk as Chunk
from ..models.tool_call import ToolCall as Call
from ..models.usage import Usage as Usage

if TYPE_CHECKING:
    from ..params import ChatMessageParam, ToolParam

MessageInput: TypeAlias = "ChatMessageParam"
"""What a conversation consists of, as requests take it."""
ToolInput: TypeAlias = "ToolParam"
"""What the tools of a request may be."""

__all__ = ["Call", "Chunk", "Completion", "MessageInput", "ToolInput", "Usage"]
