"""Facts about answers that no schema states and no single answer shows: ids, errors, paths, cache, money, order.

All of them were recorded or are documented; where one was only reported, it says so.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import deepseek_mock
import httpx
import pytest
from deepseek_conformance.contract import document, misplaced, response_schema
from deepseek_conformance.documented import check, request_examples
from deepseek_conformance.event_stream import MEDIA_TYPE, read_chunks
from deepseek_conformance.models import served
from deepseek_conformance.stream_rules import assemble

from tests.contract.provoking import FAULTS
from tests.contract.target import Target

CHAT, FIM = "/chat/completions", "/beta/completions"
HELLO: dict[str, Any] = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hello"}]}
GAP: dict[str, Any] = {"model": "deepseek-v4-pro", "prompt": "def fib(a):"}
QUIET = {**HELLO, "thinking": {"type": "disabled"}}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Gives the weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
TWO_CALLS = {**QUIET, "tools": [TOOL], "messages": [{"role": "user", "content": "Weather in Paris and in Berlin?"}]}
LISTED = [row for row in document()["x-models"] if not row.get("alias_of") and not row.get("retired")]

post = pytest.mark.parametrize(("path", "body"), [(CHAT, HELLO), (FIM, GAP)], ids=["chat", "gap"])


def answer(client: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    response = client.post(path, json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def chunks(client: httpx.Client, path: str, body: dict[str, Any]) -> list[Any]:
    return read_chunks(client.post(path, json={**body, "stream": True}).content)


@post
def test_answer_has_an_id_of_its_own_and_the_time(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    answers = [answer(client, path, body), answer(client, path, body), chunks(client, path, body)[0]]

    assert [str(uuid.UUID(found["id"])) for found in answers] == [found["id"] for found in answers]
    assert len({found["id"] for found in answers}) == len(answers)
    for found in answers:
        assert abs(found["created"] - time.time()) < 60, "seconds since 1970"


def test_trace_ids_differ(client: httpx.Client) -> None:
    ids = [client.get("/models").headers["x-ds-trace-id"] for _ in range(3)]

    assert len(set(ids)) == 3


@pytest.mark.parametrize("model", served())
def test_answer_names_the_model_behind_an_alias(client: httpx.Client, model: str) -> None:
    behind = served()[model].get("alias_of") or model

    assert answer(client, CHAT, {**HELLO, "model": model})["model"] == behind
    assert {chunk["model"] for chunk in chunks(client, CHAT, {**HELLO, "model": model})} == {behind}


def test_everything_but_beta_is_below_v1_too(client: httpx.Client) -> None:
    assert client.get("/v1/models").json() == client.get("/models").json()
    assert answer(client, f"/v1{CHAT}", QUIET)["choices"] == answer(client, CHAT, QUIET)["choices"]


# Status, type, code, beginning of the message.
ERRORS = [
    (401, "authentication_error", "invalid_request_error", "Authentication Fails, Your api key: ****0000 is invalid"),
    (402, "unknown_error", "invalid_request_error", "Insufficient Balance"),
    (429, "rate_limit_error", "rate_limit_error", "Your current concurrency is "),
    (503, "service_unavailable_error", "service_unavailable_error", "Service is too busy. "),
]


@pytest.mark.parametrize(("status", "kind", "code", "begins"), ERRORS, ids=[str(status) for status, *_ in ERRORS])
def test_error_says_what_it_is(client: httpx.Client, status: int, kind: str, code: str, begins: str) -> None:
    key = FAULTS.get(status, "sk-00000000000000000000000000000000")

    response = client.post(CHAT, json=HELLO, headers={"authorization": f"Bearer {key}"})

    assert response.status_code == status
    error = response.json()["error"]
    assert (error["type"], error["param"], error["code"]) == (kind, None, code)
    assert error["message"].startswith(begins)
    assert "retry-after" not in response.headers


# What breaks a range, and the sentence for it: recorded, or reported word for word.
RANGES = [
    ({"temperature": 2.1}, "Invalid temperature value, the valid range of temperature is [0, 2]"),
    ({"top_p": 0}, "Invalid top_p value, the valid range of top_p is (0, 1.0]"),
    ({"max_tokens": 0}, "Invalid max_tokens value, the valid range of max_tokens is [1, 393216]"),
    ({"n": 2}, "Invalid n value (currently only n = 1 is supported)"),
    ({"response_format": {"type": "json_schema"}}, "This response_format type is unavailable now"),
]


@pytest.mark.parametrize(("members", "sentence"), RANGES, ids=[next(iter(members)) for members, _ in RANGES])
def test_refusal_has_the_words_of_the_server(client: httpx.Client, members: dict[str, Any], sentence: str) -> None:
    error = client.post(CHAT, json={**HELLO, **members}).json()["error"]

    assert error == {
        "message": sentence,
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_request_error",
    }


def test_key_comes_before_the_body(target: Target) -> None:
    url = target.base_url + CHAT

    assert httpx.post(url, content=b"{").status_code == 401
    assert httpx.post(url, content=b"{", headers={"content-type": "text/plain"}).status_code == 401
    assert httpx.post(f"{target.base_url}/nowhere").status_code == 404


def test_models_are_those_of_the_contract(client: httpx.Client) -> None:
    listed = client.get("/models").json()["data"]

    for member in ("id", "name", "context_window", "max_output_tokens", "input_modalities", "output_modalities"):
        assert [model[member] for model in listed] == [row[member] for row in LISTED]


def test_cache_has_blocks_that_the_same_user_sent_before(client: httpx.Client) -> None:
    long = {**QUIET, "messages": [{"role": "user", "content": f"{uuid.uuid4()} " + "word " * 500}]}
    first, again, other = (
        answer(client, CHAT, {**long, "user_id": user})["usage"]["prompt_cache_hit_tokens"]
        for user in ("cache-a", "cache-a", "cache-b")
    )

    assert (first, other) == (0, 0)
    assert again >= 128
    assert again % 128 == 0, "blocks of 128 tokens"


def test_tools_are_part_of_the_prompt_unless_none_may_be_called(client: httpx.Client) -> None:
    plain, with_tools, without_choice = (
        answer(client, CHAT, {**QUIET, **members})["usage"]["prompt_tokens"]
        for members in ({}, {"tools": [TOOL]}, {"tools": [TOOL], "tool_choice": "none"})
    )

    assert with_tools > plain
    assert without_choice == plain


def test_parallel_calls_have_ids_that_number_them(client: httpx.Client) -> None:
    calls = answer(client, CHAT, TWO_CALLS)["choices"][0]["message"]["tool_calls"]

    assert [json.loads(call["function"]["arguments"]) for call in calls] == [{"city": "Paris"}, {"city": "Berlin"}]
    for index, call in enumerate(calls):
        assert call["index"] == index
        assert re.fullmatch(rf"call_{index:02d}_[0-9A-Za-z]{{24}}", call["id"])


def test_parallel_calls_are_streamed_one_after_the_other(client: httpx.Client) -> None:
    whole = answer(client, CHAT, TWO_CALLS)["choices"][0]
    stream = [chunk["choices"][0] for chunk in chunks(client, CHAT, TWO_CALLS)]

    assert len(whole["message"]["tool_calls"]) == 2
    assert {"role": "assistant", **assemble([found["delta"] for found in stream])} == whole["message"]
    assert stream[-1]["finish_reason"] == whole["finish_reason"] == "tool_calls"


def test_logprobs_of_other_than_english_text_are_documented(client: httpx.Client) -> None:
    body = {**QUIET, "logprobs": True, "messages": [{"role": "user", "content": "Say: 您好"}]}
    response = client.post(CHAT, json=body)

    check("POST", CHAT, response)
    tokens = response.json()["choices"][0]["logprobs"]["content"]
    assert max(byte for token in tokens for byte in token["bytes"]) > 127


def test_logprobs_are_those_asked_for(client: httpx.Client) -> None:
    for top in (0, 1, 20):
        body = {**QUIET, "logprobs": True, "top_logprobs": top}
        for token in answer(client, CHAT, body)["choices"][0]["logprobs"]["content"]:
            assert token["logprob"] <= 0
            assert token["bytes"] == list(token["token"].encode())
            assert len(token["top_logprobs"]) == top
            assert [other["token"] for other in token["top_logprobs"][:1]] == [token["token"]][:top]


def test_gap_depends_on_what_follows_it(client: httpx.Client) -> None:
    plain = answer(client, FIM, GAP)
    followed = answer(client, FIM, {**GAP, "suffix": "    return fib(a-1) + fib(a-2)"})

    assert followed["choices"][0]["text"] != plain["choices"][0]["text"]
    assert followed["usage"]["prompt_tokens"] > plain["usage"]["prompt_tokens"]


def test_same_request_gets_the_same_answer(client: httpx.Client) -> None:
    first, second = (answer(client, CHAT, TWO_CALLS)["choices"] for _ in range(2))

    assert first == second


def test_balance_is_available_while_there_is_money(client: httpx.Client) -> None:
    full = client.get("/user/balance").json()
    key = {"authorization": f"Bearer {deepseek_mock.EMPTY_BALANCE_API_KEY}"}
    empty = client.get("/user/balance", headers=key).json()

    for balance in (full, empty):
        for info in balance["balance_infos"]:
            parts = Decimal(info["granted_balance"]) + Decimal(info["topped_up_balance"])
            assert Decimal(info["total_balance"]) == parts
        assert balance["is_available"] == any(Decimal(info["total_balance"]) > 0 for info in balance["balance_infos"])
    assert [full["is_available"], empty["is_available"]] == [True, False]


def test_answers_are_paid_for(client: httpx.Client) -> None:
    before = Decimal(client.get("/user/balance").json()["balance_infos"][0]["total_balance"])

    long = f"{uuid.uuid4()} " + "word " * 100_000
    answer(client, CHAT, {**QUIET, "messages": [{"role": "user", "content": long}], "max_tokens": 1})

    after = Decimal(client.get("/user/balance").json()["balance_infos"][0]["total_balance"])
    assert 0 < before - after < 1


def answers(client: httpx.Client) -> Iterator[tuple[str, str, httpx.Response]]:
    """Every example answered whole and streamed, the lists, and a refusal."""
    for _, path, body in request_examples():
        whole = {name: value for name, value in body.items() if name not in {"stream", "stream_options"}}
        yield "POST", path, client.post(path, json=whole)
        yield "POST", path, client.post(path, json={**body, "stream": True})
    yield "POST", CHAT, client.post(CHAT, json={})
    for path in ("/models", "/user/balance"):
        yield "GET", path, client.get(path)


def test_members_come_in_the_order_of_the_recordings(client: httpx.Client) -> None:
    for method, path, response in answers(client):
        media_type = response.headers["content-type"].partition(";")[0]
        schema = response_schema(method, path, str(response.status_code), media_type)
        for value in read_chunks(response.content) if media_type == MEDIA_TYPE else [response.json()]:
            assert list(misplaced(schema, value, in_order=True)) == []
