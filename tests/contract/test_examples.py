"""Every request example of openapi.yaml is accepted, and its answer is documented and fits the request.

They are ordinary and few enough to be sent to DeepSeek's own server by those who want to pay for it.
"""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from deepseek_conformance import coherence
from deepseek_conformance.contract import document
from deepseek_conformance.documented import Outcome, check, request_examples
from deepseek_conformance.event_stream import read_chunks
from deepseek_conformance.stream_rules import assemble

EXAMPLES = [pytest.param(path, body, id=name) for name, path, body in request_examples()]
QUERIES = [path for path, operation in document()["paths"].items() if "get" in operation]


@pytest.mark.live
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


@pytest.mark.live
@pytest.mark.parametrize("path", QUERIES)
def test_query_is_answered(client: httpx.Client, path: str) -> None:
    assert check("GET", path, client.get(path)) == Outcome("GET", path, 200, "application/json")


@pytest.mark.parametrize(("path", "body"), EXAMPLES)
def test_example_is_answered_the_same_whole_and_streamed(client: httpx.Client, path: str, body: dict[str, Any]) -> None:
    body = {name: value for name, value in body.items() if name not in {"stream", "stream_options"}}

    whole = client.post(path, json=body).json()["choices"][0]
    chunks = read_chunks(client.post(path, json={**body, "stream": True}).content)

    pieces = [chunk["choices"][0] for chunk in chunks]
    assert pieces[-1]["finish_reason"] == whole["finish_reason"]
    if "text" in whole:
        assert "".join(piece["text"] for piece in pieces) == whole["text"]
    else:
        assert {"role": "assistant", **assemble([piece["delta"] for piece in pieces])} == whole["message"]
