"""The contract refuses what is not like the recorded answers: a schema that takes anything would pass all of them.

Bodies of the fixtures, and the contract's own examples for what was never recorded, are spoilt by rule.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from deepseek_conformance import contract
from deepseek_conformance.exchanges import EVENT_STREAM, load
from deepseek_conformance.recording_steps import schema_of

from tests.recorded.spoiling import EXTENDED, LEFT_OUT, SPOILT, places, shown, spoil
from tests.recorded.tolerated import TOLERATED

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = {
    "/chat/completions": "chat",
    "/beta/chat/completions": "chat",
    "/beta/completions": "infill",
    "/models": "models",
    "/user/balance": "balance",
}
HOW = (*SPOILT, LEFT_OUT)


def kind(path: str, status: str, media_type: str | None, body: Any) -> str:
    """The name of bodies that are alike."""
    if isinstance(body, str):
        return "text"
    if status != "200":
        return "error"
    return f"{NAMES[path]} chunk" if media_type == EVENT_STREAM else NAMES[path]


def with_title(body: Any) -> Any:
    """A chat answer with the member that no recording has."""
    titled = copy.deepcopy(body)
    choice = titled["choices"][0]
    (choice["delta"] if "delta" in choice else choice["message"])["title"] = "Weather"
    return titled


def bodies() -> Iterator[tuple[str, Mapping[str, Any], Any]]:
    """Kind, schema and value of all bodies."""
    for exchange in load(FIXTURES):
        for body in exchange.response():
            name, schema = kind(exchange.path, exchange.status, exchange.media_type, body), schema_of(exchange)
            yield name, schema, body
            if name.startswith("chat"):
                yield name, schema, with_title(body)
    for path, item in contract.document()["paths"].items():
        for operation in item.values():
            for status, response in operation["responses"].items():
                for media_type, media in contract.resolve(response).get("content", {}).items():
                    for example in media.get("examples", {}).values():
                        body = example["value"]
                        yield kind(path, status, media_type, body), media["schema"], body


def trials() -> Iterator[tuple[str, str, str, bool]]:
    """Kind of a body, how it was spoilt, where, and whether it still fits. Every type of value at a place once."""
    done: set[tuple[str, str, str, type]] = set()
    for name, schema, body in bodies():
        for steps, value in places(body):
            key = (str(schema), name, shown(steps), type(value))
            if key not in done:
                done.add(key)
                for how, changed in spoil(body, steps):
                    yield name, how, shown(steps), not contract.breaches(schema, changed)


@pytest.fixture(scope="module")
def tried() -> list[tuple[str, str, str, bool]]:
    """All trials."""
    return list(trials())


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("name", TOLERATED)
def test_spoilt_answer_is_refused_but_where_it_is_tolerated(
    tried: list[tuple[str, str, str, bool]], name: str, how: str
) -> None:
    taken = {place for kind_of, manner, place, fits in tried if fits and (kind_of, manner) == (name, how)}

    assert taken == TOLERATED[name].get(how, frozenset())


def test_unknown_members_are_tolerated(tried: list[tuple[str, str, str, bool]]) -> None:
    refused = {(name, place) for name, how, place, fits in tried if how == EXTENDED and not fits}

    assert refused == {("infill", "choices.[].logprobs.top_logprobs.[]")}, "but for a map of tokens to numbers"


def test_every_kind_of_answer_was_spoilt(tried: list[tuple[str, str, str, bool]]) -> None:
    assert {name for name, _, _, _ in tried} == TOLERATED.keys()
    assert {how for _, how, _, _ in tried} == {*HOW, EXTENDED}
    assert len(tried) > 900
