"""What an application gets from its server and gives back: requests, bodies, and headers that are passed on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from deepseek_mock.http_request import Request
from deepseek_mock.journal import Exchange
from deepseek_mock.wire_errors import WireError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

# They are about one connection, not about what goes through it.
HOP_BY_HOP = frozenset({
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
})  # fmt: skip


def end_to_end(headers: Iterable[tuple[bytes, bytes]], without: frozenset[str] = frozenset()) -> Headers:
    """Headers that may be passed on: not those of the connection, nor those that `without` names in lower case."""
    headers = list(headers)
    dropped = set(HOP_BY_HOP | without)
    for name, value in headers:
        if name.lower() == b"connection":
            dropped.update(token.strip().lower() for token in value.decode("latin-1").split(","))
    return [(name, value) for name, value in headers if name.decode("latin-1").lower() not in dropped]


def request_of(scope: Scope, body: bytes = b"") -> Request:
    """The request that an application is called with; without a body where it is still to be read."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return Request(scope["method"], path_of(scope), scope.get("query_string", b"").decode("latin-1"), headers, body)


def path_of(scope: Scope) -> str:
    """The path as the application knows it: without that of the place where it is mounted.

    A proxy may have taken that away already, and only tell of it.
    """
    path: str = scope["path"]
    root: str = scope.get("root_path", "").rstrip("/")
    if root and f"{path}/".startswith(f"{root}/"):
        return path[len(root) :] or "/"
    return path


def running_task() -> asyncio.Task[Any]:
    """The task that calls.

    Raises:
        RuntimeError: there is none, as on event loops other than asyncio's.
    """
    try:
        task = asyncio.current_task()
    except RuntimeError:
        task = None
    if task is None:
        raise RuntimeError(
            "the mock server needs asyncio: run the application in an asyncio event loop; "
            "from trio and others call a MockServer by its base_url"
        )
    return task


async def decline(receive: Receive, send: Send) -> None:
    """Refuses a WebSocket, which the server tells the caller with status 403."""
    await receive()
    await send({"type": "websocket.close"})


async def live(receive: Receive, send: Send) -> None:
    """Answers a server that announces its start and its end; there is nothing to prepare."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


class BodyTooLongError(Exception):
    """A request with more bytes than are read."""


async def read_body(receive: Receive, limit: int) -> bytes | None:
    """The body of a request; None when the caller has gone before its end.

    Raises:
        BodyTooLongError: it is longer than `limit` bytes.
    """
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if len(body) > limit:
            raise BodyTooLongError
        more = message.get("more_body", False)
    return bytes(body)


async def start(status: int, headers: Headers, exchange: Exchange, send: Send) -> None:
    """Sends status and headers, and notes them."""
    exchange.status = status
    exchange.response_headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def refuse(error: WireError, exchange: Exchange, send: Send) -> None:
    """Sends an error."""
    headers = [] if error.content_type is None else [(b"content-type", error.content_type.encode())]
    headers.append((b"content-length", str(len(error.body)).encode()))
    await start(error.status, headers, exchange, send)
    exchange.add(error.body)
    await send({"type": "http.response.body", "body": error.body, "more_body": False})
