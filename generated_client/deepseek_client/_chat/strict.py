"""The strict variant of a schema, which a model is held to, and the way back from what was written by it.

In it every member of every object is required, so an optional one may be null; and few keywords are known.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._codec import is_array, is_object
from .._errors import ConfigurationError
from .schema import Schema

_KEPT = frozenset(
    {
        *("type", "description", "enum", "const", "pattern"),
        *("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    }
)
_FORMATS = frozenset({"email", "hostname", "ipv4", "ipv6", "uuid"})
_TOLD = ("minLength", "maxLength", "minItems", "maxItems")
_NULL = {"type": "null"}


def strict_of(schema: Schema, definitions: str) -> Schema:
    """The strict variant; ``definitions`` is the key under which the API wants the definitions.

    Raises:
        ConfigurationError: the schema asks for something that cannot be said strictly.
    """
    return _strict(schema, definitions, "$")


def _strict(schema: Mapping[str, Any], definitions: str, path: str) -> Schema:
    if "$ref" in schema:
        return {"$ref": str(schema["$ref"]).replace("#/$defs/", f"#/{definitions}/")}
    strict: Schema = {key: value for key, value in schema.items() if key in _KEPT}
    if schema.get("format") in _FORMATS:
        strict["format"] = schema["format"]
    # What a model cannot be held to, it can be told.
    told = [f"{key}: {schema[key]}" for key in ("format", *_TOLD) if key in schema and key not in strict]
    if told:
        said = f"{schema['description']} " if "description" in schema else ""
        strict["description"] = f"{said}({', '.join(told)})"
    if options := schema.get("anyOf") or schema.get("oneOf"):
        strict["anyOf"] = [_strict(option, definitions, path) for option in options]
    elif schema.get("type") == "object":
        properties: Mapping[str, Any] = schema.get("properties", {})
        if not properties and schema.get("additionalProperties"):
            raise ConfigurationError(f"{path}: an object with free keys cannot be described strictly")
        required = schema.get("required", ())
        strict["properties"] = {
            key: _optional(item, definitions, f"{path}.{key}")
            if key not in required
            else _strict(item, definitions, f"{path}.{key}")
            for key, item in properties.items()
        }
        strict["required"] = list(strict["properties"])
        strict["additionalProperties"] = False
    elif schema.get("type") == "array":
        if "items" not in schema:
            raise ConfigurationError(f"{path}: an array of a fixed length cannot be described strictly")
        strict["items"] = _strict(schema["items"], definitions, f"{path}[]")
    elif not strict.keys() & {"type", "enum", "const"}:
        raise ConfigurationError(f"{path}: a value of any type cannot be described strictly")
    if "$defs" in schema:
        strict[definitions] = {key: _strict(item, definitions, key) for key, item in schema["$defs"].items()}
    return strict


def _optional(schema: Mapping[str, Any], definitions: str, path: str) -> Schema:
    strict = _strict(schema, definitions, path)
    return strict if _nullable(schema) else {"anyOf": [strict, _NULL]}


def _nullable(schema: Mapping[str, Any]) -> bool:
    options = schema.get("anyOf") or schema.get("oneOf") or ()
    return schema.get("type") == "null" or None in schema.get("enum", ()) or any(map(_nullable, options))


def without_nulls(value: Any, schema: Mapping[str, Any]) -> Any:
    """A value written by the strict variant of a schema, without the nulls that mean that a member is left out."""
    return _pruned(value, schema, schema.get("$defs", {}))


def _pruned(value: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if isinstance(name := schema.get("$ref"), str):
        return _pruned(value, definitions[name.rpartition("/")[2]], definitions)
    if options := schema.get("anyOf") or schema.get("oneOf"):
        for option in options:
            value = _pruned(value, option, definitions)
        return value
    if is_array(value) and "items" in schema:
        return [_pruned(item, schema["items"], definitions) for item in value]
    properties = schema.get("properties")
    # Of alternatives only the one that the object was written by has all of its keys.
    if not is_object(value) or not is_object(properties) or set(value) != set(properties):
        return value
    required = schema.get("required", ())
    return {
        key: _pruned(item, properties[key], definitions)
        for key, item in value.items()
        if item is not None or key in required or _nullable(properties[key])
    }
