"""What tests say to a server in Python, and what they can ask it afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_mock import (
    Call,
    Fault,
    Journal,
    MockServer,
    Pace,
    Reply,
    Rule,
    Settings,
    UnmetExpectationError,
)
from deepseek_mock.http_request import Request

from tests.mock.raw_socket import CHAT, exchange, receive, sent

STREAM = {**CHAT, "stream": True}


def chat(text: str) -> dict[str, Any]:
    return {**CHAT, "messages": [{"role": "user", "content": text}]}


def said(server: MockServer, text: str = "Hi") -> str:
    return str(exchange(server, chat(text)).json["choices"][0]["message"]["content"])


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(seed=1) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    running.reset()
    return running


def test_expected_requests_that_came_satisfy(server: MockServer) -> None:
    server.expect("chat", text="one").reply_with("1")
    server.expect("chat", text="two", times=2).reply_with("2")
    server.expect("models", times=None).fail_with(503)
    for text, answer in [("one", "1"), ("two", "2"), ("two", "2")]:
        assert said(server, text) == answer
    assert [exchange(server, None, path="/models").status for _ in range(3)] == [503] * 3
    assert "2" not in said(server, "two")
    server.verify()


WEATHER = "operation='chat', text='weather' -> reply"


def test_unmet_expectation_says_what_was_missing_and_what_came(server: MockServer) -> None:
    server.expect("chat", text="weather", times=3).reply_with("Sunny.")
    server.expect("fim").fail_with("reset")
    exchange(server, chat("What's the weather?"))
    exchange(server, chat("x" * 100))
    exchange(server, None, path="/models")
    with pytest.raises(UnmetExpectationError) as caught:
        server.verify()
    assert str(caught.value).splitlines() == [
        "expected requests did not come:",
        f"  - {WEATHER}: 1 of 3",
        "  - operation='fim' -> reset: 0 of 1",
        "these came:",
        '  - POST /chat/completions "What\'s the weather?" -> 200, answered by: ' + WEATHER,
        f"  - POST /chat/completions '{'x' * 60}' -> 200",
        "  - GET /models '' -> 200",
    ]


def test_unmet_expectation_when_nothing_came(server: MockServer) -> None:
    server.expect().reply_with("Hi")
    with pytest.raises(UnmetExpectationError, match=r"any request -> reply: 0 of 1\nno request came at all$"):
        server.verify()


def test_expectation_counts_without_an_answer_of_its_own(server: MockServer) -> None:
    server.expect("chat", text="2 + 3")
    with pytest.raises(UnmetExpectationError, match=r"text='2 \+ 3' -> as usual: 0 of 1"):
        server.verify()
    assert said(server, "What is 2 + 3?") == "2 + 3 = 5."
    server.verify()


def test_expectation_keeps_its_place_and_its_number_when_it_gets_an_answer(server: MockServer) -> None:
    first = server.expect(text="a")
    server.reply_with("later", times=None)
    first.reply_with("first")
    first.reply_with("first, changed")
    assert [said(server, "a"), said(server, "a")] == ["first, changed", "later"]
    server.verify()


def test_expectation_that_gets_a_wrong_answer_stays_as_it_was(server: MockServer) -> None:
    expectation = server.expect("chat")
    with pytest.raises(ValueError, match="unknown fault 'rest'"):
        expectation.fail_with("rest")
    with pytest.raises(ValueError, match="unknown fault 'rest'"):
        server.fail_with("rest")
    assert len(server.app.scenario) == 1
    exchange(server)
    server.verify()


def test_what_is_not_expected_need_not_come(server: MockServer) -> None:
    server.reply_with("Hi")
    server.fail_with(503)
    server.add(Rule(reply=Reply("Hi")))
    server.verify()
    server.add(Rule(reply=Reply("Hi")), required=True)
    with pytest.raises(UnmetExpectationError):
        server.verify()


def test_answers_come_in_the_order_in_which_they_were_said(server: MockServer) -> None:
    server.reply_with("one")
    server.fail_with(503, retry_after=1)
    server.reply_with("two", times=2)
    server.fail_with("blank")
    statuses = [exchange(server).status for _ in range(5)]
    assert statuses == [200, 503, 200, 200, 200]
    assert [len(one.response) > 10 for one in server.requests] == [True, True, True, True, False]
    assert [one.rule for one in server.requests] == [
        "any request -> reply",
        "any request -> status",
        "any request -> reply",
        "any request -> reply",
        "any request -> blank",
    ]


def test_rule_that_is_added_later_comes_after_one_for_all_requests(server: MockServer) -> None:
    server.reply_with("first", times=None)
    server.reply_with("later")
    server.app.scenario.add(Rule(reply=Reply("last")))
    assert [said(server) for _ in range(3)] == ["first"] * 3


def test_requests_beyond_the_times_get_the_ordinary_answer_or_that_of_the_next_rule(server: MockServer) -> None:
    ordinary = said(server)
    server.reply_with("twice", times=2)
    server.reply_with("next")
    assert [said(server) for _ in range(5)] == ["twice", "twice", "next", ordinary, ordinary]


def test_second_answer_of_the_server_is_about_the_request_after(server: MockServer) -> None:
    server.reply_with("one")
    server.reply_with("two")
    assert [said(server) for _ in range(2)] == ["one", "two"]


def test_second_answer_of_an_expectation_replaces_the_first(server: MockServer) -> None:
    expectation = server.expect(times=2)
    expectation.reply_with("one")
    assert said(server) == "one"
    expectation.fail_with(503)
    assert exchange(server).status == 503
    assert exchange(server).status == 200
    server.verify()


def test_times_none_is_for_ever(server: MockServer) -> None:
    server.reply_with("always", times=None)
    assert {said(server) for _ in range(5)} == {"always"}


def test_conditions_of_expect_are_those_of_a_match(server: MockServer) -> None:
    server.expect(path="/v1/chat/completions").reply_with("path")
    server.expect(model="deepseek-v4-pro").reply_with("model")
    server.expect(header={"x-a": "b"}).reply_with("header")
    server.expect(stream=True).reply_with(body="stream")
    server.expect(call=2).reply_with("call")
    assert said(server) not in {"path", "model", "header", "call"}
    cases: list[tuple[dict[str, Any], bytes]] = [
        ({"path": "/v1/chat/completions"}, b'"path"'),
        ({"members": {**CHAT, "model": "deepseek-v4-pro"}}, b'"model"'),
        ({"headers": {"X-A": "b"}}, b'"header"'),
        ({"members": STREAM}, b"stream"),
    ]
    for asked, answer in cases:
        assert answer in exchange(server, **asked).body
    with pytest.raises(UnmetExpectationError, match=r"call=\[2\] -> reply: 0 of 1"):
        server.verify()


def test_answers_take_everything_that_scenarios_do(server: MockServer) -> None:
    server.expect().reply_with(
        tool_calls=[Call("f", {"a": 1}), {"name": "g", "arguments": "{}"}],
        reasoning="Hm",
        finish_reason="stop",
        usage={"total_tokens": 3},
        pace=Pace(bytes_per_write=50),
        fault=Fault("unknown_fields"),
    )
    wire = exchange(server)
    (choice,) = wire.json["choices"]
    assert [call["function"]["name"] for call in choice["message"]["tool_calls"]] == ["f", "g"]
    assert (choice["finish_reason"], wire.json["usage"]["total_tokens"]) == ("stop", 3)
    assert choice["message"]["reasoning_content"] == "Hm"
    assert "x_unheard_of" in wire.json
    assert max(map(len, wire.pieces)) == 50
    server.expect().pace_with(bytes_per_write=9)
    assert max(map(len, exchange(server).pieces)) == 9
    server.expect().fail_with(Fault("html", status=504))
    assert exchange(server).status == 504


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({"nmae": "f"}, "unknown member 'nmae' (did you mean 'name'?): a tool call has name, arguments and id"),
        ({"arguments": {}}, "the tool call {'arguments': {}} needs the name of a tool"),
    ],
)
def test_tool_call_that_cannot_be(server: MockServer, call: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        server.reply_with(tool_calls=[call])


def test_reset_forgets_rules_requests_money_and_expectations(server: MockServer) -> None:
    server.set_balance("USD", 0)
    server.expect("fim").reply_with("Hi")
    assert exchange(server).status == 402
    assert len(server.requests) == 1
    server.reset()
    assert (len(server.requests), len(server.app.scenario)) == (0, 0)
    server.verify()
    assert exchange(server).status == 200
    assert server.requests[0].number == 1


def test_reset_ends_answers_that_are_going_out(server: MockServer) -> None:
    server.fail_with("stall", after_bytes=0)
    with sent(server) as connection:
        receive(connection, enough=1)
        server.reset()
        assert receive(connection).end == "reset"


def test_balance_is_set_and_spent(server: MockServer) -> None:
    server.set_balance("USD", "1.5", granted=2)
    infos = exchange(server, None, path="/user/balance").json["balance_infos"]
    assert infos == [
        {"currency": "USD", "total_balance": "3.50", "granted_balance": "2.00", "topped_up_balance": "1.50"}
    ]
    server.set_balance("USD", "0.0000001")
    assert [exchange(server).status for _ in range(2)] == [200, 402]


def test_journal_tells_what_was_asked_and_answered(server: MockServer) -> None:
    wire = exchange(server, path="/chat/completions?a=b", headers={"X-Mine": "yes"})
    server.fail_with("reset", after_bytes=20)
    exchange(server, STREAM)
    assert server.requests[-1].outcome == "cut"
    server.fail_with("garbage")
    exchange(server, {"any": "thing"})
    exchange(server, None, path="/nowhere")
    first, second, third, last = server.requests
    assert (first.number, first.method, first.path, first.query) == (1, "POST", "/chat/completions", "a=b")
    assert (first.operation, first.json, first.text) == ("chat", CHAT, "Say hello to the world")
    assert first.headers["x-mine"] == "yes"
    assert (first.status, first.outcome, first.rule) == (200, "complete", None)
    assert (bytes(first.response), first.response_bytes) == (wire.body, len(wire.body))
    assert first.response_headers["content-type"] == "application/json"
    assert 0 <= first.elapsed < 60
    assert (second.outcome, second.response_bytes, second.rule) == ("cut", 20, "any request -> reset")
    assert (third.status, third.outcome, third.text) == (0, "cut", "")
    assert (last.status, last.operation, server.requests[-1]) == (404, None, last)
    assert len(server.requests) == 4


def test_journal_is_complete_when_the_answer_is(server: MockServer) -> None:
    headers = {"authorization": f"Bearer {server.api_key}"}
    with httpx.Client(base_url=server.base_url, headers=headers) as client:
        for body in (CHAT, STREAM) * 20:
            answer = client.post("/chat/completions", json=body)
            assert (server.requests[-1].outcome, bytes(server.requests[-1].response)) == ("complete", answer.content)
    server.fail_with("reset", after_bytes=9, times=None)
    for _ in range(40):
        exchange(server)
        assert (server.requests[-1].outcome, server.requests[-1].response_bytes) == ("cut", 9)


def test_journal_notes_callers_who_leave(server: MockServer) -> None:
    server.fail_with("keep_alive_flood", interval=0.001)
    ended: list[str] = []
    stop = server.requests.listen(lambda one, _: ended.append(one.outcome) if one.outcome != "open" else None)
    try:
        with sent(server) as connection:
            receive(connection, enough=1)
        exchange(server)
        while len(ended) < 2:
            exchange(server, None, path="/models")
    finally:
        stop()
    assert server.requests[0].outcome == "left"


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("authorization", "Bearer sk-secret-0123456789abcdef", "Bearer ****cdef"),
        ("authorization", "sk-secret-0123456789abcdef", "****cdef"),
        ("authorization", "Bearer short", "Bearer ****"),
        ("x-api-key", "sk-secret-0123456789abcdef", "****cdef"),
        ("cookie", "session=0123456789abcdef", "****"),
        ("x-mine", "sk-secret", "sk-secret"),
    ],
)
def test_journal_keeps_no_keys(server: MockServer, name: str, value: str, shown: str) -> None:
    exchange(server, headers={name: value})
    assert server.requests[0].headers[name] == shown
    secret = value.rsplit(maxsplit=1)[-1]
    kept = json.dumps(server.requests[0].to_json())
    assert (secret in kept) == (shown == value)


def test_journal_forgets_the_oldest() -> None:
    with MockServer(settings=Settings(journal=3)) as server:
        for _ in range(5):
            exchange(server, None, path="/models")
        assert [one.number for one in server.requests] == [3, 4, 5]


def test_journal_bounds_the_bytes_it_keeps() -> None:
    journal = Journal(entries=100, max_bytes=10_000)
    for number in range(20):
        one = journal.open(Request("POST", "/chat/completions", body=b"x" * 1000))
        journal.add(one, b"y" * 1000)
        journal.close(one, "complete")
        assert sum(each.size for each in journal) <= 10_000, number
    assert [one.number for one in journal] == [18, 19, 20]


def test_journal_keeps_the_first_mebibyte_of_an_answer(server: MockServer) -> None:
    server.reply_with(body="z" * 1_500_000)
    assert len(exchange(server).body) == 1_500_000
    assert (len(server.requests[0].response), server.requests[0].response_bytes) == (1024 * 1024, 1_500_000)


def test_expectation_keeps_its_count_when_it_gets_another_answer(server: MockServer) -> None:
    expectation = server.expect("chat", times=2)
    first = said(server)
    expectation.reply_with("second")
    assert [said(server) for _ in range(2)] == ["second", first]
    server.verify()
    assert [rule.used for rule in server.app.scenario] == [2]


def test_expectation_of_a_numbered_call_counts_on_when_it_gets_another_answer(server: MockServer) -> None:
    expectation = server.expect("chat", call=3)
    others = [said(server) for _ in range(2)]
    expectation.reply_with("third")
    assert said(server) == "third"
    assert said(server) == others[0]
    server.verify()


def test_expectation_that_is_met_takes_no_other_answer(server: MockServer) -> None:
    expectation = server.expect("chat")
    exchange(server)
    with pytest.raises(ValueError, match="operation='chat' -> as usual is used up, 1 of 1: say what they are answered"):
        expectation.reply_with("late")
    server.verify()


def test_rule_that_is_exchanged_keeps_its_count_while_the_rules_were_others(server: MockServer) -> None:
    expectation = server.expect("chat", times=2)
    exchange(server)
    (rule,) = server.app.scenario
    server.app.scenario.put([Rule(reply=Reply("between"), times=1)])
    assert said(server) == "between"
    server.app.scenario.put([rule])
    expectation.reply_with("second")
    assert said(server) == "second"
    server.verify()
