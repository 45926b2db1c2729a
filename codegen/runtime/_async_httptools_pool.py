"""Asynchronous twin of ``_httptools_pool``, for asyncio and uvloop."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ssl import SSLContext
from typing import Any, cast

import httpcore

from ._answer import AsyncAnswer
from ._call import Call
from ._core_pool import ssl_context
from ._errors import ConfigurationError
from ._httptools_protocol import Connection
from ._kept import Kept
from ._llhttp import PORTS, Incoming, Origin, Requests, origin
from ._network import without_frames
from ._pieces import DirectPieces
from ._pool import MAX_CONNECTIONS, AsyncPool
from ._transfer import CutOff, Transfer, held, runs_on_trio

_NEXT_ADDRESS = 0.25  # seconds after which the next address of a host is tried beside the one before (RFC 8305)


class Connections:
    """All connections of a client in one event loop. While as many are open as may be, who needs another one waits."""

    def __init__(self) -> None:
        self._open: set[Connection] = set()
        self._coming = 0  # that are being connected
        self._kept: Kept[Connection] = Kept()
        self._turns: deque[tuple[Origin, asyncio.Future[Connection | None]]] = deque()
        self._tls: SSLContext | None = None

    async def take(self, call: Call[Any], origin: Origin, limits: dict[str, float | None]) -> Connection:
        """A connection of the call's own: a kept one, or a new one."""
        while True:
            kept = self._kept.take(origin)
            full = kept is None and len(self._open) + self._coming >= MAX_CONNECTIONS
            surplus = self._kept.surplus(full=full)
            for each in surplus:
                self._open.discard(each)
                each.close()
            if kept is None:
                if not full or surplus:
                    self._coming += 1
                else:
                    kept = await self._turn(call, origin, limits["pool"])
                if kept is None:
                    return await self._connect(call, origin, limits["connect"])
            if kept.is_good:
                kept.incoming = Incoming()
                return kept
            self.discard(kept)

    async def _turn(self, call: Call[Any], origin: Origin, longest: float | None) -> Connection | None:
        """What another call leaves: its connection, or the place for one."""
        turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._turns.append((origin, turn))
        taken = False
        try:
            with held(call.budget, longest):
                found = await turn
            taken = True
        except httpcore.ReadTimeout:
            raise httpcore.PoolTimeout from None
        finally:
            if not taken:
                with suppress(ValueError):
                    self._turns.remove((origin, turn))
                if turn.done() and not turn.cancelled():
                    self._give_back(turn.result())
        return found

    def _give_back(self, left: Connection | None) -> None:
        if left is None:
            self._coming -= 1
            self._next()
        else:
            self.release(left)

    def _next(self) -> None:
        """There is a place for another connection."""
        while self._turns:
            _, turn = self._turns.popleft()
            if not turn.done():
                self._coming += 1
                turn.set_result(None)
                return

    async def _connect(self, call: Call[Any], origin: Origin, longest: float | None) -> Connection:
        try:
            with held(call.budget, longest):
                made = await self._connected(origin, longest)
        except BaseException as error:
            self._coming -= 1
            self._next()
            if isinstance(error, httpcore.ReadTimeout):
                raise httpcore.ConnectTimeout from None
            if isinstance(error, OSError):
                raise httpcore.ConnectError(str(error)) from error
            raise
        self._coming -= 1
        self._open.add(made)
        return made

    async def _connected(self, origin: Origin, longest: float | None) -> Connection:
        scheme, host, port = origin
        name = host.decode("ascii")
        loop = asyncio.get_running_loop()
        settings: dict[str, Any] = {}
        if name[-1].isalpha() and isinstance(loop, asyncio.BaseEventLoop):  # uvloop tries one address after the other
            settings["happy_eyeballs_delay"] = _NEXT_ADDRESS
        if scheme == b"https":
            self._tls = self._tls or ssl_context()
            settings |= {"ssl": self._tls, "server_hostname": name, "ssl_handshake_timeout": longest or 2**20}
        made: Connection
        _, made = await loop.create_connection(lambda: Connection(origin), name, port or PORTS[scheme], **settings)
        return made

    def release(self, connection: Connection) -> None:
        """Keep a connection for later calls, or close it, if its answer has not come to its end."""
        if not connection.incoming.reusable or connection not in self._open:
            self.discard(connection)
            return
        connection.rest()
        while self._turns and self._turns[0][1].done():
            self._turns.popleft()
        if not self._turns:
            self._kept.add(connection)
            if self._kept.are_too_many:
                for each in self._kept.surplus(full=False):
                    self.discard(each)
        elif self._turns[0][0] == connection.origin:
            self._turns.popleft()[1].set_result(connection)
        else:  # who comes first needs another one
            self.discard(connection)

    def discard(self, connection: Connection) -> None:
        """Close a connection."""
        connection.close()
        if connection in self._open:
            self._open.remove(connection)
            self._next()

    async def close(self) -> None:
        """Close them all."""
        found, self._open, self._kept = self._open, set(), Kept()
        for each in found:
            each.close()
        await asyncio.sleep(0)  # until the event loop has closed them


class HttptoolsAnswer(AsyncAnswer):
    """An answer that comes on one of the connections."""

    def __init__(self, connections: Connections, connection: Connection) -> None:
        self.incoming = connection.incoming
        super().__init__(self.incoming.status, self.incoming.headers, connection)
        self.connection = connection
        self._connections = connections

    async def aclose(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        if self.connection.is_here:
            self._connections.release(self.connection)
        else:
            self.connection.hang_up()
            self.connection.soon(self._connections.discard, self.connection)


class _HttptoolsPieces(DirectPieces):
    """The body of an answer; what has come is given without waiting, all of it at once."""

    def __init__(self, answer: HttptoolsAnswer, transfer: Transfer, timeout: float | None) -> None:
        super().__init__(answer)
        self._received = answer
        self._transfer = transfer
        self._timeout = timeout
        self._connection = answer.connection
        self._incoming = answer.incoming
        try:
            self._before = transfer.enter(answer.connection)
        except CutOff:
            answer.connection.interrupt()
            raise

    async def raw(self, transfer: Transfer | None) -> bytes | None:
        if (transfer is None and self._transfer.cut_off) or self._received.is_closed:
            raise CutOff
        limits = transfer or self._transfer
        limits.check()
        incoming = self._incoming
        while not incoming.body:
            if incoming.complete:
                return None
            if incoming.failure is not None:
                raise incoming.failure
            await self._connection.wait(limits, self._timeout)
        return self._connection.take()

    async def close(self) -> None:
        self._transfer.leave(self._before)
        await self._received.aclose()


class AsyncHttptoolsPool(AsyncPool):
    """The connections of an asynchronous client in one event loop of asyncio or uvloop."""

    def __init__(self) -> None:
        super().__init__()
        if runs_on_trio():
            raise ConfigurationError('http_client="httptools" runs on asyncio alone; leave it out on trio')
        self._connections = Connections()
        self._requests = Requests()

    async def send(self, call: Call[Any], *, stream: bool) -> HttptoolsAnswer:
        call.begin()
        limits = call.timeouts()
        try:
            connection = await self._connections.take(call, origin(call, stream=stream), limits)
            try:
                with call.budget.on(connection):
                    await connection.ask(self._requests.message(call, stream=stream), call.budget, limits)
            except BaseException:
                self._connections.discard(connection)
                raise
        except BaseException as error:
            without_frames(error, __name__, Connection.__module__)
            raise error  # noqa: TRY201 - with no more frames than it has now
        return HttptoolsAnswer(self._connections, connection)

    def pieces(self, call: Call[Any], answer: AsyncAnswer) -> _HttptoolsPieces:
        return _HttptoolsPieces(cast("HttptoolsAnswer", answer), call.budget, call.timeout["read"])

    def closer(self) -> Callable[[], Awaitable[None]]:
        return self._connections.close
