"""Settings that the runtime reads from the contract. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SPEC_TITLE: Final = "DeepSeek API"
SPEC_DATE: Final = "2026-11-22"
SPEC_SHA256: Final = "1a39ab37454f2c8f91b1be772b029c119e9e6f273b72adfeea0a02794f7e2d50"

CLIENT_NAME: Final[str] = "DeepSeek"
DISTRIBUTION: Final[str] = "deepseek-client"
BASE_URL: Final[str] = "https://api.deepseek.com"
BASE_URL_ENV: Final[str] = "DEEPSEEK_BASE_URL"
API_KEY_ENV: Final[str] = "DEEPSEEK_API_KEY"
START_TIMEOUT: Final[float] = 600.0  # seconds
PATHS: Final[frozenset[str]] = frozenset(
    (
        "/chat/completions",
        "/beta/chat/completions",
        "/beta/completions",
        "/models",
        "/user/balance",
    )
)
PATH_PREFIXES: Final[tuple[str, ...]] = (
    "/v1",
    "/beta",
)
TRACE_HEADER: Final[str] = "x-ds-trace-id"
ERROR_POINTERS: Final[Mapping[str, tuple[str, ...]]] = {
    "message": (
        "error",
        "message",
    ),
    "type": (
        "error",
        "type",
    ),
    "code": (
        "error",
        "code",
    ),
    "param": (
        "error",
        "param",
    ),
}
