"""Exceptions. Generated from openapi.yaml: do not edit.

::

    DeepSeekError
    +-- ConfigurationError         an argument, a key or a base URL that cannot be used; nothing was sent
    +-- DecodeError                JSON that does not have the structure that the contract promises
    |   +-- InvalidJSON            a string that should hold JSON and does not: text, position
    +-- PriceUnknown               a request whose cost cannot be said: model, at, known
    +-- ParseError                 an answer that is not of the type asked for: kind, text, problems, completion
    +-- ToolRunError               a run of tools without a final answer: kind, messages, completion, rounds
    +-- APIError                   a call failed: method, path, trace_id, chunks, partial
        +-- APIConnectionError     no connection, or it broke
        |   +-- APITimeoutError    a time limit ran out: kind
        |   +-- StreamTruncated    a stream ended before its end marker
        +-- StreamError            the server sent an error inside a stream: code, type, body
        +-- UnexpectedResponse     a successful status with a body that is not what was promised: text
        +-- APIStatusError         the server answered with an error status: status_code, code, type, body, text
            +-- InvalidFormat          400
            +-- AuthenticationFails    401
            +-- InsufficientBalance    402
            +-- NotFound               404
            +-- MethodNotAllowed       405
            +-- UnsupportedMediaType   415
            +-- InvalidParameters      422
            +-- RateLimitReached       429
            +-- ServerError            500
            +-- ServerOverloaded       503
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from ._chat.errors import ParseError, ToolRunError
from ._errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    DecodeError,
    InvalidJSON,
    PriceUnknown,
    StreamError,
    StreamTruncated,
    UnexpectedResponse,
)
from ._root import DeepSeekError


class InvalidFormat(APIStatusError):
    """HTTP 400. The request is refused. How the body looks depends on what is wrong:

    - The body is not JSON: plain text, labelled `application/octet-stream`.
    - The JSON has the wrong shape (a member missing, a wrong type, an unknown role): an envelope,
      `application/json`.
    - A value or a combination is not allowed (model name, ranges, tool messages out of order, moderation): an
      envelope, labelled `application/octet-stream`.

    The second kind answered 422 with plain text until 2025. Before July 2024 the body was `{"detail":
    "..."}`.
    """

    remedy: ClassVar[str] = "Correct the request as the message says."


class AuthenticationFails(APIStatusError):
    """HTTP 401. The key is missing or wrong. A wrong key gives an envelope whose message shows the key's last
    four characters (since October 2026 reportedly followed by a request id). A missing header, an empty key
    or another scheme is refused earlier, with the plain text `Authentication Fails (governor)` and **no**
    `Content-Type` header at all.
    """

    remedy: ClassVar[str] = "Check the API key, or create one at https://platform.deepseek.com/api_keys."


class InsufficientBalance(APIStatusError):
    """HTTP 402. The account has no money left. Reported; which media type the server puts on the body was not
    recorded.
    """

    remedy: ClassVar[str] = "Top up at https://platform.deepseek.com/top_up."


class NotFound(APIStatusError):
    """HTTP 404. There is nothing at this path. Undocumented; the body is empty. A gateway in front of the API
    has at times sent `{"error_msg": "Not Found. Please check the configuration."}` instead (May 2025), and in
    2024 the status 418.
    """

    remedy: ClassVar[str] = "Check the base URL."


class MethodNotAllowed(APIStatusError):
    """HTTP 405. The path exists, the method does not. Undocumented; the body is empty."""

    remedy: ClassVar[str] = "Use the method that this document gives for the path."


class UnsupportedMediaType(APIStatusError):
    """HTTP 415. The request's `Content-Type` is not `application/json`. Undocumented; the body is plain text."""

    remedy: ClassVar[str] = "Send the header Content-Type: application/json."


class InvalidParameters(APIStatusError):
    """HTTP 422. A parameter is not valid. Documented to this day, but not seen since late 2025, when JSON of the
    wrong shape began to be answered with 400 and an envelope. Until then such requests gave this status and
    plain text.
    """

    remedy: ClassVar[str] = "Correct the request as the message says."


class RateLimitReached(APIStatusError):
    """HTTP 429. Too many requests at once, or in a time. There was no limit until spring 2026. Since May 2026 an
    account may have a number of requests in progress, counted from sending to the end of the answer, over all
    its keys: 2500 with `deepseek-flash`, 500 with `deepseek-v4-pro`. More can be applied for; then the
    numbers hold for each `user_id`, with requests without one counting as one more user. Reported: the limit
    shrinks with the account's balance, to 39 when it is nearly empty; and there is a limit of tokens per
    minute. `Retry-After` and `x-ratelimit-*` headers have never been seen.
    """

    remedy: ClassVar[str] = "Wait and send the request again, or send fewer at once."
    retryable: ClassVar[bool] = True


class ServerError(APIStatusError):
    """HTTP 500. Something failed inside the server. No body of this status has been recorded; the schema assumes
    the usual envelope.
    """

    remedy: ClassVar[str] = "Wait a little and send the request again."
    retryable: ClassVar[bool] = True


class ServerOverloaded(APIStatusError):
    """HTTP 503. The service as a whole is too busy. The body is as reported; its media type was not recorded."""

    remedy: ClassVar[str] = "Wait and send the request again. https://status.deepseek.com/ shows known trouble."
    retryable: ClassVar[bool] = True


STATUS_ERRORS: Final[Mapping[int, type[APIStatusError]]] = {
    400: InvalidFormat,
    401: AuthenticationFails,
    402: InsufficientBalance,
    404: NotFound,
    405: MethodNotAllowed,
    415: UnsupportedMediaType,
    422: InvalidParameters,
    429: RateLimitReached,
    500: ServerError,
    503: ServerOverloaded,
}
"""The exception class of every documented error status."""

__all__ = [
    "APIConnectionError",
    "APIError",
    "APIStatusError",
    "APITimeoutError",
    "ConfigurationError",
    "DecodeError",
    "InvalidJSON",
    "ParseError",
    "PriceUnknown",
    "STATUS_ERRORS",
    "StreamError",
    "StreamTruncated",
    "ToolRunError",
    "UnexpectedResponse",
    "DeepSeekError",
    "InvalidFormat",
    "AuthenticationFails",
    "InsufficientBalance",
    "NotFound",
    "MethodNotAllowed",
    "UnsupportedMediaType",
    "InvalidParameters",
    "RateLimitReached",
    "ServerError",
    "ServerOverloaded",
]
