"""Every answer that openapi.yaml documents is given by the mock at least once, but for those that are listed."""

from __future__ import annotations

import httpx
import pytest
from deepseek_conformance.documented import Outcome, Undocumented, check, outcomes

from tests.contract.provoking import PRODUCED, provoke
from tests.contract.summary import Summary
from tests.contract.target import Target


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


def test_outcomes_that_are_not_seen_are_those_of_2025(summary: Summary) -> None:
    documented = set(outcomes())
    unseen = documented - set(PRODUCED)

    operations = {(outcome.method, outcome.path) for outcome in documented}
    answered = {(outcome.method, outcome.path) for outcome in PRODUCED if outcome.status == 200}
    summary.add("operations answered with 200", len(operations & answered), len(operations))
    summary.add("statuses with their media types", len(documented) - len(unseen), len(documented), "422 was of 2025")

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
