"""From what came over the wire to models and exceptions. No I/O."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from . import errors
from ._answer import AnswerBase
from ._codec import is_array, is_object
from ._errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    ConfigurationError,
    DecodeError,
    TimeoutKind,
    UnexpectedResponse,
)
from ._json import loads_in_part
from ._operation import Operation
from ._spec import ERROR_POINTERS, TRACE_HEADER
from .types import Response

ResultT = TypeVar("ResultT")

DEEPEST = 50  # levels of an error's JSON; those of the API have two
EXCERPT = 500  # characters of a body that a message shows; the whole is on the exception


def parse(
    operation: Operation[ResultT, Any], answer: AnswerBase, content: bytes, *, attempts: int, elapsed: float
) -> Response[ResultT]:
    """A successful response with its decoded body, or the exception that says why there is none."""
    parsed: Any = None
    if not operation.empty:
        # Parsers of JSON skip the blank lines that a waiting server may have put before the document.
        parsed = decode(
            operation,
            answer,
            content,
            "the body",
            lambda data: operation.decode(loads_in_part(data, operation.deferred)),
        )
        if operation.traced and TRACE_HEADER:
            parsed.trace_id = answer.header(TRACE_HEADER)
    return Response(
        status_code=answer.status_code,
        headers=answer.headers,
        content=content,
        parsed=parsed,
        attempts=attempts,
        elapsed=elapsed,
    )


def decode(
    operation: Operation[Any, Any], answer: AnswerBase, data: bytes, what: str, model: Callable[[bytes], Any]
) -> Any:
    """What ``model`` makes of the data, or UnexpectedResponse with the text that it can make nothing of."""
    try:
        return model(data)
    except UnicodeDecodeError as error:
        problem: Exception = error
        reason = f"{what} is not UTF-8 ({error.reason} at byte {error.start})"
    except DecodeError as error:
        problem = error
        reason = f"{what} does not fit the contract: {error}"
    except (ValueError, RecursionError) as error:
        problem = error
        content_type = answer.header("content-type") or "no content type"
        reason = f"{what} is empty" if not data.strip() else f"{what} is not JSON ({content_type})"
    raise unexpected(operation, answer, reason, data) from problem


def unexpected(operation: Operation[Any, Any], answer: AnswerBase, reason: str, data: bytes) -> UnexpectedResponse:
    """The exception for a successful status with a body that breaks the contract."""
    text = data.decode("utf-8", "replace")
    shown = f": {text[:EXCERPT]!r}" if text.strip() else ""
    error = UnexpectedResponse(
        f"{operation.method} {operation.path}: HTTP {answer.status_code}, but {reason}{shown}",
        **_where(operation, answer),
    )
    error.status_code = answer.status_code
    error.content_type = answer.header("content-type") or ""
    error.text = text
    return error


def status_error(operation: Operation[Any, Any], answer: AnswerBase, content: bytes, cut: str = "") -> APIStatusError:
    """The exception for an error status; its body may be JSON, JSON under another name, text, or nothing.

    ``cut`` says why the body is not whole, if it is not.
    """
    kind = errors.STATUS_ERRORS.get(answer.status_code, APIStatusError)
    text = content.decode("utf-8", "replace")
    body = error_body(text)
    details = error_details(body)
    said = details.get("message") or text.strip()[:EXCERPT] or "(empty body)"
    notes = [f"{name} {value}" for name in ("type", "code", "param") if (value := details.get(name))]
    note = f" ({', '.join(notes)})" if notes else ""
    if cut:
        note += f" (the body was cut: {cut})"
    remedy = f" {kind.remedy}" if kind.remedy else ""
    return kind(
        f"{operation.method} {operation.path}: HTTP {answer.status_code}: {said}{note}{remedy}",
        status_code=answer.status_code,
        headers=answer.fields(),
        body=body,
        text=text,
        details=details,
        **_where(operation, answer),
    )


def error_body(text: str | bytes) -> Any:
    """The JSON of an error; None for other text, and for what is nested too deeply to be pickled and copied."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        return None
    level = [body]
    for _ in range(DEEPEST):
        inside = [
            list(item.values()) if is_object(item) else item for item in level if is_object(item) or is_array(item)
        ]
        level = [value for values in inside for value in values]
        if not level:
            return body
    return None


_ENVELOPE = ERROR_POINTERS.get("message", ())[:-1]


def error_value(body: Any) -> Any:
    """What stands in a body where the contract has the object of an error; None if nothing does."""
    value = body if _ENVELOPE else None
    for key in _ENVELOPE:
        value = value.get(key) if is_object(value) else None
    return value


def error_details(body: Any) -> dict[str, str]:
    """message, type, code and param of an error body, found where the contract says; absent ones left out."""
    found: dict[str, str] = {}
    for name, pointer in ERROR_POINTERS.items():
        value = body
        for key in pointer:
            value = value.get(key) if is_object(value) else None
        if value is not None:
            found[name] = value if isinstance(value, str) else json.dumps(value)
    return found


def transport_error(operation: Operation[Any, Any], error: Exception) -> APIError | ConfigurationError | None:
    """The exception for a failure below HTTP; None for an exception that is not of the HTTP library."""
    names = library_names(error)
    if not names:
        return None
    where = f"{operation.method} {operation.path}"
    place = {"method": operation.method, "path": operation.path}
    for name, kind in _TIMEOUTS.items():
        if name in names:
            timeout = APITimeoutError(f"{where}: the {kind} timeout ran out; raise timeout= to wait longer", **place)
            timeout.kind = kind
            return timeout
    if "DecodingError" in names:
        return UnexpectedResponse(f"{where}: the body does not match its Content-Encoding: {error}", **place)
    if "LocalProtocolError" in names:
        # Its text may quote a header, and with it a key.
        reason = "the HTTP library refuses to send this request; look at the headers that were added to it"
        return ConfigurationError(f"{where}: {reason}")
    if names & {"InvalidURL", "UnsupportedProtocol"}:
        return ConfigurationError(f"{where}: {error}")
    return APIConnectionError(f"{where}: {type(error).__name__}: {_said(error)}", **place)


def _said(error: BaseException) -> str:
    """The text of an error, or else of what it came from: trio's errors do not say that a certificate is wrong."""
    import ssl  # noqa: PLC0415 - it takes a while to load

    cause: BaseException | None = error
    while cause is not None and not str(error):
        cause = cause.__cause__ or cause.__context__
        if isinstance(cause, (ssl.SSLError, ConnectionError)):
            return str(cause)
    return str(error)


_TIMEOUTS: dict[str, TimeoutKind] = {
    "ConnectTimeout": "connect",
    "ReadTimeout": "read",
    "WriteTimeout": "write",
    "PoolTimeout": "pool",
}


def library_names(error: Exception) -> set[str]:
    """Names of the HTTP library's exception classes that this is one of.

    By name, because a caller may pass a client of httpx2, which has the same classes but not the same objects.
    """
    classes = type(error).__mro__
    return {kind.__name__ for kind in classes if kind.__module__.partition(".")[0] in ("httpx", "httpx2", "httpcore")}


def _where(operation: Operation[Any, Any], answer: AnswerBase) -> dict[str, Any]:
    trace_id = answer.header(TRACE_HEADER) if TRACE_HEADER else None
    return {"method": operation.method, "path": operation.path, "trace_id": trace_id}
