"""What generated requests do not try: media types, HEAD, the spelling of headers, bodies too large or too deep."""

from __future__ import annotations

import json

import httpx
import pytest
from deepseek_conformance.contract import document
from deepseek_conformance.documented import Outcome, check

from tests.contract.target import Target

PATHS = {path: next(iter(operation)) for path, operation in document()["paths"].items()}
POSTS = [path for path, method in PATHS.items() if method == "post"]
GETS = [path for path, method in PATHS.items() if method == "get"]
HELLO = {"model": "deepseek-flash", "messages": [{"role": "user", "content": "Hello"}], "prompt": "Hello"}
BODY = json.dumps(HELLO).encode()


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "media_type",
    [
        None,
        "",
        "text/plain",
        "text/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
    ],
)
def test_media_type_that_is_not_json_is_refused(client: httpx.Client, path: str, media_type: str | None) -> None:
    headers = {} if media_type is None else {"content-type": media_type}

    response = client.post(path, content=BODY, headers=headers)

    assert check("POST", path, response) == Outcome("POST", path, 415, "text/plain")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
def test_media_type_of_json_is_accepted(client: httpx.Client, path: str, media_type: str) -> None:
    response = client.post(path, content=BODY, headers={"content-type": media_type})

    assert check("POST", path, response) == Outcome("POST", path, 200, "application/json")


@pytest.mark.parametrize("path", GETS)
def test_head_is_get_without_a_body(client: httpx.Client, path: str) -> None:
    response = client.head(path)

    assert response.status_code == 200
    assert response.headers["content-type"] == client.get(path).headers["content-type"]
    assert response.content == b""


@pytest.mark.parametrize("path", POSTS)
def test_head_of_a_completion_is_not_allowed(client: httpx.Client, path: str) -> None:
    response = client.head(path)

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("name", ["authorization", "Authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_header_names_and_scheme_may_be_spelled_in_any_case(target: Target, path: str, name: str, scheme: str) -> None:
    headers = {name: f"{scheme} {target.api_key}", "CONTENT-TYPE": "application/json"}
    content = BODY if path in POSTS else None

    response = httpx.request(PATHS[path].upper(), target.base_url + path, headers=headers, content=content)

    assert response.status_code == 200


@pytest.mark.parametrize("path", POSTS)
def test_body_beyond_the_context_window_is_refused(client: httpx.Client, path: str) -> None:
    words = "word " * 1_600_000  # 8 MB, more tokens than any model reads
    body = {**HELLO, "messages": [{"role": "user", "content": words}], "prompt": words}

    response = client.post(path, json=body)

    assert check("POST", path, response) == Outcome("POST", path, 400, "application/octet-stream")
    assert response.json()["error"]["message"].startswith("This model's maximum context length is 1048565 tokens.")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("opening", [b"[", b'{"a":'], ids=["lists", "objects"])
def test_body_too_deep_to_read_is_refused(client: httpx.Client, path: str, opening: bytes) -> None:
    response = client.post(path, content=opening * 100_000, headers={"content-type": "application/json"})

    assert response.status_code == 400
    check("POST", path, response)


@pytest.mark.parametrize("path", POSTS)
def test_unknown_members_are_ignored(client: httpx.Client, path: str) -> None:
    response = client.post(path, json={**HELLO, "seed": 7, "parallel_tool_calls": False, "": {"a": [None]}})

    assert check("POST", path, response) == Outcome("POST", path, 200, "application/json")


@pytest.mark.parametrize("path", POSTS)
def test_connection_goes_on_after_a_refusal(client: httpx.Client, path: str) -> None:
    for content, status in ((b"{", 400), (BODY, 200), (b"[]", 400), (BODY, 200)):
        response = client.post(path, content=content, headers={"content-type": "application/json"})
        assert response.status_code == status
