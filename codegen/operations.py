"""The contract's operations: parameters, bodies, answers, errors, and the methods that users call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from openapi_python_client.strings import PythonIdentifier, pascal_case

from codegen.document import ContractError, Document, Node, Path_
from codegen.prose import text
from codegen.pytypes import Array, Literal, Map, Model, Nullable, PyType, Scalar, Union
from codegen.schemas import Field, Object, Schemas

EVENT_STREAM = "text/event-stream"
# Parameters that every method has beside those of its operation.
OPTIONS = ("timeout", "extra_headers", "extra_body")


@dataclass(frozen=True)
class ErrorClass:
    """The exception of one error status."""

    status: int
    name: str
    doc: str
    remedy: str
    retryable: bool


@dataclass(frozen=True)
class Streaming:
    """How an operation streams."""

    event: PyType
    flag: str | None
    sentinel: str | None


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation and the names that the package has for it."""

    id: str
    module: str
    tag: str
    method: str
    path: str
    summary: str
    description: str
    docs_url: str
    deprecated: bool
    authenticated: bool
    path_params: tuple[Field, ...]
    query_params: tuple[Field, ...]
    body: Object | None
    body_required: bool
    result: PyType | None
    streaming: Streaming | None
    errors: tuple[ErrorClass, ...]
    resource: tuple[str, ...]
    verb: str

    @property
    def params(self) -> tuple[Field, ...]:
        """Path and query parameters."""
        return self.path_params + self.query_params

    @property
    def arguments(self) -> tuple[Field, ...]:
        """All parameters of the method: those that must be given first."""
        fields = (*self.params, *(self.body.fields if self.body else ()))
        return tuple(sorted(fields, key=lambda item: not item.required))

    @property
    def flag(self) -> Field | None:
        """The body field that asks for a stream."""
        fields = self.body.fields if self.body and self.streaming else ()
        return next((item for item in fields if self.streaming and item.wire == self.streaming.flag), None)

    def types(self) -> Iterator[PyType]:
        """Every type that the operation mentions."""
        for item in self.params:
            yield item.type
        if self.body:
            yield Model(self.body.name)
        if self.result:
            yield self.result
        if self.streaming:
            yield self.streaming.event


@dataclass
class Resource:
    """A node of the tree of attributes that users walk: ``client.chat.completions``."""

    path: tuple[str, ...]
    children: dict[str, Resource] = field(default_factory=dict)
    operations: list[Operation] = field(default_factory=list)

    @property
    def class_name(self) -> str:
        """Name of its class; the asynchronous one has Async before it."""
        return "".join(pascal_case(part) for part in self.path) + "Resource"

    def walk(self) -> Iterator[Resource]:
        """The resources below and then the resource itself, so that a class stands before its use."""
        for child in self.children.values():
            yield from child.walk()
        yield self


class Operations:
    """All operations of a document."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self.document = document
        self.schemas = schemas
        self.errors: dict[int, ErrorClass] = {}
        self.all = [self._operation(*item) for item in document.operations()]
        self.root = Resource(())
        for operation in self.all:
            self._place(operation)

    def _operation(self, url: str, method: str, node: Node, path: Path_) -> Operation:
        identifier = node.get("operationId")
        if not isinstance(identifier, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", identifier):
            raise ContractError((*path, "operationId"), f"operationId {identifier!r} must be an ASCII identifier")
        tags = node.get("tags", [])
        if len(tags) != 1:
            raise ContractError((*path, "tags"), "an operation has exactly one tag: the folder of its module")
        path_params, query_params = self._parameters(url, node, path)
        body, body_required = self._body(node, path)
        result, streaming = self._success(node, body, path)
        resource, verb = self._method(url, method, node, result, path)
        operation = Operation(
            id=identifier,
            module=str(PythonIdentifier(identifier, "field_")),
            tag=str(PythonIdentifier(tags[0], "tag")),
            method=method.upper(),
            path=url,
            summary=text(node.get("summary")),
            description=text(node.get("description")),
            docs_url=text(node.get("externalDocs", {}).get("url")),
            deprecated=bool(node.get("deprecated")),
            authenticated=bool(node.get("security", self.document.root.get("security", []))),
            path_params=path_params,
            query_params=query_params,
            body=body,
            body_required=body_required,
            result=result,
            streaming=streaming,
            errors=tuple(self._errors(node, path)),
            resource=resource,
            verb=verb,
        )
        seen: set[str] = set()
        for argument in (*operation.params, *(body.fields if body else ())):
            taken = (*OPTIONS, "client", "body") if argument in operation.params else OPTIONS
            if argument.name in seen or argument.name in taken:
                raise ContractError(path, f"two parameters of {identifier} would be called {argument.name}")
            seen.add(argument.name)
        return operation

    def _parameters(self, url: str, node: Node, path: Path_) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
        shared = self.document.root["paths"][url].get("parameters", [])
        places: list[tuple[Node, Path_]] = [
            (item, ("paths", url, "parameters", str(i))) for i, item in enumerate(shared)
        ]
        places += [(item, (*path, "parameters", str(i))) for i, item in enumerate(node.get("parameters", []))]
        found: dict[str, dict[str, Field]] = {"path": {}, "query": {}}
        for item, place in places:
            item, place = self.document.resolve(item, place)
            kind = item.get("in")
            if kind not in found:
                raise ContractError((*place, "in"), f"{kind} parameters are not supported by the templates")
            if "schema" not in item:
                raise ContractError(place, "a parameter needs a schema (content is not supported)")
            if item.get("style", "form" if kind == "query" else "simple") != (
                "form" if kind == "query" else "simple"
            ) or (kind == "query" and not item.get("explode", True)):
                raise ContractError(place, "only style form with explode (query) and style simple (path) are supported")
            schema = {"description": item.get("description", ""), **item["schema"]}
            parameter = self.schemas.field(
                item["name"], schema, (*place, "schema"), required=bool(item.get("required"))
            )
            if not _plain(parameter.type, lists=kind == "query"):
                raise ContractError((*place, "schema"), "a parameter is a scalar, or in the query a list of scalars")
            found[kind][item["name"]] = parameter
        names = re.findall(r"\{([^{}]*)\}", url)
        if sorted(names) != sorted(found["path"]) or not all(item.required for item in found["path"].values()):
            raise ContractError(
                path, f"the path names {names} but the required path parameters are {sorted(found['path'])}"
            )
        return tuple(found["path"][name] for name in names), tuple(found["query"].values())

    def _body(self, node: Node, path: Path_) -> tuple[Object | None, bool]:
        if "requestBody" not in node:
            return None, False
        body, place = self.document.resolve(node["requestBody"], (*path, "requestBody"))
        content = body.get("content", {})
        if list(content) != ["application/json"]:
            raise ContractError(
                (*place, "content"),
                f"request bodies are application/json; {', '.join(content) or 'nothing'} is not supported",
            )
        place = (*place, "content", "application/json", "schema")
        name = self.document.schema_name(content["application/json"].get("schema", {}))
        if name not in self.schemas.objects:
            raise ContractError(place, "a request body is a $ref to a named object schema")
        return self.schemas.objects[name], bool(body.get("required"))

    def _success(self, node: Node, body: Object | None, path: Path_) -> tuple[PyType | None, Streaming | None]:
        good = [status for status in node.get("responses", {}) if status.startswith("2")]
        if len(good) != 1:
            raise ContractError((*path, "responses"), "an operation has exactly one successful (2xx) response")
        response, place = self.document.resolve(node["responses"][good[0]], (*path, "responses", good[0]))
        content: Node = response.get("content", {})
        place = (*place, "content")
        if not content:
            return None, None
        if next(iter(content)) != "application/json":
            raise ContractError(place, "application/json comes first: the generator reads only the first media type")
        if unknown := [kind for kind in content if kind not in ("application/json", EVENT_STREAM)]:
            raise ContractError((*place, unknown[0]), "this media type is not supported in a successful response")
        result = self.schemas.type(
            content["application/json"].get("schema", {}), (*place, "application/json", "schema")
        )
        if isinstance(result, (Union, Nullable)):
            raise ContractError((*place, "application/json", "schema"), "give the union of a response body a name")
        if EVENT_STREAM not in content:
            return result, None
        media, place = content[EVENT_STREAM], (*place, EVENT_STREAM)
        event = self.schemas.type(media.get("schema", {}), (*place, "schema"))
        if not hasattr(event, "name") or event.json_class != "dict":
            raise ContractError(
                (*place, "schema"), "the schema of one event is a $ref to a named object or union of objects"
            )
        flag = media.get("x-stream-flag")
        if flag is None or body is None or flag not in [item.wire for item in body.fields]:
            raise ContractError(
                (*place, "x-stream-flag"), f"{flag!r} must be the request property that asks for a stream"
            )
        return result, Streaming(event, flag, media.get("x-speakeasy-sse-sentinel"))

    def _errors(self, node: Node, path: Path_) -> Iterator[ErrorClass]:
        for status, response in node.get("responses", {}).items():
            place: Path_ = (*path, "responses", status)
            if status.startswith("2"):
                continue
            if not re.fullmatch(r"[345]\d\d", status):
                raise ContractError(place, f"{status!r}: write out every status (ranges and default are not supported)")
            response, place = self.document.resolve(response, place)
            name = response.get("x-exception")
            if not isinstance(name, str) or not name.isidentifier() or not name.isascii() or not name[0].isupper():
                raise ContractError(
                    (*place, "x-exception"), f"{name!r} must be the PascalCase name of the exception class"
                )
            error = ErrorClass(
                int(status),
                name,
                text(response.get("description")),
                text(response.get("x-remedy")),
                bool(response.get("x-retryable")),
            )
            other = self.errors.setdefault(error.status, error)
            if other.name != name:
                raise ContractError(
                    (*place, "x-exception"), f"status {status} is {other.name} elsewhere and {name} here"
                )
            if any(item.name == name and item.status != error.status for item in self.errors.values()):
                raise ContractError((*place, "x-exception"), f"{name} is the class of another status already")
            yield error

    def _method(
        self, url: str, method: str, node: Node, result: PyType | None, path: Path_
    ) -> tuple[tuple[str, ...], str]:
        segments = [part for part in url.split("/") if part]
        names = [part for part in segments if not part.startswith("{") and not re.fullmatch(r"v\d+", part)]
        resource = tuple(str(PythonIdentifier(name, "field_", skip_snake_case=False)).rstrip("_") for name in names)
        if not resource:
            raise ContractError(path, "a path needs a segment that names a resource")
        single = segments[-1].startswith("{")
        verb = {
            "post": "create",
            "put": "replace",
            "patch": "update",
            "delete": "delete",
            "get": "retrieve" if single or not self._is_list(result) else "list",
        }.get(method)
        verb = node.get("x-method", verb)
        if verb is None or not str(verb).isidentifier():
            raise ContractError(path, f"{method.upper()} has no method name by rule; give it one with x-method")
        return resource, verb

    def _is_list(self, result: PyType | None) -> bool:
        if isinstance(result, Array):
            return True
        if not isinstance(result, Model):
            return False
        return any(
            item.wire in ("data", "items") and item.type.json_class == "list"
            for item in self.schemas.objects[result.name].fields
        )

    def _place(self, operation: Operation) -> None:
        resource = self.root
        for index, part in enumerate(operation.resource):
            resource = resource.children.setdefault(part, Resource(operation.resource[: index + 1]))
        if any(other.verb == operation.verb for other in resource.operations):
            where = ".".join(operation.resource)
            raise ContractError(
                ("paths", operation.path),
                f"client.{where} has a method {operation.verb} already; use x-method",
            )
        resource.operations.append(operation)
        for node in self.root.walk():
            if clash := {item.verb for item in node.operations} & set(node.children):
                raise ContractError(("paths", operation.path), f"{clash.pop()!r} is both a method and a resource")


def _plain(kind: PyType, *, lists: bool) -> bool:
    if isinstance(kind, Nullable):
        return _plain(kind.inner, lists=lists)
    if isinstance(kind, Array):
        return lists and _plain(kind.items, lists=False)
    if isinstance(kind, Map):
        return False
    target: Any = getattr(kind, "target", kind)
    if isinstance(target, Union):
        return all(_plain(member, lists=False) for member in target.members)
    return isinstance(target, (Scalar, Literal)) and target.annotation() != "Any"
