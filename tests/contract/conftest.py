"""What the contract tests share: the server under test, and the choice of tests that suits it.

Without `DEEPSEEK_CONTRACT_BASE_URL` the server is the mock, and all tests run. Against another server only those
run that are marked `any_server` or `live`, and against DeepSeek's own only those marked `live`.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from deepseek_mock import MockServer
from deepseek_mock.profiles import NEWEST

from tests.contract.last_request import command
from tests.contract.summary import Summary
from tests.contract.tally import Tally
from tests.contract.target import Refused, Target, chosen_target, suits

HERE = Path(__file__).parent
SUMMARY = pytest.StashKey[Summary]()
SENT = pytest.StashKey[list[tuple[httpx.Request, str]]]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "any_server: suits every server of one's own, not only the mock")
    config.addinivalue_line("markers", "live: sends few and ordinary requests, suits DeepSeek's servers too")
    config.stash[SUMMARY] = Summary()
    config.stash[SENT] = []
    try:
        chosen_target(os.environ)
    except Refused as refusal:
        pytest.exit(str(refusal), returncode=pytest.ExitCode.USAGE_ERROR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    target = chosen_target(os.environ)
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    unfit = [item for item in ours if not suits(target, {mark.name for mark in item.iter_markers()})]
    if unfit:
        items[:] = [item for item in items if item not in unfit]
        config.hook.pytest_deselected(items=unfit)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := list(config.stash[SUMMARY].lines()):
        terminalreporter.section("coverage of the contract")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def summary(pytestconfig: pytest.Config) -> Summary:
    """Takes what is to be said at the end of a run."""
    return pytestconfig.stash[SUMMARY]


@pytest.fixture(scope="session")
def target() -> Iterator[Target]:
    """The server under test. The mock keeps to all rules that there may be, also to those enforced now and then."""
    chosen = chosen_target(os.environ)
    if chosen is not None:
        yield chosen
        return
    with MockServer(profile=replace(NEWEST, wants_reasoning_back=True)) as mock:
        yield Target(mock.base_url, mock.api_key)


@pytest.fixture(scope="session")
def client(target: Target, pytestconfig: pytest.Config) -> Iterator[httpx.Client]:
    """A client that knows the server and the key."""
    headers = {"authorization": f"Bearer {target.api_key}"}
    sent = pytestconfig.stash[SENT]

    def remember(request: httpx.Request) -> None:
        sent[:] = [(request, target.api_key)]

    hooks = {"request": [remember]}
    with httpx.Client(base_url=target.base_url, headers=headers, timeout=120, event_hooks=hooks) as client:
        yield client


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    sent = item.config.stash[SENT]
    # Requests that schemathesis makes are in its own messages.
    if report.failed and sent and "client" in getattr(item, "fixturenames", ()):
        report.sections.append(("the request that was sent last", command(*sent[-1])))
    return report


@pytest.fixture
def tally() -> Tally:
    """Counts the exchanges of one test, that is with one operation."""
    return Tally()
