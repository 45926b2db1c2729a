"""One exchange on the wire: ASGI's messages, and what ASGI has no words for, through the socket below."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Literal

from deepseek_mock.whole_answer import WholeAnswer

if sys.platform == "linux":
    from fcntl import ioctl
    from termios import TIOCOUTQ
else:
    # Elsewhere the system does not tell, and what it has may be lost with a caller that reads slowly.
    ioctl = None
    TIOCOUTQ = 0

# In the scope's `extensions`, where the mock's own server runs the application: the transport,
TRANSPORT = "deepseek_mock.transport"
# and the server's own `send` with what sends a whole answer at once instead.
WHOLE_ANSWERS = "deepseek_mock.whole_answers"
# SO_LINGER with a time of zero makes closing a socket reset its connection.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)
# Seconds between two looks at what is still on its way.
DRAIN_INTERVAL = 0.001

Message = MutableMapping[str, Any]


class CallerLeftError(Exception):
    """The caller has closed the connection in the middle of its request."""


class Connection:
    """Sends one answer. Does nothing any more once the caller has gone."""

    def __init__(
        self,
        scope: MutableMapping[str, Any],
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
        encode: Callable[[dict[str, str]], list[tuple[bytes, bytes]]],
    ) -> None:
        extensions: dict[str, Any] = scope.get("extensions") or {}
        self._transport: asyncio.Transport | None = extensions.get(TRANSPORT)
        self._whole: tuple[Any, Callable[..., None]] | None = extensions.get(WHOLE_ANSWERS)
        self._receive = receive
        self._send = send
        self._encode = encode
        self._leaving: asyncio.Task[None] | None = None
        self._started = False

    @property
    def is_gone(self) -> bool:
        """Whether the caller is known to have closed the connection."""
        if self._leaving is not None and self._leaving.done():
            return True
        return self._transport is not None and self._transport.is_closing()

    @property
    def can_be_cut(self) -> bool:
        """Whether there is a socket to break."""
        return self._transport is not None

    @property
    def takes_whole(self) -> bool:
        """Whether an answer can go out in one write: before anything else was sent, and while the caller keeps up.

        A middleware shall see what is sent: there is none where messages go straight to the server.
        """
        if self._whole is None or self._transport is None:
            return False
        is_free = not self._transport.get_write_buffer_size() and not self._transport.is_closing()
        return is_free and self._send == self._whole[0]

    async def read(self, limit: int) -> bytes | None:
        """The body of the request; None when it is longer than `limit` bytes, and then it is not read to its end.

        Raises:
            CallerLeftError: the caller has gone before the end of the body.
        """
        pieces = bytearray()
        more = True
        while more and len(pieces) <= limit:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise CallerLeftError
            pieces += message.get("body", b"")
            more = message.get("more_body", False)
        return bytes(pieces) if len(pieces) <= limit else None

    def answer(self, answer: WholeAnswer) -> None:
        """Sends a whole answer in one write, in the place of `start`, `send` and `end`: see `takes_whole`."""
        if self._whole is not None:
            self._whole[1](answer)

    async def start(self, status: int, headers: dict[str, str]) -> None:
        """Sends status and headers."""
        self._started = True
        await self._send({"type": "http.response.start", "status": status, "headers": self._encode(headers)})

    async def send(self, piece: bytes) -> None:
        """Sends a piece of the body."""
        await self._send({"type": "http.response.body", "body": piece, "more_body": True})

    async def end(self, piece: bytes = b"") -> None:
        """Ends the answer with its last piece."""
        self._forget()
        await self._send({"type": "http.response.body", "body": piece, "more_body": False})

    async def pause(self, seconds: float | None) -> bool:
        """Waits, and tells whether the caller is still there; None waits until it is not."""
        if self._leaving is None:
            self._leaving = asyncio.ensure_future(self._leave())
        await asyncio.wait((self._leaving,), timeout=seconds)
        return not self.is_gone

    async def drain(self) -> None:
        """Waits until the caller's machine has all that was sent: a reset throws the rest away."""
        while self._unsent() and await self.pause(DRAIN_INTERVAL):
            pass

    def _unsent(self) -> int:
        if self._transport is None or self._transport.is_closing():
            return 0
        below: socket.socket | None = self._transport.get_extra_info("socket")
        left = self._transport.get_write_buffer_size()
        if left or below is None or ioctl is None:
            return left
        return int.from_bytes(ioctl(below.fileno(), TIOCOUTQ, bytes(4)), sys.byteorder)

    async def _leave(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def cut(self, how: Literal["reset", "close"], raw: bytes = b"") -> None:
        """Ends the connection, whatever of the answer is missing.

        Raises:
            ConnectionAbortedError: another server than the mock's own runs the application, and only an exception
                makes that end the connection.
        """
        self._forget()
        transport = self._transport
        if transport is None:
            raise ConnectionAbortedError(f"the mock server breaks the connection here ({how})")
        if raw:
            transport.write(raw)
        if how == "close":
            transport.close()
            return
        below: socket.socket | None = transport.get_extra_info("socket")
        if below is not None:
            with contextlib.suppress(OSError):  # closed in the meantime
                below.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        transport.abort()

    async def gone(self) -> None:
        """Waits until the server has noticed that the connection has ended."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    def _forget(self) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
