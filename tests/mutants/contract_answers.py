"""Mistakes of the contract about answers."""

from __future__ import annotations

from tests.mutants.editing import (
    also,
    member,
    not_null,
    or_null,
    rename,
    schema,
    update,
    value,
    without,
)
from tests.mutants.mutant import ContractMutant

JSON, OCTETS, EVENTS = "application/json", "application/octet-stream", "text/event-stream"
ANYTHING: dict[str, object] = {}

ANSWER_SCHEMAS = (
    ContractMutant(
        "tell-usage-optional",
        "usage may be left out of chat answers",
        schema("ChatCompletion", "required"),
        without("usage"),
    ),
    ContractMutant(
        "tell-logprobs-optional",
        "logprobs may be left out",
        schema("ChatCompletionChoice", "required"),
        without("logprobs"),
    ),
    ContractMutant(
        "tell-title-required",
        "every message has a title",
        schema("ChatCompletionMessage", "required"),
        also("title"),
    ),
    ContractMutant(
        "tell-chunk-usage-required",
        "every chunk has a usage",
        schema("ChatCompletionChunk", "required"),
        also("usage"),
    ),
    ContractMutant(
        "tell-call-index-required",
        "every tool call has an index, as it had not in 2025",
        schema("ToolCall", "required"),
        also("index"),
    ),
    ContractMutant(
        "tell-cached-required",
        "prompt_tokens_details is always there, as it was not in early 2025",
        schema("Usage", "required"),
        also("prompt_tokens_details"),
    ),
    ContractMutant(
        "tell-created-text",
        "the time is text",
        member("ChatCompletion", "created"),
        value({"type": "string"}),
    ),
    ContractMutant(
        "tell-created-anything",
        "the time is anything",
        member("ChatCompletionChunk", "created"),
        value(ANYTHING),
    ),
    ContractMutant(
        "tell-object-anything",
        "object is any text",
        member("ChatCompletionChunk", "object"),
        without("const"),
    ),
    ContractMutant(
        "tell-object-other",
        "the object of fill-in-the-middle chunks is another",
        (*member("CompletionChunk", "object"), "const"),
        value("text_completion.chunk"),
    ),
    ContractMutant(
        "tell-content-not-null",
        "content is never null in chunks",
        member("ChatCompletionDelta", "content"),
        not_null,
    ),
    ContractMutant(
        "tell-finish-reason-not-null",
        "every chunk has a finish reason",
        member("ChatCompletionChunkChoice", "finish_reason"),
        not_null,
    ),
    ContractMutant(
        "tell-finish-reason-null",
        "answers need no finish reason",
        member("ChatCompletionChoice", "finish_reason"),
        or_null,
    ),
    ContractMutant(
        "tell-usage-null",
        "usage of answers may be null",
        member("ChatCompletion", "usage"),
        or_null,
    ),
    ContractMutant(
        "tell-tokens-number",
        "token counts may have a fraction",
        (*member("Usage", "prompt_tokens"), "type"),
        value("number"),
    ),
    ContractMutant(
        "tell-tokens-negative",
        "token counts may be negative",
        member("Usage", "completion_tokens"),
        without("minimum"),
    ),
    ContractMutant(
        "tell-tokens-positive",
        "there are always tokens in the cache",
        (*member("Usage", "prompt_cache_hit_tokens"), "minimum"),
        value(1),
    ),
    ContractMutant(
        "tell-choices-empty",
        "chunks may be without choices",
        member("ChatCompletionChunk", "choices"),
        without("minItems"),
    ),
    ContractMutant(
        "tell-bytes-narrower",
        "bytes of tokens are ASCII",
        (*member("TokenLogprob", "bytes"), "items", "maximum"),
        value(127),
    ),
    ContractMutant(
        "tell-arguments-object",
        "arguments of calls are an object",
        (*member("FunctionCall", "arguments"), "type"),
        value("object"),
    ),
    ContractMutant(
        "tell-reasoning-renamed",
        "the reasoning has another name in chunks",
        schema("ChatCompletionDelta", "properties"),
        rename("reasoning_content", "reasoning"),
    ),
    ContractMutant(
        "tell-title-lost",
        "messages have no title",
        schema("ChatCompletionMessage", "properties"),
        without("title"),
    ),
    ContractMutant(
        "tell-audio-more",
        "messages may have audio",
        schema("ChatCompletionMessage", "properties"),
        update(audio={"type": "string"}),
    ),
    ContractMutant(
        "tell-model-closed",
        "the list of models has no other members",
        schema("Model"),
        update(additionalProperties=False),
    ),
    ContractMutant(
        "tell-usage-closed",
        "usage has no other members",
        schema("Usage"),
        update(additionalProperties=False),
    ),
    ContractMutant(
        "tell-currency-lost",
        "there is no other currency than CNY",
        schema("Currency"),
        value({"type": "string", "enum": ["CNY"]}),
    ),
    ContractMutant(
        "tell-finish-reason-closed",
        "there are no other finish reasons than those listed",
        schema("FinishReason", "anyOf"),
        lambda options: options[:1],
    ),
    ContractMutant(
        "tell-finish-reason-lost",
        "tool_calls is not among the finish reasons",
        schema("KnownFinishReason", "enum"),
        without("tool_calls"),
    ),
    ContractMutant(
        "tell-finish-reason-more",
        "end_turn is among the finish reasons",
        schema("KnownFinishReason", "enum"),
        also("end_turn"),
    ),
    ContractMutant(
        "tell-modality-more",
        "models may read audio",
        schema("KnownModality", "enum"),
        also("audio"),
    ),
    ContractMutant(
        "tell-balance-number",
        "amounts are numbers",
        member("BalanceInfo", "total_balance"),
        value({"type": "number"}),
    ),
    ContractMutant(
        "tell-balance-any",
        "amounts are any text",
        member("BalanceInfo", "granted_balance"),
        without("pattern"),
    ),
)
