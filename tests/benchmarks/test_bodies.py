"""What the stub server sends is of the sizes and shapes that the tables speak of."""

from __future__ import annotations

import json

import pytest

from benchmarks.bodies import case, characters


@pytest.mark.parametrize(("name", "least", "most"), [("small", 1_100, 1_400), ("large", 57_000, 63_000)])
def test_reply_has_the_size_that_is_told(name: str, least: int, most: int) -> None:
    head, _, body = case(name).parts[0].partition(b"\r\n\r\n")
    assert least < len(body) < most
    assert f"Content-Length: {len(body)}".encode() in head
    assert bool(json.loads(body)["choices"][0]["logprobs"]) == (name == "large")


@pytest.mark.parametrize("kind", ["text", "reasoning", "tools"])
@pytest.mark.parametrize("mode", ["burst", "single", "paced"])
def test_stream_has_the_chunks_that_are_asked_for(kind: str, mode: str) -> None:
    found = case(f"{kind}-250-{mode}")
    wire = b"".join(found.parts)
    events = [json.loads(line[6:]) for line in wire.split(b"\n") if line.startswith(b"data: {")]
    deltas = [event["choices"][0]["delta"] for event in events]
    assert len(events) == 250
    assert sum(len(delta.get("content") or "") for delta in deltas) == characters(f"{kind}-250-{mode}")
    assert sum("tool_calls" in delta for delta in deltas) == (248 if kind == "tools" else 0)
    assert wire.count(b": keep-alive\n\n") == 2
    assert wire.endswith(b"data: [DONE]\n\n\r\n0\r\n\r\n")
    # A part for each event and comment, or one for all.
    assert len(found.parts) == (1 if mode == "burst" else 250 + 2 + 1)
    assert (found.interval > 0) == (mode == "paced")


@pytest.mark.parametrize("name", ["", "huge", "text", "text-50", "text-x-burst", "text-50-slowly", "words-50-burst"])
def test_unknown_case_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no case"):
        case(name)
