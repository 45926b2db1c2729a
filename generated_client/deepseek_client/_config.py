"""Client settings: where they come from, what they may be, and the request they lead to. No I/O."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from inspect import iscoroutinefunction
from typing import Any, TypeAlias, cast

from attrs import evolve, field, frozen

from ._errors import ConfigurationError
from ._headers import check_headers, merge_headers
from ._operation import Operation, Request
from ._spec import (
    API_KEY_ENV,
    BASE_URL,
    BASE_URL_ENV,
    CLIENT_NAME,
    DISTRIBUTION,
    PATH_PREFIXES,
    PATHS,
    START_TIMEOUT,
)
from ._url import authority, is_plain, with_query
from ._version import __version__
from .types import TimeoutTypes, Unset

Timeouts: TypeAlias = Mapping[str, float | None]
"""Seconds to ``connect``, ``read`` and ``write``, and to wait for a connection of the ``pool``."""

DEFAULT_TIMEOUT: Timeouts = {"connect": 10.0, "read": START_TIMEOUT, "write": START_TIMEOUT, "pool": 60.0}
"""Seconds. Reads and writes may pause as long as the server itself waits before it gives up on a request."""

DEFAULT_IDLE_TIMEOUT = START_TIMEOUT + 30.0
"""Seconds without progress: a little longer than the server waits, so that its own verdict can arrive first."""

DEFAULT_DEADLINE = START_TIMEOUT * 12
"""Seconds for a whole call: longer than the longest answers take, so that only what hangs is cut off."""

DEFAULT_MAX_RETRIES = 2
DEFAULT_BACKOFF = 0.5
"""Seconds before the first retry; doubles with each."""

_USER_AGENT = f"{DISTRIBUTION}/{__version__} python/{'.'.join(map(str, sys.version_info[:3]))}"

_ENCODINGS = "gzip, deflate"  # which httpx can decode wherever it is installed


Head: TypeAlias = tuple[str, tuple[tuple[bytes, bytes], ...]]
"""URL and headers of a request, without the key and the length of the body."""


class Secret:
    """Holds a key so that ``repr``, ``vars``, pickles and tracebacks with locals do not show it."""

    __slots__ = ("reveal",)

    def __init__(self, value: str) -> None:
        self.reveal: Callable[[], str] = lambda: value

    def __repr__(self) -> str:
        return "Secret('**********')"

    def __reduce__(self) -> Any:
        raise TypeError("an API key is not pickled; create the client where it is needed")


@frozen(kw_only=True, eq=False, repr=False)
class Config:
    """The settings of one client."""

    api_key: Secret
    base_url: str
    prefix: str
    """Path prefix that the base URL was given with."""
    headers: Mapping[str, str]
    timeout: Timeouts = DEFAULT_TIMEOUT
    deadline: float | None = DEFAULT_DEADLINE
    idle_timeout: float | None = DEFAULT_IDLE_TIMEOUT
    max_retries: int = DEFAULT_MAX_RETRIES
    backoff: float = DEFAULT_BACKOFF
    _heads: dict[tuple[str, str, bool, bool], Head] = field(init=False, factory=dict[Any, Any])

    def url(self, operation: Operation[Any, Any], request: Request) -> str:
        """The URL of a request. A base URL with a known prefix keeps it where the API has the path below it too."""
        twin = self.prefix + operation.path
        return self.base_url + request.fill(twin if twin in PATHS else operation.path)

    def head(self, operation: Operation[Any, Any], request: Request, *, stream: bool, body: bool) -> Head:
        """URL and headers of a request. Where they are the same each time, they are made once."""
        if request.path_params or request.query or request.extra_headers:
            return self._head(operation, request, stream=stream, body=body)
        key = (operation.method, operation.path, stream, body)
        if (found := self._heads.get(key)) is None:
            found = self._heads[key] = self._head(operation, request, stream=stream, body=body)
        return found

    def _head(self, operation: Operation[Any, Any], request: Request, *, stream: bool, body: bool) -> Head:
        url = self.url(operation, request)
        if items := request.query_items():
            url = with_query(url, items)
        ours = {"Host": authority(url), "Accept-Encoding": _ENCODINGS, "Connection": "keep-alive"}
        headers = merge_headers(ours, self.call_headers(request, stream=stream, body=body))
        return url, tuple(
            (name.encode("ascii"), value.encode("ascii"))
            for name, value in headers.items()
            if name.lower() != "content-length"  # which we know better
        )

    def is_authorized(self, operation: Operation[Any, Any], request: Request) -> bool:
        """Whether a request needs no key, or has another authorization, which only its own headers can have."""
        if not operation.authenticated:
            return True
        return any(name.lower() == "authorization" for name in request.extra_headers or ())

    def call_headers(self, request: Request, *, stream: bool, body: bool) -> dict[str, str]:
        """The headers that depend on the request and the settings, without the key."""
        ours = {"Accept": "text/event-stream" if stream else "application/json"}
        if body:
            ours["Content-Type"] = "application/json"
        return merge_headers(ours, self.headers, check_headers(request.extra_headers))


def configure(
    old: Config | None,
    *,
    api_key: str | Unset | None,
    base_url: str | Unset | None,
    timeout: TimeoutTypes | Unset,
    deadline: float | Unset | None,
    idle_timeout: float | Unset | None,
    max_retries: int | Unset,
    retry_backoff: float | Unset,
    default_headers: Mapping[str, str] | None,
) -> Config:
    """Settings from what was given; for the rest those of ``old``, or else the defaults."""
    given: dict[str, Any] = {}
    if old is None or not isinstance(api_key, Unset):
        given["api_key"] = _api_key(None if isinstance(api_key, Unset) else api_key)
    if old is None or not isinstance(base_url, Unset):
        given["base_url"], given["prefix"] = _base_url(None if isinstance(base_url, Unset) else base_url)
    if not isinstance(timeout, Unset):
        given["timeout"] = check_timeout(timeout)
    if not isinstance(deadline, Unset):
        given["deadline"] = check_seconds("deadline", deadline)
    if not isinstance(idle_timeout, Unset):
        given["idle_timeout"] = check_seconds("idle_timeout", idle_timeout)
    if not isinstance(max_retries, Unset):
        given["max_retries"] = check_count("max_retries", max_retries)
    if not isinstance(retry_backoff, Unset):
        given["backoff"] = check_seconds("retry_backoff", retry_backoff) or 0.0
    headers = {"User-Agent": _USER_AGENT} if old is None else old.headers
    added = check_headers(default_headers)
    if any(name.lower() == "authorization" for name in added):
        # Settings are shown by debuggers and error trackers; only api_key= is kept out of their sight.
        raise ConfigurationError(
            "default_headers= cannot have an Authorization: pass the key as api_key=; another kind of authorization "
            "goes into extra_headers= of a call, or auth= of an http_client="
        )
    given["headers"] = merge_headers(headers, added)
    return Config(**given) if old is None else evolve(old, **given)


def _api_key(value: object) -> Secret:
    source = "api_key="
    if value is None and API_KEY_ENV:
        value, source = os.environ.get(API_KEY_ENV), API_KEY_ENV
    if value is not None and not isinstance(value, str):
        raise ConfigurationError(f"{source} must be a str, not {type(value).__name__}")
    if not value or not value.strip():
        env = f" or set the environment variable {API_KEY_ENV}" if API_KEY_ENV else ""
        raise ConfigurationError(f"no API key: pass api_key= to {CLIENT_NAME}(){env}")
    value = value.strip()  # a key read from a file often ends in a newline
    if not (value.isascii() and value.isprintable() and " " not in value):
        raise ConfigurationError(
            f"the API key in {source} has spaces, control or non-ASCII characters in it; copy it again"
        )
    return Secret(value)


def _base_url(value: object) -> tuple[str, str]:
    if value is None:
        value = (os.environ.get(BASE_URL_ENV) if BASE_URL_ENV else None) or BASE_URL
    if not isinstance(value, str):
        raise ConfigurationError(f"base_url= must be a str, not {type(value).__name__}")
    text = value.strip()
    return _prefixed(text if is_plain(text) else _checked(value))


def _prefixed(url: str) -> tuple[str, str]:
    text = url.rstrip("/")
    for prefix in PATH_PREFIXES:
        if text.endswith(prefix):
            return text.removesuffix(prefix).rstrip("/"), prefix
    return text, ""


def _checked(value: str) -> str:
    import httpx  # noqa: PLC0415 - few URLs need it

    try:
        url = httpx.URL(value.strip())
    except httpx.InvalidURL as error:
        raise ConfigurationError(f"the base URL {value!r} is not a URL: {error}") from error
    if url.userinfo:
        raise ConfigurationError("the base URL has credentials in it; pass the key as api_key= instead")
    if url.scheme not in ("http", "https") or not url.host:
        raise ConfigurationError(f"the base URL {value!r} must start with http:// or https:// and name a host")
    if url.query or url.fragment:
        raise ConfigurationError(f"the base URL {value!r} must not have a query or a fragment")
    try:
        url.host.encode("idna")  # as the look-up of the name will
    except UnicodeError as error:
        raise ConfigurationError(f"the base URL {value!r} has a host that cannot be looked up: {error}") from error
    if url.port is not None and not 0 < url.port < 2**16:
        raise ConfigurationError(f"the base URL {value!r} has a port that does not exist")
    return str(url)


def check_timeout(value: object) -> Timeouts:
    """Seconds from a number, None or an httpx.Timeout; anything that is not a positive number of seconds is refused."""
    if value is None or (isinstance(value, (int, float)) and 0 < value < float("inf")):
        return dict.fromkeys(DEFAULT_TIMEOUT, value)
    library: Any = sys.modules.get("httpx")  # if it is not loaded, nobody can have a timeout of it
    if library is None or not isinstance(value, library.Timeout):
        raise ConfigurationError(
            f"timeout={value!r} must be a positive number of seconds, an httpx.Timeout, or None for no limit"
        )
    found: Timeouts = cast("Any", value).as_dict()
    return found


def check_seconds(name: str, value: object) -> float | None:
    """A positive number of seconds, or None for no limit."""
    if value is None:
        return None
    if isinstance(value, bool) or not (isinstance(value, (int, float)) and 0 < value < float("inf")):
        raise ConfigurationError(f"{name}={value!r} must be a positive number of seconds, or None for no limit")
    return float(value)


def check_count(name: str, value: object) -> int:
    """A whole number from 0."""
    if isinstance(value, bool) or not (isinstance(value, int) and value >= 0):
        raise ConfigurationError(f"{name}={value!r} must be a whole number, 0 or more")
    return value


def check_http_client(client: object, *, asynchronous: bool) -> None:
    """Refuse an HTTP client that calls of this kind cannot be sent with. Its class does not matter, only its form."""
    named = ("aiohttp", "httptools") if asynchronous else ("httptools",)
    if isinstance(client, str) and client in named:
        if find_spec(client) is None:
            raise ConfigurationError(f'http_client="{client}" needs {client}: pip install "{DISTRIBUTION}[{client}]"')
        return
    if isinstance(client, type):
        raise ConfigurationError(f"http_client= must be an instance, {client.__name__}(...), not the class")
    send = getattr(client, "send", None)
    if client is not None and (not callable(send) or iscoroutinefunction(send) is not asynchronous):
        wanted = 'a synchronous client (httpx.Client), or "httptools"'
        if asynchronous:
            wanted = 'an asynchronous client (httpx.AsyncClient), "httptools" or "aiohttp"'
        raise ConfigurationError(f"http_client= must be {wanted}, not {type(client).__name__}")
