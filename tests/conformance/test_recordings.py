"""`deepseek-conformance recordings` finds what is wrong with recorded traffic, and excuses nothing silently."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from deepseek_conformance.recordings import STEPS
from deepseek_mock import MockServer
from deepseek_mock.app_server import AppServer
from deepseek_mock.recorder import RecorderApp

from tests.conformance.command import Command, Done

FIXTURES = Path(__file__).parents[1] / "recorded" / "fixtures"
OURS = FIXTURES.parent / "exceptions.yaml"
HELLO = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hello"}]}


def check(command: Command, folder: Path, *arguments: str) -> tuple[Done, dict[str, Any]]:
    file = folder.parent / "results.json"
    done = command("recordings", str(folder), "--json", str(file), *arguments)
    return done, json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def failed(data: dict[str, Any]) -> dict[str, set[str]]:
    """The steps that failed, by recording."""
    steps = {
        recording["name"]: {name for name, step in recording["steps"].items() if step["state"] == "failed"}
        for recording in data["recordings"]
    }
    return {name: found for name, found in steps.items() if found}


def test_fixtures_are_as_documented(command: Command, tmp_path: Path) -> None:
    done, data = check(command, shutil.copytree(FIXTURES, tmp_path / "fixtures"))

    assert done.code == 0, done.out
    assert data["conforms"] is True
    assert data["summary"] == {"passed": 46, "excused": 0, "failed": 0}
    steps = [set(recording["steps"]) for recording in data["recordings"]]
    assert set().union(*steps) == set(STEPS) - {"headers"}


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """What `deepseek-mock record` makes of requests to the mock, refused ones among them."""
    folder = tmp_path / "recorded"
    with MockServer() as mock, AppServer(RecorderApp(mock.base_url, folder)) as recorder:
        headers = {"authorization": f"Bearer {mock.api_key}"}
        with httpx.Client(base_url=recorder.base_url, headers=headers) as client:
            client.get("/models")
            client.get("/v1/models")
            client.get("/user/balance")
            for path in ("/chat/completions", "/v1/chat/completions", "/beta/chat/completions"):
                client.post(path, json=HELLO)
                client.post(path, json={**HELLO, "stream": True})
            client.post("/beta/completions", json={"model": "deepseek-flash", "prompt": "Hello"})
            client.post("/beta/completions", json={"model": "deepseek-flash", "prompt": "Hello", "stream": True})
            client.post("/chat/completions", json={**HELLO, "temperature": 9})
            client.post("/chat/completions", json={**HELLO, "stream": True, "temperature": 9})
            client.post("/chat/completions", json=[])
            client.post("/chat/completions", content=b"{", headers={"content-type": "application/json"})
            client.get("/models", headers={"authorization": "Basic dTpw"})
    return folder


def test_what_the_mock_recorded_is_as_documented(command: Command, recorded: Path) -> None:
    done, data = check(command, recorded)

    assert done.code == 0, done.out
    assert data["summary"] == {"passed": 16, "excused": 0, "failed": 0}
    assert {name for recording in data["recordings"] for name in recording["steps"]} == set(STEPS)


def test_each_recording_is_told_if_wanted(command: Command, recorded: Path) -> None:
    done, _ = check(command, recorded, "--verbose")

    assert "ok      0001-models: GET /models 200 application/json" in done.out


def rewritten(name: str, change: Callable[[str], str], folder: Path) -> None:
    """Changes a file of a copy of the fixtures."""
    file = folder / name
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before


NEXT = "\n\n"  # between events
PLAIN, STREAM = "chat_plain_2026_06", "stream_plain_2026_06"
# Recording, its file, what is done to that, and the steps that find it.
BROKEN: dict[str, tuple[str, str, Callable[[str], str], set[str]]] = {
    "an operation of tomorrow": (
        PLAIN,
        "MANIFEST.tsv",
        lambda text: text.replace(f"{PLAIN}.resp.json\tPOST\t/chat/", f"{PLAIN}.resp.json\tPOST\t/chitchat/"),
        {"contract"},
    ),
    "a status of tomorrow": (
        "error_402",
        "MANIFEST.tsv",
        lambda text: text.replace("/chat/completions\t402", "/chat/completions\t409"),
        {"contract"},
    ),
    "a request that does not fit": (
        PLAIN,
        f"{PLAIN}.req.json",
        lambda text: text.replace('"role":"user"', '"role":"me"').replace('"role": "user"', '"role": "me"'),
        {"request"},
    ),
    "a member of another type": (
        PLAIN,
        f"{PLAIN}.resp.json",
        lambda text: text.replace('"object":"chat.completion"', '"object":"chat"'),
        {"response"},
    ),
    "a member of tomorrow": (
        PLAIN,
        f"{PLAIN}.resp.json",
        lambda text: text.replace('"usage":{', '"usage":{"audio_tokens":0,'),
        {"members"},
    ),
    "members in another order": (
        PLAIN,
        f"{PLAIN}.resp.json",
        lambda text: text.replace('{"id":', '{"object":"chat.completion","id":').replace(
            ',"object":"chat.completion","created"', ',"created"'
        ),
        {"members"},
    ),
    "a required member that is missing": (
        PLAIN,
        f"{PLAIN}.resp.json",
        lambda text: text.replace('"choices"', '"choicez"'),
        {"response", "members", "models", "replay"},
    ),
    "a stream without its end": (
        STREAM,
        f"{STREAM}.resp.sse",
        lambda text: text.replace("data: [DONE]\n\n", ""),
        {"replay"},
    ),
    "a stream whose chunks do not belong together": (
        STREAM,
        f"{STREAM}.resp.sse",
        lambda text: text.replace('"index":0', '"index":1', 1),
        {"replay"},
    ),
    "a stream that goes on behind its last chunk": (
        STREAM,
        f"{STREAM}.resp.sse",
        lambda text: text.replace("data: [DONE]", f"{text.partition(NEXT)[0]}{NEXT}data: [DONE]"),
        {"replay"},
    ),
    "an error of another kind": (
        "error_402",
        "error_402.resp.json",
        lambda text: text.replace('"message"', '"massage"'),
        {"response", "members", "models"},
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_recording_is_found_by_its_steps_alone(command: Command, tmp_path: Path, name: str) -> None:
    recording, file, change, steps = BROKEN[name]
    folder = shutil.copytree(FIXTURES, tmp_path / "fixtures")
    rewritten(file, change, folder)

    done, data = check(command, folder)

    assert done.code == 1
    assert failed(data) == {recording: steps}
    assert f"FAILED {recording}: " in done.out


def test_odd_trace_id_is_found(command: Command, recorded: Path) -> None:
    rewritten("0001-models.meta.json", lambda text: text.replace('"x-ds-trace-id", "', '"x-ds-trace-id", "x'), recorded)

    done, data = check(command, recorded)

    assert done.code == 1
    assert failed(data) == {"0001-models": {"headers"}}


def write_exceptions(file: Path, text: str) -> str:
    file.write_text(text, encoding="utf-8")
    return str(file)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Recordings of which one has a member of tomorrow."""
    folder = shutil.copytree(FIXTURES, tmp_path / "fixtures")
    _, file, change, _ = BROKEN["a member of tomorrow"]
    rewritten(file, change, folder)
    return folder


@pytest.mark.parametrize("beside", [True, False])
def test_exception_is_printed_with_its_reason(command: Command, broken: Path, tmp_path: Path, beside: bool) -> None:
    file = broken / "exceptions.yaml" if beside else tmp_path / "other.yaml"
    write_exceptions(file, "- {recordings: chat_plain_2026_*, steps: [members], reason: Seen in a dream.}")

    done, data = check(command, broken, *([] if beside else ["--exceptions", str(file)]))

    assert done.code == 0, done.out
    assert "Excused, 1: Seen in a dream.\n  chat_plain_2026_06" in done.out
    assert data["summary"] == {"passed": 45, "excused": 1, "failed": 0}


@pytest.mark.parametrize("other", ["{recordings: stream_*}", "{path: /models}", "{path: '*', steps: [response]}"])
def test_exception_excuses_nothing_else_and_is_said_not_to_be_needed(
    command: Command, broken: Path, other: str
) -> None:
    write_exceptions(broken / "exceptions.yaml", f"- {other[:-1]}, reason: Just so.}}")

    done, data = check(command, broken)

    assert done.code == 1
    assert failed(data) == {PLAIN: {"members"}}
    assert "Not needed: the exception for " in done.out
    assert data["not_needed"][0]["reason"] == "Just so."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is not YAML"),
        ("a: b", "is no list"),
        ("- text", "exception 1 is 'text'"),
        ("- {recordings: a}", "exception 1 has no `reason`"),
        ("- {recordings: a, reason: ' '}", "exception 1 has no `reason`"),
        ("- {reason: because}", "has neither `recordings` nor `path`"),
        ("- {path: /a, reason: b, step: c}", "exception 1 has step"),
        ("- {path: /a, reason: b, steps: [fast]}", "it can have a list of contract, request"),
        ("- {path: /a, reason: b}\n- {path: /a, reason: b, steps: all}", "exception 2 has the steps 'all'"),
    ],
)
def test_exceptions_that_cannot_be_understood_are_explained(
    command: Command, tmp_path: Path, text: str, said: str
) -> None:
    file = write_exceptions(tmp_path / "exceptions.yaml", text)

    done = command("recordings", str(FIXTURES), "--exceptions", file)

    assert done.code == 2
    assert said in done.err


@pytest.mark.parametrize("what", ["folder", "file"])
def test_folder_or_file_that_is_not_there_is_explained(command: Command, tmp_path: Path, what: str) -> None:
    missing = str(tmp_path / "missing")
    arguments = [missing] if what == "folder" else [str(FIXTURES), "--exceptions", missing]

    done = command("recordings", *arguments)

    assert done.code == 2
    assert missing in done.err


def test_exchange_without_an_answer_needs_an_exception(command: Command, recorded: Path) -> None:
    meta = recorded / "0001-models.meta.json"
    members = json.loads(meta.read_text(encoding="utf-8"))
    meta.write_text(json.dumps({**members, "status": None, "broken": "timeout", "pieces": []}), encoding="utf-8")
    (recorded / "0001-models.resp.json").unlink()

    done, data = check(command, recorded)

    assert done.code == 1
    assert failed(data) == {"0001-models": {"contract"}}
    assert "contract: no answer: timeout" in done.out


def test_exceptions_of_this_project_are_understood(command: Command, recorded: Path) -> None:
    done, data = check(command, recorded, "--exceptions", str(OURS))

    assert done.code == 0
    assert len(data["not_needed"]) == 5
