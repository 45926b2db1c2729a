"""Holds network operations to the budget of the call that waits for them, whatever client they run in.

httpx fixes its timeouts when a request starts and counts each read anew, so bytes that keep a connection alive reset
them for ever. Its documented ``trace`` extension tells of every connection that is made; reads and writes on that
connection are then asked to give up when the budget of the current call does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from ._budget import Budget

CURRENT: ContextVar[Budget | None] = ContextVar(f"{__name__}.budget", default=None)
"""The budget of the call that this thread or task is waiting for."""

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
        budget = CURRENT.get()
        return read(max_bytes, timeout if budget is None else budget.bound(timeout))

    def bounded_write(buffer: bytes, timeout: float | None = None) -> None:
        budget = CURRENT.get()
        write(buffer, timeout if budget is None else budget.bound(timeout))

    stream.read, stream.write, stream.guarded = bounded_read, bounded_write, True


def async_guard(stream: Any) -> None:
    """Asynchronous twin of :func:`guard`."""
    if stream is None or hasattr(stream, "guarded"):
        return
    read, write = stream.read, stream.write

    async def bounded_read(max_bytes: int, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - httpcore's
        budget = CURRENT.get()
        return await read(max_bytes, timeout if budget is None else budget.bound(timeout))

    async def bounded_write(buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        budget = CURRENT.get()
        await write(buffer, timeout if budget is None else budget.bound(timeout))

    stream.read, stream.write, stream.guarded = bounded_read, bounded_write, True
