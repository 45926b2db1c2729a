"""Holds network operations to the budget of the call that waits for them, whatever client they run in.

httpx fixes its timeouts when a request starts and counts each read anew, so bytes that keep a connection alive reset
them for ever. Its documented ``trace`` extension tells of every connection that is made; reads and writes on that
connection are then asked to give up when the budget of the current call does.
"""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from contextvars import ContextVar
from threading import Lock
from typing import Any

import httpx

from ._budget import Budget


class CutOff(Exception):
    """The call was ended from outside: its stream or its client was closed."""


class Transfer(Budget):
    """The budget of a call, and the read or write that it waits in, so that another thread can end that one."""

    __slots__ = ("__weakref__", "_lock", "_stream", "cut_off")

    def __init__(self, deadline: float | None, idle_timeout: float | None) -> None:
        super().__init__(deadline, idle_timeout)
        self._lock = Lock()
        self._stream: Any = None
        self.cut_off = False

    def enter(self, stream: Any) -> None:
        """A read or write on this connection begins."""
        with self._lock:
            if self.cut_off:
                raise CutOff
            self._stream = stream

    def leave(self) -> None:
        """The read or write has ended."""
        with self._lock:
            self._stream = None

    def cut(self) -> None:
        """End the call: the read or write that waits fails now, and there is no other."""
        with self._lock:
            self.cut_off = True
            if self._stream is not None:
                _shut_down(self._stream)


CURRENT: ContextVar[Transfer | None] = ContextVar(f"{__name__}.transfer", default=None)
"""The call that this thread or task is waiting for."""

_CONNECTED = ("connect_tcp.complete", "connect_unix_socket.complete", "start_tls.complete")


def tracer(budget: Budget) -> Callable[[str, MutableMapping[str, Any]], None]:
    """A ``trace`` extension for one attempt of a synchronous call."""

    def trace(event: str, info: MutableMapping[str, Any]) -> None:
        if event.endswith(".started"):
            if "timeout" in info:  # the arguments of connect and start_tls, which may still be changed
                info["timeout"] = budget.bound(info["timeout"])
        elif event.endswith(_CONNECTED):
            guard(info["return_value"])

    return trace


def async_tracer(budget: Budget) -> Callable[[str, MutableMapping[str, Any]], Awaitable[None]]:
    """A ``trace`` extension for one attempt of an asynchronous call."""

    async def trace(event: str, info: MutableMapping[str, Any]) -> None:
        if event.endswith(".started"):
            if "timeout" in info:
                info["timeout"] = budget.bound(info["timeout"])
        elif event.endswith(_CONNECTED):
            async_guard(info["return_value"])

    return trace


def guard(stream: Any) -> None:
    """Make reads and writes of a connection keep to the budget of the call that does them."""
    if stream is None or hasattr(stream, "guarded"):
        return
    read, write = stream.read, stream.write

    def bounded_read(max_bytes: int, timeout: float | None = None) -> Any:
        if (transfer := CURRENT.get()) is None:
            return read(max_bytes, timeout)
        transfer.enter(stream)
        try:
            return read(max_bytes, transfer.bound(timeout))
        finally:
            transfer.leave()

    def bounded_write(buffer: bytes, timeout: float | None = None) -> None:
        if (transfer := CURRENT.get()) is None:
            write(buffer, timeout)
            return
        transfer.enter(stream)
        try:
            write(buffer, transfer.bound(timeout))
        finally:
            transfer.leave()

    stream.read, stream.write, stream.guarded = bounded_read, bounded_write, True


def async_guard(stream: Any) -> None:
    """Asynchronous twin of :func:`guard`."""
    if stream is None or hasattr(stream, "guarded"):
        return
    read, write = stream.read, stream.write

    async def bounded_read(max_bytes: int, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - httpcore's
        if (transfer := CURRENT.get()) is None:
            return await read(max_bytes, timeout)
        transfer.enter(stream)
        try:
            return await read(max_bytes, transfer.bound(timeout))
        finally:
            transfer.leave()

    async def bounded_write(buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        if (transfer := CURRENT.get()) is None:
            await write(buffer, timeout)
            return
        transfer.enter(stream)
        try:
            await write(buffer, transfer.bound(timeout))
        finally:
            transfer.leave()

    stream.read, stream.write, stream.guarded = bounded_read, bounded_write, True


def own_connection(response: httpx.Response) -> Any:
    """The network stream of a response that has its connection to itself, as before HTTP/2; None for others."""
    alone = response.http_version.startswith("HTTP/1")
    return response.extensions.get("network_stream") if alone and not response.is_closed else None


def hang_up(response: httpx.Response) -> None:
    """Tell the server that nobody reads on. Takes no lock and waits for nothing."""
    if (stream := own_connection(response)) is not None:
        if hasattr(stream, "close"):
            with suppress(Exception):
                stream.close()
        else:  # an asynchronous one can be closed in its event loop only
            _shut_down(stream)


def _shut_down(stream: Any) -> None:
    with suppress(Exception):  # it may be gone already
        stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
