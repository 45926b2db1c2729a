"""Connections that wait for their next request, without I/O."""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import Generic, Protocol, TypeVar

from ._llhttp import Origin
from ._pool import KEEPALIVE_EXPIRY, MAX_KEPT_CONNECTIONS


class Connection(Protocol):
    """One that can wait."""

    origin: Origin
    idle_since: float


ConnectionT = TypeVar("ConnectionT", bound=Connection)


class Kept(Generic[ConnectionT]):
    """The connections that wait. The last one that was used is the first to be used again, so that the rest expire."""

    def __init__(self) -> None:
        self._waiting: dict[Origin, deque[ConnectionT]] = {}
        self._number = 0

    def take(self, origin: Origin) -> ConnectionT | None:
        """One to that origin, which waits no more."""
        waiting = self._waiting.get(origin)
        if not waiting or waiting[-1].idle_since < monotonic() - KEEPALIVE_EXPIRY:
            return None
        self._number -= 1
        return waiting.pop()

    def add(self, connection: ConnectionT) -> None:
        """One more, which begins to wait."""
        connection.idle_since = monotonic()
        self._waiting.setdefault(connection.origin, deque()).append(connection)
        self._number += 1

    @property
    def are_too_many(self) -> bool:
        """Whether some have to be closed even if nobody needs another one."""
        return self._number > MAX_KEPT_CONNECTIONS

    def surplus(self, *, full: bool) -> list[ConnectionT]:
        """Those that have waited for too long, or are too many, and wait no more: to be closed.

        ``full`` says that a place is needed, for which one more is given if there is none.
        """
        found: list[ConnectionT] = []
        if self._number:
            last = monotonic() - KEEPALIVE_EXPIRY
            while self._number and self._oldest()[0].idle_since < last:
                found.append(self._oldest().popleft())
                self._number -= 1
            while self.are_too_many or (self._number and full and not found):
                found.append(self._oldest().popleft())
                self._number -= 1
        return found

    def _oldest(self) -> deque[ConnectionT]:
        return min((each for each in self._waiting.values() if each), key=lambda each: each[0].idle_since)
