"""The contract as a document: strict loading, local references, and errors that name the place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import isfinite
from pathlib import Path
from typing import Any, TypeAlias

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken, DirectiveToken, TagToken

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


def load(source: Path) -> dict[str, Any]:
    """Read the document. Anything that YAML parsers read differently is refused."""
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise ContractError((), f"cannot read {source.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContractError((), f"{source.name} is not UTF-8: {error}") from error
    parser = YAML(typ="safe", pure=True)
    parser.allow_duplicate_keys = False
    try:
        for token in parser.scan(text):
            if isinstance(token, (AliasToken, AnchorToken, DirectiveToken, TagToken)):
                line = token.start_mark.line + 1
                raise ContractError((), f"line {line}: anchors, aliases, tags and directives are not used here")
        document = parser.load(text)
        # The YAML 1.1 that most parsers still speak; ruamel.yaml speaks 1.2.
        older = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders
    except RecursionError as error:
        raise ContractError((), f"{source.name} is nested too deeply") from error
    except (YAMLError, yaml.YAMLError, ValueError) as error:  # ValueError: dates and numbers that are none
        raise ContractError((), f"{source.name} is not valid YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise ContractError((), "the document is not an object")
    _check_values(document, ())
    _compare(document, older, ())
    return document


def _check_values(node: Any, path: Path_) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if not isinstance(key, str):
                raise ContractError((*path, str(key)), f"the key {key!r} is not a string; put it in quotes")
            _check_values(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _check_values(value, (*path, str(index)))
    elif not isinstance(node, (str, int, float, type(None))) or (isinstance(node, float) and not isfinite(node)):
        raise ContractError(path, f"{node!r} is not a JSON value; put it in quotes")


def _compare(ours: Any, theirs: Any, path: Path_) -> None:
    if isinstance(ours, dict) and isinstance(theirs, dict) and len(ours) == len(theirs):
        for (key, value), (other, twin) in zip(ours.items(), theirs.items(), strict=True):
            _compare(key, other, (*path, key))
            _compare(value, twin, (*path, key))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for index, (value, twin) in enumerate(zip(ours, theirs, strict=True)):
            _compare(value, twin, (*path, str(index)))
    elif type(ours) is not type(theirs) or ours != theirs:
        raise ContractError(path, f"YAML parsers read {ours!r} or {theirs!r} here; put it in quotes")


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
