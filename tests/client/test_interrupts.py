"""Exceptions that come from outside while a client sends with httptools: Ctrl-C, or those of other signal handlers."""

from __future__ import annotations

import gc
import json
import signal
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import pytest
from deepseek_client import APIConnectionError, DeepSeek, _httptools_pool, _llhttp

from tests.client.bodies import CHUNKS, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]

MODELS = answer(b'{"object": "list", "data": []}')


def stop(*_: object) -> NoReturn:
    raise SystemExit(3)


@pytest.fixture
def terminated() -> Iterator[None]:
    """SIGTERM ends the process, as many programs have it."""
    before = signal.signal(signal.SIGTERM, stop)
    yield
    signal.signal(signal.SIGTERM, before)


def on_header(monkeypatch: pytest.MonkeyPatch, run: Callable[[], object]) -> None:
    """Have this done once, while llhttp calls."""
    usual = _llhttp.Incoming.on_header
    pending = [run]

    def changed(incoming: _llhttp.Incoming, name: bytes, value: bytes) -> None:
        if pending:
            pending.pop()()
        usual(incoming, name, value)

    monkeypatch.setattr(_llhttp.Incoming, "on_header", changed)


def test_ctrl_c_while_an_answer_is_parsed_ends_the_call(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve(answer(json.dumps(REPLY)), MODELS)
    on_header(monkeypatch, lambda: signal.raise_signal(signal.SIGINT))
    with DeepSeek(api_key=API_KEY, base_url=server.url, max_retries=2, http_client="httptools") as client:
        with pytest.raises(KeyboardInterrupt):
            client.chat.completions.create(**HELLO)
        assert len(server.requests) == 1
        assert client.models.list().data == []


@pytest.mark.usefixtures("terminated")
def test_signal_while_an_answer_is_parsed_ends_the_call(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(answer(json.dumps(REPLY)), MODELS)
    on_header(monkeypatch, lambda: signal.raise_signal(signal.SIGTERM))
    driver = connect(server.url, max_retries=2, http_client="httptools")
    with pytest.raises(SystemExit):
        driver.create()
    assert len(server.requests) == 1
    assert driver.call("models.list").data == []


@pytest.mark.parametrize(
    "script",
    [
        Script([b"SSH-2.0-OpenSSH\r\n\r\n"], "close"),
        Script([b"HTTP/1.1 101 S\r\n\r\n"], "hang"),
    ],
    ids=["no HTTP", "refused by the client"],
)
def test_broken_answer_while_the_caller_handles_an_error_is_told_as_one(
    serve: Serve, connect: Connect, script: Script
) -> None:
    driver = connect(serve(script).url, http_client="httptools")
    try:
        int("the caller's own")
    except ValueError:
        with pytest.raises(APIConnectionError) as caught:
            driver.create()
    assert "the caller's own" not in str(caught.value)


# It is the collector that closes it.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
def test_connection_that_an_interrupt_has_lost_frees_its_place(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_httptools_pool, "MAX_CONNECTIONS", 1)
    usual = _httptools_pool.Connections.take
    pending = [KeyboardInterrupt]

    def take(connections: _httptools_pool.Connections, *arguments: Any) -> Any:
        found = usual(connections, *arguments)
        if pending:  # as if the signal came when it has returned, and nobody has the connection yet
            raise pending.pop()
        return found

    monkeypatch.setattr(_httptools_pool.Connections, "take", take)
    server = serve(MODELS)
    with DeepSeek(api_key=API_KEY, base_url=server.url, timeout=1, max_retries=0, http_client="httptools") as client:
        with pytest.raises(KeyboardInterrupt):
            client.models.list()
        gc.collect()
        assert client.models.list().data == []
    assert server.connections == 2


def test_turn_of_a_thread_that_was_interrupted_holds_nobody_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_httptools_pool, "MAX_CONNECTIONS", 1)
    usual = _httptools_pool.Connections._leave  # noqa: SLF001
    pending = [KeyboardInterrupt]

    def leave(connections: _httptools_pool.Connections, place: Any) -> None:
        if place in connections._turns and pending:  # noqa: SLF001 - as if the signal came in its first line
            raise pending.pop()
        usual(connections, place)

    monkeypatch.setattr(_httptools_pool.Connections, "_leave", leave)
    server = serve(events(event(CHUNKS[0]), terminate=False, end="hang"), MODELS)
    with DeepSeek(api_key=API_KEY, base_url=server.url, timeout=1, max_retries=0, http_client="httptools") as client:
        with client.chat.completions.create(**HELLO, stream=True) as stream:
            assert next(stream)
            with pytest.raises(KeyboardInterrupt):
                client.models.list(deadline=0.1)
        gc.collect()
        assert client.models.list().data == []
