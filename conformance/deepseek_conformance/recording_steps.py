"""What is checked of a recorded exchange, but for its replay. Each step yields what is wrong, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import deepseek_client.models
from deepseek_client import DeepSeekError

from deepseek_conformance import contract
from deepseek_conformance.contract import NotDocumented
from deepseek_conformance.exchanges import Exchange


def schema_of(exchange: Exchange) -> dict[str, Any]:
    """The schema of an answer's body.

    Raises:
        NotDocumented: the contract does not know the operation, the status or the media type.
    """
    try:
        return contract.response_schema(exchange.method, exchange.path, exchange.status, exchange.media_type)
    except NotDocumented:
        if exchange.stated:
            raise
    # A body that was quoted somewhere without its header: it may have come in any documented way that it fits.
    for media_type in contract.media_types(exchange.method, exchange.path, exchange.status):
        schema = contract.response_schema(exchange.method, exchange.path, exchange.status, media_type)
        if not any(contract.breaches(schema, body) for body in exchange.response()):
            return schema
    return contract.response_schema(exchange.method, exchange.path, exchange.status, exchange.media_type)


def undocumented(exchange: Exchange) -> Iterator[str]:
    """That the contract does not know such an answer."""
    try:
        schema_of(exchange)
    except NotDocumented as error:
        yield str(error)


def refused_request(exchange: Exchange) -> Iterator[str]:
    """Why the schema refuses a request that the server accepted, if it was kept."""
    body = exchange.request()
    if body is not None and exchange.status == "200":
        for breach in contract.breaches(contract.request_schema(exchange.method, exchange.path), body):
            yield f"the request does not fit: {breach}"


def misfits(exchange: Exchange) -> Iterator[str]:
    """Where a response body does not fit its schema."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        for breach in contract.breaches(schema, body):
            yield f"body {index} does not fit: {breach}"


def misplaced(exchange: Exchange) -> Iterator[str]:
    """Members that the contract does not list; in raw bodies also members in another order than its own."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        for place in contract.misplaced(schema, body, in_order=exchange.raw):
            yield f"body {index}: {place}"


def lost_in_models(exchange: Exchange) -> Iterator[str]:
    """Bodies that the client's model of them does not give back as it got them."""
    schema = schema_of(exchange)
    for index, body in enumerate(exchange.response()):
        if (name := contract.model_name(schema, body)) is not None:
            model = getattr(deepseek_client.models, name)
            try:
                same = model.from_dict(body).to_dict() == body
            except (DeepSeekError, ValueError) as error:
                yield f"body {index} cannot be read: {error}"
            else:
                if not same:
                    yield f"body {index} comes back changed from {name}"


def bad_trace_id(exchange: Exchange) -> Iterator[str]:
    """The x-ds-trace-id header, if it was kept and does not look as the contract says."""
    pattern = contract.document()["components"]["headers"]["TraceId"]["schema"]["pattern"]
    value = dict(exchange.headers).get("x-ds-trace-id")
    if value is not None and not re.search(pattern, value):
        yield f"x-ds-trace-id is {value!r}"
