"""Arguments that cannot be, in Python: refused where they are written, with their name, their value and the remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from deepseek_mock import Call, Fault, Match, MockServer, Pace, Reply, Rule
from deepseek_mock.scenario_file import ScenarioError, read_scenario

from tests.mock.raw_socket import CHAT, exchange

HALF = "\ud83d"
# What a test hands over by mistake has any type.
LOOP: list[Any] = []
LOOP.append(LOOP)


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(seed=1) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    running.reset()
    return running


def anything(value: object) -> Any:
    return value


MISTAKES: list[tuple[Callable[[], object], str]] = [
    (lambda: Match(operation=anything(5)), "operation is 5: it must be a text; put it in quotes"),
    (lambda: Match(path=anything(Path("/a"))), "path is PosixPath('/a'): it must be a text; put str(...) around it"),
    (lambda: Match(path="/models?a=b"), "path is '/models?a=b': requests are compared without their query"),
    (lambda: Match(model=anything(b"x")), "model is b'x': it must be a text; decode the bytes"),
    (lambda: Match(text=HALF), r"text has half of a surrogate pair at 0, '\ud83d': write the whole character"),
    (lambda: Match(header=anything([("a", "b")])), "header is [('a', 'b')]: it must be a mapping of texts"),
    (lambda: Match(header=anything({"a": 1})), "a is 1: it must be a text; put it in quotes"),
    (lambda: Match(header=anything({1: "a"})), "1 as a key in header is no text: put it in quotes"),
    (lambda: Match(header=anything(None)), "header is None: it must be a mapping of texts; leave it out"),
    (lambda: Match(header={"a b": "c"}), "'a b' is no name of a header"),
    (lambda: Match(stream=anything(1)), "stream is 1: it must be true or false"),
    (lambda: Match(call=anything("2")), "call is '2': it must be a whole number or a list of whole numbers; leave"),
    (lambda: Match(call=True), "call is True: it must be a whole number"),
    (lambda: Match(call=[1, anything(2.5)]), "an item of call is 2.5: it must be a whole number"),
    (lambda: Call(anything(5)), "name is 5: it must be a text"),
    (lambda: Call(""), "name is empty: a tool call needs the name of a tool"),
    (lambda: Call("f", {"a": object}), "a is <class 'object'>: JSON has texts, numbers, true, false, null, lists"),
    (lambda: Call("f", anything([1])), "arguments is [1]: it must be a text or a mapping"),
    (lambda: Reply(text=anything(b"x")), "text is b'x': it must be a text; decode the bytes"),
    (lambda: Reply(text=anything(5)), "text is 5: it must be a text; put it in quotes"),
    (lambda: Reply(text=f"a{HALF}"), r"text has half of a surrogate pair at 1, '\ud83d'"),
    (lambda: Reply(reasoning=HALF), "reasoning has half of a surrogate pair"),
    (lambda: Reply(tool_calls=anything("f")), "tool_calls is 'f': it must be a list of mappings"),
    (
        lambda: Reply(tool_calls=[anything({"name": "f"})]),
        "a mapping with name, arguments and id, in Python Call",
    ),
    (lambda: Reply("a", finish_reason=""), "finish_reason is empty: leave it out for the usual one"),
    (lambda: Reply("a", finish_reason=anything(1)), "finish_reason is 1: it must be a text"),
    (lambda: Reply("a", usage={"prompt_tokens": "x"}), "prompt_tokens is 'x': it must be a whole number of tokens; to"),
    (lambda: Reply("a", usage={"total_tokens": -1}), "total_tokens is -1: it must be a whole number of tokens"),
    (lambda: Reply("a", usage={"total_tokens": True}), "total_tokens is True: it must be a whole number"),
    (lambda: Reply("a", usage={"extra": math.nan}), "extra is nan, which is no number in JSON"),
    (lambda: Reply("a", usage=anything([1])), "usage is [1]: it must be a mapping"),
    (lambda: Reply(json=object), "json is <class 'object'>: JSON has texts, numbers, true, false, null, lists, and"),
    (lambda: Reply(json=b"{}"), "json is b'{}': JSON has texts"),
    (lambda: Reply(json={"a": {1, 2}}), "a is {1, 2}: JSON has texts"),
    (lambda: Reply(json={1: "a"}), "1 as a key in json is no text: put it in quotes"),
    (lambda: Reply(json={HALF: 1}), "a key in json has half of a surrogate pair"),
    (lambda: Reply(json=[{"a": [math.inf]}]), "an item of a is inf, which is no number in JSON: write a text, or send"),
    (lambda: Reply(json=["a", HALF]), "an item of json has half of a surrogate pair"),
    (lambda: Reply(json=10**5000), "json is a number of more than 10000 bits: send it as body"),
    (lambda: Reply(json=LOOP), "json has more than 100 levels, or contains itself: send it as body"),
    (lambda: Reply(body=anything(b"x")), "body is b'x': it must be a text; decode the bytes"),
    (lambda: Reply(body="a", status=anything("404")), "status is '404': it must be a whole number; leave the quotes"),
    (lambda: Reply(body="a", headers=anything({"a": 1})), "a is 1: it must be a text; put it in quotes"),
    (lambda: Reply(body="a", headers={"x-a": "1", "X-A": "2"}), "x-a and X-A are the same header: leave one out"),
    (lambda: Reply(recording=anything(Path("a.sse"))), "recording is PosixPath('a.sse'): it must be a text"),
    (lambda: Fault(anything(503)), "kind is 503: it must be a text; put it in quotes"),
    (lambda: Fault("reset", after_bytes=anything("3")), "after_bytes is '3': it must be a whole number; leave the"),
    (lambda: Fault("reset", after_bytes=anything(1.5)), "after_bytes is 1.5: it must be a whole number"),
    (lambda: Fault("status", status=True), "status is True: it must be a whole number"),
    (lambda: Fault("status", status=503, retry_after=math.nan), "retry_after is nan: it must be between 0 and"),
    (lambda: Fault("status", status=503, message=HALF), "message has half of a surrogate pair"),
    (lambda: Fault("stall", seconds=anything("1")), "seconds is '1': it must be a number; leave the quotes out"),
    (lambda: Pace(latency=anything("1")), "latency is '1': it must be a number; leave the quotes out"),
    (lambda: Pace(latency=anything(None)), "latency is None: it must be a number; leave it out to have none"),
    (lambda: Pace(tokens_per_second=math.inf), "tokens_per_second is inf: it must be more than 0; leave it out"),
    (lambda: Pace(tokens_per_chunk=anything(1.5)), "tokens_per_chunk is 1.5: it must be a whole number"),
    (lambda: Pace(recorded=anything("no")), "recorded is 'no': it must be true or false"),
    (lambda: Rule(match=anything("chat")), "match is 'chat': it must be a mapping with operation, path, model, text,"),
    (lambda: Rule(match=anything("chat")), "call, in Python Match(...)"),
    (lambda: Rule(reply=anything("Hi")), "in Python Reply(...)"),
    (lambda: Rule(fault=anything("reset")), "in Python Fault(...)"),
    (lambda: Rule(times=anything("2")), "times is '2': it must be a whole number"),
    (lambda: Rule(name=anything(None)), "name is None: it must be a text"),
    (lambda: MockServer(rules=anything(Rule())), "it must be a list of rules: [Rule(...)]"),
    (lambda: MockServer(rules=[anything({"reply": "Hi"})]), "{'reply': 'Hi'} is no rule: write Rule(...)"),
]


@pytest.mark.parametrize(("part", "message"), MISTAKES, ids=[message[:40] for _, message in MISTAKES])
def test_argument_of_a_part(part: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        part()
    assert "\n" not in str(caught.value)


METHODS: list[tuple[Callable[[Any], object], str]] = [
    (lambda server: server.expect(5), "operation is 5: it must be a text"),
    (lambda server: server.expect(header=()), "header is (): it must be a mapping of texts"),
    (lambda server: server.expect(times="2"), "times is '2': it must be a whole number"),
    (lambda server: server.reply_with(5), "text is 5: it must be a text"),
    (lambda server: server.reply_with("a", tool_calls=5), "tool_calls is 5: it must be a list of calls: [Call(...)]"),
    (lambda server: server.reply_with(tool_calls=["f"]), "'f' is no tool call: write Call(...) or {'name': ...}"),
    (lambda server: server.reply_with(tool_calls=[{1: "f"}]), "unknown member 1: a tool call has name, arguments and"),
    (
        lambda server: server.expect(call=2, times=5),
        "times is 5, and call names 1: leave times out, or name more",
    ),
    (lambda server: server.expect(call=2, times="5"), "times is '5': it must be a whole number"),
    (lambda server: server.reply_with("a", usage=[]), "usage is []: it must be a mapping"),
    (lambda server: server.reply_with(body="a", headers=""), "headers is '': it must be a mapping of texts"),
    (lambda server: server.reply_with("a", pace=2), "pace is 2: it must be a mapping with latency"),
    (lambda server: server.reply_with("a", fault="reset"), "fault is 'reset': it must be a mapping with kind"),
    (lambda server: server.reply_with("a", times=0), "times is 0: it must be at least 1"),
    (lambda server: server.fail_with(True), "fault is True: it must be a text or a whole number"),
    (lambda server: server.fail_with(None), "fault is None: it must be a text or a whole number"),
    (lambda server: server.fail_with(503, retry_after=[]), "retry_after is []: it must be a number or a text"),
    (
        lambda server: server.fail_with(Fault("reset"), after_bytes=3),
        "after_bytes stands beside a fault that is made already: write it into Fault(...)",
    ),
    (lambda server: server.expect().pace_with(latency="1"), "latency is '1': it must be a number"),
    (lambda server: server.add({"reply": "Hi"}), "{'reply': 'Hi'} is no rule"),
]


@pytest.mark.parametrize(("said", "message"), METHODS, ids=[message[:40] for _, message in METHODS])
def test_argument_of_a_method(server: MockServer, said: Callable[[Any], object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        said(server)
    server.app.scenario.clear()
    assert exchange(server).status == 200


class Level(IntEnum):
    LOW = 1


def test_values_of_narrower_types_are_taken(server: MockServer) -> None:
    server.fail_with(HTTPStatus.SERVICE_UNAVAILABLE, retry_after=1)
    assert exchange(server).status == 503
    server.reply_with(json={"level": Level.LOW, "pair": (1, 2.5)})
    assert exchange(server).json == {"level": 1, "pair": [1, 2.5]}
    server.expect(call=range(1, 3)).reply_with("Hi", pace=Pace(latency=0))
    assert [exchange(server).json["choices"][0]["message"]["content"] for _ in range(2)] == ["Hi", "Hi"]
    server.verify()


def test_values_are_those_of_the_moment_they_were_said(server: MockServer) -> None:
    value, usage, header = {"a": [1]}, {"total_tokens": 1}, {"x-a": "b"}
    server.reply_with(json=value)
    server.expect(header=header).reply_with("Hi", usage=usage)
    value["a"].append(2)
    usage["total_tokens"] = -1
    header.clear()
    assert exchange(server).json == {"a": [1]}
    assert exchange(server).json["usage"]["total_tokens"] != 1
    assert exchange(server, headers={"x-a": "b"}).json["usage"]["total_tokens"] == 1


def test_null_is_a_body(server: MockServer) -> None:
    server.reply_with(json=None)
    (rule,) = read_scenario("rules: [{reply: {json: null, status: 502}}]")
    server.add(rule)
    assert (rule.reply, Reply(json=None, status=502)) == (rule.reply, rule.reply)
    assert Reply(json=None).to_json() == {"json": None}
    assert Reply("a").to_json() == {"text": "a"}
    for status in (200, 502):
        wire = exchange(server)
        assert (wire.status, wire.body.strip(), wire.headers["content-type"]) == (status, b"null", "application/json")


def test_empty_json_in_a_file_is_a_mistake() -> None:
    with pytest.raises(ScenarioError, match=r"^scenario:2:17: json is empty: write null for the null of"):
        read_scenario("rules:\n- reply: {json: }\n")


def test_request_is_still_refused_that_deserves_it(server: MockServer) -> None:
    server.reply_with("Hi", usage={"completion_tokens_details": None})
    assert exchange(server, {**CHAT, "temperature": 9}).status == 400
