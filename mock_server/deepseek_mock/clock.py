"""The mock's time: the real one, shifted or stopped."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from deepseek_mock.field_checks import FieldError
from deepseek_mock.identity import Clock

LAST_SECOND = datetime(9999, 1, 1, tzinfo=UTC).timestamp()


class MockClock:
    """A clock that can be set. Only what answers say and cost follows it, not how long they take."""

    def __init__(self, base: Clock = time.time, frozen_at: float | None = None) -> None:
        given: object = base
        if not callable(given):
            what = f"clock is {base!r}: it must be a function that gives Unix seconds, such as time.time"
            raise FieldError("clock", f"{what}; for a clock that stands still, lambda: 1795348800.0")
        self._base = base
        self._shift = 0.0
        self._start = frozen_at
        self._frozen = frozen_at

    def __call__(self) -> float:
        """Unix seconds."""
        return self._base() + self._shift if self._frozen is None else self._frozen

    @property
    def is_frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen is not None

    def freeze(self, at: float | datetime | None = None) -> None:
        """Stops the clock, now or at another time."""
        self._frozen = self() if at is None else _seconds(at)

    def resume(self) -> None:
        """Lets a clock that stands still go on from there."""
        if self._frozen is not None:
            at, self._frozen = self._frozen, None
            self.set(at)

    def set(self, at: float | datetime) -> None:
        """Sets the clock; it goes on from there unless it stands still."""
        if self._frozen is None:
            self._shift = _seconds(at) - self._base()
        else:
            self._frozen = _seconds(at)

    def advance(self, seconds: float) -> None:
        """Moves the clock forward, or back when it is negative."""
        self.set(self() + seconds)

    def reset(self) -> None:
        """Goes back to how the clock was at first."""
        self._shift = 0.0
        self._frozen = self._start


def _seconds(at: Any) -> float:
    if isinstance(at, datetime):
        if at.tzinfo is None:
            raise ValueError(f"{at} has no time zone: write datetime(..., tzinfo=UTC)")
        at = at.timestamp()
    # Answers have whole seconds and prices have dates: these must be such that there are dates for them.
    if isinstance(at, bool) or not isinstance(at, int | float) or not 0 <= at < LAST_SECOND:
        raise FieldError("at", f"the time is {at!r}: it must be Unix seconds or a datetime, from 1970 to 9998")
    return float(at)
