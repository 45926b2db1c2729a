"""What a failed test sent last is shown as a command that sends it again."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import httpx
import pytest

from tests.contract.last_request import command

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]


def test_command_sends_the_request() -> None:
    headers = {"authorization": "Bearer sk-mine", "content-type": "application/json", "x-more": "it's"}
    request = httpx.Request("POST", "http://127.0.0.1:1/a?b=c", headers=headers, content=b'{"a": "\xc3\xa9 $b"}')

    assert shlex.split(command(request, "sk-mine")) == [
        *("curl", "-isS", "-X", "POST", "http://127.0.0.1:1/a?b=c"),
        *("-H", "Authorization: Bearer $DEEPSEEK_API_KEY"),
        *("-H", "content-type: application/json", "-H", "x-more: it's"),
        *("--data-binary", '{"a": "é $b"}'),
    ]
    assert "sk-mine" not in command(request, "sk-mine")


def test_made_up_key_is_as_it_is() -> None:
    request = httpx.Request("GET", "http://127.0.0.1:1/a", headers={"authorization": "Bearer sk-other"})

    assert "'authorization: Bearer sk-other'" in command(request, "sk-mine")


def test_failed_test_shows_it(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep))
    pytester.makeconftest("from tests.contract.conftest import *")
    pytester.makepyfile("def test_it(client): assert client.get('/models').status_code == 418")

    done = pytester.runpytest_subprocess("-p", "no:cacheprovider")

    done.stdout.fnmatch_lines(["*the request that was sent last*", 'curl -isS -X GET *$DEEPSEEK_API_KEY"*'])
    assert done.ret == 1
