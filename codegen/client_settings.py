"""How a generated client reaches its API: servers, key, names, and where errors say what went wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from codegen.document import ContractError, Document, Node, Path_
from codegen.names import is_class_name
from codegen.prose import text

DEFAULT_START_TIMEOUT = 60  # seconds, for a contract that does not say how long its server takes
BASE_URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?(/[A-Za-z0-9._~-]+)*/?")
PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")


@dataclass(frozen=True)
class ClientSettings:
    """What the contract says about all operations together."""

    title: str
    name: str
    """Name of the client class; its errors and its asynchronous twin are named after it."""
    as_of: str
    base_url: str
    base_url_env: str
    start_timeout: float
    """Seconds that the server may take before it starts to answer."""
    retryable_statuses: tuple[int, ...]
    """Statuses that no operation documents but that may pass: those of gateways before the API."""
    path_prefixes: tuple[str, ...]
    """Path prefixes that a base URL may end in."""
    api_key_env: str
    error_pointers: Mapping[str, tuple[str, ...]]
    trace_header: str


def read_settings(document: Document) -> ClientSettings:
    """Read and check the settings."""
    title = text(document.root["info"].get("title"))
    server = (document.root.get("servers") or [{}])[0]
    if "variables" in server or not BASE_URL.fullmatch(str(server.get("url", ""))):
        raise ContractError(("servers", "0", "url"), "the first server needs an absolute URL without variables")
    start_timeout = float(server.get("x-start-timeout", DEFAULT_START_TIMEOUT))
    if start_timeout <= 0:
        raise ContractError(("servers", "0", "x-start-timeout"), "seconds are more than 0")
    return ClientSettings(
        title=title,
        name=_client_name(document.root, title),
        as_of=text(document.root["info"].get("x-as-of")),
        base_url=server["url"].rstrip("/"),
        base_url_env=_env(server, ("servers", "0")),
        start_timeout=start_timeout,
        retryable_statuses=_retryable_statuses(server),
        path_prefixes=path_prefixes(document),
        api_key_env=_api_key_env(document),
        error_pointers=_error_pointers(document),
        trace_header=_trace_header(document),
    )


def _retryable_statuses(server: Node) -> tuple[int, ...]:
    statuses = server.get("x-retryable-statuses", [])
    if bad := [status for status in statuses if not (isinstance(status, int) and 500 <= status <= 599)]:
        raise ContractError(("servers", "0", "x-retryable-statuses"), f"{bad[0]!r} is not a 5xx status")
    return tuple(statuses)


def _client_name(root: Node, title: str) -> str:
    settings = root.get("x-client", {})
    name = settings.get("name", re.sub(r"\W|_", "", title.title()))
    if not is_class_name(name):
        raise ContractError(("x-client", "name"), f"{name!r} must be a PascalCase class name")
    if unknown := sorted(settings.keys() - {"name"}):
        raise ContractError(("x-client", unknown[0]), "a client has a name and nothing else")
    return str(name)


def path_prefixes(document: Document) -> tuple[str, ...]:
    """Path prefixes that a base URL may end in."""
    found: list[str] = []
    for index, server in enumerate(document.root.get("servers", [])):
        if (prefix := server.get("x-path-prefix")) is None:
            continue
        if not PREFIX.fullmatch(prefix) or not server["url"].rstrip("/").endswith(prefix):
            raise ContractError(("servers", str(index), "x-path-prefix"), f"{prefix!r} is not how the URL ends")
        found.append(prefix)
    return tuple(found)


def prefixed_paths(document: Document) -> tuple[str, ...]:
    """Paths that are served below a prefix as well, with it; the document has them without."""
    found: list[str] = []
    for index, server in enumerate(document.root.get("servers", [])):
        place: Path_ = ("servers", str(index), "x-prefixed-paths")
        paths = server.get("x-prefixed-paths", [])
        if paths and "x-path-prefix" not in server:
            raise ContractError(place, "x-path-prefix is missing beside it")
        if unknown := [path for path in paths if path not in document.root.get("paths", {})]:
            raise ContractError(place, f"{unknown[0]!r} is no path of this document")
        found += [server["x-path-prefix"] + path for path in paths]
    return tuple(found)


def _api_key_env(document: Document) -> str:
    schemes = document.components("securitySchemes")
    if len(schemes) != 1:
        raise ContractError(
            ("components", "securitySchemes"), "the clients have exactly one key, so there is one scheme"
        )
    name, scheme = next(iter(schemes.items()))
    path: Path_ = ("components", "securitySchemes", name)
    if (scheme.get("type"), str(scheme.get("scheme")).lower()) != ("http", "bearer"):
        raise ContractError(path, "only bearer authentication (type http, scheme bearer) is supported")
    return _env(scheme, path)


def _env(node: Node, path: Path_) -> str:
    name = str(node.get("x-env", ""))
    if "x-env" in node and not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
        raise ContractError((*path, "x-env"), f"{name!r} is not the name of an environment variable")
    return name


def _error_pointers(document: Document) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for name, node in document.components("schemas").items():
        for part, pointer in node.get("x-error-envelope", {}).items():
            path: Path_ = ("components", "schemas", name, "x-error-envelope", part)
            if part not in ("message", "type", "code", "param"):
                raise ContractError(path, "an error has a message, type, code and param")
            if not isinstance(pointer, str) or not re.fullmatch(r"(/[^/]+)+", pointer):
                raise ContractError(path, f"{pointer!r} must be a JSON pointer such as /error/message")
            keys = tuple(key.replace("~1", "/").replace("~0", "~") for key in pointer[1:].split("/"))
            if found.setdefault(part, keys) != keys:
                raise ContractError(path, f"another schema says that the {part} is elsewhere")
    return found


def _trace_header(document: Document) -> str:
    marked = {name for name, node in document.components("headers").items() if node.get("x-trace-id")}
    found = ""
    responses = [(("components", "responses", name), node) for name, node in document.components("responses").items()]
    for _, _, node, path in document.operations():
        responses += [((*path, "responses", key), value) for key, value in node.get("responses", {}).items()]
    for path, response in responses:
        for name, header in response.get("headers", {}).items():
            if str(header.get("$ref")).removeprefix("#/components/headers/") not in marked:
                continue
            if found and found.lower() != name.lower():
                raise ContractError((*path, "headers", name), f"the header {found} is marked x-trace-id as well")
            found = name
    return found
