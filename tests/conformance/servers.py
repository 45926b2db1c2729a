"""Servers to be checked that the mock cannot be: ones that talk nonsense, echo the key, or never end."""

from __future__ import annotations

import asyncio
import base64
import html
import json
from typing import Any
from urllib.parse import quote

from starlette.types import Receive, Scope, Send

JSON = b"application/json"
EVENTS = b"text/event-stream"


async def _read(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


class Nonsense:
    """Says the same to everything."""

    def __init__(self, status: int, body: bytes, media_type: bytes = JSON) -> None:
        self.answer = status, body, media_type

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        await _read(receive)
        status, body, media_type = self.answer
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", media_type)]})
        await send({"type": "http.response.body", "body": body})


class Elsewhere:
    """Sends everybody to another server."""

    def __init__(self, location: str) -> None:
        self.location = location

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _read(receive)
        headers = [(b"location", self.location.encode() + scope["path"].encode())]
        await send({"type": "http.response.start", "status": 307, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


class Endless:
    """Begins to answer, and goes on."""

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        await _read(receive)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", JSON)]})
        while (await _disconnected(receive)) is False:
            await send({"type": "http.response.body", "body": b"\n", "more_body": True})


async def _disconnected(receive: Receive) -> bool:
    try:
        message = await asyncio.wait_for(receive(), 0.02)
    except TimeoutError:
        return False
    return bool(message["type"] == "http.disconnect")


def forms(key: str) -> list[str]:
    """A key in the forms in which a server may send it back."""
    return [
        key,
        key.upper(),
        json.dumps(key)[1:-1],
        quote(key, safe=""),
        html.escape(key),
        html.escape(html.escape(key)),
        json.dumps(json.dumps(key))[3:-3],
        quote(quote(key, safe=""), safe=""),
        base64.b64encode(key.encode()).decode(),
        base64.urlsafe_b64encode(f"key={key}".encode()).decode(),
    ]


def _chunk(delta: dict[str, Any], finish_reason: str | None) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}]}


def _call_in_letters(arguments: str) -> list[dict[str, Any]]:
    """The deltas of a tool call whose arguments come letter by letter."""
    call = {"index": 0, "id": "a", "type": "function", "function": {"name": "get_weather", "arguments": ""}}
    rest = [{"index": 0, "function": {"arguments": letter}} for letter in arguments]
    return [{"tool_calls": [piece]} for piece in (call, *rest)]


class Echo:
    """Sends the key back wherever it can: in headers, bodies, error objects, and over the events of a stream.

    Each body begins with more letters than the one before, so that reports shorten one of them within the key.
    """

    def __init__(self) -> None:
        self.letters = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        key = dict(scope["headers"]).get(b"authorization", b"").decode().removeprefix("Bearer ")
        self.letters += 4
        said = {
            "first": "x" * self.letters,
            "error": {"message": " ".join(forms(key)), "type": key, "param": key, "code": key},
            key: forms(key),
        }
        content, media_type = json.dumps(said).encode(), JSON
        if b'"stream": true' in body:
            pieces = _call_in_letters(json.dumps([key])) if b'"tools"' in body else [{"content": each} for each in key]
            chunks = [_chunk(piece, None) for piece in pieces] + [_chunk({}, "tool_calls")]
            events = [*(json.dumps(chunk) for chunk in chunks), "[DONE]"]
            content, media_type = "".join(f"data: {event}\n\n" for event in events).encode(), EVENTS
        headers = [(b"content-type", media_type), (b"x-ds-trace-id", key.encode()), (b"server", key.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})
