"""The transport on llhttp does HTTP right, so that what it saves is not what it leaves out."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import trustme
from deepseek_client import DeepSeek

from benchmarks.clients.httptools_transport import Transport
from tests.client.conftest import SyncDriver
from tests.client.probes import PROBES, Probe, run
from tests.client.test_robustness import library
from tests.client.wire import Script, WireServer, answer, events

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(transport=Transport(), timeout=5) as found:
        yield found


class OnTransport(SyncDriver):
    """This project's client on it."""

    def __init__(self, **settings: Any) -> None:
        self.http = httpx.Client(transport=Transport())
        self.client = DeepSeek(http_client=self.http, **settings)

    def close(self) -> None:
        super().close()
        self.http.close()


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_client_on_it_copes_with_trouble(probe: Probe) -> None:
    outcome, (good, words) = run(probe, library(OnTransport))
    assert good, words
    assert (outcome.error and type(outcome.error).__name__) == probe.error
    assert len(getattr(outcome.error, "chunks", ())) == probe.chunks


def test_one_connection_does_for_all_requests(client: httpx.Client) -> None:
    scripts = [answer("one"), events(b"tw", b"o"), answer(status=204), answer("four", headers={"x-a": "b"})]
    with WireServer(*scripts) as server:
        found = [client.post(server.url, json={"n": number}) for number in range(4)]
        assert [item.text for item in found] == ["one", "two", "", "four"]
        assert [item.status_code for item in found] == [200, 200, 204, 200]
        assert found[3].headers["x-a"] == "b"
        assert found[3].reason_phrase == "Status"
        assert [request.json["n"] for request in server.requests] == [0, 1, 2, 3]
        assert server.connections == 1


def test_pieces_come_when_they_have(client: httpx.Client) -> None:
    pieces = [HEAD + b"Transfer-Encoding: chunked\r\n\r\n3\r\none\r\n3", b"\r\ntwo\r\n", b"0\r\nx-trailer: y\r\n\r\n"]
    with (
        WireServer(Script(pieces, "drip", drip=b"", drips=0)) as server,
        client.stream("POST", server.url, content=b"") as response,
    ):
        assert b"".join(response.iter_raw()) == b"onetwo"


def test_left_early_it_is_closed(client: httpx.Client) -> None:
    with WireServer(events(b"one", terminate=False, end="hang"), answer("two")) as server:
        with client.stream("POST", server.url, content=b"") as response:
            assert next(response.iter_raw()) == b"one"
        assert server.gone.wait(5)
        assert client.get(server.url).text == "two"
        assert server.connections == 2


@pytest.mark.parametrize(
    "first",
    [
        answer("one", end="close"),
        answer("one", headers={"connection": "close"}),
        Script([HEAD + b"content-length: 3\r\n\r\none" + HEAD + b"content-length: 4\r\n\r\nevil"]),
        Script([HEAD + b"\r\none"], "close"),
    ],
    ids=["closed", "said to be closed", "more than was asked for", "without a length"],
)
def test_no_connection_is_used_again_that_must_not_be(client: httpx.Client, first: Script) -> None:
    with WireServer(first, answer("two")) as server:
        assert client.get(server.url).text == "one"
        if first.end == "close":
            assert server.left()
        assert client.get(server.url).text == "two"
        assert server.connections == 2


def test_head_has_no_body(client: httpx.Client) -> None:
    with WireServer(Script([HEAD + b"content-length: 9\r\n\r\n"]), answer("two")) as server:
        assert client.head(server.url).headers["content-length"] == "9"
        assert client.get(server.url).text == "two"


def test_interim_answers_are_passed_over(client: httpx.Client) -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    with WireServer(Script([early, early + HEAD + b"content-length: 3\r\n\r\none"]), answer("two")) as server:
        found = client.get(server.url)
        assert (found.status_code, found.text, found.reason_phrase) == (200, "one", "OK")
        assert "link" not in found.headers
        assert client.get(server.url).text == "two"
        assert server.connections == 1


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (Script([], "close"), httpx.RemoteProtocolError),
        (Script([HEAD + b"content-length: 9\r\n\r\none"], "close"), httpx.RemoteProtocolError),
        (events(b"one", terminate=False, end="close"), httpx.RemoteProtocolError),
        (Script([b"SSH-2.0-OpenSSH\r\n"]), httpx.RemoteProtocolError),
        (Script([HEAD + b"transfer-encoding: chunked\r\n\r\nxyz\r\n"]), httpx.RemoteProtocolError),
        (Script([HEAD], "hang"), httpx.ReadTimeout),
        (events(b"one", terminate=False, end="hang"), httpx.ReadTimeout),
        (Script([HEAD], "reset"), httpx.ReadError),
    ],
)
def test_trouble_has_the_exceptions_of_httpx(client: httpx.Client, script: Script, error: type[Exception]) -> None:
    with WireServer(script) as server, pytest.raises(error):
        client.get(server.url, timeout=0.2)
    with pytest.raises(httpx.ConnectError):
        client.get(server.url)


def test_body_without_a_length_goes_in_chunks(client: httpx.Client) -> None:
    sent: list[bytes] = []
    with pytest.raises(httpx.ReadTimeout), listening(sent) as url:
        client.post(url, content=iter([b"ab", b"", b"c"]), timeout=0.2)
    assert b"transfer-encoding: chunked\r\n" in sent[0].lower()
    assert sent[0].endswith(b"\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")


class listening:  # noqa: N801 - it reads like a function
    """A server that only reads, one connection."""

    def __init__(self, sent: list[bytes]) -> None:
        self.sent = sent
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.read)

    def read(self) -> None:
        connection, _ = self.socket.accept()
        with connection:
            self.sent.append(b"".join(iter(lambda: connection.recv(65536), b"")))

    def __enter__(self) -> str:
        self.thread.start()
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self.thread.join()
        self.socket.close()


def test_plain_requests_go_to_a_proxy_whole() -> None:
    with WireServer(answer("one")) as server:
        proxy = server.url.replace("://", "://me:s%40lt@")
        with httpx.Client(transport=Transport(proxy=proxy)) as client:
            assert client.get("http://api.example:8080/a?b=c#d").text == "one"
        assert server.requests[0].target == "http://api.example:8080/a?b=c"
        assert server.requests[0].headers["host"] == "api.example:8080"
        assert server.requests[0].headers["proxy-authorization"] == "Basic bWU6c0BsdA=="


def test_proxy_that_refuses_is_told() -> None:
    with (
        WireServer(answer(status=407)) as server,
        httpx.Client(transport=Transport(proxy=server.url)) as client,
        pytest.raises(httpx.ProxyError, match="407"),
    ):
        client.get("https://api.example/")


@pytest.mark.parametrize("trusted", [True, False])
def test_tls_goes_through_a_tunnel_of_a_proxy(trusted: bool) -> None:
    authority = trustme.CA()
    here, there = ssl.create_default_context(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("api.example").configure_cert(there)
    if trusted:
        authority.configure_trust(here)
    heads: list[bytes] = []

    def serve(server: socket.socket) -> None:
        plain, _ = server.accept()
        plain.settimeout(5)
        heads.append(plain.recv(65536))
        plain.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            with there.wrap_socket(plain, server_side=True) as connection:
                for _ in range(2):
                    heads.append(connection.recv(65536))
                    connection.sendall(HEAD + b"content-length: 3\r\n\r\none")
        except ssl.SSLError:
            plain.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,))
        thread.start()
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        with httpx.Client(transport=Transport(proxy=proxy, ssl_context=here)) as client:
            if trusted:
                assert [client.get("https://api.example/a").text for _ in range(2)] == ["one", "one"]
            else:
                with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
                    client.get("https://api.example/a")
        thread.join()
    assert heads[0] == b"CONNECT api.example:443 HTTP/1.1\r\nHost: api.example:443\r\n\r\n"
    assert all(head.startswith(b"GET /a HTTP/1.1\r\nHost: api.example\r\n") for head in heads[1:])
    assert len(heads) == (3 if trusted else 1)
