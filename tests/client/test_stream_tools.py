"""Streamed runs of tools: the events in their order, the result, and runs that are left half-way."""

from __future__ import annotations

from typing import Any

import pytest
from deepseek_client import (
    AsyncDeepSeek,
    ChunkEvent,
    DeepSeek,
    StreamTruncated,
    ToolCallEvent,
    ToolEvent,
    ToolResultEvent,
    ToolRunError,
)
from deepseek_mock.server import MockServer

from tests.client.bodies import REPLY
from tests.client.chats import Recorder, Serve, called, is_async, stream_tools, streamed
from tests.client.conftest import HELLO, Connect
from tests.client.wire import Script, answer, events


def add(x: int, y: int) -> int:
    """Add x and y together."""
    return x + y


def get_weather(location: str) -> str:
    """The weather at a location."""
    if location == "Atlantis":
        raise LookupError("no such place")
    return f"rain in {location}"


def pieces(*calls: dict[str, Any], finish_reason: str = "tool_calls") -> Script:
    """An answer that thinks and then calls, in pieces as small as the server makes them."""
    deltas: list[dict[str, Any]] = [
        {"role": "assistant", "content": None, "reasoning_content": ""},
        {"content": None, "reasoning_content": "Let me "},
        {"content": None, "reasoning_content": "see."},
    ]
    for call in calls:
        function = call["function"]
        deltas.append({"tool_calls": [{**call, "function": {"name": function["name"], "arguments": ""}}]})
        deltas.extend(
            {"tool_calls": [{"index": call["index"], "function": {"arguments": letter}}]}
            for letter in function["arguments"]
        )
    return streamed(*deltas, finish_reason=finish_reason)


FINAL = streamed({"role": "assistant", "content": ""}, {"content": "It is "}, {"content": "3."})
SUM = called("add", {"x": 1, "y": 2})


def summary(seen: list[ToolEvent]) -> list[tuple[Any, ...]]:
    """The events but for the chunks without text."""
    short: list[tuple[Any, ...]] = []
    for item in seen:
        match item:
            case ChunkEvent():
                assert item.text == item.chunk.text
                short += [("text", item.round, item.text)] if item.text else []
            case ToolCallEvent():
                short.append(("call", item.round, item.name, item.arguments))
            case ToolResultEvent():
                short.append(("result", item.round, item.name, item.content, type(item.error)))
    return short


def test_events_and_result(serve: Serve, connect: Connect) -> None:
    server = serve(pieces(SUM), FINAL)
    seen, run = stream_tools(connect(server.url), tools=[add])
    assert summary(seen) == [
        ("call", 1, "add", '{"x": 1, "y": 2}'),
        ("result", 1, "add", "3", type(None)),
        ("text", 2, "It is "),
        ("text", 2, "3."),
    ]
    assert sum(isinstance(item, ChunkEvent) for item in seen) == 3 + 1 + len('{"x": 1, "y": 2}') + 1 + 3 + 1
    assert (run.text, run.rounds) == ("It is 3.", 2)
    assert run.usage.total_tokens == 2 * REPLY["usage"]["total_tokens"]
    first, second = (request.json for request in server.requests)
    assert first["stream"] is True
    assert second["messages"][1:] == [
        {"role": "assistant", "content": "", "reasoning_content": "Let me see.", "tool_calls": [SUM]},
        {"role": "tool", "tool_call_id": "call_00", "content": "3"},
    ]
    assert [item.to_dict() if hasattr(item, "to_dict") else item for item in run.messages][:3] == second["messages"]


def test_events_of_several_calls(serve: Serve, connect: Connect) -> None:
    calls = [
        called("get_weather", {"location": "Atlantis"}),
        called("get_weather", {"location": "Rome"}, 1),
        called("fly", {}, 2),
    ]
    server = serve(pieces(*calls), FINAL)
    client = connect(server.url)
    seen, run = stream_tools(client, tools=[add, get_weather])
    failed = ("result", 1, "get_weather", '{"error": "LookupError: no such place"}', LookupError)
    fine = ("result", 1, "get_weather", "rain in Rome", type(None))
    steps = [item for item in summary(seen) if item[0] != "text"]
    assert [item[0] for item in steps] == (
        ["call"] * 3 + ["result"] * 3 if is_async(client) else ["call", "result"] * 3
    )
    results = [item for item in steps if item[0] == "result"]
    assert results[:2] == [failed, fine]
    assert "there is no function 'fly'" in results[2][3]
    assert [item["tool_call_id"] for item in run.messages[2:5]] == ["call_00", "call_01", "call_02"]


def test_result_alone(serve: Serve, connect: Connect) -> None:
    server = serve(pieces(SUM), FINAL)
    client = connect(server.url)
    if is_async(client):

        async def run() -> Any:
            return await (await client.client.chat.completions.run_tools(**HELLO, tools=[add], stream=True)).result()

        assert client.runner.run(run()).text == "It is 3."
    else:
        stream = client.client.chat.completions.run_tools(**HELLO, tools=[add], stream=True)
        assert [item for item in summary([next(stream)]) if item] == []
        assert stream.result().text == "It is 3."
        assert stream.result().rounds == 2


def test_nothing_is_sent_before_the_first_event(serve: Serve) -> None:
    server = serve()
    with DeepSeek(api_key="k", base_url=server.url) as client:
        stream = client.chat.completions.run_tools(model="m", messages=[], tools=[add], stream=True)
        stream.close()
        assert list(stream) == []
    assert server.requests == []


@pytest.mark.parametrize("count", [1, 3, 7])
def test_run_that_is_left_calls_nothing_more(serve: Serve, connect: Connect, count: int) -> None:
    server = serve(pieces(called("never", {})))
    never = Recorder()
    seen, _ = stream_tools(connect(server.url), count=count, tools=[never])
    assert never.count == 0
    assert len(seen) == count
    assert len(server.requests) == 1


def test_result_of_a_run_that_was_left(serve: Serve) -> None:
    server = serve(pieces(SUM), FINAL)
    with DeepSeek(api_key="k", base_url=server.url) as client:
        with client.chat.completions.run_tools(model="m", messages=[], tools=[add], stream=True) as stream:
            assert isinstance(next(item for item in stream if not isinstance(item, ChunkEvent)), ToolCallEvent)
        with pytest.raises(ToolRunError, match="stopped before its last answer") as caught:
            stream.result()
        assert (caught.value.kind, caught.value.rounds, caught.value.messages, stream.messages) == ("closed", 1, [], [])


async def leave(server_url: str) -> ToolRunError:
    async with AsyncDeepSeek(api_key="k", base_url=server_url) as client:
        stream = await client.chat.completions.run_tools(model="m", messages=[], tools=[add], stream=True)
        async with stream:
            await anext(stream)
        with pytest.raises(ToolRunError) as caught:
            await stream.result()
        assert stream.messages == []
        return caught.value


def test_result_of_an_asynchronous_run_that_was_left(serve: Serve) -> None:
    import asyncio  # noqa: PLC0415

    error = asyncio.run(leave(serve(pieces(SUM), FINAL).url))
    assert (error.kind, error.rounds, error.completion) == ("closed", 0, None)


def test_calls_of_an_incomplete_answer_are_never_made(serve: Serve, connect: Connect) -> None:
    server = serve(pieces(SUM), pieces(called("never", "{}"), finish_reason="length"))
    never = Recorder()
    with pytest.raises(ToolRunError, match="ended with 'length'") as caught:
        stream_tools(connect(server.url), tools=[add, never])
    assert never.count == 0
    assert (caught.value.kind, len(caught.value.messages)) == ("truncated", 3)


def test_stream_that_breaks_calls_nothing_and_has_the_conversation(serve: Serve, connect: Connect) -> None:
    whole = pieces(called("never", {}))
    cut = b"".join(whole.pieces).partition(b"\r\n\r\n")[2].partition(b"\r\n")[2]
    data = cut[: cut.index(b"[DONE]") - 6]
    server = serve(pieces(SUM), events(data, end="close"))
    never = Recorder()
    with pytest.raises(StreamTruncated) as caught:
        stream_tools(connect(server.url), tools=[add, never])
    assert never.count == 0
    assert len(caught.value.messages) == 3
    assert caught.value.partial.choices[0].message.tool_calls[0].function.name == "never"


def test_run_ends_after_the_last_round(serve: Serve, connect: Connect) -> None:
    server = serve(pieces(SUM), pieces(SUM))
    with pytest.raises(ToolRunError, match="still calls functions in round 2"):
        stream_tools(connect(server.url), tools=[add], max_rounds=2)


def test_failed_request_has_the_conversation(serve: Serve, connect: Connect) -> None:
    server = serve(pieces(SUM), answer("{}", status=503))
    with pytest.raises(Exception, match="HTTP 503") as caught:
        stream_tools(connect(server.url), tools=[add])
    assert len(caught.value.messages) == 3  # type: ignore[attr-defined]


@pytest.mark.parametrize("thinking", [{"type": "disabled"}, {"type": "enabled"}], ids=["plain", "thinking"])
def test_mock_server_gets_its_functions_called(
    mock_server: MockServer, connect: Connect, thinking: dict[str, str]
) -> None:
    client = connect(mock_server.base_url, api_key=mock_server.api_key)
    question = [{"role": "user", "content": "What's the weather in Paris and what is 2 + 5?"}]
    seen, run = stream_tools(client, tools=[add, get_weather], messages=question, thinking=thinking)
    calls = [(item.name, item.arguments) for item in seen if isinstance(item, ToolCallEvent)]
    assert calls == [("get_weather", '{"location": "Paris"}'), ("add", '{"x": 2, "y": 5}')]
    said = "".join(item.text for item in seen if isinstance(item, ChunkEvent) and item.round == 2)
    assert said == run.text == "According to get_weather for Paris: rain in Paris. According to add for 2, 5: 7."
    reasoning = [item.chunk.reasoning for item in seen if isinstance(item, ChunkEvent) and item.round == 1]
    assert bool("".join(reasoning)) == (thinking["type"] == "enabled")
