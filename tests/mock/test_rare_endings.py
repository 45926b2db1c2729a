"""Endings that a model alone does not give: a filter, a lack of resources, a refused input; a scenario does."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from deepseek_mock import MockServer

BODY = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Hi"}],
    "thinking": {"type": "disabled"},
}
REASONS = ("content_filter", "insufficient_system_resource", "aborted")


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[MockServer, httpx.Client]]:
    with MockServer() as server:
        headers = {"authorization": f"Bearer {server.api_key}"}
        with httpx.Client(base_url=server.base_url, headers=headers) as client:
            yield server, client


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("stream", [False, True])
def test_chat_ends_for_the_reason(running: tuple[MockServer, httpx.Client], reason: str, stream: bool) -> None:
    server, client = running
    server.reply_with("It was", finish_reason=reason)
    text = client.post("/chat/completions", json=BODY | {"stream": stream}).text
    last = json.loads(text.split("\n\n")[-3].removeprefix("data: ") if stream else text)
    assert last["choices"][0]["finish_reason"] == reason
    assert last["usage"]["completion_tokens"] > 0


@pytest.mark.parametrize("reason", REASONS)
def test_infill_ends_for_the_reason(running: tuple[MockServer, httpx.Client], reason: str) -> None:
    server, client = running
    server.reply_with("It was", finish_reason=reason)
    answer = client.post("/beta/completions", json={"model": "deepseek-flash", "prompt": "a"}).json()
    assert answer["choices"][0] == {"finish_reason": reason, "index": 0, "logprobs": None, "text": "It was"}


def test_input_is_refused_as_a_risk(running: tuple[MockServer, httpx.Client]) -> None:
    server, client = running
    server.fail_with(400, message="Content Exists Risk")
    answer = client.post("/chat/completions", json=BODY)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/octet-stream")
    assert answer.text == (
        '{"error":{"message":"Content Exists Risk","type":"invalid_request_error","param":null,'
        '"code":"invalid_request_error"}}'
    )
