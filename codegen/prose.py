"""What the contract says in words, for docstrings: descriptions, and keywords that are no types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.document import Node


def text(value: Any) -> str:
    """A description, stripped."""
    return value.strip() if isinstance(value, str) else ""


def facts(*nodes: Node) -> str:
    """What the keywords of a schema say, in words. Later nodes win."""
    merged: dict[str, Any] = {key: value for node in nodes for key, value in node.items()}
    return " ".join(_facts(merged))


def _facts(node: Node) -> Iterator[str]:
    bounds = (
        ("minimum", "at least"),
        ("exclusiveMinimum", "above"),
        ("maximum", "at most"),
        ("exclusiveMaximum", "below"),
    )
    if said := [f"{word} {node[key]}" for key, word in bounds if key in node]:
        yield " and ".join(said).capitalize() + "."
    for key, one, many in (("Length", "character", "characters"), ("Items", "item", "items")):
        for end, word in (("min", "At least"), ("max", "At most")):
            if (count := node.get(end + key)) is not None:
                yield f"{word} {count} {one if count == 1 else many}."
    if "pattern" in node:
        yield f"Pattern: {node['pattern']}"
    if "default" in node:
        yield f"The server's default: {node['default']!r}."
    if node.get("deprecated"):
        since = node.get("x-deprecated-since")
        yield f"Deprecated since {since}." if since else "Deprecated."
