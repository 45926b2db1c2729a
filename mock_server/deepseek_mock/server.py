"""The mock on a loopback port of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable
from types import TracebackType
from typing import Any, Self

from deepseek_mock.accounts import DEFAULT_ACCOUNTS, DEFAULT_API_KEY, Account
from deepseek_mock.app import create_app
from deepseek_mock.app_server import AppServer
from deepseek_mock.contract import ModelTable
from deepseek_mock.expectations import Script
from deepseek_mock.field_checks import check_count
from deepseek_mock.field_types import check_listed, check_type
from deepseek_mock.identity import Clock
from deepseek_mock.profiles import NEWEST, Profile
from deepseek_mock.rules import Rule
from deepseek_mock.settings import Settings

MAX_PORT = 65_535


class MockServer(Script):
    """A mock on a loopback port of its own, running in a thread.

    ```python
    with MockServer() as server:
        client = DeepSeek(base_url=server.base_url, api_key=server.api_key)
        server.fail_with(503)
        server.expect(text="weather").reply_with("Sunny.")
    ```

    Attributes:
        app: the application, with its `scenario`, `journal`, `ledger`, `clock` and `settings`.
        api_key: a key that is accepted.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        expose: bool = False,
        clock: Clock = time.time,
        seed: int | None = None,
        accounts: Iterable[Account] = DEFAULT_ACCOUNTS,
        models: ModelTable | None = None,
        settings: Settings | None = None,
        rules: Iterable[Rule] = (),
        admin: bool = False,
        profile: Profile | str = NEWEST,
    ) -> None:
        check_type("host", host, str)
        check_type("port", port, int)
        check_count("port", port, 0, MAX_PORT)
        check_listed("accounts", accounts, "Account")
        accounts = tuple(accounts)
        self.app = create_app(
            clock=clock,
            seed=seed,
            accounts=accounts,
            models=models,
            settings=settings,
            rules=rules,
            admin=admin,
            profile=profile,
        )
        super().__init__(self.app)
        self.api_key = accounts[0].key if accounts else DEFAULT_API_KEY
        self._address: dict[str, Any] = {"host": host, "port": port, "expose": expose}
        self._serving = AppServer(self.app, **self._address)

    @property
    def base_url(self) -> str:
        """The server's base URL, as in `http://127.0.0.1:49152`; there is one once the server runs."""
        return self._serving.base_url

    def start(self) -> Self:
        """Starts the server; it answers when this returns. See `AppServer.start` for what can go wrong.

        One that was stopped starts again with everything it had, on another port unless one was asked for.
        """
        self._serving.start()
        return self

    def stop(self) -> None:
        """Stops the server and closes its port. Answers that are still going out are broken off."""
        self.app.end_open()
        self._serving.stop()
        self._serving = AppServer(self.app, **self._address)

    def __enter__(self) -> Self:
        """Starts the server."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server."""
        self.stop()
