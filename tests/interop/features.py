"""Runs what a client offers against the server at DEEPSEEK_BASE_URL and prints what came of it, as one line of JSON."""

from __future__ import annotations

import asyncio
import inspect
import json
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

BASE_URL = os.environ["DEEPSEEK_BASE_URL"]
BETA_URL = f"{BASE_URL}/beta"
API_KEY = os.environ["DEEPSEEK_API_KEY"]
QUESTIONS: dict[str, Any] = json.loads((Path(__file__).parent / "questions.json").read_text(encoding="utf-8"))
MODEL: str = QUESTIONS["model"]
SUM: str = QUESTIONS["sum"]["question"]
WEATHER: str = QUESTIONS["weather"]["question"]

Feature = Callable[[], str | Coroutine[Any, Any, str]]
_notes: list[str] = []


class NotOffered(Exception):
    """The client has no such feature; the message says why."""


def expect(fulfilled: object, found: object) -> None:
    """Fails the feature unless something is so; `found` is what was there instead."""
    if not fulfilled:
        raise AssertionError(f"unexpected: {found!r}")


def note(text: str) -> None:
    """Says something about the client that its users should know."""
    _notes.append(text)


def expect_sum(text: str | None) -> str:
    """Holds an answer to the sum to its result."""
    expect(QUESTIONS["sum"]["answer"] in (text or ""), text)
    return text or ""


def expect_pieces(pieces: list[str], whole: str) -> str:
    """Holds a stream to the answer that came in one piece."""
    pieces = [piece for piece in pieces if piece]
    expect(len(pieces) > 1, pieces)
    expect("".join(pieces) == whole, pieces)
    return f"{len(pieces)} pieces"


def expect_weather(cities: list[str], answer: str | None) -> str:
    """Holds a tool's calls to the city that was asked about, and the final answer to the tool's result."""
    expect(cities == [QUESTIONS["weather"]["city"]], cities)
    expect(QUESTIONS["weather"]["number"] in (answer or ""), answer)
    return answer or ""


def expect_typed(city: object, degrees: object) -> str:
    """Holds the members of a typed answer to what the question says."""
    wanted = QUESTIONS["typed"]
    expect(city == wanted["city"] and degrees == wanted["degrees"], (city, degrees))
    return f"{city}, {degrees}"


def expect_json(text: str | None) -> str:
    """Holds an answer in JSON mode to the members of the example in the prompt."""
    answer = json.loads(text or "")
    expect(set(answer) == {"question", "answer"}, answer)
    expect(QUESTIONS["json"]["answer"] in answer["answer"], answer)
    return str(answer["answer"])


def get_weather(city: str) -> str:
    """Get the weather in a city."""
    del city
    return str(QUESTIONS["weather"]["result"])


# The function above, and a schema for typed answers, for clients that take them as JSON Schema.
TOOL: dict[str, Any] = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Get the weather in a city.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
JSON_MESSAGES: list[dict[str, Any]] = [
    {"role": "system", "content": QUESTIONS["json"]["system"]},
    {"role": "user", "content": QUESTIONS["json"]["question"]},
]


def run(features: dict[str, Feature]) -> None:
    """Runs all features in their order and prints the outcome of each."""
    outcomes: dict[str, dict[str, Any]] = {}
    with asyncio.Runner() as loop:
        for name, feature in features.items():
            _notes.clear()
            outcomes[name] = {**_outcome(feature, loop), "notes": list(_notes)}
    print(json.dumps(outcomes))


def _outcome(feature: Feature, loop: asyncio.Runner) -> dict[str, Any]:
    try:
        shown = feature()
        if inspect.iscoroutine(shown):
            shown = loop.run(shown)
    except NotOffered as reason:
        return {"ok": None, "shown": str(reason)}
    except Exception as error:  # noqa: BLE001 - whatever a client raises is the outcome
        return {"ok": False, "shown": f"{type(error).__name__}: {error}"[:600]}
    return {"ok": True, "shown": shown}
