"""Writes a chat answer as one JSON object, members in the wire's order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from deepseek_mock.generation import Generation
from deepseek_mock.json_text import Json
from deepseek_mock.late_list import late_list
from deepseek_mock.logprobs import entries
from deepseek_mock.usage import Usage


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around every answer. `model` is the model that served, not the alias that was asked for.

    `changed` has members of `usage` that a scenario sets.
    """

    id: str
    created: int
    model: str
    system_fingerprint: str
    usage: Usage
    changed: Mapping[str, Json] = field(default_factory=dict[str, Json])

    def usage_json(self) -> Json:
        """The `usage` object."""
        counted = self.usage.to_json()
        return {**counted, **self.changed} if isinstance(counted, dict) else counted


def chat_completion(envelope: Envelope, generation: Generation, top_logprobs: int | None) -> Json:
    """The answer object; `top_logprobs` None means that no log probabilities were asked for."""
    return {
        "id": envelope.id,
        "object": "chat.completion",
        "created": envelope.created,
        "model": envelope.model,
        "choices": [
            {
                "index": 0,
                "message": _message(generation),
                "logprobs": None if top_logprobs is None else _logprobs(generation, top_logprobs),
                "finish_reason": generation.finish_reason,
            }
        ],
        "usage": envelope.usage_json(),
        "system_fingerprint": envelope.system_fingerprint,
    }


def _message(generation: Generation) -> Json:
    message: dict[str, Json] = {"role": "assistant", "content": "".join(generation.content)}
    if generation.reasoning is not None:
        message["reasoning_content"] = "".join(generation.reasoning)
    if generation.calls:
        message["tool_calls"] = [
            {
                "index": call.index,
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": "".join(call.arguments)},
            }
            for call in generation.calls
        ]
    if generation.title is not None:
        message["title"] = generation.title
    return message


def _logprobs(generation: Generation, top: int) -> Json:
    """Only the channels that have tokens are there."""
    thoughts = generation.reasoning or ()
    channels: dict[str, Json] = {}
    if generation.content:
        channels["content"] = late_list(lambda: entries(generation.content, top, len(thoughts)))
    if thoughts:
        channels["reasoning_content"] = late_list(lambda: entries(thoughts, top))
    return channels or None
