"""A very long answer: nobody else waits for it, it fills no memory, and its bytes are those of a short one."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, Fault, MockServer, Pace, create_app
from deepseek_mock.rules import Reply, Rule

from tests.mock.raw_socket import CHAT, exchange

HEADERS = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
LOGPROBS = {"logprobs": True, "top_logprobs": 20}
FIM: dict[str, Any] = {"model": "deepseek-flash", "prompt": "a", "logprobs": 20}
TOKENS = 5_000
# Of CPU time: there are a few milliseconds between two turns, and without turns half a second and more.
PATIENCE_SECONDS = 0.2


@pytest.mark.parametrize(
    "pace",
    [Pace(tokens_per_chunk=20), Pace(tokens_per_chunk=20, bytes_per_write=100_000)],
    ids=["at once", "in pieces"],
)
@pytest.mark.parametrize(
    ("path", "members"),
    [
        ("/chat/completions", {**CHAT, **LOGPROBS, "stream": True}),
        ("/chat/completions", {**CHAT, **LOGPROBS}),
        ("/beta/completions", FIM),
    ],
    ids=["stream", "chat", "fim"],
)
def test_others_have_their_turn(path: str, members: dict[str, Any], pace: Pace) -> None:
    async def run() -> float:
        app = create_app(rules=[Rule(reply=Reply("word " * TOKENS), pace=pace)])
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://mock", headers=HEADERS
        ) as client:
            asked = asyncio.ensure_future(client.post(path, json=members))
            longest = 0.0
            while not asked.done():
                began = time.thread_time()
                await asyncio.sleep(0)
                longest = max(longest, time.thread_time() - began)
            assert len((await asked).content) > TOKENS * 100
        return longest

    assert asyncio.run(run()) < PATIENCE_SECONDS


@pytest.mark.parametrize(
    ("path", "members"), [("/chat/completions", {**CHAT, **LOGPROBS}), ("/beta/completions", FIM)], ids=["chat", "fim"]
)
def test_long_answers_are_compact_json_however_they_go_out(path: str, members: dict[str, Any]) -> None:
    with MockServer(seed=1) as server:
        bodies: list[bytes] = []
        stall = Fault("stall", after_bytes=99, seconds=0.001)
        ways: list[dict[str, Any]] = [{}, {"pace": Pace(bytes_per_write=5_000)}, {"fault": stall}]
        for how in ways:
            server.reset()
            server.reply_with('wörd "1"\n' * 300, **how)
            wire = exchange(server, members, path=path)
            assert wire.is_complete
            bodies.append(wire.body)
            if "pace" in how:
                assert {len(piece) for piece in wire.pieces[1:-1]} == {5_000}
    answer = json.loads(bodies[0])
    assert bodies[0] == b"\n" + json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()
    assert bodies == [bodies[0]] * len(bodies)
    counted = answer["usage"]["completion_tokens"]
    shown = answer["choices"][0]["logprobs"]
    assert counted > 1000
    assert {len(values) for values in shown.values()} == {counted}


def test_faults_look_into_long_answers() -> None:
    with MockServer() as server:
        server.reply_with("word " * 300, fault=Fault("unknown_fields"))
        entry = exchange(server, {**CHAT, **LOGPROBS}).json["choices"][0]["logprobs"]["content"][-1]
        assert list(entry) == ["token", "logprob", "bytes", "top_logprobs", "x_unheard_of"]
        server.reply_with("word " * 300, fault=Fault("reset", after_bytes=30_000))
        wire = exchange(server, {**CHAT, **LOGPROBS})
        assert (wire.end, len(wire.body)) == ("reset", 30_000)
