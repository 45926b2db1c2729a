"""Sends with sockets and llhttp, a parser in C: a call costs a third of what it costs with httpcore's connections.

It is chosen by ``http_client="httptools"`` and loaded only then. Connecting, TLS, reading and writing are httpcore's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Condition, RLock
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import httpcore

from ._answer import Answer
from ._call import Call
from ._core_pool import Backend, ssl_context
from ._kept import Kept
from ._llhttp import PORTS, READ, Incoming, Origin, Requests, origin
from ._network import Guard, without_frames
from ._pieces import Pieces
from ._pool import MAX_CONNECTIONS, Pool
from ._transfer import CutOff

_LOOK = 0.1  # seconds between two looks at the limits of a call that waits for a connection


class Connection:
    """A connection, and the answer that comes on it."""

    def __init__(self, origin: Origin, stream: Any) -> None:
        self.origin = origin
        self.stream = stream
        self.guard: Guard = stream.guard
        self.incoming = Incoming()
        self.idle_since = 0.0
        self.is_closed = False

    @property
    def is_good(self) -> bool:
        """Whether it can be asked: a server that has something to say without having been asked has closed it."""
        return not self.stream.get_extra_info("is_readable")

    def send(self, message: bytes, timeout: float | None) -> None:
        """Send a request."""
        # Servers may refuse one before they have read all of it, and what they say of it is worth more than that.
        with suppress(httpcore.WriteError):
            self.stream.write(message, timeout)

    def wait(self, timeout: float | None) -> None:
        """Wait for the head of the answer. ``timeout`` is what one read may take."""
        while not self.incoming.status:
            if self.incoming.failure is not None:
                raise self.incoming.failure
            self.receive(timeout)

    def receive(self, timeout: float | None) -> None:
        """Wait for more of the answer."""
        try:
            data: bytes = self.stream.read(READ, timeout)
        except httpcore.ReadError as error:
            self.incoming.fail(error)
        else:
            self.incoming.feed(data)

    def close(self) -> None:
        self.is_closed = True
        self.incoming.drop()
        self.stream.close()


class _Place:
    """The place of a connection that is being made, or waited for."""


class Connections:
    """All connections of a client. While as many are open as may be, who needs another one waits."""

    def __init__(self) -> None:
        # An RLock, as close() may be called by a signal handler in the middle of anything here.
        self._free = Condition(RLock())
        # Weak, as an exception may come between any two lines, out of a signal handler: what nobody has is gone.
        self._open: WeakSet[Connection] = WeakSet()
        self._coming: WeakSet[_Place] = WeakSet()
        self._turns: WeakKeyDictionary[_Place, None] = WeakKeyDictionary()
        self._kept: Kept[Connection] = Kept()
        self._backend = Backend()
        self._tls: Any = None

    def take(self, call: Call[Any], origin: Origin, limits: dict[str, float | None]) -> Connection:
        """A connection of the call's own: a kept one, or a new one. Who waits longest is served first."""
        until = None if limits["pool"] is None else monotonic() + limits["pool"]
        place: _Place | None = None
        try:
            while True:
                if call.budget.cut_off:
                    raise CutOff
                with self._free:
                    is_first = not self._turns or next(iter(self._turns), place) is place
                    kept = self._kept.take(origin) if is_first else None
                    full = kept is None and len(self._open) + len(self._coming) >= MAX_CONNECTIONS
                    surplus = self._kept.surplus(full=full and is_first)
                    if surplus:
                        self._open.difference_update(surplus)
                    if kept is None:
                        place = place or _Place()
                        if not is_first or (full and not surplus):
                            self._wait(call, place, until)
                            continue
                        self._coming.add(place)
                for each in surplus:
                    each.close()
                if kept is None:
                    return self._connect(origin, limits["connect"])
                if kept.is_good:
                    kept.incoming = Incoming()
                    return kept
                self.discard(kept)
        finally:
            if place is not None:
                self._leave(place)

    def _leave(self, place: _Place) -> None:
        with self._free:
            self._coming.discard(place)
            self._turns.pop(place, None)
            self._free.notify_all()

    def _wait(self, call: Call[Any], place: _Place, until: float | None) -> None:
        self._turns.setdefault(place)
        if until is not None and monotonic() >= until:
            raise httpcore.PoolTimeout
        self._free.wait(call.budget.bound(_LOOK))

    def _connect(self, origin: Origin, timeout: float | None) -> Connection:
        made = Connection(origin, self._stream(origin, timeout))
        with self._free:
            self._open.add(made)
        return made

    def _stream(self, origin: Origin, timeout: float | None) -> Any:
        scheme, host, port = origin
        name = host.decode("ascii")
        if scheme == b"https" and self._tls is None:
            self._tls = ssl_context()
        stream: Any = self._backend.connect_tcp(name, port or PORTS[scheme], timeout)
        if scheme == b"http":
            return stream
        try:
            return stream.start_tls(self._tls, name, timeout)
        except BaseException:
            stream.close()
            raise

    def release(self, connection: Connection) -> None:
        """Keep a connection for later calls, or close it, if its answer has not come to its end."""
        if not connection.incoming.reusable:
            self.discard(connection)
            return
        connection.guard.transfer = None
        surplus: list[Connection] = []
        with self._free:
            if not connection.is_closed:  # all may have been closed in the meantime
                self._kept.add(connection)
                if self._kept.are_too_many:
                    surplus = self._kept.surplus(full=False)
                    self._open.difference_update(surplus)
                if self._turns:
                    self._free.notify_all()
        for each in surplus:
            each.close()

    def discard(self, connection: Connection) -> None:
        """Close a connection."""
        connection.close()
        with self._free:
            self._open.discard(connection)
            self._free.notify_all()

    def close(self) -> None:
        """Close them all."""
        with self._free:
            found, self._kept = list(self._open), Kept()
            self._open.clear()
            self._free.notify_all()
        for each in found:
            each.close()


class _HttptoolsAnswer(Answer):
    def __init__(self, connections: Connections, connection: Connection, timeout: float | None) -> None:
        incoming = connection.incoming
        super().__init__(incoming.status, incoming.headers, connection.guard)
        self._connections = connections
        self._connection = connection
        self._incoming = incoming
        self._timeout = timeout

    def raw(self) -> Iterator[bytes]:
        incoming = self._incoming
        while not self.is_closed:
            if incoming.body:
                yield incoming.take()
            elif incoming.complete:
                return
            elif incoming.failure is not None:
                raise incoming.failure
            else:
                self._connection.receive(self._timeout)

    def close(self) -> None:
        if not self.is_closed:
            self.is_closed = True
            self._connections.release(self._connection)


class HttptoolsPool(Pool):
    """The connections of a synchronous client."""

    def __init__(self) -> None:
        super().__init__()
        self._connections = Connections()
        self._requests = Requests()

    def send(self, call: Call[Any], *, stream: bool) -> _HttptoolsAnswer:
        call.begin()
        limits = call.timeouts()
        try:
            with call.budget:
                connection = self._connections.take(call, origin(call, stream=stream), limits)
                try:
                    connection.send(self._requests.message(call, stream=stream), limits["write"])
                    connection.wait(limits["read"])
                except BaseException:
                    self._connections.discard(connection)
                    raise
        except BaseException as error:
            without_frames(error, __name__, Guard.__module__)
            raise error  # noqa: TRY201 - with no more frames than it has now
        connection.guard.transfer = call.budget
        return _HttptoolsAnswer(self._connections, connection, limits["read"])

    def pieces(self, call: Call[Any], answer: Answer) -> Pieces:
        return Pieces(answer, call.budget, owned=True)

    def closer(self) -> Callable[[], None]:
        return self._connections.close
