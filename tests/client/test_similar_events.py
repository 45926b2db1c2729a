"""Events that differ in one string only are decoded by a short cut. It must not be noticed, whatever the strings are.

What a stream gives is held against what its events say one by one.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from deepseek_client import DeepSeek, UnexpectedResponse
from deepseek_client.models import ChatCompletionChunk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.bodies import DONE, chunk
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import WireServer, events

Serve = Callable[..., WireServer]
# Every kind of character that JSON, UTF-8, SSE or a split of lines could trip over.
AWKWARD = ['"', "\\", "\\\\", '\\"', "\n", "\r", "\r\n", "\n\n", "\t", "\0", "\x1f", "\x7f", "\x85", "\u2028", "\u2029"]
AWKWARD += ["é", "é", "嗨", "\U0001f600", "\ud83d", "data: ", '","', '"}}]}', "content", '"content":"', "[DONE]", ""]
LAST = json.dumps(chunk({}, "stop")).encode()
texts = st.lists(st.sampled_from(AWKWARD) | st.text(max_size=3), max_size=4).map("".join)


def similar(texts: list[str], key: str = "content") -> list[dict[str, Any]]:
    """Chunks that differ in one string."""
    return [chunk({key: text}) for text in texts]


def plainly(data: list[bytes]) -> list[dict[str, Any]]:
    """What the events say, each on its own."""
    return [ChatCompletionChunk.from_dict(json.loads(body)).to_dict() for body in data]


Read = Callable[..., list[Any]]


@pytest.fixture(params=["apart", "together"])
def read(serve: Serve, connect: Connect, request: pytest.FixtureRequest) -> Read:
    """Gives the chunks of a stream that is sent in these pieces, or in a single one."""

    def receive(*pieces: bytes) -> list[Any]:
        sent = pieces if request.param == "apart" else (b"".join(pieces),)
        return connect(serve(events(*sent)).url).stream()

    return receive


def framed(bodies: list[bytes]) -> list[bytes]:
    """The events of a whole stream, each in a piece of its own."""
    return [*(b"data: " + body + b"\n\n" for body in bodies), DONE]


@given(
    texts=st.lists(texts, min_size=3, max_size=8),
    ascii_only=st.booleans(),
    spaces=st.sampled_from([(",", ":"), (", ", ": ")]),
    key=st.sampled_from(["content", "reasoning_content", "role"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
def test_texts_are_what_the_events_say(
    read: Read, texts: list[str], ascii_only: bool, spaces: tuple[str, str], key: str
) -> None:
    bodies = [
        json.dumps(body, ensure_ascii=ascii_only, separators=spaces).encode("utf-8", "surrogatepass")
        for body in similar(texts, key)
    ]
    if not ascii_only:
        bodies = [body for body in bodies if body.decode("utf-8", "replace").encode() == body]
    bodies.append(LAST)

    assert [item.to_dict() for item in read(*framed(bodies))] == plainly(bodies)


@pytest.mark.parametrize(
    "other",
    [
        chunk({"content": "x"}, "stop"),
        chunk({"content": "x", "more": 1}),
        chunk({"content": None}),
        chunk({"reasoning_content": "x"}),
        chunk({"content": "x"}, more="y"),
        {**chunk({"content": "x"}), "model": "another"},
        {**chunk({"content": "x"}), "choices": []},
    ],
)
def test_event_of_another_form_between_similar_ones(read: Read, other: dict[str, Any]) -> None:
    bodies = [json.dumps(body).encode() for body in [*similar(["a", "b", "c"]), other, *similar(["d", "e"])]]

    assert [item.to_dict() for item in read(*framed([*bodies, LAST]))] == plainly([*bodies, LAST])


@pytest.mark.parametrize("members", [{"content": "a", "more": "z"}, {"content": "z", "role": "a"}])
def test_same_key_or_value_elsewhere(read: Read, members: dict[str, str]) -> None:
    # The name of the string occurs twice, once in another string; or the same text stands elsewhere.
    bodies = [
        json.dumps({**chunk({**members, "content": text}), "note": '"content":"'}, separators=(",", ":")).encode()
        for text in ("a", "b", "z", "c")
    ]

    assert [item.to_dict() for item in read(*framed([*bodies, LAST]))] == plainly([*bodies, LAST])


def test_last_of_two_members_with_one_name_counts_as_ever(read: Read) -> None:
    bodies = [
        json.dumps(chunk({"content": text})).replace(f'"content": "{text}"', f'"content": "{text}", "content": "z"')
        for text in ("a", "b", "c", "d")
    ]
    received = read(*framed([*(body.encode() for body in bodies), LAST]))

    assert [item.choices[0].delta.content for item in received[:4]] == ["z"] * 4


def test_chunks_share_nothing(read: Read) -> None:
    letters = [*(json.dumps(body).encode() for body in similar(list("abcdef"))), LAST]
    received = read(*framed(letters))

    for item in received[:6]:
        item.choices[0].delta.content = "changed"
        item.choices[0].additional_properties["mine"] = item.id = "changed"
        item.choices.append(copy.deepcopy(item.choices[0]))
        item.additional_properties["mine"] = 1
    again = plainly(letters)

    assert again[:6] == similar(list("abcdef"))
    assert len({id(part) for item in received for part in (item, item.choices, item.choices[0])}) == 3 * len(received)
    assert len({id(item.additional_properties) for item in received}) == len(received)


def test_chunk_that_is_changed_at_once_changes_no_other(serve: Serve) -> None:
    bodies = [*(json.dumps(body).encode() for body in similar(list("abcdef"))), LAST]
    seen: list[Any] = []

    with DeepSeek(api_key=API_KEY, base_url=serve(events(*framed(bodies))).url) as client:
        for item in client.chat.completions.create(**HELLO, stream=True):
            seen.append(item.to_dict())
            if item.choices[0].finish_reason is not None:
                continue
            item.choices[0].delta.content = "changed"
            item.choices[0].delta.additional_properties["mine"] = 1
            item.choices.clear()

    assert seen == plainly(bodies)


@pytest.mark.parametrize(
    "broken",
    [
        b'{"content":"\xff"}',
        b'"a" "b"',
        b'"a"b"',
        b'"a\x01b"',
        b'"a\\x"',
        b'"a\\ud83"',
    ],
)
def test_broken_string_is_not_taken_for_a_similar_one(read: Read, broken: bytes) -> None:
    good = [json.dumps(body, separators=(",", ":")).encode() for body in similar(list("abc"))]
    bad = good[0].replace(b'"a"', broken)

    with pytest.raises(UnexpectedResponse) as caught:
        read(*framed([*good, bad, LAST]))

    assert [item.choices[0].delta.content for item in caught.value.chunks] == ["a", "b", "c"]


def test_event_in_several_lines_is_no_pattern_for_one_in_a_single_line(read: Read) -> None:
    lines = [json.dumps(body, indent=1).encode() for body in similar(list("abc"))]
    several = [b"data: " + body.replace(b"\n", b"\ndata: ") + b"\n\n" for body in lines]
    # Of this one, the lines behind the first are fields that nobody knows.
    alike = b"data: " + lines[0] + b"\n\n"

    with pytest.raises(UnexpectedResponse, match="is not JSON") as caught:
        read(*several, alike, DONE)

    assert [item.to_dict() for item in caught.value.chunks] == similar(list("abc"))


def test_events_of_two_kinds_in_turn(read: Read) -> None:
    kinds = [body for text in "abcdefgh" for body in (chunk({"content": text}), chunk({"reasoning_content": text}))]
    bodies = [json.dumps(body).encode() for body in [*similar(list("xyz")), *kinds, *similar(["a"] * 50)]]

    assert [item.to_dict() for item in read(*framed([*bodies, LAST]))] == plainly([*bodies, LAST])


def test_comments_and_splits_between_similar_events(read: Read) -> None:
    bodies = [json.dumps(body).encode() for body in similar([str(number) for number in range(40)])]
    sent = b": keep-alive\n\n".join(b"data: " + body + b"\n\n" for body in bodies) + b"data: " + LAST + b"\n\n" + DONE
    for size in (7, 64, 500, len(sent)):
        received = read(*(sent[start : start + size] for start in range(0, len(sent), size)))

        assert [item.to_dict() for item in received] == plainly([*bodies, LAST])
