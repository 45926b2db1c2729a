"""Fixtures that every room of the tests can use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from deepseek_mock import MockServer


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockServer]:
    """A running mock server on a free loopback port; has `base_url` and `api_key`."""
    with MockServer() as server:
        yield server
