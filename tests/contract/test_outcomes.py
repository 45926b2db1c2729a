"""Every answer that openapi.yaml documents is given by the mock at least once, but for those that are listed."""

from __future__ import annotations

import json
from typing import Any

import deepseek_mock
import httpx
import pytest

from tests.contract.documented import Outcome, Undocumented, check, outcomes
from tests.contract.target import Target
from tests.recorded.contract import document

# The mock is what the server is today: JSON of a wrong shape is answered with 400 and an envelope since late 2025.
NOT_SEEN_SINCE_2025 = 422

FAULTS = {
    402: deepseek_mock.EMPTY_BALANCE_API_KEY,
    429: deepseek_mock.RATE_LIMITED_API_KEY,
    500: deepseek_mock.SERVER_ERROR_API_KEY,
    503: deepseek_mock.OVERLOADED_API_KEY,
}
PRODUCED = [outcome for outcome in outcomes() if outcome.status != NOT_SEEN_SINCE_2025]


def provoke(client: httpx.Client, outcome: Outcome) -> httpx.Response:
    """Sends what should be answered so."""
    method, path, body = outcome.method, outcome.path, example(outcome.path)
    headers: dict[str, str] = {}
    content: bytes | None = None if body is None else json.dumps(body).encode()
    match outcome.status, outcome.media_type:
        case 200, "text/event-stream":
            content = json.dumps({**body, "stream": True}).encode()
        case 400, "application/json":
            content = b"{}"
        case 400, "application/octet-stream":
            content = json.dumps({**body, "model": "no-such-model"}).encode()
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
    if content is not None:
        headers.setdefault("content-type", "application/json")
    return client.request(method, path, headers=headers, content=content)


def example(path: str) -> Any:
    """The first example of a request body, None for operations without one."""
    operation = document()["paths"][path].get("post")
    if operation is None:
        return None
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    return next(iter(examples.values()))["value"]


@pytest.mark.parametrize("outcome", PRODUCED, ids=str)
def test_outcome_is_seen(client: httpx.Client, outcome: Outcome) -> None:
    response = provoke(client, outcome)

    assert check(outcome.method, outcome.path, response) == outcome
    assert "x-ds-trace-id" in response.headers


@pytest.mark.parametrize("path", ["/chat/completions", "/beta/chat/completions", "/beta/completions"])
def test_outcome_of_text_that_is_not_json(client: httpx.Client, path: str) -> None:
    response = client.post(path, content=b'{"model":', headers={"content-type": "application/json"})

    assert check("POST", path, response) == Outcome("POST", path, 400, "application/octet-stream")
    assert not response.content.startswith(b"{")


@pytest.mark.parametrize(("method", "path"), [("POST", "/chat/completions"), ("GET", "/models")])
def test_outcome_without_key_has_no_content_type(target: Target, method: str, path: str) -> None:
    response = httpx.request(method, target.base_url + path)

    assert response.status_code == 401
    assert response.content == b"Authentication Fails (governor)"
    assert "content-type" not in response.headers


def test_outcomes_that_are_not_seen_are_those_of_2025() -> None:
    unseen = set(outcomes()) - set(PRODUCED)

    assert {str(outcome) for outcome in unseen} == {
        "POST /chat/completions 422 text/plain",
        "POST /beta/chat/completions 422 text/plain",
        "POST /beta/completions 422 text/plain",
    }


MODELS = b'{"object":"list","data":[]}'
JSON = {"content-type": "application/json"}
FOUND = [
    (httpx.Response(418), "status 418"),
    (httpx.Response(200, headers={"content-type": "text/html"}, content=MODELS), "media type text/html"),
    (httpx.Response(200, content=MODELS), "media type None"),
    (httpx.Response(200, headers=JSON, content=b'{"object":"list"}'), "'data' is a required property"),
    (httpx.Response(200, headers={**JSON, "x-ds-trace-id": "1"}, content=MODELS), "header x-ds-trace-id"),
    (httpx.Response(404, content=b"not here"), "a body where none is described"),
    (httpx.Response(405, headers=JSON), "a body where none is described"),
]


@pytest.mark.parametrize(("response", "found"), FOUND, ids=[found for _, found in FOUND])
def test_check_finds_what_is_not_documented(response: httpx.Response, found: str) -> None:
    with pytest.raises(Undocumented, match=found):
        check("GET", "/models", response)


def test_check_passes_what_is_documented() -> None:
    response = httpx.Response(200, headers=JSON, content=MODELS)

    assert check("GET", "/models", response) == Outcome("GET", "/models", 200, "application/json")
