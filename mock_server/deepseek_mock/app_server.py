"""Runs an ASGI application on a loopback port of its own, in a thread."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Self

import uvicorn

from deepseek_mock.http_protocol import BoundedProtocol

# Longer than any test waits between two requests: a client's pooled connection must not be closed under it.
IDLE_CONNECTION_SECONDS = 120
BACKLOG = 2048
STARTUP_SECONDS = 30
SHUTDOWN_SECONDS = 5


def bind(host: str = "127.0.0.1", port: int = 0, *, expose: bool = False) -> socket.socket:
    """A listening socket; port 0 takes a free one. It accepts connections at once, before the server runs.

    Raises:
        OSError: the address cannot be had.
        ValueError: other machines can reach the address, and `expose` does not allow that.
    """
    if not expose and not is_loopback(host):
        raise ValueError(f"other machines can reach {host}; allow that with --expose, in Python with expose=True")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches Nagle's algorithm off only for sockets that name the protocol; with it on, an answer in
    # several pieces waits for the client's delayed acknowledgement, 40 ms on Linux.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name: it may stand for any address
        return False


def url_of(listener: socket.socket) -> str:
    """The base URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


Application = Callable[[Any, Any, Any], Awaitable[None]]


def uvicorn_config(app: Application, *, log_level: str = "warning") -> uvicorn.Config:
    """The server's settings: plain HTTP/1.1 with no headers but the application's, on uvloop where there is one."""
    return uvicorn.Config(
        app,
        loop="auto",
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        server_header=False,
        access_log=False,
        proxy_headers=False,
        log_level=log_level,
        timeout_keep_alive=IDLE_CONNECTION_SECONDS,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )


class _Server(uvicorn.Server):
    """A server that says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts serving."""
        await super().startup(sockets)
        self.ready.set()


class AppServer:
    """A server of an application, such as `ReplayApp` or `RecorderApp`.

    ```python
    with AppServer(ReplayApp(Path("recordings"))) as server:
        client = DeepSeek(base_url=server.base_url, api_key="none")
    ```

    Attributes:
        app: the application.
    """

    def __init__(self, app: Application, *, host: str = "127.0.0.1", port: int = 0, expose: bool = False) -> None:
        self.app = app
        self._host = host
        self._port = port
        self._expose = expose
        self._server = _Server(uvicorn_config(app))
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """The server's base URL, as in `http://127.0.0.1:49152`; there is one once the server runs."""
        if self._listener is None:
            raise RuntimeError("the server is not running")
        return url_of(self._listener)

    def start(self) -> Self:
        """Starts the server; it answers when this returns.

        Raises:
            OSError: the address cannot be had.
            ValueError: other machines can reach the address, and `expose` does not allow that.
        """
        if self._thread is not None:
            raise RuntimeError("the server has been started before")
        self._listener = bind(self._host, self._port, expose=self._expose)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._listener],), name="deepseek-mock", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(STARTUP_SECONDS):
            raise RuntimeError(f"the server did not start within {STARTUP_SECONDS} seconds")
        return self

    def stop(self) -> None:
        """Stops the server and closes its port. Answers that are going out have a few seconds to end."""
        if self._thread is None or self._listener is None:
            return
        self._server.should_exit = True
        self._thread.join(SHUTDOWN_SECONDS + STARTUP_SECONDS)
        self._listener.close()
        self._listener = None

    def __enter__(self) -> Self:
        """Starts the server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server."""
        self.stop()
