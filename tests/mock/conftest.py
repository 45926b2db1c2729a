"""What the mock's tests share: a client with a good key, and answers checked against the contract."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
import pytest
import yaml
from deepseek_mock import MockServer
from deepseek_mock.contract import find_contract
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

BASE = "urn:contract"


@cache
def _registry() -> Registry[Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    document = yaml.load(find_contract().read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return Registry().with_resource(BASE, Resource(document, DRAFT202012))


def conforms(schema: str, value: object) -> None:
    """Fails unless a value fits a schema of the contract."""
    reference = {"$ref": f"{BASE}#/components/schemas/{schema}"}
    Draft202012Validator(reference, registry=_registry()).validate(value)


@dataclass(frozen=True)
class Stream:
    """A streamed answer: its bytes, the comments before it, and the chunks in it."""

    raw: bytes
    comments: list[str]
    chunks: list[dict[str, Any]]

    @property
    def deltas(self) -> list[dict[str, Any]]:
        return [chunk["choices"][0]["delta"] for chunk in self.chunks]

    def text(self, channel: str = "content") -> str:
        return "".join(delta.get(channel) or "" for delta in self.deltas)


def parse_stream(raw: bytes, schema: str) -> Stream:
    """Takes a stream apart; fails on any frame that is neither a comment nor one data line."""
    assert raw.endswith(b"data: [DONE]\n\n")
    frames = raw.decode().split("\n\n")
    assert frames.pop() == ""
    assert frames.pop() == "data: [DONE]"
    comments = [frame for frame in frames if frame.startswith(":")]
    chunks = []
    for frame in frames[len(comments) :]:
        assert frame.startswith("data: {"), frame
        assert "\n" not in frame
        chunks.append(json.loads(frame.removeprefix("data: ")))
        conforms(schema, chunks[-1])
    return Stream(raw, comments, chunks)


@pytest.fixture(scope="session")
def client(mock_server: MockServer) -> Iterator[httpx.Client]:
    """A client that sends the accepted key."""
    headers = {"authorization": f"Bearer {mock_server.api_key}"}
    with httpx.Client(base_url=mock_server.base_url, headers=headers, timeout=30) as client:
        yield client


Ask = Callable[..., dict[str, Any]]
AskStream = Callable[..., Stream]


def _members(text: str, members: dict[str, Any]) -> dict[str, Any]:
    return {
        "model": "deepseek-flash",
        "messages": [{"role": "user", "content": text}],
        "thinking": {"type": "disabled"},
        **members,
    }


@pytest.fixture(scope="session")
def ask(client: httpx.Client) -> Ask:
    """Asks for a chat completion without thinking, unless the members say otherwise."""

    def asking(text: str = "Hi", *, path: str = "/chat/completions", **members: Any) -> dict[str, Any]:
        response = client.post(path, json=_members(text, members))
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        answer = response.json()
        conforms("ChatCompletion", answer)
        return answer

    return asking


@pytest.fixture(scope="session")
def ask_stream(client: httpx.Client) -> AskStream:
    """The same, streamed."""

    def asking(text: str = "Hi", *, path: str = "/chat/completions", **members: Any) -> Stream:
        response = client.post(path, json=_members(text, {"stream": True, **members}))
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        return parse_stream(response.content, "ChatCompletionChunk")

    return asking


@pytest.fixture(scope="session")
def fim(client: httpx.Client) -> Ask:
    """Asks for a fill-in-the-middle completion."""

    def asking(**members: Any) -> dict[str, Any]:
        response = client.post("/beta/completions", json={"model": "deepseek-flash", "prompt": "a", **members})
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "application/json"
        answer = response.json()
        conforms("Completion", answer)
        return answer

    return asking


@pytest.fixture(scope="session")
def fim_stream(client: httpx.Client) -> AskStream:
    """The same, streamed."""

    def asking(**members: Any) -> Stream:
        body = {"model": "deepseek-flash", "prompt": "a", "stream": True, **members}
        response = client.post("/beta/completions", json=body)
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        return parse_stream(response.content, "CompletionChunk")

    return asking
