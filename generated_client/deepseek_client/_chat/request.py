"""What the requests of one helper have in common: the time that is left, and what the contract says of the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic
from typing import Any

from attrs import field, frozen

from .._codec import excerpt, is_iterable, is_object, to_wire
from .._config import check_seconds
from .._errors import APITimeoutError, ConfigurationError
from ..types import Unset


@frozen(kw_only=True)
class Rules:
    """What an operation of the contract says about functions."""

    strict_definitions: str | None = None
    """Where strict schemas keep their definitions; None if functions cannot be strict here."""
    forced_if: Mapping[tuple[str, ...], Any] = field(factory=dict[tuple[str, ...], Any])
    """A call can be forced only where one of these members has this value; if there are none, always."""

    def can_force(self, body: Mapping[str, Any]) -> bool:
        """Whether a request with this body may force a call."""
        return not self.forced_if or any(_at(to_wire(body), path) == value for path, value in self.forced_if.items())


def _at(body: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        body = body.get(key) if is_object(body) else None
    return body


def listed(value: Any, name: str, what: str) -> list[Any]:
    """The items of an argument that is a list, or what may stand for one; read once, as an iterator gives them once.

    Raises:
        ConfigurationError: it is something else, such as a single item.
    """
    items: Any = value
    if isinstance(value, (str, bytes)) or not (is_iterable(value) or isinstance(value, Sequence)):
        raise ConfigurationError(f"{name}= is a list of {what}, not {excerpt(items)}")
    return list(items)


class Clock:
    """The deadline of several requests together."""

    def __init__(self, deadline: float | Unset | None, what: str) -> None:
        self._given = deadline
        self._seconds = None if isinstance(deadline, Unset) else check_seconds("deadline", deadline)
        self._started = monotonic()
        self._what = what

    def left(self) -> dict[str, Any]:
        """The deadline of the next request as a keyword argument."""
        if self._seconds is None:
            return {"deadline": self._given}
        seconds = self._seconds - (monotonic() - self._started)
        if seconds <= 0:
            error = APITimeoutError(f"{self._what}: the deadline of {self._seconds:g} s ran out between two requests")
            error.kind = "deadline"
            raise error
        return {"deadline": seconds}
