"""Mistakes of the contract about requests."""

from __future__ import annotations

from tests.mutants.editing import also, member, not_null, or_null, removed, rename, schema, update, value, without
from tests.mutants.mutant import ContractMutant

CHAT, FIM = "ChatCompletionRequest", "CompletionRequest"

REQUEST_SCHEMAS = (
    ContractMutant(
        "ask-messages-optional",
        "messages may be left out",
        schema(CHAT, "required"),
        without("messages"),
    ),
    ContractMutant(
        "ask-prompt-optional",
        "prompt may be left out",
        schema(FIM, "required"),
        without("prompt"),
    ),
    ContractMutant(
        "ask-thinking-required",
        "thinking must be there",
        schema(CHAT, "required"),
        also("thinking"),
    ),
    ContractMutant(
        "ask-messages-empty",
        "messages may be empty",
        member(CHAT, "messages"),
        without("minItems"),
    ),
    ContractMutant(
        "ask-temperature-wider",
        "temperature may be 3",
        (*member(CHAT, "temperature"), "maximum"),
        value(3),
    ),
    ContractMutant(
        "ask-temperature-narrower",
        "temperature is 1 at most",
        (*member(CHAT, "temperature"), "maximum"),
        value(1),
    ),
    ContractMutant(
        "ask-top-p-zero",
        "top_p may be 0",
        member(FIM, "top_p"),
        rename("exclusiveMinimum", "minimum"),
    ),
    ContractMutant(
        "ask-max-tokens-zero",
        "max_tokens may be 0",
        (*member(CHAT, "max_tokens"), "minimum"),
        value(0),
    ),
    ContractMutant(
        "ask-max-tokens-2025",
        "max_tokens is 8192 at most, as in 2025",
        (*member(CHAT, "max_tokens"), "maximum"),
        value(8192),
    ),
    ContractMutant(
        "ask-fim-tokens-wider",
        "a gap may have 8192 tokens",
        (*member(FIM, "max_tokens"), "maximum"),
        value(8192),
    ),
    ContractMutant(
        "ask-penalty-wider",
        "penalties have no range",
        member(CHAT, "presence_penalty"),
        without("minimum", "maximum"),
    ),
    ContractMutant(
        "ask-user-id-longer",
        "user_id may have 1024 characters",
        (*member(CHAT, "user_id"), "maxLength"),
        value(1024),
    ),
    ContractMutant(
        "ask-user-id-pattern",
        "user_id has letters only",
        member(CHAT, "user_id"),
        update(pattern="^[a-z]*$"),
    ),
    ContractMutant(
        "ask-stops-more",
        "17 stop sequences are not too many",
        schema("StopSequences", "oneOf", 1, "maxItems"),
        value(17),
    ),
    ContractMutant(
        "ask-stop-text-missing",
        "stop is a list only",
        schema("StopSequences", "oneOf"),
        lambda options: options[1:],
    ),
    ContractMutant(
        "ask-stream-not-null",
        "stream cannot be null",
        member(CHAT, "stream"),
        not_null,
    ),
    ContractMutant(
        "ask-suffix-not-null",
        "suffix cannot be null",
        member(FIM, "suffix"),
        not_null,
    ),
    ContractMutant(
        "ask-title-null",
        "title may be null",
        member(CHAT, "title"),
        or_null,
    ),
    ContractMutant(
        "ask-top-logprobs-number",
        "top_logprobs may have a fraction",
        (*member(CHAT, "top_logprobs"), "type"),
        value(["number", "null"]),
    ),
    ContractMutant(
        "ask-logprobs-switch",
        "logprobs of a gap is a switch",
        member(FIM, "logprobs"),
        value({"type": ["boolean", "null"]}),
    ),
    ContractMutant(
        "ask-detail-lost",
        "an image cannot have the detail original",
        schema("ImageDetail", "enum"),
        without("original"),
    ),
    ContractMutant(
        "ask-detail-more",
        "an image may have the detail medium",
        schema("ImageDetail", "enum"),
        also("medium"),
    ),
    ContractMutant(
        "ask-format-more",
        "response_format may be json_schema",
        schema("ResponseFormatType", "enum"),
        also("json_schema"),
    ),
    ContractMutant(
        "ask-thinking-adaptive",
        "thinking may be adaptive",
        schema("ThinkingType", "enum"),
        also("adaptive"),
    ),
    ContractMutant(
        "ask-choice-lost",
        "tool_choice cannot be required",
        schema("ToolChoiceMode", "enum"),
        without("required"),
    ),
    ContractMutant(
        "ask-tool-name-any",
        "functions may have any name",
        member("FunctionDefinition", "name"),
        without("pattern"),
    ),
    ContractMutant(
        "ask-tool-name-shorter",
        "names of functions have 64 characters at most",
        (*member("FunctionDefinition", "name"), "maxLength"),
        value(64),
    ),
    ContractMutant(
        "ask-strict-text",
        "strict is text",
        member("FunctionDefinition", "strict"),
        value({"type": "string"}),
    ),
    ContractMutant(
        "ask-closed",
        "members that are not listed are refused",
        schema(CHAT),
        update(additionalProperties=False),
    ),
    ContractMutant(
        "ask-message-closed",
        "members of a message that are not listed are refused",
        schema("UserMessage"),
        update(additionalProperties=False),
    ),
    ContractMutant(
        "ask-role-other",
        "the role of system messages is developer",
        (*member("SystemMessage", "role"), "const"),
        value("developer"),
    ),
    ContractMutant(
        "ask-tool-call-id-optional",
        "results need not say which call they belong to",
        schema("ToolMessage", "required"),
        without("tool_call_id"),
    ),
    ContractMutant(
        "ask-reasoning-renamed",
        "the reasoning of a message has another name",
        schema("AssistantMessage", "properties"),
        rename("reasoning_content", "reasoning"),
    ),
    ContractMutant(
        "ask-conditions-dropped",
        "chat has no rules between its members",
        schema(CHAT),
        without("if", "then", "else"),
    ),
    ContractMutant(
        "ask-file-conditions-dropped",
        "a file needs neither an id nor data",
        schema("FilePart"),
        without("if", "then", "else"),
    ),
    ContractMutant(
        "ask-echo-condition-dropped",
        "echo goes with suffix",
        schema(FIM, "then"),
        removed,
    ),
    ContractMutant(
        "ask-media-type-other",
        "requests are forms",
        ("paths", "/beta/completions", "post", "requestBody", "content"),
        rename("application/json", "application/x-www-form-urlencoded"),
    ),
    ContractMutant(
        "ask-key-optional",
        "a key may be left out",
        ("paths", "/models", "get", "security"),
        also({}),
    ),
)
