"""Servers to be checked that the mock cannot be: ones that talk nonsense, echo the key, or never end."""

from __future__ import annotations

import asyncio
import base64
import html
import json
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
        base64.b64encode(key.encode()).decode(),
        base64.urlsafe_b64encode(f"key={key}".encode()).decode(),
    ]


class Echo:
    """Sends the key back wherever it can: in headers, bodies, error objects, and over the events of a stream."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        key = dict(scope["headers"]).get(b"authorization", b"").decode().removeprefix("Bearer ")
        said = {"error": {"message": " ".join(forms(key)), "type": key, "param": key, "code": key}, key: forms(key)}
        content, media_type = json.dumps(said).encode(), JSON
        if b'"stream": true' in body:
            chunks = [{"choices": [{"index": 0, "delta": {"content": letter}}]} for letter in key]
            events = [*(json.dumps(chunk) for chunk in chunks), json.dumps(said), "[DONE]"]
            content, media_type = "".join(f"data: {event}\n\n" for event in events).encode(), EVENTS
        headers = [(b"content-type", media_type), (b"x-ds-trace-id", key.encode()), (b"server", key.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})
