"""Runs an application on a loopback port of its own, in a thread."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import Self

import uvicorn

from deepseek_mock.server import SHUTDOWN_SECONDS, Application, bind, url_of, uvicorn_config


class AppServer:
    """A server of an ASGI application, such as `ReplayApp` or `RecorderApp`.

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
        self._server = uvicorn.Server(uvicorn_config(app))
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """The server's base URL, as in `http://127.0.0.1:49152`; there is one once the server runs."""
        if self._listener is None:
            raise RuntimeError("the server is not running")
        return url_of(self._listener)

    def start(self) -> Self:
        """Starts the server. Connections are taken when this returns."""
        if self._thread is not None:
            raise RuntimeError("the server has been started before")
        self._listener = bind(self._host, self._port, expose=self._expose)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), name="app", daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stops the server and closes its port. Answers that are going out have a few seconds to end."""
        if self._thread is None or self._listener is None:
            return
        self._server.should_exit = True
        self._thread.join(2 * SHUTDOWN_SECONDS)
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
