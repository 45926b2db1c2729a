"""The events of the admin API: what happens in a server, as those who watch are told."""

from __future__ import annotations

import gc
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any, Self

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, Fault, Match, MockServer, Pace, Reply, Rule, control_events
from deepseek_mock.control_events import Feed

HEADERS = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
BODY = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}]}

Event = tuple[str, dict[str, Any]]


@pytest.fixture(autouse=True)
def _looking_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same looks at rules and settings, without the waiting between them."""
    monkeypatch.setattr(control_events, "LOOK_INTERVAL", 0.01)
    monkeypatch.setattr(control_events, "LOOK_SHARE", 1.0)


@pytest.fixture(name="server")
def _server() -> Iterator[MockServer]:
    with MockServer(admin=True) as server:
        yield server


@pytest.fixture(name="client")
def _client(server: MockServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.base_url, headers=HEADERS, timeout=30) as client:
        yield client


class Watch:
    """The events of a server, one after the other."""

    def __init__(self, client: httpx.Client) -> None:
        self._stream = client.stream("GET", "/__mock__/events")
        self.response = self._stream.__enter__()
        self._events = self._read()
        # The listener listens once it has said how things are.
        assert [self.next()[0], self.next()[0]] == ["scenario", "settings"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.__exit__(None, None, None)

    def _read(self) -> Iterator[Event]:
        name = ""
        for line in self.response.iter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                yield name, json.loads(value)

    def next(self) -> Event:
        return next(self._events)

    def until(self, wanted: str) -> list[Event]:
        events = [self.next()]
        while events[-1][0] != wanted:
            events.append(self.next())
        return events


def listeners(client: httpx.Client) -> int:
    count: int = client.get("/__mock__/status").json()["listeners"]
    return count


def wait_for_listeners(client: httpx.Client, count: int) -> None:
    end = time.monotonic() + 10
    # The server learns of a closed connection a moment later.
    while listeners(client) != count:
        assert time.monotonic() < end, f"{listeners(client)} listeners"
        time.sleep(0.01)


def test_events_tell_of_a_request_from_its_beginning_to_its_end(client: httpx.Client) -> None:
    with Watch(client) as watch:
        assert watch.response.headers["content-type"].startswith("text/event-stream")
        answer = client.post("/chat/completions", json={**BODY, "stream": True})
        events = watch.until("closed")
    assert [name for name, _ in events if name != "piece"] == ["opened", "head", "closed"]
    opened, head, *pieces, closed = [data for _, data in events]
    assert opened["exchange"]["number"] == 1
    assert opened["exchange"]["outcome"] == "open"
    assert opened["exchange"]["stream"] is True
    assert head["status"] == 200
    assert head["headers"]["content-type"] == "text/event-stream; charset=utf-8"
    assert "".join(piece["text"] for piece in pieces) == answer.text
    assert pieces[0]["offset"] == 0
    assert closed["exchange"]["outcome"] == "complete"
    assert closed["exchange"]["response_bytes"] == len(answer.content)


def test_events_come_while_the_answer_does(server: MockServer, client: httpx.Client) -> None:
    server.app.scenario.add(Rule(fault=Fault("stall", after_bytes=20)))
    with Watch(client) as watch, client.stream("POST", "/chat/completions", json={**BODY, "stream": True}):
        (_, opened), (_, head), (_, piece) = watch.until("piece")
        assert opened["exchange"]["number"] == head["number"] == piece["number"] == 1
        assert piece["bytes"] == len(piece["text"]) == 20
        shown = client.get("/__mock__/journal/1").json()
        assert (shown["outcome"], shown["response_bytes"]) == ("open", 20)
        server.app.end_open()
        assert watch.until("closed")[-1][1]["exchange"]["outcome"] == "cut"


def test_events_tell_of_the_head_before_there_is_a_body(server: MockServer, client: httpx.Client) -> None:
    server.app.scenario.add(Rule(fault=Fault("stall", after_bytes=0)))
    with Watch(client) as watch, client.stream("POST", "/chat/completions", json=BODY):
        assert [name for name, _ in watch.until("head")] == ["opened", "head"]
        server.app.end_open()


def test_events_keep_characters_whole(server: MockServer, client: httpx.Client) -> None:
    text = "é€𝄞" * 5
    server.app.scenario.add(Rule(reply=Reply(body=text), pace=Pace(bytes_per_write=1)))
    with Watch(client) as watch:
        client.post("/chat/completions", json=BODY)
        pieces = [data for name, data in watch.until("closed") if name == "piece"]
    assert "".join(piece["text"] for piece in pieces) == text
    assert sum(piece["bytes"] for piece in pieces) == len(text.encode())
    assert [piece["offset"] for piece in pieces] == [
        sum(piece["bytes"] for piece in pieces[:count]) for count in range(len(pieces))
    ]


def test_events_shorten_long_pieces_and_say_so(server: MockServer, client: httpx.Client) -> None:
    server.app.scenario.add(Rule(reply=Reply(body="x" * 1_000_000)))
    with Watch(client) as watch:
        client.post("/chat/completions", json=BODY)
        pieces = [data for name, data in watch.until("closed") if name == "piece"]
    assert sum(piece["bytes"] for piece in pieces) == 1_000_000
    assert all(len(piece["text"]) <= 64 * 1024 for piece in pieces)
    assert all(piece["shortened"] for piece in pieces if len(piece["text"]) < piece["bytes"])


def test_events_tell_of_rules_whoever_changes_them(server: MockServer, client: httpx.Client) -> None:
    with Watch(client) as watch:
        client.post("/__mock__/scenario", json={"fault": {"kind": "blank"}, "times": 1})
        assert [rule["fault"] for rule in watch.until("scenario")[-1][1]["rules"]] == [{"kind": "blank"}]
        server.fail_with(503, times=None)
        assert len(watch.until("scenario")[-1][1]["rules"]) == 2
        client.post("/chat/completions", json=BODY)
        assert watch.until("used")[-1] == ("used", {"rules": [{"number": 1, "used": 1}]})
        assert [rule["used"] for rule in client.get("/__mock__/scenario").json()["rules"]] == [1, 0]
        client.put("/__mock__/scenario", content="rules: [{fault: html}]")
        assert [rule["number"] for rule in watch.until("scenario")[-1][1]["rules"]] == [3]


def test_events_do_not_repeat_rules_that_stay(server: MockServer, client: httpx.Client) -> None:
    """Thousands of them would keep the server busy with those who watch."""
    server.app.scenario.put([Rule(Match(text=f"question {number}."), Reply("yes")) for number in range(200)])
    with Watch(client) as watch:
        seen: list[Event] = []
        for number in (7, 199, 7):
            message = {"role": "user", "content": f"question {number}."}
            client.post("/chat/completions", json={**BODY, "messages": [message]})
            seen += watch.until("used")
    assert "scenario" not in {name for name, _ in seen}
    counts = [data["rules"] for name, data in seen if name == "used"]
    assert counts == [[{"number": 8, "used": 1}], [{"number": 200, "used": 1}], [{"number": 8, "used": 2}]]


def test_events_tell_of_settings_whoever_changes_them(server: MockServer, client: httpx.Client) -> None:
    with Watch(client) as watch:
        client.put("/__mock__/settings", json={"leading_newlines": 4})
        assert watch.until("settings")[-1][1]["leading_newlines"] == 4
        server.pace(Pace(latency=0.5))
        assert watch.until("settings")[-1][1]["pace"]["latency"] == 0.5


def test_events_tell_that_the_journal_was_emptied(server: MockServer, client: httpx.Client) -> None:
    with Watch(client) as watch:
        client.get("/models")
        watch.until("closed")
        server.reset()
        assert [name for name, _ in watch.until("cleared")] == ["cleared"]
        client.get("/models")
        assert watch.until("closed")[-1][1]["exchange"]["number"] == 1


def test_events_do_not_mix_up_answers_from_before_and_after(server: MockServer, client: httpx.Client) -> None:
    server.app.scenario.add(Rule(Match(operation="chat"), fault=Fault("stall", after_bytes=5)))
    with Watch(client) as watch, client.stream("POST", "/chat/completions", json=BODY):
        watch.until("piece")
        server.app.journal.clear()
        client.get("/models")
        names = [name for name, _ in watch.until("closed") if name != "used"]
        assert names[:2] == ["cleared", "opened"]
        server.app.end_open()
        client.get("/user/balance")
        exchanges = [data["exchange"] for name, data in watch.until("closed") if name in {"opened", "closed"}]
        assert [exchange["path"] for exchange in exchanges] == ["/user/balance"] * 2


def test_events_are_as_good_to_each_listener(client: httpx.Client) -> None:
    with Watch(client) as first, Watch(client) as second:
        assert listeners(client) == 2
        client.get("/models")
        one, other = first.until("closed"), second.until("closed")
    assert [name for name, _ in one] == [name for name, _ in other]
    assert [data for name, data in one if name == "piece"] == [data for name, data in other if name == "piece"]


def test_listeners_leave_no_trace(client: httpx.Client) -> None:
    for _ in range(30):
        with Watch(client):
            client.get("/models")
    wait_for_listeners(client, 0)
    gc.collect()
    assert [kept for kept in gc.get_objects() if isinstance(kept, Feed)] == []


def test_listeners_are_limited(client: httpx.Client) -> None:
    watches = [Watch(client) for _ in range(20)]
    refused = client.get("/__mock__/events")
    assert refused.status_code == 503
    assert "20 listeners" in refused.json()["error"]
    for watch in watches:
        watch.__exit__()
    wait_for_listeners(client, 0)
    with Watch(client):
        pass


def test_a_head_request_does_not_listen(client: httpx.Client) -> None:
    assert client.head("/__mock__/events").status_code == 200
    assert listeners(client) == 0


def test_a_slow_listener_is_told_what_it_missed(server: MockServer, client: httpx.Client) -> None:
    server.app.scenario.add(Rule(reply=Reply(body="x" * 65_536)))
    host, port = server.base_url.removeprefix("http://").split(":")
    with socket.socket() as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        slow.settimeout(30)
        slow.connect((host, int(port)))
        slow.sendall(f"GET /__mock__/events HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        received = slow.recv(4096)
        # More than the system's buffers and the listener's queue can hold.
        for _ in range(200):
            client.post("/chat/completions", json=BODY)
        last = b'"number": 200'
        while last not in received[-200_000:] or b"event: closed" not in received[received.rindex(last) - 200 :]:
            piece = slow.recv(1_000_000)
            assert piece
            received += piece
    dropped = received.index(b"event: dropped")
    assert int(received[dropped:].partition(b'"events": ')[2].partition(b"}")[0]) > 0
    assert received.count(b"event: closed") < 200


def test_a_command_with_listeners_stops_at_once() -> None:
    command = [sys.executable, "-m", "deepseek_mock", "serve", "--admin", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        url = lines[2].removeprefix("page and admin API: ").removesuffix("/__mock__/\n")
        assert lines[0] == f"deepseek-mock listens on {url}\n"
        with httpx.Client(base_url=url) as client:
            watch = Watch(client)
            began = time.monotonic()
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
            assert time.monotonic() - began < 4
            watch.__exit__()
    assert (process.returncode, errors) == (130, "")


def test_a_server_with_listeners_stops_at_once() -> None:
    with MockServer(admin=True) as server, httpx.Client(base_url=server.base_url) as client:
        watch = Watch(client)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 4
        watch.__exit__()
