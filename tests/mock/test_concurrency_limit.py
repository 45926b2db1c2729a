"""How many answers an account may have in progress: one more is refused until one of them is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, Account, MockServer
from deepseek_mock.accounts import FULL
from deepseek_mock.contract import ModelTable
from deepseek_mock.profiles import NEWEST, SEED

OTHER_KEY = "sk-mock-00000000000000000000000000000002"
BODY = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Hi"}],
    "thinking": {"type": "disabled"},
}
PATIENCE = 10
REFUSED = (
    '{"error":{"message":"Your current concurrency is 2, which exceeds your concurrency limit of 1 based on your '
    'remaining balance. Please top up your balance to restore your concurrency.","type":"rate_limit_error",'
    '"param":null,"code":"rate_limit_error"}}'
)


@contextmanager
def serving(**options: Any) -> Iterator[tuple[MockServer, Callable[..., httpx.Response], httpx.Client]]:
    options.setdefault("accounts", [Account(DEFAULT_API_KEY, FULL, concurrency=1), Account(OTHER_KEY, FULL)])
    with MockServer(**options) as server, httpx.Client(base_url=server.base_url, timeout=PATIENCE) as client:

        def ask(key: str = DEFAULT_API_KEY, **members: Any) -> httpx.Response:
            headers = {"authorization": f"Bearer {key}"}
            return client.post("/chat/completions", json=BODY | members, headers=headers)

        yield server, ask, client


@contextmanager
def stalled(
    server: MockServer, client: httpx.Client, path: str = "/chat/completions", **members: Any
) -> Iterator[None]:
    """An answer that has begun and does not end; it is left with the block."""
    server.fail_with("stall", after_bytes=20)
    headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
    asked = BODY | {"stream": True} | members
    with client.stream("POST", path, json=asked, headers=headers) as answer:
        assert answer.status_code == 200
        body = answer.iter_raw()  # the stream closes with it
        assert next(body)
        yield


def free(ask: Callable[..., httpx.Response]) -> bool:
    """Whether the slot comes free; the server may notice a little later that a caller has gone."""
    end = time.monotonic() + PATIENCE
    while ask().status_code != 200:
        if time.monotonic() > end:
            return False
    return True


def test_stalled_stream_holds_its_slot_until_the_caller_leaves() -> None:
    with serving() as (server, ask, client):
        with stalled(server, client):
            refused = ask()
            assert refused.status_code == 429
            assert refused.headers["content-type"] == "application/json"
            assert "retry-after" not in refused.headers
            assert refused.text == REFUSED
            assert ask(stream=True).status_code == 429
        assert free(ask)


def test_paced_stream_holds_its_slot_until_it_ends() -> None:
    with serving() as (server, ask, client):
        server.expect(text="count").pace_with(tokens_per_second=50)
        headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
        body = BODY | {"stream": True, "messages": [{"role": "user", "content": "Count to 9"}]}
        with client.stream("POST", "/chat/completions", json=body, headers=headers) as answer:
            lines = answer.iter_lines()
            assert next(lines)
            assert ask().status_code == 429
            assert list(lines)[-2] == "data: [DONE]"
        assert free(ask)


def test_refused_request_holds_nothing() -> None:
    with serving() as (_, ask, _):
        assert [ask(temperature=9).status_code for _ in range(3)] == [400, 400, 400]
        assert [ask().status_code for _ in range(3)] == [200, 200, 200]


def test_wrong_request_is_refused_for_what_is_wrong() -> None:
    with serving() as (server, ask, client), stalled(server, client):
        assert ask(temperature=9).status_code == 400
        assert ask(key="sk-none").status_code == 401


def test_accounts_models_and_listings_do_not_share_slots() -> None:
    with serving() as (server, ask, client), stalled(server, client):
        assert ask(key=OTHER_KEY).status_code == 200
        assert ask(model="deepseek-v4-pro").status_code == 200
        # An alias is the same model.
        assert ask(model="deepseek-chat").status_code == 429
        headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
        assert client.get("/models", headers=headers).status_code == 200
        assert client.get("/user/balance", headers=headers).status_code == 200


def test_infill_counts_too() -> None:
    with serving() as (server, ask, client):
        with stalled(server, client, "/beta/completions", prompt="a"):
            assert ask().status_code == 429
        assert free(ask)


def test_failed_answer_frees_its_slot() -> None:
    with serving() as (server, ask, _):
        server.fail_with("reset", after_bytes=5)
        with pytest.raises(httpx.TransportError):
            ask()
        assert free(ask)


ROW = {
    "id": "deepseek-flash",
    "context_window": 5000,
    "max_output_tokens": 2000,
    "default_max_tokens": 1000,
    "input_modalities": ["text"],
    "output_modalities": ["text"],
    "thinking": "default",
    "fim": True,
    "max_concurrent_requests": 1,
}


@pytest.mark.parametrize(("profile", "status"), [(NEWEST, 429), (SEED, 200)])
def test_limit_of_the_model_holds_where_the_profile_has_limits(profile: Any, status: int) -> None:
    options = {"models": ModelTable([ROW]), "accounts": [Account(DEFAULT_API_KEY, FULL)], "profile": profile}
    with serving(**options) as (server, ask, client), stalled(server, client):
        assert ask().status_code == status


def test_work_that_fails_inside_frees_its_slot(capfd: pytest.CaptureFixture[str]) -> None:
    halved = ROW | {"default_max_tokens": {"non_thinking": 1000}}  # nothing is said of thinking
    options = {"models": ModelTable([halved]), "accounts": [Account(DEFAULT_API_KEY, FULL)]}
    with serving(**options) as (_, ask, _):
        assert ask(thinking={"type": "enabled"}).status_code == 500
        assert ask().status_code == 200
    assert "KeyError: 'thinking'" in capfd.readouterr().err
