"""Plain dicts that type checkers know as request values. Generated from openapi.yaml: do not edit.

Wherever a request takes an object, it takes the model from ``models`` or the dict of the same name plus ``Param``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Required, TypeAlias, TypedDict

from .types import UnknownObject

if TYPE_CHECKING:
    from .models import (
        AssistantMessage,
        ChatCompletionMessage,
        FilePart,
        FunctionCall,
        FunctionDefinition,
        FunctionName,
        FunctionTool,
        ImageDetail,
        ImageUrl,
        ImageUrlPart,
        LatestReminderMessage,
        ModelName,
        NamedToolChoice,
        ReadUrlTool,
        ReasoningEffort,
        ResponseFormat,
        ResponseFormatType,
        SafetyCheck,
        SafetyLevel,
        StreamOptions,
        SystemMessage,
        TextPart,
        Thinking,
        ThinkingType,
        TitleOptions,
        ToolCall,
        ToolChoiceMode,
        ToolMessage,
        UserMessage,
        WebSearchTool,
    )


class ChatCompletionRequestParam(TypedDict, total=False):
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

    messages: Required[Sequence[ChatMessageParam]]
    """The conversation so far, oldest message first. The server keeps nothing: send everything every time.

    Every `tool` message answers a tool call of the assistant message before it, and every tool call needs its
    answer before the conversation goes on. (`deepseek-reasoner` as R1, January to about August 2025, also
    demanded that user and assistant alternate and that the user speaks last; this is over.)

    At least 1 item.
    """
    model: Required[ModelName]
    """The model that answers. An unknown name is refused with 400. The answer's `model` tells which model served
    an old name.
    """
    thinking: Thinking | ThinkingParam | None
    """Whether the model thinks before it answers. Since 2025-12-01; before, the model name decided. On by
    default since 2026-04-24.
    """
    reasoning_effort: ReasoningEffort
    """How much to think. "none" turns thinking off. For compatibility "minimal" counts as "low", "medium" and
    "xhigh" as "high", and "ultra" as "max"; the mapping has changed three times since April 2026.

    The server's default: 'high'.
    """
    max_tokens: int | None
    """Most tokens to generate, reasoning and answer together. Default: 8192 without thinking, 65536 with
    thinking, 131072 at the effort "max". Reaching it ends the answer with `finish_reason` "length", perhaps
    in the middle of the reasoning or of a tool call's arguments. Up to deepseek-chat V3.2 the limit was 8192
    (default 4096); for R1 it counted the answer only.

    At least 1 and at most 393216.
    """
    response_format: ResponseFormat | ResponseFormatParam | None
    """The form of the answer. Plain text unless given. For `deepseek-reasoner` since 2025-05-28."""
    stop: StopSequencesParam | None
    """Up to 16 strings that end the answer where one of them would appear. The string is not returned."""
    stream: bool | None
    """Whether to send the answer in pieces while it is written, as server-sent events.

    The server's default: False.
    """
    stream_options: StreamOptions | StreamOptionsParam | None
    """How to stream. Allowed only together with `stream` true."""
    temperature: float | None
    """Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect in thinking mode.
    DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis, 1.3 for conversation and
    translation, 1.5 for creative writing.

    At least 0 and at most 2. The server's default: 1.
    """
    top_p: float | None
    """Chooses among the likeliest tokens that together have this probability. Greater than 0: the documentation
    allows 0, the server refuses it. In thinking mode values below 0.95 count as 0.95; without thinking it is
    always 1 (documented since September 2026).

    Above 0 and at most 1. The server's default: 1.
    """
    tools: Sequence[ToolParam] | None
    """What the model may call. Names are unique. At most 128 functions: documented until August 2026, not
    mentioned since. They cannot change in the course of a conversation.

    At most 128 items.
    """
    tool_choice: ToolChoiceParam | None
    """Whether and what the model must call. Default: "none" without tools, "auto" with tools."""
    logprobs: bool | None
    """Whether to return the probability of every token of the answer, and in thinking mode of the reasoning.
    (Refused by `deepseek-reasoner` until V3.2.)

    The server's default: False.
    """
    top_logprobs: int | None
    """How many of the likeliest alternatives to return for each token. Needs `logprobs` true.

    At least 0 and at most 20.
    """
    user_id: str | None
    """Your own name for the end user, without private data. Separates users in content safety, in the context
    cache and in scheduling. Documented as letters, digits, hyphens and underscores; only the length is
    enforced. Since 2026.

    At most 512 characters.
    """
    safety_check: SafetyCheck | SafetyCheckParam
    """How strictly to review input and output. Since 2026-11-13."""
    title: TitleOptions | TitleOptionsParam
    """Whether to make a title for the conversation. Since 2026-11-13."""
    frequency_penalty: float | None
    """Used to make repeated words less likely, from -2 to 2. Accepted without effect today; thinking models
    always ignored it.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    presence_penalty: float | None
    """Used to make words that occurred already less likely, from -2 to 2. Accepted without effect today;
    thinking models always ignored it, but for R1's first day (2025-01-20), when it was refused.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    n: int | None
    """How many answers to generate. Not documented since 2024; only 1 is accepted, anything else is refused with
    400.

    At least 1 and at most 1. The server's default: 1.
    """


class SystemMessageParam(TypedDict, total=False):
    """Instructions for the model, usually the first message. `deepseek-flash` also takes them in the middle of a
    conversation.
    """

    role: Required[Literal["system"]]
    """Whose message this is."""
    content: Required[str]
    """The instructions. Only a string; pictures are refused with 400."""
    name: str
    """A name for the speaker, to tell speakers of the same role apart."""


class UserMessageParam(TypedDict, total=False):
    """What the user says."""

    role: Required[Literal["user"]]
    """Whose message this is."""
    content: Required[MessageContentParam]
    """The text, or a list of texts, pictures and files."""
    name: str
    """A name for the speaker, to tell speakers of the same role apart."""


class AssistantMessageParam(TypedDict, total=False):
    """An earlier answer of the model, or on the beta path the beginning of the next one (`prefix`).

    An answer can be sent back as it came. Tool calls were never in the documented request schema, yet every
    guide sends them.
    """

    role: Required[Literal["assistant"]]
    """Whose message this is."""
    content: str | None
    """The text of the answer. Documented as required; with `tool_calls` the server also takes null or nothing.
    Only a string; pictures are refused with 400.
    """
    reasoning_content: str | None
    """The reasoning before the answer. What becomes of it has changed: `deepseek-reasoner` as R1 (January 2025)
    refused it; V3.1 and V3.2 ignored it, but needed it between a tool call and the next user message; since
    V4 (2026-04-24) a request with `tools` has to carry the reasoning of all earlier answers, and without
    tools it is ignored. A missing one is refused with 400, though not reliably. Together with `prefix` it is
    the beginning of the reasoning.
    """
    tool_calls: Sequence[ToolCall | ToolCallParam]
    """The tool calls of the answer, as they came."""
    prefix: bool
    """Beta path only: whether the answer shall go on from this message, which must be the last one. Since
    2024-07-25.

    The server's default: False.
    """
    name: str
    """A name for the speaker, to tell speakers of the same role apart."""


class ToolMessageParam(TypedDict, total=False):
    """The result of one tool call."""

    role: Required[Literal["tool"]]
    """Whose message this is."""
    tool_call_id: Required[str]
    """The `id` of the tool call that this answers."""
    content: Required[MessageContentParam]
    """The result, usually text or JSON in a string."""


class LatestReminderMessageParam(TypedDict, total=False):
    """The user's present situation, placed directly before the user message to which it belongs. Documented
    since 2026-11-13, accepted since April 2026 or earlier.
    """

    role: Required[Literal["latest_reminder"]]
    """Whose message this is."""
    content: Required[str]
    """Date, weekday, place (may be empty), "App" or "Web", and language, with commas between:
    `2026-11-20,Friday,Hamburg,Web,en`.
    """


class TextPartParam(TypedDict, total=False):
    """Text in a message."""

    type: Required[Literal["text"]]
    """The kind of part."""
    text: Required[str]
    """The text."""


class ImageUrlPartParam(TypedDict, total=False):
    """A picture in a user or tool message: JPEG, PNG, GIF or WebP. Since 2026-08-21; only `deepseek-flash`
    (since 2026-09-10) sees pictures, text-only models refuse the part with 400.

    Limits per request: body 48 MiB, 600 pictures, 64 MiB in all (200 MiB with uploaded files). Limits per
    picture: 32 MiB, sides up to 8192 pixels (4096 from 15 pictures on), 60 seconds to download. It costs up
    to 1024 tokens.
    """

    type: Required[Literal["image_url"]]
    """The kind of part."""
    image_url: Required[ImageUrl | ImageUrlParam]
    """Where the picture is."""


class ImageUrlParam(TypedDict, total=False):
    """A picture and how closely to look at it."""

    url: Required[str]
    """An http or https URL of up to 8192 characters, or a `data:` URL that holds the picture."""
    detail: ImageDetail
    """How closely to look."""


class FilePartParam(TypedDict, total=False):
    """A file in a message, uploaded before (`file_id`) or inside the request (`file_data`). Since 2026-08-21."""

    type: Required[Literal["file"]]
    """The kind of part."""
    file_id: str
    """The id of an uploaded file, `file-api-` and 32 hexadecimal digits. Excludes `file_data`."""
    file_data: str
    """A `data:` URL that holds the file. Excludes `file_id`."""
    filename: str
    """The name of the file. Only together with `file_data`."""


class ThinkingParam(TypedDict, total=False):
    """Switches thinking on or off."""

    type: Required[ThinkingType]
    """On or off."""


class ResponseFormatParam(TypedDict, total=False):
    """The form of the answer."""

    type: ResponseFormatType
    """Text or JSON.

    The server's default: 'text'.
    """


class StreamOptionsParam(TypedDict, total=False):
    """How to stream."""

    include_usage: bool
    """Whether every chunk has a member `usage`, null on all but the last. The last chunk has the numbers in any
    case. (Documented until August 2026 as an extra chunk without choices, which never existed.)

    The server's default: False.
    """


class FunctionToolParam(TypedDict, total=False):
    """A function that the caller runs. The model only writes the arguments."""

    type: Required[Literal["function"]]
    """The kind of tool."""
    function: Required[FunctionDefinition | FunctionDefinitionParam]
    """The function."""


class FunctionDefinitionParam(TypedDict, total=False):
    """What the model has to know of a function."""

    name: Required[str]
    """Letters, digits, underscores and hyphens; at most 128 characters (64 until August 2026).

    At most 128 characters. Pattern: ^[a-zA-Z0-9_-]+$
    """
    description: str
    """What the function does, so that the model knows when to call it."""
    parameters: Mapping[str, Any]
    """A JSON Schema of the arguments, which are an object. Left out, the function takes none. If given, its
    `type` must be "object"; even an empty schema is refused with 400 (since July 2026 or earlier).
    """
    strict: bool
    """Whether the arguments are sure to follow the schema. Since 2025-08-21; documented for the beta path, and
    then for every function of the request, but seen to be accepted on the plain path.

    The schema may use: `object` (every property required, `additionalProperties` false), `string` (`pattern`,
    `format` email, hostname, ipv4, ipv6, uuid), `number` and `integer` (`const`, `default`, bounds,
    `multipleOf`), `boolean`, `array`, `enum`, `anyOf`, and `$ref` into `$def` (that spelling). Not supported:
    `minLength`, `maxLength`, `minItems`, `maxItems`. A property missing from `required` is refused with 400;
    a missing `additionalProperties` and a `minLength` were seen to be tolerated.

    The server's default: False.
    """


class WebSearchToolParam(TypedDict, total=False):
    """Web search, run by the server; only with `deepseek-flash`. Without thinking the model searches once and
    answers with sources; with thinking it searches and reads in several steps. Since 2026-11-13.

    How the searches appear in a chat answer is documented on a page that could not be read for this document.
    """

    type: Required[Literal["deepseek_web_search"]]
    """The kind of tool."""


class ReadUrlToolParam(TypedDict, total=False):
    """Reading of web pages whose links are in the user's message, run by the server; only with `deepseek-flash`.
    Since 2026-11-13.
    """

    type: Required[Literal["deepseek_read_url"]]
    """The kind of tool."""


class NamedToolChoiceParam(TypedDict, total=False):
    """The function that must be called. Refused with 400 in thinking mode."""

    type: Required[Literal["function"]]
    """The kind of tool."""
    function: Required[FunctionName | FunctionNameParam]
    """The function."""


class FunctionNameParam(TypedDict, total=False):
    """Names a function among `tools`."""

    name: Required[str]
    """The function's name."""


class SafetyCheckParam(TypedDict, total=False):
    """Strictness of the safety review."""

    level: Required[SafetyLevel]
    """Strictness; any other word is refused with 400."""


class TitleOptionsParam(TypedDict, total=False):
    """Title of the conversation."""

    enabled: Required[bool]
    """Whether the answer carries a short title, in `message.title` or in the last `delta.title`."""


class ToolCallParam(TypedDict, total=False):
    """A function call that the model asks for; also sent back in the history."""

    index: int
    """Position among the parallel calls, from 0. Always in answers, though undocumented; optional in requests.

    At least 0.
    """
    id: Required[str]
    """Names the call, for the tool message that answers it: `call_00_` and 24 letters or digits, the number
    counting parallel calls. (Until mid 2025 `call_0_` and a UUID.)
    """
    type: Required[Literal["function"]]
    """The kind of tool."""
    function: Required[FunctionCall | FunctionCallParam]
    """Which function, and with what."""


class FunctionCallParam(TypedDict, total=False):
    """A function and its arguments."""

    name: Required[str]
    """The function's name."""
    arguments: Required[str]
    """The arguments, JSON in a string. Written by the model: may be invalid JSON, have members nobody asked for,
    or be cut off when `finish_reason` is "length". Check before use.
    """


class CompletionRequestParam(TypedDict, total=False):
    """The text around a gap and how to fill it. Members that are not listed here are ignored.

    Rules between members: `stream_options` needs `stream: true`; `echo` excludes `suffix` and `logprobs`.
    """

    model: Required[ModelName]
    """The model, which works without thinking. `deepseek-reasoner` was never supported."""
    prompt: Required[str]
    """The text before the gap. (In January 2025 the documentation gave the example "Once upon a time," as its
    default.)
    """
    suffix: str | None
    """The text after the gap. Excludes `echo`."""
    echo: bool | None
    """Whether the answer repeats the prompt first. Excludes `suffix` and `logprobs`.

    The server's default: False.
    """
    max_tokens: int | None
    """Most tokens to generate. At most 4096.

    At least 1 and at most 4096.
    """
    stop: StopSequencesParam | None
    """Up to 16 strings that end the answer where one of them would appear. The string is not returned."""
    stream: bool | None
    """Whether to send the answer in pieces while it is written, as server-sent events.

    The server's default: False.
    """
    stream_options: StreamOptions | StreamOptionsParam | None
    """How to stream. Allowed only together with `stream` true."""
    temperature: float | None
    """Randomness, from 0 (nearly always the likeliest token) to 2.

    At least 0 and at most 2. The server's default: 1.
    """
    top_p: float | None
    """Chooses among the likeliest tokens that together have this probability. Greater than 0.

    Above 0 and at most 1. The server's default: 1.
    """
    logprobs: int | None
    """For how many of the likeliest tokens at each place to return the probability. The token that was chosen is
    always among them, so there may be one more. Excludes `echo`.

    At least 0 and at most 20.
    """
    frequency_penalty: float | None
    """Used to make repeated words less likely, from -2 to 2. Accepted without effect today.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """
    presence_penalty: float | None
    """Used to make words that occurred already less likely, from -2 to 2. Accepted without effect today.

    At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
    """


ChatMessageParam: TypeAlias = "SystemMessage | SystemMessageParam | UserMessage | UserMessageParam | AssistantMessage | AssistantMessageParam | ChatCompletionMessage | ToolMessage | ToolMessageParam | LatestReminderMessage | LatestReminderMessageParam | UnknownObject"
MessageContentParam: TypeAlias = "str | Sequence[ContentPartParam]"
ContentPartParam: TypeAlias = (
    "TextPart | TextPartParam | ImageUrlPart | ImageUrlPartParam | FilePart | FilePartParam | UnknownObject"
)
StopSequencesParam: TypeAlias = "str | Sequence[str]"
ToolParam: TypeAlias = "FunctionTool | FunctionToolParam | WebSearchTool | WebSearchToolParam | ReadUrlTool | ReadUrlToolParam | UnknownObject"
ToolChoiceParam: TypeAlias = "ToolChoiceMode | NamedToolChoice | NamedToolChoiceParam"

__all__ = [
    "AssistantMessageParam",
    "ChatCompletionRequestParam",
    "ChatMessageParam",
    "CompletionRequestParam",
    "ContentPartParam",
    "FilePartParam",
    "FunctionCallParam",
    "FunctionDefinitionParam",
    "FunctionNameParam",
    "FunctionToolParam",
    "ImageUrlParam",
    "ImageUrlPartParam",
    "LatestReminderMessageParam",
    "MessageContentParam",
    "NamedToolChoiceParam",
    "ReadUrlToolParam",
    "ResponseFormatParam",
    "SafetyCheckParam",
    "StopSequencesParam",
    "StreamOptionsParam",
    "SystemMessageParam",
    "TextPartParam",
    "ThinkingParam",
    "TitleOptionsParam",
    "ToolParam",
    "ToolCallParam",
    "ToolChoiceParam",
    "ToolMessageParam",
    "UserMessageParam",
    "WebSearchToolParam",
]
