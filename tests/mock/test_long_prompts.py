"""Ten times the text takes about ten times the work, whatever the text is made of."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from deepseek_mock.accounts import DEFAULT_ACCOUNTS
from deepseek_mock.api import Api
from deepseek_mock.contract import load_models, load_prices
from deepseek_mock.http_request import Request
from deepseek_mock.identity import Identity
from deepseek_mock.ledger import Ledger

SHORT, LONG = 30_000, 300_000
# Work in proportion to the length gives 10, work in proportion to its square 100.
MOST = 35
PIECES = {
    "prose": "On day 4 nothing much happened to anybody, and 3 of us slept. ",
    "spaces": " ",
    "words and spaces": "a" + " " * 50,
    "lines": "\n",
    "quotes": "say: \"' ",
    "braces": '{"a": [',
    "nested objects": '{"a":' + " " * 5_000,
    "callbacks": "f(a){",
    "objects": '{"a": 1} ',
    "brackets": "((((((((",
    "digits": "1234567890",
    "sums": "1 + ",
    "names": "Paris, ",
    "questions": "weather and? ",
    "tasks": "Summarise: translate: list 3 ",
    "code": "def f(a):\n    return ```",
    "Chinese": "天气和以及，",  # noqa: RUF001
    "one word": "x",
    "addresses": "a.b@",
    "dates": "2026-1-",
}
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string"},
                "at": {"type": "string", "format": "date-time"},
                "mail": {"type": "string", "format": "email", "pattern": "^.+@.+$"},
                "days": {"type": "array", "items": {"type": "integer"}},
            },
            "required": ["city", "at", "mail", "days"],
        },
    },
}
REQUESTS: dict[str, dict[str, Any]] = {
    "plain": {"title": {"enabled": True}},
    "tools": {"tools": [WEATHER], "tool_choice": "required"},
    "JSON": {"response_format": {"type": "json_object"}},
    "fill in the middle": {},
}


@pytest.fixture(scope="module")
def api() -> Api:
    return Api(Ledger(DEFAULT_ACCOUNTS, load_prices()), load_models(), Identity(lambda: 1_790_000_000.0, 1))


def work(api: Api, kind: str, piece: str, length: int) -> float:
    """Seconds of this thread's processor time for one answer."""
    text = (piece * (length // len(piece) + 1))[:length]
    members: dict[str, Any] = {"model": "deepseek-flash", **REQUESTS[kind]}
    path = "/chat/completions"
    if kind == "fill in the middle":
        path = "/beta/completions"
        members |= {"prompt": text, "suffix": text}
    else:
        members["messages"] = [{"role": "user", "content": f"json {text}"}]
    headers = {"authorization": f"Bearer {DEFAULT_ACCOUNTS[0].key}", "content-type": "application/json"}
    request = Request("POST", path, "", headers, json.dumps(members, ensure_ascii=False).encode())
    start = time.thread_time()
    answer = api.answer(request)
    spent = time.thread_time() - start
    assert answer.status in {200, 400}  # a text may be longer than the context window
    if answer.done is not None:
        answer.done()
    return spent


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize("kind", REQUESTS)
def test_work_grows_with_the_length(api: Api, kind: str, piece: str) -> None:
    short = min(work(api, kind, piece, SHORT) for _ in range(2))
    assert work(api, kind, piece, LONG) < MOST * max(short, 0.005)
