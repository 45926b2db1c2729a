"""One request over a bare socket, and every byte that comes back with how the connection ended."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deepseek_mock import MockServer

CHAT: dict[str, Any] = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Say hello to the world"}],
    "thinking": {"type": "disabled"},
}
READ = 65536
PATIENCE = 30


@dataclass(frozen=True)
class Wire:
    """What came: all bytes, and whether the connection was then `closed`, `reset` or `open`."""

    raw: bytes
    end: str

    @property
    def status(self) -> int:
        return int(self.raw.split(b" ", 2)[1])

    @property
    def headers(self) -> dict[str, str]:
        lines = self.raw.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
        return dict(line.split(": ", 1) for line in lines)

    @property
    def body(self) -> bytes:
        """The body without the framing of HTTP; the part of it that came, if it was cut."""
        rest = self.raw.partition(b"\r\n\r\n")[2]
        return rest if "transfer-encoding" not in self.headers else b"".join(self._pieces(rest)[0])

    @property
    def pieces(self) -> list[bytes]:
        """The pieces in which the server handed a chunked body over."""
        return self._pieces(self.raw.partition(b"\r\n\r\n")[2])[0]

    @property
    def is_complete(self) -> bool:
        """Whether HTTP says that nothing is missing."""
        if "transfer-encoding" not in self.headers:
            return len(self.body) == int(self.headers["content-length"])
        return self._pieces(self.raw.partition(b"\r\n\r\n")[2])[1]

    @staticmethod
    def _pieces(rest: bytes) -> tuple[list[bytes], bool]:
        pieces = []
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            if length == 0:
                assert rest == b"\r\n"
                return pieces, True
            pieces.append(rest[:length])
            rest = rest[length + 2 :]
        return pieces, False

    @property
    def events(self) -> list[bytes]:
        """The events of a stream, comments among them."""
        return [event + b"\n\n" for event in self.body.split(b"\n\n") if event]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request(server: MockServer, members: dict[str, Any] | None, path: str, headers: dict[str, str]) -> bytes:
    """The bytes of a request, after which the server closes the connection."""
    body = b"" if members is None else json.dumps(members).encode()
    method = "GET" if members is None else "POST"
    fields = {
        "host": "mock",
        "connection": "close",
        "authorization": f"Bearer {server.api_key}",
        "content-type": "application/json",
        "content-length": str(len(body)),
        **headers,
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@contextmanager
def sent(
    server: MockServer,
    members: dict[str, Any] | None = CHAT,
    *,
    path: str = "/chat/completions",
    headers: dict[str, str] | None = None,
    buffer: int | None = None,
) -> Iterator[socket.socket]:
    """A connection on which a request was made; `buffer` is how many bytes can wait to be read, about."""
    host, port = server.base_url.removeprefix("http://").split(":")
    with socket.socket() as connection:
        connection.settimeout(PATIENCE)
        if buffer is not None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        connection.connect((host, int(port)))
        connection.sendall(request(server, members, path, headers or {}))
        yield connection


def receive(connection: socket.socket, *, enough: int | None = None) -> Wire:
    """Everything up to the end of the connection, or the first `enough` bytes and what came with them."""
    raw = bytearray()
    while enough is None or len(raw) < enough:
        try:
            piece = connection.recv(READ)
        except ConnectionResetError:
            return Wire(bytes(raw), "reset")
        if not piece:
            return Wire(bytes(raw), "closed")
        raw += piece
    return Wire(bytes(raw), "open")


def exchange(
    server: MockServer,
    members: dict[str, Any] | None = CHAT,
    *,
    path: str = "/chat/completions",
    headers: dict[str, str] | None = None,
) -> Wire:
    """One request and all that comes back."""
    with sent(server, members, path=path, headers=headers) as connection:
        return receive(connection)
