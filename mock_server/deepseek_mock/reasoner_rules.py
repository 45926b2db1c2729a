"""The rules of R1, the first reasoning model, which could do less than others and wanted its messages in turns."""

from __future__ import annotations

from itertools import pairwise

from deepseek_mock.chat_request import ChatRequest
from deepseek_mock.messages import Message
from deepseek_mock.wire_errors import refused

GUIDE = "https://api-docs.deepseek.com/guides/chat_prefix_completion"
TURNS = ("user", "assistant")


def check_reasoner(request: ChatRequest) -> None:
    """Refuses what the model could not do. The messages were seen but for the one about log probabilities."""
    name = request.model
    for parameter, is_set in {"logprobs": request.logprobs, "top_logprobs": request.top_logprobs is not None}.items():
        if is_set:
            raise refused(f"{name} does not support the parameter `{parameter}`")
    if len(request.tools):
        raise refused(f"{name} does not support Function Calling")
    if request.response_format == "json_object":
        raise refused(f"{name} does not support Json Output.")
    _check_turns(name, request.messages)
    _check_reasoning(request.messages)


def _check_turns(name: str, messages: tuple[Message, ...]) -> None:
    last = messages[-1]
    if last.role != "user" and not (last.role == "assistant" and last.prefix):
        raise refused(
            f"The last message of {name} must be a user message, or an assistant message with prefix mode on "
            f"(refer to {GUIDE})."
        )
    for index, (one, other) in enumerate(pairwise(messages)):
        if one.role == other.role and one.role in TURNS:
            raise refused(
                f"{name} does not support successive user or assistant messages (messages[{index}] and "
                f"messages[{index + 1}] in your input). You should interleave the user/assistant messages in the "
                "message sequence."
            )


def _check_reasoning(messages: tuple[Message, ...]) -> None:
    """Only a message that is to be continued may have reasoning: the beginning of the model's own."""
    if any(message.reasoning_content is not None and not message.prefix for message in messages):
        raise refused(
            "The reasoning_content is an intermediate result for display purposes only and will not be included in the "
            "context for inference. Please remove the reasoning_content from your message to reduce network traffic."
        )
