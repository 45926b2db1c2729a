"""The choice of the server, and that DeepSeek's own is left alone unless somebody asks for it in as many words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.target import API_KEY, BASE_URL, OPT_IN, Refused, Target, chosen_target, suits

HERE = Path(__file__).resolve().parent
KEY = {API_KEY: "sk-1"}


def test_target_is_the_mock_unless_a_server_is_named() -> None:
    assert chosen_target({}) is None
    assert chosen_target(KEY) is None
    assert chosen_target({BASE_URL: "", **KEY}) is None


def test_target_is_the_named_server() -> None:
    assert chosen_target({BASE_URL: "http://localhost:8000/", **KEY}) == Target("http://localhost:8000", "sk-1")


@pytest.mark.parametrize("base_url", ["localhost:8000", "ftp://localhost", "/chat"])
def test_target_that_is_no_url_is_refused(base_url: str) -> None:
    with pytest.raises(Refused, match="not an http or https URL"):
        chosen_target({BASE_URL: base_url, **KEY})


def test_target_without_key_is_refused() -> None:
    with pytest.raises(Refused, match=f"set {API_KEY} too"):
        chosen_target({BASE_URL: "http://localhost:8000"})


@pytest.mark.parametrize(
    "base_url",
    [
        "https://api.deepseek.com",
        "https://api.deepseek.com/beta",
        "http://API.DeepSeek.com:443",
        "https://deepseek.com.",
    ],
)
def test_target_of_deepseek_needs_consent(base_url: str) -> None:
    for consent in ({}, {OPT_IN: ""}, {OPT_IN: "0"}):
        with pytest.raises(Refused, match=f"With {OPT_IN}=1 only the examples"):
            chosen_target({BASE_URL: base_url, **KEY, **consent})
    assert chosen_target({BASE_URL: base_url, **KEY, OPT_IN: "1"}) == Target(base_url, "sk-1", live=True)


@pytest.mark.parametrize(
    "base_url", ["https://deepseek.com.example", "https://notdeepseek.com", "http://127.0.0.1/deepseek.com"]
)
def test_target_that_only_sounds_like_deepseek_is_ordinary(base_url: str) -> None:
    assert chosen_target({BASE_URL: base_url, **KEY}) == Target(base_url, "sk-1")


@pytest.mark.parametrize(
    ("marks", "mock", "other", "deepseek"),
    [([], True, False, False), (["any_server"], True, True, False), (["live"], True, True, True)],
)
def test_marks_say_which_server_a_test_suits(marks: list[str], mock: bool, other: bool, deepseek: bool) -> None:
    assert suits(None, marks) is mock
    assert suits(Target("http://localhost", "sk-1"), marks) is other
    assert suits(Target("https://api.deepseek.com", "sk-1", live=True), marks) is deepseek


def collected(*files: str, **environment: str) -> tuple[int, set[str], str]:
    """Has a pytest say which tests it would run: exit code, their files, output. Nothing is sent by that."""
    result = subprocess.run(
        [sys.executable, "-m", "pytest", *files, "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=HERE,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    chosen = {line.partition("::")[0].rpartition("/")[2] for line in result.stdout.splitlines() if "::" in line}
    return result.returncode, chosen, result.stdout + result.stderr


def test_only_examples_are_marked_for_deepseek(request: pytest.FixtureRequest) -> None:
    ours = [item for item in request.session.items if item.path.parent == HERE]

    assert {item.path.name for item in ours if item.get_closest_marker("live")} <= {"test_examples.py"}


def test_only_marked_tests_run_against_deepseek() -> None:
    environment = {BASE_URL: "https://api.deepseek.com", API_KEY: "sk-1", OPT_IN: "1"}

    code, chosen, output = collected("test_command.py", "test_examples.py", "test_wire.py", **environment)

    assert code == 0, output
    assert chosen == {"test_examples.py"}


def test_nothing_runs_against_deepseek_without_consent() -> None:
    environment = {BASE_URL: "https://api.deepseek.com", API_KEY: "sk-1", OPT_IN: ""}

    code, chosen, output = collected("test_examples.py", **environment)

    assert code == pytest.ExitCode.USAGE_ERROR, output
    assert "belongs to DeepSeek" in output
    assert chosen == set()
