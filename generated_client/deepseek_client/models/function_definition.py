"""The FunctionDefinition object. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Self

from attrs import define as _define
from attrs import field as _field

from .._codec import fail, to_wire
from ..types import UNSET, Unset

_FIELDS: Final[frozenset[str]] = frozenset(
    (
        "name",
        "description",
        "parameters",
        "strict",
    )
)
_CHECKED: Final[tuple[str, ...]] = ()


@_define(kw_only=True)
class FunctionDefinition:
    """What the model has to know of a function."""

    name: str
    """Letters, digits, underscores and hyphens; at most 128 characters (64 until August 2026).

    At most 128 characters. Pattern: ^[a-zA-Z0-9_-]+$
    """
    description: str | Unset = UNSET
    """What the function does, so that the model knows when to call it."""
    parameters: Mapping[str, Any] | Unset = UNSET
    """A JSON Schema of the arguments, which are an object. Left out, the function takes none. If given, its
    `type` must be "object"; even an empty schema is refused with 400 (since July 2026 or earlier).
    """
    strict: bool | Unset = UNSET
    """Whether the arguments are sure to follow the schema. Since 2025-08-21; documented for the beta path, and
    then for every function of the request, but seen to be accepted on the plain path.

    The schema may use: `object` (every property required, `additionalProperties` false), `string` (`pattern`,
    `format` email, hostname, ipv4, ipv6, uuid), `number` and `integer` (`const`, `default`, bounds,
    `multipleOf`), `boolean`, `array`, `enum`, `anyOf`, and `$ref` into `$def` (that spelling). Not supported:
    `minLength`, `maxLength`, `minItems`, `maxItems`. A property missing from `required` is refused with 400;
    a missing `additionalProperties` and a `minLength` were seen to be tolerated.

    The server's default: False.
    """
    additional_properties: dict[str, Any] = _field(init=False, factory=dict[str, Any])
    """Fields that the contract does not know. They are kept, and sent as they are."""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build the object from decoded JSON.

        Raises:
            DecodeError: ``data`` is not an object, or a required field is missing or has another structure.
        """
        self = object.__new__(cls)
        try:
            self.name = data["name"]
            self.description = data.get("description", UNSET)
            self.parameters = data.get("parameters", UNSET)
            self.strict = data.get("strict", UNSET)
            self.additional_properties = (
                {} if data.keys() <= _FIELDS else {key: data[key] for key in data if key not in _FIELDS}
            )
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            fail("FunctionDefinition", data, error, _CHECKED)
        return self

    def to_dict(self) -> dict[str, Any]:
        """The JSON form. A field that is UNSET is left out."""
        out: dict[str, Any] = {}
        out["name"] = self.name
        if self.description is not UNSET:
            out["description"] = self.description
        if self.parameters is not UNSET:
            out["parameters"] = to_wire(self.parameters)
        if self.strict is not UNSET:
            out["strict"] = self.strict
        if self.additional_properties:
            out.update(self.additional_properties)
        return out


# Imports of other models come last: cycles cannot bite, and no import runs inside a call.
