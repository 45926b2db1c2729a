"""Reads the bodies of answers piece by piece, within the limits of their calls, and lets go of their connections.

trio warns of every asynchronous generator that the garbage collector finds, and httpx leaves some behind when something
goes wrong. They are brought to their ends here, or not made.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache, partial
from typing import Any, Self, cast

import httpx

from ._budget import OutOfTime
from ._network import connection
from ._response import library_names
from ._transfer import Scope, Transfer, held

_DRAIN = 0.1  # seconds that are spent on the end of the body, so that the connection can be used again


class Once:
    """Iterates over one piece. No generator, of which trio would warn if the connection broke after that piece."""

    def __init__(self, piece: bytes) -> None:
        self._pieces = [piece]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._pieces:
            raise StopAsyncIteration
        return self._pieces.pop()


@cache
def _stream_of(kind: Any) -> Any:
    """A class of request bodies like one of httpx, or of a library like it, which looks at the class."""

    def iterate(self: Any) -> Once:
        return Once(b"".join(self))

    return type(kind.__name__, (kind,), {"__aiter__": iterate})


def without_generator(message: httpx.Request) -> None:
    """Let the body of a request, which is in memory, be sent in one piece."""
    stream: Any = message.stream
    if stream.__class__.__name__ == "ByteStream":
        message.stream = _stream_of(stream.__class__)(b"".join(stream))


def is_compressed(response: httpx.Response) -> bool:
    """Whether the body has to be decoded before it can be read."""
    return "content-encoding" in response.headers


class Pieces:
    """The body of a synchronous answer. ``owned`` says that its connection knows the call, and nobody else reads."""

    def __init__(self, response: httpx.Response, transfer: Transfer, *, owned: bool = False) -> None:
        self._response = response
        self._transfer = transfer
        self._owned = owned
        # What httpx would do with the pieces of a body that is not compressed is nothing.
        plain = owned and not is_compressed(response)
        self._pieces: Iterator[bytes] = (
            iter(cast("Iterable[bytes]", response.stream)) if plain else response.iter_bytes()
        )

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
            if not isinstance(error, OutOfTime) and not library_names(error):
                raise

    def close(self) -> None:
        """Read no more, and give the connection back, or close it."""
        self._response.close()


class AsyncPieces:
    """Asynchronous twin of :class:`Pieces`; ``timeout`` is what one read may take."""

    def __init__(
        self, response: httpx.Response, transfer: Transfer, timeout: float | None, *, owned: bool = False
    ) -> None:
        self._response = response
        self._transfer = transfer
        self._owned = owned
        # Held from here, as decompression that fails would leave the generators below it to nobody.
        self._raw: AsyncIterator[bytes]
        self._pieces: AsyncIterator[bytes]
        if owned and not is_compressed(response):
            self._raw = self._pieces = aiter(cast("AsyncIterable[bytes]", response.stream))
        else:
            self._raw = raw = response.aiter_raw()
            vars(response)["aiter_raw"] = lambda: raw
            self._pieces = response.aiter_bytes()
        self._timeout = timeout
        self._connection = connection(response)
        self._ended = False

    async def next(self, transfer: Transfer | None = None) -> bytes | None:
        """The next bytes, None at the end; waited for within the limits of the call, or of another one."""
        if transfer is None and self._owned:
            return await self._advance()
        with transfer or self._transfer as waiting:
            if self._connection is None or not self._connection.shared:
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
            if not isinstance(error, OutOfTime) and not library_names(error):
                raise

    async def close(self) -> None:
        """Read no more, give the connection back, or close it, and let httpx's generators end.

        Nothing gets near the network any more: what comes are
        the last bytes that had been read ahead, and then an exception.
        """
        vars(self._response).pop("aiter_raw", None)
        await self._response.aclose()
        if self._ended or self._connection is None:
            return
        for generator in (self._pieces, self._raw):
            over, scope = Transfer(None, None), Scope(None)
            if self._connection.shared:
                scope.cancel.cancel()  # the connection is open, and only a task that is cancelled reads nothing from it
            else:
                over.cut()
            with scope.cancel, suppress(Exception), over:
                while await anext(generator, None) is not None:
                    pass
