"""The response around an answer: status, headers, bytes, trace id, attempts and time."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest
from deepseek_client import AsyncDeepSeek, DeepSeek, Response, ServerError
from deepseek_client.api.chat import create_chat_completion
from deepseek_client.api.models import list_models

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, HELLO, AsyncDriver, Connect, Driver
from tests.client.wire import WireServer, answer

Serve = Callable[..., WireServer]

TRACED = {"x-ds-trace-id": "t" * 32}
OK = answer(json.dumps(REPLY), headers=TRACED)
BUSY = answer("{}", status=503, headers={"retry-after": "0"})
EMPTY_LIST = '{"object": "list", "data": []}'
BALANCE = '{"is_available": true, "balance_infos": []}'


def detailed(driver: Driver, module: Any, **arguments: Any) -> Any:
    """The response that the low-level functions of either client give."""
    if isinstance(driver, AsyncDriver):
        return driver.runner.run(module.asyncio_detailed(client=driver.client, **arguments))
    return module.sync_detailed(client=driver.client, **arguments)


def test_low_level_functions_give_the_response(serve: Serve, connect: Connect) -> None:
    server = serve(BUSY, OK, answer(EMPTY_LIST))
    driver = connect(server.url, max_retries=1)
    started = monotonic()
    response = detailed(driver, create_chat_completion, body=HELLO)
    assert (response.status_code, response.trace_id, response.attempts) == (200, "t" * 32, 2)
    assert 0 < response.elapsed <= monotonic() - started
    assert json.loads(response.content) == response.parsed.to_dict() == REPLY
    listed = detailed(driver, list_models)
    assert (listed.parsed.data, listed.attempts, listed.trace_id) == ([], 1, None)


def test_methods_give_the_response(serve: Serve, connect: Connect) -> None:
    server = serve(BUSY, OK)
    driver = connect(server.url, max_retries=1)
    response = driver.call(
        "chat.completions.with_raw_response.create",
        **HELLO,
        temperature=0,
        extra_headers={"X-A": "b"},
        extra_body={"brand_new": 1},
    )
    assert type(response) is Response
    assert (response.status_code, response.trace_id, response.attempts) == (200, "t" * 32, 2)
    assert response.headers["content-type"] == "application/json"
    assert json.loads(response.content) == response.parsed.to_dict() == REPLY
    request = server.requests[1]
    assert (request.target, request.headers["x-a"]) == ("/chat/completions", "b")
    assert request.json == {**HELLO, "temperature": 0, "brand_new": 1}


@pytest.mark.parametrize(
    ("path", "arguments", "body", "target"),
    [
        ("models.with_raw_response.list", {}, EMPTY_LIST, "/models"),
        ("user.balance.with_raw_response.retrieve", {}, BALANCE, "/user/balance"),
        ("beta.chat.completions.with_raw_response.create", HELLO, json.dumps(REPLY), "/beta/chat/completions"),
    ],
)
def test_every_resource_gives_the_response(
    serve: Serve, connect: Connect, path: str, arguments: dict[str, Any], body: str, target: str
) -> None:
    server = serve(answer(body))
    response = connect(server.url).call(path, **arguments)
    assert json.loads(response.content) == response.parsed.to_dict() == json.loads(body)
    assert server.requests[0].target == target


def test_status_is_raised_as_without_the_response(serve: Serve, connect: Connect) -> None:
    with pytest.raises(ServerError):
        connect(serve(answer("{}", status=500)).url).call("models.with_raw_response.list", timeout=5)


@pytest.mark.parametrize("client", [DeepSeek, AsyncDeepSeek])
def test_methods_that_give_the_response_take_all_arguments_but_the_stream(client: type[DeepSeek]) -> None:
    completions = client(api_key=API_KEY).chat.completions
    assert completions.with_raw_response is completions.with_raw_response
    plain = list(inspect.signature(completions.create).parameters)
    raw = list(inspect.signature(completions.with_raw_response.create).parameters)
    assert [name for name in plain if name != "stream"] == raw
