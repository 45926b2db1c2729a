"""Several of httpcore's asynchronous pools as one: what one does for each request grows with its connections.

They are filled one after the other. A task that is cancelled while httpcore takes a lock leaves a connection behind in
its pool that is used by nobody and has no end; such a pool gets no more calls, and is closed after those that it has.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from ._pool import KEEPALIVE_EXPIRY, MAX_CONNECTIONS, MAX_KEPT_CONNECTIONS

if TYPE_CHECKING:
    import httpcore

SIZE = 32
"""Connections in one pool."""

_MOST = -(-MAX_CONNECTIONS // SIZE)
_KEPT = MAX_KEPT_CONNECTIONS // SIZE  # pools whose connections wait for later calls

Make: TypeAlias = "Callable[[bytes, int, int], httpcore.AsyncConnectionPool]"
"""Makes a pool for a scheme, with so many connections, of which so many may be kept."""


class Shard:
    """One of the pools, and how many answers from it are being waited for or read."""

    def __init__(self, scheme: bytes, core: httpcore.AsyncConnectionPool) -> None:
        self.scheme = scheme
        self.core = core
        self.busy = 0
        self._idle_since = monotonic()
        self._spent = False

    @property
    def is_spent(self) -> bool:
        """Whether it gets no more calls, as it has connections that nobody uses and nobody ever will."""
        if not self._spent and len(self.core.connections) > self.busy:
            used = sum(not (each.is_idle() or each.is_closed()) for each in self.core.connections)
            self._spent = used > self.busy
        return self._spent

    @property
    def is_over(self) -> bool:
        """Whether nobody needs it: its connections would have expired, had httpcore looked at them."""
        return not self.busy and (monotonic() - self._idle_since > KEEPALIVE_EXPIRY or self.is_spent)

    def release(self) -> None:
        """One of its answers is not read any more."""
        self.busy -= 1
        if not self.busy:
            self._idle_since = monotonic()

    async def retire(self) -> None:
        """Close its connections: one by one, so that another task can go on where one was cancelled."""
        self._spent = True
        for each in self.core.connections:
            await each.aclose()


class Shards:
    """All the pools of one client in one event loop."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._all: list[Shard] = []

    def take(self, scheme: bytes) -> Shard:
        """The first one with room, so that few connections serve few calls; when all are full, the least busy one.

        The caller has to release it.
        """
        ours = [shard for shard in self._all if shard.scheme == scheme and not shard.is_spent]
        for shard in ours:
            if shard.busy < SIZE:
                break
        else:
            if len(ours) < _MOST:
                shard = Shard(scheme, self._make(scheme, SIZE, SIZE if len(ours) < _KEPT else 0))
                self._all.append(shard)
            else:
                shard = min(ours, key=lambda each: each.busy)
        shard.busy += 1
        return shard

    async def trim(self) -> None:
        """Close those that nobody needs; where there is one alone, httpcore itself sees to its connections."""
        if len(self._all) == 1:
            return
        for shard in [each for each in self._all if each.is_over]:
            await shard.retire()
            if shard in self._all:  # another task may have done the same
                self._all.remove(shard)

    async def aclose(self) -> None:
        """Close all connections."""
        while self._all:
            await self._all.pop().core.aclose()
