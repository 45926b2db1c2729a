"""The command `st run` with the settings in schemathesis.toml, as a person starts it at the root of the project."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from deepseek_conformance.contract import document

from tests.contract import deep
from tests.contract.target import API_KEY, Target

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).with_name("st")


def st(base_url: str, *arguments: str, key: str | None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != API_KEY} | variables
    if key is not None:
        environment[API_KEY] = key
    return subprocess.run(
        [COMMAND, "--no-color", "run", "openapi.yaml", "--url", base_url, *arguments],
        cwd=ROOT,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=100,
        check=False,
    )


@pytest.mark.any_server
def test_command_finds_nothing(target: Target) -> None:
    result = st(target.base_url, "--phases", "examples,fuzzing", "--max-examples", "5", key=target.api_key)

    assert result.returncode == 0, result.stdout + result.stderr
    number = sum(map(len, document()["paths"].values()))
    assert f"Operations:       {number} selected / {number} total" in result.stdout
    assert "No issues found" in result.stdout


def test_command_follows_every_link(target: Target) -> None:
    result = st(target.base_url, "--phases", "stateful", "--max-examples", "30", key=target.api_key)

    assert result.returncode == 0, result.stdout + result.stderr
    links = [
        link
        for methods in document()["paths"].values()
        for operation in methods.values()
        for response in operation["responses"].values()
        for link in response.get("links", ())
    ]
    assert f"API Links:    {len(links)} covered / {len(links)} selected" in result.stdout


def test_long_runs_differ_from_each_other_and_in_nothing_else() -> None:
    usual = tomllib.loads(deep.SETTINGS.read_text(encoding="utf-8"))

    long = tomllib.loads(deep.settings(seed=5))

    assert long["seed"] == 5
    assert long["generation"]["deterministic"] is False
    assert long == usual | {"seed": 5, "generation": usual["generation"] | {"deterministic": False}}


@pytest.mark.any_server
def test_command_is_red_with_a_wrong_key(target: Target) -> None:
    result = st(target.base_url, "--include-operation-id", "listModels", "--phases", "fuzzing", key="sk-wrong")

    assert result.returncode == 1, result.stdout + result.stderr
    assert "ST202" in result.stdout


def test_command_needs_a_key(target: Target) -> None:
    result = st(target.base_url, key=None)

    assert result.returncode not in {0, 1}
    assert f"Missing environment variable: `{API_KEY}`" in result.stdout + result.stderr


def test_command_leaves_deepseek_alone() -> None:
    # No proxy listens there: were anything sent after all, it would go nowhere.
    proxy = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}

    result = st("https://api.deepseek.com", "--include-operation-id", "listModels", key="sk-1", **proxy)

    assert result.returncode not in {0, 1}
    assert "https://api.deepseek.com belongs to DeepSeek" in " ".join(result.stdout.split())
