"""The contract as a document: strict loading, local references, and errors that name the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.tokens import AliasToken, AnchorToken, TagToken

Node: TypeAlias = Mapping[str, Any]
Path_: TypeAlias = tuple[str, ...]


class ContractError(Exception):
    """A mistake in the contract, or something in it that the templates cannot carry."""

    def __init__(self, path: Path_, message: str) -> None:
        super().__init__(f"{show(path)}: {message}")
        self.path = path
        self.message = message


def show(path: Path_) -> str:
    """A place in the document as people write it: ``components.schemas.Pet.properties.name``."""
    parts = [part if part and not any(c in part for c in ". \"'") else f"[{part!r}]" for part in path]
    return ".".join(parts).replace(".[", "[") or "document"


def load(source: Path) -> dict[str, Any]:
    """Read the document. Anything that YAML parsers read differently is refused."""
    try:
        text = source.read_text(encoding="utf-8")
    except OSError as error:
        raise ContractError((), f"cannot read {source.name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ContractError((), f"{source.name} is not UTF-8: {error}") from error
    yaml = YAML(typ="safe", pure=True)
    yaml.allow_duplicate_keys = False
    try:
        for token in yaml.scan(text):
            if isinstance(token, (AliasToken, AnchorToken, TagToken)):
                line = token.start_mark.line + 1
                raise ContractError((), f"line {line}: anchors, aliases and tags are not used in the contract")
        document = yaml.load(text)
    except YAMLError as error:
        raise ContractError((), f"{source.name} is not valid YAML: {error}") from error
    if not isinstance(document, dict):
        raise ContractError((), "the document is not an object")
    _check_keys(document, ())
    return document


def _check_keys(node: Any, path: Path_) -> None:
    if isinstance(node, dict):
        for key, value in node.items():
            if not isinstance(key, str):
                raise ContractError((*path, str(key)), f"the key {key!r} is not a string; put it in quotes")
            _check_keys(value, (*path, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            _check_keys(value, (*path, str(index)))


class Document:
    """A loaded contract and how to find things in it."""

    def __init__(self, root: Node) -> None:
        self.root = root

    def components(self, kind: str) -> Mapping[str, Node]:
        """The named components of one kind, in the order of the document."""
        found: Mapping[str, Node] = self.root.get("components", {}).get(kind, {})
        return found

    def resolve(self, node: Node, path: Path_) -> tuple[Node, Path_]:
        """Follow ``$ref`` to the node it names; a node without one is returned as it is."""
        seen: set[str] = set()
        while "$ref" in node:
            ref = node["$ref"]
            if ref in seen:
                raise ContractError(path, f"$ref {ref} refers to itself")
            seen.add(ref)
            node, path = self.target(ref, path)
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


METHODS = ("get", "put", "post", "delete", "patch", "head", "options", "trace")
