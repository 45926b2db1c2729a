"""The choice of the server, and that DeepSeek's own is left alone unless somebody asks for it in as many words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.target import API_KEY, BASE_URL, OPT_IN, Refused, Target, chosen_target

ROOT = Path(__file__).resolve().parents[2]
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


def collected(**environment: str) -> tuple[int, str]:
    """Exit code and output of a pytest that only says which contract tests it would run."""
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/contract", "--collect-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def test_only_examples_are_sent_to_deepseek() -> None:
    # Nothing is sent here: collecting asks nobody.
    environment = {BASE_URL: "https://api.deepseek.com", API_KEY: "sk-1"}

    code, output = collected(**environment, **{OPT_IN: "1"})
    assert code == 0
    files = {line.partition("::")[0] for line in output.splitlines() if "::" in line}
    assert files == {"tests/contract/test_examples.py"}

    code, output = collected(**environment, **{OPT_IN: ""})
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "belongs to DeepSeek" in output
    assert "::" not in output
