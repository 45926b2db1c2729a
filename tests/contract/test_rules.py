"""The rules that generated requests break by themselves: the server refuses what breaks one, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_conformance.contract import breaches, request_schema
from deepseek_conformance.rule import Body, Rule
from deepseek_conformance.rules import RULES, broken_rules, settle
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from tests.contract import schemas
from tests.contract.tally import Tally
from tests.contract.target import Target

HELLO: Body = {"role": "user", "content": "Hello"}
ACT: Body = {"type": "function", "function": {"name": "act"}}
SEARCH: Body = {"type": "deepseek_web_search"}
IMAGE: Body = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
CALLS: Body = {
    "role": "assistant",
    "tool_calls": [{"id": "call_00_a", "type": "function", "function": {"name": "act", "arguments": "{}"}}],
}
RESULT: Body = {"role": "tool", "tool_call_id": "call_00_a", "content": ""}
CHAT, BETA, FIM = "/chat/completions", "/beta/chat/completions", "/beta/completions"

unsettled = schemas.load("positive", relaxed=True).include(method="POST")


def chat(*messages: Body, **members: Any) -> Body:
    return {"model": "deepseek-flash", "messages": list(messages) or [HELLO], **members}


def fim(**members: Any) -> Body:
    return {"model": "deepseek-flash", "prompt": "a", **members}


def part(**members: Any) -> Body:
    return {"role": "user", "content": [members]}


def function(**members: Any) -> Body:
    return {"type": "function", "function": {"name": "act", **members}}


NAMED = {"type": "function", "function": {"name": "act"}}
OFF = {"type": "disabled"}
# Bodies that break one rule each.
BREACHES: list[tuple[str, str, Body]] = [
    ("the model exists", CHAT, chat(model="gpt-4o")),
    ("the model exists", FIM, fim(model="deepseek-coder")),
    ("the model fills gaps", FIM, fim(model="deepseek-reasoner")),
    ("pictures and files need a model that reads them", CHAT, chat(part(**IMAGE), model="deepseek-v4-pro")),
    (
        "pictures and files need a model that reads them",
        CHAT,
        chat(part(type="file", file_id="f"), model="deepseek-chat"),
    ),
    ("a file has an id or data", CHAT, chat(part(type="file"))),
    ("a file has an id or data", CHAT, chat(part(type="file", file_id="f", file_data="data:,"))),
    ("a file name goes with data", CHAT, chat(part(type="file", file_id="f", filename="a.txt"))),
    (
        "the URL of a picture is not too long",
        CHAT,
        chat(part(type="image_url", image_url={"url": "https://example.com/" + "a" * 8192})),
    ),
    ("an assistant message has content or tool calls", CHAT, chat({"role": "assistant", "content": None}, HELLO)),
    ("an assistant message has content or tool calls", BETA, chat({"role": "assistant", "tool_calls": []}, HELLO)),
    ("tool messages answer tool calls one for one", CHAT, chat(CALLS, HELLO)),
    ("tool messages answer tool calls one for one", CHAT, chat({"role": "tool", "tool_call_id": "x", "content": ""})),
    (
        "tool messages answer tool calls one for one",
        BETA,
        chat(CALLS, RESULT, RESULT),
    ),
    ("prefix needs the beta path", CHAT, chat(HELLO, {"role": "assistant", "content": "a", "prefix": True})),
    ("prefix is for the last message", BETA, chat({"role": "assistant", "content": "a", "prefix": True}, HELLO)),
    ("JSON output needs the word json", CHAT, chat(response_format={"type": "json_object"})),
    ("tools that the server runs need deepseek-flash", CHAT, chat(tools=[SEARCH], model="deepseek-v4-pro")),
    ("parameters have the type object", CHAT, chat(tools=[function(parameters={})])),
    (
        "strict functions require every property",
        BETA,
        chat(tools=[function(strict=True, parameters={"type": "object", "properties": {"a": {"type": "string"}}})]),
    ),
    ("function names are unique", CHAT, chat(tools=[ACT, ACT])),
    ("a forced call needs a function", CHAT, chat(tool_choice="required", tools=[SEARCH], thinking=OFF)),
    ("a forced call needs a function", CHAT, chat(tool_choice=NAMED, thinking=OFF)),
    (
        "a chosen function is among the tools",
        CHAT,
        chat(tool_choice=NAMED, tools=[function(name="other")], reasoning_effort="none"),
    ),
    (
        "a forced call under high safety needs a tool that the server runs",
        CHAT,
        chat(tool_choice="required", tools=[ACT], safety_check={"level": "high"}, model="deepseek-chat"),
    ),
    ("a forced call needs thinking off", CHAT, chat(tool_choice="required", tools=[ACT])),
    ("a forced call needs thinking off", CHAT, chat(tool_choice=NAMED, tools=[ACT], reasoning_effort="low")),
    ("reasoning goes back with the calls that it led to", CHAT, chat(CALLS, RESULT, tools=[ACT])),
    ("top_logprobs needs logprobs", CHAT, chat(top_logprobs=0)),
    ("stream_options needs stream", CHAT, chat(stream_options={})),
    ("stream_options needs stream", FIM, fim(stream_options={"include_usage": True}, stream=None)),
    ("echo excludes suffix and logprobs", FIM, fim(echo=True, suffix="")),
    ("echo excludes suffix and logprobs", FIM, fim(echo=True, logprobs=0)),
]
# Bodies at the edge of a rule.
LAWFUL: list[tuple[str, Body]] = [
    (CHAT, chat(part(**IMAGE), model="deepseek-v4-flash")),
    (CHAT, chat(part(type="image_url", image_url={"url": "data:image/png;base64," + "A" * 8192}))),
    (CHAT, chat(part(type="file", file_data="data:,", filename="a.txt"))),
    (CHAT, chat({"role": "assistant", "content": ""}, HELLO)),
    (CHAT, chat(CALLS, RESULT)),
    (CHAT, chat(CALLS, RESULT, tools=[ACT], thinking=OFF)),
    (CHAT, chat({**CALLS, "reasoning_content": ""}, RESULT, tools=[ACT])),
    (CHAT, chat(HELLO, {"role": "assistant", "content": "a", "prefix": False})),
    (BETA, chat(HELLO, {"role": "assistant", "content": "a", "prefix": True})),
    (CHAT, chat(part(type="text", text="as JSON"), response_format={"type": "json_object"})),
    (CHAT, chat(tool_choice="none", tools=[ACT])),
    (CHAT, chat(tool_choice="required", tools=[ACT, SEARCH], safety_check={"level": "high"}, thinking=OFF)),
    (CHAT, chat(tool_choice=NAMED, tools=[ACT], model="deepseek-chat")),
    (CHAT, chat(stream_options=None, top_logprobs=None, tool_choice=None)),
    (FIM, fim(echo=True, suffix=None, logprobs=None)),
    (FIM, fim(echo=False, suffix="b", logprobs=2, model="deepseek-chat")),
]


def fits(path: str, body: Body) -> bool:
    return not breaches(request_schema("POST", path), body)


def refusal(response: Any) -> str:
    """The sentence of a refusal."""
    assert response.status_code == 400
    message: str = json.loads(response.content)["error"]["message"]
    return message


def test_rules_all_have_a_breach() -> None:
    assert {name for name, _, _ in BREACHES} == {rule.name for rule in RULES}


@pytest.mark.parametrize(("name", "path", "body"), BREACHES)
def test_breach_is_refused_and_settled_is_accepted(client: httpx.Client, name: str, path: str, body: Body) -> None:
    (rule,) = broken_rules(path, body)
    assert rule.name == name
    assert fits(path, body) != rule.in_schema
    assert re.match(rule.sentence, refusal(client.post(path, json=body)))

    settled = settle(path, body)

    assert fits(path, settled)
    assert broken_rules(path, settled) == []
    assert client.post(path, json=settled).status_code == 200


@pytest.mark.parametrize(("path", "body"), LAWFUL)
def test_lawful_request_is_accepted_as_it_is(client: httpx.Client, path: str, body: Body) -> None:
    assert fits(path, body)
    assert settle(path, body) is body
    assert client.post(path, json=body).status_code == 200


@pytest.fixture
def both_ways(request: pytest.FixtureRequest, tally: Tally) -> Iterator[Tally]:
    """Fails a test in which requests as they were generated were hardly ever accepted, or hardly ever refused."""
    failed = request.session.testsfailed
    yield tally
    if request.session.testsfailed > failed:
        return  # it was cut short, and has said why
    assert tally.accepted >= 40, tally
    assert tally.refused[400] >= 10, tally


@unsettled.parametrize()
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_generated_request_is_refused_if_and_only_if_it_breaks_a_rule(
    case: Case[Any], target: Target, both_ways: Tally
) -> None:
    path = case.operation.path
    assert isinstance(case.body, dict)
    broken: list[Rule] = broken_rules(path, case.body)
    assert fits(path, case.body) != any(rule.in_schema for rule in broken)

    response = case.call(base_url=target.base_url)
    both_ways.add(case, response)

    # A refusal of what schemathesis takes to be valid is right here, if its sentence is that of a broken rule.
    # Keys are the business of test_generated.py.
    excluded = [ignored_auth, positive_data_acceptance] if broken else [ignored_auth]
    case.validate_response(response, excluded_checks=excluded)
    if broken:
        message = refusal(response)
        assert any(re.match(rule.sentence, message) for rule in broken), (message, broken)
        settled = settle(path, case.body)
        assert broken_rules(path, settled) == []
        assert fits(path, settled)
