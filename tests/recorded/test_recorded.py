"""Real bodies of the API, checked against the contract and the client's models.

The fixtures are recorded exchanges, cut short, with ids made up; the manifest says how far each is still the original.
"""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from deepseek_conformance import contract
from deepseek_conformance.exchanges import EVENT_STREAM, Exchange, events, load
from deepseek_conformance.recording_steps import lost_in_models, misfits, misplaced, refused_request
from deepseek_conformance.replaying import Replay

FIXTURES = Path(__file__).parent / "fixtures"
EXCHANGES = load(FIXTURES)
STREAMS = [exchange for exchange in EXCHANGES if exchange.media_type == EVENT_STREAM]
WITH_REQUEST = [exchange for exchange in EXCHANGES if exchange.request() is not None]
PLAIN = next(exchange for exchange in EXCHANGES if exchange.name == "chat_plain_2026_06")

every_exchange = pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
every_stream = pytest.mark.parametrize("exchange", STREAMS, ids=lambda exchange: exchange.name)
every_request = pytest.mark.parametrize("exchange", WITH_REQUEST, ids=lambda exchange: exchange.name)


def broken(change: Any, folder: Path) -> Exchange:
    """A plain answer, changed by a function and written to a folder."""
    body = copy.deepcopy(PLAIN.response()[0])
    change(body)
    file = folder / "broken.resp.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    return dataclasses.replace(PLAIN, file=file)


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    with Replay() as replay:
        yield replay


def test_manifest_names_every_fixture() -> None:
    named = {exchange.file.name for exchange in EXCHANGES}
    named |= {f"{exchange.name}.req.json" for exchange in WITH_REQUEST}

    assert {file.name for file in FIXTURES.iterdir()} == named | {"MANIFEST.tsv"}


@every_exchange
def test_response_fits_contract(exchange: Exchange) -> None:
    assert list(misfits(exchange)) == []


@every_exchange
def test_response_members_are_listed_in_wire_order(exchange: Exchange) -> None:
    assert list(misplaced(exchange)) == []


@every_exchange
def test_response_survives_models(exchange: Exchange) -> None:
    assert list(lost_in_models(exchange)) == []


@every_exchange
def test_client_makes_of_a_replay_what_was_recorded(exchange: Exchange, replay: Replay) -> None:
    assert list(replay.differences(exchange)) == []


@every_request
def test_request_fits_contract(exchange: Exchange) -> None:
    assert exchange.status == "200"
    assert list(refused_request(exchange)) == []


@every_stream
def test_stream_has_role_first_and_usage_last(exchange: Exchange) -> None:
    first, *middle, last = exchange.response()

    assert "role" in first["choices"][0]["delta"]
    assert not any("role" in chunk["choices"][0]["delta"] for chunk in [*middle, last])
    assert not any(chunk.get("usage") for chunk in [first, *middle])
    assert [chunk["choices"][0]["finish_reason"] for chunk in [first, *middle]] == [None] * (len(middle) + 1)
    assert last["choices"][0]["finish_reason"] in {"stop", "length", "tool_calls"}
    assert last["usage"]["total_tokens"] == last["usage"]["prompt_tokens"] + last["usage"]["completion_tokens"]


@every_stream
def test_stream_ends_with_sentinel(exchange: Exchange) -> None:
    assert list(events(exchange.file.read_bytes()))[-1] == "[DONE]"


def test_waiting_lines_change_nothing() -> None:
    by_name = {exchange.name: exchange for exchange in EXCHANGES}

    assert by_name["chat_after_waiting"].response() == by_name["chat_plain_2026_06"].response()
    assert by_name["stream_after_waiting"].response() == by_name["stream_plain_2026_06"].response()
    assert by_name["stream_after_waiting"].file.read_bytes().count(b": keep-alive\n\n") == 3


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda body: body.pop("usage"), "$: 'usage' is a required property"),
        (lambda body: body.update(created="today"), "$.created: 'today' is not of type 'integer'"),
        (lambda body: body.update(choices=[]), "$.choices: [] should be non-empty"),
        (lambda body: body.update(object="chat"), "$.object: 'chat.completion' was expected"),
        (lambda body: body["choices"][0]["message"].update(role="user"), "$.choices[0].message.role: "),
    ],
    ids=["missing", "type", "empty", "const", "deep"],
)
def test_broken_response_is_found(change: Any, place: str, tmp_path: Path) -> None:
    exchange = broken(change, tmp_path)

    found = list(misfits(exchange))

    assert len(found) == 1
    assert place in found[0]


def test_unreadable_response_is_found(tmp_path: Path) -> None:
    exchange = broken(lambda body: body["choices"][0].pop("message"), tmp_path)

    assert [line.partition(": ")[0] for line in lost_in_models(exchange)] == ["body 0 cannot be read"]


def test_unlisted_member_is_found(tmp_path: Path) -> None:
    exchange = broken(lambda body: body["usage"].update(audio_tokens=0), tmp_path)

    assert list(misplaced(exchange)) == ["body 0: $.usage has audio_tokens, which the contract does not list"]


def test_changed_order_is_found(tmp_path: Path) -> None:
    exchange = broken(lambda body: body.update(id=body.pop("id")), tmp_path)

    assert [line.partition(" in the order ")[0] for line in misplaced(exchange)] == ["body 0: $ has its members"]


def test_undocumented_response_is_found() -> None:
    with pytest.raises(contract.NotDocumented, match="has no status 418"):
        list(misfits(dataclasses.replace(PLAIN, status="418")))
    with pytest.raises(contract.NotDocumented, match="has no text/html"):
        list(misfits(dataclasses.replace(PLAIN, media_type="text/html")))
    with pytest.raises(contract.NotDocumented, match="GET /chat/completions is not an operation"):
        list(misfits(dataclasses.replace(PLAIN, method="GET")))


def test_path_prefixes_lead_to_their_operations() -> None:
    plain = contract.operation("POST", "/chat/completions")

    assert contract.operation("POST", "/v1/chat/completions") is plain
    assert contract.operation("POST", "/beta/chat/completions") is not plain
    assert contract.operation("GET", "/beta/models") is contract.operation("GET", "/models")
