"""What a call waits for on the network, so that its limits and those who close it can end just that. No I/O."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from contextvars import ContextVar, Token
from threading import RLock, get_ident
from types import TracebackType
from typing import Any, Protocol, Self

from ._budget import Budget, OutOfTime


class CutOff(Exception):
    """The call was ended from outside: its stream or its client was closed."""


class Left(BaseException):
    """A call leaves a connection that others go on with; ``reason`` is what its caller gets.

    No Exception, which httpcore would keep for every other call on the connection.
    """

    def __init__(self, reason: Exception) -> None:
        super().__init__()
        self.reason = reason


class Place(Protocol):
    """Where a call waits."""

    def interrupt(self) -> None:
        """End the waiting. May be called in any thread."""
        ...


class Transfer(Budget):
    """The budget of a call, and where it waits, so that another thread can end that.

    ``with`` it around whatever waits for the network on behalf of the call.
    """

    __slots__ = ("__weakref__", "_lock", "_token", "cut_off", "place")

    def __init__(self, deadline: float | None, idle_timeout: float | None) -> None:
        super().__init__(deadline, idle_timeout)
        self._lock = RLock()  # a signal handler may close the client in the middle of what follows
        self._token: Token[Transfer | None] | None = None
        self.place: Place | None = None
        self.cut_off = False

    def __enter__(self) -> Self:
        self._token = CURRENT.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        token, self._token = self._token, None  # it keeps all context variables of the caller alive
        if token is not None:
            CURRENT.reset(token)
        if isinstance(error, Left):
            raise error.reason from None

    def on(self, place: Place) -> _Wait:
        """``with`` it around one wait there. Raises CutOff if the call was ended before."""
        return _Wait(self, place)

    def enter(self, place: Place) -> Place | None:
        """A wait begins; returned is the one that this one is a part of."""
        with self._lock:
            before, self.place = self.place, place
            if self.cut_off:  # looked at last, so that a cut is either seen here or interrupts what begins
                self.place = before
                raise CutOff
            return before

    def leave(self, before: Place | None) -> None:
        """A wait has ended."""
        with self._lock:
            self.place = before

    def cut(self) -> None:
        """End the call: what it waits for fails now, and there is nothing more to wait for."""
        with self._lock:
            self.cut_off = True
            if self.place is not None:
                self.place.interrupt()


CURRENT: ContextVar[Transfer | None] = ContextVar(f"{__name__}.transfer", default=None)
"""The call that this thread or task is waiting for."""


class _Wait:
    # A class of its own, as a generator would cost more than all the rest of a read.
    __slots__ = ("_before", "_place", "_transfer")

    def __init__(self, transfer: Transfer, place: Place) -> None:
        self._transfer = transfer
        self._place = place

    def __enter__(self) -> None:
        self._before = self._transfer.enter(self._place)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._transfer.leave(self._before)


class Scope:
    """A cancel scope of anyio as the place where a task waits."""

    def __init__(self, seconds: float | None) -> None:
        # anyio comes with httpx and is loaded by now; it is what makes this run on asyncio and on trio.
        import anyio  # noqa: PLC0415

        self._now = anyio.current_time
        self._thread = get_ident()
        self._soon = _soon()
        self.cancel: Any = anyio.CancelScope()
        if seconds is not None:
            self.within(seconds)

    def within(self, seconds: float) -> None:
        """No longer than these seconds from now on."""
        self.cancel.deadline = min(self.cancel.deadline, self._now() + seconds)

    def interrupt(self) -> None:
        """Cancel what is inside. May be called in any thread."""
        if get_ident() == self._thread:
            self.cancel.cancel()
        else:
            with suppress(RuntimeError):  # the loop has ended, and nobody waits
                self._soon(self.cancel.cancel)


def runs_on_trio() -> bool:
    """Whether the running event loop is one of trio."""
    trio = sys.modules.get("trio")
    return trio is not None and trio.lowlevel.in_trio_run()


def _soon() -> Callable[[Callable[[], object]], object]:
    """What lets the running event loop do something soon that another thread wants."""
    if runs_on_trio():
        soon: Callable[[Callable[[], object]], object] = sys.modules["trio"].lowlevel.current_trio_token().run_sync_soon
        return soon
    from asyncio import get_running_loop  # noqa: PLC0415 - it is loaded by now

    return get_running_loop().call_soon_threadsafe


@contextmanager
def held(transfer: Transfer, timeout: float | None = None) -> Generator[None]:
    """Around a wait of a task on a connection that other calls may use: cancels it when the budget of the call ends.

    Reads that give up on their own would be the end of all those calls. ``timeout`` is what one read may take.
    """
    scope = Scope(transfer.bound(timeout))
    with scope.cancel, transfer.on(scope):
        yield
    if scope.cancel.cancelled_caught:
        if transfer.cut_off:
            raise CutOff
        # The clock that the scope went by may be a moment ahead.
        if (kind := transfer.expired(slack=0.05)) is not None:
            raise OutOfTime(kind)
        raise timed_out()


def timed_out() -> Exception:
    """What a read ends with that takes too long."""
    from httpcore import ReadTimeout  # noqa: PLC0415 - it is loaded by now

    return ReadTimeout()
