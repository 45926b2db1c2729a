"""Fixtures that every room of the tests can use."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator

import pytest
from deepseek_mock import MockServer

if os.environ.get("TEST_JSON") != "msgspec":  # see `make test-msgspec`
    sys.modules["msgspec"] = None  # type: ignore[assignment] # the client would use it wherever it is installed


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, also where a shell runs all this in the background."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Spare the garbage collector, which many tests call, what stays to the end: all modules and all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockServer]:
    """A running mock server on a free loopback port; has `base_url` and `api_key`."""
    with MockServer() as server:
        yield server
