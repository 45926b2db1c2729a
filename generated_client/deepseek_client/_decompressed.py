"""Bodies that came compressed, which httpx knows how to read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx

from ._answer import AnswerBase


class _Elsewhere(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The body of a response that is read from somewhere else."""


def decompressed(answer: AnswerBase, raw: Iterator[bytes]) -> Iterator[bytes]:
    """What the bytes of a body mean. Raises httpx.DecodingError where they mean nothing."""
    response = _response(answer)
    vars(response)["iter_raw"] = lambda: raw
    return response.iter_bytes()


def async_decompressed(answer: AnswerBase, raw: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Asynchronous twin of :func:`decompressed`."""
    response = _response(answer)
    vars(response)["aiter_raw"] = lambda: raw
    return response.aiter_bytes()


def _response(answer: AnswerBase) -> httpx.Response:
    return httpx.Response(answer.status_code, headers=list(answer.headers), stream=_Elsewhere())
