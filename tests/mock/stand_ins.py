"""Requests for recorded answers whose own requests were not kept: made up so that the mock has to give the like."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from deepseek_conformance.exchanges import Exchange
from deepseek_mock import (
    DEFAULT_API_KEY,
    EMPTY_BALANCE_API_KEY,
    OVERLOADED_API_KEY,
    RATE_LIMITED_API_KEY,
)

USER = {"role": "user", "content": "What is 12 * 12?"}
ANSWER = {"role": "assistant", "content": "144"}
CALLED = {
    "role": "assistant",
    "content": "",
    "tool_calls": [{"id": "call_00_a", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
}
FUNCTION = {"type": "function", "function": {"name": "f"}}
PICTURE = {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}}
# What was put in the place of a long text, and a text of 125,000 tokens.
SHORTENED = b"<MASSIVE_TEXT>"
LONG = b"word " * 125_000
JSON = {"content-type": "application/json"}


@dataclass(frozen=True)
class Sent:
    """What is sent: None in `content` for no body."""

    method: str
    path: str
    content: bytes | None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def _chat(*messages: Mapping[str, Any], model: str = "deepseek-chat", **members: Any) -> dict[str, Any]:
    return {"model": model, "messages": list(messages) or [USER], **members}


# A part of the message with which a request was refused, and a body that deserves it.
REFUSED: dict[str, Any] = {
    "Failed to parse the request body as JSON: model: EOF": b'{"model":',
    "unexpected end of hex escape": b'{"messages":[{"role":"user","content":"\\ud83d"}]}',
    "missing field `messages`": {},
    "missing field `content`": _chat({"role": "assistant", "content": None}, {"role": "user"}),
    "invalid type: map, expected a sequence": {"model": "deepseek-chat", "messages": {}},
    "invalid type: sequence, expected a string": _chat({"role": "system", "content": []}),
    "unknown variant `developer`": _chat({"role": "developer", "content": "Be brief."}),
    "unknown variant `image_url`": _chat({"role": "user", "content": [PICTURE]}),
    "untagged enum": _chat({"role": "user", "content": [PICTURE]}),
    "API model names": _chat(model="deepseek-model-does-not-exist"),
    "Model Not Exist": _chat(model="deepseek-model-does-not-exist"),
    "Invalid temperature": _chat(temperature=3),
    "Invalid top_p": _chat(top_p=0),
    "Invalid max_tokens": _chat(max_tokens=1_000_000),
    "Invalid 'user_id'": _chat(user_id="x" * 513),
    "response_format": _chat(response_format={"type": "json_schema", "json_schema": {}}),
    "Messages with role 'tool'": _chat(USER, {"role": "tool", "tool_call_id": "call_00_a", "content": "4"}),
    "must be passed back": _chat(
        USER, CALLED, {"role": "tool", "tool_call_id": "call_00_a", "content": "4"}, model="deepseek-reasoner",
        tools=[FUNCTION],
    ),
    "presence_penalty": _chat(model="deepseek-reasoner", presence_penalty=1),
    "successive": _chat(USER, USER, model="deepseek-reasoner"),
    "The last message": _chat(USER, ANSWER, model="deepseek-reasoner"),
}  # fmt: skip
# A part of the message, and headers that deserve it.
REFUSED_HEADERS: dict[str, Mapping[str, str]] = {
    "Authentication Fails (governor)": JSON,
    "****-key": JSON | {"authorization": "Bearer my-bad-key"},
    "****0000": JSON | {"authorization": "Bearer sk-00000000000000000000000000000000"},
    "Content-Type": {"authorization": f"Bearer {DEFAULT_API_KEY}", "content-type": "text/plain"},
    "Insufficient Balance": JSON | {"authorization": f"Bearer {EMPTY_BALANCE_API_KEY}"},
    "concurrency": JSON | {"authorization": f"Bearer {RATE_LIMITED_API_KEY}"},
    "too busy": JSON | {"authorization": f"Bearer {OVERLOADED_API_KEY}"},
}


def sent_for(exchange: Exchange) -> Sent:
    """The request of an exchange, or one that stands in for it."""
    accepted = JSON | {"authorization": f"Bearer {DEFAULT_API_KEY}"}
    if exchange.method == "GET":
        return Sent("GET", exchange.path, None, accepted)
    body = exchange.request()
    message = exchange.file.read_text(encoding="utf-8") if exchange.status != "200" else ""
    if body is None:
        body = next((body for part, body in REFUSED.items() if part in message), _chat())
        body = body if message else _stand_in(exchange)
    headers = next((headers for part, headers in REFUSED_HEADERS.items() if part in message), accepted)
    content = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    content = content.replace(SHORTENED, LONG)
    return Sent("POST", exchange.path, content, headers)


def _stand_in(exchange: Exchange) -> dict[str, Any]:
    """A request for an answer of the recorded kind: streamed, with calls, with JSON, cut, with what was said."""
    bodies = exchange.response()
    request = _chat(model=bodies[0]["model"])
    messages = [body["choices"][0].get("message") or body["choices"][0]["delta"] for body in bodies]
    if exchange.streams:
        request["stream"] = True
        if "usage" in bodies[0]:
            request["stream_options"] = {"include_usage": True}
    if not any(message.get("reasoning_content") for message in messages):
        request["thinking"] = {"type": "disabled"}
    text = "".join(message.get("content") or "" for message in messages)
    functions = _functions(messages)
    if functions:
        request["tools"] = [{"type": "function", "function": {"name": name}} for name in functions]
        request["messages"] = [{"role": "user", "content": f"Use {' and '.join(functions)}."}]
    elif text.startswith("{"):
        request["response_format"] = {"type": "json_object"}
        request["messages"] = [{"role": "user", "content": f"Write JSON like this: {text}"}]
    if bodies[-1]["choices"][0]["finish_reason"] == "length":
        request["max_tokens"] = 2
    return request


def _functions(messages: list[dict[str, Any]]) -> list[str]:
    calls = [call["function"] for message in messages for call in message.get("tool_calls") or ()]
    return [call["name"] for call in calls if call.get("name")]
