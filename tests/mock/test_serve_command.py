"""The command line of the server: what it prints, takes and refuses."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import deepseek_mock
import httpx
import pytest
from deepseek_mock import DEFAULT_API_KEY, EMPTY_BALANCE_API_KEY, MockServer
from deepseek_mock.__main__ import main
from deepseek_mock.app_server import bind, is_loopback

BODY = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}]}
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(deepseek_mock.__file__).parent.parent), "PYTHONUNBUFFERED": "1"}


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The command, running; gives the server's address."""
    command = [sys.executable, "-m", "deepseek_mock", "serve", "--port", "0", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().removeprefix("deepseek-mock listens on "), process
        finally:
            process.terminate()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def failing(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "deepseek_mock", *options]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=60, check=False)


def test_every_request_is_a_line() -> None:
    headers = {"authorization": f"Bearer {DEFAULT_API_KEY}"}
    with serving() as (url, process):
        assert line(process) == f"accepted key: {DEFAULT_API_KEY}"
        httpx.post(f"{url}/chat/completions", json=BODY, headers=headers)
        assert re.fullmatch(r"POST /chat/completions 200, \d+ bytes in \d+\.\d ms", line(process))
        httpx.post(f"{url}/chat/completions", json=BODY | {"stream": True}, headers=headers)
        assert re.fullmatch(r"POST /chat/completions 200 stream, \d+ bytes in \d+\.\d ms", line(process))
        httpx.get(f"{url}/models", headers={"x-deepseek-mock": "{fault: {status: 503}}"})
        assert re.fullmatch(r"GET /models 503, \d+ bytes in \d+\.\d ms \[x-deepseek-mock\]", line(process))
        httpx.get(f"{url}/a%0ab%1b[31m")
        assert line(process).startswith(r"GET /a\nb\x1b[31m 404, ")


def test_scenario_key_and_pace_come_from_the_command_line(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("rules:\n  - {match: {text: weather}, reply: Sunny.}\n", encoding="utf-8")
    options = ["--scenario", str(scenario), "--api-key", "sk-mine", "--tokens-per-chunk", "3", "--seed", "1"]
    with serving(*options, "--keep-alive-comments", "2", "--quiet") as (url, process):
        line(process)
        assert line(process) == f"scenario: {scenario}, 1 rule"
        body = {**BODY, "messages": [{"role": "user", "content": "How is the weather?"}], "stream": True}
        headers = {"authorization": "Bearer sk-mine"}
        answer = httpx.post(f"{url}/chat/completions", json=body, headers=headers).text
        assert answer.startswith(": keep-alive\n\n: keep-alive\n\ndata: {")
        assert '"content":"Sunny."' in answer
        assert httpx.post(f"{url}/chat/completions", json=body, headers=headers).text == answer


def test_mistake_in_a_scenario_ends_the_command(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("rules:\n  - {match: {modl: x}}\n", encoding="utf-8")
    result = failing("--scenario", str(scenario))
    assert result.returncode == 2
    assert "scenario.yaml:2:" in result.stderr
    assert "did you mean 'model'" in result.stderr


def test_rule_that_is_never_used_is_told_and_served_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("rules:\n- fault: reset\n- reply: Hi\n", encoding="utf-8")
    assert main(["serve", "--scenario", str(scenario), "--host", "192.0.2.1"]) == 1  # an address that is not taken
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"deepseek-mock: {scenario}:3:3: this rule is never used: the one in line 2 comes first")
    assert "cannot listen on 192.0.2.1" in second


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--latency", "-1"], "latency is -1.0: it must be between 0 and 86400 seconds"),
        (["--tokens-per-second", "0"], "tokens_per_second is 0.0: it must be more than 0; leave it out for no limit"),
        (["--keep-alive-comments", "-1"], "keep_alive_comments is -1: it must be between 0 and 1000"),
        (["--leading-newlines", "-1"], "leading_newlines is -1: it must be between 0 and 1000"),
        (["--api-key", ""], "--api-key is '': it must be an API key, such as sk-mine"),
        (
            ["--api-key", EMPTY_BALANCE_API_KEY],
            f"--api-key is '{EMPTY_BALANCE_API_KEY}', a key that provokes an error:",
        ),
        (["--scenario", "nowhere.yaml"], "cannot read the scenario nowhere.yaml: No such file or directory"),
        (["--scenario", "."], "cannot read the scenario .: Is a directory"),
    ],
)
def test_bad_setting_ends_the_command(options: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", *options]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    (line,) = error.splitlines()
    assert line.startswith(f"deepseek-mock: {message}")


def test_default_key_may_be_accepted_too() -> None:
    with serving("--api-key", DEFAULT_API_KEY, "--api-key", "sk-a", "--api-key", "sk-a", "--quiet") as (url, _):
        for key in (DEFAULT_API_KEY, "sk-a"):
            assert httpx.get(f"{url}/models", headers={"authorization": f"Bearer {key}"}).status_code == 200


@pytest.mark.parametrize("options", [["--version"], ["serve", "--version"]])
def test_version_is_printed(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(options)
    assert caught.value.code == 0
    assert re.fullmatch(r"deepseek-mock (\d+\.\d+\.\d+\S*|from a checkout, not installed)\n", capsys.readouterr().out)


def test_address_that_others_reach_is_refused() -> None:
    result = failing("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - which is refused
    assert result.returncode == 1
    assert "other machines can reach 0.0.0.0; allow that with --expose" in result.stderr
    with pytest.raises(ValueError, match="expose=True"):
        MockServer(host="0.0.0.0").start()  # noqa: S104


def test_exposed_address_is_taken() -> None:
    listener = bind("0.0.0.0", expose=True)  # noqa: S104 - closed at once
    with listener:
        assert isinstance(listener, socket.socket)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("192.168.0.1", False),
        ("::", False),
    ],
)
def test_loopback(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
