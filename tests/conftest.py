"""Fixtures that every room of the tests can use."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import certifi
import pytest
from deepseek_mock import MockServer

if os.environ.get("TEST_JSON") != "msgspec":  # see `make test-msgspec`
    sys.modules["msgspec"] = None  # type: ignore[assignment] # the client would use it wherever it is installed


# These take seconds each. They begin first, so that no process is left alone with one of them at the end.
LONG = (
    *("codegen/test_petshop_types", "contract/test_command", "contract/test_generated", "mock/test_pytest_plugin"),
    *("mock/test_long_prompts", "client/test_sse", "client/test_http2", "client/test_time", "packaging/test_wheel"),
    *("client/test_json_extra", "codegen/test_hostile_names", "typing/test_typing", "codegen/test_growth"),
    *("conformance/test_run", "mock/test_volume", "client/test_faults", "benchmarks/test_stub"),
    *("codegen/test_generate", "contract/test_edges", "contract/test_keywords", "contract/test_defects"),
)
TURN = {f"tests/{name}.py": at for at, name in enumerate(LONG)}
END = "-----END CERTIFICATE-----"


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what the programs that tests start share with them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Let them be interrupted, also where a shell runs all this in the background.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False  # pytest-xdist would let the files with the most tests begin first
    if "DEEPSEEK_CONTRACT_BASE_URL" not in os.environ and not hasattr(config, "workerinput"):
        config.add_cleanup(one_authority())


def one_authority() -> Callable[[], None]:
    """Let clients trust one authority unless they are told of others: reading all takes 30 ms of each client.

    No server here has a certificate of any of them. Returns what takes it back.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="authorities-"))
        path = Path(folder) / "one.pem"
        path.write_text(certifi.contents().partition(END)[0] + END + "\n", encoding="utf-8")
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("SSL_CERT_FILE", str(path))
        return stack.pop_all().close


@pytest.hookimpl(optionalhook=True)  # there may be no xdist
def pytest_xdist_auto_num_workers() -> int | None:
    """One process more than there are cores, unless told otherwise: many tests wait for limits of time to pass."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the files that take longest begin first."""
    items.sort(key=lambda item: TURN.get(item.nodeid.partition("::")[0], len(TURN)))


def pytest_collection_finish() -> None:
    """Spare the garbage collector, which many tests call, what stays to the end: all modules and all tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def mock_server() -> Iterator[MockServer]:
    """A running mock server on a free loopback port; has `base_url` and `api_key`."""
    with MockServer() as server:
        yield server
