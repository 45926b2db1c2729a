"""A process that forks: what it has made before is of no use to its child, whose requests and answers are its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.client.bodies import REPLY
from tests.client.conftest import API_KEY, HELLO
from tests.client.wire import Received, Script, WireServer, answer

PROGRAM = """
import json, os, sys
from deepseek_client import DeepSeek

client = DeepSeek(http_client=json.loads(sys.argv[1]))
hello = json.loads(sys.argv[2])

def ask(user):
    for _ in range(2):
        assert client.chat.completions.create(**hello, user_id=user).id == user

ask("parent")
if (child := os.fork()) == 0:
    ask("child")
    client.close()
    os._exit(0)  # or else all that it has from its parent would end with it, too
assert os.waitpid(child, 0)[1] == 0
ask("parent")
client.close()
"""


class Naming(WireServer):
    """Answers each request with the name of its user."""

    def script(self, request: Received) -> Script:
        self.requests.append(request)
        return answer(json.dumps({**REPLY, "id": request.json["user_id"]}))


@pytest.mark.parametrize("http_client", [None, "httptools"] if hasattr(os, "fork") else [])
def test_child_has_connections_of_its_own(tmp_path: Path, http_client: str | None) -> None:
    with Naming() as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM, json.dumps(http_client), json.dumps(HELLO)],
            cwd=tmp_path,
            env={**os.environ, "DEEPSEEK_BASE_URL": server.url, "DEEPSEEK_API_KEY": API_KEY},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        asked = [(request.json["user_id"], request.connection) for request in server.requests]
    assert asked == [("parent", 1)] * 2 + [("child", 2)] * 2 + [("parent", 1)] * 2
