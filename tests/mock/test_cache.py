"""The context cache: blocks of 128 tokens from the beginning of the prompt, by key and user_id."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, Account, Balance, MockServer
from deepseek_mock.prefix_cache import BLOCK_TOKENS, PrefixCache

Ask = Callable[..., dict[str, Any]]


def hits(answer: dict[str, Any]) -> int:
    usage = answer["usage"]
    assert usage["prompt_cache_hit_tokens"] + usage["prompt_cache_miss_tokens"] == usage["prompt_tokens"]
    assert usage["prompt_tokens_details"] == {"cached_tokens": usage["prompt_cache_hit_tokens"]}
    return int(usage["prompt_cache_hit_tokens"])


def fresh() -> str:
    return uuid.uuid4().hex


@pytest.mark.parametrize(
    ("prompt_tokens", "expected"), [(127, 0), (128, 128), (132, 128), (212, 128), (372, 256), (692, 640)]
)
def test_second_request_hits_whole_blocks(ask: Ask, prompt_tokens: int, expected: int) -> None:
    user = fresh()
    text = "word" * (prompt_tokens - 3)
    first, second = (ask(text, user_id=user) for _ in range(2))
    assert first["usage"]["prompt_tokens"] == prompt_tokens
    assert (hits(first), hits(second)) == (0, expected)


def test_longer_conversation_hits_its_beginning(ask: Ask) -> None:
    user = fresh()
    messages = [{"role": "user", "content": "word" * 300}]
    answer = ask(messages=messages, user_id=user)
    messages += [answer["choices"][0]["message"], {"role": "user", "content": "Go on."}]
    assert hits(ask(messages=messages, user_id=user)) == 256


def test_change_in_the_first_block_misses_all(ask: Ask) -> None:
    user = fresh()
    ask("word" * 600, user_id=user)
    assert hits(ask("other " + "word" * 600, user_id=user)) == 0


def test_change_in_a_later_block_hits_up_to_it(ask: Ask) -> None:
    user = fresh()
    ask("word" * 600, user_id=user)
    assert hits(ask("word" * 300 + " x" + "word" * 299, user_id=user)) == 256


@pytest.mark.parametrize("path", ["/chat/completions", "/v1/chat/completions", "/beta/chat/completions"])
def test_users_do_not_share(ask: Ask, path: str) -> None:
    text = fresh() + "word" * 300
    assert hits(ask(text, user_id="ann" + path)) == 0
    assert hits(ask(text, user_id="bob" + path)) == 0
    assert hits(ask(text, user_id="ann" + path, path=path)) == 256


def test_models_do_not_share(ask: Ask) -> None:
    text, user = "word" * 300, fresh()
    ask(text, user_id=user)
    assert hits(ask(text, user_id=user, model="deepseek-v4-pro")) == 0
    assert hits(ask(text, user_id=user, model="deepseek-chat")) == 256


def test_keys_do_not_share() -> None:
    balance = Balance("USD", Decimal(0), Decimal("1.00"))
    accounts = [Account(DEFAULT_API_KEY, (balance,)), Account("sk-second", (balance,))]
    body = {"model": "deepseek-chat", "messages": [{"role": "user", "content": "word" * 300}]}
    with MockServer(accounts=accounts) as server:
        found = []
        for key in (DEFAULT_API_KEY, "sk-second", "sk-second"):
            headers = {"authorization": f"Bearer {key}"}
            found.append(hits(httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers).json()))
    assert found == [0, 0, 256]


def test_fim_counts_hits_too(client: httpx.Client) -> None:
    body = {"model": "deepseek-flash", "prompt": fresh() + "word" * 300, "suffix": "end", "max_tokens": 4}
    found = [hits(client.post("/beta/completions", json=body).json()) for _ in range(2)]
    assert found == [0, 256]


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    cache = PrefixCache(capacity=4)
    prompts = [[f"{number}"] * BLOCK_TOKENS * 2 for number in range(3)]
    for prompt in prompts:
        assert cache.look_up(("key",), prompt) == 0
    assert len(cache) == 4
    assert cache.look_up(("key",), prompts[2]) == 256
    assert cache.look_up(("key",), prompts[0]) == 0
