"""Every request example of openapi.yaml is accepted, and its answer is documented and fits the request.

Ordinary requests all of them, few enough to be sent to DeepSeek's own server by those who want to pay for it.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.contract import coherence
from tests.contract.documented import Outcome, check, request_examples
from tests.recorded.contract import document

pytestmark = pytest.mark.live

EXAMPLES = [pytest.param(path, body, id=name) for name, path, body in request_examples()]
QUERIES = [path for path, operation in document()["paths"].items() if "get" in operation]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(("path", "body"), EXAMPLES)
def test_example_is_answered(client: httpx.Client, path: str, body: dict[str, Any], stream: bool) -> None:
    body = {**body, "stream": stream}
    if not stream:
        body.pop("stream_options", None)

    response = client.post(path, json=body)

    media_type = "text/event-stream" if stream else "application/json"
    assert check("POST", path, response) == Outcome("POST", path, 200, media_type), response.text
    coherence.check(path, body, media_type, response.content)


@pytest.mark.parametrize("path", QUERIES)
def test_query_is_answered(client: httpx.Client, path: str) -> None:
    assert check("GET", path, client.get(path)) == Outcome("GET", path, 200, "application/json")
