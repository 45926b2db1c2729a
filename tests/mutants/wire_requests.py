"""Mistakes that a server makes with requests: what it does not look at, takes or refuses by mistake."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.contract import defects
from tests.contract.defects import Request
from tests.mutants.mutant import WireMutant
from tests.mutants.wire import body, headers, refuse, without

Json = dict[str, Any]


def _path(request: Request, path: str) -> Request:
    return dataclasses.replace(request, path=path)


def _take_other_schemes(request: Request) -> Request:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return headers(authorization=f"Bearer {key}")(request) if scheme and scheme.lower() != "bearer" else request


def _take_beta_members(request: Request) -> Request:
    return _path(request, f"/beta{request.path}") if request.path == "/chat/completions" else request


def _complete(request: Request) -> Request:
    broken = request.body.startswith(b"{") and not request.body.endswith(b"}")
    return dataclasses.replace(request, body=b"{}") if broken else request


def _coerce_numbers(sent: Json) -> None:
    for name in ("temperature", "top_p", "max_tokens"):
        if isinstance(value := sent.get(name), str) and value.replace(".", "", 1).isdigit():
            sent[name] = float(value) if "." in value else int(value)


def _coerce_switches(sent: Json) -> None:
    for name in ("stream", "logprobs", "echo"):
        if sent.get(name) in {"true", "false", "0", 0, "null"} and not isinstance(sent[name], bool):
            sent[name] = sent[name] == "true"


def _greet(sent: Json) -> None:
    if sent.get("messages") == []:
        sent["messages"] = [{"role": "user", "content": "Hello"}]


def _shorten(sent: Json) -> None:
    if isinstance(tools := sent.get("tools"), list):
        sent["tools"] = tools[:128]


def _drop_options(sent: Json) -> None:
    if not sent.get("stream"):
        sent.pop("stream_options", None)


def _rename_developers(sent: Json) -> None:
    for message in sent.get("messages") or ():
        if isinstance(message, dict) and message.get("role") == "developer":
            message["role"] = "system"


def _has_float_limit(sent: Json) -> bool:
    return isinstance(sent.get("max_tokens"), float)


OFF: Json = {"type": "disabled"}

REQUESTS = (
    WireMutant(
        "key-any",
        "any key is accepted",
        request=defects.takes_any_key,
    ),
    WireMutant(
        "key-any-scheme",
        "a key is accepted with another scheme than Bearer",
        request=_take_other_schemes,
    ),
    WireMutant(
        "method-any",
        "any method is taken for the right one",
        request=defects.takes_any_method,
    ),
    WireMutant(
        "media-type-any",
        "the media type of the body is not looked at",
        request=headers(content_type="application/json"),
    ),
    WireMutant(
        "path-v1-missing",
        "there is nothing below /v1",
        request=lambda request: _path(request, request.path.replace("/v1/", "/v9/")),
    ),
    WireMutant(
        "path-beta-everywhere",
        "what needs the beta path works without it",
        request=_take_beta_members,
    ),
    WireMutant(
        "body-broken-taken",
        "a body that ends within the JSON is taken for an empty object",
        request=_complete,
    ),
    WireMutant(
        "temperature-any",
        "any temperature is accepted",
        request=without("temperature"),
    ),
    WireMutant(
        "top-p-any",
        "any top_p is accepted",
        request=without("top_p"),
    ),
    WireMutant(
        "penalties-any",
        "any frequency_penalty is accepted",
        request=without("frequency_penalty"),
    ),
    WireMutant(
        "n-any",
        "n = 2 is accepted, though there is one choice",
        request=without("n"),
    ),
    WireMutant(
        "user-id-any",
        "a user_id of any length is accepted",
        request=without("user_id"),
    ),
    WireMutant(
        "max-tokens-ignored",
        "max_tokens is not looked at",
        request=without("max_tokens"),
    ),
    WireMutant(
        "max-tokens-integers-only",
        "8.0 is no integer for max_tokens",
        answer=refuse(_has_float_limit),
    ),
    WireMutant(
        "numbers-coerced",
        'numbers in quotes are accepted: "1" as 1',
        request=body(_coerce_numbers),
    ),
    WireMutant(
        "switches-coerced",
        'switches in quotes are accepted: "true" as true',
        request=body(_coerce_switches),
    ),
    WireMutant(
        "null-refused",
        "stream: null is refused",
        answer=refuse(lambda sent: "stream" in sent and sent["stream"] is None),
    ),
    WireMutant(
        "unknown-refused",
        "members that are not known are refused",
        answer=refuse(lambda sent: "parallel_tool_calls" in sent),
    ),
    WireMutant(
        "stream-ignored",
        "stream is not looked at",
        request=defects.ignores_stream,
    ),
    WireMutant(
        "stream-options-alone",
        "stream_options is accepted without stream",
        request=body(_drop_options),
    ),
    WireMutant(
        "include-usage-ignored",
        "stream_options.include_usage is not looked at",
        request=without("stream_options"),
    ),
    WireMutant(
        "logprobs-ignored",
        "logprobs is not looked at",
        request=without("logprobs", "top_logprobs"),
    ),
    WireMutant(
        "top-logprobs-alone",
        "top_logprobs is accepted without logprobs",
        request=body(lambda sent: None if sent.get("logprobs") else sent.pop("top_logprobs", None)),
    ),
    WireMutant(
        "thinking-on",
        "thinking cannot be switched off",
        request=without("thinking", value=OFF),
    ),
    WireMutant(
        "effort-none-ignored",
        "reasoning_effort none is taken for the default",
        request=without("reasoning_effort", value="none"),
    ),
    WireMutant(
        "json-mode-ignored",
        "response_format is not looked at",
        request=without("response_format"),
    ),
    WireMutant(
        "title-ignored",
        "title is not looked at",
        request=without("title"),
    ),
    WireMutant(
        "echo-ignored",
        "echo is not looked at",
        request=without("echo"),
    ),
    WireMutant(
        "echo-with-suffix",
        "echo and suffix are accepted together",
        request=body(lambda sent: sent.pop("suffix", None) if sent.get("echo") else None),
    ),
    WireMutant(
        "messages-empty",
        "a conversation without messages is answered",
        request=body(_greet),
    ),
    WireMutant(
        "role-developer",
        "the role developer is accepted",
        request=body(_rename_developers),
    ),
    WireMutant(
        "tools-too-many",
        "more than 128 tools are accepted",
        request=body(_shorten),
    ),
    WireMutant(
        "tools-ignored",
        "tools are not looked at",
        request=without("tools", "tool_choice"),
    ),
    WireMutant(
        "tool-choice-none-ignored",
        "tools are called though tool_choice is none",
        request=without("tool_choice", value="none"),
    ),
)
