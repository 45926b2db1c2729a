"""All types of request and response bodies. Generated from openapi.yaml: do not edit.

A type is imported when it is first used, so that importing the package stays quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .anthropic_messages_capabilities import AnthropicMessagesCapabilities as AnthropicMessagesCapabilities
    from .assistant_message import AssistantMessage as AssistantMessage
    from .balance_info import BalanceInfo as BalanceInfo
    from .chat_completion import ChatCompletion as ChatCompletion
    from .chat_completion_choice import ChatCompletionChoice as ChatCompletionChoice
    from .chat_completion_chunk import ChatCompletionChunk as ChatCompletionChunk
    from .chat_completion_chunk_choice import ChatCompletionChunkChoice as ChatCompletionChunkChoice
    from .chat_completion_delta import ChatCompletionDelta as ChatCompletionDelta
    from .chat_completion_message import ChatCompletionMessage as ChatCompletionMessage
    from .chat_completion_request import ChatCompletionRequest as ChatCompletionRequest
    from .chat_message import ChatMessage as ChatMessage
    from .choice_logprobs import ChoiceLogprobs as ChoiceLogprobs
    from .completion import Completion as Completion
    from .completion_choice import CompletionChoice as CompletionChoice
    from .completion_chunk import CompletionChunk as CompletionChunk
    from .completion_chunk_choice import CompletionChunkChoice as CompletionChunkChoice
    from .completion_logprobs import CompletionLogprobs as CompletionLogprobs
    from .completion_request import CompletionRequest as CompletionRequest
    from .completion_tokens_details import CompletionTokensDetails as CompletionTokensDetails
    from .content_part import ContentPart as ContentPart
    from .currency import Currency as Currency
    from .error_detail import ErrorDetail as ErrorDetail
    from .error_response import ErrorResponse as ErrorResponse
    from .file_part import FilePart as FilePart
    from .finish_reason import FinishReason as FinishReason
    from .function_call import FunctionCall as FunctionCall
    from .function_call_delta import FunctionCallDelta as FunctionCallDelta
    from .function_definition import FunctionDefinition as FunctionDefinition
    from .function_name import FunctionName as FunctionName
    from .function_tool import FunctionTool as FunctionTool
    from .image_detail import ImageDetail as ImageDetail
    from .image_url import ImageUrl as ImageUrl
    from .image_url_part import ImageUrlPart as ImageUrlPart
    from .known_currency import KnownCurrency as KnownCurrency
    from .known_finish_reason import KnownFinishReason as KnownFinishReason
    from .known_modality import KnownModality as KnownModality
    from .known_model_name import KnownModelName as KnownModelName
    from .known_reasoning_effort import KnownReasoningEffort as KnownReasoningEffort
    from .known_system_prompt_update import KnownSystemPromptUpdate as KnownSystemPromptUpdate
    from .latest_reminder_message import LatestReminderMessage as LatestReminderMessage
    from .message_content import MessageContent as MessageContent
    from .modality import Modality as Modality
    from .model import Model as Model
    from .model_api_capabilities import ModelApiCapabilities as ModelApiCapabilities
    from .model_effort import ModelEffort as ModelEffort
    from .model_list import ModelList as ModelList
    from .model_name import ModelName as ModelName
    from .named_tool_choice import NamedToolChoice as NamedToolChoice
    from .prompt_tokens_details import PromptTokensDetails as PromptTokensDetails
    from .read_url_tool import ReadUrlTool as ReadUrlTool
    from .reasoning_effort import ReasoningEffort as ReasoningEffort
    from .response_format import ResponseFormat as ResponseFormat
    from .response_format_type import ResponseFormatType as ResponseFormatType
    from .safety_check import SafetyCheck as SafetyCheck
    from .safety_level import SafetyLevel as SafetyLevel
    from .stop_sequences import StopSequences as StopSequences
    from .stream_options import StreamOptions as StreamOptions
    from .system_message import SystemMessage as SystemMessage
    from .system_prompt_update import SystemPromptUpdate as SystemPromptUpdate
    from .text_part import TextPart as TextPart
    from .thinking import Thinking as Thinking
    from .thinking_type import ThinkingType as ThinkingType
    from .title_options import TitleOptions as TitleOptions
    from .token_logprob import TokenLogprob as TokenLogprob
    from .tool import Tool as Tool
    from .tool_call import ToolCall as ToolCall
    from .tool_call_delta import ToolCallDelta as ToolCallDelta
    from .tool_choice import ToolChoice as ToolChoice
    from .tool_choice_mode import ToolChoiceMode as ToolChoiceMode
    from .tool_message import ToolMessage as ToolMessage
    from .top_logprob import TopLogprob as TopLogprob
    from .usage import Usage as Usage
    from .user_balance import UserBalance as UserBalance
    from .user_message import UserMessage as UserMessage
    from .web_search_tool import WebSearchTool as WebSearchTool

_MODULES: Final = {
    "AnthropicMessagesCapabilities": "anthropic_messages_capabilities",
    "AssistantMessage": "assistant_message",
    "BalanceInfo": "balance_info",
    "ChatCompletion": "chat_completion",
    "ChatCompletionChoice": "chat_completion_choice",
    "ChatCompletionChunk": "chat_completion_chunk",
    "ChatCompletionChunkChoice": "chat_completion_chunk_choice",
    "ChatCompletionDelta": "chat_completion_delta",
    "ChatCompletionMessage": "chat_completion_message",
    "ChatCompletionRequest": "chat_completion_request",
    "ChatMessage": "chat_message",
    "ChoiceLogprobs": "choice_logprobs",
    "Completion": "completion",
    "CompletionChoice": "completion_choice",
    "CompletionChunk": "completion_chunk",
    "CompletionChunkChoice": "completion_chunk_choice",
    "CompletionLogprobs": "completion_logprobs",
    "CompletionRequest": "completion_request",
    "CompletionTokensDetails": "completion_tokens_details",
    "ContentPart": "content_part",
    "Currency": "currency",
    "ErrorDetail": "error_detail",
    "ErrorResponse": "error_response",
    "FilePart": "file_part",
    "FinishReason": "finish_reason",
    "FunctionCall": "function_call",
    "FunctionCallDelta": "function_call_delta",
    "FunctionDefinition": "function_definition",
    "FunctionName": "function_name",
    "FunctionTool": "function_tool",
    "ImageDetail": "image_detail",
    "ImageUrl": "image_url",
    "ImageUrlPart": "image_url_part",
    "KnownCurrency": "known_currency",
    "KnownFinishReason": "known_finish_reason",
    "KnownModality": "known_modality",
    "KnownModelName": "known_model_name",
    "KnownReasoningEffort": "known_reasoning_effort",
    "KnownSystemPromptUpdate": "known_system_prompt_update",
    "LatestReminderMessage": "latest_reminder_message",
    "MessageContent": "message_content",
    "Modality": "modality",
    "Model": "model",
    "ModelApiCapabilities": "model_api_capabilities",
    "ModelEffort": "model_effort",
    "ModelList": "model_list",
    "ModelName": "model_name",
    "NamedToolChoice": "named_tool_choice",
    "PromptTokensDetails": "prompt_tokens_details",
    "ReadUrlTool": "read_url_tool",
    "ReasoningEffort": "reasoning_effort",
    "ResponseFormat": "response_format",
    "ResponseFormatType": "response_format_type",
    "SafetyCheck": "safety_check",
    "SafetyLevel": "safety_level",
    "StopSequences": "stop_sequences",
    "StreamOptions": "stream_options",
    "SystemMessage": "system_message",
    "SystemPromptUpdate": "system_prompt_update",
    "TextPart": "text_part",
    "Thinking": "thinking",
    "ThinkingType": "thinking_type",
    "TitleOptions": "title_options",
    "TokenLogprob": "token_logprob",
    "Tool": "tool",
    "ToolCall": "tool_call",
    "ToolCallDelta": "tool_call_delta",
    "ToolChoice": "tool_choice",
    "ToolChoiceMode": "tool_choice_mode",
    "ToolMessage": "tool_message",
    "TopLogprob": "top_logprob",
    "Usage": "usage",
    "UserBalance": "user_balance",
    "UserMessage": "user_message",
    "WebSearchTool": "web_search_tool",
}

__all__ = [
    "AnthropicMessagesCapabilities",
    "AssistantMessage",
    "BalanceInfo",
    "ChatCompletion",
    "ChatCompletionChoice",
    "ChatCompletionChunk",
    "ChatCompletionChunkChoice",
    "ChatCompletionDelta",
    "ChatCompletionMessage",
    "ChatCompletionRequest",
    "ChatMessage",
    "ChoiceLogprobs",
    "Completion",
    "CompletionChoice",
    "CompletionChunk",
    "CompletionChunkChoice",
    "CompletionLogprobs",
    "CompletionRequest",
    "CompletionTokensDetails",
    "ContentPart",
    "Currency",
    "ErrorDetail",
    "ErrorResponse",
    "FilePart",
    "FinishReason",
    "FunctionCall",
    "FunctionCallDelta",
    "FunctionDefinition",
    "FunctionName",
    "FunctionTool",
    "ImageDetail",
    "ImageUrl",
    "ImageUrlPart",
    "KnownCurrency",
    "KnownFinishReason",
    "KnownModality",
    "KnownModelName",
    "KnownReasoningEffort",
    "KnownSystemPromptUpdate",
    "LatestReminderMessage",
    "MessageContent",
    "Modality",
    "Model",
    "ModelApiCapabilities",
    "ModelEffort",
    "ModelList",
    "ModelName",
    "NamedToolChoice",
    "PromptTokensDetails",
    "ReadUrlTool",
    "ReasoningEffort",
    "ResponseFormat",
    "ResponseFormatType",
    "SafetyCheck",
    "SafetyLevel",
    "StopSequences",
    "StreamOptions",
    "SystemMessage",
    "SystemPromptUpdate",
    "TextPart",
    "Thinking",
    "ThinkingType",
    "TitleOptions",
    "TokenLogprob",
    "Tool",
    "ToolCall",
    "ToolCallDelta",
    "ToolChoice",
    "ToolChoiceMode",
    "ToolMessage",
    "TopLogprob",
    "Usage",
    "UserBalance",
    "UserMessage",
    "WebSearchTool",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
