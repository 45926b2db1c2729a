"""Copies, pickles and representations: nothing is lost, and the key is never in them."""

from __future__ import annotations

import copy
import json
import pickle
import traceback
from collections.abc import Callable

import deepseek_client
import pytest
from deepseek_client import UNSET, DeepSeek, Unset
from deepseek_client.errors import STATUS_ERRORS, APIStatusError
from deepseek_client.models import ChatCompletion, ChatCompletionChunk, ChatCompletionRequest, UserMessage

from tests.client.bodies import CHUNKS, REPLY, event
from tests.client.conftest import API_KEY, Connect
from tests.client.wire import WireServer, answer, events

Serve = Callable[..., WireServer]
COPIES: list[Callable[[object], object]] = [
    copy.copy,
    copy.deepcopy,
    *(lambda value, p=p: pickle.loads(pickle.dumps(value, p)) for p in range(pickle.HIGHEST_PROTOCOL + 1)),  # type: ignore[misc]
]


@pytest.mark.parametrize("make_copy", COPIES)
def test_models_and_unset_survive_copies(make_copy: Callable[[object], object]) -> None:
    assert make_copy(UNSET) is UNSET
    request = ChatCompletionRequest(model="m", messages=[UserMessage(content="u")], temperature=None)
    again = make_copy(request)
    assert again == request
    assert isinstance(again, ChatCompletionRequest)
    assert again.to_dict() == {
        "messages": [{"role": "user", "content": "u"}],
        "model": "m",
        "temperature": None,
    }
    for body in CHUNKS:
        chunk = make_copy(ChatCompletionChunk.from_dict(body))
        assert isinstance(chunk, ChatCompletionChunk)
        assert chunk.to_dict() == body


def test_unset_is_false_and_never_in_responses() -> None:
    assert not UNSET
    assert isinstance(UNSET, Unset)
    assert repr(UNSET) == "UNSET"
    assert "UNSET" not in repr(ChatCompletion.from_dict(REPLY))
    assert "UNSET" not in repr([ChatCompletionChunk.from_dict(body) for body in CHUNKS])


def test_changed_fields_are_sent_as_changed() -> None:
    chunk = ChatCompletionChunk.from_dict(CHUNKS[1])
    assert chunk.choices[0].delta.content is None
    chunk.choices[0].delta.content = "now"
    assert chunk.to_dict()["choices"][0]["delta"] == {"content": "now", "reasoning_content": "A greeting."}


@pytest.mark.parametrize("make_copy", COPIES[1:])
def test_errors_survive_copies_without_the_key(
    serve: Serve, connect: Connect, make_copy: Callable[[object], object]
) -> None:
    server = serve(
        answer("", status=402),
        answer("<html>"),
        events(event(CHUNKS[0])),
        events(event(CHUNKS[0]) + event({"error": {"message": "m", "code": "c"}})),
    )
    client = connect(server.url)
    calls = [client.create, client.create, client.stream, client.stream]
    for call, name in zip(
        calls, ("InsufficientBalance", "UnexpectedResponse", "StreamTruncated", "StreamError"), strict=True
    ):
        with pytest.raises(getattr(deepseek_client, name)) as caught:
            call()
        error = caught.value
        again = make_copy(error)
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert vars(again) == vars(error)
        assert API_KEY not in "".join(traceback.format_exception(error))
        assert API_KEY.encode() not in pickle.dumps(error)


def test_every_error_class_pickles_with_defaults() -> None:
    for kind in {*STATUS_ERRORS.values(), APIStatusError}:
        error = pickle.loads(pickle.dumps(kind("message")))
        assert (type(error), str(error), error.status_code) == (kind, "message", 0)


def test_key_is_nowhere_in_a_client() -> None:
    with DeepSeek(api_key=API_KEY) as client:
        assert API_KEY not in repr(client)
        assert API_KEY not in repr(vars(client))
        assert API_KEY not in repr([vars(value) for value in vars(client).values() if hasattr(value, "__dict__")])
        with pytest.raises(TypeError, match="pickle"):
            pickle.dumps(client)


def test_decoding_by_hand_raises_a_named_error() -> None:
    with pytest.raises(deepseek_client.DecodeError, match=r"ChatCompletion\.id: this required field is missing"):
        ChatCompletion.from_dict({})
    with pytest.raises(deepseek_client.DecodeError, match="ChatCompletion: expected an object"):
        ChatCompletion.from_dict(json.loads("[]"))


@pytest.mark.parametrize("arguments", [{"messages": [object()]}, {"timeout": -1}, {"extra_headers": {"x": "\n"}}, {}])
def test_key_is_in_no_frame_of_a_traceback(serve: Serve, connect: Connect, arguments: dict[str, object]) -> None:
    server = serve(answer("", status=401))
    with pytest.raises(deepseek_client.DeepSeekError) as caught:
        connect(server.url).create(**arguments)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    ours = [frame for frame in frames if "deepseek_client" in frame.f_code.co_filename]
    assert ours
    assert [frame.f_code.co_qualname for frame in ours if API_KEY in repr(frame.f_locals)] == []
