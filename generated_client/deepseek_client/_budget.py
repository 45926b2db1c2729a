"""The time that a call may take, without I/O: what is left of it, and which limit ran out.

Two limits hold whatever bytes arrive, so that a server that only keeps the connection alive cannot stretch them:
the deadline of the whole call, retries included, and the idle timeout between two signs of progress.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Literal, TypeAlias

LimitKind: TypeAlias = Literal["deadline", "idle"]


class OutOfTime(Exception):
    """A limit of the call ran out; ``kind`` says which."""

    def __init__(self, kind: LimitKind) -> None:
        super().__init__(kind)
        self.kind: LimitKind = kind


class Budget:
    """The limits of one call in seconds; None is no limit."""

    __slots__ = ("_clock", "_end", "_idle_end", "_last", "deadline", "idle_timeout", "moved")

    def __init__(
        self, deadline: float | None, idle_timeout: float | None, clock: Callable[[], float] = monotonic
    ) -> None:
        self.deadline = deadline
        self.idle_timeout = idle_timeout
        self._clock = clock
        self._last = self._end = float("inf") if deadline is None else clock() + deadline
        self._idle_end = float("inf")
        self.moved = False
        """Progress whose time is not known yet: the idle timeout starts again when the limits are looked at next."""
        self.progress()

    def progress(self) -> None:
        """Something of the answer has arrived, or the caller took its time: the idle timeout starts again."""
        if self.idle_timeout is not None:
            self._idle_end = self._clock() + self.idle_timeout

    def hurry(self, seconds: float | None) -> None:
        """What is done now is not worth more than these seconds, whatever the deadline; None ends that."""
        self._end = self._last if seconds is None else min(self._last, self._clock() + seconds)

    def left(self) -> float:
        """Seconds until the deadline."""
        return self._end - self._clock()

    def expired(self, slack: float = 0.0) -> LimitKind | None:
        """The limit that has run out, or will within ``slack`` seconds, if one has."""
        if self.moved:
            self.moved = False
            self.progress()
        now = self._clock() + slack
        return "deadline" if now >= self._end else "idle" if now >= self._idle_end else None

    def check(self) -> None:
        """Raise OutOfTime if a limit has run out."""
        if (kind := self.expired()) is not None:
            raise OutOfTime(kind)

    def bound(self, timeout: float | None) -> float | None:
        """A time limit for one network operation: its own, or what is left of the call if that is less."""
        self.check()
        left = min(self._end, self._idle_end) - self._clock()
        if left == float("inf"):
            return timeout
        # Never 0: that would make a socket non-blocking.
        return max(0.001, left if timeout is None else min(timeout, left))
