"""Which server the contract tests talk to: a mock of their own, or the one that the environment names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from deepseek_conformance.base_url import is_deepseek

BASE_URL = "DEEPSEEK_CONTRACT_BASE_URL"
API_KEY = "DEEPSEEK_API_KEY"
OPT_IN = "DEEPSEEK_CONTRACT_SPEND_MONEY"


class Refused(ValueError):
    """The environment asks for something that these tests do not do."""


@dataclass(frozen=True)
class Target:
    """A server to test. `live` says that it is DeepSeek's own."""

    base_url: str
    api_key: str
    live: bool = False


def chosen_target(environment: Mapping[str, str]) -> Target | None:
    """The server that the environment names, None for a mock.

    Raises Refused without a key, and for DeepSeek's own servers unless the environment agrees to that too.
    """
    base_url = environment.get(BASE_URL, "").rstrip("/")
    if not base_url:
        return None
    if urlsplit(base_url).scheme not in {"http", "https"}:
        raise Refused(f"{BASE_URL} is not an http or https URL: {base_url}")
    key = environment.get(API_KEY, "")
    if not key:
        raise Refused(f"{BASE_URL} is set, so set {API_KEY} too")
    live = is_deepseek(base_url)
    if live and environment.get(OPT_IN) != "1":
        raise Refused(
            f"{base_url} belongs to DeepSeek, and thousands of generated requests are for servers of your own. "
            f"With {OPT_IN}=1 only the examples of openapi.yaml are sent: some thirty requests, on your bill."
        )
    return Target(base_url, key, live)


def suits(target: Target | None, marks: Collection[str]) -> bool:
    """Whether a test with these marks may run against a server; None is the mock."""
    if target is None:
        return True
    return "live" in marks or ("any_server" in marks and not target.live)
