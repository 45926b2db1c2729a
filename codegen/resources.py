"""The tree of attributes that users walk (``client.chat.completions``), from the paths and methods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from openapi_python_client.strings import pascal_case

from codegen.document import ContractError, Node, Path_
from codegen.names import CLIENT_ATTRIBUTES, TAKEN_BY_RESOURCES, is_method_name, resource_name
from codegen.operation import Operation

VERBS = {"post": "create", "put": "replace", "patch": "update", "delete": "delete"}


@dataclass
class Resource:
    """A node of the tree."""

    path: tuple[str, ...]
    children: dict[str, Resource] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)
    aliases: dict[str, Resource] = field(default_factory=dict)
    """Resources that exist only below a path prefix, by the name that they have here without it."""

    @property
    def class_name(self) -> str:
        """Name of its class; the asynchronous one has Async before it."""
        return "".join(pascal_case(part) for part in self.path) + "Resource"

    @property
    def raw_class_name(self) -> str:
        """Name of the class whose methods return whole responses; no resource has a name that ends so."""
        return f"{self.class_name}WithRawResponse"

    def walk(self) -> Iterator[Resource]:
        """The resources below and then the resource itself, so that a class stands before its use."""
        for child in self.children.values():
            yield from child.walk()
        yield self


def resource_names(url: str) -> tuple[str, ...]:
    """The attributes that lead to the resource of a path: its segments without parameters and version numbers."""
    parts = [part for part in url.split("/") if part and "{" not in part and not re.fullmatch(r"v\d+", part)]
    return tuple(resource_name(part) for part in parts)


def name_method(url: str, method: str, node: Node, path: Path_, *, gives_list: bool) -> tuple[tuple[str, ...], str]:
    """The resource of an operation, and the name of its method there."""
    resource = resource_names(url)
    if not resource:
        raise ContractError(path, "a path needs a segment that names a resource")
    for index, name in enumerate(resource):
        if name in TAKEN_BY_RESOURCES or (index == 0 and name in CLIENT_ATTRIBUTES):
            raise ContractError(path, f"a resource cannot be called {name}: the generated classes use that name")
    rule = VERBS.get(method)
    if method == "get":
        rule = "list" if gives_list and "{" not in url.rstrip("/").rpartition("/")[2] else "retrieve"
    verb = node.get("x-method", rule)
    if verb is None:
        raise ContractError(path, f"{method.upper()} has no method name by rule; give it one with x-method")
    if not is_method_name(verb) or verb in TAKEN_BY_RESOURCES:
        raise ContractError((*path, "x-method"), f"{verb!r} cannot be the name of a method")
    return resource, verb


def grow(operations: Iterable[Operation], prefixes: Iterable[str]) -> Resource:
    """The root of the tree that holds the operations; ``prefixes`` are those that a base URL may end in."""
    root = Resource(())
    for operation in operations:
        resource = root
        for index, part in enumerate(operation.resource):
            resource = resource.children.setdefault(part, Resource(operation.resource[: index + 1]))
        place = ("paths", operation.path, operation.method.lower())
        if clash := [name for other in resource.operations for name in other.methods if name in operation.methods]:
            where = ".".join(operation.resource)
            raise ContractError(place, f"client.{where} has a method {clash[0]} already; use x-method")
        resource.operations.append(operation)
    classes: dict[str, Resource] = {}
    for node in root.walk():
        if clash := sorted({name for item in node.operations for name in item.methods} & set(node.children)):
            raise ContractError(("paths",), f"client.{'.'.join((*node.path, clash[0]))} is a method and a resource")
        if (other := classes.setdefault(node.class_name, node)) is not node:
            both = f"client.{'.'.join(other.path)} and client.{'.'.join(node.path)}"
            raise ContractError(("paths",), f"{both} would both have the class {node.class_name}")
    for prefix in prefixes:
        prefixed: Resource | None = root
        for name in resource_names(prefix):
            prefixed = prefixed.children.get(name) if prefixed else None
        if prefixed and prefixed is not root:
            _reach_without_prefix(root, prefixed)
    return root


def _reach_without_prefix(plain: Resource, prefixed: Resource) -> None:
    """Whoever puts the prefix into the base URL asks for what is below it by its name alone."""
    for name, child in prefixed.children.items():
        if twin := plain.children.get(name):
            _reach_without_prefix(twin, child)
            continue
        where = f"client.{'.'.join((*plain.path, name))}"
        if name in (
            CLIENT_ATTRIBUTES if not plain.path else {name for item in plain.operations for name in item.methods}
        ):
            raise ContractError(("paths",), f"{where} is taken: /{'/'.join(child.path)} cannot be reached by that name")
        if (other := plain.aliases.setdefault(name, child)) is not child:
            both = f"/{'/'.join(other.path)} and /{'/'.join(child.path)}"
            raise ContractError(("paths",), f"{both} would both be {where}; only one of their prefixes can be marked")
