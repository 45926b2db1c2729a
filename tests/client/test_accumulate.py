"""Putting the pieces of a stream together: pure tests of the rules that the contract gives."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from deepseek_client import DecodeError, InvalidJSON
from deepseek_client._accumulate import Accumulator, Member, Merge, accumulate
from deepseek_client._merge_rules import CHAT_COMPLETION_CHUNK, COMPLETION_CHUNK
from deepseek_client.models import (
    ChatCompletion,
    ChatCompletionChunk,
    Completion,
    CompletionChunk,
    FunctionCall,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.client.bodies import CHUNKS, REPLY, chunk

Json = dict[str, Any]


def assemble(*chunks: Json) -> ChatCompletion:
    """The answer that chunks make, as the client makes it: they go through their own models first."""
    through = [ChatCompletionChunk.from_dict(item).to_dict() for item in chunks]
    return ChatCompletion.from_dict(accumulate(CHAT_COMPLETION_CHUNK, through))


def message(*deltas: Json) -> Json:
    whole: Json = assemble(*(chunk(delta) for delta in deltas)).choices[0].message.to_dict()
    return whole


def fragment(arguments: str | None = None, *, name: str | None = None, **members: Any) -> Json:
    """A piece of a tool call, with only what is given."""
    function = {"name": name, "arguments": arguments}
    return {**members, "function": {key: value for key, value in function.items() if value is not None}}


def call(id_: str | None, name: str, arguments: str, **members: Any) -> Json:
    """A whole tool call."""
    return {**members, "id": id_, "type": "function", "function": {"name": name, "arguments": arguments}}


HEAD: Json = fragment("", name="f", index=0, id="a", type="function")

# The fragments of each delta's `tool_calls`, and the calls that they make.
TOOL_CALLS: dict[str, tuple[list[Any], list[Json]]] = {
    "as_deepseek_sends": (
        [
            [HEAD],
            [fragment('{"x"', index=0)],
            [fragment(": 1}", index=0)],
            [fragment("", name="g", index=1, id="b", type="function")],
            [fragment("{}", index=1)],
        ],
        [call("a", "f", '{"x": 1}', index=0), call("b", "g", "{}", index=1)],
    ),
    "interleaved": (
        [
            [HEAD],
            [fragment("", name="g", index=1, id="b")],
            [fragment("[0", index=0)],
            [fragment("[1", index=1), fragment("]", index=0)],
            [fragment("]", index=1)],
        ],
        [call("a", "f", "[0]", index=0), call("b", "g", "[1]", index=1)],
    ),
    "id_on_every_piece": (
        [
            [HEAD],
            [fragment("{", index=0, id="a")],
            [fragment("}", index=0, id="a", type="function")],
        ],
        [call("a", "f", "{}", index=0)],
    ),
    "id_empty_after_the_first_piece": (
        [[HEAD], [fragment("{", index=0, id="", type="")], [fragment("}", index=0, id=None, type=None)]],
        [call("a", "f", "{}", index=0)],
    ),
    "id_late": (
        [[fragment("{", name="f", index=0)], [fragment("}", index=0, id="a")], [fragment(" ", index=0)]],
        [call("a", "f", "{} ", index=0)],
    ),
    "id_never": (
        [[fragment("{", name="f", index=0)], [fragment("}", index=0)], [fragment("[]", name="g", index=1)]],
        [call(None, "f", "{}", index=0), call(None, "g", "[]", index=1)],
    ),
    "indexes_with_gaps": (
        [
            [fragment("{", name="f", index=7, id="a")],
            [fragment("[", name="g", index=3, id="b")],
            [fragment("}", index=7)],
            [fragment("]", index=3)],
        ],
        [call("a", "f", "{}", index=7), call("b", "g", "[]", index=3)],
    ),
    "index_from_one": (
        [[fragment("{", name="f", index=1, id="a")], [fragment("}", index=1)]],
        [call("a", "f", "{}", index=1)],
    ),
    "index_used_again": (
        [
            [HEAD],
            [fragment("{}", index=0)],
            [fragment("[", name="g", index=0, id="b")],
            [fragment("]", index=0)],
        ],
        [call("a", "f", "{}", index=0), call("b", "g", "[]", index=0)],
    ),
    "index_always_zero": (
        [
            [HEAD],
            [fragment("", name="g", index=0, id="b")],
            [fragment("{}", index=0, id="a")],
            [fragment("[]", index=0, id="b")],
        ],
        [call("a", "f", "{}", index=0), call("b", "g", "[]", index=0)],
    ),
    "one_id_for_two_indexes": (
        [[HEAD], [fragment("", name="g", index=1, id="a")], [fragment("{}", index=0)], [fragment("[]", index=1)]],
        [call("a", "f", "{}", index=0), call("a", "g", "[]", index=1)],
    ),
    "no_index_but_ids": (
        [
            [fragment("{", name="f", id="a")],
            [fragment("[", name="g", id="b")],
            [fragment("}", id="a"), fragment("]", id="b")],
        ],
        [call("a", "f", "{}"), call("b", "g", "[]")],
    ),
    "no_index_and_id_only_first": (
        [
            [fragment("{", name="f", id="a")],
            [fragment("}")],
            [fragment("[", name="g", id="b")],
            [fragment("]")],
        ],
        [call("a", "f", "{}"), call("b", "g", "[]")],
    ),
    "no_index_and_several_together": (
        [
            [fragment("{", name="f", id="a"), fragment("[", name="g", id="b")],
            [fragment("}"), fragment("]")],
        ],
        [call("a", "f", "{}"), call("b", "g", "[]")],
    ),
    "no_index_and_no_id": (
        [[fragment("{", name="f"), fragment("[", name="g")], [fragment("}"), fragment("]")]],
        [call(None, "f", "{}"), call(None, "g", "[]")],
    ),
    "index_late": (
        [[fragment("{", name="f", id="a")], [fragment("}", index=0)], [fragment(" ", index=0)]],
        [call("a", "f", "{} ", index=0)],
    ),
    "index_late_of_the_first_of_two": (
        [
            [fragment("{", name="f", id="a")],
            [fragment("[", name="g", id="b")],
            [fragment("}", id="a", index=0)],
            [fragment("]", id="b", index=1)],
        ],
        [call("a", "f", "{}", index=0), call("b", "g", "[]", index=1)],
    ),
    "name_in_pieces": (
        [[fragment("", name="get_", index=0, id="a")], [fragment(name="weather", index=0)], [fragment("{}", index=0)]],
        [call("a", "get_weather", "{}", index=0)],
    ),
    "name_after_an_empty_one": (
        [[fragment("", name="", index=0, id="a")], [fragment("{}", name="f", index=0)]],
        [call("a", "f", "{}", index=0)],
    ),
    "name_on_every_piece": (
        [[HEAD], [fragment("{", name="f", index=0, id="a")], [fragment("}", name="f", index=0, id="a")]],
        [call("a", "f", "{}", index=0)],
    ),
    "name_on_every_piece_without_id": (
        [[fragment("{", name="f", index=0)], [fragment("}", name="f", index=0)]],
        [call(None, "f", "{}", index=0)],
    ),
    "name_on_every_piece_without_index": (
        [[fragment("{", name="f", id="a")], [fragment("}", name="f", id="a")]],
        [call("a", "f", "{}")],
    ),
    "whole_calls_without_index_and_id": (
        [[fragment('{"a": 1}', name="f")], [fragment('{"b": 2}', name="g")], [fragment("{}", name="g")]],
        [call(None, "f", '{"a": 1}'), call(None, "g", '{"b": 2}'), call(None, "g", "{}")],
    ),
    "whole_calls_with_one_index": (
        [[fragment('{"a": 1}', name="f", index=0)], [fragment('{"b": 2}', name="f", index=0)]],
        [call(None, "f", '{"a": 1}', index=0), call(None, "f", '{"b": 2}', index=0)],
    ),
    "whole_calls_with_empty_ids": (
        [[fragment("{}", name="f", index=0, id="")], [fragment("[]", name="g", index=0, id="")]],
        [call("", "f", "{}", index=0), call("", "g", "[]", index=0)],
    ),
    "whole_calls_with_one_id": (
        [[fragment("{}", name="f", id="x")], [fragment("[]", name="g", id="x")]],
        [call("x", "f", "{}"), call("x", "g", "[]")],
    ),
    "calls_in_pieces_with_one_index": (
        [
            [fragment("", name="f", index=0)],
            [fragment("{", index=0)],
            [fragment("}", index=0)],
            [fragment("", name="g", index=0)],
            [fragment("[", index=0)],
            [fragment("]", index=0)],
        ],
        [call(None, "f", "{}", index=0), call(None, "g", "[]", index=0)],
    ),
    "name_null_later": (
        [[HEAD], [{"index": 0, "function": {"name": None, "arguments": "{}"}}], [{"index": 0, "function": None}]],
        [call("a", "f", "{}", index=0)],
    ),
    "arguments_that_parse_early": (
        # "1", '{"a": 1}' and "{}" are JSON before the rest comes; nothing may take them for the whole.
        [[HEAD], [fragment("1", index=0)], [fragment("2", index=0)], [fragment("", index=0)], [fragment("3", index=0)]],
        [call("a", "f", "123", index=0)],
    ),
    "arguments_in_the_first_piece": (
        [[fragment('{"x": 1}', name="f", index=0, id="a", type="function")]],
        [call("a", "f", '{"x": 1}', index=0)],
    ),
    "piece_without_function": (
        [[{"index": 0, "id": "a", "type": "function"}], [fragment("{}", name="f", index=0)]],
        [call("a", "f", "{}", index=0)],
    ),
    "null_and_empty_lists_between": (
        [None, [HEAD], [], None, [fragment("{}", index=0)], []],
        [call("a", "f", "{}", index=0)],
    ),
    "members_that_nobody_knows": (
        [[{**HEAD, "colour": "red"}], [{"index": 0, "colour": "blue", "function": {"arguments": "{}", "tone": 1}}]],
        [{**call("a", "f", "{}", index=0), "colour": "blue", "function": {"name": "f", "arguments": "{}", "tone": 1}}],
    ),
}


@pytest.mark.parametrize("name", TOOL_CALLS)
def test_tool_calls(name: str) -> None:
    fragments, calls = TOOL_CALLS[name]
    whole = assemble(chunk({"role": "assistant", "content": ""}), *(chunk({"tool_calls": item}) for item in fragments))
    assert [item.to_dict() for item in whole.choices[0].message.tool_calls or []] == calls


def named(fragments: list[Any]) -> bool:
    """Whether every piece says to which call it belongs."""
    return all(item.keys() & {"index", "id"} for items in fragments for item in items or [])


@pytest.mark.parametrize("name", [name for name, (fragments, _) in TOOL_CALLS.items() if named(fragments)])
def test_tool_calls_whose_pieces_come_together(name: str) -> None:
    fragments, calls = TOOL_CALLS[name]
    whole = assemble(chunk({"tool_calls": [item for items in fragments for item in items or []]}))
    assert [item.to_dict() for item in whole.choices[0].message.tool_calls or []] == calls


def test_no_tool_calls_are_no_list() -> None:
    assert message({"tool_calls": []}, {"tool_calls": None}) == {"role": "assistant", "content": None}


def test_texts_are_joined_and_empty_pieces_change_nothing() -> None:
    assert message(
        {"role": "assistant", "content": None, "reasoning_content": ""},
        {"content": None, "reasoning_content": "Let "},
        {"tool_calls": []},
        {},
        {"content": "", "tool_calls": None, "reasoning_content": "me see."},
        {"content": "Yes", "reasoning_content": None},
        {"content": ""},
        {"content": "Yes", "title": "A title"},
        {"title": None, "tool_calls": None},
    ) == {"role": "assistant", "content": "YesYes", "reasoning_content": "Let me see.", "title": "A title"}


@pytest.mark.parametrize(
    ("deltas", "content"),
    [([{}], None), ([{"content": None}], None), ([{"content": None}, {"content": ""}], ""), ([{"content": ""}], "")],
)
def test_text_is_null_until_a_piece_came(deltas: list[Json], content: str | None) -> None:
    assert message(*deltas) == {"role": "assistant", "content": content}


def test_chunks_of_a_whole_answer() -> None:
    whole = copy.deepcopy(REPLY)
    whole["choices"][0]["message"]["content"] = "Hello\u2028!"
    assert assemble(*CHUNKS).to_dict() == whole


def test_usage_in_a_chunk_of_its_own() -> None:
    usage_only = {**chunk({}), "choices": [], "usage": REPLY["usage"]}
    last = chunk({"content": ""}, "stop", usage=None)
    reply = assemble(*CHUNKS[:-1], last, usage_only)
    assert reply.usage.to_dict() == REPLY["usage"]
    assert (reply.choices[0].finish_reason, reply.text, reply.reasoning) == ("stop", "Hello\u2028!", "A greeting.")


def test_last_usage_and_finish_reason_count() -> None:
    first = {**REPLY["usage"], "total_tokens": 1, "completion_tokens_details": {"reasoning_tokens": 4, "x": 1}}
    second = {key: value for key, value in REPLY["usage"].items() if key != "completion_tokens_details"}
    reply = assemble(chunk({}, "length", usage=first), chunk({}, "stop", usage=second), chunk({}, None, usage=None))
    assert reply.usage.to_dict() == second  # not a mixture of both
    assert reply.choices[0].finish_reason == "stop"


def test_several_choices_keep_apart() -> None:
    pieces = [(1, "b"), (0, "a"), (1, "B"), (0, "A")]
    chunks = [chunk({"content": text}) for _, text in pieces]
    for item, (index, _) in zip(chunks, pieces, strict=True):
        item["choices"][0]["index"] = index
    assert [(item.index, item.message.content) for item in assemble(*chunks).choices] == [(1, "bB"), (0, "aA")]


def token(text: str) -> Json:
    return {"token": text, "logprob": -0.5, "bytes": list(text.encode()), "top_logprobs": []}


def with_logprobs(delta: Json, logprobs: Json | None) -> Json:
    body = chunk(delta)
    body["choices"][0]["logprobs"] = logprobs
    return body


def test_logprobs_of_both_channels_are_appended() -> None:
    reply = assemble(
        with_logprobs({"role": "assistant"}, None),
        with_logprobs({"reasoning_content": "ab"}, {"reasoning_content": [token("a"), token("b")]}),
        with_logprobs({"reasoning_content": "c"}, {"reasoning_content": [token("c")], "content": None}),
        with_logprobs({"content": "d"}, {"content": [token("d")], "new": 1}),
        with_logprobs({}, None),
    )
    assert reply.choices[0].logprobs is not None
    assert reply.choices[0].logprobs.to_dict() == {
        "reasoning_content": [token("a"), token("b"), token("c")],
        "content": [token("d")],
        "new": 1,
    }


def test_logprobs_stay_null() -> None:
    assert assemble(*CHUNKS).to_dict()["choices"][0]["logprobs"] is None


def fim_chunk(text: str, finish_reason: str | None = None, logprobs: Any = None, **members: Any) -> Json:
    return {
        "id": "i",
        "choices": [{"finish_reason": finish_reason, "index": 0, "logprobs": logprobs, "text": text}],
        "created": 1,
        "model": "deepseek-flash",
        "system_fingerprint": "fp",
        "object": "text_completion",
        **members,
    }


def test_fill_in_the_middle() -> None:
    logprobs = [
        {"text_offset": [0], "token_logprobs": [-1.0], "tokens": ["a"], "top_logprobs": [{"a": -1.0}]},
        {"text_offset": [1], "token_logprobs": [-2.0], "tokens": ["b"], "top_logprobs": [{"b": -2.0}]},
    ]
    pieces = [
        fim_chunk("a", logprobs=logprobs[0], usage=None),
        fim_chunk("b", logprobs=logprobs[1]),
        fim_chunk("", "stop", usage=REPLY["usage"]),
    ]
    through = [CompletionChunk.from_dict(item).to_dict() for item in pieces]
    whole = Completion.from_dict(accumulate(COMPLETION_CHUNK, through))
    joined = {key: logprobs[0][key] + logprobs[1][key] for key in logprobs[0]}
    assert whole.to_dict() == fim_chunk("ab", "stop", logprobs=joined, usage=REPLY["usage"])
    assert whole.text == "ab"


def test_members_that_nobody_knows_are_kept() -> None:
    first = chunk({"audio": "x", "role": "assistant"}, service="a", nothing=None)
    first["choices"][0]["safety"] = {"level": 1}
    second = chunk({"audio": "y"}, service="b", later=[1])
    second["choices"][0]["safety"] = {"kind": 2}
    reply = assemble(first, second)
    assert reply.additional_properties == {"service": "b", "later": [1], "nothing": None}
    assert reply.choices[0].additional_properties == {"safety": {"kind": 2}}
    assert reply.choices[0].message.additional_properties == {"audio": "y"}


def test_beginning_of_an_answer_is_an_answer_with_nothing_in_it() -> None:
    begun = assemble(CHUNKS[0])
    assert begun.choices[0].message.role == "assistant"
    assert (begun.text, begun.reasoning, begun.choices[0].finish_reason) == ("", "", None)
    assert set(begun.usage.to_dict().values()) == {None}  # not known, which is not the same as 0
    assert ChatCompletion.from_dict(begun.to_dict()) == begun
    assert assemble({**CHUNKS[0], "choices": []}).choices == []


def test_results_share_nothing() -> None:
    whole = Accumulator(CHAT_COMPLETION_CHUNK)
    whole.add(CHUNKS[0])
    first = whole.result()
    kept = copy.deepcopy(first)
    whole.result()["usage"]["total_tokens"] = 5
    whole.add(CHUNKS[2])
    assert first == kept
    assert whole.result()["usage"]["total_tokens"] is None
    assert whole.result()["choices"][0]["message"]["content"] == "Hel"


@pytest.mark.parametrize(
    ("delta", "words"),
    [
        ({"content": 5}, "content: a piece of a text is a string, not int 5"),
        ({"reasoning_content": ["a"]}, "reasoning_content: a piece of a text"),
        ({"tool_calls": {"index": 0}}, "tool_calls: a piece of a list is a list, not dict"),
        ({"tool_calls": ["f"]}, "tool_calls: a piece of an item is an object, not str 'f'"),
        ({"tool_calls": [{"index": 0, "function": "f"}]}, "function: a piece of an object is an object, not str 'f'"),
        ({"tool_calls": [{"index": 0, "function": {"arguments": {}}}]}, "arguments: a piece of a text is a string"),
    ],
)
def test_piece_that_cannot_be_merged(delta: Json, words: str) -> None:
    with pytest.raises(DecodeError, match=words):
        accumulate(CHAT_COMPLETION_CHUNK, [chunk(delta)])


def test_rules_without_a_contract() -> None:
    merge = Merge({"a": Member("A", "first"), "b": Member("b", "last"), "c": Member("C", "append")}, {"C": []})
    assert accumulate(merge, []) == {"C": []}
    pieces = [{"a": "", "b": 1}, {"a": "x", "b": None, "c": [1]}, {"a": "y", "b": 2, "c": None}, {"c": [2]}]
    assert accumulate(merge, pieces) == {"A": "x", "b": 2, "C": [1, 2]}


# ---------------------------------------------------------------- any answer, in any pieces

texts = st.text(max_size=12)
tokens = st.builds(token, st.text(st.characters(codec="utf-8"), min_size=1, max_size=3))
unknown = st.dictionaries(
    st.sampled_from(["x_one", "x_two"]), st.integers() | texts | st.lists(st.integers()), max_size=2
)


@st.composite
def replies(draw: st.DrawFn) -> Json:
    """A complete answer."""
    reply = copy.deepcopy(REPLY)
    choice = reply["choices"][0]
    choice["message"] = {"role": "assistant", "content": draw(st.none() | texts)}
    if draw(st.booleans()):
        choice["message"]["reasoning_content"] = draw(texts)
    indexes = draw(st.lists(st.integers(0, 9), unique=True, max_size=3))
    if indexes:
        choice["message"]["tool_calls"] = [
            {**call(f"call_{index}", draw(st.text(min_size=1, max_size=9)), draw(texts), index=index), **draw(unknown)}
            for index in indexes
        ]
    if draw(st.booleans()):
        channels = draw(st.lists(st.sampled_from(["content", "reasoning_content"]), min_size=1, unique=True))
        choice["logprobs"] = {channel: draw(st.lists(tokens, min_size=1, max_size=4)) for channel in channels}
    choice["finish_reason"] = draw(st.sampled_from(["stop", "length", "tool_calls", "new_reason"]))
    return {**reply, **draw(unknown)}


def cut(random: Random, whole: Any) -> list[Any]:
    """A text or a list in pieces, some of them perhaps empty."""
    marks = sorted(random.randint(0, len(whole)) for _ in range(random.randint(0, 3)))
    return [whole[start:end] for start, end in zip([0, *marks], [*marks, len(whole)], strict=True)]


def call_pieces(random: Random, whole: Json) -> Iterator[Json]:
    name, arguments = whole["function"]["name"], whole["function"]["arguments"]
    yield {**whole, "function": {"name": name, "arguments": ""}}
    for part in cut(random, arguments):
        yield {"index": whole["index"], "function": {"arguments": part}}


def stream(random: Random, reply: Json, empty: list[Json]) -> list[Json]:
    """An answer as chunks: each text in its order, but the texts, calls and empty deltas mixed at random."""
    choice = reply["choices"][0]
    whole = choice["message"]
    lanes: list[list[tuple[Json, Json | None]]] = [
        [({key: part}, None) for part in cut(random, whole[key])]
        for key in ("reasoning_content", "content")
        if whole.get(key) is not None
    ]
    for channel, entries in (choice["logprobs"] or {}).items():
        lanes.append([({}, {channel: part}) for part in cut(random, entries)])
    heads, tails = [], []
    for item in whole.get("tool_calls", []):
        head, *tail = call_pieces(random, item)
        heads.append(({"tool_calls": [head]}, None))
        tails.append([({"tool_calls": [piece]}, None) for piece in tail])
    chunks = [chunk({"role": "assistant"})]
    while any(lanes) or heads or any(tails):
        open_tails = [lane for lane in tails[: len(tails) - len(heads)] if lane]  # a call begins with its head
        lane = random.choice([*(lane for lane in [*lanes, heads] if lane), *open_tails])
        delta, logprobs = lane.pop(0)
        chunks.append(with_logprobs(delta, logprobs))
    for _ in range(random.randint(0, 4)):
        chunks.insert(random.randint(0, len(chunks)), chunk(random.choice(empty)))
    extra = {key: value for key, value in reply.items() if key.startswith("x_")}
    return [*chunks, chunk({}, choice["finish_reason"], usage=reply["usage"], **extra)]


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(replies(), st.randoms(use_true_random=False))
def test_any_answer_comes_back_from_its_pieces(reply: Json, random: Random) -> None:
    empty: list[Json] = [{}, {"content": None}, {"reasoning_content": None}, {"tool_calls": None}, {"tool_calls": []}]
    message = reply["choices"][0]["message"]
    empty += [{key: ""} for key in ("content", "reasoning_content") if message.get(key) is not None]
    assert assemble(*stream(random, reply, empty)) == ChatCompletion.from_dict(reply)


# ---------------------------------------------------------------- shortcuts


@pytest.mark.parametrize(
    ("delta", "text", "reasoning"),
    [
        ({"content": "a", "reasoning_content": None}, "a", ""),
        ({"content": None, "reasoning_content": "b"}, "", "b"),
        ({}, "", ""),
        (None, "", ""),
    ],
)
def test_chunk_tells_its_text_and_reasoning(delta: Json | None, text: str, reasoning: str) -> None:
    body = chunk(delta or {})
    if delta is None:
        body["choices"] = []
    piece = ChatCompletionChunk.from_dict(body)
    assert (piece.text, piece.reasoning) == (text, reasoning)


def test_answer_tells_its_text_and_reasoning() -> None:
    reply = ChatCompletion.from_dict(REPLY)
    assert (reply.text, reply.reasoning) == ("Hello!", "A greeting.")
    reply.choices[0].message.content = reply.choices[0].message.reasoning_content = None
    assert (reply.text, reply.reasoning) == ("", "")
    reply.choices.clear()
    assert (reply.text, reply.reasoning) == ("", "")
    assert "text" not in reply.to_dict()


def test_fill_in_tells_its_text() -> None:
    assert CompletionChunk.from_dict(fim_chunk("a")).text == "a"
    assert CompletionChunk.from_dict({**fim_chunk("a"), "choices": []}).text == ""
    assert Completion.from_dict({**fim_chunk("a"), "choices": []}).text == ""


@pytest.mark.parametrize("text", ['{"city": "Hangzhou"}', "[1, 2.5, null]", '"x"', " {} "])
def test_arguments_are_decoded(text: str) -> None:
    assert FunctionCall(name="f", arguments=text).json() == json.loads(text)


@pytest.mark.parametrize(
    ("text", "reason", "position"),
    [
        ('{"city": "Hang', 'Unterminated string starting at at character 9, near \'{"city": "Hang\'', 9),
        ('{"a": 1}{"b": 2}', "Extra data at character 8", 8),
        ("", "Expecting value at character 0", 0),
        ('{"a": NaN}', "NaN is no JSON number", 0),
        ("[" * 100_000, "", 0),
        ("9" * 5000, "Exceeds the limit", 0),
        (" " * 500 + "x" + " " * 500, f"at character 500, near '{' ' * 40}x{' ' * 39}'", 500),
        (None, "must be str, bytes or bytearray", 0),
    ],
    ids=["cut", "two", "empty", "nan", "deep", "long", "far", "none"],
)
def test_arguments_that_are_not_json(text: Any, reason: str, position: int) -> None:
    with pytest.raises(InvalidJSON) as caught:
        FunctionCall(name="get_weather", arguments=text).json()
    said = str(caught.value)
    assert said.startswith("FunctionCall.arguments of 'get_weather' is not JSON: ")
    assert said.endswith(". It was written by the model.")
    assert reason in said
    assert (caught.value.text, caught.value.position) == (text or "", position)
    assert len(said) < 300


def test_error_about_arguments_names_no_unknown_function() -> None:
    with pytest.raises(DecodeError, match=r"^FunctionCall.arguments is not JSON: "):
        FunctionCall(name="", arguments="{").json()
