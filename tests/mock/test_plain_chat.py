"""Plain requests are read in a straight line: what comes of them is what comes of the same request with more in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, PROFILES, MockServer

KEY = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
USER = {"role": "user", "content": "Count from 1 to 9"}
# The mock passes over members that it does not know, and reads such a request member by member.
UNKNOWN = {"unknown": 1}

REQUESTS: list[dict[str, Any]] = [
    {},
    {"stream": True},
    {"stream": False},
    {"stream": None},
    {"stream": 1},
    {"max_tokens": 4},
    {"max_tokens": 4.0},
    {"max_tokens": 4.5},
    {"max_tokens": True},
    {"max_tokens": 0},
    {"max_tokens": None, "temperature": None},
    {"temperature": 1},
    {"temperature": 0.5},
    {"temperature": 3},
    {"temperature": False},
    {"temperature": "1"},
    {"thinking": {"type": "enabled"}},
    {"thinking": {"type": "disabled"}},
    {"thinking": {"type": "disabled", "more": 1}},
    {"thinking": {"type": "other"}},
    {"thinking": {"type": None}},
    {"thinking": {}},
    {"thinking": []},
    {"thinking": None},
    {"model": "deepseek-reasoner"},
    {"model": "unheard-of"},
    {"model": None},
    {"messages": []},
    {"messages": None},
    {"messages": "Hello"},
    {"messages": [USER, 5]},
    {"messages": [USER, {"role": "user"}]},
    {"messages": [USER, {"role": "user", "content": None}]},
    {"messages": [USER, {"role": "user", "content": 5}]},
    {"messages": [USER, {"role": ["user"], "content": "x"}]},
    {"messages": [USER, {"role": "tool", "content": "x"}]},
    {"messages": [USER, {"role": "other", "content": "x"}]},
    {"messages": [USER, {"role": "user", "content": "x", "name": "y"}]},
    {"messages": [USER, {"role": "user", "content": "x", "more": "y"}]},
    {"messages": [USER, {"role": "user", "content": [{"type": "text", "text": "x"}]}]},
    {"messages": [{"role": "system", "content": "s"}, USER, {"role": "assistant", "content": "a"}, USER]},
    {"messages": [USER, {"role": "assistant", "content": ""}]},
]


@pytest.fixture(scope="module", params=PROFILES)
def client(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    with MockServer(seed=1, profile=request.param) as server, httpx.Client(base_url=server.base_url) as client:
        client.headers.update(KEY)
        yield client


def answer(client: httpx.Client, members: dict[str, Any]) -> tuple[int, str]:
    """Status and text; without the id, which follows from the bytes of the request, and places in these."""
    found = client.post("/chat/completions", json=members)
    text = found.text.partition(" at line ")[0]
    if found.is_success:
        identifier = text.partition('"id":"')[2][:36]
        assert len(identifier) == 36
        text = text.replace(identifier, "")
    return found.status_code, text


@pytest.mark.parametrize("members", REQUESTS, ids=str)
def test_plain_request_is_read_like_any_other(client: httpx.Client, members: dict[str, Any]) -> None:
    asked = {"model": "deepseek-chat", "messages": [USER], **members}
    assert answer(client, asked) == answer(client, asked | UNKNOWN)
