"""A connection of asyncio or uvloop whose answers llhttp takes apart, without tasks and scopes.

One timer sees to all limits of the calls on a connection, as one for each wait would cost more than the rest.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from threading import get_ident
from time import monotonic
from typing import Any

import httpcore

from ._budget import OutOfTime
from ._llhttp import Incoming, Origin
from ._network import is_readable, shut_down
from ._transfer import CutOff, Transfer

_SLICE = 2**16  # bytes, each of which may take as long as a write may
_MOST_HELD = 2**18  # bytes that nobody has taken yet; the server has to wait until somebody does


class Connection(asyncio.Protocol):
    """A connection, and the answer that comes on it."""

    shared = False

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.idle_since = 0.0
        self.incoming = Incoming()
        self._loop = asyncio.get_running_loop()
        self._thread = get_ident()
        self._transport: Any = None
        self._ended = False
        self._held = 0
        self._can_write = True
        self._waiter: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._context = Context()  # or else the timer would keep that of the caller
        self._due = self._end = 0.0
        self._transfer: Transfer | None = None
        self._too_long: type[Exception] = httpcore.ReadTimeout

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        self.incoming.feed(data)
        self._held += len(data)
        if self._held > _MOST_HELD:
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        """No more will come."""
        self._ended = True
        self.incoming.feed(b"")
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended, or broke."""
        self._ended = self._can_write = True
        if exc is None:
            self.incoming.feed(b"")
        else:
            self.incoming.fail(httpcore.ReadError(str(exc)))
        self._wake()

    def pause_writing(self) -> None:
        """The server does not read as fast."""
        self._can_write = False

    def resume_writing(self) -> None:
        """It has caught up."""
        self._can_write = True
        self._wake()

    def _wake(self) -> None:
        if (waiter := self._waiter) is not None and not waiter.done():
            waiter.set_result(None)

    # What calls do.

    @property
    def is_here(self) -> bool:
        """Whether this is the thread of its event loop."""
        return get_ident() == self._thread

    @property
    def is_good(self) -> bool:
        """Whether it can be asked: a server that has something to say without having been asked has closed it."""
        # The event loop may not have come round to it.
        return not self._ended and self.incoming.reusable and not is_readable(self._transport.get_extra_info("socket"))

    async def ask(self, message: bytes, transfer: Transfer, limits: dict[str, float | None]) -> None:
        """Send a request and wait for the head of its answer."""
        incoming = self.incoming
        for start in range(0, len(message), _SLICE):
            if incoming.status or incoming.failure is not None:
                break  # servers may refuse it before they have read all of it
            self._transport.write(message[start : start + _SLICE] if len(message) > _SLICE else message)
            while not self._can_write:
                await self.wait(transfer, limits["write"], httpcore.WriteTimeout)
        while not incoming.status:
            if incoming.failure is not None:
                raise incoming.failure
            await self.wait(transfer, limits["read"])

    def take(self) -> bytes:
        """The part of the body that has come."""
        if self._held > _MOST_HELD and not self._ended:
            self._transport.resume_reading()
        self._held = 0
        return self.incoming.take()

    async def wait(
        self, transfer: Transfer, longest: float | None, too_long: type[Exception] = httpcore.ReadTimeout
    ) -> None:
        """Wait until something happens, or raise what the call ends with when a limit runs out."""
        left = transfer.bound(longest)
        now = monotonic()
        self._transfer, self._too_long = transfer, too_long
        self._end = float("inf") if longest is None else now + longest
        if left is not None and (self._timer is None or now + left < self._due):
            self._watch(left)
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _watch(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._due = monotonic() + seconds
        self._timer = self._loop.call_later(seconds, self._look, context=self._context)

    def _look(self) -> None:
        self._timer = None
        if self._waiter is None or self._transfer is None:  # the caller has the time, and the next wait goes on
            return
        try:
            left = self._transfer.bound(self._end - monotonic())
        except OutOfTime as error:
            self._fail(error)
            return
        if monotonic() >= self._end:
            self._fail(self._too_long())
        elif left is not None:
            self._watch(left)

    def _fail(self, error: Exception) -> None:
        if (waiter := self._waiter) is not None and not waiter.done():
            waiter.set_exception(error)

    def interrupt(self) -> None:
        """Make the wait fail, and tell the server. May be called in any thread."""
        self.hang_up()
        self.soon(self._fail, CutOff())

    def hang_up(self) -> None:
        """Tell the server that nobody reads on. May be called in any thread."""
        with suppress(Exception):  # it may be gone already
            shut_down(self._transport.get_extra_info("socket"))

    def soon(self, work: Callable[..., object], *arguments: object) -> None:
        """Do what can be done in the thread of the event loop alone."""
        if self.is_here:
            work(*arguments)
            return
        with suppress(RuntimeError):  # the loop has ended, and all its connections with it
            self._loop.call_soon_threadsafe(work, *arguments)

    def rest(self) -> None:
        """Hold nothing of a call."""
        self._transfer = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """End the connection."""
        self.rest()
        self.incoming.drop()
        self._ended = True
        self.hang_up()  # the event loop will close it when it comes round to it
        self._transport.abort()
