"""An answer before it goes out: status, headers, and a body that is still values where it is JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from json.encoder import encode_basestring

from deepseek_mock.json_text import Json
from deepseek_mock.wire_errors import JSON, WireError, compact, quoted

EVENT_STREAM = "text/event-stream; charset=utf-8"
DONE = b"data: [DONE]\n\n"
# An answer of so many tokens is written in a moment.
SHORT = 200
# Headers of every answer of the real server, whatever its status.
COMMON = [
    (b"server", b"elb"),
    (b"vary", b"origin, access-control-request-method, access-control-request-headers"),
    (b"access-control-allow-credentials", b"true"),
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains; preload"),
    (b"x-content-type-options", b"nosniff"),
]
COMMON_LINES = b"".join(b"%s: %s\r\n" % header for header in COMMON)


@dataclass(slots=True)
class Run:
    """Events that differ in one JSON string each: `before` and `after` stand around it, the framing included."""

    before: str
    texts: Sequence[str]
    after: str

    def events(self) -> Iterator[bytes]:
        """The events one by one."""
        return (f"{self.before}{quoted(text)}{self.after}".encode() for text in self.texts)

    def joined(self) -> bytes:
        """All of them in one piece."""
        between = self.after + self.before
        return f"{self.before}{between.join(map(encode_basestring, self.texts))}{self.after}".encode()


@dataclass(slots=True)
class Chunks:
    """The body of a stream: its events with their framing, alone or in runs, before the closing sentinel."""

    parts: Iterator[bytes | Run]

    @property
    def events(self) -> Iterator[bytes]:
        """The events one by one."""
        for part in self.parts:
            if isinstance(part, Run):
                yield from part.events()
            else:
                yield part


@dataclass(slots=True)
class Whole:
    """A JSON body. Where it is `written` already, that is sent; a long one is a value, and is written in pieces."""

    value: Json = None
    written: bytes | None = None

    def text(self) -> bytes:
        """The body in one piece."""
        return compact(self.value) if self.written is None else self.written


@dataclass(slots=True)
class Recorded:
    """A body as it was recorded: pieces of bytes, each with the seconds that had passed when it came."""

    pieces: tuple[tuple[float, bytes], ...]


Body = bytes | Whole | Chunks | Recorded


@dataclass(slots=True)
class Answer:
    """What a request is answered with. `tokens` are those that take time to write: the completion's.

    `done` is called once when the answer is out or the caller has gone.
    """

    status: int
    headers: dict[str, str]
    body: Body
    tokens: int = 0
    done: Callable[[], None] | None = field(default=None)

    def end(self) -> None:
        """Tells that it is out, or that nobody waits for it any more."""
        if self.done is not None:
            self.done()

    @property
    def streams(self) -> bool:
        """Whether the body is an event stream."""
        return isinstance(self.body, Chunks) or self.headers.get("content-type", "").startswith("text/event-stream")


def written(text: bytes, tokens: int = 0, done: Callable[[], None] | None = None) -> Answer:
    """An answer of one JSON value that is written already."""
    return Answer(200, {"content-type": JSON}, Whole(written=text), tokens, done)


def whole(value: Json, tokens: int = 0, done: Callable[[], None] | None = None) -> Answer:
    """An answer of one JSON value."""
    return Answer(200, {"content-type": JSON}, Whole(value), tokens, done)


def stream(parts: Iterable[bytes | Run], tokens: int = 0, done: Callable[[], None] | None = None) -> Answer:
    """An answer of events, alone or in runs."""
    headers = {"content-type": EVENT_STREAM, "cache-control": "no-cache"}
    return Answer(200, headers, Chunks(iter(parts)), tokens, done)


def refusal(error: WireError) -> Answer:
    """The answer that a failed check gives."""
    headers = {"allow": ", ".join(error.allow)} if error.allow else {}
    if error.content_type is not None:
        headers["content-type"] = error.content_type
    return Answer(error.status, headers | error.headers, error.body)
