"""Reads the bodies of answers piece by piece, within the limits of their calls, and lets go of their connections.

trio warns of every asynchronous generator that the garbage collector finds, and httpx leaves some behind when something
goes wrong. They are brought to their ends here, or not made.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import partial
from typing import Self

from ._answer import Answer, AsyncAnswer
from ._budget import OutOfTime
from ._response import library_names
from ._transfer import CutOff, Scope, Transfer, held

_DRAIN = 0.1  # seconds that are spent on the end of the body, so that the connection can be used again


class Pieces:
    """The body of a synchronous answer. ``owned`` says that its connection knows the call, and nobody else reads."""

    def __init__(self, answer: Answer, transfer: Transfer, *, owned: bool = False) -> None:
        self._answer = answer
        self._transfer = transfer
        self._owned = owned
        self._pieces = answer.pieces()

    def reading(self) -> Callable[[], bytes | None]:
        """What gives the next bytes, None at the end; waited for within the limits of the call."""
        return partial(next, self._pieces, None) if self._owned else self.next

    def next(self, transfer: Transfer | None = None) -> bytes | None:
        """The next bytes, None at the end; waited for within the limits of the call, or of another one."""
        with transfer or self._transfer:
            return next(self._pieces, None)

    def drain(self) -> None:
        """Read what follows the end marker, so that the connection can be used again, but only for a moment."""
        transfer = Transfer(_DRAIN, None)
        try:
            while self.next(transfer) is not None:
                transfer.check()
        except Exception as error:
            if not isinstance(error, (OutOfTime, CutOff)) and not library_names(error):
                raise

    def close(self) -> None:
        """Read no more, and give the connection back, or close it."""
        self._answer.close()


class AsyncPieces:
    """Asynchronous twin of :class:`Pieces`; ``timeout`` is what one read may take."""

    def __init__(self, answer: AsyncAnswer, transfer: Transfer, timeout: float | None, *, owned: bool = False) -> None:
        self._answer = answer
        self._transfer = transfer
        self._owned = owned
        # Held from here, as decompression that fails would leave the generators below it to nobody.
        self._pieces, self._raw = answer.pieces()
        self._timeout = timeout
        self._ended = False

    async def next(self, transfer: Transfer | None = None) -> bytes | None:
        """The next bytes, None at the end; waited for within the limits of the call, or of another one."""
        if transfer is None and self._owned:
            return await self._advance()
        guard = self._answer.guard
        with transfer or self._transfer as waiting:
            if guard is None or not guard.shared:
                return await self._advance()
            with held(waiting, self._timeout):
                return await self._advance()

    async def _advance(self) -> bytes | None:
        piece = await anext(self._pieces, None)
        self._ended = piece is None
        return piece

    async def drain(self) -> None:
        """Read what follows the end marker, so that the connection can be used again, but only for a moment."""
        transfer = Transfer(_DRAIN, None)
        try:
            while await self.next(transfer) is not None:
                transfer.check()
        except Exception as error:
            if not isinstance(error, (OutOfTime, CutOff)) and not library_names(error):
                raise

    async def close(self) -> None:
        """Read no more, give the connection back, or close it, and let httpx's generators end.

        Nothing gets near the network any more: what comes are
        the last bytes that had been read ahead, and then an exception.
        """
        await self._answer.aclose()
        guard = self._answer.guard
        if self._ended or guard is None:
            return
        for generator in (self._pieces, self._raw):
            over, scope = Transfer(None, None), Scope(None)
            if guard.shared:
                scope.cancel.cancel()  # the connection is open, and only a task that is cancelled reads nothing from it
            else:
                over.cut()
            with scope.cancel, suppress(Exception), over:
                while await anext(generator, None) is not None:
                    pass


class DirectPieces(AsyncPieces):
    """The body of an answer without generators below it, which would have to be ended."""

    def __init__(self, answer: AsyncAnswer) -> None:
        self._decoded: AsyncIterator[bytes] | None = None
        self._other: Transfer | None = None
        if answer.is_compressed:
            from ._decompressed import async_decompressed  # noqa: PLC0415 - it takes httpx, which takes a while to load

            self._decoded = async_decompressed(answer, _Compressed(self))

    async def next(self, transfer: Transfer | None = None) -> bytes | None:
        if self._decoded is None:
            return await self.raw(transfer)
        self._other = transfer
        return await anext(self._decoded, None)

    async def raw(self, transfer: Transfer | None) -> bytes | None:
        """The next bytes as they came, within the limits of the call, or of another one; None at the end."""
        raise NotImplementedError

    async def compressed(self) -> bytes | None:
        """The same, within the limits that ``next`` was given."""
        return await self.raw(self._other)


class _Compressed:
    """What a body is decompressed from."""

    def __init__(self, pieces: DirectPieces) -> None:
        self._pieces = pieces

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece = await self._pieces.compressed()
        if piece is None:
            raise StopAsyncIteration
        return piece
