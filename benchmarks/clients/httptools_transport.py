"""A transport of httpx on sockets and llhttp: what a parser in C brings to httpx.

It is here to be compared with. It does HTTP/1.1 with connections that are kept, TLS and HTTP proxies, and nothing else:
no HTTP/2, no SOCKS, no limit for the number of connections, no second attempts at connecting.
"""

from __future__ import annotations

import base64
import socket
import ssl
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any
from urllib.parse import unquote

import httpx

from benchmarks.clients.httptools_wire import Connection, Wire

EXPIRY = 5.0  # seconds that a connection waits for its next request, as with httpx
PORTS = {"http": 80, "https": 443}
Origin = tuple[str, str, int]


class Body(httpx.SyncByteStream):
    """The body of an answer; closing it gives the connection back, or closes it when there is more to come."""

    def __init__(self, pieces: Iterator[bytes], release: Callable[[], None]) -> None:
        self._pieces = pieces
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        release, self._release = self._release, None
        if release is not None:
            release()


class Transport(httpx.BaseTransport):
    """Connections to any number of servers, directly or through a proxy (``http://user:password@host:port``)."""

    def __init__(self, *, proxy: str | None = None, ssl_context: ssl.SSLContext | None = None) -> None:
        self._proxy = None if proxy is None else httpx.URL(proxy)
        self._context = ssl_context
        self._idle: defaultdict[Origin, deque[Connection]] = defaultdict(deque)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url, extensions = request.url, request.extensions
        limits: dict[str, float | None] = extensions.get("timeout", {})
        origin = (url.scheme, url.host, url.port or PORTS[url.scheme])
        connection = self._kept(origin) or self._connect(origin, limits, extensions.get("trace"))
        try:
            connection.ask(self._head(request), _body(request), limits)
        except BaseException:
            connection.close()
            raise
        body = connection.pieces(limits.get("read"))
        if request.method == "HEAD":  # llhttp, which knows no requests, would wait for a body
            connection.close()
            body = iter(())
        return httpx.Response(
            connection.status,
            headers=connection.headers,
            stream=Body(body, lambda: self._release(origin, connection)),
            extensions={
                "http_version": b"HTTP/1.1",
                "reason_phrase": connection.reason,
                "network_stream": connection.stream,
            },
        )

    def close(self) -> None:
        for waiting in self._idle.values():
            while waiting:
                waiting.pop().close()

    def _kept(self, origin: Origin) -> Connection | None:
        waiting = self._idle[origin]
        with suppress(IndexError):  # another thread may take the last one
            while True:
                connection = waiting.pop()
                if monotonic() - connection.idle_since < EXPIRY and not _is_readable(connection):
                    return connection
                connection.close()
        return None

    def _release(self, origin: Origin, connection: Connection) -> None:
        if connection.rest():
            self._idle[origin].append(connection)
        else:
            connection.close()

    def _connect(self, origin: Origin, limits: dict[str, float | None], trace: Any) -> Connection:
        scheme, host, port = origin
        address = (host, port)
        if self._proxy is not None:
            address = (self._proxy.host, self._proxy.port or PORTS["http"])
        stream: Any = _traced(trace, "connect_tcp", _wire, *address, timeout=limits.get("connect"))
        try:
            if scheme == "https":
                if self._proxy is not None:
                    self._tunnel(stream, f"{host}:{port}", limits)
                if self._context is None:
                    self._context = ssl.create_default_context()
                settings = {"server_hostname": host, "timeout": limits.get("connect")}
                stream = _traced(trace, "start_tls", stream.start_tls, self._context, **settings)
        except BaseException:
            stream.close()
            raise
        return Connection(stream)

    def _tunnel(self, stream: Wire, place: str, limits: dict[str, float | None]) -> None:
        head = f"CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n".encode() + self._authorization() + b"\r\n"
        proxy = Connection(stream)
        proxy.ask(head, iter(()), {"write": limits.get("connect"), "read": limits.get("connect")})
        if not 200 <= proxy.status < 300:
            raise httpx.ProxyError(f"the proxy answered {proxy.status} {proxy.reason.decode('ascii', 'replace')}")

    def _authorization(self) -> bytes:
        if self._proxy is None or not self._proxy.username:
            return b""
        told = f"{unquote(self._proxy.username)}:{unquote(self._proxy.password)}".encode()
        return b"Proxy-Authorization: Basic " + base64.b64encode(told) + b"\r\n"

    def _head(self, request: httpx.Request) -> bytes:
        target, more = request.url.raw_path, b""
        if self._proxy is not None and request.url.scheme == "http":
            target, more = str(request.url.copy_with(fragment=None)).encode("ascii"), self._authorization()
        lines = [b"%b %b HTTP/1.1\r\n" % (request.method.encode("ascii"), target)]
        lines += [b"%b: %b\r\n" % pair for pair in request.headers.raw]
        return b"".join([*lines, more, b"\r\n"])


def _body(request: httpx.Request) -> Iterator[bytes]:
    assert isinstance(request.stream, httpx.SyncByteStream)  # noqa: S101 - httpx.Client looks after that
    if "transfer-encoding" not in request.headers:
        yield from request.stream
        return
    for piece in request.stream:
        if piece:
            yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def _is_readable(connection: Connection) -> bool:
    return isinstance(connection.stream, Wire) and connection.stream.is_readable()


def _wire(host: str, port: int, *, timeout: float | None) -> Wire:
    try:
        connected = socket.create_connection((host, port), timeout)
    except TimeoutError as error:
        raise httpx.ConnectTimeout(str(error)) from error
    except OSError as error:
        raise httpx.ConnectError(str(error)) from error
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Wire(connected)


def _traced(trace: Any, name: str, action: Callable[..., Any], *arguments: Any, **settings: Any) -> Any:
    """Does something and tells httpx's ``trace`` extension before and after, which may change the time limit."""
    if trace is None:
        return action(*arguments, **settings)
    if name == "connect_tcp":
        settings = dict(zip(("host", "port"), arguments, strict=True), **settings)
        arguments = ()
    trace(f"connection.{name}.started", settings)
    done = action(*arguments, **settings)
    trace(f"connection.{name}.complete", {"return_value": done})
    return done
