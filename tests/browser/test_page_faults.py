"""Every fault is switched on and off in the page, and seen on a raw socket."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from deepseek_mock import MockServer
from deepseek_mock.faults import KINDS

from tests.browser.watching import Page

BODY = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "What is 12 * 12?"}],
    "thinking": {"type": "disabled"},
    "stream": True,
}
RESET = "reset"
OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True)
class Wire:
    """What came back for one request: the bytes, and what became of the connection behind them."""

    raw: bytes
    end: str

    @property
    def head(self) -> bytes:
        return self.raw.partition(b"\r\n\r\n")[0]

    @property
    def body(self) -> bytes:
        """The body without its framing as chunks."""
        rest = self.raw.partition(b"\r\n\r\n")[2]
        if b"transfer-encoding: chunked" not in self.head.lower():
            return rest
        body = b""
        while rest:
            size, _, rest = rest.partition(b"\r\n")
            body += rest[: int(size, 16)]
            rest = rest[int(size, 16) + 2 :]
        return body

    @property
    def is_whole(self) -> bool:
        """Whether the answer ended as HTTP says it should."""
        return self.raw.endswith(b"0\r\n\r\n")

    @property
    def data(self) -> list[str]:
        return re.findall(r"^data: (.*)$", self.body.decode(), re.MULTILINE)

    @property
    def deltas(self) -> list[str]:
        return [json.dumps(json.loads(data)["choices"][0]["delta"]) for data in self.data if data != "[DONE]"]


def ask(server: MockServer, patience: float = 10) -> Wire:
    """One streamed request on a socket, read until nothing more comes."""
    host, port = server.base_url.removeprefix("http://").split(":")
    body = json.dumps(BODY).encode()
    head = (
        f"POST /chat/completions HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {server.api_key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    raw = b""
    with socket.create_connection((host, int(port)), timeout=patience) as connection:
        connection.sendall(head.encode() + body)
        try:
            while piece := connection.recv(65_536):
                raw += piece
        except ConnectionResetError:
            return Wire(raw, RESET)
        except TimeoutError:
            return Wire(raw, OPEN)
    return Wire(raw, CLOSED)


def is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


# For each kind: what is filled in, and whether an answer has it, beside the answer that is right.
Check = Callable[[Wire, Wire], bool]
FAULTS: dict[str, tuple[dict[str, object], Check]] = {
    "status": (
        {"status": 529, "retry_after": 7, "message": "Later <b>"},
        lambda got, _: (
            got.head.startswith(b"HTTP/1.1 529") and b"retry-after: 7" in got.head and b"Later <b>" in got.body
        ),
    ),
    "reset": ({"after_bytes": 20}, lambda got, right: got.end == RESET and right.body[:20].endswith(got.body)),
    "close": (
        {"after_bytes": 20},
        lambda got, right: got.end == CLOSED and not got.is_whole and got.body == right.body[:20],
    ),
    "stall": ({"after_bytes": 20}, lambda got, right: got.end == OPEN and got.body == right.body[:20]),
    "slow": (
        {"interval": 0},
        lambda got, right: got.raw.count(b"\r\n1\r\n") > 1000 and len(got.body) == len(right.body),
    ),
    "keep_alive_flood": (
        {"seconds": 0.3, "interval": 0.01},
        lambda got, _: got.body.startswith(b": keep-alive\n\n" * 10),
    ),
    "garbage": ({}, lambda got, _: got.raw != b"" and b"HTTP/1.1" not in got.raw),
    "blank": ({}, lambda got, _: got.head.startswith(b"HTTP/1.1 200") and got.body == b"\n" * len(got.body)),
    "html": (
        {"status": 502},
        lambda got, _: got.head.startswith(b"HTTP/1.1 502") and got.body.startswith(b"<html>"),
    ),
    "truncated": ({"after_chunks": 3}, lambda got, right: got.is_whole and got.deltas == right.deltas[:3]),
    "malformed_event": (
        {"after_chunks": 2},
        lambda got, _: [is_json(data) for data in got.data[:4]] == [True, True, False, True],
    ),
    "error_event": (
        {"after_chunks": 2, "message": "Gone"},
        lambda got, _: len(got.data) == 3 and json.loads(got.data[2])["error"]["message"] == "Gone",
    ),
    "no_done": ({}, lambda got, right: got.deltas == right.deltas and "[DONE]" not in got.data),
    "no_finish": ({}, lambda got, right: got.deltas == right.deltas[:-1] and got.data[-1] == "[DONE]"),
    "duplicated_chunks": (
        {},
        lambda got, right: got.deltas == [delta for delta in right.deltas for _ in range(2)],
    ),
    "unordered_chunks": (
        {},
        lambda got, right: got.deltas != right.deltas and sorted(got.deltas) == sorted(right.deltas),
    ),
    "unknown_fields": ({}, lambda got, right: got.data != right.data and "x_unheard_of" in got.data[0]),
    "unknown_values": ({}, lambda got, _: "unheard_of_stop" in got.data[-2]),
}


def switch_on(page: Page, kind: str, parameters: dict[str, object], *, operation: str = "", times: str = "") -> None:
    before = len(page.all("#rules li"))
    page.choose("kind", kind)
    for name, value in parameters.items():
        page.fill(f"parameter-{name}", value)
    page.choose("operation", operation)
    page.choose("times", times)
    page.click("#fault .primary")
    page.wait(lambda: len(page.all("#rules li")) == before + 1)


def test_all_kinds_are_in_the_page(page: Page) -> None:
    offered = [option.get_attribute("value") for option in page.all("#kind option")]
    assert offered == list(KINDS) == list(FAULTS)
    for kind, (parameters, _) in FAULTS.items():
        page.choose("kind", kind)
        names = [field.get_attribute("name") for field in page.all("#parameters input")]
        assert names == list(KINDS[kind].takes)
        assert set(parameters) <= set(names)
        assert KINDS[kind].summary in page.text("kind-summary")


@pytest.mark.parametrize("kind", FAULTS)
def test_fault_is_switched_on_for_one_request(page: Page, kind: str) -> None:
    parameters, has_it = FAULTS[kind]
    right = ask(page.server)
    assert right.is_whole
    assert not has_it(right, right)
    switch_on(page, kind, parameters, times="1")
    wrong = ask(page.server, patience=0.5 if kind == "stall" else 10)
    assert has_it(wrong, right), wrong
    page.wait(lambda: "1 of 1 used" in page.text("rules"))
    assert ask(page.server).deltas == right.deltas
    page.wait(lambda: len(page.all("#list li")) == 3)


def test_fault_is_switched_off_and_on_again(page: Page) -> None:
    switch_on(page, "status", {"status": 500})
    for _ in range(2):
        assert ask(page.server).head.startswith(b"HTTP/1.1 500")
    page.wait(lambda: "used 2 times" in page.text("rules"))
    page.click("#rules [role=switch]")
    page.wait(lambda: page.all("#rules [role=switch]")[0].get_attribute("aria-checked") == "false")
    assert ask(page.server).head.startswith(b"HTTP/1.1 200")
    page.click("#rules [role=switch]")
    page.wait(lambda: page.all("#rules [role=switch]")[0].get_attribute("aria-checked") == "true")
    assert ask(page.server).head.startswith(b"HTTP/1.1 500")
    page.click("#rules [role=switch]")
    page.wait(lambda: page.all("#rules .quiet"))
    page.click("#rules .quiet")
    page.wait(lambda: page.all("#rules li") == [])


def test_fault_is_for_the_chosen_operation(page: Page) -> None:
    switch_on(page, "status", {"status": 500}, operation="models")
    assert ask(page.server).head.startswith(b"HTTP/1.1 200")
    switch_on(page, "status", {"status": 501}, operation="chat")
    assert ask(page.server).head.startswith(b"HTTP/1.1 501")


def test_fault_goes_before_the_rules_that_are_there(page: Page) -> None:
    page.server.reply_with("usual", times=None)
    page.wait(lambda: len(page.all("#rules li")) == 1)
    switch_on(page, "blank", {})
    assert ask(page.server).body.strip() == b""


def test_fault_that_cannot_be_is_explained(page: Page) -> None:
    page.choose("kind", "status")
    page.fill("parameter-status", 99)
    page.click("#fault .primary")
    page.wait(lambda: "status is 99" in page.text("notice"))
    assert page.all("#rules li") == []
    assert len(page.server.app.scenario) == 0
    assert [error for error in page.errors() if "400 (Bad Request)" not in error] == []
