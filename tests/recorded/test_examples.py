"""The examples in the contract, checked against the schemas beside them and the client's models."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import deepseek_client.models
import pytest
from deepseek_conformance import contract

METHODS = ("get", "post")


def media_types() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every place in the contract that can have examples, with its schema and examples."""
    document = contract.document()
    for path, item in document["paths"].items():
        for method in METHODS:
            operation = item.get(method, {})
            for kind, media in operation.get("requestBody", {}).get("content", {}).items():
                yield f"{method} {path} request {kind}", media
            for status, response in operation.get("responses", {}).items():
                for kind, media in response.get("content", {}).items():
                    yield f"{method} {path} {status} {kind}", media
    for name, response in document["components"]["responses"].items():
        for kind, media in response.get("content", {}).items():
            yield f"{name} {kind}", media


MEDIA_TYPES = dict(media_types())
EXAMPLES: dict[str, tuple[dict[str, Any], Any]] = {
    f"{place} {name}": (media["schema"], example["value"])
    for place, media in MEDIA_TYPES.items()
    for name, example in media.get("examples", {}).items()
}
OBJECTS = {name: example for name, example in EXAMPLES.items() if isinstance(example[1], dict)}
RESPONSES = {name: example for name, example in OBJECTS.items() if "x-response" in contract.resolve(example[0])}


@pytest.mark.parametrize(("schema", "value"), EXAMPLES.values(), ids=EXAMPLES.keys())
def test_example_fits_its_schema(schema: dict[str, Any], value: Any) -> None:
    assert contract.breaches(schema, value) == []


@pytest.mark.parametrize(("schema", "value"), RESPONSES.values(), ids=RESPONSES.keys())
def test_response_example_lists_members_in_wire_order(schema: dict[str, Any], value: Any) -> None:
    assert list(contract.misplaced(schema, value, in_order=True)) == []


@pytest.mark.parametrize(("schema", "value"), OBJECTS.values(), ids=OBJECTS.keys())
def test_example_survives_its_model(schema: dict[str, Any], value: Any) -> None:
    name = contract.model_name(schema, value)

    assert name is not None
    assert getattr(deepseek_client.models, name).from_dict(value).to_dict() == value


def test_every_body_has_an_example() -> None:
    without = [place for place, media in MEDIA_TYPES.items() if not media.get("examples")]

    assert without == ["ServerError application/json"], "no body of a 500 was ever recorded"
