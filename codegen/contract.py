"""Everything that the templates read: types, operations and the settings of the client, from one document."""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from openapi_python_client.strings import PythonIdentifier

from codegen.document import ContractError, Document, Node, Path_, load
from codegen.operation import ErrorClass, Operation
from codegen.operations import Operations
from codegen.prose import text
from codegen.pytypes import Alias, Model
from codegen.schemas import Object, Schemas

DEFAULT_START_TIMEOUT = 60  # seconds, for a contract that does not say how long its server takes


class Contract:
    """One contract, read and understood."""

    def __init__(self, source: Path) -> None:
        self.sha256 = hashlib.sha256(source.read_bytes()).hexdigest() if source.is_file() else ""
        self.document = Document(load(source))
        self.root = self.document.root
        self.schemas = Schemas(self.document)
        self.operations = Operations(self.document, self.schemas)
        self.error_pointers = self._error_pointers()
        self.trace_header = self._trace_header()

    @cached_property
    def title(self) -> str:
        """Title of the API."""
        return text(self.root.get("info", {}).get("title"))

    @cached_property
    def as_of(self) -> str:
        """Date that the contract describes."""
        return str(self.root.get("info", {}).get("x-as-of", ""))

    @cached_property
    def client_name(self) -> str:
        """Name of the client class; its errors and its asynchronous twin are named after it."""
        name = self.root.get("x-client", {}).get("name", re.sub(r"\W|_", "", self.title.title()))
        if not (isinstance(name, str) and name.isascii() and name.isidentifier() and name[0].isupper()):
            raise ContractError(("x-client", "name"), f"{name!r} must be a PascalCase class name")
        return name

    @cached_property
    def _server(self) -> Node:
        servers = self.root.get("servers") or [{}]
        server: Node = servers[0]
        if "variables" in server or not re.match(r"https?://[^/?#]+", str(server.get("url", ""))):
            raise ContractError(("servers", "0", "url"), "the first server needs an absolute URL without variables")
        return server

    @property
    def base_url(self) -> str:
        """Default base URL."""
        return str(self._server["url"]).rstrip("/")

    @property
    def base_url_env(self) -> str:
        """Environment variable that replaces the base URL, or nothing."""
        return self._env(self._server, ("servers", "0"))

    @property
    def start_timeout(self) -> float:
        """Seconds that the server may take before it starts to answer."""
        return float(self._server.get("x-start-timeout", DEFAULT_START_TIMEOUT))

    @property
    def path_prefixes(self) -> tuple[str, ...]:
        """Path prefixes that a base URL may end in."""
        servers = self.root.get("servers", [])[1:]
        return tuple(str(server["x-path-prefix"]) for server in servers if "x-path-prefix" in server)

    @property
    def paths(self) -> tuple[str, ...]:
        """All paths of the document."""
        return tuple(self.root.get("paths", {}))

    @cached_property
    def api_key_env(self) -> str:
        """Environment variable that holds the key, or nothing."""
        for name, scheme in self.document.components("securitySchemes").items():
            path: Path_ = ("components", "securitySchemes", name)
            if (scheme.get("type"), str(scheme.get("scheme")).lower()) != ("http", "bearer"):
                raise ContractError(path, "only bearer authentication (type http, scheme bearer) is supported")
            return self._env(scheme, path)
        return ""

    def _env(self, node: Node, path: Path_) -> str:
        name = str(node.get("x-env", ""))
        if name and not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
            raise ContractError((*path, "x-env"), f"{name!r} is not the name of an environment variable")
        return name

    def _error_pointers(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, node in self.document.components("schemas").items():
            for part, pointer in node.get("x-error-envelope", {}).items():
                path: Path_ = ("components", "schemas", name, "x-error-envelope", part)
                if part not in ("message", "type", "code", "param"):
                    raise ContractError(path, "an error has a message, type, code and param")
                if not isinstance(pointer, str) or not pointer.startswith("/"):
                    raise ContractError(path, f"{pointer!r} must be a JSON pointer such as /error/message")
                found.setdefault(part, tuple(pointer[1:].split("/")))
        return found

    def _trace_header(self) -> str:
        marked = {name for name, node in self.document.components("headers").items() if node.get("x-trace-id")}
        for response in self.document.components("responses").values():
            for name, header in response.get("headers", {}).items():
                if str(header.get("$ref", "")).removeprefix("#/components/headers/") in marked:
                    return str(name)
        return ""

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
    def param_objects(self) -> list[Object]:
        """Objects that need a typed dictionary."""
        return [item for item in self.schemas.objects.values() if item.name in self.request_names]

    @cached_property
    def param_aliases(self) -> list[Alias]:
        """Aliases whose input form differs from their decoded form."""
        named = self.schemas.named.values()
        return [item.type for item in named if item.name in self.request_names and item.type.param() != item.name]

    @property
    def errors(self) -> list[ErrorClass]:
        """Exception classes of the documented statuses, by status."""
        return [error for _, error in sorted(self.operations.errors.items())]

    def operation(self, endpoint: Any) -> Operation:
        """The operation that an endpoint of openapi-python-client stands for."""
        name = str(PythonIdentifier(endpoint.name, "field_"))
        found = [item for item in self.operations.all if item.module == name and item.method == endpoint.method.upper()]
        if len(found) != 1:
            raise ContractError(("paths",), f"{len(found)} operations have the module {name}")
        return found[0]
