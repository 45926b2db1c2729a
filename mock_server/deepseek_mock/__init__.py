"""A mock of the DeepSeek HTTP API on real sockets, hand-written from what the real server was seen to do.

It answers like api.deepseek.com: same routes, same checks in the same order with the same messages, same
bytes in streams. What it says is made up from the words of the request, and always the same for the same
request.

Keys that provoke errors: `EMPTY_BALANCE_API_KEY` is answered with 402, `RATE_LIMITED_API_KEY` with 429,
`SERVER_ERROR_API_KEY` with 500, `OVERLOADED_API_KEY` with 503; any key but these and `DEFAULT_API_KEY` with
401.
"""

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

try:
    from deepseek_mock.app import Settings, create_app
    from deepseek_mock.server import MockServer
except ModuleNotFoundError as error:
    if error.name is None or error.name.startswith("deepseek_mock"):
        raise
    raise ImportError(f"the mock server needs {error.name}: pip install 'deepseek-client[mock]'") from error

__all__ = [
    "DEFAULT_ACCOUNTS",
    "DEFAULT_API_KEY",
    "EMPTY_BALANCE_API_KEY",
    "OVERLOADED_API_KEY",
    "RATE_LIMITED_API_KEY",
    "SERVER_ERROR_API_KEY",
    "Account",
    "Balance",
    "MockServer",
    "Settings",
    "create_app",
]
