"""The rules a well-formed chat request must keep: ranges, and what the members demand of each other.

Messages were seen on the wire unless a comment says that their wording was not recorded.
"""

from __future__ import annotations

import re

from deepseek_mock.chat_request import AS_USUAL, ChatRequest, Sampling
from deepseek_mock.contract import Model, ModelTable, Served
from deepseek_mock.messages import Message, Part
from deepseek_mock.profiles import Profile
from deepseek_mock.reasoner_rules import check_reasoner
from deepseek_mock.strict_schema import check_function
from deepseek_mock.tools import NO_CHOICE, NO_TOOLS, Tools
from deepseek_mock.wire_errors import WireError, refused

MAX_STOPS = 16
MAX_TOOLS = 128
MAX_USER_ID = 512
MAX_TOP_LOGPROBS = 20
MAX_URL = 8192
TOOL_NAME = re.compile(r"[a-zA-Z0-9_-]+")


def check_chat(request: ChatRequest, models: ModelTable, profile: Profile, *, beta: bool) -> Served:
    """Refuses a request that breaks a rule; returns the model that answers."""
    served = check_model(request.model, request.served, models, profile)
    check_sampling(request.sampling, served.model.max_output_tokens)
    if request.n not in {None, 1}:
        raise refused("Invalid n value (currently only n = 1 is supported)")
    if request.user_id is not None and len(request.user_id) > MAX_USER_ID:
        raise refused(f"Invalid 'user_id': {_too_long('string', MAX_USER_ID, len(request.user_id))}")
    _check_logprobs(request)
    _check_messages(request.messages, beta=beta)
    if profile.bare_reasoner and request.thinking:
        check_reasoner(request)
    _check_reasoning(request, profile)
    _check_tools(request, served, profile)
    _check_format(request)
    return served


def check_model(name: str, served: Served | None, models: ModelTable, profile: Profile) -> Served:
    """Refuses a name that is not served."""
    if served is None:
        raise refused(profile.unknown_model.format(listed=models.listed(), name=name))
    return served


def check_sampling(sampling: Sampling, max_tokens: int) -> None:
    """Checks the ranges of members that chat and FIM requests share."""
    if sampling is AS_USUAL:
        return
    if sampling.temperature is not None and not 0 <= sampling.temperature <= 2:
        raise refused("Invalid temperature value, the valid range of temperature is [0, 2]")
    if sampling.top_p is not None and not 0 < sampling.top_p <= 1:
        raise refused("Invalid top_p value, the valid range of top_p is (0, 1.0]")
    if sampling.max_tokens is not None and not 1 <= sampling.max_tokens <= max_tokens:
        raise refused(f"Invalid max_tokens value, the valid range of max_tokens is [1, {max_tokens}]")
    penalties = {
        "frequency_penalty": sampling.frequency_penalty,
        "presence_penalty": sampling.presence_penalty,
    }
    for name, value in penalties.items():
        # They have no effect any more, the documented range is still -2 to 2. Wording not recorded.
        if value is not None and not -2 <= value <= 2:
            raise refused(f"Invalid {name} value, the valid range of {name} is [-2, 2]")
    if len(sampling.stop) > MAX_STOPS:  # wording not recorded
        raise refused(f"Invalid 'stop': {_too_long('array', MAX_STOPS, len(sampling.stop))}")
    if sampling.stream_options and not sampling.stream:
        raise refused("stream_options should be set along with stream = true")


def _too_long(kind: str, most: int, found: int) -> str:
    article = "an" if kind == "array" else "a"
    return (
        f"{kind} too long. Expected {article} {kind} with maximum length {most}, "
        f"but got {article} {kind} with length {found} instead"
    )


def check_context(model: Model, prompt_tokens: int, max_tokens: int | None, reserved: int) -> int:
    """Refuses a conversation that is longer than the model can read; returns how many tokens are left.

    `reserved` tokens of the context window are the server's own.
    """
    limit = model.context_window - reserved
    completion = max_tokens or 0
    if prompt_tokens + completion > limit:
        raise refused(
            f"This model's maximum context length is {limit} tokens. However, you requested "
            f"{prompt_tokens + completion} tokens ({prompt_tokens} in the messages, {completion} in the "
            "completion). Please reduce the length of the messages or completion."
        )
    return limit - prompt_tokens


def _check_logprobs(request: ChatRequest) -> None:
    if request.top_logprobs is None:
        return
    if not request.logprobs:
        raise refused("Invalid top_logprobs and logprobs value")
    if not 0 <= request.top_logprobs <= MAX_TOP_LOGPROBS:  # wording not recorded
        raise refused(f"Invalid top_logprobs value, the valid range of top_logprobs is [0, {MAX_TOP_LOGPROBS}]")


def _check_messages(messages: tuple[Message, ...], *, beta: bool) -> None:
    if not messages:
        raise refused("Empty input messages")  # wording not recorded
    for index, message in enumerate(messages):
        if message.role == "assistant" and message.content is None and not message.tool_calls:
            raise refused("Invalid assistant message: content or tool_calls must be set")
        if message.prefix and not beta:
            raise refused('prefix is only available when using beta api (set base_url="https://api.deepseek.com/beta")')
        if message.prefix and index != len(messages) - 1:  # wording not recorded
            raise refused("prefix is only available in the last message")
        for part in message.content or ():
            if part.kind != "text":
                _check_part(part)
    _check_tool_sequence(messages)


def _check_part(part: Part) -> None:
    # None of these wordings was recorded.
    if part.kind == "file":
        if (part.file_id is None) == (part.file_data is None):
            raise refused("file must have exactly one of file_id and file_data")
        if part.filename is not None and part.file_data is None:
            raise refused("filename can only be used with file_data")
    if part.url is not None and not part.url.startswith("data:") and len(part.url) > MAX_URL:
        raise refused(f"Invalid 'image_url.url': {_too_long('string', MAX_URL, len(part.url))}")


def _check_tool_sequence(messages: tuple[Message, ...]) -> None:
    open_ids: list[str] = []
    in_results = False
    for message in messages:
        if message.role == "tool":
            if not in_results or message.tool_call_id not in open_ids:
                raise refused("Messages with role 'tool' must be a response to a preceding message with 'tool_calls'")
            open_ids.remove(message.tool_call_id)
            continue
        if open_ids:
            raise _unanswered()
        open_ids = [call.id for call in message.tool_calls] if message.tool_calls else []
        in_results = bool(open_ids)
    if open_ids:
        raise _unanswered()


def _unanswered() -> WireError:
    return refused(
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
        "'tool_call_id'. (insufficient tool messages following tool_calls message)"
    )


def _check_reasoning(request: ChatRequest, profile: Profile) -> None:
    if not (profile.wants_reasoning_back and request.thinking and len(request.tools)):
        return
    for message in request.messages:
        # Reasoning that was sent back empty was accepted.
        if message.tool_calls and message.reasoning_content is None:
            raise refused("The `reasoning_content` in the thinking mode must be passed back to the API.")


def _check_tools(request: ChatRequest, served: Served, profile: Profile) -> None:
    tools = request.tools
    choice = request.tool_choice
    if tools is NO_TOOLS and choice is NO_CHOICE:
        return
    is_forced = choice.mode in {"required", "named"}
    if not len(tools) and not is_forced:
        return
    if len(tools) > MAX_TOOLS:  # wording not recorded
        raise refused(f"Invalid 'tools': {_too_long('array', MAX_TOOLS, len(tools))}")
    _check_tool_names(tools, profile.max_tool_name)
    for function in tools.functions:
        check_function(function)
    if tools.server and "image" not in served.model.input_modalities:
        # Only the flash model runs tools on the server; it is also the one that sees. Wording not recorded.
        raise refused(f"{served.model.id} does not support the tool type `{tools.server[0]}`")
    if is_forced:
        if request.thinking:
            raise refused("Thinking mode does not support this tool_choice")
        if request.safety_level == "high" and not tools.server:  # wording not recorded
            raise refused("safety_check does not support this tool_choice")
        if not tools.functions or (
            choice.name is not None and choice.name not in {function.name for function in tools.functions}
        ):  # wording not recorded
            raise refused("Invalid tool_choice value, the tool is not in 'tools'")


def _check_tool_names(tools: Tools, longest: int) -> None:
    for index, name in tools.names:
        where = f"Invalid 'tools[{index}].function.name'"
        if not TOOL_NAME.fullmatch(name):
            raise refused(
                f"{where}: string does not match pattern. Expected a string that matches the pattern "
                "'^[a-zA-Z0-9_-]+$'."
            )
        if len(name) > longest:  # wording not recorded
            raise refused(f"{where}: {_too_long('string', longest, len(name))}")
    if len({name for _, name in tools.names}) < len(tools.names):
        raise refused("Tool names must be unique.")


def _check_format(request: ChatRequest) -> None:
    if request.response_format == "json_schema":
        raise refused("This response_format type is unavailable now")
    if request.response_format == "json_object" and not any(
        "json" in message.text.lower() for message in request.messages
    ):
        raise refused(
            "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'."
        )
