"""HTTP/1.1 without I/O: a request as bytes, and answers taken apart by llhttp, the parser of Node.js.

httptools brings it. What llhttp refuses is an error of httpcore here, as everywhere else in this package.
"""

from __future__ import annotations

from functools import lru_cache
from sys import exc_info
from threading import Thread
from typing import Any, NoReturn, TypeAlias

import httpcore
from httptools import HttpParserCallbackError, HttpParserError, HttpParserUpgrade, HttpResponseParser

from ._answer import RawHeaders
from ._call import Call
from ._url import split

READ = 2**16
"""Bytes that are asked for at once."""

_MOST_HEADS = 64
_MOST_AROUND = 2**17  # bytes in a row that are no content; httpcore takes a head of some 100 kB


Origin: TypeAlias = tuple[bytes, bytes, int | None]
"""Scheme, host and port."""

PORTS = {b"http": 80, b"https": 443}


class Requests:
    """Requests as bytes; what is the same each time is made once, and kept as long as the connections are."""

    def __init__(self) -> None:
        self._heads: dict[tuple[str, bytes, RawHeaders], bytes] = {}

    def message(self, call: Call[Any], *, stream: bool) -> bytes:
        """The next attempt of a call. The key is in it: frames that have it are dropped from errors."""
        url, fields = call.config.head(call.operation, call.request, stream=stream, body=call.content is not None)
        parts = [self._head(call, _place(url)[1], fields)]
        if not call.config.is_authorized(call.operation, call.request):
            parts.append(b"Authorization: Bearer %b\r\n" % call.config.api_key.reveal().encode("ascii"))
        content = call.content
        parts.append(b"\r\n" if content is None else b"Content-Length: %d\r\n\r\n%b" % (len(content), content))
        return b"".join(parts)

    def _head(self, call: Call[Any], target: bytes, fields: RawHeaders) -> bytes:
        method = call.operation.method
        if call.request.extra_headers:  # which may have a secret in them
            return _head(method, target, fields)
        if (found := self._heads.get((method, target, fields))) is None:
            if len(self._heads) >= _MOST_HEADS:
                self._heads.clear()
            found = self._heads[method, target, fields] = _head(method, target, fields)
        return found


def _head(method: str, target: bytes, fields: RawHeaders) -> bytes:
    lines = [b"%b %b HTTP/1.1\r\n" % (method.encode("ascii"), target)]
    lines += [b"%b: %b\r\n" % field for field in fields]
    return b"".join(lines)


def origin(call: Call[Any], *, stream: bool) -> Origin:
    """Where the next attempt of a call goes."""
    return _place(call.config.head(call.operation, call.request, stream=stream, body=call.content is not None)[0])[0]


@lru_cache(maxsize=64)
def _place(url: str) -> tuple[Origin, bytes]:
    scheme, host, port, target = split(url)
    return (scheme, host, port), target


class _Refused(Exception):
    """Said by what llhttp calls."""


class Incoming:
    """One answer as it comes. llhttp calls the methods whose names begin with ``on_``.

    Each answer has a parser of its own, as httptools keeps the trailers of one for the headers of the next.
    """

    def __init__(self) -> None:
        self.status = 0
        """0 until the head is complete."""
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []
        """What has come and was not yet taken."""
        self.complete = False
        self.failure: Exception | None = None
        """Why there is no more to come, if that is too early. What is in the body came before."""
        self.reusable = False
        """Whether the connection can be asked again."""
        self._around = 0
        self._refusal = ""
        self.on_body = self.body.append
        self._parser: HttpResponseParser | None = HttpResponseParser(self)
        # What h11 takes as well: lines that end in LF alone, lengths of chunks that were padded, and a length of the
        # whole beside chunks, which counts for nothing.
        self._parser.set_dangerous_leniencies(
            lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True, lenient_chunked_length=True
        )

    def on_message_begin(self) -> None:
        """An answer begins. When it is complete, there is nothing more that was asked for."""
        if self.complete:
            self._refuse("more was sent than was asked for")
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or one behind the body, which nobody reads."""
        if not self.status:
            self.headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """The head is complete, unless it only says that the real one will come (1xx)."""
        status: int = self._of_parser().get_status_code()
        if status >= 200:
            self.status = status
        elif status < 100 or status == 101:
            self._refuse(f"the server answered with status {status}, which nobody asked for")
        if any(value.lower() != b"chunked" for name, value in self.headers if name.lower() == b"transfer-encoding"):
            self._refuse("the server answered with a Transfer-Encoding other than chunked")

    def on_message_complete(self) -> None:
        """Nothing is missing."""
        if self.status:
            self.complete = True
            self.reusable = self._of_parser().should_keep_alive()

    def _refuse(self, reason: str) -> NoReturn:
        self._refusal = reason
        raise _Refused

    def _of_parser(self) -> HttpResponseParser:
        assert self._parser is not None  # noqa: S101 - it is what calls
        return self._parser

    def feed(self, data: bytes) -> None:
        """Take the next bytes; without any, the connection has ended."""
        if self.failure is not None:
            return
        if self.complete:
            self.reusable = False  # nobody asked for that, nor will be
            return
        if not data:
            self._end()
            return
        if (parser := self._parser) is None:  # the connection is being closed in another thread
            return
        before = len(self.body)
        error = _failure(parser, data) if exc_info()[1] is None else _failure_elsewhere(parser, data)
        if error is not None:
            self.reusable = False
            if not self.complete:
                self.failure = httpcore.RemoteProtocolError(self._refusal or str(error))
            # What is raised while llhttp calls, as by Ctrl-C, httptools takes for a refusal.
            cause = error.__context__
            if not self._refusal and cause is not None and isinstance(error, HttpParserCallbackError):
                raise cause from None
        else:
            self._around = 0 if len(self.body) > before else self._around + len(data)
            if self._around > _MOST_AROUND and not self.complete:
                self.failure = httpcore.RemoteProtocolError(f"more than {_MOST_AROUND} bytes came without any content")
        if self.failure is not None or self.complete:
            self.drop()

    def _end(self) -> None:
        names = {name.lower(): value for name, value in self.headers} if self.status else {}
        chunked = names.get(b"transfer-encoding", b"").lower().endswith(b"chunked")
        if self.status and not chunked and (b"transfer-encoding" in names or b"content-length" not in names):
            self.complete = True  # its end is that of the connection
        elif self.status:
            self.failure = httpcore.RemoteProtocolError("the server closed the connection in the middle of the body")
        else:
            self.failure = httpcore.RemoteProtocolError("Server disconnected without sending a response.")
        self.drop()

    def fail(self, error: Exception) -> None:
        """The connection broke."""
        if not self.complete and self.failure is None:
            self.failure = error
        self.reusable = False

    def drop(self) -> None:
        """Take no more. The parser has hold of what calls it, a cycle that the collector would have to find."""
        self._parser = None
        self.on_body = _ignore

    def take(self) -> bytes:
        """What has come; nothing if nothing has."""
        body = self.body
        piece = body[0] if len(body) == 1 else b"".join(body)
        body.clear()
        return piece


def _ignore(_data: bytes) -> None:
    pass


def _failure(parser: HttpResponseParser, data: bytes) -> Exception | None:
    try:
        parser.feed_data(data)
    except (HttpParserError, HttpParserUpgrade) as error:
        return error
    return None


def _failure_elsewhere(parser: HttpResponseParser, data: bytes) -> Exception | None:
    """The same while the caller handles an exception, which would stand where that of a signal handler should.

    In another thread, no signal handler runs.
    """
    found: list[Exception | None] = []
    thread = Thread(target=lambda: found.append(_failure(parser, data)))
    thread.start()
    thread.join()
    return found[0]
