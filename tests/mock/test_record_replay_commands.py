"""`deepseek-mock record` and `deepseek-mock replay`, as programs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from deepseek_mock import MockServer

from tests.mock.upstreams import write

BODY = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hi"}]}


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-m", "deepseek_mock", *arguments, "--port", "0"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        try:
            yield program
        finally:
            program.send_signal(signal.SIGTERM)


def line_of(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


def url_of(program: subprocess.Popen[str]) -> str:
    line = line_of(program)
    assert line.startswith("deepseek-mock listens on http://127.0.0.1:"), line
    return line.removeprefix("deepseek-mock listens on ")


def test_commands_record_and_replay(tmp_path: Path) -> None:
    out = tmp_path / "recordings"
    with MockServer() as server, running("record", "--upstream", server.base_url, "--out", str(out)) as program:
        url = url_of(program)
        assert line_of(program) == f"records {server.base_url} to {out}"
        key = {"authorization": f"Bearer {server.api_key}"}
        recorded = httpx.post(f"{url}/chat/completions", json=BODY, headers=key)
        assert re.fullmatch(r"POST /chat/completions 200, \d+ bytes in [\d.]+ ms \[0001-chat\]", line_of(program))
    with running("replay", str(out)) as program:
        url = url_of(program)
        assert line_of(program) == f"recordings: {out}, 1"
        assert httpx.post(f"{url}/chat/completions", json=BODY).content == recorded.content
        assert re.fullmatch(r"POST /chat/completions 200, \d+ bytes in [\d.]+ ms \[0001-chat\]", line_of(program))
        httpx.post(f"{url}/chat/completions", json={**BODY, "n": 1})
        assert "404" in (line := line_of(program))
        assert "The nearest is 0001-chat: $.n: recorded nothing, sent 1" in line


def test_replay_takes_a_speed(tmp_path: Path) -> None:
    write(tmp_path, "a", BODY, b"12", "txt", pieces=[[0, 1], [1000, 1]])
    with running("replay", str(tmp_path), "--speed", "100000", "--quiet") as program:
        assert httpx.post(f"{url_of(program)}/chat/completions", json=BODY).content == b"12"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["replay", "nowhere"], "nowhere is not a folder"),
        (["replay", ".", "--speed", "0"], "the speed is 0"),
        (["record", "--upstream", "here", "--out", "new"], "the upstream 'here' is no URL"),
        (["record", "--upstream", "http://127.0.0.1:1", "--out", "a.meta.json"], "cannot record to a.meta.json"),
        (["record", "--upstream", "http://127.0.0.1:1", "--out", "new", "--timeout", "0"], "the timeout is 0"),
    ],
)
def test_mistake_in_a_command_is_told(arguments: list[str], words: str, tmp_path: Path) -> None:
    write(tmp_path, "a")
    line = [sys.executable, "-m", "deepseek_mock", *arguments]
    done = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("deepseek-mock: ")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "new").exists()
