"""What must hold for every class of the package: asynchronous ones mirror the others, values copy and pickle whole."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import deepseek_client
import pytest
from deepseek_client import APIError, AsyncDeepSeek, AsyncStream, DeepSeek, DeepSeekError, Stream, errors, models

from tests.client.bodies import CHUNKS, DONE, REPLY, chunk, event
from tests.client.conftest import API_KEY, Connect
from tests.client.wire import Script, WireServer, answer, events

Serve = Callable[..., WireServer]
FIXTURES = Path(__file__).parent.parent / "recorded" / "fixtures"
COPIES: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    *(lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol)) for protocol in range(6)),
]


# Twins


def members(kind: type) -> dict[str, inspect.Signature | None]:
    """The public members of a class, and how those are called that can be."""
    names = [name for name in dir(kind) if not name.startswith("_")]
    found = {name: inspect.getattr_static(kind, name) for name in names}
    return {name: inspect.signature(item) if inspect.isfunction(item) else None for name, item in found.items()}


def resources(client: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """A client and everything that has methods below it."""
    yield name, client
    for attribute in dir(type(client)):
        if not attribute.startswith("_") and attribute not in {"timeout", "with_options"}:
            value = getattr(client, attribute)
            if type(value).__module__.startswith("deepseek_client.") and not callable(value):
                yield from resources(value, f"{name}.{attribute}")


def test_asynchronous_classes_have_the_members_of_the_others() -> None:
    twins = dict(resources(DeepSeek(api_key=API_KEY)))
    asynchronous = dict(resources(AsyncDeepSeek(api_key=API_KEY)))
    assert twins.keys() == asynchronous.keys() > {"", ".chat.completions", ".beta.completions", ".models", ".user"}
    pairs = [(type(twins[name]), type(asynchronous[name])) for name in twins]
    for one, other in [*pairs, (Stream, AsyncStream)]:
        signatures, others = members(one), members(other)
        assert signatures.keys() == others.keys(), one
        for name, signature in signatures.items():
            twin = others[name]
            assert (signature is None) is (twin is None), f"{one.__name__}.{name}"
            if signature is not None and twin is not None:
                assert [*signature.parameters] == [*twin.parameters], f"{one.__name__}.{name}"


def test_every_public_class_with_an_asynchronous_name_has_a_twin() -> None:
    names = set(deepseek_client.__all__)
    missing = {name for name in names if name.startswith("Async") and name.removeprefix("Async") not in names}
    assert not missing


# Values


def same(value: Any, twin: Any) -> bool:
    return type(twin) is type(value) and twin == value


NAMED = [getattr(models, name) for name in dir(models)]
MODELS = [item for item in NAMED if inspect.isclass(item) and attrs.has(item)]


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_every_model_copies_and_pickles(kind: Any) -> None:
    needed = [field.alias for field in attrs.fields(kind) if field.init and field.default is attrs.NOTHING]
    value = kind(**dict.fromkeys(needed, "a"))
    value.additional_properties["new"] = {"a": [1, None]}
    for twin in (make(value) for make in COPIES):
        assert same(value, twin)
        assert twin.additional_properties == value.additional_properties


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("chat_*.resp.json")), ids=lambda path: path.name)
def test_every_recorded_answer_copies_and_pickles(path: Path) -> None:
    data = json.loads(path.read_text())
    value = models.ChatCompletion.from_dict(data)
    value.trace_id = "t"
    for twin in (make(value) for make in COPIES):
        assert same(value, twin)
        assert (twin.to_dict(), twin.trace_id) == (data, "t")


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    yield kind
    for item in kind.__subclasses__():
        yield from subclasses(item)


@pytest.mark.parametrize("kind", [*dict.fromkeys(subclasses(DeepSeekError))], ids=lambda kind: kind.__name__)
def test_every_error_copies_and_pickles(kind: Any) -> None:
    error = kind("what it says")
    error.add_note("a note")
    if isinstance(error, APIError):
        error.attempts, error.chunks = 3, (models.ChatCompletionChunk.from_dict(CHUNKS[0]),)
    for twin in (make(error) for make in COPIES):
        assert type(twin) is kind
        assert (str(twin), vars(twin)) == (str(error), vars(error))


TRACE = {"x-ds-trace-id": "0123456789abcdef"}
CALLS: dict[str, tuple[Script, bool]] = {
    **{
        f"status-{status}": (answer('{"error": {"message": "m"}}', status=status, headers=TRACE), False)
        for status in (*errors.STATUS_ERRORS, 418)
    },
    "connection": (Script([], "close"), False),
    "time": (Script([], "hang"), False),
    "unexpected": (answer("<html>"), False),
    "truncated": (events(event(CHUNKS[0]), headers=TRACE), True),
    "in-stream": (events(event(CHUNKS[1]), event({"error": {"message": "m", "code": "c"}})), True),
    "no-chunk": (events(event(CHUNKS[0]), event({})), True),
    "no-reason": (events(event(chunk({"content": "a"})), DONE), True),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_error_of_a_call_pickles_without_the_key(serve: Serve, connect: Connect, name: str) -> None:
    script, stream = CALLS[name]
    driver = connect(serve(script).url, deadline=0.2 if name == "time" else 30)
    with pytest.raises(APIError) as caught:
        driver.stream() if stream else driver.create()
    error = caught.value
    assert (len(error.chunks) > 0) is stream
    for make in COPIES:
        twin = make(error)
        assert (type(twin), str(twin), vars(twin)) == (type(error), str(error), vars(error))
    for protocol in range(6):
        assert API_KEY.encode() not in pickle.dumps(error, protocol)


def test_reply_pickles_without_the_key(serve: Serve, connect: Connect) -> None:
    reply = connect(serve(answer(json.dumps(REPLY), headers=TRACE)).url).create()
    data = pickle.dumps(reply)
    assert API_KEY.encode() not in data
    assert (pickle.loads(data), pickle.loads(data).trace_id) == (reply, "0123456789abcdef")
