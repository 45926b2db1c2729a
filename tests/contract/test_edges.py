"""The server takes a request if and only if the contract does, whatever stands in the place of a member.

The schemas say the same as the mock's own checks, which were written without them. Generated requests find out as well,
but by chance; here every place gets every value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_conformance.contract import breaches, request_schema
from deepseek_conformance.rules import broken_rules

from tests.recorded.spoiling import EXTENDED, LEFT_OUT, Steps, places, replaced, spoil

CHAT, BETA, FIM = "/chat/completions", "/beta/chat/completions", "/beta/completions"
OFF = {"type": "disabled"}
CALL = {"index": 0, "id": "call_00_a", "type": "function", "function": {"name": "act", "arguments": "{}"}}
ACT = {
    "type": "function",
    "function": {
        "name": "act",
        "description": "Acts.",
        "parameters": {"type": "object"},
        "strict": False,
    },
}
SHARED: dict[str, Any] = {
    "model": "deepseek-flash",
    "max_tokens": 4,
    "stop": ["a"],
    "stream": False,
    "temperature": 1,
    "top_p": 1,
    "frequency_penalty": 0,
    "presence_penalty": 0,
}
# Between them they have every member of requests.
BODIES: list[tuple[str, dict[str, Any]]] = [
    (
        CHAT,
        {
            **SHARED,
            "messages": [
                {"role": "system", "content": "Answer as json.", "name": "a"},
                {"role": "user", "content": "Act.", "name": "b"},
                {"role": "assistant", "content": "", "reasoning_content": "I act.", "tool_calls": [CALL], "name": "c"},
                {"role": "tool", "tool_call_id": "call_00_a", "content": "done"},
                {"role": "latest_reminder", "content": "2026-11-20"},
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": "And?"},
                        {"type": "image_url", "image_url": {"url": "https://example.com/a.png", "detail": "low"}},
                        {"type": "file", "file_data": "data:,", "filename": "a.txt"},
                        {"type": "file", "file_id": "file-a"},
                    ],
                },
            ],
            "thinking": OFF,
            "reasoning_effort": "low",
            "response_format": {"type": "json_object"},
            "tools": [ACT, {"type": "deepseek_web_search"}, {"type": "deepseek_read_url"}],
            "tool_choice": "auto",
            "logprobs": True,
            "top_logprobs": 2,
            "user_id": "a",
            "safety_check": {"level": "low"},
            "title": {"enabled": True},
            "n": 1,
        },
    ),
    (
        BETA,
        {
            **SHARED,
            "messages": [
                {"role": "user", "content": "Act."},
                {"role": "assistant", "content": "Well", "prefix": True},
            ],
            "thinking": OFF,
            "stream": True,
            "stream_options": {"include_usage": True},
            "tools": [ACT],
            "tool_choice": {"type": "function", "function": {"name": "act"}},
        },
    ),
    (FIM, {**SHARED, "prompt": "a", "suffix": "b", "echo": False, "logprobs": 1}),
    (FIM, {**SHARED, "prompt": "a", "echo": True, "stream": True, "stream_options": {"include_usage": False}}),
]
# Just within and just beyond every limit.
NUMBERS = (-2.1, -2, -1, 0, 0.5, 1.0, 1, 2, 2.1, 20, 21, 4096, 4097, 8192, 393_216, 393_217)
WORDS = {
    "detail": ("original", "auto", "high", "medium"),
    "type": ("enabled", "adaptive", "text", "json_schema"),
    "tool_choice": ("none", "required", "any"),
    "level": ("high", "medium"),
    "role": ("developer", "user", "system"),
    "name": ("a" * 64, "a" * 128, "a" * 129, "a.b", "a b", ""),
    "user_id": ("a" * 512, "a" * 513, "a b", ""),
    "stop": (["a"] * 16, ["a"] * 17, "a"),
}


def values(steps: Steps, value: Any) -> Iterator[Any]:
    """What is put in the place of a value."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield from NUMBERS
    if isinstance(value, bool):
        yield not value
    yield from WORDS.get(str(steps[-1]) if steps else "", ())


def requests(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with each of its places changed in every way."""
    for steps, value in places(body):
        for how, changed in spoil(body, steps):
            if isinstance(changed, dict) and how in {
                "null",
                "another type",
                "another word",
                "empty",
                LEFT_OUT,
                EXTENDED,
            }:
                yield changed
        for other in values(steps, value):
            yield replaced(body, steps, other)
    yield {**body, "tools": [{**ACT, "function": {"name": f"act_{number}"}} for number in range(128)]}
    yield {**body, "tools": [{**ACT, "function": {"name": f"act_{number}"}} for number in range(129)]}


def is_lawful(path: str, body: dict[str, Any]) -> bool:
    """Whether the contract takes a body: its schema, and the rules that no schema can state."""
    return not breaches(request_schema("POST", path), body) and not broken_rules(path, body)


@pytest.mark.any_server
@pytest.mark.parametrize(("path", "body"), BODIES, ids=["chat", "beta", "gap", "echo"])
def test_request_is_taken_if_and_only_if_it_is_lawful(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    assert is_lawful(path, body)
    taken = refused = 0

    for changed in requests(body):
        response = client.post(path, json=changed)
        assert response.status_code == (200 if is_lawful(path, changed) else 400), (
            json.dumps(changed)[:2000],
            response.text[:300],
        )
        taken += response.status_code == 200
        refused += response.status_code == 400

    assert taken >= 50
    assert refused >= 40
