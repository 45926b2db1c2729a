"""Fixtures for pytest. Installed with the extra `mock`, they are there without any import.

Only what a test asks for is loaded: a run that does not use the fixtures pays nothing.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from deepseek_mock.server import MockServer

FIXTURE = "deepseek_mock"
# What clients must not ask a proxy for.
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HAS_PASSED = pytest.StashKey[bool]()


# Of the two forms of wrappers the one that older releases of pytest know: they load the plugin in every run, too.
@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, None]:
    """Notes how the body of a test ended; one that failed shows which expected requests did not come."""
    outcome = yield
    report: pytest.TestReport = outcome.get_result()
    if call.when == "setup":
        item.stash[HAS_PASSED] = False  # not yet, or not again: a test may be run several times
    elif call.when == "call":
        item.stash[HAS_PASSED] = report.passed
        server: MockServer | None = getattr(item, "funcargs", {}).get(FIXTURE)
        if report.failed and server is not None and (unmet := server.unmet()) is not None:
            report.sections.append((f"{FIXTURE}, beside the failure", unmet))


@pytest.fixture(scope="session")
def deepseek_mock_server() -> Iterator[MockServer]:
    """The server behind `deepseek_mock`: one for the whole run, or for each worker of pytest-xdist."""
    from deepseek_mock.server import MockServer  # noqa: PLC0415 - not before a test needs it

    with MockServer(seed=0) as server:
        yield server


@pytest.fixture
def deepseek_mock(
    request: pytest.FixtureRequest, deepseek_mock_server: MockServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MockServer]:
    """DeepSeek's API on this machine, as new for each test.

    `DEEPSEEK_BASE_URL` and `DEEPSEEK_API_KEY` lead to it, so that `DeepSeek()` needs no arguments, and `NO_PROXY` keeps
    clients from asking a proxy for it. A test that has passed fails afterwards if an answer that it expected
    (`deepseek_mock.expect(...)`) was never asked for; one that has failed shows that beside its failure.
    """
    deepseek_mock_server.reset()
    monkeypatch.setenv("DEEPSEEK_BASE_URL", deepseek_mock_server.base_url)
    monkeypatch.setenv("DEEPSEEK_API_KEY", deepseek_mock_server.api_key)
    for name, value in _without_proxy().items():
        monkeypatch.setenv(name, value)
    yield deepseek_mock_server
    try:
        if request.node.stash.get(HAS_PASSED, True):
            deepseek_mock_server.verify()
    finally:
        deepseek_mock_server.reset()


def _without_proxy() -> dict[str, str]:
    """The variables that say what is not asked through a proxy, with this machine added.

    Some clients read the one spelling, some the other; what only one of them has counts for both.
    """
    lower, upper = os.environ.get("no_proxy"), os.environ.get("NO_PROXY")
    given = {"no_proxy": upper if lower is None else lower, "NO_PROXY": lower if upper is None else upper}
    variables: dict[str, str] = {}
    for name, value in given.items():
        hosts = [host for host in (value or "").replace(" ", ",").split(",") if host]
        # A star, which stands for all, means that only as long as it is alone.
        added = [] if hosts == ["*"] else [host for host in LOOPBACK if host not in hosts]
        variables[name] = ",".join((*hosts, *added))
    return variables
