"""With msgspec installed the client parses JSON by it, and nobody can tell but by the time that it takes.

Each body is sent twice, to be parsed by the standard library and by msgspec: results, errors and their words are the
same. ``make test-msgspec`` runs all other tests of the client with msgspec, too.
"""

from __future__ import annotations

import copy
import json
import os
import pickle
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from deepseek_client import APIError, DecodeError, DeepSeek, _json, json_parser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.client.bodies import CHUNKS, DONE, REPLY, event
from tests.client.conftest import API_KEY, HELLO, Connect
from tests.client.wire import WireServer, answer, events

Serve = Callable[..., WireServer]

# What one parser may take otherwise than the other, as a value somewhere in a document.
AWKWARD = [
    *(
        b"-0",
        b"-0.0",
        b"0e0",
        b"-0e-0",
        b"01",
        b"-",
        b"+1",
        b"1.",
        b".5",
        b"1e5",
        b"1E+05",
        b"1e400",
        b"-1e400",
        b"1e-400",
    ),
    *(b"9007199254740993", b"9223372036854775808", b"-9223372036854775809", b"18446744073709551616", b"1" * 300),
    *(b"-18446744073709551617", b"-19932882308712657926", b"1" * 4300, b"1" * 4301, b"-" + b"1" * 4301),
    *(b"0.1000000000000000055511151231257827021181583404541015625", b"2.2250738585072011e-308", b"5e-324", b"2e-324"),
    *(b"1.7976931348623157e308", b"1.7976931348623159e308", b"9007199254740992.5", b"123456789012345678901234567890.5"),
    *(
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"nul",
        b"True",
        b"",
        b"[1,]",
        b'{"a":1,}',
        b"{'a':1}",
        b"/**/1",
        b"1 2",
        b"}",
        b"]",
    ),
    *(b'{"a":1,"a":2}', b'{"a":1,"b":2,"a":3}', b'{"":{"":""}}', b'{"a" :\r1\t,\n"b":[ ]}', b"\xc2\xa01", b"1\x0b"),
    *(
        b'"\\u0000"',
        b'"\\ud83d\\ude00"',
        b'"\\uD83D\\uDE00"',
        b'"\\ud83d"',
        b'"\\ude00"',
        b'"\\ud83d\\u0041"',
        b'"\\/"',
    ),
    *(b'"\\x"', b'"\\u12g4"', b'"\\u+123"', b'"\\u 123"', b'"\\', b'"', b'"\x7f"', b'"\x00"', b'"\x1f"', b'"\n"'),
    *(b'{"\x01":1}', b'{"\\ud83d":1}', b'"\xff"', b'{"\xff":1}', b'"\\n\xff"', b'"\xed\xa0\x80"', b'"\xc0\x80"'),
    *(b'"\xf4\x90\x80\x80"', b'"\xe5\x97"', "{'嗨':'\U0001f600\u2028'}".replace("'", '"').encode()),
    *(b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b"[" * 400 + b"]" * 400),
]
# Whole bodies of that kind.
BODIES = [b"", b" ", b"\n\n", b"{", b"null", b"1", b"\x00", b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b"<html>"]
EXACTLY = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)

characters = st.characters(codec="utf-8") | st.sampled_from('"\\/\0\x1f\x7f\u2028嗨\U0001f600')
texts = st.text(characters, max_size=5) | st.integers(25, 40).map(lambda length: "k" * length)
numbers = st.integers() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
written = st.builds(
    lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode(),
    values,
    st.booleans(),
    st.sampled_from([None, 1]),
)
like_numbers = st.from_regex(
    rb"-?(0|[1-9][0-9]{0,25}|[0-9]{1,3})(\.[0-9]{0,40})?([eE][-+]?[0-9]{0,3})?", fullmatch=True
)
like_strings = st.lists(
    st.sampled_from(
        [b"\\", b"\\u", b"d83d", b"de00", b"0041", b"\\n", b"\\/", b'"', b"\x00", b"\x1f", b"\x80", b"\xed\xa0\x80"]
    )
    | st.sampled_from([b"\xc3\xa9", b"\xf0\x9f\x98\x80", b"a", b"b" * 32]),
    max_size=6,
).map(lambda parts: b'"' + b"".join(parts) + b'"')


@st.composite
def spoiled(draw: Any) -> bytes:
    """JSON with something else in one place."""
    text = draw(written)
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.binary(max_size=2)) + text[place + draw(st.integers(0, 2)) :]


raw = written | like_numbers | like_strings | spoiled() | st.sampled_from(AWKWARD)


@contextmanager
def installed(msgspec: ModuleType | None) -> Iterator[None]:
    """The client finds this when it looks for msgspec; it looks when it has the first document to parse."""
    before = sys.modules.get("msgspec")
    sys.modules["msgspec"] = msgspec  # type: ignore[assignment]
    _json._parser.cache_clear()  # noqa: SLF001 - as if the process had just begun
    try:
        yield
    finally:
        sys.modules["msgspec"] = before  # type: ignore[assignment]
        _json._parser.cache_clear()  # noqa: SLF001


@pytest.fixture(scope="module")
def msgspec() -> ModuleType:
    """The library, which other tests hide."""
    known = "msgspec" in sys.modules
    before = sys.modules.pop("msgspec", None)
    try:
        return import_module("msgspec")
    finally:
        if known:  # else nobody hides it, or has come to need it
            sys.modules["msgspec"] = before  # type: ignore[assignment]


class Spy(ModuleType):
    """Stands for msgspec in some version and notes what it is given to parse."""

    def __init__(self, version: str, msgspec: ModuleType) -> None:
        super().__init__("msgspec")
        self.__version__ = version
        self.Raw = msgspec.Raw
        self.json = self
        self.msgspec = msgspec
        self.given: list[bytes] = []

    def Decoder(self, kind: Any = Any) -> Any:  # noqa: N802 - as it is called there
        decoder = self.msgspec.json.Decoder(kind)

        def decode(data: Any) -> Any:
            self.given.append(bytes(data))
            return decoder.decode(data)

        return SimpleNamespace(decode=decode)


def told(error: BaseException | None) -> Any:
    """All that an error says."""
    if error is None:
        return None
    attributes = {name: value for name, value in vars(error).items() if name not in ("chunks", "partial")}
    return type(error), str(error), repr(attributes), told(error.__cause__), told(error.__context__)


def outcome(call: Callable[[], Any]) -> Any:
    """What comes of a call: JSON to the letter, of which NaN and -0.0 are not equal to themselves, or errors."""
    try:
        found = call()
    except APIError as error:
        return "the call fails", told(error), [repr(chunk.to_dict()) for chunk in error.chunks]
    try:
        return [repr(item.to_dict()) for item in (found if isinstance(found, list) else [found])]
    except DecodeError as error:
        return "it fails when it is read", told(error)


Compare = Callable[[bytes, str], Any]


@pytest.fixture
def compare(serve: Serve, connect: Connect, msgspec: ModuleType) -> Compare:
    """Has the client read JSON in some place with either parser, and gives what comes of it, which is the same."""
    server = serve()
    driver = connect(server.url)

    def read(raw: bytes, place: str) -> Any:
        body = PLACES[place].replace(b'"RAW"', raw)
        stream = place == "event"
        script = events(b"data: " + body + b"\n\n", event(CHUNKS[-1]), DONE) if stream else answer(body)
        found = []
        for parser in (None, msgspec):
            server.scripts.append(script)
            with installed(parser):
                found.append(outcome(driver.stream if stream else driver.create))
        plain, quick = found
        assert quick == plain
        return quick

    return read


def written_reply(choice: dict[str, Any], *, size: int = 0, **members: Any) -> bytes:
    message = {**REPLY["choices"][0]["message"], "content": "嗨" * size}
    choice = {**REPLY["choices"][0], "message": message, **choice}
    return json.dumps({**REPLY, "choices": [choice], **members}, ensure_ascii=False).encode()


TOKEN = {"token": "a", "logprob": -0.5, "bytes": [97], "top_logprobs": []}
PLACES = {
    "body": b'"RAW"',
    "member": written_reply({}, new="RAW"),
    "member of a long reply": written_reply({}, new="RAW", size=3000),
    "member of a choice": written_reply({"new": "RAW"}, size=3000),
    "log probabilities": written_reply({"logprobs": "RAW"}, size=3000),
    "member of log probabilities": written_reply({"logprobs": {"content": [TOKEN], "new": "RAW"}}, size=3000),
    "choices": written_reply({}, choices="RAW", size=3000),
    "event": json.dumps({**CHUNKS[2], "new": "RAW"}).encode(),
}


@pytest.mark.parametrize("place", PLACES)
def test_awkward_json_is_what_it_was(compare: Compare, place: str) -> None:
    good = [raw for raw in AWKWARD if isinstance(compare(raw, place), list)]
    assert bool(good) == (place not in ("body", "choices"))


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_reply_is_refused_in_the_same_words(compare: Compare, body: bytes) -> None:
    assert compare(body, "body")[0] == "the call fails"


@pytest.mark.parametrize("place", PLACES)
@given(raw=raw)
@EXACTLY
def test_any_json_is_what_it_was(compare: Compare, place: str, raw: bytes) -> None:
    compare(raw, place)


# Where something stands that comes once more behind it, which is what counts.
FIRST = {
    "log probabilities": (b'"choices": [{', b'"logprobs": %b, '),
    "member of a choice": (b'"choices": [{', b'"index": %b, '),
    "choices with log probabilities": (b"{", b'"choices": [{"logprobs": %b}], '),
    "choices": (b"{", b'"choices": [{"index": %b}], '),
}


@pytest.mark.parametrize("raw", [b'"\xff"', b'{"a":"\xff"}', b"9" * 4301], ids=["text", "object", "number"])
@pytest.mark.parametrize("place", FIRST)
def test_what_counts_for_nothing_is_refused_as_well(compare: Compare, place: str, raw: bytes) -> None:
    behind, member = FIRST[place]
    body = written_reply({}, size=3000)
    assert compare(body.replace(behind, behind + member % b"0", 1), "body")[0] != "the call fails"
    assert compare(body.replace(behind, behind + member % raw, 1), "body")[0] == "the call fails"


def test_log_probabilities_are_parsed_when_they_are_read(serve: Serve, msgspec: ModuleType) -> None:
    logprobs = {"content": [TOKEN] * 100}
    spy = Spy("0.20.0", msgspec)
    server = serve(answer(written_reply({"logprobs": logprobs}, size=3000)))
    # Not from a coroutine: where asyncio puts back the handler of Ctrl-C, `signal` asks for the repr of what came.
    with installed(spy), DeepSeek(api_key=API_KEY, base_url=server.url) as client:
        reply = client.chat.completions.create(**HELLO)
        assert json.dumps(logprobs).encode() not in spy.given
        copies = [pickle.loads(pickle.dumps(reply)), copy.deepcopy(reply), copy.copy(reply)]
        assert [item.to_dict()["choices"][0]["logprobs"] for item in (reply, *copies)] == [logprobs] * 4
        assert json.dumps(logprobs).encode() in spy.given
        assert reply.choices[0].logprobs is reply.choices[0].logprobs


@pytest.mark.parametrize("size", [0, 3000])
def test_log_probabilities_that_do_not_fit_are_told_when_they_are_read(
    serve: Serve, connect: Connect, msgspec: ModuleType, size: int
) -> None:
    with installed(msgspec):
        reply = connect(serve(answer(written_reply({"logprobs": {"content": [{}]}}, size=size))).url).create()
        for _ in range(2):
            with pytest.raises(DecodeError, match=r"^TokenLogprob\.token: this required field is missing$"):
                _ = reply.choices[0].logprobs


@pytest.mark.parametrize("version", ["0.20.0", "0.21.0rc1", "0.999.1"])
def test_it_parses_answers_and_events(serve: Serve, connect: Connect, msgspec: ModuleType, version: str) -> None:
    spy = Spy(version, msgspec)
    driver = connect(serve(answer(json.dumps(REPLY)), events(*map(event, CHUNKS), DONE)).url)
    with installed(spy):
        assert json_parser() == f"msgspec {version}"
        assert driver.create().to_dict() == REPLY
        assert [chunk.to_dict() for chunk in driver.stream()] == CHUNKS
    assert [json.loads(data) for data in spy.given[:2]] == [REPLY, CHUNKS[0]]


@pytest.mark.parametrize("version", ["0.19.0", "1.0.0", "unknown"])
def test_versions_that_have_not_been_tried_are_not_used(
    serve: Serve, connect: Connect, msgspec: ModuleType, version: str
) -> None:
    spy = Spy(version, msgspec)
    with installed(spy):
        assert json_parser() == "json"
        assert connect(serve(answer(json.dumps(REPLY))).url).create().to_dict() == REPLY
    assert spy.given == []


def test_whatever_it_raises_the_standard_library_decides(serve: Serve, connect: Connect, msgspec: ModuleType) -> None:
    broken = ModuleType("msgspec")
    decoder = SimpleNamespace(decode=[].index)  # which finds nothing
    vars(broken).update(__version__="0.20.0", Raw=msgspec.Raw, json=SimpleNamespace(Decoder=lambda _=None: decoder))
    with installed(broken):
        assert connect(serve(answer(json.dumps(REPLY))).url).create().to_dict() == REPLY


def test_it_is_imported_where_no_signal_handler_runs(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, msgspec: ModuleType
) -> None:
    threads: list[threading.Thread] = []
    imported = _json.import_module

    def watched(name: str) -> ModuleType:
        threads.append(threading.current_thread())
        return imported(name)

    monkeypatch.setattr(_json, "import_module", watched)
    with installed(msgspec), DeepSeek(api_key=API_KEY, base_url=serve(answer(json.dumps(REPLY))).url) as client:
        assert client.chat.completions.create(**HELLO).to_dict() == REPLY
        assert json_parser() == f"msgspec {msgspec.__version__}"
    assert threads
    assert threading.main_thread() not in threads


def test_client_works_without_it(serve: Serve, connect: Connect) -> None:
    with installed(None):
        assert json_parser() == "json"
        assert connect(serve(answer(json.dumps(REPLY))).url).create().to_dict() == REPLY


def test_other_tests_have_what_they_ask_for(msgspec: ModuleType) -> None:
    wanted = os.environ.get("TEST_JSON")
    assert json_parser() == (f"msgspec {msgspec.__version__}" if wanted == "msgspec" else "json")
