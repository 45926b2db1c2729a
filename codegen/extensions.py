"""The extensions (``x-...``) that something reads: what each may be, and where it stands.

A name that is not here is a typing mistake; an extension where nothing reads it is one as well.
"""

from __future__ import annotations

from typing import Any

from codegen.document import ContractError, Node, Path_, walk

NUMBER = (int, float)
ANY = "*"  # any one key

SCHEMA = ("components", "schemas", ANY)
PROPERTY = (*SCHEMA, "properties", ANY)
SERVER = ("servers", ANY)
RESPONSES = (("components", "responses", ANY), ("paths", ANY, ANY, "responses", ANY))
STREAMS = tuple((*path, "content", "text/event-stream") for path in RESPONSES)

EXTENSIONS: dict[str, tuple[Any, tuple[Path_, ...]]] = {
    "x-as-of": (str, (("info",),)),
    "x-chat": (dict, (("paths", ANY, ANY),)),
    "x-client": (dict, ((),)),
    "x-completes": (bool, (PROPERTY,)),
    "x-deferred": (bool, (PROPERTY,)),
    "x-deprecated-since": (str, ()),  # beside `deprecated`, wherever that is
    "x-env": (str, (("servers", "0"), ("components", "securitySchemes", ANY))),
    "x-error-envelope": (dict, (SCHEMA,)),
    "x-exception": (str, RESPONSES),
    "x-items": (str, (SCHEMA,)),
    "x-json-string": (str, (PROPERTY,)),
    "x-merge": (str, (PROPERTY,)),
    "x-merge-as": (str, (PROPERTY,)),
    "x-method": (str, (("paths", ANY, ANY),)),
    "x-models": (list, ((),)),
    "x-path-prefix": (str, (SERVER,)),
    "x-prefixed-paths": (list, (SERVER,)),
    "x-prices": (list, ((),)),
    "x-pricing": (dict, ((),)),
    "x-remedy": (str, RESPONSES),
    "x-response": (bool, (SCHEMA,)),
    "x-retryable": (bool, RESPONSES),
    "x-retryable-statuses": (list, (("servers", "0"),)),
    "x-send-back-as": (str, (SCHEMA,)),
    "x-shortcuts": (dict, (SCHEMA,)),
    "x-speakeasy-sse-sentinel": (str, STREAMS),
    "x-start-timeout": (NUMBER, (("servers", "0"),)),
    "x-stream-flag": (str, STREAMS),
    "x-stream-result": (str, STREAMS),
    "x-trace-id": (bool, (("components", "headers", ANY),)),
}


def check_extensions(root: Node) -> None:
    """Refuse the first extension that nothing would read."""
    for path, node in walk(root):
        for key, value in node.items():
            if key.startswith("x-"):
                _check(path, key, value, node)


def _check(path: Path_, key: str, value: object, node: Node) -> None:
    place = (*path, key)
    if key not in EXTENSIONS:
        raise ContractError(place, f"unknown extension; known ones are {', '.join(EXTENSIONS)}")
    kind, places = EXTENSIONS[key]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        names = " or ".join(item.__name__ for item in (kind if isinstance(kind, tuple) else (kind,)))
        raise ContractError(place, f"{value!r} is not of the type {names}")
    if places and not any(_fits(path, pattern) for pattern in places):
        raise ContractError(place, "nothing reads this extension here")
    if key == "x-deprecated-since" and node.get("deprecated") is not True:
        raise ContractError(place, "deprecated: true is missing beside it")


def _fits(path: Path_, pattern: Path_) -> bool:
    return len(path) == len(pattern) and all(wanted in (ANY, part) for part, wanted in zip(path, pattern, strict=True))
