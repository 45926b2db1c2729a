"""What openapi.yaml says about a body: its schema, whether it fits, which members it has and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml
from deepseek_mock.contract import find_contract
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

SCHEMAS = "#/components/schemas/"
BASE = "urn:contract"

Schema = Mapping[str, Any]


class NotDocumented(Exception):
    """The contract does not know the operation, the status or the media type."""


@cache
def document() -> dict[str, Any]:
    """The contract, read once."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with find_contract().open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.load(stream, Loader=loader)  # noqa: S506 - both loaders are safe
    return loaded


@cache
def _registry() -> Registry[Any]:
    empty: Registry[Any] = Registry()
    registry: Registry[Any] = empty.with_resource(BASE, DRAFT202012.create_resource(document()))
    return registry


def operation_id(method: str, path: str) -> tuple[str, str]:
    """Method and path by which the contract knows a request, also when it was sent below one of the path prefixes.

    Raises:
        NotDocumented: it does not know it.
    """
    paths = document()["paths"]
    prefixes = [server["x-path-prefix"] for server in document()["servers"] if "x-path-prefix" in server]
    for candidate in (path, *(path.removeprefix(prefix) for prefix in prefixes)):
        if method.lower() in paths.get(candidate, {}):
            return method, candidate
    raise NotDocumented(f"{method} {path} is not an operation of the contract")


def operation(method: str, path: str) -> dict[str, Any]:
    """The operation behind a request.

    Raises:
        NotDocumented: there is none.
    """
    method, path = operation_id(method, path)
    found: dict[str, Any] = document()["paths"][path][method.lower()]
    return found


def media_types(method: str, path: str, status: str) -> list[str]:
    """The media types in which an operation may answer with a status."""
    responses = operation(method, path)["responses"]
    return list(resolve(responses[status]).get("content", {})) if status in responses else []


def response_schema(method: str, path: str, status: str, media_type: str | None) -> dict[str, Any]:
    """Schema of a response body. No media type means that the response had no Content-Type header."""
    responses = operation(method, path)["responses"]
    if status not in responses:
        raise NotDocumented(f"{method} {path} has no status {status}")
    content = resolve(responses[status]).get("content", {})
    # The contract describes bodies without a Content-Type header as the plain text that they are.
    media_type = media_type or "text/plain"
    if media_type not in content:
        raise NotDocumented(f"{method} {path} {status} has no {media_type}, only {', '.join(content) or 'no body'}")
    schema: dict[str, Any] = content[media_type]["schema"]
    return schema


def request_schema(method: str, path: str) -> dict[str, Any]:
    """Schema of the JSON body of a request."""
    schema: dict[str, Any] = operation(method, path)["requestBody"]["content"]["application/json"]["schema"]
    return schema


def resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node behind a reference; other nodes are returned as they are."""
    while "$ref" in node:
        target: Any = document()
        for key in node["$ref"].removeprefix("#/").split("/"):
            target = target[key]
        node = target
    return node


def breaches(schema: Mapping[str, Any], value: Any) -> list[str]:
    """What keeps a value from fitting a schema; empty if it fits."""
    validator = Draft202012Validator(_absolute(schema), registry=_registry())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def _absolute(node: Any) -> Any:
    """A schema cut out of the contract, its references still leading there."""
    if isinstance(node, Mapping):
        return {
            key: f"{BASE}{value}" if key == "$ref" and isinstance(value, str) else _absolute(value)
            for key, value in node.items()
        }
    return [_absolute(item) for item in node] if isinstance(node, list) else node


def model_name(schema: Mapping[str, Any], value: Any) -> str | None:
    """Name of the component that describes a body, and of the client's class; None unless it is an object."""
    if not isinstance(value, dict):
        return None
    named = [option["$ref"] for option in (schema, *schema.get("anyOf", ())) if "$ref" in option]
    name: str = named[0].removeprefix(SCHEMAS)
    return name


def misplaced(schema: Mapping[str, Any], value: Any, *, in_order: bool, place: str = "$") -> Iterator[str]:
    """Members that the schema does not list; with `in_order` also members in another order than its own."""
    schema = _alternative(resolve(schema), value)
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from misplaced(schema.get("items", {}), item, in_order=in_order, place=f"{place}[{index}]")
    elif isinstance(value, dict) and "properties" in schema:
        listed = [key for key in schema["properties"] if key in value]
        if unlisted := value.keys() - set(listed):
            yield f"{place} has {', '.join(sorted(unlisted))}, which the contract does not list"
        if in_order and listed != [key for key in value if key in listed]:
            yield f"{place} has its members in the order {', '.join(value)}"
        for key in listed:
            yield from misplaced(schema["properties"][key], value[key], in_order=in_order, place=f"{place}.{key}")


def _alternative(schema: Mapping[str, Any], value: Any) -> Mapping[str, Any]:
    """The alternative of a union that describes a value."""
    for option in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if not breaches(option, value):
            return _alternative(resolve(option), value)
    return schema
