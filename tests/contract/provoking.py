"""Requests that make the mock answer in each way that the contract documents, but for one."""

from __future__ import annotations

import json
from typing import Any

import deepseek_mock
import httpx

from tests.contract.documented import Outcome, outcomes, request_examples

# The mock is what the server is today: JSON of a wrong shape is answered with 400 and an envelope since late 2025.
NOT_SEEN_SINCE_2025 = 422
PRODUCED = [outcome for outcome in outcomes() if outcome.status != NOT_SEEN_SINCE_2025]

FAULTS = {
    402: deepseek_mock.EMPTY_BALANCE_API_KEY,
    429: deepseek_mock.RATE_LIMITED_API_KEY,
    500: deepseek_mock.SERVER_ERROR_API_KEY,
    503: deepseek_mock.OVERLOADED_API_KEY,
}


def provoke(client: httpx.Client, outcome: Outcome) -> httpx.Response:
    """Sends what should be answered so."""
    method, path, body = outcome.method, outcome.path, _body(outcome.path)
    headers: dict[str, str] = {}
    match outcome.status, outcome.media_type:
        case 200, "text/event-stream":
            body["stream"] = True
        case 400, "application/json":
            body = {}
        case 400, "application/octet-stream":
            body["model"] = "no-such-model"
        case 401, "text/plain":
            headers["authorization"] = "Basic dTpw"
        case 401, _:
            headers["authorization"] = "Bearer sk-00000000000000000000000000000000"
        case 404, _:
            path = f"/nowhere{path}"
        case 405, _:
            method = "DELETE"
        case 415, _:
            headers["content-type"] = "text/plain"
        case status, _ if status in FAULTS:
            headers["authorization"] = f"Bearer {FAULTS[status]}"
        case _:
            pass
    content = None
    if method == "POST":
        headers.setdefault("content-type", "application/json")
        content = json.dumps(body).encode()
    return client.request(method, path, headers=headers, content=content)


def _body(path: str) -> dict[str, Any]:
    """The first example of a request body; empty for operations without one."""
    return next((dict(body) for _, where, body in request_examples() if where == path), {})
