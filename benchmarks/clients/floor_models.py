"""Typed replies and chunks with as little as that takes: what the bare clients decode into."""

from __future__ import annotations

from typing import Any

from attrs import define


@define
class Delta:
    """What a chunk adds."""

    role: str | None
    content: str | None
    reasoning_content: str | None
    tool_calls: list[ToolCall] | None


@define
class ToolCall:
    """A piece of a tool call."""

    index: int
    id: str | None
    name: str | None
    arguments: str | None


@define
class ChunkChoice:
    """The only choice of a chunk."""

    index: int
    delta: Delta
    logprobs: Any
    finish_reason: str | None


@define
class Chunk:
    """One chunk."""

    id: str
    object: str
    created: int
    model: str
    system_fingerprint: str
    choices: list[ChunkChoice]
    usage: Usage | None


@define
class Usage:
    """What was used."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_cache_hit_tokens: int
    prompt_cache_miss_tokens: int
    cached_tokens: int
    reasoning_tokens: int


@define
class Logprob:
    """One token."""

    token: str
    logprob: float
    bytes: list[int] | None
    top_logprobs: list[Logprob]


@define
class Message:
    """The message of a reply."""

    role: str
    content: str | None
    reasoning_content: str | None


@define
class Choice:
    """The only choice of a reply."""

    index: int
    message: Message
    logprobs: list[Logprob] | None
    finish_reason: str


@define
class Reply:
    """A whole reply."""

    id: str
    object: str
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str


def usage(data: dict[str, Any]) -> Usage:
    """Decodes usage."""
    return Usage(
        data["prompt_tokens"],
        data["completion_tokens"],
        data["total_tokens"],
        data["prompt_cache_hit_tokens"],
        data["prompt_cache_miss_tokens"],
        data["prompt_tokens_details"]["cached_tokens"],
        data["completion_tokens_details"]["reasoning_tokens"],
    )


def tool_call(data: dict[str, Any]) -> ToolCall:
    """Decodes a piece of a tool call."""
    function = data["function"]
    return ToolCall(data["index"], data.get("id"), function.get("name"), function.get("arguments"))


def chunk(data: dict[str, Any]) -> Chunk:
    """Decodes a chunk."""
    choices: list[ChunkChoice] = []
    for item in data["choices"]:
        get = item["delta"].get
        calls = get("tool_calls")
        delta = Delta(
            get("role"),
            get("content"),
            get("reasoning_content"),
            calls and [tool_call(call) for call in calls],
        )
        choices.append(ChunkChoice(item["index"], delta, item["logprobs"], item["finish_reason"]))
    used = data.get("usage")
    return Chunk(
        data["id"],
        data["object"],
        data["created"],
        data["model"],
        data["system_fingerprint"],
        choices,
        used and usage(used),
    )


def logprob(data: dict[str, Any]) -> Logprob:
    """Decodes a token."""
    others = [Logprob(item["token"], item["logprob"], item["bytes"], []) for item in data["top_logprobs"]]
    return Logprob(data["token"], data["logprob"], data["bytes"], others)


def reply(data: dict[str, Any]) -> Reply:
    """Decodes a whole reply."""
    choices: list[Choice] = []
    for item in data["choices"]:
        said = item["message"]
        message = Message(said["role"], said["content"], said.get("reasoning_content"))
        known = item["logprobs"]
        logprobs = known and [logprob(token) for token in known["content"]]
        choices.append(Choice(item["index"], message, logprobs, item["finish_reason"]))
    return Reply(
        data["id"],
        data["object"],
        data["created"],
        data["model"],
        choices,
        usage(data["usage"]),
        data["system_fingerprint"],
    )
