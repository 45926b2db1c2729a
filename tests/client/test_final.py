"""The whole answer of a stream, its text, and what is left of a stream that broke."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
import trio
from deepseek_client import (
    APITimeoutError,
    AsyncDeepSeek,
    InvalidFormat,
    InvalidJSON,
    StreamError,
    StreamTruncated,
    UnexpectedResponse,
)
from deepseek_client.models import ChatCompletion
from deepseek_conformance.exchanges import EVENT_STREAM, Exchange, load
from deepseek_mock import MockServer

from tests.client.bodies import CHUNKS, DONE, REPLY, chunk, event
from tests.client.conftest import HELLO, Connect
from tests.client.wire import WireServer, answer, events

Serve = Callable[..., WireServer]
Json = dict[str, Any]

ALL = [event(body) for body in CHUNKS]
WHOLE = copy.deepcopy(REPLY)
WHOLE["choices"][0]["message"]["content"] = "Hello\u2028!"
RECORDED = load(Path(__file__).parents[1] / "recorded" / "fixtures")
STREAMS = [item for item in RECORDED if item.media_type == EVENT_STREAM]


class Reading:
    """A stream of either client, read as if there were only the synchronous one."""

    def __init__(self, driver: Any, stream: Any) -> None:
        self._runner = getattr(driver, "runner", None)
        self.stream = stream

    def _run(self, value: Any) -> Any:
        return value if self._runner is None else self._runner.run(value)

    def next(self) -> Any:
        return next(self.stream) if self._runner is None else self._run(anext(self.stream))

    def text(self, count: int | None = None) -> list[str]:
        """The pieces of text, or the first few of them."""

        async def collect(pieces: AsyncIterator[str]) -> list[str]:
            return [await anext(pieces) for _ in range(count)] if count else [piece async for piece in pieces]

        if self._runner is not None:
            return self._run(collect(self.stream.text))
        return [next(self.stream.text) for _ in range(count)] if count else list(self.stream.text)

    def final(self) -> Any:
        return self._run(self.stream.final())

    def close(self) -> None:
        self._run(self.stream.close())


@pytest.fixture
def read(serve: Serve, connect: Connect) -> Callable[..., Reading]:
    """Opens a stream with these bytes in it."""

    def open_stream(*pieces: bytes, timeout: float = 30, **ending: Any) -> Reading:
        driver = connect(serve(events(*pieces, **ending)).url, timeout=timeout)
        return Reading(driver, driver.create(stream=True))

    return open_stream


Read = Callable[..., Reading]


@pytest.mark.parametrize("seen", range(len(CHUNKS) + 1))
def test_final_is_the_whole_answer_however_much_was_read_before(read: Read, seen: int) -> None:
    reading = read(*ALL, DONE)
    for body in CHUNKS[:seen]:
        assert reading.next().to_dict() == body
    reply = reading.final()
    assert type(reply) is ChatCompletion
    assert reply.to_dict() == WHOLE
    assert (reply.text, reply.reasoning) == ("Hello\u2028!", "A greeting.")
    reading.close()
    assert reading.final() is reply


def test_text_passes_over_everything_else(read: Read) -> None:
    reading = read(*ALL, DONE)
    assert reading.text() == ["Hel", "lo\u2028!"]
    assert reading.text() == []
    assert reading.final().to_dict() == WHOLE


def test_text_goes_on_where_reading_stopped(read: Read) -> None:
    reading = read(*ALL, DONE)
    assert reading.text(1) == ["Hel"]
    assert reading.next().to_dict() == CHUNKS[3]
    assert reading.text() == []
    assert reading.final().to_dict() == WHOLE


def test_text_of_a_truncated_stream(read: Read) -> None:
    reading = read(*ALL[:3])
    assert reading.text(1) == ["Hel"]
    with pytest.raises(StreamTruncated):
        reading.text()


@pytest.mark.parametrize("seen", range(len(CHUNKS) + 1))
def test_truncated_stream_tells_the_answer_so_far(read: Read, seen: int) -> None:
    reading = read(*ALL[:seen])
    with pytest.raises(StreamTruncated) as caught:
        reading.final()
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert [item.to_dict() for item in error.chunks] == CHUNKS[:seen]
        if seen == 0:
            assert error.partial is None
            continue
        assert type(error.partial) is ChatCompletion
        assert error.partial.text == ["", "", "Hel", "Hello\u2028!", "Hello\u2028!"][seen - 1]
        assert error.partial.reasoning == ("A greeting." if seen > 1 else "")
        assert error.partial.choices[0].finish_reason == ("stop" if seen == 5 else None)
        assert error.partial.usage.total_tokens == (20 if seen == 5 else None)
        assert ChatCompletion.from_dict(error.partial.to_dict()) == error.partial
    with pytest.raises(StreamTruncated) as again:
        reading.final()
    assert again.value is caught.value


def test_stream_that_was_closed_early_is_not_taken_for_complete(read: Read) -> None:
    reading = read(*ALL, DONE)
    reading.next()
    reading.close()
    with pytest.raises(StreamTruncated, match="the stream was closed before its end") as caught:
        reading.final()
    assert caught.value.partial.choices[0].message.role == "assistant"


def test_error_in_a_stream_tells_the_answer_so_far(read: Read) -> None:
    reading = read(*ALL[:3], event({"error": {"message": "Content Exists Risk", "type": "t"}}))
    with pytest.raises(StreamError) as caught:
        reading.text()
    assert caught.value.partial.text == "Hel"
    with pytest.raises(StreamError):
        reading.final()


def test_timeout_in_a_stream_tells_the_answer_so_far(read: Read) -> None:
    reading = read(*ALL[:3], terminate=False, end="hang", timeout=0.5)
    with pytest.raises(APITimeoutError) as caught:
        reading.final()
    assert caught.value.partial.text == "Hel"


def test_event_that_breaks_the_contract_tells_the_answer_so_far(read: Read) -> None:
    with pytest.raises(UnexpectedResponse) as caught:
        read(*ALL[:3], b"data: {}\n\n", DONE).final()
    assert caught.value.partial.text == "Hel"


LIKE = [*(chunk({"content": letter}) for letter in "abcdef"), chunk({}, "stop")]


def spoil(item: Any) -> None:
    """Change a chunk in every way that could tell on the answer."""
    item.id = "changed"
    item.additional_properties["mine"] = 1
    item.choices[0].delta.content = "*"
    item.choices[0].delta.additional_properties["mine"] = 1
    item.choices[0].finish_reason = "stop" if item.choices[0].finish_reason is None else None
    item.choices.append(copy.deepcopy(item.choices[0]))


SENT: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "apart": lambda pieces: pieces,
    "together": lambda pieces: [b"".join(pieces)],
    "in lines that end in CRLF": lambda pieces: [piece.replace(b"\n", b"\r\n") for piece in pieces],
}


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("bodies", [CHUNKS, LIKE], ids=["unlike", "like"])
def test_what_callers_do_to_their_chunks_changes_no_answer(read: Read, bodies: list[Json], sent: str) -> None:
    pieces = SENT[sent]([*map(event, bodies), DONE])
    expected = read(*pieces).final().to_dict()
    reading = read(*pieces)
    for _ in bodies:
        spoil(reading.next())
    assert reading.final().to_dict() == expected


@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("bodies", [CHUNKS, LIKE], ids=["unlike", "like"])
def test_what_callers_do_to_their_chunks_changes_no_error(read: Read, bodies: list[Json], sent: str) -> None:
    begun = bodies[:-1]
    pieces = SENT[sent]([*map(event, begun)])
    with pytest.raises(StreamTruncated) as expected:
        read(*pieces).final()
    reading = read(*pieces)
    for _ in begun:
        spoil(reading.next())
    with pytest.raises(StreamTruncated) as caught:
        reading.final()
    assert [item.to_dict() for item in caught.value.chunks] == begun
    assert caught.value.partial == expected.value.partial


def test_other_errors_have_no_partial_answer(serve: Serve, connect: Connect) -> None:
    driver = connect(serve(answer("{}", status=400)).url)
    with pytest.raises(InvalidFormat) as caught:
        driver.create(stream=True)
    assert (caught.value.chunks, caught.value.partial) == ((), None)


def test_stream_without_an_event_is_cut_off(read: Read) -> None:
    with pytest.raises(StreamTruncated, match="no event said that the answer is complete"):
        read(DONE).final()


WRONG_PIECE: Json = {"tool_calls": [{"index": 0, "function": {"arguments": 5}}]}


def test_chunks_that_cannot_be_merged(read: Read) -> None:
    reading = read(event(chunk(WRONG_PIECE, "stop")), DONE)
    assert reading.next().choices[0].delta.tool_calls[0].function.arguments == 5
    with pytest.raises(UnexpectedResponse, match="arguments: a piece of a text is a string, not int 5") as caught:
        reading.final()
    assert caught.value.partial is None
    assert len(caught.value.chunks) == 1


def test_broken_stream_says_why_even_if_its_chunks_cannot_be_merged(read: Read) -> None:
    with pytest.raises(StreamTruncated) as caught:
        read(event(chunk(WRONG_PIECE))).final()
    assert caught.value.partial is None


def test_complete_stream_without_usage_has_an_answer(read: Read) -> None:
    """A gateway may leave out what DeepSeek always sends: the values are then unknown, and still there to ask."""
    reply = read(event(chunk({"content": "Hi"}, "stop")), DONE).final()
    assert (reply.text, reply.choices[0].finish_reason) == ("Hi", "stop")
    assert (reply.usage.total_tokens, reply.usage.prompt_cache_hit_tokens) == (None, None)


def test_shapes_that_deepseek_does_not_send(read: Read) -> None:
    """Chunks without choices, calls without index, with the id on every piece, and null for a list."""
    pieces: list[Json] = [
        chunk({"content": None, "tool_calls": None}),
        chunk({"tool_calls": [{"id": "a", "type": "function", "function": {"name": "f"}}]}),
        chunk({"tool_calls": []}),
        chunk({"tool_calls": [{"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"x"'}}]}),
        {**chunk({}), "choices": []},
        chunk({"tool_calls": [{"function": {"arguments": ": 1}"}}]}),
        chunk({}, "tool_calls"),
        {**chunk({}), "choices": [], "usage": REPLY["usage"]},
    ]
    reading = read(*map(event, pieces), DONE)
    reply = reading.final()
    assert [call.to_dict() for call in reply.choices[0].message.tool_calls] == [
        {"id": "a", "type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}
    ]
    assert reply.choices[0].message.tool_calls[0].function.json() == {"x": 1}
    assert reply.usage.to_dict() == REPLY["usage"]


def test_text_left_half_way_on_trio(serve: Serve) -> None:
    """A generator would warn there: trio wants to know who closes it."""
    server = serve(events(*ALL, DONE), events(*ALL, DONE))

    async def main() -> tuple[str, Any]:
        async with AsyncDeepSeek(api_key="k", base_url=server.url) as client:
            stream = await client.chat.completions.create(**HELLO, stream=True)
            async with stream:
                async for piece in stream.text:
                    first = piece
                    break
                return first, await stream.final()

    first, reply = trio.run(main)
    assert first == "Hel"
    assert reply.to_dict() == WHOLE


# ---------------------------------------------------------------- against the mock: streamed and not, the same answer

WEATHER: Json = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}
OFF: Json = {"thinking": {"type": "disabled"}}
CHAT = "chat.completions.create"


def user(text: str) -> Json:
    return {"model": "deepseek-flash", "messages": [{"role": "user", "content": text}]}


ASKED: dict[str, tuple[str, Json]] = {
    "plain": (CHAT, {**user("What is 17 + 25?"), **OFF}),
    "thinking": (CHAT, user("What is 17 + 25?")),
    "tools": (CHAT, {**user("How is the weather in Hangzhou and in Paris?"), **OFF, "tools": [WEATHER]}),
    "thinking_and_tools": (CHAT, {**user("How is the weather in Hangzhou?"), "tools": [WEATHER]}),
    "logprobs": (CHAT, {**user("Count from 1 to 5"), "logprobs": True, "top_logprobs": 3}),
    "json": (CHAT, {**user("Say hello as json"), **OFF, "response_format": {"type": "json_object"}}),
    "cut": (CHAT, {**user("Count from 1 to 50"), **OFF, "max_tokens": 9}),
    "cut_while_thinking": (CHAT, {**user("What is 17 + 25?"), "max_tokens": 5}),
    "stop": (CHAT, {**user("Count from 1 to 9"), **OFF, "stop": "5"}),
    "title": (CHAT, {**user("What is 17 + 25?"), **OFF, "title": {"enabled": True}}),
    "usage_asked_for": (CHAT, {**user("Hi"), **OFF, "stream_options": {"include_usage": True}}),
    "beta": ("beta.chat.completions.create", {**user("Hi"), **OFF}),
    "fim": (
        "beta.completions.create",
        {"model": "deepseek-flash", "prompt": "def fib(a):", "suffix": "    return fib(a-1) + fib(a-2)"},
    ),
    "fim_logprobs": (
        "beta.completions.create",
        {"model": "deepseek-flash", "prompt": "def f():", "suffix": "    return 1\n", "logprobs": 2},
    ),
}


def comparable(reply: Any) -> Json:
    """An answer without what differs from one to the next."""
    body: Json = reply.to_dict()
    assert body.pop("id")
    assert body.pop("created")
    for choice in body["choices"]:
        for call in choice.get("message", {}).get("tool_calls", []):
            assert call.pop("id").startswith("call_")
    return body


@pytest.mark.parametrize("name", ASKED)
def test_streamed_answer_is_the_one_that_is_not_streamed(mock_server: MockServer, connect: Connect, name: str) -> None:
    path, arguments = ASKED[name]
    driver = connect(mock_server.base_url, api_key=mock_server.api_key)
    whole = driver.call(path, **{key: value for key, value in arguments.items() if key != "stream_options"})
    reading = Reading(driver, driver.call(path, **arguments, stream=True))
    reply = reading.final()
    assert type(reply) is type(whole)
    assert comparable(reply) == comparable(whole)
    again = Reading(driver, driver.call(path, **arguments, stream=True))
    assert "".join(again.text()) == whole.text
    assert comparable(again.final()) == comparable(whole)


def test_mock_answers_hold_what_is_compared(mock_server: MockServer, connect: Connect) -> None:
    driver = connect(mock_server.base_url, api_key=mock_server.api_key)

    def choice(name: str) -> Any:
        path, arguments = ASKED[name]
        return Reading(driver, driver.call(path, **arguments, stream=True)).final().choices[0]

    assert choice("thinking").message.reasoning_content
    assert len(choice("tools").message.tool_calls) == 2
    assert choice("thinking_and_tools").message.tool_calls[0].function.json() == {"city": "Hangzhou"}
    logprobs = choice("logprobs").logprobs
    assert logprobs.content
    assert logprobs.reasoning_content
    assert choice("cut_while_thinking").message.content == ""
    assert choice("title").message.title
    assert choice("fim_logprobs").logprobs.tokens


# ---------------------------------------------------------------- recorded streams


def joined(chunks: list[Json], *path: str) -> str:
    """The pieces of a text, put together by hand."""
    pieces = []
    for item in chunks:
        for choice in item["choices"]:
            value: Any = choice["delta"]
            for key in path:
                value = (value or {}).get(key)
            pieces.append(value or "")
    return "".join(pieces)


@pytest.mark.parametrize("exchange", STREAMS, ids=lambda exchange: exchange.name)
def test_recorded_stream_makes_an_answer(read: Read, exchange: Exchange) -> None:
    reply = read(exchange.file.read_bytes()).final()
    chunks = exchange.response()
    body = reply.to_dict()
    assert body["object"] == "chat.completion"
    assert {key: body[key] for key in ("id", "created", "model")} == {
        key: chunks[-1][key] for key in ("id", "created", "model")
    }
    assert body["usage"] == chunks[-1]["usage"]
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert reply.choices[0].finish_reason == chunks[-1]["choices"][0]["finish_reason"]
    assert reply.text == joined(chunks, "content")
    assert reply.reasoning == joined(chunks, "reasoning_content")
    deltas = [item["choices"][0]["delta"].get("tool_calls") or [] for item in chunks]
    heads = [piece for pieces in deltas for piece in pieces if piece.get("id")]
    calls = reply.choices[0].message.tool_calls or []
    assert [(call.index, call.id, call.function.name) for call in calls] == [
        (head["index"], head["id"], head["function"]["name"]) for head in heads
    ]
    for call in calls:
        pieces = [piece for pieces in deltas for piece in pieces if piece["index"] == call.index]
        assert call.function.arguments == "".join(piece["function"]["arguments"] for piece in pieces)
        if exchange.name == "stream_tools_2025_07":  # the fixture was made shorter inside the arguments
            with pytest.raises(InvalidJSON, match="written by the model"):
                call.function.json()
        else:
            assert call.function.json() == json.loads(call.function.arguments)
    logprobs = [item["choices"][0]["logprobs"] or {} for item in chunks]
    for channel in ("content", "reasoning_content"):
        expected = [entry for part in logprobs for entry in part.get(channel) or []]
        assert (body["choices"][0]["logprobs"] or {}).get(channel, []) == expected
