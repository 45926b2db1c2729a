"""Runs `deepseek-conformance` in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from deepseek_conformance.__main__ import main

VARIABLE = "CONFORMANCE_TEST_KEY"


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str


class Command:
    """The command, in a folder of its own."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch
        self.folder = folder

    def __call__(self, *arguments: str) -> Done:
        try:
            code = main(arguments)
        except SystemExit as end:  # argparse
            code = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return Done(code, out, err)

    def run(self, base_url: str, *arguments: str, key: str) -> Done:
        """`run` with a key in the environment."""
        self._monkeypatch.setenv(VARIABLE, key)
        return self("run", "--base-url", base_url, "--api-key-env", VARIABLE, *arguments)

    def results(self, base_url: str, *arguments: str, key: str) -> tuple[Done, dict[str, Any]]:
        """`run`, with what it writes as JSON."""
        file = self.folder / "results.json"
        done = self.run(base_url, "--json", str(file), *arguments, key=key)
        return done, json.loads(file.read_text(encoding="utf-8"))


def failed(data: dict[str, Any]) -> set[str]:
    """The names of the checks that failed."""
    return {check["id"] for check in data["checks"] if check["verdict"] == "failed"}
