"""The contract as a document: its parts, local references, and errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

Node: TypeAlias = Mapping[str, Any]
Path_: TypeAlias = tuple[str, ...]

METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
# Keys whose values are data, not OpenAPI, and keys whose values are maps from names that people choose.
DATA = frozenset({"const", "default", "enum", "example", "examples", "value", "x-models", "x-prices"})
NAMES = frozenset(
    {
        *("callbacks", "content", "encoding", "headers", "links", "mapping", "parameters", "pathItems", "paths"),
        *("properties", "requestBodies", "responses", "schemas", "securitySchemes", "variables", "webhooks"),
    }
)
# What the path of a URL may hold as it is (RFC 3986), and names of parameters in braces.
URL_PATH = re.compile(r"(/([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2}|\{[A-Za-z_][A-Za-z0-9_-]*\})*)+")


class ContractError(Exception):
    """A mistake in the contract, or something in it that the templates cannot carry."""

    def __init__(self, path: Path_, message: str) -> None:
        self.path = path
        self.message = message
        said = f"{show(path)}: {message}"
        super().__init__("".join(c if c.isprintable() else ascii(c)[1:-1] for c in said))


def show(path: Path_) -> str:
    """A place in the document as people write it: ``components.schemas.Pet.properties.name``."""
    plain = re.compile(r"[^\s.\"'\[\]]+")
    parts = [part if plain.fullmatch(part) and part.isprintable() else f"[{part!r}]" for part in path]
    return ".".join(parts).replace(".[", "[") or "document"


def walk(node: Any, path: Path_ = (), *, named: bool = False) -> Iterator[tuple[Path_, Node]]:
    """Every object of OpenAPI in the document with its place: no data, and no mere map from names."""
    if isinstance(node, dict):
        if not named:
            yield path, node
        for key, value in node.items():
            if named or key not in DATA:
                yield from walk(value, (*path, key), named=not named and key in NAMES)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from walk(value, (*path, str(index)))


class Document:
    """A loaded contract and how to find things in it."""

    def __init__(self, root: Node) -> None:
        self.root = root

    def components(self, kind: str) -> Mapping[str, Node]:
        """The named components of one kind, in the order of the document."""
        found: Mapping[str, Node] = self.root.get("components", {}).get(kind, {})
        return found

    def check_paths(self) -> None:
        """See that all paths are those of URLs, before anything takes them apart."""
        paths = self.root.get("paths")
        for url in paths if isinstance(paths, Mapping) else ():
            if not URL_PATH.fullmatch(url) or {".", ".."} & set(url.split("/")):
                raise ContractError(("paths", url), "this is not the path of a URL")

    def check_references(self) -> None:
        """See that all references stay inside the document and lead somewhere, before anything follows them."""
        for path, node in walk(self.root):
            for key in ("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$schema", "jsonSchemaDialect"):
                if key in node:
                    raise ContractError((*path, key), f"{key} is not supported")
            self.resolve(node, path)

    def resolve(self, node: Node, path: Path_) -> tuple[Node, Path_]:
        """Follow ``$ref`` to the node it names; a node without one is returned as it is."""
        seen: list[object] = []
        while "$ref" in node:
            ref = node["$ref"]
            if ref in seen:
                raise ContractError(path, f"$ref {ref} refers to itself")
            node, path = self.target(ref, path)
            seen.append(ref)
        return node, path

    def target(self, ref: Any, path: Path_) -> tuple[Node, Path_]:
        """What a reference names. Only references inside the document are carried."""
        if not isinstance(ref, str) or not ref.startswith("#/"):
            raise ContractError(path, f"$ref {ref!r}: only references inside the document (#/...) are supported")
        keys = tuple(key.replace("~1", "/").replace("~0", "~") for key in ref[2:].split("/"))
        node: Any = self.root
        for key in keys:
            if not isinstance(node, Mapping) or key not in node:
                raise ContractError(path, f"$ref {ref}: there is nothing at that place")
            node = node[key]
        if not isinstance(node, Mapping):
            raise ContractError(path, f"$ref {ref}: that is not an object")
        return node, keys

    def schema_name(self, node: Node) -> str | None:
        """The component name behind a ``$ref`` to a schema, or None for an inline schema."""
        ref = node.get("$ref")
        prefix = "#/components/schemas/"
        if not isinstance(ref, str) or not ref.startswith(prefix) or "/" in ref.removeprefix(prefix):
            return None
        return ref.removeprefix(prefix)

    def operations(self) -> Iterator[tuple[str, str, Node, Path_]]:
        """(path, method, operation, place) for every operation, in the order of the document."""
        for url, item in self.root.get("paths", {}).items():
            for method in item:
                if method in METHODS:
                    yield url, method, item[method], ("paths", url, method)
