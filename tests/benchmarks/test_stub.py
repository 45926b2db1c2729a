"""The stub server and the processes of clients: what was asked for is done, and counted."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from benchmarks import worker
from benchmarks.bodies import characters
from benchmarks.certificates import certificates
from benchmarks.processes import Client, Place, Stub

CLIENTS = [
    "deepseek-client",
    "deepseek-client async",
    "httpx",
    "httpx async",
    "socket",
    "asyncio.Protocol",
    "http.client",
]


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with Stub() as server:
        yield server


@pytest.mark.parametrize("name", CLIENTS)
def test_client_does_what_it_is_asked(stub: Stub, name: str) -> None:
    client = Client(name, stub.plain)
    before = stub.counts()
    try:
        assert client.run("call", "small", 3)["errors"] == 0
        assert client.run("walk", "large", 2)["errors"] == 0
        for case in ("text-120-burst", "reasoning-20-single", "tools-20-burst", "text-20-paced"):
            streamed = client.run("stream", case, 2)
            assert streamed["chunks"] == 2 * int(case.split("-")[1])
            assert streamed["characters"] == 2 * characters(case)
            assert 0 < streamed["first"] < streamed["wall"]
            assert streamed["cpu"] > 0
    finally:
        client.stop()
    after = stub.counts()
    assert after["requests"] - before["requests"] == 3 + 2 + 4 * 2
    assert 1 <= after["connections"] - before["connections"] <= 6  # one for each case, at most


def test_streams_at_once_have_connections_of_their_own() -> None:
    with Stub() as stub:
        client = Client("asyncio.Protocol", stub.plain)
        before = stub.counts()
        try:
            done = client.run("stream", "text-20-paced", 30, at_once=30)
            after = stub.counts()
        finally:
            client.stop()
    assert (done["chunks"], done["errors"]) == (600, 0)
    assert 0 < done["first"] <= done["last_first"] <= done["slowest"]
    assert 0 < done["fastest"] <= done["slowest"] <= done["wall"]
    assert done["peak"] > 1000  # kB
    assert (before["connections"], after["connections"]) == (0, 30)
    assert (after["open"], after["most"]) == (30, 30)
    assert after["parts"] == 30 * 20  # all but the first, which is sent at once, and the end mark
    assert after["late"] > 0


def test_most_connections_are_counted_from_the_last_look() -> None:
    with Stub() as stub:
        one, other = Client("socket", stub.plain), Client("asyncio.Protocol", stub.plain)
        try:
            other.run("stream", "text-20-burst", 5, at_once=5)
            assert stub.counts()["most"] == 5
            other.stop()
            while stub.counts()["open"]:
                pass  # until the server has seen that they are closed
            one.run("call", "small", 1)
            assert stub.counts()["most"] == 1
        finally:
            one.stop()
            other.stop()


def test_paced_stream_takes_its_time(stub: Stub) -> None:
    client = Client("socket", stub.plain)
    try:
        assert client.run("stream", "text-50-single", 1)["chunks"] == 50
        assert client.run("stream", "text-50-paced", 2)["wall"] >= 2 * 0.049  # one each millisecond
    finally:
        client.stop()


@pytest.mark.parametrize("name", ["socket", "asyncio.Protocol"])
def test_soak_tells_what_is_left_behind(stub: Stub, name: str) -> None:
    client = Client(name, stub.plain)
    before = stub.counts()["requests"]
    try:
        left = client.soak("call", "small", 40)
    finally:
        client.stop()
    assert stub.counts()["requests"] - before == left["count"] == 40
    assert left["objects"] < 100
    assert left["bytes"] < 100_000


@pytest.mark.parametrize("name", ["deepseek-client", "httpx", "deepseek-client on httptools"])
def test_client_is_measured_over_tls(tmp_path: Path, name: str) -> None:
    with Stub(certificates(tmp_path)) as stub:
        client = Client(name, stub.secure)
        try:
            assert client.run("call", "small", 2)["errors"] == 0
            assert client.run("stream", "text-50-burst", 2)["chunks"] == 100
        finally:
            client.stop()
        assert stub.counts()["requests"] == 4
        untrusting = Client(name, Place(stub.secure.origin))
        try:
            with pytest.raises(RuntimeError, match=f"{name} ended in call of small"):
                untrusting.run("call", "small", 1)
        finally:
            untrusting.stop()
        assert stub.counts()["requests"] == 4


def test_unknown_case_is_not_found(stub: Stub) -> None:
    request = Request(f"http://127.0.0.1:{stub.port}/huge/chat/completions", data=b"{}")
    with pytest.raises(HTTPError) as caught:
        urlopen(request, timeout=10)
    with caught.value as error:
        assert error.code == 404


def test_client_that_ends_is_named(stub: Stub, capfd: pytest.CaptureFixture[str]) -> None:
    client = Client("socket", stub.plain)
    try:
        with pytest.raises(RuntimeError, match="socket ended in call of huge"):
            client.run("call", "huge", 1)
    finally:
        client.stop()
    assert "404" in capfd.readouterr().err


def test_streams_that_take_too_long_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "PATIENCE", 0.02)
    monkeypatch.setattr(worker, "GRACE", 0.02)

    async def results() -> list[object]:
        release = asyncio.Event()
        tasks: list[asyncio.Future[object]] = [
            asyncio.ensure_future(asyncio.sleep(0, "done")),
            asyncio.ensure_future(asyncio.sleep(60)),
            asyncio.ensure_future(stubborn(release)),
        ]
        found = await worker.together(tasks)
        release.set()
        await tasks[-1]
        return found

    done, cancelled, kept = asyncio.run(results())
    assert done == "done"
    assert isinstance(cancelled, TimeoutError)
    assert isinstance(kept, TimeoutError)


async def stubborn(release: asyncio.Event) -> None:
    """Takes no notice of being cancelled."""
    while not release.is_set():
        with contextlib.suppress(asyncio.CancelledError):
            await release.wait()
