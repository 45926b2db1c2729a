"""A mock of the DeepSeek HTTP API on real sockets, hand-written from what the real server was seen to do.

It answers like api.deepseek.com: same routes, same checks in the same order with the same messages, same
bytes in streams. What it says is made up from the words of the request, and always the same for the same
request; a scenario makes it say, or do, something else.

Keys that provoke errors: `EMPTY_BALANCE_API_KEY` is answered with 402, `RATE_LIMITED_API_KEY` with 429,
`SERVER_ERROR_API_KEY` with 500, `OVERLOADED_API_KEY` with 503; any key but these and `DEFAULT_API_KEY` with
401.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from deepseek_mock.extras import missing

if TYPE_CHECKING:
    from deepseek_mock.accounts import (
        DEFAULT_ACCOUNTS,
        DEFAULT_API_KEY,
        EMPTY_BALANCE_API_KEY,
        OVERLOADED_API_KEY,
        RATE_LIMITED_API_KEY,
        SERVER_ERROR_API_KEY,
        Account,
        Balance,
    )
    from deepseek_mock.app import MockApp, create_app
    from deepseek_mock.app_server import AppServer
    from deepseek_mock.expectations import Expectation, UnmetExpectationError
    from deepseek_mock.faults import Fault
    from deepseek_mock.journal import Exchange, Journal
    from deepseek_mock.pace import Pace
    from deepseek_mock.profiles import PROFILES, Profile
    from deepseek_mock.recorder import RecorderApp
    from deepseek_mock.recording_meta import RecordingError
    from deepseek_mock.replay import ReplayApp
    from deepseek_mock.rules import Call, Match, Reply, Rule
    from deepseek_mock.scenario import Scenario
    from deepseek_mock.scenario_file import ScenarioError, load_scenario
    from deepseek_mock.server import MockServer
    from deepseek_mock.settings import Settings

__all__ = [
    "DEFAULT_ACCOUNTS",
    "DEFAULT_API_KEY",
    "EMPTY_BALANCE_API_KEY",
    "OVERLOADED_API_KEY",
    "PROFILES",
    "RATE_LIMITED_API_KEY",
    "SERVER_ERROR_API_KEY",
    "Account",
    "AppServer",
    "Balance",
    "Call",
    "Exchange",
    "Expectation",
    "Fault",
    "Journal",
    "Match",
    "MockApp",
    "MockServer",
    "Pace",
    "Profile",
    "RecorderApp",
    "RecordingError",
    "ReplayApp",
    "Reply",
    "Rule",
    "Scenario",
    "ScenarioError",
    "Settings",
    "UnmetExpectationError",
    "create_app",
    "load_scenario",
]

# Where the names are. They are loaded when they are used: pytest loads the plugin in every run, also in those that
# never ask for a server.
_MODULES = {
    **dict.fromkeys([name for name in __all__ if name.isupper()] + ["Account", "Balance"], "accounts"),
    **dict.fromkeys(["PROFILES", "Profile"], "profiles"),
    **dict.fromkeys(["MockApp", "create_app"], "app"),
    **dict.fromkeys(["Expectation", "UnmetExpectationError"], "expectations"),
    **dict.fromkeys(["Exchange", "Journal"], "journal"),
    **dict.fromkeys(["Call", "Match", "Reply", "Rule"], "rules"),
    **dict.fromkeys(["ScenarioError", "load_scenario"], "scenario_file"),
    "AppServer": "app_server",
    "Fault": "faults",
    "MockServer": "server",
    "Pace": "pace",
    "RecorderApp": "recorder",
    "RecordingError": "recording_meta",
    "ReplayApp": "replay",
    "Scenario": "scenario",
    "Settings": "settings",
}


def __getattr__(name: str) -> object:
    """Loads a public name."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    except ModuleNotFoundError as error:
        raise missing(error) from error
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, loaded or not."""
    return sorted({*globals(), *__all__})
