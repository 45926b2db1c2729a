"""Everything that the templates read: types, operations and the settings of the client, from one document."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen.client_settings import prefixed_paths, read_settings
from codegen.document import ContractError, Document, Node, walk
from codegen.extensions import check_extensions
from codegen.names import module_name
from codegen.operation import ErrorClass, Operation
from codegen.operations import Operations
from codegen.prices import Pricing, read_pricing
from codegen.pytypes import Alias, Array, Model, PyType, core
from codegen.reading import load
from codegen.schemas import Object, Schemas
from codegen.shortcuts import read_deferred, read_items, read_json_string, read_shortcuts


def validate(root: Node) -> None:
    """Check the document against the OpenAPI 3.1 schema and report the first mistake with its place."""
    if not str(root.get("openapi", "")).startswith("3.1."):
        raise ContractError(("openapi",), f"{root.get('openapi')!r}: the pipeline reads OpenAPI 3.1.x")
    document = Document(root)
    document.check_paths()
    document.check_references()
    validator = OpenAPIV31SpecValidator(dict(root))
    # What follows references trusts the structure, so the structure is checked first.
    errors = list(validator.schema_validator.iter_errors(root))
    try:
        errors = errors or list(validator.root_validator(validator.schema_path))
    except Exception as crash:
        # It trusts every reference to lead to what belongs there, and every schema to be one.
        reason = f"the validator stumbles over {type(crash).__name__}: {crash}; a reference to something else?"
        raise ContractError((), reason) from crash
    if errors:
        error = min(errors, key=lambda item: len(item.absolute_path))
        while error.context:  # the cause inside a failed oneOf or anyOf says more than the failure itself
            error = max(error.context, key=lambda item: len(item.absolute_path))
        path = tuple(map(str, error.absolute_path))
        if not path:  # the validator does not say where a wrong default is
            found = [(*path, "default") for path, node in walk(root) if node.get("default", root) == error.instance]
            path = found[0] if len(found) == 1 else ()
        raise ContractError(path, str(error.message).partition("\n")[0][:300])


class Contract:
    """One contract, read and understood."""

    def __init__(self, root: Node, sha256: str) -> None:
        self.root = root
        self.sha256 = sha256
        self.document = Document(root)
        self.schemas = Schemas(self.document)
        self.operations = Operations(self.document, self.schemas)
        self.client = read_settings(self.document)
        objects = self.schemas.objects
        self.shortcuts = {name: tuple(read_shortcuts(self.schemas, item)) for name, item in objects.items()}
        self.items = {name: read_items(self.schemas, item) for name, item in objects.items()}
        self.deferred = {name: read_deferred(item) for name, item in objects.items()}
        self.json_strings = {name: read_json_string(item) for name, item in objects.items()}
        self.paths = (*root.get("paths", {}), *prefixed_paths(self.document))
        self._check_names()

    @classmethod
    def read(cls, source: Path) -> Self:
        """Read, validate and understand a document."""
        root = load(source)
        validate(root)
        check_extensions(root)
        return cls(root, hashlib.sha256(source.read_bytes()).hexdigest())

    def _check_names(self) -> None:
        client = {self.client.name, f"Async{self.client.name}"}
        nodes = [node for node in self.operations.root.walk() if node.path]
        resources = {name for node in nodes for name in (node.class_name, node.raw_class_name)}
        for name in self.schemas.names:
            if name in client | resources | {f"Async{item}" for item in resources}:
                raise ContractError(("components", "schemas", name), f"{name} is also the name of a generated class")
        for error in self.errors:
            if error.name in client | {f"{self.client.name}Error"}:
                raise ContractError(("x-client", "name"), f"{error.name} is the class of HTTP {error.status} already")

        for name in sorted(self.result_names):
            if any(field.name == "trace_id" for field in self.schemas.objects[name].fields):
                path = ("components", "schemas", name, "properties", "trace_id")
                raise ContractError(path, "the object of a response body has an attribute trace_id already")

    def deferred_in(self, result: PyType | None) -> list[tuple[str, str]]:
        """What is decoded late of the objects in the arrays of a result: the wire names of the array and the field."""
        fields = self.schemas.objects[result.name].fields if isinstance(result, Model) else ()
        arrays = {field.wire: kind for field in fields if isinstance(kind := core(field.type), Array)}
        return [
            (name, field.wire)
            for name, array in arrays.items()
            if isinstance(array.items, Model)
            for field in self.deferred.get(array.items.name, ())
        ]

    @cached_property
    def request_names(self) -> set[str]:
        """Names of the schemas that requests can hold."""
        return self.schemas.reachable(
            kind
            for item in self.operations.all
            for kind in (*(p.type for p in item.params), *([Model(item.body.name)] if item.body else []))
        )

    @cached_property
    def response_names(self) -> set[str]:
        """Names of the schemas that successful responses can hold."""
        return self.schemas.reachable(
            kind
            for item in self.operations.all
            for kind in (item.result, item.streaming.event if item.streaming else None)
            if kind is not None
        )

    @cached_property
    def result_names(self) -> set[str]:
        """Names of the objects that whole response bodies decode to."""
        return {item.result.name for item in self.operations.all if isinstance(item.result, Model)}

    @cached_property
    def param_objects(self) -> list[Object]:
        """Objects that need a typed dictionary."""
        return [item for item in self.schemas.objects.values() if item.name in self.request_names]

    @cached_property
    def param_aliases(self) -> list[Alias]:
        """Aliases whose input form differs from their decoded form."""
        named = self.schemas.named.values()
        return [item.type for item in named if item.name in self.request_names and item.type.param() != item.name]

    @cached_property
    def texts(self) -> set[tuple[str, str]]:
        """Schemas and properties that shortcuts lead to: who uses those relies on texts."""
        return {item.target for items in self.shortcuts.values() for item in items}

    def has_text(self, kind: PyType) -> bool:
        """Whether a type has the shortcut that gives its text."""
        return isinstance(kind, Model) and any(item.name == "text" for item in self.shortcuts[kind.name])

    @cached_property
    def pricing(self) -> Pricing | None:
        """The table of prices, if the contract has one."""
        return read_pricing(self.document, self.schemas)

    @property
    def errors(self) -> list[ErrorClass]:
        """Exception classes of the documented statuses, by status."""
        return [error for _, error in sorted(self.operations.errors.items())]

    def operation(self, endpoint: Any) -> Operation:
        """The operation that an endpoint of openapi-python-client stands for."""
        module = module_name(endpoint.name)
        return next(item for item in self.operations.all if item.module == module)
