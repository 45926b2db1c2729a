"""The reports of a run: they say what was sent, what came and what the contract says, and show no more than text."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from deepseek_mock import MockServer
from deepseek_mock.app_server import AppServer

from tests.conformance.command import VARIABLE, Command
from tests.conformance.servers import Nonsense

KEY = MockServer().api_key
# To be shown, and neither to be obeyed by a browser nor by a terminal.
HOSTILE = '{"a":"</pre></details><script>alert(1)</script>","b":"\\u0000]]>"}\x1b[2J\x00'


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def hostile(command: Command, tmp_path: Path) -> Path:
    """The reports about a server whose answers are hostile."""
    with AppServer(Nonsense(200, HOSTILE.encode())) as server:
        files = [f"--{kind}={tmp_path / kind}" for kind in ("json", "junit", "html")]
        done = command.run(server.base_url, *files, key=KEY)
    assert done.code == 1
    (tmp_path / "out").write_text(done.out, encoding="utf-8")
    return tmp_path


def test_page_shows_hostile_answers_as_text(hostile: Path) -> None:
    page = (hostile / "html").read_text(encoding="utf-8")

    tags = Tags(page).found
    assert "script" not in {tag for tag, _ in tags}
    assert "&lt;script&gt;alert(1)" in page


def test_page_asks_for_nothing(hostile: Path) -> None:
    tags = Tags((hostile / "html").read_text(encoding="utf-8")).found

    assert all(not value or value.startswith("#") for _, found in tags if (value := found.get("href")) is not None)
    assert not any({"src", "srcset", "action", "data"} & found.keys() for _, found in tags)
    (policy,) = (found["content"] for tag, found in tags if found.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    page = (hostile / "html").read_text(encoding="utf-8")
    assert "url(" not in page
    assert "@import" not in page
    assert "prefers-color-scheme: dark" in page


def test_terminal_is_not_steered_by_answers(hostile: Path) -> None:
    text = (hostile / "out").read_text(encoding="utf-8")

    assert [character for character in text if not character.isprintable() and character != "\n"] == []
    assert "\\x1b[2J" in text


def test_junit_counts_and_explains(hostile: Path) -> None:
    data = json.loads((hostile / "json").read_text(encoding="utf-8"))
    suites = ET.parse(hostile / "junit").getroot()  # noqa: S314 - our own

    cases = suites.findall("testsuite/testcase")
    assert suites.get("tests") == str(len(cases)) == str(len(data["checks"]))
    failures = suites.findall("testsuite/testcase/failure")
    assert suites.get("failures") == str(len(failures)) == str(data["summary"]["failed"])
    assert sum(int(suite.get("failures") or 0) for suite in suites) == len(failures)
    assert len(suites.findall("testsuite/testcase/skipped")) == int(suites.get("skipped") or 0) == 1
    assert all("contract: " in (failure.text or "") and "curl " in (failure.text or "") for failure in failures[:3])


def test_failure_names_what_was_sent_what_came_and_what_the_contract_says(command: Command) -> None:
    with MockServer() as server:
        server.expect(path="/chat/completions", times=None).reply_with("7 is in it.")
        done, data = command.results(server.base_url, "--operations", "chat", key=KEY)

    (check,) = (check for check in data["checks"] if check["id"] == "chat.stop")
    assert check["verdict"] == "failed"
    assert check["problems"] == ["the text does not go on until the stop string: '7 is in it.'"]
    assert check["says"] == "the text up to the stop string, finish_reason stop"
    assert check["source"].startswith("https://api-docs.deepseek.com/api/create-chat-completion, as of 20")
    (exchange,) = check["exchanges"]
    assert json.loads(exchange["sent"]["body"])["stop"] == ["7"]
    assert exchange["sent"]["url"] == f"{server_url(exchange)}/chat/completions"
    assert exchange["sent"]["authorization"] == "the key"
    assert exchange["came"]["status"] == 200
    assert "7 is in it." in exchange["came"]["body"]
    said = " ".join(done.out.split())
    assert "FAILED chat.stop: A stop string ends the answer and is not returned" in said
    assert "contract: the text up to the stop string, finish_reason stop" in said


def server_url(exchange: dict[str, dict[str, str]]) -> str:
    found = re.match(r"http://127\.0\.0\.1:\d+", exchange["sent"]["url"])
    assert found
    return found.group()


def test_curl_commands_do_the_same_again(command: Command, mock_server: MockServer) -> None:
    _, data = command.results(mock_server.base_url, key=KEY)

    exchanges = {exchange["curl"]: exchange for check in data["checks"] for exchange in check["exchanges"]}
    assert len(exchanges) > 50
    for line, exchange in exchanges.items():
        arguments = shlex.split(line)
        sent = exchange["sent"]
        assert arguments[:2] == ["curl", "-isS"]
        assert sent["url"] in arguments
        headers = [arguments[place + 1] for place, part in enumerate(arguments) if part == "-H"]
        authorization = [header for header in headers if header.startswith("Authorization: ")]
        if sent["authorization"] == "the key":
            assert authorization == [f"Authorization: Bearer ${VARIABLE}"]
            assert f'"Authorization: Bearer ${VARIABLE}"' in line  # the shell fills it in
        else:
            assert authorization == (
                [] if sent["authorization"] == "none" else [f"Authorization: {sent['authorization']}"]
            )
        if sent["body"] is not None:
            assert arguments[arguments.index("--data-binary") + 1] == sent["body"]


def test_curl_command_is_understood_by_a_shell(command: Command, mock_server: MockServer) -> None:
    _, data = command.results(mock_server.base_url, "--operations", "chat", key=KEY)
    (line,) = (check["exchanges"][0]["curl"] for check in data["checks"] if check["id"] == "prefix.answer")
    # In the place of curl a function that prints what it is given.
    script = f"curl() {{ printf '%s\\n' \"$@\"; }}; {line}"

    done = subprocess.run(["/bin/sh", "-c", script], env={VARIABLE: KEY}, capture_output=True, text=True, check=True)

    assert f"Authorization: Bearer {KEY}" in done.stdout.splitlines()
    assert json.loads(done.stdout.splitlines()[-1])["stop"] == ["```"]
