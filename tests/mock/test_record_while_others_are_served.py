"""Storing takes its time without taking that of others, and what cannot be stored is still passed on."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PosixPath
from typing import Any

import httpx
import pytest
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp
from deepseek_mock.replay import ReplayApp
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.client.wire import WireServer, answer, events
from tests.mock.upstreams import Echo, meta, recording, replaying, write

SECONDS = 20


class SlowFolder(PosixPath):
    """A folder in which files about models are written when they may be."""

    asked = threading.Event()
    allowed = threading.Event()

    def open(self, mode: str = "r", *arguments: Any, **options: Any) -> Any:
        if "models" in self.name and "x" in mode:
            self.asked.set()
            assert self.allowed.wait(SECONDS)
        return super().open(mode, *arguments, **options)


@pytest.mark.parametrize("script", [answer(b"{}"), events(b"data: 1\n\n")], ids=["whole", "stream"])
def test_others_are_served_while_a_recording_is_stored(script: Any, tmp_path: Path) -> None:
    SlowFolder.asked.clear()
    SlowFolder.allowed.clear()
    with (
        WireServer(script, answer(b"{}")) as server,
        AppServer(RecorderApp(server.url, SlowFolder(tmp_path))) as recorder,
        ThreadPoolExecutor() as threads,
    ):
        try:
            slow = threads.submit(httpx.get, f"{recorder.base_url}/models", timeout=SECONDS)
            assert SlowFolder.asked.wait(SECONDS)
            assert httpx.post(f"{recorder.base_url}/chat/completions", timeout=5).content == b"{}"
            assert (tmp_path / "0002-chat.meta.json").exists()
            # Who has all of an answer finds its recording.
            assert not slow.done()
        finally:
            SlowFolder.allowed.set()
        assert slow.result().status_code == 200
        assert (tmp_path / "0001-models.meta.json").exists()


def test_answer_that_is_too_long_is_passed_on_and_not_stored(tmp_path: Path) -> None:
    scripts = [events(b"x" * 60, b"y" * 41), answer(b"z" * 101), answer(b"z" * 100)]
    with WireServer(*scripts) as server:
        app = RecorderApp(server.url, tmp_path, max_answer=100)
        with AppServer(app) as recorder, httpx.Client(base_url=recorder.base_url) as client:
            assert [len(client.get("/models").content) for _ in range(3)] == [101, 101, 100]

    assert {file.name for file in tmp_path.iterdir()} == {"0003-models.meta.json", "0003-models.resp.txt"}
    too_long = "not stored: the answer is longer than 100 bytes"
    assert [exchange.rule for exchange in app.journal] == [too_long, too_long, "0003-models"]


@pytest.mark.parametrize("body", [b"[" + b"1," * 600_000 + b"1]", b"[" + b"1," * 600_000 + b"]", b"x" * 1_200_000])
def test_long_bodies_are_recorded_and_replayed(body: bytes, tmp_path: Path) -> None:
    with AppServer(Echo()) as server, recording(server.base_url, tmp_path) as client:
        assert client.post("/chat/completions", content=body).content == body

    with replaying(tmp_path) as client:
        assert client.post("/chat/completions", content=body).content == body
        assert client.post("/chat/completions", content=body + b" 1").status_code == 404


def test_long_request_that_was_changed_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a", "x" * 1_200_000, request_bytes=1)
    (tmp_path / "a.req.json").write_bytes(b"[" + b"1," * 600_000 + b"]")
    with pytest.raises(ValueError, match=r"a.req.json is not JSON"):
        ReplayApp(tmp_path)


def test_identical_requests_at_once_get_a_recording_each(tmp_path: Path) -> None:
    number = 20
    with (
        WireServer(*[answer(str(index)) for index in range(number)]) as server,
        AppServer(RecorderApp(server.url, tmp_path)) as recorder,
    ):
        got = _ask_at_once(lambda: httpx.get(f"{recorder.base_url}/models"), number)
    assert sorted(got, key=int) == list(map(str, range(number)))
    assert len(list(tmp_path.glob("*.meta.json"))) == number

    with AppServer(ReplayApp(tmp_path)) as replay:
        again = _ask_at_once(lambda: httpx.get(f"{replay.base_url}/models"), number)
        assert sorted(again, key=int) == sorted(got, key=int)


def _ask_at_once(ask: Callable[[], httpx.Response], number: int) -> list[str]:
    with ThreadPoolExecutor(number) as threads:
        return [found.result().text for found in [threads.submit(ask) for _ in range(number)]]


@pytest.mark.parametrize("kind", ["record", "replay"])
def test_server_that_announces_its_start_and_end_is_answered(kind: str, tmp_path: Path) -> None:
    write(tmp_path, "a")
    app = RecorderApp("http://127.0.0.1:1", tmp_path) if kind == "record" else ReplayApp(tmp_path)
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[str] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    asyncio.run(_call(app, {"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    messages.append({"type": "websocket.connect"})
    asyncio.run(_call(app, {"type": "websocket"}, receive, send))
    assert sent[2:] == ["websocket.close"]
    with pytest.raises(NotImplementedError, match="HTTP, not gopher"):
        asyncio.run(_call(app, {"type": "gopher"}, receive, send))


def test_recorder_that_is_mounted_asks_for_the_path_below(tmp_path: Path) -> None:
    upstream = Echo()
    with AppServer(upstream) as server:
        app = Starlette(routes=[Mount("/a b", RecorderApp(server.base_url, tmp_path))])
        with AppServer(app) as recorder:
            assert httpx.post(f"{recorder.base_url}/a%20b/chat/completions?c=%201").status_code == 200

    assert (upstream.scopes[-1]["raw_path"], upstream.scopes[-1]["query_string"]) == (b"/chat/completions", b"c=%201")
    assert meta(tmp_path, "0001-chat")["url"] == "/chat/completions?c=%201"


async def _call(app: Callable[..., Any], *arguments: Any) -> None:
    await app(*arguments)
