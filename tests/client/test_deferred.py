"""Log probabilities are decoded when they are first read; nobody who reads them can tell, but by the time it takes."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import attrs
import pytest
from deepseek_client import DecodeError, UnexpectedResponse
from deepseek_client.models import ChatCompletion, ChatCompletionChoice, ChoiceLogprobs

from tests.client.bodies import REPLY
from tests.client.conftest import Connect
from tests.client.wire import WireServer, answer

Serve = Callable[..., WireServer]

TOKEN = {"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": [{"token": "b", "logprob": -1, "bytes": None}]}


def reply(logprobs: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(REPLY))
    body["choices"][0]["logprobs"] = logprobs
    return body


def choice() -> ChatCompletionChoice:
    """One whose log probabilities nobody has read."""
    return ChatCompletion.from_dict(reply({"content": [TOKEN]})).choices[0]


def test_they_are_there_when_they_are_read(serve: Serve, connect: Connect) -> None:
    body = reply({"content": [TOKEN], "reasoning_content": None, "new": 1})
    answered = connect(serve(answer(json.dumps(body))).url).create()
    logprobs = answered.choices[0].logprobs
    assert type(logprobs) is ChoiceLogprobs
    assert logprobs.content[0].top_logprobs[0].token == "b"
    assert logprobs is answered.choices[0].logprobs
    assert answered.to_dict() == body


def test_null_is_none_at_once(serve: Serve, connect: Connect) -> None:
    answered = connect(serve(answer(json.dumps(reply(None)))).url).create()
    assert answered.choices[0].logprobs is None
    assert answered.to_dict() == reply(None)


USES: dict[str, Callable[[ChatCompletionChoice], Any]] = {
    "to_dict": lambda item: item.to_dict(),
    "repr": repr,
    "pickle": lambda item: pickle.loads(pickle.dumps(item)).to_dict(),
    "copy": lambda item: copy.copy(item).to_dict(),
    "deepcopy": lambda item: copy.deepcopy(item).to_dict(),
    "evolve": lambda item: attrs.evolve(item, index=3).to_dict(),
    "asdict": attrs.asdict,
    "hasattr": lambda item: hasattr(item, "logprobs"),
}


@pytest.mark.parametrize("name", USES)
def test_it_makes_no_difference_whether_they_were_read(name: str) -> None:
    read = choice()
    assert read.logprobs
    if name != "asdict":  # which shows all attributes, those of this class alone too
        assert USES[name](choice()) == USES[name](read)
    assert choice() == read
    fresh = choice()
    USES[name](fresh)
    assert fresh == read


def test_all_threads_get_the_same_object() -> None:
    item, start = choice(), Barrier(8)

    def read(_: int) -> ChoiceLogprobs | None:
        start.wait(10)
        return item.logprobs

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(read, range(8)))
    assert all(each is found[0] for each in found)


def test_what_does_not_fit_is_told_each_time_it_is_read(serve: Serve, connect: Connect) -> None:
    body = reply({"content": [{"token": "a"}]})
    item = connect(serve(answer(json.dumps(body))).url).create().choices[0]
    for _ in range(2):
        with pytest.raises(DecodeError, match=r"^TokenLogprob\.logprob: this required field is missing$"):
            _ = item.logprobs
    item.logprobs = None
    assert item.to_dict()["logprobs"] is None


@pytest.mark.parametrize("value", [[TOKEN], "x", 1, True])
def test_what_is_no_object_is_told_by_the_call(serve: Serve, connect: Connect, value: Any) -> None:
    server = serve(answer(json.dumps(reply(value))))
    with pytest.raises(UnexpectedResponse, match="ChoiceLogprobs: expected an object"):
        connect(server.url).create()


def test_other_attributes_are_missing_as_ever() -> None:
    with pytest.raises(AttributeError, match="'ChatCompletionChoice' object has no attribute 'logprob'"):
        _ = choice().logprob  # type: ignore[attr-defined]
