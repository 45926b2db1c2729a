"""Mistakes of the contract about refusals, headers, statuses and media types."""

from __future__ import annotations

from tests.mutants.editing import also, answer, member, not_null, rename, response, schema, update, value, without
from tests.mutants.mutant import ContractMutant

JSON, OCTETS, EVENTS = "application/json", "application/octet-stream", "text/event-stream"

OUTCOMES = (
    ContractMutant(
        "tell-param-not-null",
        "param of errors is always text",
        member("ErrorDetail", "param"),
        not_null,
    ),
    ContractMutant(
        "tell-code-optional",
        "errors need no code",
        schema("ErrorDetail", "required"),
        without("code"),
    ),
    ContractMutant(
        "tell-error-anything",
        "error is any object",
        member("ErrorResponse", "error"),
        value({"type": "object"}),
    ),
    ContractMutant(
        "tell-trace-id-any",
        "trace ids are any text",
        ("components", "headers", "TraceId", "schema"),
        without("pattern"),
    ),
    ContractMutant(
        "tell-trace-id-upper",
        "trace ids have capital letters",
        ("components", "headers", "TraceId", "schema", "pattern"),
        value("^[0-9A-F]{32}$"),
    ),
    ContractMutant(
        "tell-402-lost",
        "402 is not documented",
        ("paths", "/chat/completions", "post", "responses"),
        without("402"),
    ),
    ContractMutant(
        "tell-415-lost",
        "415 is not documented for fill-in-the-middle",
        ("paths", "/beta/completions", "post", "responses"),
        without("415"),
    ),
    ContractMutant(
        "tell-418-more",
        "a status is documented that is never given",
        ("paths", "/models", "get", "responses"),
        update(**{"418": {"description": "I'm a teapot."}}),
    ),
    ContractMutant(
        "tell-stream-lost",
        "chat answers are never streamed",
        answer("/chat/completions", "post", "200", "content"),
        without(EVENTS),
    ),
    ContractMutant(
        "tell-stream-renamed",
        "streams have another media type",
        answer("/beta/completions", "post", "200", "content"),
        rename(EVENTS, "application/x-ndjson"),
    ),
    ContractMutant(
        "tell-stream-whole",
        "chunks are described as whole answers",
        answer("/beta/chat/completions", "post", "200", "content", EVENTS, "schema"),
        value({"$ref": "#/components/schemas/ChatCompletion"}),
    ),
    ContractMutant(
        "tell-octets-lost",
        "refusals are never labelled as bytes",
        response("InvalidFormat", "content"),
        without(OCTETS),
    ),
    ContractMutant(
        "tell-octets-text",
        "what is labelled as bytes is text",
        response("InvalidFormat", "content", OCTETS, "schema"),
        value({"type": "string"}),
    ),
    ContractMutant(
        "tell-octets-anything",
        "what is labelled as bytes may be a list, too",
        response("InvalidFormat", "content", OCTETS, "schema", "anyOf"),
        also({"type": "array"}),
    ),
    ContractMutant(
        "tell-no-key-html",
        "the refusal of a missing key is HTML",
        response("AuthenticationFails", "content"),
        rename("text/plain", "text/html"),
    ),
    ContractMutant(
        "tell-not-found-body",
        "404 has a body",
        response("NotFound"),
        update(content={JSON: {"schema": {"$ref": "#/components/schemas/ErrorResponse"}}}),
    ),
)
