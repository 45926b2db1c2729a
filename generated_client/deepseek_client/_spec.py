"""Settings that the runtime reads from the contract. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SPEC_TITLE: Final = "DeepSeek API"
SPEC_DATE: Final = "2026-11-22"
SPEC_SHA256: Final = "c100badd411c55a976e9842173c573bc12b6f27aabe8ae73838c11cc491e7ba8"

CLIENT_NAME: Final[str] = "DeepSeek"
DISTRIBUTION: Final[str] = "deepseek-client"
BASE_URL: Final[str] = "https://api.deepseek.com"
BASE_URL_ENV: Final[str] = "DEEPSEEK_BASE_URL"
API_KEY_ENV: Final[str] = "DEEPSEEK_API_KEY"
RETRYABLE_STATUSES: Final[frozenset[int]] = frozenset(
    (
        502,
        504,
        520,
        521,
        522,
        523,
        524,
        529,
    )
)
START_TIMEOUT: Final[float] = 600.0  # seconds
PATHS: Final[frozenset[str]] = frozenset(
    (
        "/chat/completions",
        "/beta/chat/completions",
        "/beta/completions",
        "/models",
        "/user/balance",
        "/v1/chat/completions",
        "/v1/models",
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
