"""When to try again and how long to wait before, without I/O."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import time

from ._errors import APIConnectionError, APIError, APIStatusError, APITimeoutError, StreamTruncated
from ._spec import RETRYABLE_STATUSES

LONGEST_PAUSE = 8.0  # seconds, between attempts for which the server names no time
LONGEST_RETRY_AFTER = 60.0  # seconds; a server that asks for more is not waited for


def retry_after(headers: Mapping[str, str], now: Callable[[], float] = time) -> float | None:
    """Seconds that the server asks to wait: ``retry-after-ms``, or ``retry-after`` in seconds or as an HTTP date.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. None if it does not say, or says nothing readable.
    """
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is not None or value is None:
        return seconds
    from email.utils import parsedate_to_datetime  # noqa: PLC0415 - seldom needed, and it takes a while to load

    try:
        moment = parsedate_to_datetime(value)
        return max(0.0, moment.timestamp() - now())
    except (ValueError, OverflowError, OSError):
        return None


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if 0 <= number < float("inf") else None


def pause(attempt: int, backoff: float, asked: float | None, chance: Callable[[], float] | None = None) -> float | None:
    """Seconds to wait after this attempt (the first is 1); None if the server asks for more than is worth it.

    Without a time from the server the pause doubles from ``backoff`` and loses up to a quarter by chance, so that
    clients that failed together do not come back together.
    """
    if asked is not None:
        return asked if asked <= LONGEST_RETRY_AFTER else None
    if chance is None:
        import random  # noqa: PLC0415 - few calls have to wait

        chance = random.random
    return float(min(LONGEST_PAUSE, backoff * 2.0 ** min(attempt - 1, 30)) * (1 - 0.25 * chance()))


def retryable(error: APIError, *, answered: bool) -> bool:
    """Whether the same request may succeed later, and cannot have been carried out already.

    A status says so itself, by the contract. A connection that failed is tried again unless a successful answer had
    begun. A server that is silent for too long may still be working on the request, so that is never tried again.
    """
    if isinstance(error, APIStatusError):
        return error.retryable or error.status_code in RETRYABLE_STATUSES
    if isinstance(error, APITimeoutError):
        return error.kind in ("connect", "pool")
    return isinstance(error, APIConnectionError) and not isinstance(error, StreamTruncated) and not answered
