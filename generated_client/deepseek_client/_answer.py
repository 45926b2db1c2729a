"""An answer whose body is yet to be read, whoever received it: what the rest of the package has to know of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Protocol, TypeAlias

RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]
"""Headers as they came, which ``httpx.Headers`` can be made of."""


class Line(Protocol):
    """The connection of an answer."""

    shared: bool
    """Whether several calls may be on it at once."""

    def interrupt(self) -> None:
        """Make the read that waits fail, and tell the server. Takes no lock and waits for nothing."""

    def hang_up(self) -> None:
        """Tell the server that nobody reads on."""


class AnswerBase:
    """Status and headers; ``guard`` stands before the connection, if it can be reached."""

    def __init__(self, status_code: int, headers: RawHeaders, guard: Line | None) -> None:
        self.status_code = status_code
        self.headers = headers
        self.guard = guard
        self.is_closed = False
        self.is_over = False
        """Whether all has been said that matters: what is left of the body is worth a moment, for its connection."""

    @property
    def is_success(self) -> bool:
        """Whether the status says that the request was carried out."""
        return 200 <= self.status_code < 300

    def header(self, name: str) -> str | None:
        """The value of a header; of several, as one list."""
        return header(self.headers, name)

    def fields(self) -> dict[str, str]:
        """All headers, with their names in lower case."""
        names = dict.fromkeys(_text(name).lower() for name, _ in self.headers)
        return {name: self.header(name) or "" for name in names}

    @property
    def is_compressed(self) -> bool:
        """Whether the body has to be decoded before it can be read."""
        return self.header("content-encoding") is not None


class Answer(AnswerBase):
    """An answer to a synchronous client."""

    def raw(self) -> Iterator[bytes]:
        """The body as it comes."""
        raise NotImplementedError

    def pieces(self) -> Iterator[bytes]:
        """The body, decompressed, as it comes."""
        raw = self.raw()
        if not self.is_compressed:
            return raw
        from ._decompressed import decompressed  # noqa: PLC0415 - it takes httpx, which takes a while to load

        return decompressed(self, raw)

    def close(self) -> None:
        """Give the connection back if the body was read to its end, or close it."""
        raise NotImplementedError


class AsyncAnswer(AnswerBase):
    """Asynchronous twin of :class:`Answer`."""

    def pieces(self) -> tuple[AsyncIterator[bytes], AsyncIterator[bytes]]:
        """The body, decompressed, as it comes; and what it is read from, which has to be ended, too."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Give the connection back if the body was read to its end, or close it."""
        raise NotImplementedError


def header(headers: RawHeaders, name: str) -> str | None:
    """The value of a header; of several, as one list."""
    wanted = name.lower().encode("ascii")
    found = [value for field, value in headers if field.lower() == wanted]
    return _text(b", ".join(found)) if found else None


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
