"""Chromium without a window, and the mock's page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from deepseek_mock import MockServer
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.browser.watching import Page

OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def program(variable: str, *names: str) -> str:
    """Where a program is: the value of an environment variable, or the first of these names on the path."""
    for name in (os.environ.get(variable, ""), *names):
        if name and (found := shutil.which(name)):
            return found
    pytest.exit(
        f"the page is tested in a browser, and there is no {names[0]}: install Chromium and its driver (Debian, "
        f"Ubuntu: apt-get install chromium chromium-driver), or say in {variable} where it is",
        pytest.ExitCode.USAGE_ERROR,
    )


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A browser with a profile of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("CHROMIUM", "chromium", "chromium-browser", "google-chrome")
    profile: Path = tmp_path_factory.mktemp("profile")
    for option in (*OPTIONS, f"--user-data-dir={profile}"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(program("CHROMEDRIVER", "chromedriver")))
    yield driver
    driver.quit()


@pytest.fixture(scope="session", name="running")
def _running() -> Iterator[MockServer]:
    with MockServer(admin=True) as server:
        yield server


@pytest.fixture
def page(driver: webdriver.Chrome, running: MockServer) -> Iterator[Page]:
    """The page of a server that has done nothing yet; its console must have nothing to complain about."""
    httpx.post(f"{running.base_url}/__mock__/reset").raise_for_status()
    page = Page(driver, running)
    page.errors()
    page.open()
    yield page
    driver.get("about:blank")
    assert page.errors() == []


@pytest.fixture
def client(running: MockServer) -> Iterator[httpx.Client]:
    """A program that uses the API."""
    headers = {"authorization": f"Bearer {running.api_key}"}
    with httpx.Client(base_url=running.base_url, headers=headers, timeout=30) as client:
        yield client
