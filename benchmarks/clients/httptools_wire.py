"""One connection of benchmarks/clients/httptools_transport.py: a socket, and answers parsed by llhttp."""

from __future__ import annotations

import select
import socket
import ssl
from collections.abc import Iterator
from time import monotonic
from typing import Any

import httpcore
import httptools
import httpx

READ = 1 << 16
_BOUNDS = (b"content-length", b"transfer-encoding")  # with neither of them, a body ends where the connection does


class Wire(httpcore.NetworkStream):
    """A socket with the interface of httpcore, which httpx's ``trace`` extension shows to others."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._timeout = connected.gettimeout()

    def _limit(self, timeout: float | None) -> None:
        if timeout != self._timeout:  # a system call
            self._socket.settimeout(timeout)
            self._timeout = timeout

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._limit(timeout)
            return self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise httpx.ReadTimeout(str(error)) from error
        except OSError as error:
            raise httpx.ReadError(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._limit(timeout)
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise httpx.WriteTimeout(str(error)) from error
        except OSError as error:
            raise httpx.WriteError(str(error)) from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Wire:
        try:
            self._limit(timeout)
            return Wire(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname))
        except TimeoutError as error:
            self.close()
            raise httpx.ConnectTimeout(str(error)) from error
        except OSError as error:
            self.close()
            raise httpx.ConnectError(str(error)) from error

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None

    def is_readable(self) -> bool:
        """Something came, or the other side has closed the connection."""
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(0))


class Connection:
    """Sends requests one after the other, and takes their answers apart."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self.stream = stream
        self._parser = httptools.HttpResponseParser(self)  # calls the methods that begin with on_
        self._begin()

    def _begin(self) -> None:
        self.status = 0
        self.reason = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.is_complete = False
        self.idle_since = monotonic()
        self._body: list[bytes] = []
        self._interim = False
        self._may_stay = False
        self._error: Exception | None = None

    def on_message_begin(self) -> None:
        """An answer begins; after a complete one, nobody has asked for it: it ends the parsing."""
        if self.is_complete:
            raise httpx.RemoteProtocolError("the server sent more than it was asked for")
        self.reason = b""
        self.headers = []

    def on_status(self, reason: bytes) -> None:
        """A piece of the words behind the status."""
        self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """The body follows, unless this answer only says that the real one will come."""
        status = self._parser.get_status_code()
        self._interim = 100 <= status < 200
        if not self._interim:
            self.status = status

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._body.append(data)

    def on_message_complete(self) -> None:
        """The answer is complete."""
        if not self._interim:
            self.is_complete = True
            self._may_stay = self._parser.should_keep_alive()

    def ask(self, head: bytes, body: Iterator[bytes], limits: dict[str, float | None]) -> None:
        """Sends a request and waits for the head of its answer.

        Raises:
            httpx.TransportError: it did not come.
        """
        self.stream.write(head + next(body, b""), limits.get("write"))
        for piece in body:
            self.stream.write(piece, limits.get("write"))
        while not self.status:
            self._receive(limits.get("read"))
            if self._error is not None and not self.status:
                raise self._error

    def pieces(self, timeout: float | None) -> Iterator[bytes]:
        """The body, as much of it at a time as has come.

        Raises:
            httpx.TransportError: it broke off, or is not HTTP.
        """
        while True:
            if self._body:
                found = b"".join(self._body)
                self._body.clear()
                yield found
            if self.is_complete:
                return
            if self._error is not None:
                raise self._error
            self._receive(timeout)

    def _receive(self, timeout: float | None) -> None:
        data = self.stream.read(READ, timeout)
        try:
            if data:
                self._parser.feed_data(data)
            elif self.status and not any(name.lower() in _BOUNDS for name, _ in self.headers):
                self.is_complete = True
            else:
                self._error = httpx.RemoteProtocolError(
                    "the server closed the connection before the answer was complete"
                )
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:  # or what a callback raised
            self._may_stay = False
            self._error = httpx.RemoteProtocolError(str(error))

    def rest(self) -> bool:
        """Makes it ready for the next request; False if it cannot have one."""
        good = self._may_stay
        self._begin()
        return good

    def close(self) -> None:
        """Closes the socket."""
        self.stream.close()
