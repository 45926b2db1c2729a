"""The headers that every answer of the real server carries, whatever its status."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from deepseek_mock.identity import Identity

COMMON = {
    "server": "elb",
    "vary": "origin, access-control-request-method, access-control-request-headers",
    "access-control-allow-credentials": "true",
    "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
}


class WireHeaders:
    """ASGI middleware; outermost, so that answers to unknown routes and crashes have the headers too."""

    def __init__(self, app: ASGIApp, identity: Identity) -> None:
        self._app = app
        self._identity = identity

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-ds-trace-id"] = self._identity.trace_id()
                headers.update(COMMON)
            await send(message)

        await self._app(scope, receive, send_with_headers)
