"""Reads the `messages` of a chat request: shape only, the rules between messages are in chat_rules.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deepseek_mock.profiles import Profile
from deepseek_mock.shape import Node, ShapeError, optional_boolean, optional_string

TEXT_PARTS = ("text",)
ALL_PARTS = ("text", "image_url", "file")
DETAILS = ("low", "high", "original", "auto")
CONTENT_TYPE = "ChatCompletionRequestContent"


@dataclass(slots=True)
class Part:
    """One part of a message's content. `detail` is set on images, `text` on text."""

    kind: str
    text: str = ""
    detail: str | None = None
    url: str | None = None
    file_id: str | None = None
    file_data: str | None = None
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool call in the history."""

    id: str
    name: str
    arguments: str


@dataclass(slots=True)
class Message:
    """One message of the conversation. `content` None means null or absent."""

    role: str
    content: tuple[Part, ...] | None
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    reasoning_content: str | None = None
    prefix: bool = False

    @property
    def text(self) -> str:
        """The text of the content, its parts put together."""
        return "".join(part.text for part in self.content or ())


def read_messages(node: Node, part_kinds: Sequence[str], profile: Profile) -> tuple[Message, ...]:
    """Reads all messages; `part_kinds` are those that the model understands."""
    return tuple(_message(item, part_kinds, profile) for item in node.items())


def _message(node: Node, part_kinds: Sequence[str], profile: Profile) -> Message:
    node.members("internally tagged enum ChatCompletionRequestMessage")
    # The tag is read where it stands; the rest waits in a buffer until the tag is known.
    role = node.need("role").variant(profile.roles)
    message = node.buffer()
    if role == "tool":
        content = _content(message.need("content"), part_kinds, profile)
        return Message(role, content, tool_call_id=message.need("tool_call_id").string())
    if role == "latest_reminder":
        return Message(role, _text(message.need("content")))
    name = optional_string(message, "name", nullable=False)
    if role == "system":
        return Message(role, _text(message.need("content")), name)
    if role == "user":
        return Message(role, _content(message.need("content"), part_kinds, profile), name)
    return _assistant(message, name)


def _text(node: Node) -> tuple[Part, ...]:
    return (Part("text", node.string()),)


def _assistant(message: Node, name: str | None) -> Message:
    content = message.get("content", nullable=True)
    calls = message.get("tool_calls")
    return Message(
        role="assistant",
        content=None if content is None else _text(content),
        name=name,
        tool_calls=() if calls is None else tuple(_tool_call(call) for call in calls.items()),
        reasoning_content=optional_string(message, "reasoning_content"),
        prefix=bool(optional_boolean(message, "prefix", nullable=False)),
    )


def _tool_call(node: Node) -> ToolCall:
    node.members("struct ChatCompletionMessageToolCall")
    node.need("type").variant(("function",))
    function = node.need("function")
    function.members("struct FunctionCall")
    index = node.get("index")
    if index is not None and index.integer() < 0:
        raise index.wrong(f"invalid value: integer `{index.value}`, expected u32")
    return ToolCall(
        id=node.need("id").string(),
        name=function.need("name").string(),
        arguments=function.need("arguments").string(),
    )


def _content(node: Node, part_kinds: Sequence[str], profile: Profile) -> tuple[Part, ...]:
    if isinstance(node.value, str):
        return (Part("text", node.value),)
    unmatched = node.wrong(f"data did not match any variant of untagged enum {CONTENT_TYPE}")
    if not isinstance(node.value, list):
        raise unmatched
    try:
        return tuple(_part(item, part_kinds) for item in node.items())
    except ShapeError as error:
        if profile.untagged_content:
            raise unmatched from error
        raise


def _part(node: Node, part_kinds: Sequence[str]) -> Part:
    node.members("internally tagged enum ChatCompletionRequestContentPart")
    kind = node.need("type").variant(part_kinds)
    if kind == "text":
        return Part(kind, node.need("text").string())
    if kind == "image_url":
        image = node.need("image_url")
        image.members("struct ImageUrl")
        detail = image.get("detail")
        return Part(
            kind,
            detail=None if detail is None else detail.variant(DETAILS),
            url=image.need("url").string(),
        )
    return Part(
        kind,
        file_id=optional_string(node, "file_id", nullable=False),
        file_data=optional_string(node, "file_data", nullable=False),
        filename=optional_string(node, "filename", nullable=False),
    )
