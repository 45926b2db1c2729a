"""Collects the body of an answer that is not a stream, without I/O; of an error, whatever of it arrives."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from ._budget import OutOfTime
from ._response import library_names
from ._transfer import CutOff, Transfer

MOST_OF_AN_ERROR = 2**20  # bytes; more explains nothing, and an endless body would otherwise cost the whole deadline
LONGEST_ERROR = 5.0  # seconds, for the same reason


class Body:
    """Use it around the reading. Blank lines before a body are no progress and not kept."""

    cut: str = ""
    """Why it is not whole, where that is no failure of its own."""

    def __init__(self, transfer: Transfer) -> None:
        self._transfer = transfer
        self._pieces: list[bytes] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        self.cut = self._excuse(error)
        return bool(self.cut)

    def _excuse(self, error: BaseException | None) -> str:  # noqa: ARG002 - there is no excuse
        return ""

    def add(self, piece: bytes) -> None:
        """Take the next bytes."""
        if self._pieces or piece.strip():
            self._pieces.append(piece)
            self._transfer.progress()
        self._transfer.check()

    def content(self) -> bytes:
        """All of it."""
        return b"".join(self._pieces)


class ErrorBody(Body):
    """The body of an answer whose status says already that the call failed: what goes wrong here changes nothing."""

    def __init__(self, transfer: Transfer) -> None:
        super().__init__(transfer)
        self._room = MOST_OF_AN_ERROR

    def __enter__(self) -> Self:
        self._transfer.hurry(LONGEST_ERROR)
        return super().__enter__()

    def _excuse(self, error: BaseException | None) -> str:
        self._transfer.hurry(None)
        if isinstance(error, _TooLarge):
            return f"it is larger than {MOST_OF_AN_ERROR} bytes"
        if isinstance(error, OutOfTime):
            return "it did not come in time"
        if isinstance(error, CutOff):
            return "the client was closed"
        return type(error).__name__ if isinstance(error, Exception) and library_names(error) else ""

    def add(self, piece: bytes) -> None:
        super().add(piece[: self._room])
        self._room -= len(piece)
        if self._room < 0:
            raise _TooLarge


class _TooLarge(Exception):
    pass
