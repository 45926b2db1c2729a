"""The errors of the API as the wire shows them: status, media type and body of each stage that can refuse."""

from __future__ import annotations

import json
from dataclasses import dataclass

from deepseek_mock.json_text import Json

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


def compact(value: Json) -> bytes:
    """JSON as the server writes it: no spaces, UTF-8, members in the order given."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


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


def refused(message: str) -> WireError:
    """A well-formed request that breaks a rule."""
    return WireError(400, OCTETS, envelope(message))


def insufficient_balance() -> WireError:
    """The account is empty."""
    return WireError(402, JSON, envelope("Insufficient Balance", "unknown_error"))


def too_many_requests() -> WireError:
    """The account's concurrency is used up. No Retry-After: the real server sends none."""
    message = (
        "Your current concurrency is 40, which exceeds your concurrency limit of 39 based on your remaining "
        "balance. Please top up your balance to restore your concurrency."
    )
    return WireError(429, JSON, envelope(message, "rate_limit_error", "rate_limit_error"))


def server_error() -> WireError:
    """The body of a 500 was never recorded; this is the envelope with a sentence of our own."""
    return WireError(500, JSON, envelope("Internal server error", "server_error", "server_error"))


def overloaded() -> WireError:
    """The service as a whole is too busy."""
    message = "Service is too busy. We advise users to temporarily switch to alternative LLM API service providers."
    return WireError(503, JSON, envelope(message, "service_unavailable_error", "service_unavailable_error"))
