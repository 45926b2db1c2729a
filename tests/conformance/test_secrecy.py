"""The key is in no output, however the server sends it back."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from deepseek_conformance.secret import Secret
from deepseek_mock.app_server import AppServer

from tests.conformance.command import Command
from tests.conformance.servers import Echo, forms

KEY = "sk-test&7f3a/+<Qx>'\"Zp=="


@pytest.fixture
def outputs(command: Command, tmp_path: Path) -> dict[str, str]:
    """All that a run writes about a server that sends the key back in every form."""
    files = {kind: tmp_path / f"report.{kind}" for kind in ("json", "junit", "html")}
    arguments = [part for kind, file in files.items() for part in (f"--{kind}", str(file))]
    with AppServer(Echo()) as server:
        done = command.run(server.base_url, "--verbose", *arguments, key=KEY)
    assert done.code == 1
    return {"out": done.out, "err": done.err} | {kind: file.read_text("utf-8") for kind, file in files.items()}


def test_key_is_in_no_output(outputs: dict[str, str]) -> None:
    for kind, text in outputs.items():
        together = "".join(text.split())  # reports wrap their lines
        for form in forms(KEY):
            assert form.lower() not in together.lower(), (kind, form)
        # Not even a part of it, where a text was shortened.
        assert [KEY[at : at + 6] for at in range(len(KEY) - 5) if KEY[at : at + 6] in together] == [], kind
        # Base 64 is something else behind other letters.
        assert base64.b64encode(KEY.encode()).decode()[4:-4] not in text, kind
    assert "*" * len(KEY) in outputs["json"]
    assert "$CONFORMANCE_TEST_KEY" in outputs["out"]


def test_key_that_is_spread_over_a_stream_is_withheld(outputs: dict[str, str]) -> None:
    for kind in ("out", "json", "junit", "html"):
        assert "the key is spread over the events of this stream" in " ".join(outputs[kind].split()), kind


def test_key_is_covered_in_bytes_that_are_no_text() -> None:
    secret = Secret("sk-0123456789")

    assert secret.cover_bytes(b"\xff sk-0123456789 \xfe") == b"\xff ************* \xfe"


def test_placeholder_is_no_secret() -> None:
    secret = Secret("none")

    assert secret.cover("there are none") == "there are none"
    assert secret.is_scattered_in(b'data: {"content":"none"}\n\n') is False
