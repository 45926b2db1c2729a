"""Python names for what the contract names, and the names that are taken already."""

from __future__ import annotations

import re
from keyword import iskeyword
from unicodedata import normalize

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

LONGEST = 100  # characters of a name that is also that of a file; file systems differ in how many they allow

# What generated classes use in their own annotations and decorators: an attribute of that name would hide it.
TAKEN_BY_MODELS = frozenset({"self", "str", "int", "float", "bool", "list", "dict", "tuple", "classmethod", "property"})
MODEL_ATTRIBUTES = frozenset({"additional_properties", "to_dict", "from_dict"})

# Parameters that every method has beside those of its operation, and what the functions below them call.
CALL_OPTIONS = (
    ("timeout", "TimeoutTypes | Unset", "UNSET"),
    ("deadline", "float | None | Unset", "UNSET"),
    ("idle_timeout", "float | None | Unset", "UNSET"),
    ("max_retries", "int | Unset", "UNSET"),
    ("extra_headers", "Mapping[str, str] | None", "None"),
)
OPTIONS = (*(name for name, _, _ in CALL_OPTIONS), "extra_body")
TAKEN_BY_FUNCTIONS = frozenset(
    {*OPTIONS, "client", "body", "flags", "request_body", "sync_detailed", "asyncio_detailed"}
)

# Parameters that the helpers of chat operations have beside those, and what the package exports of them.
CHAT_OPTIONS = ("response_type", "mode", "empty_retries", "max_rounds", "strict")
CHAT_EXPORTS = {
    "_chat.results": ("ChunkEvent", "ParsedCompletion", "ToolCallEvent", "ToolEvent", "ToolResultEvent", "ToolRun"),
    "_chat.running": ("AsyncToolStream", "ToolStream"),
    "errors": ("ParseError", "ToolRunError"),
}

# A resource has a property for each resource below it and a method for each operation, and uses these names.
TAKEN_BY_RESOURCES = frozenset(
    {"str", "int", "float", "bool", "dict", "cached_property", "overload", "with_raw_response"}
)
CLIENT_ATTRIBUTES = frozenset(
    {
        *("base_url", "timeout", "deadline", "idle_timeout", "max_retries"),
        *("request", "open_stream", "with_options", "close"),
    }
)

# Names that generated modules import next to the models.
TAKEN_BY_MODULES = frozenset(
    {
        *("Any", "AsyncStream", "Callable", "ClassVar", "Final", "Iterator", "Literal", "Mapping", "NotRequired"),
        *("Operation", "Request", "Required", "Response", "Self", "Sequence", "Stream", "TimeoutTypes"),
        *("AsyncToolStream", "ParsedCompletion", "ParsedT", "ToolRun", "ToolStream", "TypeForm"),
        *("TypeAlias", "TypedDict", "UNSET", "UnknownObject", "Unset"),
    }
)

# What the package root exports beside the client and the exceptions of the contract, by module.
EXPORTS = {
    "_json": ("json_parser",),
    "_spec": ("SPEC_DATE", "SPEC_SHA256", "SPEC_TITLE"),
    "_stream": ("AsyncStream", "Stream"),
    "_version": ("__version__",),
    "errors": (
        *("APIConnectionError", "APIError", "APIStatusError", "APITimeoutError", "ConfigurationError"),
        *("DecodeError", "InvalidJSON", "PriceUnknown", "StreamError", "StreamTruncated", "UnexpectedResponse"),
    ),
    "types": ("UNSET", "Response", "ResponseInfo", "UnknownObject", "Unset"),
}
TAKEN_BY_ERRORS = frozenset(
    {
        *("ClassVar", "Final", "Mapping"),
        *(name for table in (EXPORTS, CHAT_EXPORTS) for part in table.values() for name in part),
    }
)


def is_class_name(name: object) -> bool:
    """Whether a name can be that of a class: ASCII, a capital first, no keyword."""
    pattern = rf"[A-Z][A-Za-z0-9]{{0,{LONGEST - 1}}}"
    return isinstance(name, str) and re.fullmatch(pattern, name) is not None and not iskeyword(name)


def is_schema_name(name: str) -> bool:
    """Whether openapi-python-client would name the class of a schema as the contract does."""
    return is_class_name(name) and ClassName(name, "field_") == name


def is_method_name(name: object) -> bool:
    """Whether a name can be that of a method or a property."""
    return isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None and not iskeyword(name)


def module_name(name: str) -> str:
    """The module of a component or operation, as openapi-python-client names it."""
    return str(PythonIdentifier(name, "field_"))


def attribute_name(wire: str) -> str:
    """The Python name of a property or parameter: the wire name, if that can be an attribute."""
    wire = normalize("NFKC", wire)  # as Python itself reads identifiers
    name = snake_case(wire)
    if not name.isidentifier() or name[0] == "_" or name.startswith("field_"):
        name = str(PythonIdentifier(wire, "field_"))
    return f"{name}_" if iskeyword(name) or name in TAKEN_BY_MODELS else name


def argument_name(name: str, taken: frozenset[str]) -> str:
    """The name of a parameter of generated functions that use the names ``taken`` themselves."""
    return f"{name}_" if name in taken else name


def resource_name(segment: str) -> str:
    """The attribute for one segment of a path."""
    name = str(PythonIdentifier(segment, "field_", skip_snake_case=False)).rstrip("_")
    return f"{name}_" if iskeyword(name) else name
