"""Every fault, asked for in Python, in YAML and in a header, and seen on a bare socket."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import yaml
from deepseek_mock import MockServer
from deepseek_mock.damage import BLANK_LINES, HTML
from deepseek_mock.delivery import GARBAGE
from deepseek_mock.faults import KINDS, Fault
from deepseek_mock.scenario_file import read_scenario

from tests.mock.raw_socket import CHAT, Wire, exchange, receive, sent

DONE = b"data: [DONE]\n\n"
COMMENT = b": keep-alive\n\n"
LATER = "Wed, 21 Oct 2026 07:28:00 GMT"
# A wait after which nothing more is going to come.
SILENCE = 0.1


@dataclass(frozen=True)
class Case:
    """What is asked for beside the kind, and what that does to the usual answer."""

    check: Callable[[Wire, Wire], None]
    how: dict[str, Any] = field(default_factory=dict)
    stream: bool = True


def status(code: int, retry_after: str | None = None, **members: Any) -> Callable[[Wire, Wire], None]:
    def check(wire: Wire, _: Wire) -> None:
        assert (wire.status, wire.end, wire.is_complete) == (code, "closed", True)
        assert wire.headers.get("retry-after") == retry_after
        assert wire.headers["content-type"] == "application/json"
        error = wire.json["error"]
        assert list(error) == ["message", "type", "param", "code"]
        assert {name: error[name] for name in members} == members

    return check


def status_with_body(wire: Wire, _: Wire) -> None:
    assert (wire.status, wire.body, wire.is_complete) == (502, b"no <b>upstream</b>", True)


def bodiless(code: int) -> Callable[[Wire, Wire], None]:
    def check(wire: Wire, _: Wire) -> None:
        assert (wire.status, wire.raw.partition(b"\r\n\r\n")[2], wire.end) == (code, b"", "closed")

    return check


def cut(end: str, size: int | None) -> Callable[[Wire, Wire], None]:
    """The connection ends after so many bytes of the body, and HTTP says that something is missing."""

    def check(wire: Wire, usual: Wire) -> None:
        assert wire.end == end
        if size is None:
            assert wire.raw == b""
        else:
            assert (wire.status, wire.body, wire.is_complete) == (200, usual.body[:size], False)

    return check


def changed(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Wire, Wire], None]:
    """Other events than usual, and for HTTP all is well."""

    def check(wire: Wire, usual: Wire) -> None:
        assert wire.body == b"".join(change(usual.events))
        assert (wire.status, wire.end, wire.is_complete) == (200, "closed", True)
        assert wire.headers["content-type"] == "text/event-stream; charset=utf-8"

    return check


def shortened(half: Callable[[bytes], bytes]) -> Callable[[Wire, Wire], None]:
    """A shorter body than usual, and for HTTP all is well."""

    def check(wire: Wire, usual: Wire) -> None:
        assert wire.body == half(usual.body)
        assert (wire.status, wire.end, wire.is_complete) == (200, "closed", True)

    return check


def halved(events: list[bytes], at: int) -> list[bytes]:
    return [*events[:at], events[at][: len(events[at]) // 2] + b"\n\n", *events[at + 1 :]]


def error_event(message: str) -> bytes:
    error = {"message": message, "type": "server_error", "param": None, "code": "server_error"}
    return b"data: " + json.dumps({"error": error}, separators=(",", ":")).encode() + b"\n\n"


def swapped(events: list[bytes]) -> list[bytes]:
    """The comment stays first and the sentinel last; an odd chunk stays where it is."""
    chunks = events[1:-1]
    pairs = [chunk for at in range(0, len(chunks), 2) for chunk in chunks[at : at + 2][::-1]]
    assert pairs != chunks
    return [events[0], *pairs, events[-1]]


def slow(size: int) -> Callable[[Wire, Wire], None]:
    def check(wire: Wire, usual: Wire) -> None:
        assert (wire.body, wire.is_complete) == (usual.body, True)
        assert [len(piece) for piece in wire.pieces if len(piece) > 1] == ([size] if size else [])

    return check


def flooded(line: bytes, number: int) -> Callable[[Wire, Wire], None]:
    """So many lines more than usual before the usual answer."""

    def check(wire: Wire, usual: Wire) -> None:
        assert (wire.body, wire.is_complete) == (line * number + usual.body, True)

    return check


def blank(wire: Wire, usual: Wire) -> None:
    assert (wire.status, wire.body, wire.is_complete) == (200, BLANK_LINES, True)
    assert set(wire.body) == set(b"\n")
    assert wire.headers["content-type"] == usual.headers["content-type"]


def html(code: int) -> Callable[[Wire, Wire], None]:
    def check(wire: Wire, _: Wire) -> None:
        assert (wire.status, wire.body, wire.is_complete) == (code, HTML, True)
        assert wire.headers["content-type"] == "text/html; charset=utf-8"

    return check


def garbage(wire: Wire, _: Wire) -> None:
    assert (wire.raw, wire.end) == (GARBAGE, "closed")
    assert not wire.raw.startswith(b"HTTP/")


def more_fields(value: Any) -> Any:
    """The value without its extra members, each of which must be there."""
    if isinstance(value, list):
        return [more_fields(item) for item in value]
    if not isinstance(value, dict):
        return value
    assert "x_unheard_of" in value
    return {name: more_fields(member) for name, member in value.items() if name != "x_unheard_of"}


def other_values(value: Any) -> Any:
    if isinstance(value, list):
        return [other_values(item) for item in value]
    if not isinstance(value, dict):
        return value
    known = {"finish_reason", "object", "role"}
    return {
        name: f"unheard_of_{member}" if name in known and member is not None else other_values(member)
        for name, member in value.items()
    }


def values(events: list[bytes]) -> list[Any]:
    return [json.loads(event[6:]) for event in events if event.startswith(b"data: {")]


def unknown_fields(wire: Wire, usual: Wire) -> None:
    assert [more_fields(value) for value in values(wire.events)] == values(usual.events)
    assert (wire.events[0], wire.events[-1], wire.is_complete) == (COMMENT, DONE, True)


def unknown_fields_in_json(wire: Wire, usual: Wire) -> None:
    assert more_fields(wire.json) == usual.json


def unknown_values(wire: Wire, usual: Wire) -> None:
    found = values(wire.events)
    assert found == [other_values(value) for value in values(usual.events)]
    assert found[0]["choices"][0]["delta"]["role"] == "unheard_of_assistant"
    assert found[-1]["choices"][0]["finish_reason"] == "unheard_of_stop"


def unknown_values_in_json(wire: Wire, usual: Wire) -> None:
    assert wire.json == other_values(usual.json) != usual.json


# The usual stream: a comment, the chunk with the role, chunks with words, one with the finish reason, the sentinel.
CASES: dict[str, list[Case]] = {
    "status": [
        Case(status(503, type="service_unavailable_error"), {"status": 503}),
        Case(status(503, "2"), {"status": 503, "retry_after": 2}),
        Case(status(429, "0.25"), {"status": 429, "retry_after": 0.25}, stream=False),
        Case(status(429, "86400"), {"status": 429, "retry_after": 86400}),
        Case(status(500, LATER), {"status": 500, "retry_after": LATER}),
        Case(status(418, type="invalid_request_error", message="tea"), {"status": 418, "message": "tea"}),
        Case(status(520, type="server_error"), {"status": 520}),
        Case(status(529, "soon", type="server_error"), {"status": 529, "retry_after": "soon"}, stream=False),
        Case(status(402, message="Insufficient Balance"), {"status": 402}),
        Case(status_with_body, {"status": 502, "body": "no <b>upstream</b>"}),
        Case(bodiless(204), {"status": 204}),
        Case(bodiless(304), {"status": 304}),
        Case(bodiless(302), {"status": 302}),
    ],
    "reset": [
        Case(cut("reset", None)),
        Case(cut("reset", 0), {"after_bytes": 0}),
        Case(cut("reset", 1), {"after_bytes": 1}),
        Case(cut("reset", 333), {"after_bytes": 333}),
        Case(cut("reset", 99), {"after_bytes": 99}, stream=False),
        Case(cut("reset", 10**6), {"after_bytes": 10**6}),
    ],
    "close": [
        Case(cut("closed", None)),
        Case(cut("closed", 0), {"after_bytes": 0}),
        Case(cut("closed", 333), {"after_bytes": 333}),
        Case(cut("closed", 10**6), {"after_bytes": 10**6}, stream=False),
    ],
    # Without an end, see below.
    "stall": [
        Case(shortened(lambda body: body), {"seconds": 0.01}),
        Case(shortened(lambda body: body), {"seconds": 0.01, "after_bytes": 50}),
    ],
    "slow": [
        Case(slow(0), {"interval": 0}, stream=False),
        Case(slow(1000), {"interval": 0.0001, "after_bytes": 1000}),
    ],
    # Without an end, see below.
    "keep_alive_flood": [
        Case(flooded(COMMENT, 10), {"seconds": 0.01, "interval": 0.001}),
        Case(flooded(b"\n", 4), {"seconds": 0.008, "interval": 0.002}, stream=False),
    ],
    "garbage": [Case(garbage), Case(garbage, stream=False)],
    "blank": [Case(blank), Case(blank, stream=False)],
    "html": [Case(html(200)), Case(html(502), {"status": 502}, stream=False)],
    "truncated": [
        Case(changed(lambda events: events[:2])),
        Case(changed(lambda events: events[:1]), {"after_chunks": 0}),
        Case(changed(lambda events: events[:4]), {"after_chunks": 3}),
        Case(changed(lambda events: events[:-1]), {"after_chunks": 1000}),
        Case(shortened(lambda body: body[:333]), {"after_bytes": 333}),
        Case(shortened(lambda body: body[:0]), {"after_bytes": 0}),
        Case(shortened(lambda body: body), {"after_bytes": 10**6}),
        Case(shortened(lambda body: body.strip()[: len(body.strip()) // 2]), stream=False),
        Case(shortened(lambda body: body[:20]), {"after_bytes": 20}, stream=False),
    ],
    "malformed_event": [
        Case(changed(lambda events: halved(events, 2))),
        Case(changed(lambda events: halved(events, 1)), {"after_chunks": 0}),
        Case(changed(lambda events: halved(events, len(events) - 1)), {"after_chunks": 1000}),
    ],
    "error_event": [
        Case(changed(lambda events: [*events[:2], error_event("Internal server error")])),
        Case(changed(lambda events: [*events[:1], error_event("Gone")]), {"after_chunks": 0, "message": "Gone"}),
        Case(changed(lambda events: [*events[:-1], error_event("Gone")]), {"after_chunks": 1000, "message": "Gone"}),
    ],
    "no_done": [Case(changed(lambda events: events[:-1]))],
    "no_finish": [Case(changed(lambda events: [*events[:-2], DONE]))],
    "duplicated_chunks": [
        Case(changed(lambda events: [events[0], *(chunk for chunk in events[1:-1] for _ in "ab"), DONE]))
    ],
    "unordered_chunks": [Case(changed(swapped))],
    "unknown_fields": [Case(unknown_fields), Case(unknown_fields_in_json, stream=False)],
    "unknown_values": [Case(unknown_values), Case(unknown_values_in_json, stream=False)],
}
ALL = [
    pytest.param(kind, case, id=f"{kind}{number}") for kind, cases in CASES.items() for number, case in enumerate(cases)
]


def in_python(server: MockServer, fault: dict[str, Any]) -> dict[str, str]:
    kind, how = fault["kind"], {name: value for name, value in fault.items() if name != "kind"}
    if kind == "status":
        server.fail_with(how.pop("status"), **how)
    elif kind == "html":
        server.fail_with(Fault(**fault))
    else:
        server.fail_with(kind, **how)
    return {}


def in_yaml(server: MockServer, fault: dict[str, Any]) -> dict[str, str]:
    scenario = yaml.safe_dump({"rules": [{"match": {"operation": "chat"}, "fault": fault}]})
    server.app.scenario.put(read_scenario(scenario))
    return {}


def in_header(_: MockServer, fault: dict[str, Any]) -> dict[str, str]:
    return {"x-deepseek-mock": json.dumps({"fault": fault})}


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(seed=1) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    """Ids and times repeat in it: the same request has the same bytes, but for the cache, which the reset empties."""
    running.reset()
    return running


def test_every_kind_has_a_case_and_every_parameter_is_in_one() -> None:
    assert {kind: sorted({name for case in cases for name in case.how}) for kind, cases in CASES.items()} == {
        kind: sorted(details.takes) for kind, details in KINDS.items()
    }


@pytest.mark.parametrize("ask", [in_python, in_yaml, in_header])
@pytest.mark.parametrize(("kind", "case"), ALL)
def test_fault_on_the_wire(
    server: MockServer, kind: str, case: Case, ask: Callable[[MockServer, dict[str, Any]], dict[str, str]]
) -> None:
    members = {**CHAT, "stream": case.stream}
    usual = exchange(server, members)
    assert (usual.status, usual.end, usual.is_complete) == (200, "closed", True)
    server.reset()
    headers = ask(server, {"kind": kind, **case.how})
    case.check(exchange(server, members, headers=headers), usual)


@pytest.mark.parametrize("ask", [in_python, in_yaml, in_header])
@pytest.mark.parametrize("size", [None, 0, 40])
def test_stall_without_end_sends_no_more_and_keeps_the_connection(
    server: MockServer, ask: Callable[[MockServer, dict[str, Any]], dict[str, str]], size: int | None
) -> None:
    usual = exchange(server)
    server.reset()
    headers = ask(server, {"kind": "stall"} if size is None else {"kind": "stall", "after_bytes": size})
    with sent(server, headers=headers) as connection:
        wire = Wire(b"", "open")
        if size is not None:
            wire = receive(connection, enough=1)
            while len(wire.body) < size or b"\r\n\r\n" not in wire.raw:
                wire = Wire(wire.raw + receive(connection, enough=1).raw, "open")
            assert (wire.status, wire.body) == (200, usual.body[:size])
        connection.settimeout(SILENCE)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        assert server.requests[0].outcome == "open"


@pytest.mark.parametrize("ask", [in_python, in_yaml, in_header])
@pytest.mark.parametrize("stream", [True, False])
def test_flood_without_end_outlasts_what_anybody_waits(
    server: MockServer, ask: Callable[[MockServer, dict[str, Any]], dict[str, str]], stream: bool
) -> None:
    headers = ask(server, {"kind": "keep_alive_flood", "interval": 0.001})
    with sent(server, {**CHAT, "stream": stream}, headers=headers) as connection:
        line = COMMENT if stream else b"\n"
        wire = receive(connection, enough=2000)
        while len(wire.body) % len(line):
            wire = Wire(wire.raw + receive(connection, enough=1).raw, "open")
        assert wire.body == line * (len(wire.body) // len(line))
        assert len(wire.body) > 50 * len(line)
        assert server.requests[0].outcome == "open"


def test_flood_keeps_a_read_timeout_from_firing_and_a_stall_does_not(server: MockServer) -> None:
    headers = {"authorization": f"Bearer {server.api_key}"}
    with httpx.Client(base_url=server.base_url, headers=headers, timeout=httpx.Timeout(30, read=0.5)) as client:
        server.fail_with("keep_alive_flood", seconds=0.7, interval=0.02)
        assert client.post("/chat/completions", json=CHAT).json()["object"] == "chat.completion"
        server.fail_with("stall", seconds=30)
        with pytest.raises(httpx.ReadTimeout):
            client.post("/chat/completions", json=CHAT)


def test_reset_lets_everything_before_it_arrive_at_a_caller_who_reads_late(server: MockServer) -> None:
    server.reply_with(body="x" * 300_000, fault=Fault("reset", after_bytes=200_000))
    with sent(server, buffer=4096) as connection:
        connection.recv(1, socket.MSG_PEEK)
        until = time.monotonic() + SILENCE
        while time.monotonic() < until:
            assert server.requests[0].outcome == "open"
        wire = receive(connection)
    assert (wire.end, len(wire.body), wire.is_complete) == ("reset", 200_000, False)


def test_fault_on_an_answer_of_known_length_keeps_the_length_unless_the_body_is_to_look_complete(
    server: MockServer,
) -> None:
    text = "0123456789"
    for fault, expected in [
        (Fault("close", after_bytes=4), ("closed", b"0123", False, "10")),
        (Fault("truncated", after_bytes=4), ("closed", b"0123", True, None)),
        (Fault("truncated"), ("closed", b"01234", True, None)),
        (Fault("keep_alive_flood", seconds=0.002, interval=0.001), ("closed", b"\n\n0123456789", True, None)),
    ]:
        server.reply_with(body=text, fault=fault)
        wire = exchange(server)
        assert (wire.end, wire.body, wire.is_complete, wire.headers.get("content-length")) == expected


@pytest.mark.parametrize(
    ("path", "members"), [("/models", None), ("/user/balance", None), ("/beta/completions", {"prompt": "def f("})]
)
def test_fault_at_other_operations(server: MockServer, path: str, members: dict[str, Any] | None) -> None:
    members = None if members is None else {"model": "deepseek-flash", **members}
    usual = exchange(server, members, path=path)
    assert usual.status == 200
    for kind, check in [("unknown_fields", unknown_fields_in_json), ("reset", cut("reset", None)), ("blank", blank)]:
        server.reset()
        server.fail_with(kind)
        check(exchange(server, members, path=path), usual)


def test_fault_that_is_an_answer_comes_whatever_the_request_is_and_costs_nothing(server: MockServer) -> None:
    before = server.app.ledger.balances(server.app.ledger.find(server.api_key))  # type: ignore[arg-type]
    server.fail_with(503, times=None)
    for headers in ({"authorization": "Bearer wrong"}, {}):
        assert exchange(server, {"nonsense": True}, headers=headers).status == 503
    assert server.app.ledger.balances(server.app.ledger.find(server.api_key)) == before  # type: ignore[arg-type]


def test_fault_of_streams_passes_over_other_requests(server: MockServer) -> None:
    server.fail_with("no_done")
    assert exchange(server).json["object"] == "chat.completion"
    assert not exchange(server, {**CHAT, "stream": True}).body.endswith(DONE)


def test_fault_of_streams_in_the_header_of_another_request_is_refused(server: MockServer) -> None:
    wire = exchange(server, headers={"x-deepseek-mock": "{fault: no_done}"})
    assert wire.status == 400
    assert wire.json["error"]["message"] == (
        """deepseek-mock: the fault 'no_done' is for streams: send "stream": true"""
    )


def test_fault_and_reply_go_together(server: MockServer) -> None:
    server.expect("chat").reply_with("One two", fault=Fault("no_finish"))
    wire = exchange(server, {**CHAT, "stream": True})
    texts = [value["choices"][0]["delta"]["content"] for value in values(wire.events)]
    assert texts == ["", "One", " two"]
    assert wire.events[-1] == DONE


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"kind": "rest"}, "unknown fault 'rest' (did you mean 'reset'?); known are status, reset,"),
        ({"kind": "status"}, "the fault 'status' needs a status, such as 503"),
        ({"kind": "status", "status": 199}, "status is 199: a final status is between 200 and 599"),
        ({"kind": "status", "status": 600}, "status is 600: a final status is between 200 and 599"),
        ({"kind": "status", "status": 204, "body": "x"}, "status is 204: an answer with it has no body"),
        ({"kind": "html", "status": 304}, "status is 304: an answer with it has no body"),
        ({"kind": "status", "status": 503, "retry_after": -1}, "retry_after is -1: it must be between 0 and 86400"),
        ({"kind": "status", "status": 503, "retry_after": "1\r\nx: y"}, "which HTTP cannot carry: use one line"),
        ({"kind": "status", "status": 503, "retry_after": "später…"}, "which HTTP cannot carry: use one line"),
        ({"kind": "status", "status": 503, "message": "a", "body": "b"}, "give message or body"),
        ({"kind": "reset", "status": 503}, "the fault 'reset' does not take 'status': it takes after_bytes"),
        ({"kind": "blank", "seconds": 1}, "the fault 'blank' does not take 'seconds': it takes nothing"),
        ({"kind": "reset", "after_bytes": -1}, "after_bytes is -1: it must be at least 0"),
        ({"kind": "truncated", "after_chunks": -1}, "after_chunks is -1: it must be at least 0"),
        ({"kind": "truncated", "after_chunks": 1, "after_bytes": 1}, "exclude each other: leave one out"),
        ({"kind": "stall", "seconds": 90_000}, "seconds is 90000: it must be between 0 and 86400 seconds"),
        ({"kind": "slow", "interval": float("nan")}, "interval is nan: it must be between 0 and 86400 seconds"),
    ],
)
def test_fault_that_cannot_be_names_value_and_remedy(how: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        Fault(**how)
    assert message in str(caught.value)
