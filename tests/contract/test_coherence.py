"""The checks of answers against their requests and of streams pass what is right, and find what is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from deepseek_conformance import coherence
from deepseek_conformance.event_stream import BrokenStream, read_chunks

JSON, EVENTS = "application/json", "text/event-stream"
CHAT, FIM = "/chat/completions", "/beta/completions"

Made = dict[str, Any]

ASK: Made = {
    "model": "deepseek-flash",
    "messages": [{"role": "user", "content": "Weather, as json?"}],
    "thinking": {"type": "enabled"},
    "tools": [{"type": "function", "function": {"name": "weather"}}],
    "title": {"enabled": True},
    "logprobs": True,
    "top_logprobs": 1,
    "max_tokens": 9,
    "stop": ["\n\n", ""],
    "stream_options": {"include_usage": True},
}
TOKEN: Made = {"token": "Hm", "logprob": -0.1, "bytes": [72, 109], "top_logprobs": [{"token": "Hm", "logprob": -0.1}]}
CALL: Made = {"index": 0, "id": "call_00_a", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
USAGE: Made = {
    "prompt_tokens": 10,
    "completion_tokens": 8,
    "total_tokens": 18,
    "prompt_tokens_details": {"cached_tokens": 0},
    "completion_tokens_details": {"reasoning_tokens": 1},
    "prompt_cache_hit_tokens": 0,
    "prompt_cache_miss_tokens": 10,
}
ANSWER: Made = {
    "choices": [
        {
            "index": 0,
            "message": {"content": "", "reasoning_content": "Hm", "tool_calls": [CALL], "title": "Weather"},
            "logprobs": {"reasoning_content": [TOKEN]},
            "finish_reason": "tool_calls",
        }
    ],
    "usage": USAGE,
}


def chunk(
    delta: Made, logprobs: Made | None = None, finish_reason: str | None = None, usage: Made | None = None
) -> Made:
    choice = {"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": finish_reason}
    return {"id": "1", "created": 1, "model": "deepseek-flash", "choices": [choice], "usage": usage}


CHUNKS: list[Made] = [
    chunk({"role": "assistant", "content": None, "reasoning_content": ""}),
    chunk({"content": None, "reasoning_content": "Hm"}, {"reasoning_content": [TOKEN]}),
    chunk({"tool_calls": [{**CALL, "function": {"name": "weather", "arguments": ""}}]}),
    chunk({"tool_calls": [{"index": 0, "function": {"arguments": "{}"}}]}),
    chunk({"content": "", "reasoning_content": None, "title": "Weather"}, None, "tool_calls", USAGE),
]
GAP: Made = {"model": "deepseek-flash", "prompt": "a", "echo": True, "stop": "z", "max_tokens": 2}
GAP_USAGE: Made = {key: value for key, value in USAGE.items() if key != "completion_tokens_details"} | {
    "completion_tokens": 2,
    "total_tokens": 12,
}
FILLED: Made = {
    "choices": [{"index": 0, "text": "ab", "logprobs": None, "finish_reason": "length"}],
    "usage": GAP_USAGE,
}


def sse(chunks: list[Made]) -> bytes:
    return b"".join(b"data: " + json.dumps(each).encode() + b"\n\n" for each in chunks) + b"data: [DONE]\n\n"


def check_chat(request: Made, answer: Made) -> None:
    coherence.check(CHAT, request, JSON, json.dumps(answer).encode())


def test_whole_answers_pass() -> None:
    check_chat(ASK, ANSWER)
    coherence.check(FIM, GAP, JSON, json.dumps(FILLED).encode())


def test_streamed_answers_pass() -> None:
    coherence.check(CHAT, {**ASK, "stream": True}, EVENTS, b": keep-alive\n\n" + sse(CHUNKS))
    pieces = [{"id": "1", **FILLED, "choices": [{**FILLED["choices"][0], "text": "a", "finish_reason": None}]}]
    pieces.append({"id": "1", **FILLED, "choices": [{**FILLED["choices"][0], "text": "b"}]})
    del pieces[0]["usage"]
    coherence.check(FIM, {**GAP, "stream": True}, EVENTS, sse(pieces))


def choice(answer: Made) -> Made:
    found: Made = answer["choices"][0]
    return found


def message(answer: Made) -> Made:
    found: Made = choice(answer)["message"]
    return found


def usage(answer: Made) -> Made:
    found: Made = answer["usage"]
    return found


WRONG: list[tuple[str, Callable[[Made, Made], object]]] = [
    ("there is one choice", lambda _, answer: answer["choices"].append(choice(answer))),
    ("there is one choice", lambda _, answer: choice(answer).update(index=1)),
    ("total_tokens is the sum", lambda _, answer: usage(answer).update(total_tokens=17)),
    ("prompt_tokens is the sum", lambda _, answer: usage(answer).update(prompt_cache_miss_tokens=9)),
    ("cached_tokens are", lambda _, answer: usage(answer).update(prompt_tokens_details={"cached_tokens": 1})),
    ("completion_tokens_details is missing", lambda _, answer: usage(answer).pop("completion_tokens_details")),
    ("completion_tokens_details: only", lambda request, _: request.update(thinking={"type": "disabled"})),
    ("completion_tokens_details: only", lambda request, _: request.update(reasoning_effort="none")),
    ("reasoning is part", lambda _, answer: usage(answer)["completion_tokens_details"].update(reasoning_tokens=9)),
    ("more tokens than max_tokens", lambda request, _: request.update(max_tokens=7)),
    ("length, but max_tokens was not", lambda _, answer: choice(answer).update(finish_reason="length")),
    ("reasoning_content is missing", lambda _, answer: message(answer).pop("reasoning_content")),
    (
        "reasoning_content: only",
        lambda request, answer: (
            request.update(thinking={"type": "disabled"}),
            usage(answer).pop("completion_tokens_details"),
        ),
    ),
    ("a stop string was returned", lambda _, answer: message(answer).update(content="a\n\nb")),
    (
        "a stop string was returned",
        lambda request, answer: (request.update(stop="b"), message(answer).update(content="b")),
    ),
    ("title: if and only if", lambda _, answer: message(answer).pop("title")),
    ("title: if and only if", lambda request, _: request.update(title={"enabled": False})),
    ("finish_reason is tool_calls, and", lambda _, answer: message(answer).pop("tool_calls")),
    ("tool calls, but finish_reason is stop", lambda _, answer: choice(answer).update(finish_reason="stop")),
    ("tool_choice is none", lambda request, _: request.update(tool_choice="none")),
    ("a tool was called that was not", lambda request, _: request.update(tools=[{"type": "deepseek_web_search"}])),
    ("a tool was called that was not", lambda request, _: request.update(tool_choice={"function": {"name": "other"}})),
    ("calls are numbered", lambda _, answer: message(answer)["tool_calls"][0].update(index=1)),
    ("calls have ids", lambda _, answer: message(answer)["tool_calls"].append({**CALL, "index": 1})),
    ("logprobs: null unless", lambda request, _: request.update(logprobs=False)),
    ("reasoning_content: not its tokens", lambda _, answer: message(answer).update(reasoning_content="Ha")),
    ("more alternatives", lambda request, _: request.update(top_logprobs=0)),
    ("streamed if and only if", lambda request, _: request.update(stream=True)),
    ("not of the documented shape", lambda _, answer: answer.pop("usage")),
]


@pytest.mark.parametrize(("found", "change"), WRONG)
def test_wrong_answer_is_found(found: str, change: Callable[[Made, Made], object]) -> None:
    request, answer = copy.deepcopy((ASK, ANSWER))
    change(request, answer)

    with pytest.raises(AssertionError, match=found):
        check_chat(request, answer)


def test_json_mode_gives_an_object() -> None:
    request = {key: ASK[key] for key in ("model", "messages")} | {"response_format": {"type": "json_object"}}
    answer = copy.deepcopy(ANSWER)
    answer["choices"] = [
        {"index": 0, "message": {"content": "{}", "reasoning_content": ""}, "logprobs": None, "finish_reason": "stop"}
    ]
    check_chat(request, answer)

    message(answer)["content"] = "[]"
    with pytest.raises(AssertionError, match="JSON mode gives an object"):
        check_chat(request, answer)
    message(answer)["content"] = "{"
    with pytest.raises(AssertionError, match="not of the documented shape"):
        check_chat(request, answer)
    check_chat({**request, "stop": "}"}, answer)


WRONG_STREAMS: list[tuple[str, Callable[[list[Made]], object]]] = [
    ("a stream has chunks", lambda chunks: chunks.clear()),
    ("id is the same", lambda chunks: chunks[1].update(id="2")),
    ("created is the same", lambda chunks: chunks[-1].update(created=2)),
    ("system_fingerprint is the same", lambda chunks: chunks[0].update(system_fingerprint="fp")),
    ("finish_reason: on the last", lambda chunks: choice(chunks[-1]).update(finish_reason=None)),
    ("finish_reason: null before", lambda chunks: choice(chunks[2]).update(finish_reason="stop")),
    ("usage before the last chunk: there if", lambda chunks: chunks[0].pop("usage")),
    ("usage before the last chunk is null", lambda chunks: chunks[0].update(usage=USAGE)),
    ("usage: on the last chunk", lambda chunks: chunks[-1].update(usage=None)),
    ("role: only on the first", lambda chunks: choice(chunks[0])["delta"].pop("role")),
    ("role: only on the first", lambda chunks: choice(chunks[1])["delta"].update(role="assistant")),
    ("the first and the last chunk have no logprobs", lambda chunks: choice(chunks[-1]).update(logprobs={})),
    ("title: only on the last", lambda chunks: choice(chunks[1])["delta"].update(title="Weather")),
    ("the first piece of a call has", lambda chunks: choice(chunks[2])["delta"]["tool_calls"][0].pop("id")),
    ("id and type: only on", lambda chunks: choice(chunks[3])["delta"]["tool_calls"][0].update(type="function")),
    ("calls come one after", lambda chunks: choice(chunks[3])["delta"]["tool_calls"][0].update(index=2)),
    ("reasoning_content: not its tokens", lambda chunks: choice(chunks[1])["delta"].update(reasoning_content="Ha")),
]


@pytest.mark.parametrize(("found", "change"), WRONG_STREAMS)
def test_wrong_stream_is_found(found: str, change: Callable[[list[Made]], object]) -> None:
    chunks = copy.deepcopy(CHUNKS)
    change(chunks)

    with pytest.raises(AssertionError, match=found):
        coherence.check(CHAT, {**ASK, "stream": True}, EVENTS, sse(chunks))


WRONG_INFILLS: list[tuple[str, Callable[[Made, Made], object]]] = [
    ("echo: the text begins with", lambda _, answer: choice(answer).update(text="b")),
    ("a stop string was returned", lambda _, answer: choice(answer).update(text="az")),
    ("logprobs: null unless", lambda request, _: request.update(logprobs=0)),
    (
        "columns differ",
        lambda request, answer: (request.update(logprobs=0), choice(answer).update(logprobs={"a": [], "b": [0]})),
    ),
    ("completion_tokens_details: only", lambda _, answer: usage(answer).update(completion_tokens_details={})),
]


@pytest.mark.parametrize(("found", "change"), WRONG_INFILLS)
def test_wrong_infill_is_found(found: str, change: Callable[[Made, Made], object]) -> None:
    request, answer = copy.deepcopy((GAP, FILLED))
    change(request, answer)

    with pytest.raises(AssertionError, match=found):
        coherence.check(FIM, request, JSON, json.dumps(answer).encode())


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_stream_is_read_whatever_ends_its_lines(line_end: bytes) -> None:
    raw = ': keep-alive\n\ndata: {"a":"\u2028"}\n\n: keep-alive\ndata:[1]\n\ndata: [DONE]\n\n'.encode()

    assert read_chunks(raw.replace(b"\n", line_end)) == [{"a": "\u2028"}, [1]]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "does not end with a blank line"),
        (b"data: 1\n\ndata: [DONE]\n", "does not end with a blank line"),
        (b"data: 1\n\ndata: [DONE]", "does not end with a blank line"),
        (b"data: 1\n\n", r"the last event is not \[DONE\]"),
        (b"data: [DONE]\n\ndata: 1\n\n", r"the last event is not \[DONE\]"),
        (b"data: [DONE]\n\ndata: [DONE]\n\n", "comes 2 times"),
        (b"data: {\n\ndata: [DONE]\n\n", "an event is not JSON"),
        (b"data: [1,\ndata: 2]\n\ndata: [DONE]\n\n", "an event has 2 lines of data"),
        (b"event: message\ndata: 1\n\ndata: [DONE]\n\n", "neither data nor a comment"),
        (b"\ndata: \xff\n\ndata: [DONE]\n\n", "can't decode"),
    ],
)
def test_broken_stream_is_found(raw: bytes, found: str) -> None:
    with pytest.raises((BrokenStream, UnicodeDecodeError), match=found):
        read_chunks(raw)
