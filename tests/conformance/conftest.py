"""What the tests of the conformance command share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.command import Command


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Command:
    """Runs `deepseek-conformance`."""
    return Command(capsys, monkeypatch, tmp_path)
