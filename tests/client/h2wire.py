"""A server on loopback that speaks HTTP/2 without TLS; the model that a request names says how it is answered."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from tests.client.bodies import CHUNKS, DONE, REPLY, event

PACE = 0.02  # seconds between two chunks


class H2Server:
    """``silent`` never answers, ``hung`` sends a head only, ``slow`` sends chunks for a while, others the reply."""

    def __init__(self) -> None:
        self.connections = 0
        self.asked = threading.Semaphore(0)  # released for each request
        self._stopping = threading.Event()
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self.cut()
        for thread in self._threads:
            thread.join(10)

    def cut(self) -> None:
        """Close all connections."""
        for connection in self._open:
            with suppress(OSError):  # it may be closed already
                connection.shutdown(socket.SHUT_RDWR)

    def _run(self, work: Any, *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            self._run(_Connection(self, connection, self._stopping).serve)

    def spawn(self, work: Any, *arguments: Any) -> None:
        """Answer one request."""
        self._run(work, *arguments)


class _Connection:
    def __init__(self, server: H2Server, connection: socket.socket, stopping: threading.Event) -> None:
        self._server = server
        self._socket = connection
        self._stopping = stopping
        self._lock = threading.Lock()
        self._state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))

    def serve(self) -> None:
        """Read until the client goes away."""
        bodies: dict[int, bytes] = {}
        try:
            self._state.initiate_connection()
            self._flush()
            while data := self._socket.recv(65536):
                with self._lock:
                    seen = self._state.receive_data(data)
                    self._flush()
                for item in seen:
                    if isinstance(item, h2.events.RequestReceived):
                        bodies[item.stream_id] = b""
                    elif isinstance(item, h2.events.DataReceived):
                        bodies[item.stream_id] += item.data
                    elif isinstance(item, h2.events.StreamEnded):
                        self._server.asked.release()
                        self._server.spawn(self._answer, item.stream_id, bodies.pop(item.stream_id))
        except OSError:
            return
        finally:
            self._socket.close()

    def _answer(self, number: int, body: bytes) -> None:
        model = json.loads(body)["model"] if body else ""
        kind = "text/event-stream" if model == "slow" else "application/json"
        try:
            if model != "silent":
                self._send_head(number, kind)
            if model == "slow":
                for _ in range(20):
                    self._send(number, event(CHUNKS[2]))
                    self._stopping.wait(PACE)
                self._send(number, event(CHUNKS[-1]) + DONE, end=True)
            elif model not in {"silent", "hung"}:
                self._send(number, json.dumps(REPLY).encode(), end=True)
        except (OSError, h2.exceptions.ProtocolError):
            return

    def _send_head(self, number: int, kind: str) -> None:
        with self._lock:
            self._state.send_headers(number, [(":status", "200"), ("content-type", kind)])
            self._flush()

    def _send(self, number: int, data: bytes, *, end: bool = False) -> None:
        with self._lock:
            self._state.send_data(number, data, end_stream=end)
            self._flush()

    def _flush(self) -> None:
        self._socket.sendall(self._state.data_to_send())
