"""What the contract lets a server do that the bodies at hand do not do: everything else that is spoilt is refused.

Places are those of `spoiling.shown`. Each is here for a reason that the contract gives in words: other recordings have
it so, the documentation says so, or the list of words is open because the server's has grown before.
"""

from __future__ import annotations

from tests.recorded.spoiling import LEFT_OUT

Places = frozenset[str]


def _below(prefix: str, *names: str) -> Places:
    return frozenset(f"{prefix}{name}" for name in names)


_LOGPROBS = "choices.[].logprobs"
_CHANNELS = _below(_LOGPROBS, ".content", ".reasoning_content")
_TOKENS = frozenset(
    place for channel in _CHANNELS for place in (f"{channel}.[]", f"{channel}.[].top_logprobs.[]")
)  # fmt: skip
_BYTES = frozenset(f"{token}.bytes" for token in _TOKENS)
_ENVELOPE = frozenset({"id", "model", "system_fingerprint"})
_USAGE_DETAILS = frozenset({"usage.prompt_tokens_details", "usage.completion_tokens_details"})
_CHAT_LISTS = _CHANNELS | _BYTES | frozenset(f"{channel}.[].top_logprobs" for channel in _CHANNELS)
# No recorded chunk has alternatives.
_TOP = frozenset(place for place in _TOKENS | _BYTES | _CHAT_LISTS if "top_logprobs" in place)
_CALL, _DELTA_CALL = "choices.[].message.tool_calls", "choices.[].delta.tool_calls"
_COLUMNS = _below(f"{_LOGPROBS}.", "text_offset", "token_logprobs", "tokens", "top_logprobs")

# By kind of body: how it may be spoilt, and where.
TOLERATED: dict[str, dict[str, Places]] = {
    "chat": {
        LEFT_OUT: _CHANNELS
        | _USAGE_DETAILS
        | {f"{_CALL}.[].index", _CALL}
        | _below("choices.[].message.", "reasoning_content", "title"),
        "null": _CHANNELS | _BYTES | {_LOGPROBS} | _below("choices.[].message.", "content", "reasoning_content"),
        "another word": _ENVELOPE
        | {f"{token}.token" for token in _TOKENS}
        | {"choices.[].finish_reason"}
        | _below("choices.[].message.", "content", "reasoning_content", "title")
        | _below(f"{_CALL}.[].", "id", "function.name", "function.arguments"),
        "empty": _CHAT_LISTS | {_CALL},
    },
    "chat chunk": {
        LEFT_OUT: _CHANNELS
        | _USAGE_DETAILS
        | {"usage", _DELTA_CALL}
        | _below("choices.[].delta.", "role", "content", "reasoning_content", "title")
        | _below(f"{_DELTA_CALL}.[].", "index", "id", "type", "function", "function.name", "function.arguments"),
        "null": _CHANNELS
        | (_BYTES - _TOP)
        | {_LOGPROBS, "usage", "choices.[].finish_reason"}
        | _below("choices.[].delta.", "content", "reasoning_content"),
        "another word": _ENVELOPE
        | {f"{token}.token" for token in _TOKENS - _TOP}
        | {"choices.[].finish_reason"}
        | _below("choices.[].delta.", "content", "reasoning_content", "title")
        | _below(f"{_DELTA_CALL}.[].", "id", "function.name", "function.arguments"),
        "empty": (_CHAT_LISTS - _TOP) | {_DELTA_CALL},
    },
    "infill": {
        LEFT_OUT: _COLUMNS
        | {"usage", "system_fingerprint", "usage.prompt_tokens_details"}
        # Members of a map: tokens of the example.
        | _below(f"{_LOGPROBS}.top_logprobs.[].", " Paris", " the"),
        "null": frozenset({_LOGPROBS}),
        "another word": _ENVELOPE | {"choices.[].finish_reason", "choices.[].text", f"{_LOGPROBS}.tokens.[]"},
        "empty": _COLUMNS,
        "negative": frozenset({f"{_LOGPROBS}.text_offset.[]"}),
    },
    "infill chunk": {
        LEFT_OUT: frozenset({"usage", "system_fingerprint", "usage.prompt_tokens_details"}),
        "null": frozenset({"usage", "choices.[].finish_reason"}),
        "another word": _ENVELOPE | {"choices.[].finish_reason", "choices.[].text"},
    },
    "models": {
        LEFT_OUT: _below("data.[].", "name", "context_window", "max_output_tokens", "effort", "api_capabilities")
        | _below("data.[].", "input_modalities", "output_modalities")
        | _below("data.[].effort.", "supported_levels", "default_level")
        | _below("data.[].api_capabilities.", "anthropic_messages", "anthropic_messages.system_prompt_update"),
        "another word": _below("data.[].", "id", "owned_by", "name", "input_modalities.[]", "output_modalities.[]")
        | _below("data.[].effort.", "supported_levels.[]", "default_level")
        | {"data.[].api_capabilities.anthropic_messages.system_prompt_update"},
        "empty": _below("data", "", ".[].input_modalities", ".[].output_modalities", ".[].effort.supported_levels"),
    },
    "balance": {
        "another word": frozenset({"balance_infos.[].currency"}),
        "empty": frozenset({"balance_infos"}),
    },
    # One status has two forms: JSON and plain text under the same label.
    "error": {"another word": _below("error.", "message", "type", "code"), "another type": frozenset({""})},
    "text": {"another word": frozenset({""})},
}
