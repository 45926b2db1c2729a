"""The ways in which an answer can go wrong on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from deepseek_mock.field_checks import (
    FieldError,
    check_count,
    check_header_value,
    check_seconds,
    check_status,
)
from deepseek_mock.field_types import check_types
from deepseek_mock.wording import known, nearest


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault.

    Attributes:
        summary: what happens.
        takes: what may be said about it: names of the fields of `Fault`.
        streams_only: whether only an answer that is streamed can have it.
        instead: whether it is an answer of its own: the request is not even looked at.
    """

    summary: str
    takes: tuple[str, ...] = ()
    streams_only: bool = False
    instead: bool = False


KINDS: Mapping[str, Kind] = {
    "status": Kind(
        "any status, with or without Retry-After", ("status", "retry_after", "message", "body"), instead=True
    ),
    "reset": Kind("the connection is reset, before the answer or after so many bytes of its body", ("after_bytes",)),
    "close": Kind("the connection is closed, before the answer or after so many bytes of its body", ("after_bytes",)),
    "stall": Kind("nothing more comes, from the start or after so many bytes", ("after_bytes", "seconds")),
    "slow": Kind("the body comes byte by byte, after so many bytes", ("after_bytes", "interval")),
    "keep_alive_flood": Kind("keep-alive lines before the answer, or instead of it", ("seconds", "interval")),
    "garbage": Kind("bytes that are not HTTP", instead=True),
    "blank": Kind("200 with nothing but blank lines", instead=True),
    "html": Kind("a gateway's HTML page", ("status",), instead=True),
    "truncated": Kind("the body ends early, as if it were complete", ("after_bytes", "after_chunks")),
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
        after_bytes: bytes of the body that arrive first. None: not even a status line arrives, or, for `slow` and
            `truncated`, see there.
        after_chunks: events of a stream that arrive first, 1 unless given. If there are fewer, it happens in the place
            of `[DONE]`.
        seconds: how long it takes; None: until the caller goes away.
        interval: seconds between two pieces, 0.05 unless given.
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
        check_types(self)
        if self.kind not in KINDS:
            hint = nearest(self.kind, KINDS)
            raise FieldError("kind", f"unknown fault {self.kind!r}{hint}; known are {known(KINDS)}")
        takes = KINDS[self.kind].takes
        for item in fields(self)[1:]:
            if getattr(self, item.name) is not None and item.name not in takes:
                takes_what = f"it takes {known(takes)}" if takes else "it takes nothing"
                raise FieldError(item.name, f"the fault {self.kind!r} does not take {item.name!r}: {takes_what}")
        self._check_values()

    def _check_values(self) -> None:
        if self.kind == "status" and self.status is None:
            raise FieldError("kind", "the fault 'status' needs a status, such as 503")
        if self.body is not None and self.message is not None:
            raise FieldError("message", "message stands in the body that the mock writes: give message or body")
        if self.after_bytes is not None and self.after_chunks is not None:
            raise FieldError("after_chunks", "after_bytes and after_chunks exclude each other: leave one out")
        check_status(self.status, has_body=bool(self.body or self.message) or self.kind == "html")
        check_count("after_bytes", self.after_bytes, 0)
        check_count("after_chunks", self.after_chunks, 0)
        check_seconds("seconds", self.seconds)
        check_seconds("interval", self.interval)
        if isinstance(self.retry_after, str):
            check_header_value("retry_after", "retry_after", self.retry_after)
        else:
            check_seconds("retry_after", self.retry_after)

    @property
    def streams_only(self) -> bool:
        """Whether only an answer that is streamed can have this fault."""
        return KINDS[self.kind].streams_only

    @property
    def is_answer(self) -> bool:
        """Whether it comes in the place of an answer, whatever the request was."""
        return KINDS[self.kind].instead

    def to_json(self) -> dict[str, Any]:
        """What was set, as in a scenario file."""
        return {item.name: value for item in fields(self) if (value := getattr(self, item.name)) is not None}
