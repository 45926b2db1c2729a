"""Checks of chat requests that have to be refused: with which status, media type and message.

The answers come from three stages of the server, and show it: a body that is no JSON gives plain text labelled as
bytes, JSON of the wrong shape an error object labelled as JSON, and one that breaks a rule an error object labelled as
bytes.
"""

from __future__ import annotations

import re
from typing import Any

from deepseek_conformance import sources
from deepseek_conformance.check import JSON, Check, Judge, Probe
from deepseek_conformance.checks_chat import HELLO, HELLO_BODY, OFF, PATH
from deepseek_conformance.judges import OCTETS, PLAIN, refused

WRONG_TYPE = "Expected request with `Content-Type: application/json`"
SHAPE = "Failed to deserialize the JSON body into the target type: "
NOT_JSON = "Failed to parse the request body as JSON: "
TOO_LONG = (
    "Invalid 'user_id': string too long. Expected a string with maximum length 512, "
    "but got a string with length 513 instead"
)
CALL: dict[str, Any] = {
    "role": "assistant",
    "content": "",
    "tool_calls": [{"id": "call_00_a", "type": "function", "function": {"name": "act", "arguments": "{}"}}],
}
ORPHAN = {"role": "tool", "tool_call_id": "call_00_a", "content": "done"}
ACT: dict[str, Any] = {"type": "function", "function": {"name": "act"}}
LOOSE = {
    "type": "function",
    "function": {
        "name": "act",
        "strict": True,
        "parameters": {"type": "object", "properties": {"a": {"type": "string"}}},
    },
}
THINKING = {"thinking": {"type": "enabled"}, "max_tokens": 16}


def _check(name: str, title: str, probe: Probe, judge: Judge, *, says: str, source: str) -> Check:
    return Check(
        id=f"refusal.{name}",
        title=title,
        operation="chat",
        probes=(probe,),
        judge=judge,
        says=says,
        source=source,
    )


def _raw(name: str, title: str, raw: bytes, text: str, *, content_type: str = JSON) -> Check:
    """A body that is no JSON, or does not say that it is."""
    status, media_type = (400, OCTETS) if content_type == JSON else (415, PLAIN)
    probe = Probe(name=f"refusal-{name}", path=PATH, raw=raw, content_type=content_type)
    says = f"{status} {media_type}: {text}"
    return _check(name, title, probe, refused(status, media_type, text=text), says=says, source=sources.MEASURED)


def _shape(name: str, title: str, members: dict[str, Any], message: str) -> Check:
    """JSON of the wrong shape. The message ends with the place, which depends on the spaces."""
    pattern = re.escape(SHAPE + message) + r" at line 1 column \d+"
    probe = Probe(name=f"refusal-{name}", path=PATH, body={"max_tokens": 1, **members})
    says = f"400 {JSON}: {SHAPE}{message} at line ..."
    return _check(name, title, probe, refused(400, JSON, message=pattern), says=says, source=sources.MEASURED)


def _rule(name: str, title: str, members: dict[str, Any], message: str, source: str) -> Check:
    """A well-formed request that breaks a rule. Three dots in the message stand for anything."""
    pattern = re.escape(message).replace(re.escape("..."), ".+")
    probe = Probe(name=f"refusal-{name}", path=PATH, body={**HELLO_BODY, "max_tokens": 8, **members})
    judge = refused(400, OCTETS, message=pattern)
    return _check(name, title, probe, judge, says=f"400 {OCTETS}: {message}", source=source)


CHECKS = (
    _raw(
        "media-type",
        "A body that does not say it is JSON is refused",
        b'{"messages":[]}',
        WRONG_TYPE,
        content_type=PLAIN,
    ),
    _raw(
        "not-json",
        "A body that is no JSON is refused with its place",
        b'{"model":',
        f"{NOT_JSON}model: EOF while parsing a value at line 1 column 9",
    ),
    _raw(
        "empty",
        "An empty body is refused",
        b"",
        f"{NOT_JSON}EOF while parsing a value at line 1 column 0",
    ),
    _shape(
        "no-messages",
        "A request without messages is refused",
        {},
        "missing field `messages`",
    ),
    _shape(
        "messages-map",
        "Messages that are no list are refused",
        {"messages": {}},
        "messages: invalid type: map, expected a sequence",
    ),
    _shape(
        "role",
        "A role that there is not is refused",
        {"messages": [{"role": "developer", "content": "Hi"}]},
        "messages[0].role: unknown variant `developer`, expected one of "
        "`system`, `user`, `assistant`, `tool`, `latest_reminder`",
    ),
    _rule(
        "model",
        "A model that there is not is refused",
        {"model": "no-such-model"},
        "The supported API model names are ..., but you passed no-such-model.",
        sources.MEASURED,
    ),
    _rule(
        "temperature",
        "A temperature above 2 is refused",
        {"temperature": 2.5},
        "Invalid temperature value, the valid range of temperature is [0, 2]",
        sources.MEASURED,
    ),
    _rule(
        "top-p",
        "A top_p of 0 is refused",
        {"top_p": 0},
        "Invalid top_p value, the valid range of top_p is (0, 1.0]",
        "reported 2025-07",
    ),
    _rule(
        "max-tokens",
        "A max_tokens of 0 is refused",
        {"max_tokens": 0},
        "Invalid max_tokens value, the valid range of max_tokens is [1, ...]",
        sources.REPORTED,
    ),
    _rule("user-id", "A user_id that is too long is refused", {"user_id": "a" * 513}, TOO_LONG, sources.MEASURED),
    _rule(
        "top-logprobs",
        "top_logprobs without logprobs is refused",
        {"top_logprobs": 1},
        "Invalid top_logprobs and logprobs value",
        "reported 2024-05; documented to this day",
    ),
    _rule(
        "stream-options",
        "stream_options without stream is refused",
        {"stream_options": {"include_usage": True}},
        "stream_options should be set along with stream = true",
        sources.CHAT,
    ),
    _rule(
        "json-unsaid",
        "JSON mode needs the word json in a message",
        {"response_format": {"type": "json_object"}},
        "Prompt must contain the word 'json' in some form to use 'response_format' of type 'json_object'.",
        f"{sources.SEEN}; the sentence reported",
    ),
    _rule(
        "json-schema",
        "The response format json_schema is refused",
        {"response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}}},
        "This response_format type is unavailable now",
        "reported 2026-01",
    ),
    _rule(
        "tool-without-call",
        "A tool's result that nobody asked for is refused",
        {"messages": [*HELLO, ORPHAN]},
        "Messages with role 'tool' must be a response to a preceding message with 'tool_calls'",
        "reported 2025-03",
    ),
    _rule(
        "call-without-result",
        "A tool call without a result is refused",
        {"messages": [*HELLO, CALL, *HELLO]},
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each "
        "'tool_call_id'. (insufficient tool messages following tool_calls message)",
        sources.REPORTED,
    ),
    _rule(
        "required-and-thinking",
        "A forced call is refused in thinking mode",
        {**THINKING, "tools": [ACT], "tool_choice": "required"},
        "Thinking mode does not support this tool_choice",
        "recorded 2026-08",
    ),
    _rule(
        "named-and-thinking",
        "A call of one function that is forced is refused in thinking mode",
        {**THINKING, "tools": [ACT], "tool_choice": {"type": "function", "function": {"name": "act"}}},
        "Thinking mode does not support this tool_choice",
        "recorded 2026-08",
    ),
    _rule(
        "strict-schema",
        "A strict function whose properties are not all required is refused",
        {"tools": [LOOSE]},
        "Invalid schema for function ...",
        sources.SEEN,
    ),
    _rule(
        "prefix",
        "A prefix outside of the beta path is refused",
        {"messages": [*HELLO, {"role": "assistant", "content": "Well", "prefix": True}], "thinking": OFF},
        'prefix is only available when using beta api (set base_url="https://api.deepseek.com/beta")',
        "reported 2025",
    ),
)
