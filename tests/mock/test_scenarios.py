"""Scenarios on the wire: which rule answers a request, what with, and how fast."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from deepseek_mock import Call, Fault, Match, MockServer, Pace, Reply, Rule, Settings
from deepseek_mock.scenario_file import load_scenario

from tests.mock.conftest import conforms, parse_stream
from tests.mock.raw_socket import CHAT, Wire, exchange, receive, sent

FIXTURES = Path(__file__).resolve().parents[1] / "recorded" / "fixtures"
STREAM = {**CHAT, "stream": True}
FIM = {"model": "deepseek-flash", "prompt": "def add(a, b):"}
RECORDED_STREAM = b": keep-alive\r\n\r\n" + b"".join(
    b'data: {"id":"1","choices":[{"index":0,"delta":{"content":"%s"},"finish_reason":null}]}\n\n' % word
    for word in (b"Gr\xc3\xbc\xc3\x9f", b" Gott", b"!")
)


def chat(text: str, **members: Any) -> dict[str, Any]:
    return {**CHAT, "messages": [{"role": "user", "content": text}], **members}


@pytest.fixture(scope="module")
def running() -> Iterator[MockServer]:
    with MockServer(seed=1, settings=Settings(keep_alive_comments=0, leading_newlines=0)) as server:
        yield server


@pytest.fixture
def server(running: MockServer) -> MockServer:
    running.reset()
    return running


def said(wire: Wire) -> str:
    """What a chat answer says, whole or streamed."""
    if wire.headers["content-type"] == "application/json":
        return str(wire.json["choices"][0]["message"]["content"])
    return parse_stream(wire.body, "ChatCompletionChunk").text()


# A match, requests that fit, requests that do not: each a body, or a path, headers and a body.
Asked = dict[str, Any]
PARTS = [{"type": "text", "text": "the weather"}, {"type": "text", "text": " today"}]
MATCHES: list[tuple[Match, list[Asked], list[Asked]]] = [
    (Match(), [{"members": CHAT}, {"members": FIM, "path": "/beta/completions"}], []),
    (
        Match(operation="chat"),
        [
            {"members": CHAT, "path": path}
            for path in ("/chat/completions", "/v1/chat/completions", "/beta/chat/completions")
        ],
        [{"members": FIM, "path": "/beta/completions"}, {"members": None, "path": "/models"}],
    ),
    (Match(operation="fim"), [{"members": FIM, "path": "/beta/completions"}], [{"members": CHAT}]),
    (Match(path="/v1/chat/completions"), [{"members": CHAT, "path": "/v1/chat/completions"}], [{"members": CHAT}]),
    (
        Match(model="deepseek-v4-pro"),
        [{"members": {**CHAT, "model": "deepseek-v4-pro"}}],
        [{"members": CHAT}, {"members": {**CHAT, "model": "deepseek-v4"}}],
    ),
    (
        Match(text="WEATHER"),
        [
            {"members": chat("What's the weather?")},
            {"members": chat("", messages=[{"role": "user", "content": PARTS}])},
            {"members": {**FIM, "prompt": "weather = "}, "path": "/beta/completions"},
        ],
        [
            {"members": chat("whether")},
            {"members": chat("", messages=[*chat("weather")["messages"], *chat("and now?")["messages"]])},
        ],
    ),
    (Match(text="(.*)"), [{"members": chat("what is (.*)?")}], [{"members": chat("anything")}]),
    (Match(text="straße"), [{"members": chat("Hauptstraße")}, {"members": chat("HAUPTSTRASSE")}], []),
    (
        Match(text="/^in [A-Z][a-z]+$/"),
        [{"members": chat("in Rome")}],
        [{"members": chat("in rome")}, {"members": chat("begin Rome")}, {"members": chat("in Rome!")}],
    ),
    (
        Match(header={"X-Tenant": "blue", "x-attempt": "/[2-9]/"}),
        [{"members": CHAT, "headers": {"x-tenant": "blue", "X-ATTEMPT": "3"}}],
        [
            {"members": CHAT},
            {"members": CHAT, "headers": {"x-tenant": "Blue", "x-attempt": "2"}},
            {"members": CHAT, "headers": {"x-tenant": "blue", "x-attempt": "1"}},
            {"members": CHAT, "headers": {"x-tenant": "blue"}},
        ],
    ),
    (Match(stream=True), [{"members": STREAM}], [{"members": CHAT}, {"members": {**CHAT, "stream": False}}]),
    (Match(stream=False), [{"members": CHAT}, {"members": {**CHAT, "stream": None}}], [{"members": STREAM}]),
    (
        Match(operation="chat", text="a", stream=True),
        [{"members": chat("a", stream=True)}],
        [{"members": chat("b", stream=True)}, {"members": chat("a")}],
    ),
]


@pytest.mark.parametrize(
    ("match", "fitting", "others"), MATCHES, ids=lambda value: str(value.to_json()) if isinstance(value, Match) else ""
)
def test_match(server: MockServer, match: Match, fitting: list[Asked], others: list[Asked]) -> None:
    server.add(Rule(match=match, reply=Reply(body="mine")))
    for asked in others:
        assert exchange(server, **asked).body != b"mine", asked
    for asked in fitting:
        assert exchange(server, **asked).body == b"mine", asked


def test_match_of_bodies_that_are_no_chat(server: MockServer) -> None:
    server.add(Rule(match=Match(text="x"), reply=Reply(body="mine")))
    bodies: list[Any] = [
        {},
        {"messages": []},
        {"messages": {}},
        {"messages": ["x"]},
        {"messages": [{"content": 3}]},
        {"messages": [{"content": ["x", {"text": 3}, {"text": None}]}]},
        {"prompt": ["x"]},
        ["x"],
        "x",
    ]
    for body in bodies:
        assert exchange(server, body).status == 400


def test_calls_are_counted_for_each_rule_whoever_answers_them(server: MockServer) -> None:
    for number, code in [(1, 500), (2, 503), (3, 429)]:
        server.add(Rule(match=Match(text="again", call=number), fault=Fault("status", status=code)))
    server.add(Rule(match=Match(call=[2, 6]), fault=Fault("status", status=418)))
    asked = ["again", "other", "again", "again", "again", "other", "again"]
    assert [exchange(server, chat(text)).status for text in asked] == [500, 418, 503, 429, 200, 418, 200]


def test_first_rule_that_fits_answers_until_it_is_used_up(server: MockServer) -> None:
    server.add(Rule(match=Match(text="a"), reply=Reply("first"), times=2))
    server.add(Rule(match=Match(text="a"), reply=Reply("second"), times=1))
    server.add(Rule(reply=Reply("last")))
    answers = [said(exchange(server, chat(text))) for text in ("a", "b", "a", "a", "a")]
    assert answers == ["first", "last", "first", "second", "last"]


def test_rule_without_anything_lets_the_mock_answer_before_later_rules(server: MockServer) -> None:
    server.add(Rule(match=Match(text="2 + 3")))
    server.add(Rule(fault=Fault("status", status=503)))
    assert said(exchange(server, chat("What is 2 + 3?"))) == "2 + 3 = 5."
    assert exchange(server).status == 503


def test_rule_with_words_passes_over_operations_without_words(server: MockServer) -> None:
    server.reply_with("for whoever asks a model")
    assert exchange(server, None, path="/models").json["object"] == "list"
    assert said(exchange(server)) == "for whoever asks a model"


def test_times_hold_when_many_ask_at_once(server: MockServer) -> None:
    server.reply_with("mine", times=10)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: said(exchange(server)), range(40)))
    assert answers.count("mine") == 10


def test_header_comes_before_rules_and_does_not_use_them_up(server: MockServer) -> None:
    server.reply_with("from the rule")
    assert said(exchange(server, headers={"x-deepseek-mock": "{reply: Größe 世}"})) == "Größe 世"
    assert said(exchange(server)) == "from the rule"
    assert server.requests[0].rule == "x-deepseek-mock"


def test_header_is_ignored_where_it_is_switched_off() -> None:
    with MockServer(settings=Settings(header=False)) as server:
        assert exchange(server, headers={"x-deepseek-mock": "{fault: reset}"}).status == 200


def test_reply_of_text_in_every_form(server: MockServer) -> None:
    server.reply_with("Grüß Gott, 世界! ", times=None)
    wire = exchange(server)
    conforms("ChatCompletion", wire.json)
    assert said(wire) == said(exchange(server, STREAM)) == "Grüß Gott, 世界! "
    whole = exchange(server, FIM, path="/beta/completions").json
    conforms("Completion", whole)
    assert whole["choices"][0]["text"] == "Grüß Gott, 世界! "
    stream = parse_stream(exchange(server, {**FIM, "stream": True}, path="/beta/completions").body, "CompletionChunk")
    assert "".join(chunk["choices"][0]["text"] for chunk in stream.chunks) == "Grüß Gott, 世界! "


def test_reply_with_reasoning_tools_finish_reason_and_usage(server: MockServer) -> None:
    reply = Reply(
        text="Let me look.",
        reasoning="They ask for the weather.",
        tool_calls=[Call("get_weather", {"city": "Köln"}), Call("now", "{", id="call_7")],
        finish_reason="length",
        usage={"prompt_tokens": 7, "extra": {"a": 1}},
    )
    server.add(Rule(reply=reply))
    wire = exchange(server)
    conforms("ChatCompletion", wire.json)
    (choice,) = wire.json["choices"]
    message = choice["message"]
    assert (message["content"], message["reasoning_content"]) == ("Let me look.", "They ask for the weather.")
    calls = [(call["function"]["name"], call["function"]["arguments"]) for call in message["tool_calls"]]
    assert calls == [("get_weather", '{"city": "Köln"}'), ("now", "{")]
    assert message["tool_calls"][0]["id"].startswith("call_00_")
    assert message["tool_calls"][1]["id"] == "call_7"
    assert choice["finish_reason"] == "length"
    usage = wire.json["usage"]
    assert (usage["prompt_tokens"], usage["extra"]) == (7, {"a": 1})
    assert usage["completion_tokens"] > 20

    stream = parse_stream(exchange(server, STREAM).body, "ChatCompletionChunk")
    assert stream.text() == "Let me look."
    assert stream.text("reasoning_content") == "They ask for the weather."
    pieces = [call for delta in stream.deltas for call in delta.get("tool_calls") or []]
    arguments = ["".join(piece["function"]["arguments"] for piece in pieces if piece["index"] == at) for at in (0, 1)]
    assert arguments == ['{"city": "Köln"}', "{"]
    assert stream.chunks[-1]["choices"][0]["finish_reason"] == "length"
    assert stream.chunks[-1]["usage"] == usage | {
        name: stream.chunks[-1]["usage"][name]
        for name in ("prompt_cache_hit_tokens", "prompt_cache_miss_tokens", "prompt_tokens_details")
    }


def test_reply_of_tools_ends_for_tools(server: MockServer) -> None:
    server.reply_with(tool_calls=[{"name": "now"}])
    choice = exchange(server).json["choices"][0]
    assert choice["finish_reason"] == "tool_calls"
    assert choice["message"]["tool_calls"][0]["function"] == {"name": "now", "arguments": "{}"}


def test_reply_in_words_must_be_deserved_and_a_body_need_not(server: MockServer) -> None:
    server.reply_with("words", times=None)
    assert exchange(server, {**CHAT, "temperature": 9}).status == 400
    assert exchange(server, headers={"authorization": "Bearer wrong"}).status == 401
    server.reset()
    server.reply_with(json={"any": "thing"}, times=None)
    for wire in (exchange(server, {}), exchange(server, None, path="/nowhere", headers={"authorization": "x"})):
        assert (wire.status, wire.body, wire.headers["content-type"]) == (200, b'{"any":"thing"}', "application/json")


def test_reply_with_status_and_headers(server: MockServer) -> None:
    error = {"error": {"message": "Größe"}}
    server.reply_with(json=error, status=451, headers={"X-Why": "law", "content-type": "application/problem+json"})
    wire = exchange(server)
    assert (wire.status, wire.json, wire.headers["x-why"]) == (451, error, "law")
    assert wire.headers["content-type"] == "application/problem+json"
    server.reply_with(body="gone", status=410)
    wire = exchange(server)
    assert (wire.status, wire.body, wire.headers["content-length"]) == (410, b"gone", "4")
    assert wire.headers["content-type"] == "text/plain; charset=utf-8"
    server.reply_with(body="", status=204)
    assert exchange(server).raw.endswith(b"\r\n\r\n")


def test_reply_of_json_with_an_error_status_has_no_blank_line_before_it() -> None:
    with MockServer() as server:
        server.reply_with(json={}, status=400)
        assert exchange(server).body == b"{}"
        server.reply_with(json={})
        assert exchange(server).body == b"\n{}"


def test_recorded_bodies_go_out_as_they_were(server: MockServer, tmp_path: Path) -> None:
    name = "chat_plain_2026_06.resp.json"
    recorded = FIXTURES / name
    (tmp_path / "stream.resp.sse").write_bytes(RECORDED_STREAM)
    file = tmp_path / "scenario.yaml"
    file.write_text(
        "rules:\n"
        f"  - match: {{stream: false}}\n    reply: {{recording: {recorded}}}\n"
        "  - reply: {recording: stream.resp.sse}\n",
        encoding="utf-8",
    )
    server.app.scenario.put(load_scenario(file))
    wire = exchange(server)
    assert (wire.body, wire.headers["content-type"]) == (recorded.read_bytes(), "application/json")
    wire = exchange(server, STREAM)
    assert (wire.body, wire.headers["content-type"]) == (RECORDED_STREAM, "text/event-stream; charset=utf-8")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault("no_finish"), [0, 1, 2]),
        (Fault("duplicated_chunks"), [0, 1, 1, 2, 2, 3, 3]),
        (Fault("unordered_chunks"), [0, 2, 1, 3]),
        (Fault("truncated", after_chunks=2), [0, 1, 2]),
    ],
)
def test_fault_reaches_into_a_recorded_stream(
    server: MockServer, tmp_path: Path, fault: Fault, expected: list[int]
) -> None:
    (tmp_path / "a.sse").write_bytes(RECORDED_STREAM)
    comment, *rest = RECORDED_STREAM.split(b"\n\n")[:-1]
    first, _, chunk = comment.partition(b"\r\n\r\n")
    events = [first + b"\r\n\r\n", *(piece + b"\n\n" for piece in (chunk, *rest))]
    assert b"".join(events) == RECORDED_STREAM
    server.reply_with(recording=str(tmp_path / "a.sse"), fault=fault)
    assert exchange(server, STREAM).body == b"".join(events[at] for at in expected)


def test_body_that_is_a_stream_is_one(server: MockServer) -> None:
    text = 'data: {"a":1}\n\ndata: {"a":2}\n\ndata: [DONE]\n\n'
    headers = {"content-type": "text/event-stream"}
    server.reply_with(body=text, headers=headers)
    assert exchange(server, STREAM).body == text.encode()
    server.reply_with(body=text, headers=headers, fault=Fault("no_done"))
    assert exchange(server, STREAM).body == b'data: {"a":1}\n\ndata: {"a":2}\n\n'


def test_latency_sends_lines_that_keep_the_connection_alive(server: MockServer) -> None:
    pace = Pace(latency=0.01, keep_alive_interval=0.002)
    server.expect(stream=False).reply_with("Hi", pace=pace)
    server.expect(stream=True).reply_with("Hi", pace=pace)
    wire = exchange(server)
    assert wire.body.startswith(b"\n\n")
    assert said(wire) == "Hi"
    wire = exchange(server, STREAM)
    assert wire.events[:2] == [b": keep-alive\n\n"] * 2
    assert said(wire) == "Hi"


def test_latency_holds_the_answer_back_and_everything_else_too(server: MockServer) -> None:
    for rule in (
        Rule(reply=Reply(body="late"), pace=Pace(latency=0.3), times=1),
        Rule(fault=Fault("status", status=503), pace=Pace(latency=0.3), times=1),
    ):
        server.add(rule)
        with sent(server) as connection:
            connection.settimeout(0.05)
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.settimeout(30)
            assert receive(connection).end == "closed"


def test_tokens_come_one_after_the_other(server: MockServer) -> None:
    server.reply_with("a b c d", pace=Pace(tokens_per_second=200), times=None)
    pieces = exchange(server, STREAM).pieces
    assert [piece.count(b"data: {") for piece in pieces] == [1] * len(pieces)
    assert len(pieces) == 1 + 4 + 1


def test_chunks_hold_as_many_tokens_as_they_are_told(server: MockServer) -> None:
    server.reply_with("a b c d e", pace=Pace(tokens_per_chunk=2), times=None)
    stream = parse_stream(exchange(server, STREAM).body, "ChatCompletionChunk")
    assert [delta["content"] for delta in stream.deltas] == ["", "a b", " c d", " e", ""]


def test_pieces_are_as_long_as_they_are_told(server: MockServer) -> None:
    server.reply_with("Grüß Gott", pace=Pace(bytes_per_write=5), times=None)
    for members in (CHAT, STREAM):
        pieces = exchange(server, members).pieces
        assert {len(piece) for piece in pieces[:-1]} <= {1, 2, 3, 4, 5}
        assert len(pieces) > 40


def test_recorded_stream_goes_out_at_the_pace_of_the_rule(server: MockServer, tmp_path: Path) -> None:
    (tmp_path / "a.sse").write_bytes(RECORDED_STREAM)
    recording = str(tmp_path / "a.sse")
    server.reply_with(recording=recording)
    assert exchange(server, STREAM).pieces == [RECORDED_STREAM]
    server.reply_with(recording=recording, pace=Pace(tokens_per_second=500))
    pieces = exchange(server, STREAM).pieces
    assert b"".join(pieces) == RECORDED_STREAM
    assert [piece.count(b"data:") for piece in pieces] == [0, 1, 1, 1]
    server.reply_with(recording=recording, pace=Pace(bytes_per_write=10))
    pieces = exchange(server, STREAM).pieces
    assert b"".join(pieces) == RECORDED_STREAM
    assert max(map(len, pieces)) == 10


def test_pace_of_all_answers_is_changed_for_those_of_a_rule(server: MockServer) -> None:
    settings = server.app.settings
    try:
        server.pace(Pace(bytes_per_write=7))
        server.expect(text="quick").pace_with()
        assert len(exchange(server, chat("quick")).pieces) == 1
        assert len(exchange(server, chat("slow")).pieces) > 10
    finally:
        server.app.settings = settings


def test_rules_of_the_start_come_back_unused_after_a_reset() -> None:
    rule = Rule(reply=Reply("once"), times=1)
    with MockServer(rules=[rule]) as server:
        assert said(exchange(server)) == "once"
        assert said(exchange(server)) != "once"
        server.fail_with(503, times=None)
        server.reset()
        assert said(exchange(server)) == "once"
        assert exchange(server).status == 200
    assert rule.used == 0


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (lambda: Rule(times=0), "times is 0: it must be at least 1"),
        (
            lambda: Match(operation="caht"),
            "unknown operation 'caht' (did you mean 'chat'?); known are chat, fim, models",
        ),
        (Reply, "the reply says nothing: give it text, tool_calls, json, body or recording"),
        (lambda: Reply(body="a", recording="b"), "a reply has one body: either body or recording"),
        (lambda: Reply(usage={"a": 1}, body="b"), "body is the whole body: usage cannot stand beside it"),
        (lambda: Reply(recording="no.sse"), "recording is 'no.sse', and there is no such file"),
        (lambda: Pace(tokens_per_second=float("nan")), "tokens_per_second is nan: it must be more than 0"),
        (lambda: Rule(match=Match("balance"), reply=Reply("a")), "balance is not answered with words: reply with json"),
    ],
)
def test_part_that_cannot_be_names_value_and_remedy(part: Any, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        part()
    assert message in str(caught.value)


def test_rule_shows_what_it_does() -> None:
    assert Rule().describe() == "any request -> as usual"
    rule = Rule(match=Match("chat", text="a"), reply=Reply("b"), pace=Pace(1), fault=Fault("reset"))
    assert rule.describe() == "operation='chat', text='a' -> reset and reply and pace"
    assert Rule(name="mine").describe() == "mine"
    assert json.loads(json.dumps(rule.to_json())) == {
        "match": {"operation": "chat", "text": "a"},
        "reply": {"text": "b"},
        "pace": {"latency": 1},
        "fault": {"kind": "reset"},
        "used": 0,
    }
