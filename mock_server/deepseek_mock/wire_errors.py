"""The errors of the API as the wire shows them: status, media type and body of each stage that can refuse."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from json.encoder import encode_basestring

from deepseek_mock.json_text import Json
from deepseek_mock.late_list import listed

JSON = "application/json"
# The semantic stage labels its JSON wrongly, and so does the parser's plain text.
OCTETS = "application/octet-stream"
PLAIN = "text/plain; charset=utf-8"

INVALID_REQUEST = "invalid_request_error"


@dataclass(eq=False)
class WireError(Exception):
    """An answer that refuses the request. `content_type` None means that the header is absent."""

    status: int
    content_type: str | None
    body: bytes
    allow: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict[str, str])


# json.dumps() would make another one each time: as much work as the encoding of a chunk. No value contains itself:
# rules, which people write, are held against that.
_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=listed)


def compact(value: Json) -> bytes:
    """JSON as the server writes it: no spaces, UTF-8, members in the order given."""
    return _ENCODER.encode(value).encode()


def quoted(text: str) -> str:
    """A string as JSON."""
    return encode_basestring(text)


def envelope(message: str, kind: str = INVALID_REQUEST, code: str = INVALID_REQUEST) -> bytes:
    """The error object: `param` is always null."""
    return compact({"error": {"message": message, "type": kind, "param": None, "code": code}})


def not_found() -> WireError:
    """Unknown path: empty body."""
    return WireError(404, None, b"")


def method_not_allowed(allowed: tuple[str, ...]) -> WireError:
    """Known path, wrong method: empty body."""
    return WireError(405, None, b"", allowed)


def key_missing() -> WireError:
    """No Authorization header, an empty key or another scheme: refused by the gateway, not JSON."""
    return WireError(401, None, b"Authentication Fails (governor)")


def key_unknown(key: str) -> WireError:
    """A key nobody has: the message shows its last four characters."""
    message = f"Authentication Fails, Your api key: ****{key[-4:]} is invalid"
    return WireError(401, JSON, envelope(message, "authentication_error"))


def wrong_media_type() -> WireError:
    """A body that does not claim to be JSON."""
    return WireError(415, PLAIN, b"Expected request with `Content-Type: application/json`")


def not_json(sentence: str) -> WireError:
    """A body that claims to be JSON and is not."""
    return WireError(400, OCTETS, sentence.encode())


def wrong_shape(sentence: str) -> WireError:
    """JSON that does not fit the request type."""
    return WireError(400, JSON, envelope(sentence))


def unprocessable(sentence: str) -> WireError:
    """The same until late 2025: another status, and plain text."""
    return WireError(422, PLAIN, sentence.encode())


def refused(message: str) -> WireError:
    """A well-formed request that breaks a rule."""
    return WireError(400, OCTETS, envelope(message))


def insufficient_balance() -> WireError:
    """The account is empty."""
    return WireError(402, JSON, envelope("Insufficient Balance", "unknown_error"))


def too_many_requests(current: int = 40, limit: int = 39) -> WireError:
    """The account's concurrency is used up. No Retry-After: the real server sends none."""
    message = (
        f"Your current concurrency is {current}, which exceeds your concurrency limit of {limit} based on your "
        "remaining balance. Please top up your balance to restore your concurrency."
    )
    return WireError(429, JSON, envelope(message, "rate_limit_error", "rate_limit_error"))


def server_error() -> WireError:
    """The body of a 500 was never recorded; this is the envelope with a sentence of our own."""
    return WireError(500, JSON, envelope("Internal server error", "server_error", "server_error"))


def overloaded() -> WireError:
    """The service as a whole is too busy."""
    message = "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers."
    return WireError(503, JSON, envelope(message, "service_unavailable_error", "service_unavailable_error"))


def too_large(limit: int) -> WireError:
    """A body above the limit. What the real server says to one was not recorded."""
    return WireError(413, PLAIN, f"Failed to buffer the request body: length limit exceeded ({limit} bytes)".encode())


def misdirected(message: str) -> WireError:
    """A mistake in what a request asks of the mock itself; the real server knows no such thing."""
    return WireError(400, JSON, envelope(f"deepseek-mock: {message}", "mock_error", "mock_error"))


def for_status(status: int, message: str | None = None) -> WireError:
    """The error of a status, with the server's own words for it unless others are given."""
    make = _BY_STATUS.get(status)
    if message is None and make is not None:
        return make()
    if status < 400:
        return WireError(status, None, b"")
    if status == 400 and message is not None:
        return refused(message)
    kind = "server_error" if status >= 500 else INVALID_REQUEST
    return WireError(status, JSON, envelope(message or f"Error {status}, asked for from the mock server", kind, kind))


_BY_STATUS: dict[int, Callable[[], WireError]] = {
    401: key_missing,
    402: insufficient_balance,
    404: not_found,
    415: wrong_media_type,
    429: too_many_requests,
    500: server_error,
    503: overloaded,
}
