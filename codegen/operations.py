"""The contract's operations: parameters, bodies, responses and errors, read and checked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from openapi_python_client.strings import PythonIdentifier

from codegen.chat import parts_of, read_chat
from codegen.client_settings import path_prefixes
from codegen.completion import Completion
from codegen.document import ContractError, Document, Node, Path_
from codegen.merging import Merging
from codegen.names import (
    CHAT_OPTIONS,
    LONGEST,
    OPTIONS,
    TAKEN_BY_ERRORS,
    TAKEN_BY_FUNCTIONS,
    argument_name,
    is_class_name,
    module_name,
)
from codegen.operation import ErrorClass, Operation, Streaming
from codegen.prose import facts, text
from codegen.pytypes import Alias, Array, Model, Nullable, PyType, Union
from codegen.resources import grow, name_method
from codegen.schemas import Field, Object, Schemas

JSON = "application/json"
EVENT_STREAM = "text/event-stream"
# Where a parameter stands: how OpenAPI writes it there by default, and what values it may have.
STYLES = {"path": "simple", "query": "form"}
PLAIN = {"path": {"str", "int"}, "query": {"str", "int", "float", "bool", "null"}}


class Operations:
    """All operations of a document."""

    def __init__(self, document: Document, schemas: Schemas) -> None:
        self.document = document
        self.schemas = schemas
        self.merging = Merging(schemas)
        self.completion = Completion(schemas)
        self.errors: dict[int, ErrorClass] = {}
        for url, item in document.root.get("paths", {}).items():
            for key in ("$ref", "servers"):
                if key in item:
                    raise ContractError(("paths", url, key), f"{key} of a path is not supported by the templates")
        self.all = [self._operation(*item) for item in document.operations()]
        modules: dict[str, Operation] = {}
        for operation in self.all:
            if (other := modules.setdefault(operation.module, operation)) is not operation:
                place = ("paths", operation.path, operation.method.lower(), "operationId")
                raise ContractError(place, f"{operation.id!r} and {other.id!r} would share a module")
        chats = [(item.chat, ("paths", item.path, item.method.lower())) for item in self.all if item.chat]
        self.chat = parts_of(chats)
        self.root = grow(self.all, path_prefixes(document))

    def _operation(self, url: str, method: str, node: Node, path: Path_) -> Operation:
        identifier = node.get("operationId")
        if not isinstance(identifier, str) or not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", identifier):
            raise ContractError((*path, "operationId"), f"operationId {identifier!r} must be an ASCII identifier")
        tags = node.get("tags", [])
        if len(tags) != 1:
            raise ContractError((*path, "tags"), "an operation has exactly one tag: the folder of its module")
        if "servers" in node:
            raise ContractError((*path, "servers"), "servers of an operation are not supported by the templates")
        # What the functions and methods around the arguments use.
        module = module_name(identifier)
        taken = frozenset({*OPTIONS, "given", module, *(CHAT_OPTIONS if "x-chat" in node else ())})
        path_params, query_params = self._parameters(url, node, path, taken | TAKEN_BY_FUNCTIONS)
        body, body_required = self._body(node, path)
        result, streaming = self._success(node, body, path)
        resource, verb = name_method(url, method, node, path, gives_list=self._is_list(result))
        tag = str(PythonIdentifier(tags[0], "tag"))
        if long := next((name for name in (module, tag, *resource) if len(name) > LONGEST), None):
            raise ContractError(path, f"{long[:20]}... is too long for the name of a file")
        operation = Operation(
            id=identifier,
            module=module,
            tag=tag,
            method=method.upper(),
            path=url,
            summary=text(node.get("summary")),
            description="\n\n".join(part for part in (text(node.get("description")), facts(node)) if part),
            docs_url=text(node.get("externalDocs", {}).get("url")),
            authenticated=any(node.get("security", self.document.root.get("security", []))),
            path_params=path_params,
            query_params=query_params,
            body=body,
            body_required=body_required,
            body_fields=tuple(
                replace(item, name=argument_name(item.name, taken)) for item in (body.fields if body else ())
            ),
            result=result,
            streaming=streaming,
            errors=tuple(self._errors(node, path)),
            resource=resource,
            verb=verb,
            chat=read_chat(node, path, self.schemas, body=body, result=result, streaming=streaming),
        )
        seen: set[str] = set()
        for argument in operation.arguments:
            if argument.name in seen:
                raise ContractError(path, f"two parameters of {identifier} would be called {argument.name}")
            seen.add(argument.name)
        return operation

    def _parameters(
        self, url: str, node: Node, path: Path_, taken: frozenset[str]
    ) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
        shared = self.document.root["paths"][url].get("parameters", [])
        places: list[tuple[Node, Path_]] = [
            (item, ("paths", url, "parameters", str(i))) for i, item in enumerate(shared)
        ]
        places += [(item, (*path, "parameters", str(i))) for i, item in enumerate(node.get("parameters", []))]
        found: dict[str, dict[str, Field]] = {"path": {}, "query": {}}
        for item, place in places:
            parameter, place = self.document.resolve(item, place)
            kind = parameter.get("in")
            if kind not in found:
                raise ContractError((*place, "in"), f"{kind} parameters are not supported by the templates")
            field = self._parameter(parameter, kind, place)
            found[kind][field.wire] = replace(field, name=argument_name(field.name, taken))
        names = re.findall(r"\{([^{}]*)\}", url)
        if sorted(names) != sorted(found["path"]) or not all(item.required for item in found["path"].values()):
            raise ContractError(
                path, f"the path names {names} but the required path parameters are {sorted(found['path'])}"
            )
        return tuple(found["path"][name] for name in names), tuple(found["query"].values())

    def _parameter(self, node: Node, kind: str, path: Path_) -> Field:
        schema = node.get("schema")
        if not isinstance(schema, Mapping):
            raise ContractError(path, "a parameter needs a schema that is an object (content is not supported)")
        if (
            node.get("style", STYLES[kind]) != STYLES[kind]
            or (kind == "query" and not node.get("explode", True))
            or node.get("allowReserved")
            or node.get("allowEmptyValue")
        ):
            raise ContractError(path, "only style form with explode (query) and style simple (path) are supported")
        said = {key: node[key] for key in ("description", "deprecated", "x-deprecated-since") if key in node}
        required = bool(node.get("required"))
        parameter = self.schemas.field(node["name"], {**schema, **said}, (*path, "schema"), required=required)
        if not _classes(parameter.type, lists=kind == "query") <= PLAIN[kind]:
            what = "a string or an integer" if kind == "path" else "a scalar or a list of scalars"
            raise ContractError((*path, "schema"), f"a {kind} parameter is {what}")
        return parameter

    def _body(self, node: Node, path: Path_) -> tuple[Object | None, bool]:
        if "requestBody" not in node:
            return None, False
        body, place = self.document.resolve(node["requestBody"], (*path, "requestBody"))
        content = body.get("content", {})
        if list(content) != [JSON]:
            raise ContractError(
                (*place, "content"), f"request bodies are {JSON}; {', '.join(content) or 'nothing'} is not supported"
            )
        schema = content[JSON].get("schema")
        name = self.document.schema_name(schema) if isinstance(schema, Mapping) else None
        if name not in self.schemas.objects:
            raise ContractError(
                (*place, "content", JSON, "schema"), "a request body is a $ref to a named object schema"
            )
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
        if next(iter(content)) != JSON:
            raise ContractError(place, f"{JSON} comes first: the generator reads only the first media type")
        if unknown := [kind for kind in content if kind not in (JSON, EVENT_STREAM)]:
            raise ContractError((*place, unknown[0]), "this media type is not supported in a successful response")
        result = self.schemas.type(content[JSON].get("schema", {}), (*place, JSON, "schema"))
        if isinstance(result, (Union, Nullable)):
            raise ContractError((*place, JSON, "schema"), "give the union of a response body a name")
        if EVENT_STREAM not in content:
            return result, None
        return result, self._streaming(content[EVENT_STREAM], body, result, (*place, EVENT_STREAM))

    def _streaming(self, media: Node, body: Object | None, result: PyType, path: Path_) -> Streaming:
        event = self.schemas.type(media.get("schema", {}), (*path, "schema"))
        if not isinstance(event, (Model, Alias)) or event.json_class != "dict":
            raise ContractError(
                (*path, "schema"), "the schema of one event is a $ref to a named object or union of objects"
            )
        flag = media.get("x-stream-flag")
        field = next((item for item in (body.fields if body else ()) if item.wire == flag), None)
        if field is None or field.required or field.type.annotation() not in ("bool", "bool | None"):
            what = "the optional boolean property of the request that asks for a stream"
            raise ContractError((*path, "x-stream-flag"), f"{flag!r} is not {what}")
        merge = None
        if (named := media.get("x-stream-result")) is not None:
            merge = self.merging.read(event, result, named, (*path, "x-stream-result"))
        completes = self.completion.read(event)
        sentinel = media.get("x-speakeasy-sse-sentinel")
        if sentinel is None:
            return Streaming(event, field.wire, None, merge, completes)
        # Lines end at CR and LF before anyone sees what is in them, and UTF-8 has no halves of surrogate pairs.
        if not isinstance(sentinel, str) or not re.fullmatch(r"[^\r\n\ud800-\udfff]+", sentinel):
            raise ContractError((*path, "x-speakeasy-sse-sentinel"), f"{sentinel!r} cannot be the data of an event")
        return Streaming(event, field.wire, sentinel.encode(), merge, completes)

    def _errors(self, node: Node, path: Path_) -> Iterator[ErrorClass]:
        for status, item in node.get("responses", {}).items():
            if status.startswith("2"):
                continue
            place: Path_ = (*path, "responses", status)
            if not re.fullmatch(r"[345]\d\d", status):
                raise ContractError(place, f"{status!r}: write out every status (ranges and default are not supported)")
            response, place = self.document.resolve(item, place)
            place = (*place, "x-exception")
            name = response.get("x-exception")
            if not is_class_name(name):
                raise ContractError(place, f"{name!r} must be the PascalCase name of the exception class")
            if name in TAKEN_BY_ERRORS:
                raise ContractError(place, f"the name {name} is taken by the package itself")
            said = text(response.get("description")), text(response.get("x-remedy"))
            error = ErrorClass(int(status), str(name), *said, bool(response.get("x-retryable")))
            other = self.errors.setdefault(error.status, error)
            if other.name != error.name:
                raise ContractError(place, f"status {status} is {other.name} elsewhere and {name} here")
            if other != error:
                raise ContractError(place, f"{name} has another description, x-remedy or x-retryable elsewhere")
            if any(item.name == error.name and item.status != error.status for item in self.errors.values()):
                raise ContractError(place, f"{name} is the class of another status already")
            yield error

    def _is_list(self, result: PyType | None) -> bool:
        if not isinstance(result, Model):
            return isinstance(result, Array)
        return any(
            item.wire in ("data", "items") and item.type.json_class == "list"
            for item in self.schemas.objects[result.name].fields
        )


def _classes(kind: PyType, *, lists: bool) -> set[str]:
    """What the values of a parameter are in JSON; of a list, what its items are."""
    if isinstance(kind, Alias):
        return _classes(kind.target, lists=lists)
    if isinstance(kind, Nullable):
        return {"null"} | _classes(kind.inner, lists=lists)
    if isinstance(kind, Union):
        return set().union(*(_classes(member, lists=False) for member in kind.members))
    if isinstance(kind, Array) and lists:
        items = _classes(kind.items, lists=False)
        return {"list"} if "null" in items else items
    return {kind.json_class}
