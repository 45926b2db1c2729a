"""A small valid contract to spoil: everything in it is used, so that one change makes one mistake."""

from __future__ import annotations

import copy
from typing import Any

DELETE: Any = object()


def ref(name: str) -> dict[str, Any]:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(schema: Any) -> dict[str, Any]:
    """A JSON body."""
    return {"application/json": {"schema": schema}}


def thing(**properties: Any) -> dict[str, Any]:
    """An object schema."""
    return {"type": "object", "properties": properties}


def tagged(tag: str, **properties: Any) -> dict[str, Any]:
    """A variant of a union."""
    return {
        "x-response": True,
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "const": tag}, **properties},
    }


SMALL: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Small", "version": "1.0", "x-as-of": "2026-01-01"},
    "x-client": {"name": "Small"},
    "servers": [
        {"url": "https://small.example", "x-env": "SMALL_URL", "x-start-timeout": 5},
        {"url": "https://small.example/v2", "x-path-prefix": "/v2"},
    ],
    "security": [{"key": []}],
    "tags": [{"name": "Things"}, {"name": "Spare"}],
    "paths": {
        "/things": {
            "get": {
                "operationId": "listThings",
                "tags": ["Things"],
                "summary": "List",
                "security": [{"key": []}],
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer"}}],
                "responses": {
                    "200": {"description": "All.", "content": content({"type": "array", "items": ref("Thing")})},
                    "400": {"$ref": "#/components/responses/Bad"},
                },
            },
            "post": {
                "operationId": "addThing",
                "tags": ["Things"],
                "summary": "Add",
                "security": [{"key": []}],
                "requestBody": {"required": True, "content": content(ref("NewThing"))},
                "responses": {
                    "200": {
                        "description": "It.",
                        "content": {
                            **content(ref("Thing")),
                            "text/event-stream": {
                                "x-stream-flag": "live",
                                "x-speakeasy-sse-sentinel": "END",
                                "schema": ref("Event"),
                            },
                        },
                    },
                    "400": {"$ref": "#/components/responses/Bad"},
                },
            },
        },
        "/things/{id}": {
            "get": {
                "operationId": "getThing",
                "tags": ["Things"],
                "summary": "Get",
                "security": [],
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
                "responses": {
                    "200": {"description": "It.", "content": content(ref("Thing"))},
                    "404": {"description": "No.", "x-exception": "Missing"},
                },
            }
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "x-env": "SMALL_KEY"}},
        "headers": {"Trace": {"x-trace-id": True, "schema": {"type": "string"}}},
        "responses": {
            "Bad": {
                "description": "Bad.",
                "x-exception": "BadThing",
                "headers": {"X-Trace": {"$ref": "#/components/headers/Trace"}},
                "content": content(ref("Problem")),
            }
        },
        "schemas": {
            "Thing": {**thing(name={"type": "string"}, shape=ref("Shape")), "x-response": True},
            "NewThing": thing(name={"type": "string"}, live={"type": "boolean"}, tone=ref("Tone")),
            "Shape": {"oneOf": [ref("Circle"), ref("Square")]},
            "Circle": tagged("circle"),
            "Square": tagged("square", size={"type": "integer"}),
            "Tone": {"type": "string", "enum": ["high", "low"]},
            "Event": {**thing(text={"type": "string"}), "x-response": True},
            "Problem": {
                **thing(title={"type": "string"}),
                "x-response": True,
                "x-error-envelope": {"message": "/title"},
            },
        },
    },
}


def changed(*edits: tuple[tuple[str, ...], Any]) -> dict[str, Any]:
    """The small contract with values put at places; keys of lists are numbers, or ``+`` to append."""
    document = copy.deepcopy(SMALL)
    for path, value in edits:
        node: Any = document
        for key in path[:-1]:
            node = node[int(key)] if isinstance(node, list) else node[key]
        last = path[-1]
        if last == "+":
            node.append(value)
        elif isinstance(node, list):
            node[int(last)] = value
        elif value is DELETE:
            del node[last]
        else:
            node[last] = value
    return document
