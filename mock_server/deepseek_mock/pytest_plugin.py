"""Fixtures for pytest. Installed with the extra `mock`, they are there without any import.

Only what a test asks for is loaded: a run that does not use the fixtures pays nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from deepseek_mock.server import MockServer


@pytest.fixture(scope="session")
def deepseek_mock_server() -> Iterator[MockServer]:
    """The server behind `deepseek_mock`: one for the whole run, or for each worker of pytest-xdist."""
    from deepseek_mock.server import MockServer  # noqa: PLC0415 - not before a test needs it

    with MockServer(seed=0) as server:
        yield server


@pytest.fixture
def deepseek_mock(deepseek_mock_server: MockServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[MockServer]:
    """DeepSeek's API on this machine, as new for each test.

    `DEEPSEEK_BASE_URL` and `DEEPSEEK_API_KEY` lead to it, so that `DeepSeek()` needs no arguments. Afterwards the test
    fails if an answer that it expected (`deepseek_mock.expect(...)`) was never asked for.
    """
    deepseek_mock_server.reset()
    monkeypatch.setenv("DEEPSEEK_BASE_URL", deepseek_mock_server.base_url)
    monkeypatch.setenv("DEEPSEEK_API_KEY", deepseek_mock_server.api_key)
    yield deepseek_mock_server
    try:
        deepseek_mock_server.verify()
    finally:
        deepseek_mock_server.reset()
