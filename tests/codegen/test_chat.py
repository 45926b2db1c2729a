"""The helpers of chats, generated for a contract that has nothing to do with DeepSeek."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.codegen.chat_cases import CHAT
from tests.codegen.running import generate
from tests.codegen.small import SMALL, changed

Write = Callable[[Any], Path]
CONFIG = """
project_name_override: smalltalk
package_name_override: smalltalk
package_version_override: "1.0"
literal_enums: true
post_hooks: []
"""


@pytest.fixture
def smalltalk(write: Write, tmp_path: Path) -> Iterator[Any]:
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    done = generate(write(json.loads(json.dumps(changed(*CHAT)))), config, tmp_path / "output")
    assert done.code == 0, done.err
    sys.path.insert(0, str(tmp_path / "output"))
    yield importlib.import_module("smalltalk")
    sys.path.remove(str(tmp_path / "output"))
    for name in [name for name in sys.modules if name.partition(".")[0] == "smalltalk"]:
        del sys.modules[name]


def test_contract_without_chats_has_no_helpers(write: Write, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    assert generate(write(SMALL), config, tmp_path / "output").code == 0
    package = tmp_path / "output" / "smalltalk"
    assert not (package / "_chat").exists()
    for path in package.rglob("*.py"):
        assert "ParseError" not in path.read_text(encoding="utf-8"), path
        assert "_chat" not in path.read_text(encoding="utf-8"), path


@dataclass
class Answer:
    number: int


def saying(content: str | None = None, **wish: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"content": content}
    if wish:
        function = {"name": wish["name"], "arguments": json.dumps(wish["arguments"])}
        said["tool_calls"] = [{"index": 0, "id": "w1", "function": function}]
    return {"choices": [{"index": 0, "message": said}], "usage": {"read": 2, "written": 3}}


class Server:
    def __init__(self, *answers: dict[str, Any]) -> None:
        self.answers = list(answers)
        self.requests: list[Any] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(json.loads(request.content))
        return httpx.Response(200, json=self.answers.pop(0))

    def client(self, package: Any) -> Any:
        http = httpx.Client(transport=httpx.MockTransport(self))
        return package.Small(api_key="k", http_client=http)


@pytest.mark.parametrize("mood", ["obedient", "proud"])
def test_parse_forces_calls_where_the_contract_allows_it(smalltalk: Any, mood: str) -> None:
    server = Server(saying(name="Answer", arguments={"number": 5}))
    result = server.client(smalltalk).talks.parse(
        response_type=Answer, messages=[{"said": "hm"}], mode="tool", mode_="slow", mood={"kind": mood}
    )
    assert result.parsed == Answer(5)
    assert result.usage.to_dict() == {"read": 2, "written": 3}
    (sent,) = server.requests
    assert sent["mode"] == "slow"
    assert sent["tools"][0]["function"]["strict"] is True
    assert ("tool_choice" in sent) == (mood == "obedient")
    assert (len(sent["messages"]) == 1) == (mood == "obedient")


def test_tools_run_with_the_names_of_the_contract(smalltalk: Any) -> None:
    def add(a: int, b: int) -> int:
        return a + b

    server = Server(saying(name="add", arguments={"a": 1, "b": 2}), saying("3"))
    run = server.client(smalltalk).talks.run_tools(tools=[add], messages=[{"said": "hm"}])
    assert (run.text, run.rounds, run.usage.to_dict()) == ("3", 2, {"read": 4, "written": 6})
    assert server.requests[1]["messages"][2] == {"role": "tool", "tool_call_id": "w1", "content": "3"}
