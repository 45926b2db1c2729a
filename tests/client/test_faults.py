"""A thousand calls to a server that fails in random ways: each ends in time, in a whole result or in an own error.

The ways are drawn from a fixed seed. Which of two limits ends a call may differ from run to run, the rules may not.
"""

from __future__ import annotations

import gc
import gzip
import json
import random
import socket
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

import anyio
import httpx
import pytest
from deepseek_client import APIError, APITimeoutError, AsyncDeepSeek, DeepSeek, DeepSeekError

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO
from tests.client.wire import Received, Script, WireServer, answer, events

CASES = range(500)
RETRIES = 2
DEADLINE = 0.5
SLACK = 5.0  # seconds, for a busy machine; whatever hangs, or waits for as long as a server says, takes longer
PAST, FUTURE = "Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"
AT_ONCE = 16
LIMITS = httpx.Limits(max_connections=AT_ONCE)  # none to spare: one that is not given back will be missed
SETTINGS: dict[str, Any] = {
    "api_key": API_KEY,
    "max_retries": RETRIES,
    "retry_backoff": 0.001,
    "deadline": DEADLINE,
    "idle_timeout": 0.2,
    "timeout": httpx.Timeout(0.15, connect=DEADLINE, pool=DEADLINE),
}


@dataclass(frozen=True)
class Fault:
    """One way to answer. ``final``: nobody may send the request again after it."""

    name: str
    script: Script
    final: bool
    whole: bool = False
    status: int = 200
    """The status of an error that arrives before anything can go wrong."""


def whole(chance: random.Random, stream: bool) -> Fault:
    """A right answer, in pieces of any size."""
    if not stream:
        return Fault("whole", answer(json.dumps(REPLY)), final=True, whole=True)
    data = b": keep-alive\n\n" + b"".join(map(event, CHUNKS)) + DONE
    size = chance.choice([10, 100, len(data)])
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    return Fault("whole", events(*pieces), final=True, whole=True)


def cut(chance: random.Random, stream: bool) -> Fault:
    """A right answer that ends, stalls or is reset after some of its bytes."""
    data = b"".join(whole(chance, stream).script.pieces)
    at = chance.choice([0, chance.randrange(40), chance.randrange(len(data))])
    end = chance.choice(["close", "reset", "hang", "half-close"])
    # What was sent before a reset may be lost, so the client may not know that the answer had begun.
    final = end == "hang" or (end != "reset" and at >= data.index(b"\r\n\r\n") + 4)
    return Fault(f"{end} at byte {at}", Script([data[:at]] if at else [], end), final)


def busy(chance: random.Random, _: bool) -> Fault:
    """A status that may pass."""
    status = chance.choice([429, 500, 503])
    headers = chance.choice([{}, {"retry-after": "0"}, {"retry-after": "0.01"}, {"retry-after-ms": "5"},
                             {"retry-after": "soon"}, {"retry-after": PAST}, {"retry-after": FUTURE},
                             {"retry-after": "3600"}])  # fmt: skip
    script = answer(b"busy", status=status, headers=headers)
    return Fault(f"{status} {headers}", script, final=bool({"3600", FUTURE} & set(headers.values())), status=status)


def broken_error(chance: random.Random, _: bool) -> Fault:
    """A status whose body is cut, stalls, does not end, or is not compressed as it says."""
    status = chance.choice([400, 401, 402, 429, 503])
    body = chance.choice([b"", b"no", b'{"error": {"message": "no"'])
    end = chance.choice(["close", "hang", "half-close", "drip"])
    headers = chance.choice([{"content-length": "100000"}, {"content-encoding": "gzip"}])
    script = replace(answer(body, status=status, headers=headers), end=end, drip=b"x")
    return Fault(f"{status} {end} {headers}", script, final=status < 429, status=status)


def garbage(chance: random.Random, _: bool) -> Fault:
    """Something that is not HTTP."""
    return Fault("garbage", Script([chance.randbytes(chance.choice([1, 200, 5000])) + b"\r\n\r\n"], "close"), False)


def wrong(chance: random.Random, stream: bool) -> Fault:
    """A success that is none."""
    kind = "text/event-stream" if stream else "application/json"
    body = chance.choice([b"", b"\n\n", b"<html>", b"{", b"data: {\n\n", b"\xff", b"data: [DONE"])
    return Fault(f"wrong {body!r}", answer(body, content_type=chance.choice([kind, "text/html"])), final=True)


def compressed(chance: random.Random, stream: bool) -> Fault:
    """Compression that breaks off, or is none."""
    kind = "text/event-stream" if stream else "application/json"
    body = b"".join(map(event, CHUNKS)) + DONE if stream else json.dumps(REPLY).encode()
    data = gzip.compress(body, mtime=0)
    data = chance.choice([data[: chance.randrange(len(data) - 8)], data[:20] + b"\0" + data[20:], body])
    return Fault("gzip", answer(data, content_type=kind, headers={"content-encoding": "gzip"}), final=True)


def flood(chance: random.Random, stream: bool) -> Fault:
    """Bytes that keep the connection alive, for ever."""
    if stream:
        script = replace(events(event(CHUNKS[0]), terminate=False, end="drip"), drip=b"e\r\n: keep-alive\n\n\r\n")
    else:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n"
        script = Script([chance.choice([head, b"HTTP/1.1 200 OK\r\n"])], "drip", chance.choice([b"\n", b" "]))
    return Fault("flood", script, final=True)


WAYS: list[Callable[[random.Random, bool], Fault]] = [
    whole,
    cut,
    cut,
    cut,
    busy,
    busy,
    broken_error,
    broken_error,
    garbage,
    wrong,
    compressed,
    flood,
]


@dataclass(frozen=True)
class Case:
    """One call and what happens to each of its attempts."""

    stream: bool
    refused: bool
    faults: list[Fault]

    @classmethod
    def draw(cls, number: int) -> Case:
        chance = random.Random(f"faults-{number}")  # noqa: S311 - the same in each run
        stream = chance.random() < 0.5
        return cls(
            stream,
            refused=chance.random() < 0.03,
            faults=[chance.choice(WAYS)(chance, stream) for _ in range(RETRIES)] + [whole(chance, stream)],
        )


class FaultyServer(WireServer):
    """Answers each attempt of a case with the fault that is drawn for it."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts: dict[int, list[Fault]] = defaultdict(list)

    def script(self, request: Received) -> Script:
        number = int(request.headers["x-case"])
        fault = Case.draw(number).faults[len(self.attempts[number])]
        self.attempts[number].append(fault)
        return fault.script


def judge_error(case: Case, seen: list[Fault], outcome: APIError, seconds: float) -> Iterator[str]:
    # With too little time left, nothing is tried again.
    late = isinstance(outcome, APITimeoutError) or seconds > DEADLINE / 2
    # A request may be lost on its way, so that the server has seen fewer.
    if not max(1, len(seen)) <= outcome.attempts <= RETRIES + 1:
        yield f"{outcome.attempts} attempts"
    if case.refused and outcome.attempts <= RETRIES and not late:
        yield f"{outcome.attempts} attempts to connect"
    if [chunk.to_dict() for chunk in outcome.chunks] != CHUNKS[: len(outcome.chunks)]:
        yield "other chunks than were sent"
    # A status that has come is the error, whatever becomes of its body.
    told = seen[-1].status if seen and seen[-1].final else 200
    if told != 200 and not late and getattr(outcome, "status_code", None) != told:
        yield f"{outcome!r} instead of the status {told}"


def judge(case: Case, seen: list[Fault], outcome: Any, seconds: float) -> Iterator[str]:
    """What is wrong with how a call ended."""
    if seconds > DEADLINE + SLACK:
        yield f"took {seconds:.1f} s"
    if isinstance(outcome, Exception):
        if getattr(outcome, "kind", None) == "pool":
            yield "waited for a connection that was not given back"
        if not isinstance(outcome, DeepSeekError):
            yield f"foreign exception {outcome!r}"
        elif isinstance(outcome, APIError):
            yield from judge_error(case, seen, outcome, seconds)
    elif not (seen and seen[-1].whole):
        yield "a result that nobody sent"
    elif outcome != (CHUNKS if case.stream else REPLY):
        yield "another result than was sent"
    for fault in seen[:-1]:
        if fault.final:
            yield f"sent again after {fault.name}"


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def check(server: FaultyServer, outcomes: list[tuple[Any, float]]) -> None:
    wrong_ends = [
        f"case {number} ({[fault.name for fault in server.attempts[number]]}): {problem}"
        for number, (outcome, seconds) in enumerate(outcomes)
        for problem in judge(Case.draw(number), server.attempts[number], outcome, seconds)
    ]
    assert not wrong_ends
    # That all this was not about the same thing again and again.
    ends = Counter(type(outcome).__name__ for outcome, _ in outcomes)
    assert set(ends) >= {"dict", "list", "APIConnectionError", "APITimeoutError", "StreamTruncated",
                         "UnexpectedResponse", "RateLimitReached", "ServerError", "ServerOverloaded"}, ends  # fmt: skip
    assert ends["dict"] + ends["list"] > len(outcomes) / 20, ends  # a busy machine makes many of them late
    # Some are refused before the server sees them, and on a busy machine, some are not tried again.
    assert sum(len(seen) for seen in server.attempts.values()) > len(outcomes) / 2
    assert any(len(seen) > RETRIES for seen in server.attempts.values())


def open_files() -> int:
    return len(list(Path("/dev/fd").iterdir()))


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    """A server; after the test, no connection to it and no file descriptor of the process may be open."""
    gc.collect()  # what other tests have left is not this one's
    before = open_files()
    with FaultyServer() as server:
        yield server
        assert server.left()
    assert open_files() <= before  # servers of other tests may be closing yet


def test_calls_end_well(server: FaultyServer) -> None:
    refused = closed_port()

    def call(number: int) -> tuple[Any, float]:
        case = Case.draw(number)
        arguments: dict[str, Any] = {**HELLO, "extra_headers": {"x-case": str(number)}}
        completions = (client.with_options(base_url=refused) if case.refused else client).chat.completions
        started = monotonic()
        outcome: Any
        try:
            if case.stream:
                with completions.create(**arguments, stream=True) as stream:
                    outcome = [chunk.to_dict() for chunk in stream]
            else:
                outcome = completions.create(**arguments).to_dict()
        except Exception as error:  # noqa: BLE001 - it is judged
            outcome = error
        return outcome, monotonic() - started

    with (
        httpx.Client(limits=LIMITS) as http,
        DeepSeek(base_url=server.url, http_client=http, **SETTINGS) as client,
        ThreadPoolExecutor(AT_ONCE) as threads,
    ):
        outcomes = list(threads.map(call, CASES))
    check(server, outcomes)


async def acall(client: AsyncDeepSeek, case: Case, number: int) -> tuple[Any, float]:
    arguments: dict[str, Any] = {**HELLO, "extra_headers": {"x-case": str(number)}}
    started = monotonic()
    outcome: Any
    try:
        if case.stream:
            async with await client.chat.completions.create(**arguments, stream=True) as stream:
                outcome = [chunk.to_dict() async for chunk in stream]
        else:
            outcome = (await client.chat.completions.create(**arguments)).to_dict()
    except Exception as error:  # noqa: BLE001 - it is judged
        outcome = error
    return outcome, monotonic() - started


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_async_calls_end_well(server: FaultyServer, backend: str) -> None:
    refused = closed_port()
    outcomes: dict[int, tuple[Any, float]] = {}

    async def main() -> None:
        places = anyio.Semaphore(AT_ONCE)

        async def call(number: int) -> None:
            case = Case.draw(number)
            async with places:
                used = client.with_options(base_url=refused) if case.refused else client
                outcomes[number] = await acall(used, case, number)

        async with (
            httpx.AsyncClient(limits=LIMITS) as http,
            AsyncDeepSeek(base_url=server.url, http_client=http, **SETTINGS) as client,
            anyio.create_task_group() as tasks,
        ):
            for number in CASES:
                tasks.start_soon(call, number)

    anyio.run(main, backend=backend)
    gc.collect()
    check(server, [outcomes[number] for number in CASES])
