"""Typed answers: what is asked, what comes back, and every way in which it does not."""

from __future__ import annotations

import copy
import json
import pickle
import re
import subprocess
import sys
from collections import UserList, deque
from typing import Any, NamedTuple

import pytest
from deepseek_client import APITimeoutError, ConfigurationError, DeepSeekError, ParseError, ServerError
from deepseek_client.models import SystemMessage, Thinking
from deepseek_mock.server import MockServer

from tests.client.bodies import REPLY
from tests.client.chats import Serve, called, parse, said
from tests.client.conftest import Connect
from tests.client.shapes import Bill, Choices, Colour, Hotel, Item, Node, Weather
from tests.client.wire import Script, answer

TEA = '{"name": "tea", "price": 3.5}'
OFF = {"type": "disabled"}
REMINDER = "Your answer was empty. Write the json object now."


def test_json_mode_sends_the_schema_and_an_example(serve: Serve, connect: Connect) -> None:
    server = serve(said(TEA))
    result = parse(connect(server.url), response_type=Item, temperature=0, user_id="u", extra_headers={"X-A": "b"})
    assert (result.parsed, result.text) == (Item("tea", 3.5), TEA)
    assert result.completion.id == REPLY["id"]
    assert result.usage.to_dict() == REPLY["usage"]
    (request,) = server.requests
    assert request.target == "/chat/completions"
    assert request.headers["x-a"] == "b"
    sent = request.json
    assert set(sent) == {"model", "messages", "temperature", "user_id", "response_format"}
    assert sent["response_format"] == {"type": "json_object"}
    instruction, user = sent["messages"]
    assert user == {"role": "user", "content": "Hi"}
    assert instruction["role"] == "system"
    assert "json" in instruction["content"]
    schema, example = (json.loads(line) for line in instruction["content"].splitlines() if line.startswith("{"))
    assert schema["properties"]["name"] == {"type": "string", "description": "What it is."}
    assert example == {"name": "...", "price": 0.5, "tags": ["..."]}


@pytest.mark.parametrize(
    ("kind", "example"),
    [
        (Bill, {"items": [{"name": "...", "price": 0.5, "tags": ["..."]}], "colour": None, "note": "none"}),
        (Node, {"label": "...", "children": [{"label": "...", "children": []}]}),
        (Hotel, {"stars": 1, "rooms": []}),
        (list[Colour], {"value": ["red"]}),
        (tuple[int, bool], {"value": [1, True]}),
        (
            Choices,
            {
                "mode": "a",
                "colour": "red",
                "level": 1,
                "either": 1,
                "degrees": 0.5,
                "told": 1,
                "field_told": "x",
            },
        ),
    ],
)
def test_example_shows_the_form(serve: Serve, connect: Connect, kind: Any, example: Any) -> None:
    server = serve(said("{}"))
    with pytest.raises(ParseError):
        parse(connect(server.url), response_type=kind)
    told = server.requests[0].json["messages"][0]["content"]
    assert json.loads(told.splitlines()[-1]) == example


@pytest.mark.parametrize(
    ("messages", "place"),
    [
        ([{"role": "user", "content": "a"}], 0),
        ([{"role": "system", "content": "s"}, {"role": "user", "content": "a"}], 1),
        ([SystemMessage(content="s"), SystemMessage(content="t"), {"role": "user", "content": "a"}], 2),
        ([{"role": "user", "content": "a"}, {"role": "system", "content": "s"}], 0),
        ([{"role": "system", "content": "s"}], 1),
    ],
)
def test_instruction_follows_the_callers_own_and_leaves_the_list_alone(
    serve: Serve, connect: Connect, messages: list[Any], place: int
) -> None:
    before = copy.deepcopy(messages)
    server = serve(said(""), said(TEA))
    parse(connect(server.url), response_type=Item, messages=messages)
    assert messages == before
    sent = server.requests[0].json["messages"]
    assert "JSON Schema" in sent.pop(place)["content"]
    assert len(sent) == len(messages)
    assert not any("JSON Schema" in item["content"] for item in sent)


@pytest.mark.parametrize("text", ["```json\n%s\n```", "```\n%s```\n", "\n  %s \n"])
def test_fences_and_blanks_around_the_json(serve: Serve, connect: Connect, text: str) -> None:
    server = serve(said(text % TEA))
    assert parse(connect(server.url), response_type=Item).parsed == Item("tea", 3.5)


@pytest.mark.parametrize("empty", ["", None, " \n "])
def test_empty_answer_is_asked_for_once_more(serve: Serve, connect: Connect, empty: str | None) -> None:
    server = serve(said(empty, reasoning_content="Hm."), said(TEA))
    result = parse(connect(server.url), response_type=Item)
    assert result.parsed == Item("tea", 3.5)
    first, second = (request.json for request in server.requests)
    assert second["messages"] == [*first["messages"], {"role": "user", "content": REMINDER}]
    assert {**first, "messages": 0} == {**second, "messages": 0}
    assert result.usage.total_tokens == 2 * REPLY["usage"]["total_tokens"]
    assert result.usage.completion_tokens_details.reasoning_tokens == 8
    assert result.completion.usage.to_dict() == REPLY["usage"]


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_empty_answers_end(serve: Serve, connect: Connect, retries: int) -> None:
    server = serve(*[said("")] * (retries + 1))
    with pytest.raises(ParseError, match="the answer is empty") as caught:
        parse(connect(server.url), response_type=Item, empty_retries=retries)
    assert caught.value.kind == "empty"
    assert len(server.requests) == retries + 1
    reminders = [item for item in server.requests[-1].json["messages"] if item["content"] == REMINDER]
    assert len(reminders) == min(retries, 1)


class Failure(NamedTuple):
    script: Script
    kind: str
    words: str
    text: str


NO_CHOICES = answer(json.dumps({**REPLY, "choices": []}))
JSON_FAILURES = {
    "empty": Failure(said(""), "empty", "the answer is empty", ""),
    "no-choices": Failure(NO_CHOICES, "empty", "the answer is empty", ""),
    "length": Failure(said('{"name": "t', finish_reason="length"), "truncated", "ended with 'length'", '{"name": "t'),
    "length-while-thinking": Failure(said("", finish_reason="length"), "truncated", "ended with 'length'", ""),
    # White space up to the limit: the object is whole, and nobody can know.
    "length-after-the-object": Failure(said(TEA, finish_reason="length"), "truncated", "'length'", TEA),
    "filtered": Failure(said(TEA, finish_reason="content_filter"), "truncated", "'content_filter'", TEA),
    "resources": Failure(
        said("", finish_reason="insufficient_system_resource"), "truncated", "insufficient_system_resource", ""
    ),
    "unknown-reason": Failure(said(TEA, finish_reason="tea_break"), "truncated", "'tea_break'", TEA),
    "prose": Failure(said("Tea costs 3.5."), "not_json", "the answer is not JSON: Expecting value", "Tea costs 3.5."),
    "half": Failure(said('{"name": "t'), "not_json", "is not JSON: Unterminated string", '{"name": "t'),
    "two": Failure(said(TEA + TEA), "not_json", "is not JSON: Extra data", TEA + TEA),
    "nan": Failure(said('{"name": "t", "price": NaN}'), "not_json", "NaN is not JSON", '{"name": "t", "price": NaN}'),
    "misfit": Failure(
        said('{"name": 1}'),
        "mismatch",
        "no Item: $.price: this required member is missing; $.name: expected a string, got int 1",
        '{"name": 1}',
    ),
}
TOOL_FAILURES = {
    "empty": Failure(said(""), "empty", "the answer is empty", ""),
    "text": Failure(said("Tea."), "no_call", "had to call Item once, and called nothing", "Tea."),
    "other": Failure(said("", called("tea", {})), "no_call", "and called tea", "{}"),
    "twice": Failure(said("", called("Item", TEA), called("Item", "{}", 1)), "no_call", "and called Item, Item", TEA),
    "length": Failure(
        said("", called("Item", '{"na'), finish_reason="length"), "truncated", "ended with 'length'", '{"na'
    ),
    "not-json": Failure(said("", called("Item", "{,}")), "not_json", "is not JSON", "{,}"),
    "misfit": Failure(said("", called("Item", [])), "mismatch", "$: expected an object, got list []", "[]"),
}


@pytest.mark.parametrize(
    ("mode", "failure"),
    [
        *(pytest.param("json", item, id=f"json-{name}") for name, item in JSON_FAILURES.items()),
        *(pytest.param("tool", item, id=f"tool-{name}") for name, item in TOOL_FAILURES.items()),
    ],
)
def test_failure_tells_everything_and_survives_pickling(
    serve: Serve, connect: Connect, mode: str, failure: Failure
) -> None:
    server = serve(failure.script)
    with pytest.raises(ParseError, match=re.escape(failure.words)) as caught:
        parse(connect(server.url), response_type=Item, mode=mode, empty_retries=0)
    assert isinstance(caught.value, (DeepSeekError, ValueError))
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert (error.kind, error.text) == (failure.kind, failure.text)
        assert failure.words in str(error)
        assert error.completion.id == REPLY["id"]
        reasons = [item["finish_reason"] for item in _choices(failure.script)]
        assert [error.finish_reason] == (reasons or [None])
        assert bool(error.problems) == (failure.kind == "mismatch")
    if caught.value.problems:
        path, message = caught.value.problems[0]
        assert path.startswith("$")
        assert f"{path}: {message}" in str(caught.value)
    assert len(server.requests) == 1


def _choices(script: Script) -> list[dict[str, Any]]:
    choices: list[dict[str, Any]] = json.loads(script.pieces[0].partition(b"\r\n\r\n")[2])["choices"]
    return choices


def test_many_problems_are_counted_in_the_message(serve: Serve, connect: Connect) -> None:
    server = serve(said(json.dumps({"items": [{}] * 3})))
    with pytest.raises(ParseError, match=r"; and 3 more$") as caught:
        parse(connect(server.url), response_type=Bill)
    assert len(caught.value.problems) == 6


@pytest.mark.parametrize(
    ("arguments", "forced"),
    [
        ({"thinking": OFF}, True),
        ({"thinking": Thinking(type="disabled")}, True),
        ({"reasoning_effort": "none"}, True),
        ({"extra_body": {"thinking": OFF}}, True),
        ({}, False),
        ({"thinking": None}, False),
        ({"thinking": {"type": "enabled"}}, False),
        ({"reasoning_effort": "low"}, False),
        ({"thinking": OFF, "extra_body": {"thinking": {"type": "enabled"}}}, False),
    ],
)
@pytest.mark.parametrize("path", ["chat.completions", "beta.chat.completions"])
def test_tool_mode_forces_the_call_only_without_thinking(
    serve: Serve, connect: Connect, path: str, arguments: dict[str, Any], forced: bool
) -> None:
    server = serve(said("", called("Item", TEA)))
    result = parse(connect(server.url), path, response_type=Item, mode="tool", **arguments)
    assert (result.parsed, result.text) == (Item("tea", 3.5), TEA)
    sent = server.requests[0].json
    assert "response_format" not in sent
    assert [tool["function"]["name"] for tool in sent["tools"]] == ["Item"]
    assert sent["tools"][0]["function"].get("strict", False) == path.startswith("beta")
    if forced:
        assert sent["tool_choice"] == {"type": "function", "function": {"name": "Item"}}
        assert [item["role"] for item in sent["messages"]] == ["user"]
    else:
        assert "tool_choice" not in sent
        assert [item["role"] for item in sent["messages"]] == ["system", "user"]
        assert "calling the function Item" in sent["messages"][0]["content"]


def test_forced_call_may_end_with_stop(serve: Serve, connect: Connect) -> None:
    server = serve(said(None, called("Item", TEA), finish_reason="stop"))
    assert parse(connect(server.url), response_type=Item, mode="tool", thinking=OFF).parsed == Item("tea", 3.5)


def test_empty_answer_in_tool_mode_is_asked_for_once_more(serve: Serve, connect: Connect) -> None:
    server = serve(said(""), said("", called("Item", TEA)))
    assert parse(connect(server.url), response_type=Item, mode="tool").parsed == Item("tea", 3.5)
    assert server.requests[1].json["messages"][-1]["content"] == "Your answer was empty. Call Item now."


@pytest.mark.parametrize("messages", [None, "Hi", b"Hi", 5, {"role": "user", "content": "Hi"}])
def test_messages_that_are_no_list_are_refused(serve: Serve, connect: Connect, messages: Any) -> None:
    words = f"messages= is a list of messages, not {type(messages).__name__}"
    for path, arguments in (("parse", {"response_type": int}), ("run_tools", {"tools": []})):
        with pytest.raises(ConfigurationError, match=words):
            connect(serve().url).call(f"chat.completions.{path}", model="m", messages=messages, **arguments)


@pytest.mark.parametrize("kind", [iter, tuple, deque, UserList])
def test_messages_may_be_what_gives_them_once(serve: Serve, connect: Connect, kind: Any) -> None:
    messages = [{"role": "user", "content": "Hi"}]
    server = serve(said("", finish_reason="stop"), said("", called("Item", json.loads(TEA))))
    parse(connect(server.url), response_type=Item, mode="tool", thinking=OFF, messages=kind(messages))
    assert [request.json["messages"][:1] for request in server.requests] == [messages, messages]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"mode": "yaml"}, "mode='yaml' must be 'json' or 'tool'"),
        ({"empty_retries": -1}, "empty_retries=-1"),
        ({"deadline": 0}, "deadline=0"),
        ({"max_retries": "2"}, "max_retries='2'"),
    ],
)
def test_argument_that_makes_no_sense_is_refused(
    serve: Serve, connect: Connect, arguments: dict[str, Any], words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=re.escape(words)):
        parse(connect(server.url), response_type=Item, **arguments)
    assert server.requests == []


def test_deadline_holds_for_all_requests_together(serve: Serve, connect: Connect) -> None:
    server = serve(said(""), Script([b"HTTP/1.1 200 OK\r\n\r\n"], "drip", b"\n"))
    with pytest.raises(APITimeoutError) as caught:
        parse(connect(server.url), response_type=Item, deadline=1.5)
    assert caught.value.kind == "deadline"
    assert len(server.requests) == 2


def test_failed_request_raises_what_create_raises(serve: Serve, connect: Connect) -> None:
    server = serve(answer("{}", status=500))
    with pytest.raises(ServerError):
        parse(connect(server.url), response_type=Item)


def test_pydantic_is_not_imported() -> None:
    program = (
        "import sys; from dataclasses import dataclass\n"
        "from deepseek_client._chat.reading import read_type\n"
        "@dataclass\nclass A:\n    a: int\n"
        "read_type(A); sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=60).returncode == 0


@pytest.mark.parametrize("thinking", [OFF, {"type": "enabled"}], ids=["plain", "thinking"])
@pytest.mark.parametrize("mode", ["json", "tool"])
@pytest.mark.parametrize("path", ["chat.completions", "beta.chat.completions"])
def test_mock_server_answers_with_the_type(
    mock_server: MockServer, connect: Connect, path: str, mode: str, thinking: dict[str, str]
) -> None:
    client = connect(mock_server.base_url, api_key=mock_server.api_key)
    question = {"role": "user", "content": "How is the weather? It has 21 degrees in Paris."}
    result = parse(
        client, path, response_type=Weather, mode=mode, messages=[question], model="deepseek-flash", thinking=thinking
    )
    assert type(result.parsed) is Weather
    assert result.parsed.degrees == 21.0
    assert "Paris" in result.parsed.city
    assert bool(result.completion.choices[0].message.reasoning_content) == (thinking != OFF)


def test_mock_server_cuts_an_answer_short(mock_server: MockServer, connect: Connect) -> None:
    client = connect(mock_server.base_url, api_key=mock_server.api_key)
    with pytest.raises(ParseError, match="ended with 'length'") as caught:
        parse(client, response_type=Weather, thinking=OFF, max_tokens=5)
    assert caught.value.kind == "truncated"
