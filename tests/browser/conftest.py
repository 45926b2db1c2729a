"""Chromium without a window, and the mock's page in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from deepseek_mock import MockServer
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.ui import WebDriverWait

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
PATIENCE = 20

Found = TypeVar("Found")


def program(variable: str, *names: str) -> str:
    """Where a program is: the value of an environment variable, or the first of these names on the path."""
    for name in (os.environ.get(variable, ""), *names):
        if name and (found := shutil.which(name)):
            return found
    raise pytest.UsageError(
        f"the page is tested in a browser, and there is no {names[0]}: install Chromium and its driver (Debian, "
        f"Ubuntu: apt-get install chromium chromium-driver), or say in {variable} where it is"
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


class Page:
    """The page as a person has it before them."""

    def __init__(self, driver: webdriver.Chrome, server: MockServer) -> None:
        self.driver = driver
        self.server = server

    def open(self) -> None:
        """Loads the page anew."""
        self.driver.get(f"{self.server.base_url}/__mock__/")
        self.wait(lambda: self.text("link") == "live" and len(self.all("#kind option")) > 0)

    def wait(self, condition: Callable[[], Found]) -> Found:
        """Waits until something is so."""

        def holds(_: object) -> Found:
            return condition()

        waiting = WebDriverWait(
            self.driver, PATIENCE, poll_frequency=0.02, ignored_exceptions=[StaleElementReferenceException, IndexError]
        )
        found: Found = waiting.until(holds)
        return found

    def all(self, selector: str) -> list[WebElement]:
        """What a selector finds."""
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, name: str) -> str:
        """The text of the element with this id, hidden or not."""
        return str(self.driver.find_element(By.ID, name).get_property("textContent"))

    def click(self, selector: str) -> None:
        """Clicks on the first that a selector finds."""
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

    def choose(self, name: str, value: str) -> None:
        """Chooses from a list."""
        Select(self.driver.find_element(By.ID, name)).select_by_value(value)

    def fill(self, name: str, value: object) -> None:
        """Fills in a field and leaves it."""
        field = self.driver.find_element(By.ID, name)
        field.clear()
        field.send_keys(str(value), "\t")

    def script(self, text: str, *values: object) -> Any:
        """What a script gives."""
        return self.driver.execute_script(text, *values)

    def errors(self) -> list[str]:
        """What the console has complained about since it was last asked."""
        log: list[dict[str, Any]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [str(entry["message"]) for entry in log if entry["level"] in {"SEVERE", "WARNING"}]


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
