"""Ways to change a node of the contract, for the tables of mutants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.mutants.mutant import REMOVED, Path

Change = Callable[[Any], Any]


def schema(name: str, *steps: str | int) -> Path:
    """The way to a schema that has a name, and on."""
    return ("components", "schemas", name, *steps)


def member(name: str, *members: str) -> Path:
    """The way to the schema of a member."""
    return schema(name, *(step for member in members for step in ("properties", member)))


def response(name: str, *steps: str | int) -> Path:
    """The way to a response that has a name, and on."""
    return ("components", "responses", name, *steps)


def answer(path: str, method: str, status: str, *steps: str | int) -> Path:
    """The way to a response of an operation, and on."""
    return ("paths", path, method, "responses", status, *steps)


def value(other: Any) -> Change:
    """Another value."""
    return lambda _: other


def without(*items: str) -> Change:
    """A list or an object without some of its items, all of which it must have."""

    def change(node: Any) -> Any:
        for item in items:
            if isinstance(node, list):
                node.remove(item)
            else:
                del node[item]
        return node

    return change


def also(*items: Any) -> Change:
    """A list with more items."""
    return lambda node: [*node, *items]


def update(**keywords: Any) -> Change:
    """A schema with other keywords; an underscore at the end of a name is left out."""
    return lambda node: {**node, **{name.rstrip("_"): keyword for name, keyword in keywords.items()}}


def rename(old: str, new: str) -> Change:
    """An object with another name for a member, in its place."""
    return lambda node: {new if name == old else name: item for name, item in _having(node, old).items()}


def _having(node: Any, name: str) -> Any:
    node[name]
    return node


def removed(_: Any) -> Any:
    """Nothing in the node's place."""
    return REMOVED


def not_null(node: Any) -> Any:
    """A schema that does not take null any more."""
    if "oneOf" in node:
        return node["oneOf"][0]
    (kind,) = [name for name in node["type"] if name != "null"]
    return {**node, "type": kind}


def or_null(node: Any) -> Any:
    """A schema that takes null, too."""
    if "$ref" in node:
        return {"oneOf": [node, {"type": "null"}]}
    return {**node, "type": [node["type"], "null"]}
