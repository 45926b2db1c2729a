"""Reads the body of a chat request into typed values; says nothing yet about ranges and rules."""

from __future__ import annotations

from dataclasses import dataclass

from deepseek_mock.contract import ModelTable, Served
from deepseek_mock.messages import ALL_PARTS, TEXT_PARTS, Message, read_messages
from deepseek_mock.profiles import Profile
from deepseek_mock.shape import (
    Node,
    optional_boolean,
    optional_integer,
    optional_number,
    optional_string,
)
from deepseek_mock.tools import NO_CHOICE, NO_TOOLS, ToolChoice, Tools, read_tool_choice, read_tools

RESPONSE_FORMATS = ("text", "json_object", "json_schema")


@dataclass(frozen=True, slots=True)
class Sampling:
    """Members that chat and FIM requests share. `stop` is always a tuple here."""

    max_tokens: int | None = None
    stop: tuple[str, ...] = ()
    stream: bool = False
    include_usage: bool = False
    stream_options: bool = False
    temperature: float | None = None
    top_p: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None


AS_USUAL = Sampling()
SAMPLING = frozenset({
    "frequency_penalty",
    "max_tokens",
    "presence_penalty",
    "stop",
    "stream",
    "stream_options",
    "temperature",
    "top_p",
})  # fmt: skip


@dataclass(slots=True)
class ChatRequest:
    """A chat request whose shape is right."""

    model: str
    served: Served | None
    messages: tuple[Message, ...]
    sampling: Sampling
    thinking: bool
    effort: str = "high"
    n: int | None = None
    tools: Tools = NO_TOOLS
    tool_choice: ToolChoice = NO_CHOICE
    response_format: str = "text"
    logprobs: bool = False
    top_logprobs: int | None = None
    user_id: str | None = None
    safety_level: str = "low"
    title: bool = False


# Most requests have none of these.
OPTIONS = frozenset({
    "logprobs",
    "n",
    "reasoning_effort",
    "response_format",
    "safety_check",
    "title",
    "tool_choice",
    "tools",
    "top_logprobs",
    "user_id",
})  # fmt: skip


def read_chat(node: Node, models: ModelTable, profile: Profile) -> ChatRequest:
    """Reads a chat request; raises ShapeError at the first member that does not fit."""
    node.members("struct ChatCompletionRequest")
    node = node.without(profile.unknown_members)
    unread = node.need("messages")
    model = node.need("model").string()
    served = models.find(model)
    messages = read_messages(unread, ALL_PARTS if served is None or served.sees else TEXT_PARTS, profile)
    thinks = served is None or served.thinks
    if OPTIONS.isdisjoint(node.members("a map")):
        return ChatRequest(model, served, messages, read_sampling(node), _thinking(node, default=thinks))
    tools = read_tools(node.get("tools", nullable=True), profile)
    effort = _effort(node, profile)
    return ChatRequest(
        model=model,
        served=served,
        messages=messages,
        sampling=read_sampling(node),
        n=optional_integer(node, "n"),
        tools=tools,
        tool_choice=read_tool_choice(node.get("tool_choice", nullable=True), tools),
        response_format=_response_format(node, profile),
        logprobs=bool(optional_boolean(node, "logprobs")),
        top_logprobs=optional_integer(node, "top_logprobs"),
        thinking=_thinking(node, default=thinks) and effort != "none",
        effort=effort,
        user_id=optional_string(node, "user_id"),
        safety_level=_safety_level(node),
        title=_title(node),
    )


def read_sampling(node: Node) -> Sampling:
    """Reads the members that steer sampling and streaming."""
    if SAMPLING.isdisjoint(node.members("a map")):
        return AS_USUAL
    options = node.get("stream_options", nullable=True)
    include_usage = False
    if options is not None:
        options.members("struct StreamOptions")
        include_usage = bool(optional_boolean(options, "include_usage", nullable=False))
    return Sampling(
        max_tokens=optional_integer(node, "max_tokens"),
        stop=_stop(node.get("stop", nullable=True)),
        stream=bool(optional_boolean(node, "stream")),
        include_usage=include_usage,
        stream_options=options is not None,
        temperature=optional_number(node, "temperature"),
        top_p=optional_number(node, "top_p"),
        frequency_penalty=optional_number(node, "frequency_penalty"),
        presence_penalty=optional_number(node, "presence_penalty"),
    )


def _stop(node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    if isinstance(node.value, str):
        return (node.value,)
    return tuple(item.string() for item in node.items("string or list of strings"))


def _thinking(node: Node, *, default: bool) -> bool:
    thinking = node.get("thinking", nullable=True)
    if thinking is None:
        return default
    thinking.members("struct ThinkingOptions")
    return thinking.need("type").variant(("enabled", "disabled")) == "enabled"


def _effort(node: Node, profile: Profile) -> str:
    effort = optional_string(node, "reasoning_effort", nullable=False)
    return "high" if effort is None else profile.efforts.get(effort, "high")


def _response_format(node: Node, profile: Profile) -> str:
    wanted = node.get("response_format", nullable=True)
    if wanted is None:
        return "text"
    wanted.members("struct ResponseFormat")
    found = wanted.get("type")
    kind = "text" if found is None else found.variant(RESPONSE_FORMATS)
    if kind == "json_schema" and profile.early_json_schema:
        raise wanted.wrong("response_format.type `json_schema` is unavailable now")
    return kind


def _safety_level(node: Node) -> str:
    check = node.get("safety_check")
    if check is None:
        return "low"
    check.members("struct SafetyCheck")
    return check.need("level").variant(("low", "high"))


def _title(node: Node) -> bool:
    title = node.get("title")
    if title is None:
        return False
    title.members("struct TitleOptions")
    return title.need("enabled").boolean()
