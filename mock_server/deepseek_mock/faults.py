"""The ways in which an answer can go wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from deepseek_mock.wording import known, nearest

MAX_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault: what may be said about it, and whether only streams can have it."""

    summary: str
    takes: tuple[str, ...] = ()
    streams_only: bool = False


KINDS: Mapping[str, Kind] = {
    "status": Kind("any status, with or without Retry-After", ("status", "retry_after", "message", "body")),
    "reset": Kind("the connection is reset, before the answer or after so many bytes of its body", ("after_bytes",)),
    "close": Kind("the connection is closed, before the answer or after so many bytes of its body", ("after_bytes",)),
    "stall": Kind("nothing more comes, from the start or after so many bytes", ("after_bytes", "seconds")),
    "slow": Kind("the body comes byte by byte, after so many bytes", ("after_bytes", "interval")),
    "keep_alive_flood": Kind("keep-alive lines instead of an answer", ("seconds", "interval")),
    "garbage": Kind("bytes that are not HTTP"),
    "blank": Kind("200 with nothing but blank lines"),
    "html": Kind("a gateway's HTML page", ("status",)),
    "truncated": Kind("the body ends early, as if it were complete", ("after_chunks",)),
    "malformed_event": Kind("one event is not JSON", ("after_chunks",), streams_only=True),
    "error_event": Kind("an error object as an event, then the end", ("after_chunks", "message"), streams_only=True),
    "no_done": Kind("the stream ends without [DONE]", streams_only=True),
    "no_finish": Kind("the last chunk, which has the finish reason, is missing", streams_only=True),
    "duplicated_chunks": Kind("every chunk comes twice", streams_only=True),
    "unordered_chunks": Kind("each two neighbouring chunks change places", streams_only=True),
    "unknown_fields": Kind("members that nobody has documented, at every level"),
    "unknown_values": Kind("a finish reason, an object type and a role that nobody has documented"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        kind: one of `KINDS`.
        status: HTTP status, for the kinds `status` and `html` (200 unless given).
        retry_after: value of the Retry-After header: seconds, or a text that is sent as it is.
        message: the message of the error object.
        body: the whole body, instead of an error object.
        after_bytes: bytes of the body that arrive first. None: not even a status line arrives.
        after_chunks: events that arrive first.
        seconds: how long it takes; None: until the caller goes away.
        interval: seconds between two pieces.
    """

    kind: str
    status: int | None = None
    retry_after: float | str | None = None
    message: str | None = None
    body: str | None = None
    after_bytes: int | None = None
    after_chunks: int | None = None
    seconds: float | None = None
    interval: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown fault {self.kind!r}{nearest(self.kind, KINDS)}; known are {known(KINDS)}")
        takes = KINDS[self.kind].takes
        for item in fields(self)[1:]:
            if getattr(self, item.name) is not None and item.name not in takes:
                takes_what = f"it takes {known(takes)}" if takes else "it takes nothing"
                raise ValueError(f"the fault {self.kind!r} does not take {item.name!r}: {takes_what}")
        self._check_numbers()

    def _check_numbers(self) -> None:
        if self.kind == "status" and self.status is None:
            raise ValueError("the fault 'status' needs a status, such as 503")
        if self.status is not None and not 200 <= self.status <= 599:
            raise ValueError(f"status is {self.status}: a final status is between 200 and 599")
        for name in ("after_bytes", "after_chunks"):
            count = getattr(self, name)
            if count is not None and count < 0:
                raise ValueError(f"{name} is {count}: it cannot be negative")
        for name in ("seconds", "interval"):
            seconds = getattr(self, name)
            if seconds is not None and not 0 <= seconds <= MAX_SECONDS:
                raise ValueError(f"{name} is {seconds}: it must be between 0 and {MAX_SECONDS:.0f} seconds")

    @property
    def streams_only(self) -> bool:
        """Whether only an answer that is streamed can have this fault."""
        return KINDS[self.kind].streams_only

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
