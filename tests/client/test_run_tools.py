"""Runs of tools: what is sent in which order, and every way in which a run ends without an answer."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import threading
from collections.abc import Callable
from typing import Any

import anyio
import pytest
import trio
from deepseek_client import (
    APITimeoutError,
    AsyncDeepSeek,
    ConfigurationError,
    DeepSeekError,
    ServerError,
    ToolRunError,
)
from deepseek_mock.server import MockServer

from tests.client.bodies import REPLY
from tests.client.chats import Recorder, Serve, called, is_async, run_tools, said
from tests.client.conftest import HELLO, Connect
from tests.client.wire import Script, answer

OFF = {"type": "disabled"}


def add(x: int, y: int) -> int:
    """Add x and y together."""
    return x + y


def get_weather(location: str) -> dict[str, Any]:
    """The weather at a location."""
    if location == "Atlantis":
        raise LookupError(f"no such place: {location}")
    return {"temperature": 21, "sky": "clear"}


def fails() -> None:
    raise AssertionError("this is wrong")


def test_answer_is_replayed_as_it_is(serve: Serve, connect: Connect) -> None:
    messages = [{"role": "system", "content": "s"}, {"role": "user", "content": "1 + 2?"}]
    before = copy.deepcopy(messages)
    call = called("add", {"x": 1, "y": 2})
    server = serve(
        said("", call, reasoning_content="Adding.", title="Sums", spice=[1]), said("3.", reasoning_content="")
    )
    run = run_tools(
        connect(server.url),
        tools=[add, get_weather],
        messages=messages,
        user_id="u",
        extra_body={"a": 1},
        temperature=0,
    )
    first, second = (request.json for request in server.requests)
    assert messages == before
    assert first["messages"] == messages
    replayed = {
        "role": "assistant",
        "content": "",
        "reasoning_content": "Adding.",
        "tool_calls": [call],
        "title": "Sums",
        "spice": [1],
    }
    result = {"role": "tool", "tool_call_id": "call_00", "content": "3"}
    assert second["messages"] == [*messages, replayed, result]
    assert {**first, "messages": 0} == {**second, "messages": 0}
    assert [first[name] for name in ("user_id", "a", "temperature")] == ["u", 1, 0]
    assert (run.text, run.rounds, run.final.id) == ("3.", 2, REPLY["id"])
    assert run.usage.total_tokens == 2 * REPLY["usage"]["total_tokens"]
    assert run.usage.completion_tokens_details.reasoning_tokens == 8


def test_conversation_can_be_sent_again(serve: Serve, connect: Connect) -> None:
    server = serve(said("", called("add", {"x": 1, "y": 2})), said("3."), said("You are welcome."))
    client = connect(server.url)
    run = run_tools(client, tools=[add])
    client.create(messages=[*run.messages, {"role": "user", "content": "Thanks!"}])
    sent = server.requests[2].json["messages"]
    assert [item["role"] for item in sent] == ["user", "assistant", "tool", "assistant", "user"]
    assert sent[3]["content"] == "3."


def test_calls_of_one_answer_are_answered_in_their_order(serve: Serve, connect: Connect) -> None:
    calls = [called("add", {"x": number, "y": 0}, number) for number in range(3)]
    server = serve(said(None, *calls), said("Done."))
    run_tools(connect(server.url), tools=[add])
    sent = server.requests[1].json["messages"][2:]
    assert [(item["tool_call_id"], item["content"]) for item in sent] == [(f"call_{n:02}", str(n)) for n in range(3)]


def test_synchronous_client_makes_calls_one_after_the_other(serve: Serve, connect: Connect) -> None:
    log: list[str] = []

    def note(text: str) -> None:
        log.append(f"begin {text}")
        log.append(f"end {text} in {threading.current_thread() is main}")

    main = threading.current_thread()
    server = serve(said("", called("note", {"text": "a"}), called("note", {"text": "b"}, 1)), said("Done."))
    client = connect(server.url)
    if not is_async(client):
        run_tools(client, tools=[note])
        assert log == ["begin a", "end a in True", "begin b", "end b in True"]


def meeting() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """An async function and one that is not, of which each call returns only when the others run too."""
    thread_meets, loop_meets = threading.Barrier(2, timeout=20), [0]

    def in_thread(name: str) -> str:
        thread_meets.wait()
        return f"{name} in a thread"

    async def in_loop(name: str) -> str:
        loop_meets[0] += 1
        with anyio.fail_after(20):
            while loop_meets[0] < 2:
                await anyio.lowlevel.checkpoint()
        return f"{name} in the loop"

    return in_thread, in_loop


MET = [
    called(name, {"name": letter}, number)
    for number, (name, letter) in enumerate(
        [("in_thread", "a"), ("in_loop", "b"), ("in_thread", "c"), ("in_loop", "d")]
    )
]
TOLD = ["a in a thread", "b in the loop", "c in a thread", "d in the loop"]


@pytest.mark.parametrize("runner", ["asyncio", "trio"])
def test_asynchronous_client_makes_calls_at_the_same_time(serve: Serve, runner: str) -> None:
    server = serve(said("", *MET), said("Done."))

    async def main() -> Any:
        async with AsyncDeepSeek(api_key="k", base_url=server.url) as client:
            return await client.chat.completions.run_tools(**HELLO, tools=meeting())

    run = trio.run(main) if runner == "trio" else anyio.run(main)
    assert run.text == "Done."
    assert [item["content"] for item in server.requests[1].json["messages"][2:]] == TOLD


def test_async_callables_of_every_kind(serve: Serve, connect: Connect) -> None:
    class Station:
        async def __call__(self, kind: str) -> str:
            return f"{kind}!"

        async def measure(self, kind: str) -> str:
            return f"{kind}?"

    async def eventually() -> str:
        return "at last"

    def promise() -> Any:
        return eventually()

    tools = [Station(), Station().measure, promise]
    calls = [called("Station", {"kind": "a"}), called("measure", {"kind": "b"}, 1), called("promise", {}, 2)]
    server = serve(said("", *calls), said("Done."))
    client = connect(server.url)
    if is_async(client):
        run_tools(client, tools=tools)
        assert [item["content"] for item in server.requests[1].json["messages"][2:]] == ["a!", "b?", "at last"]
        return
    for tool in tools[:2]:
        with pytest.raises(ConfigurationError, match="is an async function: run it with the asynchronous client"):
            run_tools(client, tools=[tool])
    assert server.requests == []
    server.scripts[0] = said("", called("promise", {}))
    with pytest.raises(ConfigurationError, match="promise gave something to await"):
        run_tools(client, tools=[promise])


@pytest.mark.parametrize("choice", ["required", {"type": "function", "function": {"name": "add"}}])
def test_forced_call_is_forced_once(serve: Serve, connect: Connect, choice: Any) -> None:
    server = serve(said("", called("add", {"x": 1, "y": 2}), finish_reason="stop"), said("3."))
    run_tools(connect(server.url), tools=[add], tool_choice=choice, thinking=OFF)
    assert server.requests[0].json["tool_choice"] == choice
    assert "tool_choice" not in server.requests[1].json
    assert server.requests[1].json["thinking"] == OFF


class Odd:
    def __repr__(self) -> str:
        return "<odd>"


def odd() -> Any:
    return Odd()


def not_a_number() -> float:
    return float("nan")


def fails_with_half_a_pair() -> None:
    raise OSError("no file \udc80")


FAILING: list[tuple[Callable[..., Any], dict[str, Any], str]] = [
    (get_weather, {"location": "Atlantis"}, "LookupError: no such place: Atlantis"),
    (fails, {}, "AssertionError: this is wrong"),
    (fails_with_half_a_pair, {}, "OSError: no file ?"),
    (odd, {}, "TypeError: Odd <odd> is not JSON"),
    (not_a_number, {}, "TypeError: float nan is not JSON: Out of range float values"),
]


@pytest.mark.parametrize(("function", "arguments", "words"), FAILING)
def test_failing_function_is_reported_to_the_model_without_a_traceback(
    serve: Serve,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
    function: Callable[..., Any],
    arguments: dict[str, Any],
    words: str,
) -> None:
    server = serve(said("", called(function.__name__, arguments)), said("I am sorry."))
    with caplog.at_level(logging.INFO, "deepseek_client"):
        assert run_tools(connect(server.url), tools=[function]).text == "I am sorry."
    content = server.requests[1].json["messages"][-1]["content"]
    assert list(json.loads(content)) == ["error"]
    assert json.loads(content)["error"].startswith(words)
    assert "Traceback" not in content
    assert ".py" not in content
    assert f"the call of {function.__name__} failed: {words.partition(':')[0]}" in caplog.text
    assert words.partition(": ")[2] not in caplog.text


class Stop(BaseException):
    pass


def test_exception_that_is_no_error_ends_the_run(serve: Serve, connect: Connect) -> None:
    def stop() -> None:
        raise Stop

    server = serve(said("", called("stop", {})))
    with pytest.raises(Stop):
        run_tools(connect(server.url), tools=[stop])


@pytest.mark.parametrize("rounds", [1, 2, 8])
def test_run_ends_after_the_last_round_with_the_conversation(serve: Serve, connect: Connect, rounds: int) -> None:
    made: list[int] = []

    def count(number: int) -> None:
        made.append(number)

    scripts = [said("", called("count", {"number": number})) for number in range(rounds)]
    server = serve(*scripts)
    arguments = {} if rounds == 8 else {"max_rounds": rounds}  # 8 is the default
    with pytest.raises(ToolRunError, match=f"still calls functions in round {rounds}") as caught:
        run_tools(connect(server.url), tools=[count], **arguments)
    assert isinstance(caught.value, DeepSeekError)
    assert made == list(range(rounds - 1))
    for error in (caught.value, pickle.loads(pickle.dumps(caught.value)), copy.deepcopy(caught.value)):
        assert (error.kind, error.rounds) == ("rounds", rounds)
        assert error.completion.choices[0].message.tool_calls[0].function.json() == {"number": rounds - 1}
        assert len(error.messages) == 1 + 2 * (rounds - 1)
        assert error.messages == caught.value.messages
    # The conversation is one that can go on.
    server.scripts.append(said("Well."))
    assert connect(server.url).create(messages=caught.value.messages).choices[0].message.content == "Well."


@pytest.mark.parametrize("reason", ["length", "content_filter", "insufficient_system_resource", "aborted", "new"])
def test_calls_of_an_incomplete_answer_are_never_made(serve: Serve, connect: Connect, reason: str) -> None:
    server = serve(said("", called("add", {"x": 1, "y": 2})), said("", called("never", {}), finish_reason=reason))
    never = Recorder()
    with pytest.raises(ToolRunError, match=f"is not complete: it ended with '{reason}'") as caught:
        run_tools(connect(server.url), tools=[add, never])
    assert never.count == 0
    assert (caught.value.kind, caught.value.rounds, len(caught.value.messages)) == ("truncated", 2, 3)
    assert caught.value.completion.choices[0].finish_reason == reason


def test_text_that_is_cut_short_is_an_answer(serve: Serve, connect: Connect) -> None:
    server = serve(said("It wa", finish_reason="length"))
    run = run_tools(connect(server.url), tools=[add])
    assert (run.text, run.final.choices[0].finish_reason) == ("It wa", "length")


def test_answer_without_choices_is_the_last(serve: Serve, connect: Connect) -> None:
    server = serve(answer(json.dumps({**REPLY, "choices": []})))
    run = run_tools(connect(server.url), tools=[add])
    assert (run.text, run.rounds, len(run.messages)) == ("", 1, 1)


def test_failed_request_has_the_conversation(serve: Serve, connect: Connect) -> None:
    server = serve(said("", called("add", {"x": 1, "y": 2})), answer("{}", status=500), said("3."))
    client = connect(server.url)
    with pytest.raises(ServerError) as caught:
        run_tools(client, tools=[add])
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.messages == caught.value.messages
    assert run_tools(client, tools=[add], messages=error.messages).text == "3."
    sent = server.requests[2].json["messages"]
    assert [item["role"] for item in sent] == ["user", "assistant", "tool"]


def test_deadline_holds_for_all_rounds_together(serve: Serve, connect: Connect) -> None:
    drip = Script([b"HTTP/1.1 200 OK\r\n\r\n"], "drip", b"\n")
    server = serve(said("", called("add", {"x": 1, "y": 2})), drip)
    with pytest.raises(APITimeoutError) as caught:
        run_tools(connect(server.url), tools=[add], deadline=1.5)
    assert (caught.value.kind, len(caught.value.messages)) == ("deadline", 3)


def test_deadline_that_runs_out_in_a_function(serve: Serve, connect: Connect) -> None:
    def linger() -> None:
        threading.Event().wait(0.5)

    server = serve(said("", called("linger", {})))
    with pytest.raises(APITimeoutError, match=r"the deadline of 0\.5 s ran out between two requests") as caught:
        run_tools(connect(server.url), tools=[linger], deadline=0.5)
    assert (caught.value.kind, len(caught.value.messages)) == ("deadline", 3)


@pytest.mark.parametrize("tools", [len, None, 5, get_weather, {"type": "deepseek_web_search"}, "get_weather", int])
def test_tools_that_are_no_list_are_refused(serve: Serve, connect: Connect, tools: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"tools= is a list of functions .* not "):
        run_tools(connect(serve().url), tools=tools)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"max_rounds": 0}, "max_rounds=0"), ({"max_rounds": 1.5}, "max_rounds=1.5"), ({"deadline": -1}, "deadline=-1")],
)
def test_argument_that_makes_no_sense_is_refused(
    serve: Serve, connect: Connect, arguments: dict[str, Any], words: str
) -> None:
    server = serve()
    with pytest.raises(ConfigurationError, match=words):
        run_tools(connect(server.url), tools=[add], **arguments)
    assert server.requests == []


@pytest.mark.parametrize("thinking", [OFF, {"type": "enabled"}], ids=["plain", "thinking"])
@pytest.mark.parametrize("path", ["chat.completions", "beta.chat.completions"])
def test_mock_server_gets_its_functions_called(
    mock_server: MockServer, connect: Connect, path: str, thinking: dict[str, str]
) -> None:
    client = connect(mock_server.base_url, api_key=mock_server.api_key)
    question = "What's the weather in Paris and what is 2 + 5?"
    run = run_tools(
        client, path, tools=[add, get_weather], messages=[{"role": "user", "content": question}], thinking=thinking
    )
    assert run.rounds == 2
    assert "get_weather for Paris: temperature 21, sky clear" in run.text
    assert "add for 2, 5: 7" in run.text
    assert run.usage.total_tokens > run.final.usage.total_tokens
    follow = [*run.messages, {"role": "user", "content": "And the weather in Rome?"}]
    again = run_tools(client, path, tools=[add, get_weather], messages=follow, thinking=thinking)
    assert "get_weather for Rome" in again.text


def test_mock_server_with_strict_tools(mock_server: MockServer, connect: Connect) -> None:
    client = connect(mock_server.base_url, api_key=mock_server.api_key)
    question = [{"role": "user", "content": "Please add 40 and 2"}]
    run = run_tools(client, "beta.chat.completions", tools=[add], messages=question, strict=True)
    assert "add for 40, 2: 42" in run.text
