"""The limit: a bare socket, or a bare asyncio.Protocol, with json and attrs."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections import deque
from urllib.parse import urlsplit

from benchmarks.clients.face import BODY, PATH, STREAMED, AsyncClient, Streamed, SyncClient, wire
from benchmarks.clients.floor_http import Chunks, framing
from benchmarks.clients.floor_models import Reply, chunk, reply

READ = 1 << 18


def walked(found: Reply) -> int:
    """How many log probabilities there are."""
    tokens = found.choices[0].logprobs or []
    return sum(1 for token in tokens for other in token.top_logprobs if other.logprob)


class Sync(SyncClient):
    """A bare socket."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.socket = socket.create_connection((str(parts.hostname), parts.port or 80))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.host, self.path = parts.netloc, parts.path + PATH

    def reply(self) -> Reply:
        """One request and its decoded reply."""
        self.socket.sendall(wire(self.host, self.path, BODY))
        received = self.socket.recv(READ)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.socket.recv(READ)
        length = framing(received[:end])
        body = received[end + 4 :]
        while len(body) < length:
            body += self.socket.recv(READ)
        return reply(json.loads(body))

    def call(self) -> int:
        found = self.reply()
        return len(found.choices[0].message.content or "") + found.usage.total_tokens

    def walk(self) -> int:
        return walked(self.reply())

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        self.socket.sendall(wire(self.host, self.path, STREAMED))
        received = self.socket.recv(READ)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.socket.recv(READ)
        framing(received[:end])
        reader = Chunks()
        data = received[end + 4 :]
        while True:
            for event in reader.events(data):
                found = chunk(json.loads(event))
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(found.choices[0].delta.content or "")
            if reader.ended:
                break
            data = self.socket.recv(READ)
        return Streamed(first, chunks, length)


class Exchange(asyncio.Protocol):
    """One connection: gives what comes to whoever waits."""

    def __init__(self) -> None:
        self.received = b""
        self.waiter: asyncio.Future[None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        self.wake()

    def connection_lost(self, exc: Exception | None) -> None:
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_exception(exc or ConnectionError("the server closed the connection"))

    def wake(self) -> None:
        """Lets the one who waits go on."""
        if self.waiter is not None and not self.waiter.done():
            self.waiter.set_result(None)

    async def read(self) -> bytes:
        """What has come; waits for something."""
        if not self.received:
            self.waiter = asyncio.get_running_loop().create_future()
            await self.waiter
        data, self.received = self.received, b""
        return data


class Async(AsyncClient):
    """A bare asyncio.Protocol, with a list of idle connections."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.address = (str(parts.hostname), parts.port or 80)
        self.host, self.path = parts.netloc, parts.path + PATH
        self.idle: deque[Exchange] = deque()

    async def connection(self) -> Exchange:
        """An idle connection, or a new one."""
        if self.idle:
            return self.idle.pop()
        _, exchange = await asyncio.get_running_loop().create_connection(Exchange, *self.address)
        return exchange

    async def reply(self) -> Reply:
        """One request and its decoded reply."""
        exchange = await self.connection()
        assert exchange.transport is not None  # noqa: S101
        exchange.transport.write(wire(self.host, self.path, BODY))
        received = await exchange.read()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += await exchange.read()
        length = framing(received[:end])
        body = received[end + 4 :]
        while len(body) < length:
            body += await exchange.read()
        self.idle.append(exchange)
        return reply(json.loads(body))

    async def call(self) -> int:
        found = await self.reply()
        return len(found.choices[0].message.content or "") + found.usage.total_tokens

    async def walk(self) -> int:
        return walked(await self.reply())

    async def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        exchange = await self.connection()
        assert exchange.transport is not None  # noqa: S101
        exchange.transport.write(wire(self.host, self.path, STREAMED))
        received = await exchange.read()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += await exchange.read()
        framing(received[:end])
        reader = Chunks()
        data = received[end + 4 :]
        while True:
            for event in reader.events(data):
                found = chunk(json.loads(event))
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(found.choices[0].delta.content or "")
            if reader.ended:
                break
            data = await exchange.read()
        self.idle.append(exchange)
        return Streamed(first, chunks, length)
