"""A server on loopback that says exactly the bytes that a test wrote down, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from time import monotonic
from types import TracebackType
from typing import Any, Self


@dataclass
class Received:
    """One request as it came over the wire."""

    method: str
    target: str
    headers: dict[str, str]
    content: bytes
    connection: int
    lines: list[tuple[str, str]]  # the headers as they came, with those that came twice

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass(frozen=True)
class Script:
    """What to send for one request: pieces, each in a packet of its own, and then how to end."""

    pieces: Sequence[bytes]
    end: str = "keep"  # keep the connection, close it, half-close it, reset it, hang or drip until the client goes away
    drip: bytes = b""  # what "drip" sends again and again
    drips: float = inf  # how often, 100 times in a second
    last: bytes = b""  # what "drip" sends at last


def answer(
    body: bytes | str = b"",
    *,
    status: int = 200,
    content_type: str | None = "application/json",
    headers: dict[str, str] | None = None,
    end: str = "keep",
) -> Script:
    """A complete response with a length."""
    data = body.encode() if isinstance(body, str) else body
    fields = {"content-type": content_type, "content-length": str(len(data)), **(headers or {})}
    return Script([_head(status, fields) + data], end)


def events(
    *pieces: bytes,
    end: str = "keep",
    terminate: bool = True,
    content_type: str = "text/event-stream; charset=utf-8",
    headers: dict[str, str] | None = None,
) -> Script:
    """A chunked response; each piece is one HTTP chunk in a packet of its own."""
    fields = {"content-type": content_type, "transfer-encoding": "chunked", **(headers or {})}
    chunks = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces]
    return Script([_head(200, fields), *chunks, *([b"0\r\n\r\n"] if terminate else [])], end)


def _head(status: int, fields: dict[str, str | None]) -> bytes:
    lines = [
        f"HTTP/1.1 {status} Status",
        *(f"{name}: {value}" for name, value in fields.items() if value is not None),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


class WireServer:
    """Answers the n-th request with the n-th script; more requests than scripts are an error of the test."""

    def __init__(self, *scripts: Script) -> None:
        self.scripts = list(scripts)
        self.requests: list[Received] = []
        self.connections = 0
        self._open: list[socket.socket] = []
        self._serving: list[threading.Thread] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._stopping = threading.Event()
        self.asked = threading.Event()  # set when a request has come
        self.gone = threading.Event()  # set when a client has closed a connection that hangs

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Close all sockets; new connections are refused from then on."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for connection in self._open:
            connection.close()
        self._thread.join()

    def script(self, request: Received) -> Script:
        """What to say to a request."""
        self.requests.append(request)
        return self.scripts[len(self.requests) - 1]

    def left(self, seconds: float = 5) -> bool:
        """Whether the clients have closed all their connections, or do so within the time."""
        until = monotonic() + seconds
        for thread in self._serving:
            thread.join(max(0.0, until - monotonic()))
        return not any(thread.is_alive() for thread in self._serving)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(connection)
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True)
            self._serving.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        reader = connection.makefile("rb")
        try:
            while (request := _read(reader, number)) is not None:
                script = self.script(request)
                self.asked.set()
                for piece in script.pieces:
                    connection.sendall(piece)
                if script.end == "reset":
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                if script.end == "drip":
                    self._drip(connection, script)
                if script.end == "half-close":
                    connection.shutdown(socket.SHUT_WR)
                if script.end in ("half-close", "hang"):
                    connection.recv(1)  # returns when the client closes
                    self.gone.set()
                if script.end != "keep":
                    return
        except OSError:
            self.gone.set()
        finally:
            reader.close()
            connection.close()

    def _drip(self, connection: socket.socket, script: Script) -> None:
        times = 0
        while times < script.drips:
            connection.sendall(script.drip)  # fails when the client has closed
            self._stopping.wait(0.01)
            times += 1
        connection.sendall(script.last)


def _read(reader: Any, number: int) -> Received | None:
    line = reader.readline()
    if not line:
        return None
    method, target, _ = line.decode().split(" ", 2)
    lines: list[tuple[str, str]] = []
    while (line := reader.readline().strip()) != b"":
        name, _, value = line.decode().partition(":")
        lines.append((name, value.strip()))
    headers = {name.lower(): value for name, value in lines}
    return Received(method, target, headers, reader.read(int(headers.get("content-length", 0))), number, lines)
