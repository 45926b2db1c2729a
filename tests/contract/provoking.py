"""The ways in which the mock can answer, and requests that make it do so."""

from __future__ import annotations

import json
from typing import Any

import deepseek_mock
import httpx
from deepseek_conformance.contract import document
from deepseek_conformance.documented import Outcome, request_examples
from deepseek_conformance.event_stream import MEDIA_TYPE

JSON = "application/json"
TEXT = "text/plain"
# Written down and not taken from the contract, which would not miss what it has forgotten. There is no 422: the
# mock is what the server is today, and JSON of a wrong shape is answered with 400 since late 2025.
OF_ALL = ((200, JSON), (401, JSON), (401, TEXT), (404, None), (405, None), (429, JSON), (500, JSON), (503, JSON))
OF_POSTS = ((200, MEDIA_TYPE), (400, JSON), (400, "application/octet-stream"), (402, JSON), (415, TEXT))
PRODUCED = [
    Outcome(method.upper(), path, status, media_type)
    for path, methods in document()["paths"].items()
    for method in methods
    for status, media_type in (OF_ALL + OF_POSTS if method == "post" else OF_ALL)
]

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
