"""The ChatCompletionRequest object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import as_list, decoded, fail, to_wire
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..params import (
        ChatMessageParam,
        ResponseFormatParam,
        SafetyCheckParam,
        StopSequencesParam,
        StreamOptionsParam,
        ThinkingParam,
        TitleOptionsParam,
        ToolChoiceParam,
        ToolParam,
    )
    from .model_name import ModelName
    from .reasoning_effort import ReasoningEffort

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "messages",
        "model",
        "thinking",
        "reasoning_effort",
        "max_tokens",
        "response_format",
        "stop",
        "stream",
        "stream_options",
        "temperature",
        "top_p",
        "tools",
        "tool_choice",
        "logprobs",
        "top_logprobs",
        "user_id",
        "safety_check",
        "title",
        "frequency_penalty",
        "presence_penalty",
        "n",
    )
)
_CHECKED: Final[tuple[str, ...]] = (
    "messages",
    "tools",
)


@_define(kw_only=True)
class ChatCompletionRequest:
    """A conversation and how to answer it.

    Members that are not listed here are ignored: `seed`, `parallel_tool_calls` and the like have no effect.
    `null` stands for "not given" where a member allows it.

    Rules between members: `top_logprobs` needs `logprobs: true`; `stream_options` needs `stream: true`; a
    forced tool call (`tool_choice` "required" or a named function) needs a function in `tools` and works only
    without thinking, and under the safety level "high" only beside a tool that the server runs.

    Rules that the schema cannot state: the model must exist; prompt and answer must fit its context window
    (1,048,576 tokens, of which 1,048,565 can be asked for); JSON output needs the word "json" in a message;
    function names are unique; tool messages answer tool calls one for one; only the last message may have
    `prefix: true`, and only on the beta path; pictures and files need a model that reads them.
    """

    messages: Sequence[ChatMessageParam]
    """The conversation so far, oldest message first. The server keeps nothing: send everything every time.

    Every `tool` message answers a tool call of the assistant message before it, and every tool call needs its
    answer before the conversation goes on. (`deepseek-reasoner` as R1, January to about August 2025, also
    demanded that user and assistant alternate and that the user speaks last; this is over.)

    At least 1 item.
    """
    model: ModelName
    """The model that answers. An unknown name is refused with 400. The answer's `model` tells which model served
    an old name.
    """
    thinking: Thinking | ThinkingParam | None | Unset = UNSET
    """Whether the model thinks before it answers. Since 2025-12-01; before, the model name decided. On by
    default since 2026-04-24.
    """
    reasoning_effort: ReasoningEffort | Unset = UNSET
    """How much to think. "none" turns thinking off. For compatibility "minimal" counts as "low", "medium" and
    "xhigh" as "high", and "ultra" as "max"; the mapping has changed three times since April 2026.

    The server's default: 'high'.
    """
    max_tokens: int | None | Unset = UNSET
    """Most tokens to generate, reasoning and answer together. Default: 8192 without thinking, 65536 with
    thinking, 131072 at the effort "max". Reaching it ends the answer with `finish_reason` "length", perhaps
    in the middle of the reasoning or of a tool call's arguments. Up to deepseek-chat V3.2 the limit was 8192
    (default 4096); for R1 it counted the answer only.

    At least 1 and at most 393216.
    """
    response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET
    """The form of the answer. Plain text unless given. For `deepseek-reasoner` since 2025-05-28."""
    stop: StopSequencesParam | None | Unset = UNSET
    """Up to 16 strings that end the answer where one of them would appear. The string is not returned."""
    stream: bool | None | Unset = UNSET
    """Whether to send the answer in pieces while it is written, as server-sent events.

    The server's default: False.
    """
    stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET
    """How to stream. Allowed only together with `stream` true."""
    temperature: float | None | Unset = UNSET
    """Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect in thinking mode.
    DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis, 1.3 for conversation and
    translation, 1.5 for creative writing.

    At least 0 and at most 2. The server's default: 1.
    """
    top_p: float | None | Unset = UNSET
    """Chooses among the likeliest tokens that together have this probability. Greater than 0: the documentation
    allows 0, the server refuses it. In thinking mode values below 0.95 count as 0.95; without thinking it is
    always 1 (documented since September 2026).

    Above 0 and at most 1. The server's default: 1.
    """
    tools: Sequence[ToolParam] | None | Unset = UNSET
    """What the model may call. Names are unique. At most 128 functions: documented until August 2026, not
    mentioned since. They cannot change in the course of a conversation.

    At most 128 items.
    """
    tool_choice: ToolChoiceParam | None | Unset = UNSET
    """Whether and what the model must call. Default: "none" without tools, "auto" with tools."""
    logprobs: bool | None | Unset = UNSET
    """Whether to return the probability of every token of the answer, and in thinking mode of the reasoning.
    (Refused by `deepseek-reasoner` until V3.2.)

    The server's default: False.
    """
    top_logprobs: int | None | Unset = UNSET
    """How many of the likeliest alternatives to return for each token. Needs `logprobs` true.

    At least 0 and at most 20.
    """
    user_id: str | None | Unset = UNSET
    """Your own name for the end user, without private data. Separates users in content safety, in the context
    cache and in scheduling. Documented as letters, digits, hyphens and underscores; only the length is
    enforced. Since 2026.

    At most 512 characters.
    """
    safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET
    """How strictly to review input and output. Since 2026-11-13."""
    title: TitleOptions | TitleOptionsParam | Unset = UNSET
    """Whether to make a title for the conversation. Since 2026-11-13."""
    frequency_penalty: float | None | Unset = UNSET
    """Used to make repeated words less likely, from -2 to 2. Accepted without effect today; thinking models
    always ignored it.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    presence_penalty: float | None | Unset = UNSET
    """Used to make words that occurred already less likely, from -2 to 2. Accepted without effect today;
    thinking models always ignored it, but for R1's first day (2025-01-20), when it was refused.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    n: int | None | Unset = UNSET
    """How many answers to generate. Not documented since 2024; only 1 is accepted, anything else is refused with
    400.

    At least 1 and at most 1. The server's default: 1.
    """
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            value = data["messages"]
            self.messages = [decode_chat_message(item) for item in as_list(value)]
            self.model = data["model"]
            self.thinking = decoded(data.get("thinking", UNSET), lambda value: Thinking.from_dict(value))
            self.reasoning_effort = data.get("reasoning_effort", UNSET)
            self.max_tokens = data.get("max_tokens", UNSET)
            self.response_format = decoded(
                data.get("response_format", UNSET), lambda value: ResponseFormat.from_dict(value)
            )
            self.stop = data.get("stop", UNSET)
            self.stream = data.get("stream", UNSET)
            self.stream_options = decoded(
                data.get("stream_options", UNSET), lambda value: StreamOptions.from_dict(value)
            )
            self.temperature = data.get("temperature", UNSET)
            self.top_p = data.get("top_p", UNSET)
            self.tools = decoded(data.get("tools", UNSET), lambda value: [decode_tool(item) for item in as_list(value)])
            self.tool_choice = decoded(data.get("tool_choice", UNSET), lambda value: decode_tool_choice(value))
            self.logprobs = data.get("logprobs", UNSET)
            self.top_logprobs = data.get("top_logprobs", UNSET)
            self.user_id = data.get("user_id", UNSET)
            self.safety_check = decoded(data.get("safety_check", UNSET), lambda value: SafetyCheck.from_dict(value))
            self.title = decoded(data.get("title", UNSET), lambda value: TitleOptions.from_dict(value))
            self.frequency_penalty = data.get("frequency_penalty", UNSET)
            self.presence_penalty = data.get("presence_penalty", UNSET)
            self.n = data.get("n", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("ChatCompletionRequest", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["messages"] = to_wire(self.messages)
        out["model"] = self.model
        if self.thinking is not UNSET:
            out["thinking"] = to_wire(self.thinking)
        if self.reasoning_effort is not UNSET:
            out["reasoning_effort"] = self.reasoning_effort
        if self.max_tokens is not UNSET:
            out["max_tokens"] = self.max_tokens
        if self.response_format is not UNSET:
            out["response_format"] = to_wire(self.response_format)
        if self.stop is not UNSET:
            out["stop"] = self.stop
        if self.stream is not UNSET:
            out["stream"] = self.stream
        if self.stream_options is not UNSET:
            out["stream_options"] = to_wire(self.stream_options)
        if self.temperature is not UNSET:
            out["temperature"] = self.temperature
        if self.top_p is not UNSET:
            out["top_p"] = self.top_p
        if self.tools is not UNSET:
            out["tools"] = to_wire(self.tools)
        if self.tool_choice is not UNSET:
            out["tool_choice"] = to_wire(self.tool_choice)
        if self.logprobs is not UNSET:
            out["logprobs"] = self.logprobs
        if self.top_logprobs is not UNSET:
            out["top_logprobs"] = self.top_logprobs
        if self.user_id is not UNSET:
            out["user_id"] = self.user_id
        if self.safety_check is not UNSET:
            out["safety_check"] = to_wire(self.safety_check)
        if self.title is not UNSET:
            out["title"] = to_wire(self.title)
        if self.frequency_penalty is not UNSET:
            out["frequency_penalty"] = self.frequency_penalty
        if self.presence_penalty is not UNSET:
            out["presence_penalty"] = self.presence_penalty
        if self.n is not UNSET:
            out["n"] = self.n
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
from .chat_message import decode_chat_message  # noqa: E402
from .response_format import ResponseFormat  # noqa: E402
from .safety_check import SafetyCheck  # noqa: E402
from .stream_options import StreamOptions  # noqa: E402
from .thinking import Thinking  # noqa: E402
from .title_options import TitleOptions  # noqa: E402
from .tool import decode_tool  # noqa: E402
from .tool_choice import decode_tool_choice  # noqa: E402
