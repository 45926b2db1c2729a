"""The table of what can go wrong between a client and the server: what the server does, and what must come of it.

``test_robustness.py`` holds this client to it; ``benchmarks/robustness.py`` runs it against the OpenAI SDK as well.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, Driver
from tests.client.wire import Script, WireServer, answer, events

LIMIT = 0.3  # seconds, of a call that has a time limit
PATIENCE = 3.0  # seconds for which the server goes on beyond any limit, before it lets a client off that has none

TRACE = {"x-ds-trace-id": "0123456789abcdef0123456789abcdef"}
NOW = {"retry-after": "0"}
ALL = [event(body) for body in CHUNKS]
WHOLE = b"".join(ALL) + DONE
BODY = json.dumps(REPLY).encode()
OK = answer(BODY, headers=TRACE)
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: %s\r\n"
KEEP_ALIVE = b": keep-alive\n\n"
ELSEWHERE = b"http://elsewhere"  # stands for another server, which is there


@dataclass(frozen=True)
class Library:
    """What differs between client libraries."""

    name: str
    connect: Callable[..., Driver]
    """Makes a client: base_url=, max_retries=, and limit=, the seconds that a call may take in all."""
    root: type[Exception]
    status: type[Exception]
    """The class of error statuses that have no class of their own."""
    trace_id: Callable[[Any], str | None]
    declares: Callable[[Any, str], bool]
    """Whether the class of an object has a field, with a type that a type checker knows."""


@dataclass(frozen=True)
class Outcome:
    """What came of one probe."""

    library: Library
    servers: Sequence[WireServer]
    value: Any = None
    error: Exception | None = None
    seconds: float = 0.0

    @property
    def raised(self) -> str:
        return "no error" if self.error is None else f"`{type(self.error).__name__}`"

    @property
    def requests(self) -> int:
        return len(self.servers[0].requests)


Verdict = tuple[bool, str]
"""Whether it is good, and what it is in a few words."""


@dataclass(frozen=True)
class Probe:
    """One row of the table."""

    name: str
    server: str
    must: str
    scripts: Sequence[Script]
    act: Callable[[Driver], Any]
    judge: Callable[[Outcome], Verdict]
    error: str | None = None
    """The class of this client's exception, if there must be one."""
    chunks: int = 0
    """How many chunks the exception must have."""
    limit: float | None = None
    retries: int = 0


def run(probe: Probe, library: Library) -> tuple[Outcome, Verdict]:
    """Run one probe against one library, with servers of its own."""
    with ExitStack() as stack:
        other = stack.enter_context(WireServer(OK))
        scripts = [
            replace(script, pieces=[piece.replace(ELSEWHERE, other.url.encode()) for piece in script.pieces])
            for script in probe.scripts
        ]
        servers = [stack.enter_context(WireServer(*scripts)), other]
        driver = library.connect(base_url=servers[0].url, max_retries=probe.retries, limit=probe.limit)
        stack.callback(driver.close)
        started = monotonic()
        try:
            value = probe.act(driver)
        except Exception as error:  # noqa: BLE001 - which one it is, is the question
            outcome = Outcome(library, servers, error=error, seconds=monotonic() - started)
        else:
            outcome = Outcome(library, servers, value=value, seconds=monotonic() - started)
        return outcome, probe.judge(outcome)


# Judgements


def whole_reply(outcome: Outcome) -> Verdict:
    if isinstance(outcome.value, str):
        return False, "a `str` that says it is a reply"
    good = outcome.error is None and outcome.value.choices[0].message.content == "Hello!"
    return good, "the reply" if good else outcome.raised


def whole_stream(outcome: Outcome) -> Verdict:
    if outcome.error is not None:
        return False, outcome.raised
    return len(outcome.value) == len(CHUNKS), f"{len(outcome.value)} chunks"


def own_error(outcome: Outcome) -> Verdict:
    if isinstance(outcome.value, str):
        return False, "a `str` that says it is a reply"
    return isinstance(outcome.error, outcome.library.root), outcome.raised


def stream_error(outcome: Outcome) -> Verdict:
    if outcome.error is None:
        return False, f"no error; {len(outcome.value)} chunks look like a whole answer"
    kept = ", which has them" if len(getattr(outcome.error, "chunks", ())) == 2 else ""
    return isinstance(outcome.error, outcome.library.root), outcome.raised + kept


def error_in_time(outcome: Outcome) -> Verdict:
    good = isinstance(outcome.error, outcome.library.root) and outcome.seconds < LIMIT + PATIENCE / 2
    return good, f"{outcome.raised} {'in time' if good else f'after {outcome.seconds:.0f} s'}"


def class_for_it(outcome: Outcome) -> Verdict:
    error = outcome.error
    good = isinstance(error, outcome.library.status) and type(error) is not outcome.library.status
    return good, outcome.raised


def with_trace_id(outcome: Outcome) -> Verdict:
    found = outcome.library.trace_id(outcome.error or outcome.value) == TRACE["x-ds-trace-id"]
    return found, "there" if found else "`None`"


def survives_pickling(outcome: Outcome) -> Verdict:
    try:
        copy = pickle.loads(pickle.dumps(outcome.error))
    except Exception as error:  # noqa: BLE001 - as above
        return False, f"`{type(error).__name__}`"
    return str(copy) == str(outcome.error), "pickles"


def declared(*names: str) -> Callable[[Outcome], Verdict]:
    def judge(outcome: Outcome) -> Verdict:
        objects = (outcome.value.choices[0].message, outcome.value.usage)
        untyped = [name for name in names if not any(outcome.library.declares(item, name) for item in objects)]
        return not untyped, f"untyped: {', '.join(untyped)}" if untyped else "typed"

    return judge


def sent(times: int, then: Callable[[Outcome], Verdict]) -> Callable[[Outcome], Verdict]:
    """A judgement that also counts how often the request was sent."""

    def judge(outcome: Outcome) -> Verdict:
        good, words = then(outcome)
        requests = "one request" if outcome.requests == 1 else f"{outcome.requests} requests"
        return good and outcome.requests == times, f"{words}, {requests}"

    return judge


def nothing_elsewhere(outcome: Outcome) -> Verdict:
    if bodies := [request.content for request in outcome.servers[1].requests if request.content]:
        return False, f"{len(bodies)} conversation sent to the other host"
    return isinstance(outcome.error, outcome.library.root), outcome.raised


def server_is_told(outcome: Outcome) -> Verdict:
    told = outcome.servers[0].gone.wait(0.5)
    return told, "closed at once" if told else "open until garbage is collected"


def ended_at_once(outcome: Outcome) -> Verdict:
    quick = outcome.seconds < PATIENCE / 2
    when = "at once" if quick else f"after {outcome.seconds:.0f} s"
    return outcome.value == len(CHUNKS) and quick, f"{outcome.raised}, {when}"


def no_key(outcome: Outcome) -> Verdict:
    shown = API_KEY in str(outcome.value)
    return not shown, "in clear" if shown else "hidden"


# What is done


def create(driver: Driver) -> Any:
    return driver.create()


def stream(driver: Driver) -> Any:
    return driver.stream()


def leave(driver: Driver) -> Any:
    return driver.leave()


def stop(driver: Driver) -> int:
    return driver.stop()


def create_in_two_loops(driver: Driver) -> Any:
    driver.create()
    driver.renew()
    return driver.create()


def look_inside(driver: Driver) -> str:
    client: Any = driver.client
    return (
        f"{client!r} {vars(client)!r} {[vars(value) for value in vars(client).values() if hasattr(value, '__dict__')]}"
    )


def drip(head: bytes, piece: bytes, last: bytes) -> Script:
    """Say something that is nothing, for longer than the call may take; and then, for who still waits, the answer."""
    return Script([HEAD % head], "drip", piece, round(PATIENCE * 100), last)


def chunked(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


BLANK_LINES = drip(
    b"application/json\r\ncontent-length: %d" % (round(PATIENCE * 100) + len(BODY)) + b"\r\n", b"\n", BODY
)
COMMENTS = drip(
    b"text/event-stream\r\ntransfer-encoding: chunked\r\n", chunked(KEEP_ALIVE), chunked(WHOLE) + b"0\r\n\r\n"
)

PROBES = [
    Probe("keep-alive-comments", "sends `: keep-alive` comments before and between events", "all chunks",
          [events(KEEP_ALIVE * 3, *[item + KEEP_ALIVE for item in ALL], DONE)], stream, whole_stream),
    Probe("keep-alive-lines", "sends blank lines before the JSON", "the reply",
          [answer(b"\n" * 1000 + BODY)], create, whole_reply),
    Probe("any-cut", "cuts a stream after each byte, inside of characters and line ends", "all chunks",
          [events(*[byte.to_bytes() for byte in WHOLE.replace(b"\n", b"\r\n")])], stream, whole_stream),
    Probe("endless-lines", f"sends blank lines for {PATIENCE:g} s to a call that may take {LIMIT:g} s",
          "an error of the library, in time", [BLANK_LINES], create, error_in_time, "APITimeoutError", limit=LIMIT),
    Probe("endless-comments", f"sends comments for {PATIENCE:g} s to a stream that may take {LIMIT:g} s",
          "an error of the library, in time", [COMMENTS], stream, error_in_time, "APITimeoutError", limit=LIMIT),
    Probe("silence", f"says nothing to a call that may take {LIMIT:g} s", "an error of the library, in time",
          [Script([], "drip", b"", round(PATIENCE * 100))], create, error_in_time, "APITimeoutError", limit=LIMIT),
    Probe("blank-answer", "answers 200 with blank lines and nothing else", "an error of the library",
          [answer(b"\n" * 10)], create, own_error, "UnexpectedResponse"),
    Probe("html", "answers 200 with a gateway's HTML page", "an error of the library",
          [answer(b"<html>gateway</html>", content_type="text/html")], create, own_error, "UnexpectedResponse"),
    Probe("html-stream", "answers 200 with an HTML page where a stream was asked for", "an error of the library",
          [answer(b"<html>gateway</html>", content_type="text/html")], stream, own_error, "UnexpectedResponse"),
    Probe("half-json", "answers 200 with half of a JSON document", "an error of the library",
          [answer(BODY[:100])], create, own_error, "UnexpectedResponse"),
    Probe("bad-event", "sends two chunks and an event that is not JSON",
          "an error of the library",
          [events(*ALL[:2], b"data: {\n\n", *ALL[2:], DONE)], stream, stream_error, "UnexpectedResponse", chunks=2),
    Probe("error-event", "sends two chunks and an error object",
          "an error of the library",
          [events(*ALL[:2], event({"error": {"message": "Content Exists Risk"}}))], stream, stream_error,
          "StreamError", chunks=2),
    Probe("ended-early", "ends a stream after two chunks, without its end marker",
          "an error of the library",
          [events(*ALL[:2])], stream, stream_error, "StreamTruncated", chunks=2),
    Probe("ended-without-reason", "ends a stream after two chunks with its end marker, but without a finish reason",
          "an error of the library",
          [events(*ALL[:2], DONE)], stream, stream_error, "StreamTruncated", chunks=2),
    Probe("short-error-event", 'sends two chunks and `{"error": "overloaded"}`', "an error of the library",
          [events(*ALL[:2], event({"error": "overloaded"}), DONE)], stream, stream_error, "StreamError", chunks=2),
    Probe("cut-early", "closes the connection after two chunks", "an error of the library",
          [events(*ALL[:2], terminate=False, end="close")], stream, stream_error, "StreamTruncated", chunks=2),
    Probe("402", "answers 402, no balance", "an exception class for it",
          [answer('{"error": {"message": "Insufficient Balance"}}', status=402)], create, class_for_it,
          "InsufficientBalance"),
    Probe("402-cut", "answers 402 and breaks off in its body", "that exception; no second request",
          [answer(b"no", status=402, headers={"content-length": "999"}, end="close"), OK], create,
          sent(1, class_for_it), "InsufficientBalance", retries=1),
    Probe("429", "answers 429, too many requests", "an exception class for it",
          [answer("", status=429)], create, class_for_it, "RateLimitReached"),
    Probe("503", "answers 503, overloaded", "an exception class for it",
          [answer("", status=503)], create, class_for_it, "ServerOverloaded"),
    Probe("429-then-ok", "answers 429 with `Retry-After: 0`, then the reply", "the reply, with two requests",
          [answer("", status=429, headers=NOW), OK], create, sent(2, whole_reply), retries=1),
    Probe("no-answer-then-ok", "closes the connection without an answer, then replies", "the reply, with two requests",
          [Script([], "close"), OK], create, sent(2, whole_reply), retries=1),
    Probe("half-answer", "breaks off in the middle of an answer", "an error; no second request, which costs again",
          [Script([HEAD % b"application/json" + b"content-length: 999\r\n\r\n" + BODY[:50]], "close"), OK], create,
          sent(1, own_error), "APIConnectionError", retries=1),
    Probe("redirect", "redirects to another host", "nothing of the conversation goes there",
          [answer(b"", status=307, headers={"location": f"{ELSEWHERE.decode()}/other"})], create, nothing_elsewhere,
          "APIStatusError"),
    Probe("left-loop", "goes on with a stream whose loop is left with `break`", "the connection is closed at once",
          [events(*ALL, terminate=False, end="hang")], leave, server_is_told),
    Probe("closed-elsewhere", f"is silent for {PATIENCE:g} s in a stream that another thread or task closes",
          "the reading ends at once",
          [replace(events(*ALL, terminate=False, end="drip"), drips=round(PATIENCE * 100))], stop, ended_at_once),
    Probe("two-loops", "is called in two event loops, one after the other", "the reply, twice",
          [OK, OK], create_in_two_loops, sent(2, whole_reply)),
    Probe("fields", "replies with `reasoning_content` and `prompt_cache_hit_tokens`", "typed fields",
          [OK], create, declared("reasoning_content", "prompt_cache_hit_tokens", "prompt_cache_miss_tokens")),
    Probe("trace-id", "replies with the header `x-ds-trace-id`", "the id on the reply",
          [OK], create, with_trace_id),
    Probe("trace-id-error", "answers 400 with the header `x-ds-trace-id`", "the id on the exception",
          [answer("", status=400, headers=TRACE)], create, with_trace_id, "InvalidFormat"),
    Probe("pickle", "answers 400", "an exception that pickles",
          [answer("{}", status=400)], create, survives_pickling, "InvalidFormat"),
    Probe("key", "is not asked", "`repr` and `vars` of the client do not show the key",
          [], look_inside, no_key),
]  # fmt: skip
