"""Servers for a recorder to stand before, and exchanges written by hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

import anyio.to_thread
import httpx
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.replay import ReplayApp
from starlette.types import Receive, Scope, Send


@contextmanager
def recording(upstream: str, folder: Path, timeout: float = 600.0) -> Iterator[httpx.Client]:
    """A client of a recorder."""
    with ExitStack() as stack:
        server = stack.enter_context(AppServer(RecorderApp(upstream, folder, timeout=timeout)))
        yield stack.enter_context(httpx.Client(base_url=server.base_url, timeout=30))


@contextmanager
def replaying(folder: Path, speed: float | None = None) -> Iterator[httpx.Client]:
    """A client of a server that replays a folder."""
    with ExitStack() as stack:
        server = stack.enter_context(AppServer(ReplayApp(folder, speed=speed)))
        yield stack.enter_context(httpx.Client(base_url=server.base_url, timeout=30))


def meta(folder: Path, name: str) -> dict[str, Any]:
    """Metadata of a recording."""
    value: dict[str, Any] = json.loads((folder / f"{name}.meta.json").read_bytes())
    return value


def write(
    folder: Path, name: str, request: Any = None, body: bytes = b"{}", kind: str = "json", **members: Any
) -> None:
    """Writes a recording by hand; without a request it is one whose request was not kept."""
    folder.mkdir(exist_ok=True)
    members = {"method": "POST", "url": "/chat/completions", "status": 200, **members}
    (folder / f"{name}.meta.json").write_text(json.dumps(members), encoding="utf-8")
    (folder / f"{name}.resp.{kind}").write_bytes(body)
    if request is not None:
        (folder / f"{name}.req.json").write_text(json.dumps(request), encoding="utf-8")


class Stepwise:
    """An application that sends a piece of an event stream when it is told to, and none after None."""

    def __init__(self) -> None:
        self.pieces: Queue[bytes | None] = Queue()
        self.gone = threading.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(self._watch, receive)
            while (piece := await anyio.to_thread.run_sync(self.pieces.get)) is not None:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            tasks.cancel_scope.cancel()
        if not self.gone.is_set():
            await send({"type": "http.response.body", "body": b""})

    async def _watch(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self.gone.set()
        self.pieces.put(None)


class Echo:
    """An application that answers with the body it got, and with headers that tests give it."""

    def __init__(self, status: int = 200, headers: list[tuple[bytes, bytes]] | None = None) -> None:
        self.status = status
        self.headers = headers or []
        self.scopes: list[Scope] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert scope["type"] == "http"
        self.scopes.append(scope)
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body})

    def header(self, name: str) -> list[str]:
        """The values of a header of the newest request."""
        return [value.decode() for key, value in self.scopes[-1]["headers"] if key == name.encode()]
