"""A server that does nothing but send what benchmarks/bodies.py has made: ``python -m benchmarks.stub``.

It prints its port; with ``--certificate FILE``, a key and its certificate, that of a twin behind TLS as well. The first
part of a path names the case: ``POST /small/chat/completions``. ``GET /counts`` answers what both have done as JSON.
It runs on uvloop where that is to be had, in a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import ssl
import sys
import time
from collections import deque
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from benchmarks.bodies import Case, case

PREPARED = cache(case)


class Counts:
    """What the server has done.

    Attributes:
        connections: How many were opened.
        open: How many are open.
        most: How many were open at once since it was last asked for the counts.
        requests: How many were answered, without those for the counts.
        parts: How many parts had a time at which they were due.
        late: By how many seconds they were sent later, all added.
    """

    def __init__(self) -> None:
        self.connections = 0
        self.open = 0
        self.most = 0
        self.requests = 0
        self.parts = 0
        self.late = 0.0

    def opened(self) -> None:
        """Counts a connection."""
        self.connections += 1
        self.open += 1
        self.most = max(self.most, self.open)

    def answer(self) -> bytes:
        """The counts and the seconds of CPU that the server has used, as an HTTP answer."""
        members = {
            "connections": self.connections,
            "open": self.open,
            "most": self.most,
            "requests": self.requests,
            "parts": self.parts,
            "late": self.late,
            "cpu": time.process_time(),
        }
        self.most = self.open
        body = json.dumps(members).encode()
        return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


class Connection(asyncio.Protocol):
    """Answers the requests of one connection in their order."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._received = b""
        self._cases: deque[Case] = deque()
        self._parts: deque[bytes] = deque()
        self._known = False  # it is counted when it asks for more than the counts
        self._interval = 0.0
        self._due = 0.0
        self._busy = False
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._transport = cast("asyncio.Transport", transport)  # that of uvloop is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets what was still to be sent."""
        del exc
        self._transport = None
        self._counts.open -= self._known

    def data_received(self, data: bytes) -> None:
        """Answers each request that is complete."""
        received = self._received + data if self._received else data
        while (end := received.find(b"\r\n\r\n")) >= 0:
            head = received[:end].lower()
            at = head.find(b"\r\ncontent-length:")
            length = int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(received) < end + 4 + length:
                break
            path = received[:end].split(b" ", 2)[1].decode()
            received = received[end + 4 + length :]
            self._ask(path)
        self._received = received

    def _ask(self, path: str) -> None:
        assert self._transport is not None  # noqa: S101
        if path == "/counts":
            self._transport.write(self._counts.answer())
            self._transport.close()
            return
        if not self._known:
            self._known = True
            self._counts.opened()
        try:
            self._cases.append(PREPARED(path.split("/", 2)[1]))
        except ValueError:
            self._transport.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        self._counts.requests += 1
        if not self._busy:
            self._next()

    def _next(self) -> None:
        found = self._cases.popleft()
        self._parts = deque(found.parts)
        self._interval = found.interval
        self._busy = True
        self._due = self._loop.time()
        self._send()

    def _send(self) -> None:
        if self._transport is None:
            return
        self._transport.write(self._parts.popleft())
        if not self._parts:
            self._busy = False
            if self._cases:
                self._next()
        elif self._interval:
            # Against the time when it was due, so that a late part does not put off all that follow.
            self._due += self._interval
            self._loop.call_at(self._due, self._send_due)
        else:
            self._loop.call_soon(self._send)  # a system call for each part: the loop flushes between two

    def _send_due(self) -> None:
        self._counts.parts += 1
        self._counts.late += time.monotonic() - self._due  # the clock of the loop
        self._send()


async def serve(certificate: str | None) -> None:
    """Serves until the process that started it closes its standard input."""
    loop = asyncio.get_running_loop()
    counts = Counts()
    contexts: list[ssl.SSLContext | None] = [None]
    if certificate is not None:
        secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secure.load_cert_chain(certificate)
        contexts.append(secure)
    servers = [
        await loop.create_server(lambda: Connection(counts), "127.0.0.1", 0, backlog=4096, ssl=context)
        for context in contexts
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    for server in servers:
        server.close()


def main() -> None:
    """Runs the server."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--certificate")
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    factory = import_module("uvloop").new_event_loop if find_spec("uvloop") else None
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serve(options.certificate))


if __name__ == "__main__":
    main()
