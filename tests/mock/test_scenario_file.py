"""Scenario files: what they mean in Python, and what is said about each kind of mistake, and where."""

from __future__ import annotations

import json
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from deepseek_mock import Call, Fault, Match, MockServer, Pace, Reply, Rule
from deepseek_mock import yaml_text as limits
from deepseek_mock.scenario_file import ScenarioError, load_scenario, read_rule, read_scenario

from tests.mock.raw_socket import exchange

EVERYTHING = r"""
# Comments are for people.
rules:
  - name: all there is
    match:
      operation: chat
      path: /beta/chat/completions
      model: deepseek-flash
      text: /weather in [A-Z]/
      header: {x-tenant: blue, X-Attempt: "2"}
      stream: true
      call: [1, 3]
    reply:
      text: |
        Two
        lines
      reasoning: "Hm: #1"
      tool_calls:
        - name: get_weather
          arguments: {city: Köln, days: 3, exact: null}
        - {name: now, arguments: '{"a": ', id: call_7}
      finish_reason: length
      usage: {prompt_tokens: 7, total_tokens: 0x10, details: [1.5, {a: no}]}
    pace:
      latency: 1
      tokens_per_second: 12.5
      tokens_per_chunk: 2
      bytes_per_write: 7
      keep_alive_interval: 5e-1
      recorded: false
    fault: {kind: truncated, after_chunks: 4}
    times: 2
  - match: &first {call: 1}
    fault: reset
  - match: *first
    fault: 418
  - fault: {status: 503, retry_after: Wed, message: Busy}
  - {reply: Hi}
  - {reply: {json: {date: 2026-01-02, value: [~, -1, 1e3, yes]}, status: 201, headers: {x-a: b}}}
  - match: {operation: models}
"""
READ = [
    Rule(
        name="all there is",
        match=Match(
            operation="chat",
            path="/beta/chat/completions",
            model="deepseek-flash",
            text="/weather in [A-Z]/",
            header={"x-tenant": "blue", "X-Attempt": "2"},
            stream=True,
            call=[1, 3],
        ),
        reply=Reply(
            text="Two\nlines\n",
            reasoning="Hm: #1",
            tool_calls=[
                Call("get_weather", {"city": "Köln", "days": 3, "exact": None}),
                Call("now", '{"a": ', "call_7"),
            ],
            finish_reason="length",
            usage={"prompt_tokens": 7, "total_tokens": 16, "details": [1.5, {"a": False}]},
        ),
        pace=Pace(1, 12.5, 2, 7, 0.5),
        fault=Fault("truncated", after_chunks=4),
        times=2,
    ),
    Rule(match=Match(call=1), fault=Fault("reset")),
    Rule(match=Match(call=1), fault=Fault("status", status=418)),
    Rule(fault=Fault("status", status=503, retry_after="Wed", message="Busy")),
    Rule(reply=Reply("Hi")),
    Rule(reply=Reply(json={"date": "2026-01-02", "value": [None, -1, 1000.0, True]}, status=201, headers={"x-a": "b"})),
    Rule(match=Match(operation="models")),
]


def parts(rule: Rule) -> tuple[Any, ...]:
    return rule.name, rule.match, rule.reply, rule.pace, rule.fault, rule.times


def test_scenario_means_the_same_as_in_python() -> None:
    assert [parts(rule) for rule in read_scenario(EVERYTHING)] == [parts(rule) for rule in READ]


def test_scenario_is_shown_as_it_is_written() -> None:
    shown = [{name: value for name, value in rule.to_json().items() if name != "used"} for rule in READ]
    again = read_scenario(json.dumps({"rules": shown}))
    assert [rule.to_json() for rule in again] == [rule.to_json() for rule in READ]
    assert [parts(rule)[2:] for rule in again] == [parts(rule)[2:] for rule in READ]


def test_scenario_without_rules() -> None:
    assert read_scenario("rules: []") == []


def test_scenario_is_read_alike_by_the_slow_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOADER", yaml.SafeLoader)
    assert [parts(rule) for rule in read_scenario(EVERYTHING)] == [parts(rule) for rule in READ]


def test_recordings_are_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "hello.resp.txt").write_text("hello", encoding="utf-8")
    file = tmp_path / "scenario.yaml"
    file.write_bytes(b"\xef\xbb\xbfrules: [{reply: {recording: hello.resp.txt}}]\r\n")
    with MockServer(rules=load_scenario(str(file))) as server:
        assert exchange(server).body == b"hello"


# Scenario, line, column, and what is said: the value and the remedy.
MISTAKES: list[tuple[str, int, int, str]] = [
    ("", 1, 1, "there is nothing in it: begin with 'rules:' and a list of rules"),
    ("# nothing\n", 1, 1, "there is nothing in it: begin with 'rules:' and a list of rules"),
    ("- fault: reset\n", 1, 1, "a scenario is a mapping with rules, not a list"),
    ("{}", 1, 1, "a scenario needs a list of rules: begin with 'rules:'"),
    ("ruels: []", 1, 1, "unknown key 'ruels' (did you mean 'rules'?): a scenario has rules"),
    ("rules:\n", 1, 7, "rules is empty: it must be a list of mappings"),
    ("rules: {fault: reset}", 1, 8, "rules is a mapping: it must be a list of mappings"),
    ("rules:\n  - reset\n", 2, 5, "a rule is a mapping with match, reply, pace, fault, times and name, not 'reset'"),
    ("rules: [~]", 1, 9, "an item of rules is empty: it must be a mapping with match, reply,"),
    # not YAML
    ("rules:\n\t- fault: reset\n", 2, 1, "cannot start any token: indent with spaces"),
    ("rules:\n  - fault: reset\n   times: 1\n", 3, 4, "indent with spaces, alike for members of the same mapping"),
    ("rules:\n  - reply: a: b\n", 2, 13, "mapping values are not allowed"),
    ("rules: [{reply: 'a}]\n", 1, 21, "put a text with ': ' or ' #' in it in quotes"),
    ("rules: [*nobody]", 1, 9, "undefined alias"),
    ("rules: []\n---\nrules: []\n", 2, 1, "but found another document"),
    ("rules:\n  - name: a\x07b\n", 2, 12, "'\\x07' cannot stand in YAML: write it in double quotes"),
    (
        "rules: [{reply: !!binary aGk=}]",
        1,
        17,
        "a scenario has no tags, such as tag:yaml.org,2002:binary: leave it out",
    ),
    ("rules: [{reply: {json: !!set {}}}]", 1, 24, "a scenario has no tags"),
    ("rules: [!local {}]", 1, 9, "a scenario has no tags, such as !local: leave it out"),
    ("rules: &a [*a]", 1, 8, "this contains itself through an alias: write it out"),
    # keys
    (
        "rules:\n  - rpely: Hi\n",
        2,
        5,
        "unknown key 'rpely' (did you mean 'reply'?): a rule has match, reply, pace,",
    ),
    (
        "rules:\n  - match:\n      mdoel: a\n",
        3,
        7,
        "unknown key 'mdoel' (did you mean 'model'?): a match has operation,",
    ),
    ("rules:\n  - used: 3\n", 2, 5, "unknown key 'used': a rule has match, reply, pace, fault, times and name"),
    ("rules: [{pace: {latncy: 1}}]", 1, 17, "unknown key 'latncy' (did you mean 'latency'?): a pace has latency,"),
    ("rules: [{fault: {king: reset}}]", 1, 18, "unknown key 'king' (did you mean 'kind'?): a fault has kind,"),
    (
        "rules: [{reply: {tool_calls: [{nmae: f}]}}]",
        1,
        32,
        "unknown key 'nmae' (did you mean 'name'?): a call has name,",
    ),
    ("rules:\n  - times: 1\n    times: 2\n", 3, 5, "'times' is here twice, first in line 2: leave one out"),
    ("rules: [{reply: {json: {a: 1, b: 2, a: 3}}}]", 1, 37, "'a' is here twice, first in line 1: leave one out"),
    ("rules: [{reply: {json: {1: 2}}}]", 1, 25, "1 as a key is no text: put it in quotes"),
    ("rules: [{yes: 2}]", 1, 10, "yes as a key is no text: put it in quotes"),
    ("rules: [{[a]: 2}]", 1, 10, "a list or mapping as a key is no text: put it in quotes"),
    ("rules: [{<<: {times: 1}}]", 1, 10, "unknown key '<<': a rule has"),
    # types
    ("rules: [{name: 3}]", 1, 16, "name is 3: it must be a text; put it in quotes"),
    ("rules:\n  - match:\n      text: 12:30\n", 3, 13, "text is 12:30: it must be a text; put it in quotes"),
    ("rules: [{match: {model: no}}]", 1, 25, "model is no: it must be a text; put it in quotes"),
    ("rules: [{match: {stream: 'yes'}}]", 1, 26, "stream is 'yes': it must be true or false"),
    ("rules: [{match: {stream: 1}}]", 1, 26, "stream is 1: it must be true or false"),
    ("rules: [{match: {call: '1'}}]", 1, 24, "call is '1': it must be a whole number or a list of whole numbers"),
    ("rules: [{match: {call: true}}]", 1, 24, "call is true: it must be a whole number or a list of whole numbers"),
    ("rules: [{match: {call: [1, 1.5]}}]", 1, 28, "an item of call is 1.5: it must be a whole number"),
    ("rules: [{match: {header: [a]}}]", 1, 26, "header is a list: it must be a mapping of texts"),
    ("rules: [{match: {header: {x-attempt: 2}}}]", 1, 38, "x-attempt is 2: it must be a text; put it in quotes"),
    (
        "rules: [{match: weather}]",
        1,
        17,
        "a match is a mapping with operation, path, model, text, header, stream and call",
    ),
    ("rules: [{times: 1.0}]", 1, 17, "times is 1.0: it must be a whole number"),
    ("rules: [{times: [1]}]", 1, 17, "times is a list: it must be a whole number"),
    (f"rules: [{{times: {'9' * 5000}}}]", 1, 17, "is no number that can be read: put it in quotes if it is a text"),
    ("rules: [{pace: {latency: fast}}]", 1, 26, "latency is 'fast': it must be a number"),
    ("rules: [{pace: {latency: true}}]", 1, 26, "latency is true: it must be a number"),
    ("rules: [{pace: {latency: '1e3'}}]", 1, 26, "latency is '1e3': it must be a number"),
    ("rules: [{pace: fast}]", 1, 16, "a pace is a mapping with latency, tokens_per_second,"),
    ("rules: [{fault: 1.5}]", 1, 17, "a fault is a mapping with kind, status, retry_after,"),
    ("rules: [{fault: {status: '503'}}]", 1, 26, "status is '503': it must be a whole number"),
    (
        "rules: [{fault: {status: 503, retry_after: [1]}}]",
        1,
        44,
        "retry_after is a list: it must be a number or a text",
    ),
    ("rules: [{reply: 3}]", 1, 17, "a reply is a mapping with text, reasoning, tool_calls,"),
    ("rules: [{reply: {tool_calls: {name: f}}}]", 1, 30, "tool_calls is a mapping: it must be a list of mappings"),
    ("rules: [{reply: {tool_calls: [f]}}]", 1, 31, "a call is a mapping with name, arguments and id, not 'f'"),
    (
        "rules: [{reply: {tool_calls: [{name: f, arguments: 3}]}}]",
        1,
        52,
        "arguments is 3: it must be a text or a mapping",
    ),
    ("rules: [{reply: {usage: 3}}]", 1, 25, "usage is 3: it must be a mapping"),
    ("rules: [{reply: {json: .inf}}]", 1, 24, "inf is no number in JSON: put it in quotes"),
    ("rules:\n  - fault:\n", 2, 11, "fault is empty: it must be a mapping with kind, status,"),
    ("rules: [{reply: {text: ~}}]", 1, 24, "text is empty: it must be a text; without one, leave it out"),
    # what a part needs
    ("rules: [{reply: {}}]", 1, 17, "the reply says nothing: give it text, tool_calls, json, body or recording"),
    ("rules: [{fault: {after_bytes: 3}}]", 1, 17, "a fault needs kind: add it"),
    ("rules: [{reply: {tool_calls: [{id: a}]}}]", 1, 31, "a call needs name: add it"),
    # values
    ("rules:\n  - times: 0\n", 2, 12, "times is 0: it must be at least 1"),
    (
        "rules: [{match: {operation: caht}}]",
        1,
        29,
        "unknown operation 'caht' (did you mean 'chat'?); known are chat, fim,",
    ),
    ("rules: [{match: {path: models}}]", 1, 24, "path is 'models': it must begin with a slash"),
    ("rules: [{match: {text: ''}}]", 1, 24, "text is empty, which every request fits: leave it out"),
    ("rules: [{match: {text: /(/}}]", 1, 24, "text is '/(/', which is no regular expression: missing ), unterminated"),
    ("rules: [{match: {header: {a: '/[/'}}}]", 1, 26, "a is '/[/', which is no regular expression"),
    ("rules: [{match: {call: 0}}]", 1, 24, "call is 0: calls are counted from 1"),
    ("rules: [{match: {call: []}}]", 1, 24, "call is an empty list, which no request fits: leave it out"),
    ("rules: [{pace: {latency: -1}}]", 1, 26, "latency is -1: it must be between 0 and 86400 seconds"),
    ("rules: [{pace: {latency: .nan}}]", 1, 26, "latency is nan: it must be between 0 and 86400 seconds"),
    (
        "rules: [{pace: {keep_alive_interval: 0}}]",
        1,
        38,
        "keep_alive_interval is 0: it must be between 0.001 and 86400",
    ),
    ("rules: [{pace: {tokens_per_second: 0}}]", 1, 36, "tokens_per_second is 0: it must be more than 0; leave it out"),
    ("rules: [{pace: {tokens_per_chunk: 0}}]", 1, 35, "tokens_per_chunk is 0: it must be at least 1"),
    ("rules: [{pace: {bytes_per_write: 0}}]", 1, 34, "bytes_per_write is 0: it must be at least 1"),
    ("rules: [{fault: rest}]", 1, 17, "unknown fault 'rest' (did you mean 'reset'?); known are status, reset,"),
    (
        "rules:\n- fault:\n    kind: rest\n",
        3,
        11,
        "unknown fault 'rest' (did you mean 'reset'?); known are status, reset,",
    ),
    ("rules: [{fault: status}]", 1, 17, "the fault 'status' needs a status, such as 503"),
    ("rules: [{fault: 99}]", 1, 17, "status is 99: a final status is between 200 and 599"),
    (
        "rules: [{fault: {kind: reset, seconds: 3}}]",
        1,
        40,
        "the fault 'reset' does not take 'seconds': it takes after_bytes",
    ),
    ('rules: [{fault: {status: 503, retry_after: "a\\nb"}}]', 1, 44, "which HTTP cannot carry: use one line"),
    ("rules: [{reply: {json: {}, body: ''}}]", 1, 34, "a reply has one body: either json or body"),
    ("rules: [{reply: {text: a, json: {}}}]", 1, 24, "json is the whole body: text cannot stand beside it"),
    (
        "rules: [{reply: {text: a, status: 404}}]",
        1,
        35,
        "status goes with json, body or recording; for an error use a fault",
    ),
    (
        "rules: [{reply: {body: a, status: 204}}]",
        1,
        35,
        "status is 204: an answer with it has no body; leave the body out",
    ),
    ("rules: [{reply: {body: a, status: 100}}]", 1, 35, "status is 100: a final status is between 200 and 599"),
    (
        "rules: [{reply: {body: a, headers: {content-length: '3'}}}]",
        1,
        36,
        "content-length is written by the server: leave",
    ),
    (
        "rules: [{reply: {body: a, headers: {a b: c}}}]",
        1,
        36,
        "'a b' is no name of a header: use letters, digits and hyphens",
    ),
    ('rules: [{reply: {body: a, headers: {a: "b\\n"}}}]', 1, 36, "a is 'b\\n', which HTTP cannot carry: use one line"),
    ("rules:\n- reply:\n    recording: no.sse\n", 3, 16, "recording is 'no.sse', and there is no such file: /"),
    ("rules: [{match: {operation: models}, reply: Hi}]", 1, 45, "models is not answered with words: reply with json,"),
    (
        "rules: [{match: {operation: fim}, reply: {reasoning: a}}]",
        1,
        42,
        "fim is answered with text alone: leave reasoning",
    ),
    # places after characters of more than one byte
    ("rules: [{name: 'Größe 😀', times: 0}]", 1, 34, "times is 0: it must be at least 1"),
]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    ("scenario", "line", "column", "message"), MISTAKES, ids=[repr(case[0][:50]) for case in MISTAKES]
)
def test_mistake_names_its_place_and_the_remedy(
    scenario: str, line: int, column: int, message: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOADER", getattr(yaml, loader))
    with pytest.raises(ScenarioError) as caught:
        read_scenario(scenario, source="mine.yaml")
    said = str(caught.value)
    place, _, what = said.partition(": ")
    assert message in what
    # Where a syntax error is noticed depends on the parser.
    assert place == f"mine.yaml:{line}:{column}" or (loader == "SafeLoader" and what.startswith("this is not YAML"))
    assert "\n" not in said


def bomb(levels: int) -> str:
    names = [f"a{level}" for level in range(levels)]
    lines = [f"- &{names[0]} [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"- &{name} [{', '.join([f'*{below}'] * 10)}]" for below, name in pairwise(names)]
    return "rules:\n" + "\n".join(lines)


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        (bomb(30), r"^big:6:3: with its aliases written out this is more than 100000 values and 50 levels"),
        ("rules: " + "[" * 100_000, r"^big:1:57: more than 50 levels of nesting: write the deeper ones as text"),
        ("rules: " + "{a: " * 100_000, r"^big:1:\d+: more than 50 levels of nesting"),
        ("- " * 100_000, r"^big:1:\d+: more than 50 levels of nesting"),
        (
            "rules: [&a " + "[" * 40 + "]" * 40 + ", " + "[" * 40 + "*a" + "]" * 41,
            r"^big:1:\d+: with its aliases written out",
        ),
        ("x" * 1_000_001, r"^big:1:1: 1000001 characters are more than 1000000: split the file"),
    ],
    ids=["aliases", "lists", "mappings", "blocks", "deep aliases", "long"],
)
def test_bombs_are_refused_before_they_go_off(
    scenario: str, message: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LOADER", getattr(yaml, loader))
    begun = time.process_time()
    with pytest.raises(ScenarioError, match=message):
        read_scenario(scenario, source="big")
    assert time.process_time() - begun < 10


def test_file_that_is_not_utf8_names_the_byte(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("rules:\n  - name: ä".encode() + b"\xe4")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(file)
    assert str(caught.value) == f"{file}:2:12: byte 0xe4 is not UTF-8: save the file as UTF-8"


def test_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_scenario(tmp_path / "no.yaml")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{fault: reset}", Rule(fault=Fault("reset"))),
        ("{fault: {status: 503, retry_after: 1}}", Rule(fault=Fault("status", status=503, retry_after=1))),
        ("{fault: 429}", Rule(fault=Fault("status", status=429))),
        ("{reply: {text: Hi}}", Rule(reply=Reply("Hi"))),
        ("{reply: Hi, times: 2}", Rule(reply=Reply("Hi"), times=2)),
        ("{pace: {latency: 0.2}}", Rule(pace=Pace(0.2))),
        ('{"pace":{"latency":2e-1},"name":"n"}', Rule(pace=Pace(0.2), name="n")),
        (json.dumps({"reply": {"text": 'ü😀 \\ud83d "/'}}), Rule(reply=Reply('ü😀 \\ud83d "/'))),
        ("reply: Hi", Rule(reply=Reply("Hi"))),
    ],
)
def test_one_rule(text: str, rule: Rule) -> None:
    assert parts(read_rule(text)) == parts(rule)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "rule:1:1: a rule is a mapping: write {fault: reset} or {reply: Hi}"),
        ("reset", "rule:1:1: a rule is a mapping: write {fault: reset} or {reply: Hi}"),
        ("{fault: rest}", "rule:1:9: unknown fault 'rest' (did you mean 'reset'?); known are"),
        (
            "{reply: {recording: /etc/hosts}}",
            "rule:1:21: recording names a file of the server, '/etc/hosts': put it into",
        ),
        ('{"reply": "\\ud83d"}', "rule:1:"),
    ],
)
def test_one_rule_mistake(text: str, message: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        read_rule(text)
    assert str(caught.value).startswith(message)


def test_scenario_of_a_stranger_reads_no_files() -> None:
    with pytest.raises(ScenarioError, match=r"^scenario:1:29: recording names a file of the server"):
        read_scenario("rules: [{reply: {recording: /etc/hosts}}]", folder=None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{match: {text: a}}",
            "deepseek-mock: x-deepseek-mock:1:2: unknown key 'match': a rule has reply, pace, fault and name",
        ),
        ("{reply: {recording: a.sse}}", "deepseek-mock: x-deepseek-mock:1:21: recording names a file of the server"),
        ("{fault: [", "deepseek-mock: x-deepseek-mock:1:10: this is not YAML"),
    ],
)
def test_header_mistake_is_the_answer(mock_server: MockServer, text: str, message: str) -> None:
    wire = exchange(mock_server, headers={"x-deepseek-mock": text})
    assert wire.status == 400
    assert wire.json["error"]["message"].startswith(message)
    assert wire.json["error"]["type"] == "mock_error"
