"""Reads the chat requests that most callers send in a straight line; others are left to the reader of all of them."""

from __future__ import annotations

from typing import cast

from deepseek_mock.chat_request import AS_USUAL, ChatRequest, Sampling
from deepseek_mock.contract import ModelTable
from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message, Part
from deepseek_mock.profiles import Profile

_MEMBERS = frozenset({"max_tokens", "messages", "model", "stream", "temperature", "thinking"})
_SAMPLING = frozenset({"max_tokens", "stream", "temperature"})
_MESSAGE = frozenset({"role", "content"})
# In all profiles; without other members, they are read alike.
_ROLES = frozenset({"assistant", "system", "user"})
_THINKING = {"enabled": True, "disabled": False}


def read_plain_chat(value: Json, models: ModelTable, profile: Profile) -> ChatRequest | None:
    """The request that `read_chat` would read; None where something is unusual, which may be right all the same."""
    if type(value) is not dict or not value.keys() <= _MEMBERS or not profile.unknown_members.isdisjoint(value):
        return None
    model, unread = value.get("model"), value.get("messages")
    if type(model) is not str or type(unread) is not list:
        return None
    served = models.find(model)
    thinks = served is None or served.thinks
    if "thinking" in value:
        thinking = value["thinking"]
        if type(thinking) is not dict or len(thinking) != 1:
            return None
        kind = thinking.get("type")
        if type(kind) is not str or kind not in _THINKING:
            return None
        thinks = _THINKING[kind]
    messages: list[Message] = []
    for message in unread:
        if type(message) is not dict or message.keys() != _MESSAGE:
            return None
        role, content = message["role"], message["content"]
        if type(role) is not str or role not in _ROLES or type(content) is not str:
            return None
        messages.append(Message(role, (Part("text", content),)))
    sampling = AS_USUAL if _SAMPLING.isdisjoint(value) else _sampling(value)
    return None if sampling is None else ChatRequest(model, served, tuple(messages), sampling, thinks)


def _sampling(value: dict[str, Json]) -> Sampling | None:
    stream, most, temperature = value.get("stream"), value.get("max_tokens"), value.get("temperature")
    if stream is not None and type(stream) is not bool:
        return None
    if most is not None and type(most) is not int:
        return None
    if temperature is not None and type(temperature) is not float and type(temperature) is not int:
        return None
    return Sampling(most, stream=stream is True, temperature=cast("float | None", temperature))
