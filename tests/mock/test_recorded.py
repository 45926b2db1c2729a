"""The mock's answers beside real ones to the same requests (June 2026, texts shortened, ids replaced).

Texts and numbers differ, of course; members, their order, their types, and the forms of chunks do not.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

RECORDED = Path(__file__).parent / "recorded"
WHOLE = sorted(path.name.removesuffix(".answer.json") for path in RECORDED.glob("*.answer.json"))
STREAMED = sorted(path.name.removesuffix(".answer.sse") for path in RECORDED.glob("*.answer.sse"))


def post(client: httpx.Client, name: str) -> httpx.Response:
    content = (RECORDED / f"{name}.request.json").read_bytes()
    return client.post("/chat/completions", content=content, headers={"content-type": "application/json"})


def skeleton(value: Any) -> Any:
    """A value with its texts and numbers taken out; members keep their order."""
    if isinstance(value, dict):
        return [(key, skeleton(member)) for key, member in value.items()]
    if isinstance(value, list):
        return [skeleton(item) for item in value]
    return type(value).__name__


def forms(stream: str) -> list[Any]:
    """The different forms of frames of a stream, in the order of their first appearance."""
    found: list[Any] = []
    for frame in stream.split("\n\n"):
        form: Any = frame
        if frame.startswith("data: {"):
            chunk = json.loads(frame.removeprefix("data: "))
            delta = chunk["choices"][0]["delta"]
            empty = [key for key, value in delta.items() if value == ""]
            form = (skeleton(chunk), empty, chunk["choices"][0]["finish_reason"])
        if form not in found and not frame.startswith(":"):
            found.append(form)
    return found


def test_recordings_are_there() -> None:
    assert len(WHOLE) == 6
    assert len(STREAMED) == 2


@pytest.mark.parametrize("name", WHOLE)
def test_whole_answer_has_the_recorded_form(client: httpx.Client, name: str) -> None:
    recorded = json.loads((RECORDED / f"{name}.answer.json").read_text(encoding="utf-8"))
    answer = post(client, name).json()
    assert skeleton(answer) == skeleton(recorded)
    assert answer["choices"][0]["finish_reason"] == recorded["choices"][0]["finish_reason"]


@pytest.mark.parametrize("name", STREAMED)
def test_stream_has_the_recorded_forms(client: httpx.Client, name: str) -> None:
    recorded = (RECORDED / f"{name}.answer.sse").read_text(encoding="utf-8")
    assert forms(post(client, name).text) == forms(recorded)


def test_named_tool_is_called_as_recorded(client: httpx.Client) -> None:
    recorded = json.loads((RECORDED / "tool_choice_named.answer.json").read_text(encoding="utf-8"))
    answer = post(client, "tool_choice_named").json()
    functions = [found["choices"][0]["message"]["tool_calls"][0]["function"] for found in (answer, recorded)]
    assert functions[0]["name"] == functions[1]["name"]
    assert list(json.loads(functions[0]["arguments"])) == list(json.loads(functions[1]["arguments"]))
