"""Holds single answers against the contract: status and media type must be documented, headers and body must fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from deepseek_conformance import event_stream
from deepseek_conformance.contract import breaches, document, resolve


class Undocumented(AssertionError):
    """An answer that the contract does not describe."""


@dataclass(frozen=True)
class Outcome:
    """A way in which an operation may answer. `media_type` is None for answers without a body."""

    method: str
    path: str
    status: int
    media_type: str | None

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.status} {self.media_type or 'empty'}"


def outcomes() -> Iterator[Outcome]:
    """All outcomes that the contract documents."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            for status, response in operation["responses"].items():
                for media_type in resolve(response).get("content") or (None,):
                    yield Outcome(method.upper(), path, int(status), media_type)


def request_examples() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The examples of request bodies: name, path, body."""
    for path, methods in document()["paths"].items():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            for name, example in content.get("examples", {}).items():
                yield f"{operation['operationId']}-{name}", path, example["value"]


def check(method: str, path: str, response: httpx.Response) -> Outcome:
    """The outcome that an answer to an operation is. Raises Undocumented if it is none."""
    described = document()["paths"][path][method.lower()]["responses"].get(str(response.status_code))
    if described is None:
        raise Undocumented(f"{method} {path}: status {response.status_code}")
    described = resolve(described)
    _check_headers(described.get("headers", {}), response)
    outcome = Outcome(method, path, response.status_code, _media_type(response, described.get("content", {})))
    if outcome.media_type is not None:
        schema = described["content"][outcome.media_type]["schema"]
        for value in _values(outcome.media_type, response):
            if found := breaches(schema, value):
                raise Undocumented(f"{outcome}: {'; '.join(found)}")
    return outcome


def _media_type(response: httpx.Response, content: dict[str, Any]) -> str | None:
    sent = response.headers.get("content-type")
    if not content:
        if response.content or sent:
            raise Undocumented(f"a body where none is described: {sent}, {response.content[:80]!r}")
        return None
    # The contract describes bodies without a Content-Type as the plain text that they are.
    media_type = "text/plain" if sent is None else sent.partition(";")[0].strip()
    if media_type not in content:
        raise Undocumented(f"media type {sent}, but only {', '.join(content)} is described")
    return media_type


def _check_headers(headers: dict[str, Any], response: httpx.Response) -> None:
    for name, header in headers.items():
        value = response.headers.get(name)
        found = [] if value is None else breaches(resolve(header)["schema"], value)
        if found:
            raise Undocumented(f"header {name}: {'; '.join(found)}")


def _values(media_type: str, response: httpx.Response) -> list[Any]:
    """The values in a body, each of which has to fit the schema."""
    if media_type == event_stream.MEDIA_TYPE:
        return event_stream.read_chunks(response.content)
    if media_type == "application/json" or (
        media_type == "application/octet-stream" and response.content.startswith(b"{")
    ):
        return [json.loads(response.content)]
    return [response.content.decode("utf-8")]
