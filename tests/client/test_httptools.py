"""Clients that send with httptools; ``make test-httptools`` runs all other tests of the client on it, too."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from time import monotonic
from traceback import TracebackException
from typing import Any

import httpx
import pytest
from deepseek_client import (
    APIConnectionError,
    APITimeoutError,
    AsyncDeepSeek,
    ConfigurationError,
    DeepSeek,
    DeepSeekError,
    _async_httptools_pool,
    _connections,
    _httptools_pool,
    _kept,
)

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect, usual, usual_async
from tests.client.test_own_connections import Endless
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]

MODELS = b'{"object": "list", "data": []}'
STREAM = events(*map(event, CHUNKS), DONE)


def on_httptools(url: str, **settings: Any) -> DeepSeek:
    return DeepSeek(api_key=API_KEY, base_url=url, **{"http_client": "httptools", "max_retries": 0, **settings})


def test_calls_and_streams_share_a_connection(serve: Serve) -> None:
    server = serve(answer(json.dumps(REPLY)), STREAM, answer(json.dumps(REPLY)))
    with on_httptools(server.url, default_headers={"X-Team": "a"}) as client:
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
        with client.chat.completions.create(**HELLO, stream=True) as stream:
            assert [chunk.to_dict() for chunk in stream] == CHUNKS
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert server.connections == 1
    for request in server.requests:
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        assert (request.headers["x-team"], request.headers["accept-encoding"]) == ("a", "gzip, deflate")
        assert request.headers["user-agent"].startswith("deepseek-client/")
        assert request.json["model"] == HELLO["model"]


def test_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("deepseek_client._config.find_spec", lambda name: None if name == "httptools" else find(name))
    with pytest.raises(ConfigurationError, match=r'needs httptools: pip install "deepseek-client\[httptools\]"'):
        on_httptools("http://127.0.0.1:9")


def test_a_proxy_of_the_environment_is_used(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    proxy = serve(answer(json.dumps(REPLY)))
    monkeypatch.setenv("http_proxy", proxy.url)
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with on_httptools("http://api.example") as client:
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert proxy.requests[0].target == "http://api.example/chat/completions"


def test_copies_with_another_base_url_have_connections_of_their_own(serve: Serve) -> None:
    servers = [serve(*[answer(MODELS)] * 3) for _ in range(2)]
    with on_httptools(servers[0].url) as client:
        other = client.with_options(base_url=servers[1].url)
        for _ in range(3):
            client.models.list()
            other.models.list()
    assert [(server.connections, len(server.requests)) for server in servers] == [(1, 3), (1, 3)]


def exposed(error: BaseException) -> str:
    """All that a report of an error shows, the local variables of each frame included."""
    shown = "".join(TracebackException.from_exception(error, capture_locals=True).format())
    cause: BaseException | None = error
    while cause is not None:
        shown += repr(vars(cause))
        shown += "".join(TracebackException.from_exception(cause, capture_locals=True).format())
        cause = cause.__cause__ or cause.__context__
    return shown


FAILURES = {
    "closed": (Script([], "close"), APIConnectionError),
    "cut": (Script([b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{"], "close"), APIConnectionError),
    "no HTTP": (Script([b"SSH-2.0-OpenSSH\r\n\r\n"], "close"), APIConnectionError),
    "reset": (Script([], "reset"), APIConnectionError),
    "silent": (Script([], "hang"), APITimeoutError),
}


@pytest.mark.parametrize("name", FAILURES)
def test_key_is_in_no_error(serve: Serve, name: str) -> None:
    script, kind = FAILURES[name]
    server = serve(script)
    with on_httptools(server.url, deadline=0.3) as client, pytest.raises(kind) as caught:
        client.chat.completions.create(**HELLO)
    assert API_KEY not in exposed(caught.value)


ANOTHER_KEY = "another-key"


@pytest.mark.parametrize("name", FAILURES)
def test_headers_of_the_client_are_in_no_error(connect: Connect, serve: Serve, name: str) -> None:
    script, kind = FAILURES[name]
    server = serve(script)
    driver = connect(server.url, deadline=0.3, default_headers={"X-Key": ANOTHER_KEY}, http_client="httptools")
    with pytest.raises(kind) as caught:
        driver.create()
    assert server.requests[0].headers["x-key"] == ANOTHER_KEY
    assert ANOTHER_KEY not in exposed(caught.value)


def test_key_is_in_no_error_of_a_call_that_cannot_connect(serve: Serve) -> None:
    server = serve()
    server.stop()
    with on_httptools(server.url) as client, pytest.raises(APIConnectionError) as caught:
        client.chat.completions.create(**HELLO)
    assert API_KEY not in exposed(caught.value)


def test_key_is_in_no_error_of_a_call_that_is_ended(serve: Serve) -> None:
    server = serve(Script([], "hang"))
    client = on_httptools(server.url)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(client.chat.completions.create, **HELLO)
        assert server.asked.wait(5)
        client.close()
        error = call.exception(5)
    assert isinstance(error, APIConnectionError)
    assert "the client was closed during the call" in str(error)
    assert API_KEY not in exposed(error)


class Waiting:
    """A client whose only connection is taken by a stream, while a call in a thread waits for it."""

    def __init__(self, url: str, threads: ThreadPoolExecutor) -> None:
        self.client = on_httptools(url)
        self.stream = self.client.chat.completions.create(**HELLO, stream=True)
        assert next(self.stream)
        begun = threading.Event()

        def call() -> Any:
            begun.set()
            return self.client.models.list()

        self.call: Future[Any] = threads.submit(call)
        assert begun.wait(5)
        threading.Event().wait(0.05)  # until it waits; the outcome must not depend on that


@pytest.fixture
def waiting(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., tuple[Waiting, WireServer]]]:
    monkeypatch.setattr(_httptools_pool, "MAX_CONNECTIONS", 1)
    with ExitStack() as stack:

        def start(*scripts: Script) -> tuple[Waiting, WireServer]:
            server = serve(*scripts)
            found = Waiting(server.url, stack.enter_context(ThreadPoolExecutor(1)))
            stack.callback(found.client.close)
            return found, server

        yield start


def test_thread_that_waits_goes_on_with_the_connection_of_another(
    waiting: Callable[..., tuple[Waiting, WireServer]],
) -> None:
    found, server = waiting(STREAM, answer(MODELS))
    assert not found.call.done()
    assert len(list(found.stream)) == len(CHUNKS) - 1
    assert found.call.result(5).data == []
    assert (server.connections, len(server.requests)) == (1, 2)


def test_thread_that_waits_is_served_before_the_one_that_had_the_connection(
    waiting: Callable[..., tuple[Waiting, WireServer]], monkeypatch: pytest.MonkeyPatch
) -> None:
    usual_wait = _httptools_pool.Connections._wait  # noqa: SLF001
    waits = threading.Event()

    def wait(*arguments: Any) -> None:
        waits.set()  # with the lock, which nobody else gets until it waits
        usual_wait(*arguments)

    monkeypatch.setattr(_httptools_pool.Connections, "_wait", wait)
    found, server = waiting(STREAM, answer(MODELS), answer(json.dumps(REPLY)))
    assert waits.wait(5)
    assert found.stream.final().to_dict()["id"] == REPLY["id"]
    assert found.client.chat.completions.create(**HELLO).to_dict() == REPLY
    assert found.call.result(5).data == []
    assert [request.target for request in server.requests[1:]] == ["/models", "/chat/completions"]
    assert server.connections == 1


def test_thread_that_waits_gets_the_place_of_a_stream_that_is_left(
    waiting: Callable[..., tuple[Waiting, WireServer]],
) -> None:
    found, server = waiting(events(event(CHUNKS[0]), terminate=False, end="hang"), answer(MODELS))
    found.stream.close()
    assert found.call.result(5).data == []
    assert (server.connections, len(server.requests)) == (2, 2)


def test_thread_that_waits_ends_with_its_client(waiting: Callable[..., tuple[Waiting, WireServer]]) -> None:
    found, server = waiting(events(event(CHUNKS[0]), terminate=False, end="hang"))
    found.client.close()
    error = found.call.exception(5)
    assert isinstance(error, APIConnectionError)
    assert "the client was closed during the call" in str(error)
    assert (server.connections, len(server.requests)) == (1, 1)


@pytest.mark.parametrize(
    ("limits", "kind"), [({"timeout": httpx.Timeout(5, pool=0.1)}, "pool"), ({"deadline": 0.1}, "deadline")]
)
def test_limits_hold_while_a_call_waits_for_a_connection(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, limits: dict[str, Any], kind: str
) -> None:
    monkeypatch.setattr(_httptools_pool, "MAX_CONNECTIONS", 1)
    server = serve(events(event(CHUNKS[0]), terminate=False, end="hang"))
    with on_httptools(server.url) as client, client.chat.completions.create(**HELLO, stream=True) as stream:
        assert next(stream)
        with pytest.raises(APITimeoutError) as caught:
            client.models.list(**limits)
    assert caught.value.kind == kind
    assert API_KEY not in exposed(caught.value)
    assert (server.connections, len(server.requests)) == (1, 1)


def test_place_of_a_connection_that_only_waits_is_given_to_a_call_elsewhere(
    connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (_httptools_pool, _async_httptools_pool):
        monkeypatch.setattr(module, "MAX_CONNECTIONS", 1)
    first, second = serve(answer(MODELS)), serve(answer(MODELS))
    driver = connect(first.url, http_client="httptools")
    driver.client.elsewhere = driver.client.with_options(base_url=second.url)
    driver.call("models.list")
    driver.call("elsewhere.models.list")
    assert first.left()


def test_connections_that_have_waited_for_too_long_are_closed(
    connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = [serve(answer(MODELS), answer(MODELS)) for _ in range(2)]
    driver = connect(servers[0].url, http_client="httptools")
    driver.client.elsewhere = driver.client.with_options(base_url=servers[1].url)
    driver.call("models.list")
    driver.call("elsewhere.models.list")
    monkeypatch.setattr(_kept, "KEEPALIVE_EXPIRY", -1.0)  # they have waited for longer
    driver.call("models.list")
    assert servers[1].left()
    assert [server.connections for server in servers] == [2, 1]


def test_no_more_connections_than_a_few_stay_open_after_a_burst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kept, "MAX_KEPT_CONNECTIONS", 2)
    with Endless(STREAM) as server, on_httptools(server.url) as client:
        streams = [client.chat.completions.create(**HELLO, stream=True) for _ in range(5)]
        for stream in streams:
            assert len(list(stream)) == len(CHUNKS)
        until = monotonic() + 5
        while server.alive() > 2:
            assert monotonic() < until
            threading.Event().wait(0.01)  # its threads set no event
        for _ in range(2):
            client.chat.completions.create(**HELLO, stream=True).final()
        assert server.connections == 5


def test_no_more_connections_than_a_few_stay_open_after_a_burst_async(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_kept, "MAX_KEPT_CONNECTIONS", 2)

    async def run(server: Endless) -> None:
        async with AsyncDeepSeek(api_key=API_KEY, base_url=server.url, http_client="httptools") as client:
            streams = [await client.chat.completions.create(**HELLO, stream=True) for _ in range(5)]
            for stream in streams:
                await stream.final()
            async with asyncio.timeout(5):
                while server.alive() > 2:  # noqa: ASYNC110 - its threads set no event
                    await asyncio.sleep(0.01)
            await (await client.chat.completions.create(**HELLO, stream=True)).final()
            assert server.connections == 5

    with Endless(STREAM) as server:
        asyncio.run(run(server))


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
WHOLE = b"Content-Length: %d\r\n\r\n%b" % (len(MODELS), MODELS)
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(MODELS), MODELS)
UNUSUAL = {
    "interim answers": Script(
        [b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Hints\r\nLink: a\r\n\r\n" + OK + WHOLE]
    ),
    "interim answers without end": Script([b"HTTP/1.1 103 Hints\r\nx: %b\r\n\r\n" % (b"a" * 1000)] * 200, "close"),
    "switched protocols": Script([b"HTTP/1.1 101 S\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"], "hang"),
    "switched protocols that are not named": Script([b"HTTP/1.1 101 S\r\n\r\n" + OK + WHOLE], "hang"),
    "a status below all": Script([b"HTTP/1.1 099 S\r\nContent-Length: 0\r\n\r\n"], "hang"),
    "lines that end in LF": Script([OK.replace(b"\r", b"") + b"Content-Length: %d\n\n%b" % (len(MODELS), MODELS)]),
    "padded sizes of chunks": Script([OK + CHUNKED.replace(b"%x" % len(MODELS), b"0%x  " % len(MODELS))]),
    "chunks with extensions": Script([OK + CHUNKED.replace(b"%x" % len(MODELS), b'%x;a="b c"' % len(MODELS))]),
    "trailers": Script([OK + CHUNKED[:-2] + b"X-A: b\r\nContent-Type: text/html\r\n\r\n"]),
    "no reason": Script([OK.replace(b" OK", b"") + WHOLE]),
    "HTTP/1.0": Script([OK.replace(b"1.1", b"1.0") + b"\r\n" + MODELS], "close"),
    "HTTP/1.0 with a length": Script([OK.replace(b"1.1", b"1.0") + WHOLE], "close"),
    "HTTP/2 by its first line": Script([OK.replace(b"1.1", b"2.0") + WHOLE], "close"),
    "no length": Script([OK + b"\r\n" + MODELS], "close"),
    "length and chunks": Script([OK + b"Content-Length: 3\r\n" + CHUNKED]),
    "chunks and length": Script([OK + CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n", 1)]),
    "chunks that are packed": Script([OK + CHUNKED.replace(b": chunked", b": gzip, chunked")]),
    "two different lengths": Script([OK + b"Content-Length: 3\r\n" + WHOLE]),
    "no number as length": Script([OK + b"Content-Length: +3\r\n\r\n" + MODELS], "close"),
    "no number as size of a chunk": Script([OK + CHUNKED.replace(b"%x" % len(MODELS), b"zz")]),
    "a size of a chunk that is too small": Script([OK + CHUNKED.replace(b"%x" % len(MODELS), b"3")]),
    "a NUL in a header": Script([OK + b"X-A: a\0b\r\n" + WHOLE]),
    "a space before a colon": Script([OK + b"X-A : a\r\n" + WHOLE]),
    "bytes in a header": Script([OK + b"X-A: \xff\xe9\r\n" + WHOLE]),
    "a head of 60 kB": Script([OK + b"X-A: aaaaaaaa\r\n" * 4000 + WHOLE]),
    "a head of 600 kB": Script([OK + b"X-A: %b\r\n" % (b"a" * 600_000) + WHOLE]),
    "a head that is cut": Script([OK], "close"),
    "chunks that are cut": Script([OK + CHUNKED[:-4]], "close"),
    "byte by byte": Script([bytes([byte]) for byte in OK + CHUNKED]),
    "no content where none may be": Script([b"HTTP/1.1 204 None\r\nContent-Length: 5\r\n\r\n"]),
}


def outcome(connect: Connect, serve: Serve, script: Script, http_client: Any) -> Any:
    """What a client makes of an answer: all of the result, or what kind of error there is."""
    driver = connect(serve(script).url, http_client=http_client, deadline=5)
    try:
        found = driver.call("models.with_raw_response.list")
    except DeepSeekError as error:
        return type(error)
    return found.status_code, dict(found.headers), found.content


@pytest.mark.parametrize("name", UNUSUAL)
def test_unusual_answers_are_taken_as_usually(
    connect: Connect, serve: Serve, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    found = outcome(connect, serve, UNUSUAL[name], "httptools")
    monkeypatch.setattr(_connections, "_new_pool", usual)  # whatever the other tests run on
    monkeypatch.setattr(_connections, "_new_async_pool", usual_async)
    assert found == outcome(connect, serve, UNUSUAL[name], None)
    assert found is not APITimeoutError


def test_chunks_that_are_packed_are_refused(connect: Connect, serve: Serve) -> None:
    server = serve(UNUSUAL["chunks that are packed"])
    with pytest.raises(APIConnectionError):
        connect(server.url, http_client="httptools").call("models.list")


@pytest.mark.parametrize("more", [b"junk", OK + WHOLE], ids=["bytes", "an answer"])
def test_what_comes_behind_an_answer_is_the_answer_to_nothing(connect: Connect, serve: Serve, more: bytes) -> None:
    server = serve(Script([OK + WHOLE + more]), answer(json.dumps(REPLY)))
    driver = connect(server.url, http_client="httptools")
    assert driver.call("models.list").data == []
    assert driver.create().to_dict() == REPLY
    assert server.connections == 2


def test_what_comes_while_a_connection_waits_is_the_answer_to_nothing(connect: Connect, serve: Serve) -> None:
    server = serve(Script([OK + WHOLE, OK + WHOLE]), answer(json.dumps(REPLY)))
    driver = connect(server.url, http_client="httptools")
    assert driver.call("models.list").data == []
    threading.Event().wait(0.05)  # until it has come; which of the two cases this is must not matter
    assert driver.create().to_dict() == REPLY
    assert server.connections == 2
