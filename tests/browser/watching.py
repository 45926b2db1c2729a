"""The mock's page, as a person has it before them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from deepseek_mock import MockServer
from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 20

Found = TypeVar("Found")


class Page:
    """One tab of a browser."""

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
