"""HTTP/1.1 on the wire: uvicorn's protocol, bounded, and with the transport in the application's reach."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from deepseek_mock.connection import EXTENSION

# Request line and headers together; the parser itself knows no limit.
MAX_HEAD_BYTES = 64 * 1024


class BoundedProtocol(HttpToolsProtocol):
    """Refuses endless heads, and lets the application break the connection."""

    _head_bytes = 0
    _in_head = True

    def connection_made(self, transport: Any) -> None:
        """Begins a connection."""
        super().connection_made(transport)
        app = self.app

        async def with_transport(scope: Any, receive: Any, send: Any) -> None:
            scope.setdefault("extensions", {})[EXTENSION] = transport
            await app(scope, receive, send)

        self.app = with_transport

    def shutdown(self) -> None:
        """Ends the connection when the server stops: who watches, or waits for a stalled answer, would hold it up."""
        super().shutdown()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Takes what has arrived."""
        if self._in_head:
            self._head_bytes += len(data)
            # What arrives in one piece with its end may be a short head with a long body.
            if self._head_bytes > MAX_HEAD_BYTES and b"\r\n\r\n" not in data:
                self.send_400_response("Invalid HTTP request received: the headers are too long.")
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """Begins a request."""
        super().on_message_begin()
        self._in_head = True
        self._head_bytes = 0

    def on_headers_complete(self) -> None:
        """Begins the body of a request."""
        self._in_head = False
        super().on_headers_complete()
