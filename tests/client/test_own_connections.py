"""Connections that the client makes itself: TLS, the Host header, and what cancelled tasks leave behind."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import json
import socket
import ssl
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from traceback import TracebackException

import anyio
import httpx
import pytest
import trustme
from deepseek_client import APIConnectionError, AsyncDeepSeek, ConfigurationError, DeepSeek, _kept, _shards

from tests.client.bodies import CHUNKS, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Received, Script, WireServer, answer, events

Serve = Callable[..., WireServer]
OK = answer(json.dumps(REPLY))
LIST = b'{"object":"list","data":[]}'


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The certificate of an authority, and a key of localhost with the certificate that it gave."""
    folder = tmp_path_factory.mktemp("tls")
    found, key = folder / "localhost.pem", folder / "localhost.key"
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(key)
    authority.cert_pem.write_to_path(found)
    return found, key


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[str]:
    """The URL of a server that speaks TLS and knows of no models."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1])
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:
                return
            plain.settimeout(2)
            with plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as connection:
                        connection.recv(2**16)
                        head = f"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {len(LIST)}\r\n\r\n"
                        connection.sendall(head.encode() + LIST)
                except OSError:  # the client does not trust it
                    pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://localhost:{listening.getsockname()[1]}"
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join()


def test_speaks_tls(
    connect: Connect, secure: str, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    driver = connect(secure)
    for _ in range(2):
        assert driver.call("models.list").data == []


def test_certificate_that_nobody_vouches_for_is_named(
    connect: Connect, secure: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        connect(secure).call("models.list")


def test_certificate_that_nobody_vouches_for_is_named_on_trio(secure: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)

    async def call() -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=secure, max_retries=0) as client:
            with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
                await client.models.list()

    anyio.run(call, backend="trio")


def test_certificates_that_were_replaced_count_for_new_clients(
    connect: Connect, secure: str, certificate: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted = tmp_path / "trusted.pem"
    trusted.touch()
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE='.*trusted.pem' cannot be read: .*no certificate"):
        connect(secure).call("models.list")
    trusted.write_bytes(certificate[0].read_bytes())
    assert connect(secure).call("models.list").data == []
    trustme.CA().cert_pem.write_to_path(trusted)
    with pytest.raises(APIConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
        connect(secure).call("models.list")


def test_certificates_that_do_not_exist_are_named(
    connect: Connect, secure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    with pytest.raises(ConfigurationError, match=r"SSL_CERT_FILE='.*none.pem' cannot be read: No such file"):
        connect(secure).call("models.list")


def test_key_is_in_no_frame_of_a_call_that_ended_while_it_was_sent(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1])
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"https://localhost:{listening.getsockname()[1]}"
        client = DeepSeek(api_key=API_KEY, base_url=url, max_retries=0)

        def serve() -> None:
            plain, _ = listening.accept()
            client.close()  # while it waits for the other side of the handshake, after which it is to send the key
            plain.settimeout(2)
            with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                connection.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        with pytest.raises(APIConnectionError, match="closed during the call") as caught:
            client.models.list()
        thread.join()
    shown = TracebackException.from_exception(caught.value, capture_locals=True).format()
    assert not [line for line in shown if "Bearer" in line]


@pytest.mark.parametrize("name", ["Host", "host", "HOST"])
def test_host_of_the_caller_replaces_ours(connect: Connect, serve: Serve, name: str) -> None:
    server = serve(OK, OK)
    connect(server.url, default_headers={name: "api.example"}).create()
    connect(server.url).create(extra_headers={name: "api.example"})
    for request in server.requests:
        assert [value for each, value in request.lines if each.lower() == "host"] == ["api.example"]


def test_idle_connection_keeps_nothing_of_its_last_caller(serve: Serve) -> None:
    server = serve(OK)

    class Session:
        """What a web application has in its context."""

    held: contextvars.ContextVar[Session] = contextvars.ContextVar("held")

    with DeepSeek(api_key=API_KEY, base_url=server.url) as client:

        def call() -> weakref.ref[Session]:
            held.set(session := Session())
            client.chat.completions.create(**HELLO)
            return weakref.ref(session)

        found = contextvars.copy_context().run(call)
        gc.collect()
        assert found() is None


class Endless(WireServer):
    """Answers all requests with one script."""

    def script(self, request: Received) -> Script:
        self.requests.append(request)
        return self.scripts[0]

    def alive(self) -> int:
        """How many connections are open."""
        return sum(thread.is_alive() for thread in self._serving)


def test_connections_that_cancelled_tasks_leave_behind_are_replaced() -> None:
    """A task that is cancelled while httpcore takes a lock leaves a connection that is used by nobody."""

    async def run(url: str) -> None:
        async with AsyncDeepSeek(
            api_key=API_KEY, base_url=url, max_retries=0, timeout=httpx.Timeout(5, pool=0.2)
        ) as client:
            for steps in [*range(4, 16)] * 40:  # one of the steps leaves one behind each time
                task = asyncio.create_task(client.chat.completions.create(**HELLO))
                for _ in range(steps):
                    await asyncio.sleep(0)
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
            assert (await client.chat.completions.create(**HELLO)).object == "chat.completion"

    with Endless(OK) as server:
        asyncio.run(run(server.url))
        assert server.left()


def test_connections_of_a_burst_do_not_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the first 32 connections there are others, which the calls that follow have no use for."""
    size = _shards.SIZE
    script = events(*[event(chunk) for chunk in CHUNKS], b"data: [DONE]\n\n")

    async def run(server: Endless) -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url) as client:
            streams = [await client.chat.completions.create(**HELLO, stream=True) for _ in range(size + 3)]
            for stream in streams:
                await stream.final()
            for module in (_shards, _kept):  # the other one is that of httptools
                monkeypatch.setattr(module, "KEEPALIVE_EXPIRY", 0.0)
            await (await client.chat.completions.create(**HELLO, stream=True)).final()
            with anyio.fail_after(5):
                while server.alive() > size:  # noqa: ASYNC110 - its threads set no event
                    await asyncio.sleep(0.01)

    with Endless(script) as server:
        asyncio.run(run(server))
