"""The command that checks scenario files: mistakes, rules that are never used, and rules that do less than they say."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

import pytest
from deepseek_mock import MockServer, check_command, load_scenario
from deepseek_mock.scenario_file import ScenarioError, read_scenario

from tests.mock.raw_socket import CHAT, exchange

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scenarios.md"


def check(*files: Path) -> int:
    parser = argparse.ArgumentParser()
    check_command.add_parser(parser.add_subparsers())
    options = parser.parse_args(["check", *map(str, files)])
    code: int = options.run(options)
    return code


def write(folder: Path, *rules: str) -> Path:
    file = folder / "scenario.yaml"
    file.write_text("rules:\n" + "".join(f"- {rule}\n" for rule in rules), encoding="utf-8")
    return file


def test_check_counts_rules_and_finds_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, three, wrong = tmp_path / "one.yaml", tmp_path / "three.yaml", tmp_path / "wrong.yaml"
    one.write_text("rules: [{fault: reset}]", encoding="utf-8")
    three.write_text("rules: [{fault: reset, times: 1}, {fault: 503, times: 1}, {reply: Hi}]", encoding="utf-8")
    wrong.write_text("rules:\n  - fault: rest\n", encoding="utf-8")
    assert check(one, three) == 0
    assert capsys.readouterr().out.splitlines() == [f"{one}: 1 rule", f"{three}: 3 rules"]
    assert check(wrong, tmp_path / "no.yaml", one) == 1
    first, *others = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{wrong}:2:12: unknown fault 'rest' (did you mean 'reset'?)")
    assert others == [f"{tmp_path / 'no.yaml'}: No such file or directory", f"{one}: 1 rule"]


# What cannot be by itself is refused wherever rules are made.
IMPOSSIBLE: list[tuple[str, int, str]] = [
    (
        "{match: {stream: false}, fault: no_done}",
        35,
        "only a stream can have the fault 'no_done', and stream is false",
    ),
    ("{match: {operation: models}, fault: no_done}", 39, "and models never streams: match chat and fim"),
    ("{match: {path: /user/balance}, fault: no_finish}", 41, "and balance never streams: match chat and fim"),
    ("{match: {path: /no}, fault: no_finish}", 31, "and path /no never streams: match chat and fim"),
    ("{reply: {json: {}}, fault: no_done}", 30, "and this reply is none: reply with words, with a recording *.sse, or"),
    ("{match: {path: /models}, reply: Hi}", 35, "models is not answered with words: reply with json, body or"),
    ("{match: {path: /no}, reply: Hi}", 31, "path /no is not answered with words: reply with json, body or"),
    ("{match: {path: /beta/completions}, reply: {reasoning: a}}", 45, "fim is answered with text alone"),
    (
        "{match: {operation: chat, path: /models}}",
        35,
        "path is '/models', which is not one of chat, so that no",
    ),
    ("{match: {operation: fim, path: /no}}", 34, "leave out path or operation; paths of fim: /beta/completions"),
    ("{match: {operation: models, text: a}}", 37, "requests of models have no text, so that none fits: leave text out"),
    ("{match: {path: /v1/models, model: a}}", 37, "requests of models have no model, so that none fits"),
    ("{match: {operation: balance, stream: true}}", 40, "requests of balance have no stream, so that none fits"),
    ("{match: {header: {x-a: b, X-A: c}}}", 20, "x-a and X-A are the same header: leave one out, or write a regular"),
    ("{match: {text: '/^(a+)+$/'}}", 18, "text is '/^(a+)+$/', in which a repeat can match the same text in so many"),
    ("{match: {header: {x-a: '/(a|a)*b/'}}}", 20, "x-a is '/(a|a)*b/', in which a repeat can match the same text"),
    ("{match: {header: {a b: c}}}", 20, "'a b' is no name of a header: use letters"),
]


@pytest.mark.parametrize(("rule", "column", "message"), IMPOSSIBLE, ids=[rule for rule, _, _ in IMPOSSIBLE])
def test_rule_that_can_never_be_used(rule: str, column: int, message: str) -> None:
    with pytest.raises(ScenarioError, match=re.escape(message)) as caught:
        read_scenario(f"rules:\n- {rule}\n")
    assert str(caught.value).startswith(f"scenario:2:{column}: ")


POSSIBLE = [
    "{match: {path: /beta/completions}, fault: no_done}",
    "{match: {operation: models, stream: false}}",
    "{match: {operation: chat, path: /v1/chat/completions}}",
    "{reply: {body: 'data: {}', headers: {Content-Type: text/event-stream}}, fault: no_done}",
    "{match: {path: /no}, reply: {json: null}}",
]


@pytest.mark.parametrize("rule", POSSIBLE)
def test_rule_that_can_be_used(rule: str, tmp_path: Path) -> None:
    assert check(write(tmp_path, rule)) == 0


# Two rules, of which the second is never used.
SHADOWED = [
    ("{fault: reset}", "{reply: Hi}"),
    ("{}", "{match: {operation: models}, fault: 503}"),
    ("{match: {operation: chat}, reply: a}", "{match: {operation: chat}, reply: b}"),
    ("{match: {operation: chat}, reply: a}", "{match: {operation: chat, model: m}, reply: b, times: 2}"),
    ("{match: {operation: chat}}", "{match: {path: /v1/chat/completions}, fault: reset}"),
    ("{reply: a}", "{match: {operation: fim}, reply: b}"),
    ("{reply: a}", "{match: {text: x}, reply: b}"),
    ("{match: {text: weather}}", "{match: {text: The WEATHER, call: 2}, reply: b}"),
    ("{match: {text: /a+/}}", "{match: {text: /a+/, stream: true}, reply: b}"),
    ("{match: {header: {x-a: b}}}", "{match: {header: {X-A: b, x-c: d}}, fault: reset}"),
    ("{match: {header: {x-a: '/^b/'}}}", "{match: {header: {x-a: bc}}, fault: reset}"),
    ("{match: {stream: true}, reply: a}", "{reply: b, fault: no_done}"),
    ("{fault: no_done}", "{fault: no_finish}"),
    ("{match: {call: [1, 2]}, fault: reset}", "{match: {call: 2}, fault: stall}"),
    ("{match: {call: 1}, times: 1, fault: reset}", "{match: {call: 1}, fault: stall}"),
]


@pytest.mark.parametrize("rules", SHADOWED, ids=" then ".join)
def test_rule_behind_one_that_takes_all(
    tmp_path: Path, rules: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, *rules)
    assert check(file) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    message = "this rule is never used: the one in line 2 comes first and takes all its requests; "
    assert last.startswith(f"{file}:3:3: {message}")
    assert len(load_scenario(file)) == 2


NOT_SHADOWED = [
    ("{fault: reset, times: 1}", "{reply: Hi}"),
    ("{match: {call: 1}, fault: reset}", "{reply: Hi}"),
    ("{match: {call: 1}, fault: reset}", "{match: {operation: chat, call: 1}, reply: Hi}"),
    ("{match: {call: [1, 2]}, times: 1, fault: reset}", "{match: {call: 2}, fault: stall}"),
    ("{match: {call: 1}, fault: reset}", "{match: {call: [1, 2]}, fault: stall}"),
    ("{match: {operation: chat}, reply: a}", "{reply: b}"),
    ("{reply: a}", "{fault: reset}"),
    ("{fault: no_done}", "{reply: a}"),
    ("{match: {path: /models}, fault: reset}", "{match: {operation: models}, fault: reset}"),
    ("{match: {text: The weather}}", "{match: {text: weather}, reply: b}"),
    ("{match: {text: /a+/}}", "{match: {text: aa}, reply: b}"),
    ("{match: {text: a}}", "{match: {text: /a+/}, reply: b}"),
    ("{match: {header: {x-a: b}}}", "{match: {header: {x-a: c}}, fault: reset}"),
    ("{match: {header: {x-a: '/^b/'}}}", "{match: {header: {x-a: '/^bc/'}}, fault: reset}"),
    ("{match: {header: {x-a: b}}}", "{match: {header: {x-c: d}}, fault: reset}"),
    ("{match: {stream: true}, reply: a}", "{match: {stream: false}, reply: b}"),
    ("{match: {model: a}, reply: a}", "{match: {model: b}, reply: b}"),
]


@pytest.mark.parametrize("rules", NOT_SHADOWED, ids=" then ".join)
def test_rule_behind_one_that_leaves_some(
    tmp_path: Path, rules: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, *rules)
    assert check(file) == 0
    assert capsys.readouterr().out.splitlines() == [f"{file}: 2 rules"]


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{}", "this rule fits every request and changes nothing: say match, reply, pace or fault, or leave it out"),
        ("{reply: Hi, fault: 503}", "the fault 'status' comes in the place of the answer, so that reply is never sent"),
        ("{match: {call: [1, 2]}, times: 3}", "times is 3, and call names 2: leave times out, or name more calls"),
    ],
)
def test_rule_that_does_less_than_it_says_is_a_warning(
    tmp_path: Path, rule: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write(tmp_path, "{match: {operation: models}}", rule)
    assert check(file) == 0
    warning, count = capsys.readouterr().out.splitlines()
    assert warning.startswith(f"{file}:3:3: warning: {message}")
    assert count == f"{file}: 2 rules"


def test_what_is_said_to_be_never_used_is_never_used(tmp_path: Path) -> None:
    asked: list[dict[str, Any]] = [
        {"members": {**CHAT, "stream": stream, "messages": [{"role": "user", "content": text}]}, "headers": headers}
        for stream in (False, True)
        for text in ("The weather aaa x", "y")
        for headers in ({}, {"x-a": "b", "x-c": "d"}, {"x-a": "bc"})
    ]
    for rules in SHADOWED:
        with MockServer(rules=load_scenario(write(tmp_path, *rules))) as server:
            for request in asked:
                exchange(server, **request)
            exchange(server, None, path="/models")
            exchange(server, path="/v1/chat/completions")
            assert [rule.used > 0 for rule in server.app.scenario][1] is False, rules


def test_scenario_of_the_document_is_right(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "hello.resp.sse").write_bytes(b"data: [DONE]\n\n")
    file = tmp_path / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    assert check(file) == 0
    assert capsys.readouterr().out == f"{file}: 5 rules\n"
