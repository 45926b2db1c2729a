"""Holds network operations to the budget of the call that waits for them, whatever client they run in.

httpx fixes its timeouts when a request starts and counts each read anew, so bytes that keep a connection alive reset
them for ever. Its documented ``trace`` extension tells of every connection that is made; reads and writes on that
connection are then asked to give up when the budget of the current call does.

A connection that speaks HTTP/2 is shared: what is read from it belongs to any of the calls on it, and a read or write
that fails there fails for all of them. It is left alone, and the call that has to end goes away from it.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from time import monotonic
from traceback import walk_tb
from typing import Any

from ._budget import OutOfTime
from ._transfer import CURRENT, CutOff, Left, Scope, Transfer, timed_out

_PREFACE = b"PRI * HTTP/2.0\r\n"  # https://www.rfc-editor.org/rfc/rfc9113#name-http-2-connection-preface
_SLICE = 2**14  # bytes; httpcore writes in a loop that grants each part of a slice the whole time
_LOOK = 0.1  # seconds between two looks at the limits of a thread that reads for others as well
_CONNECTED = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


class _GuardBase:
    """Stands before the reading and writing of one connection."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._read, self._write = stream.read, stream.write
        self.shared = False
        """Whether several calls may be on the connection at once."""
        self.transfer: Transfer | None = None
        """The call that reads its answer from here, where the connection is one of ours."""

    def interrupt(self) -> None:
        """Make the read or write that waits fail, and tell the server. Takes no lock and waits for nothing."""
        with suppress(Exception):  # it may be gone already
            shut_down(self._stream.get_extra_info("socket"))


class Guard(_GuardBase):
    """For a connection of a synchronous client."""

    def read(self, max_bytes: int, timeout: float | None = None) -> Any:
        if (transfer := CURRENT.get() or self.transfer) is None:
            return self._read(max_bytes, timeout)
        if self.shared:
            return self._read_for_all(transfer, max_bytes, timeout)
        with transfer.on(self):
            return self._read(max_bytes, transfer.bound(timeout))

    def _read_for_all(self, transfer: Transfer, max_bytes: int, timeout: float | None) -> Any:
        until = None if timeout is None else monotonic() + timeout
        while True:
            if transfer.cut_off:
                raise Left(CutOff())
            if (kind := transfer.expired()) is not None:
                raise Left(OutOfTime(kind))
            if until is not None and monotonic() >= until:
                raise Left(timed_out())
            try:
                return self._read(max_bytes, transfer.bound(_LOOK))
            except Exception as error:
                if type(error).__name__ != "ReadTimeout":
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.shared = self.shared or buffer.startswith(_PREFACE)
        if (transfer := CURRENT.get()) is None or self.shared:
            self._write(buffer, timeout)
            return
        with transfer.on(self):
            for start in range(0, len(buffer), _SLICE):
                self._write(buffer[start : start + _SLICE], transfer.bound(timeout))

    def hang_up(self) -> None:
        """Close the connection, as nobody reads on."""
        with suppress(Exception):
            self._stream.close()


class AsyncGuard(_GuardBase):
    """Asynchronous twin of :class:`Guard`."""

    async def read(self, max_bytes: int, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - httpcore's
        if (transfer := CURRENT.get() or self.transfer) is None:
            return await self._read(max_bytes, timeout)
        if self.shared:
            return await self._read(max_bytes, None)  # the task is held instead
        with transfer.on(self):
            return await self._read(max_bytes, transfer.bound(timeout))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        self.shared = self.shared or buffer.startswith(_PREFACE)
        if self.shared:
            import anyio  # noqa: PLC0415

            with anyio.CancelScope(shield=True):  # half a frame would be the end of all the calls
                await self._write(buffer, timeout)
            return
        if (transfer := CURRENT.get()) is None:
            await self._write(buffer, timeout)
            return
        with transfer.on(self):
            await self._write(buffer, transfer.bound(timeout))

    def hang_up(self) -> None:
        """Tell the server that nobody reads on; it can be closed in its event loop only."""
        self.interrupt()


def guard(stream: Any, *, shared: bool = False) -> None:
    """Make reads and writes of a connection keep to the budget of the call that does them."""
    _guard(Guard, stream, shared=shared)


def async_guard(stream: Any, *, shared: bool = False) -> None:
    """Asynchronous twin of :func:`guard`."""
    _guard(AsyncGuard, stream, shared=shared)


def _guard(kind: type[Guard | AsyncGuard], stream: Any, *, shared: bool) -> None:
    if stream is None:
        return
    found = getattr(stream, "guard", None)
    if found is None:
        found = kind(stream)
        stream.read, stream.write, stream.guard = found.read, found.write, found
    found.shared = found.shared or shared


def tracer(budget: Transfer) -> Callable[[str, MutableMapping[str, Any]], None]:
    """A ``trace`` extension for one attempt of a synchronous call."""

    def trace(event: str, info: MutableMapping[str, Any]) -> None:
        if event.endswith(".started"):
            if "timeout" in info:  # the arguments of connect and start_tls, which may still be changed
                seconds = budget.bound(info["timeout"])
                if event.endswith("connect_tcp.started"):
                    seconds = per_address(seconds, info.get("host"), info.get("port"))
                info["timeout"] = seconds
        elif event.endswith(_CONNECTED):
            guard(info["return_value"])

    return trace


def shut_down(connection: Any) -> None:
    """End a connection in both directions, whoever reads from it or writes to it."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except TypeError:  # what uvloop has for a socket cannot do it, but another handle of the same connection can
        with socket.fromfd(number := connection.fileno(), connection.family, connection.type) as handle:
            if connection.fileno() == number:  # else it was closed in between, and the number may be another's by now
                handle.shutdown(socket.SHUT_RDWR)


def is_readable(connection: Any) -> bool:
    """Whether there is something to read without waiting: bytes, or the end."""
    if connection is None:
        return True
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([connection], [], [], 0)[0])
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def per_address(seconds: float | None, host: Any, port: Any) -> float | None:
    """What is left for one address: ``socket.create_connection`` tries one by one, each for the whole time."""
    if seconds is None:
        return None
    try:
        return seconds / (len(socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)) or 1)
    except (OSError, ValueError):  # httpcore will find out as well
        return seconds


def async_tracer(budget: Transfer, read: float | None) -> Callable[[str, MutableMapping[str, Any]], Awaitable[None]]:
    """A ``trace`` extension for one attempt of an asynchronous call; ``read`` is its timeout for one read."""

    async def trace(event: str, info: MutableMapping[str, Any]) -> None:
        if event.endswith(".started"):
            if "timeout" in info:
                info["timeout"] = budget.bound(info["timeout"])
            elif event == "http2.receive_response_headers.started" and isinstance(budget.place, Scope) and read:
                budget.place.within(read)
        elif event.endswith(_CONNECTED):
            async_guard(info["return_value"])

    return trace


def without_frames(error: BaseException, *modules: str) -> None:
    """Drop frames that the key may be in the locals of, from an error and from what it came from.

    They are those of the HTTP library, and of the modules that are named.
    """
    cause: BaseException | None = error
    while cause is not None:
        found = {str(frame.f_globals.get("__name__")) for frame, _ in walk_tb(cause.__traceback__)}
        # Others may be of the caller, who handles one.
        if found & {*modules} or {name.partition(".")[0] for name in found} & {"httpcore", "h11", "aiohttp"}:
            cause.__traceback__ = None
        cause = cause.__cause__ or cause.__context__
