"""The contract's schemas as Python types: which classes, aliases and typed dictionaries the package has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.document import ContractError, Document, Node, Path_
from codegen.names import MODEL_ATTRIBUTES, TAKEN_BY_MODULES, attribute_name, is_schema_name, module_name
from codegen.prose import facts, text
from codegen.pytypes import Alias, Array, Literal, Map, Model, Nullable, PyType, Scalar, Tagged, Union

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

# Keywords that say something about a value but do not change its type, and those that make the type. Any other
# keyword stops generation.
ANNOTATIONS = frozenset(
    {
        *("$comment", "default", "deprecated", "description", "example", "examples", "externalDocs", "title"),
        *("contentMediaType", "format", "maxLength", "minLength", "pattern"),
        *("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum", "multipleOf"),
        *("maxItems", "maxProperties", "minItems", "minProperties", "uniqueItems"),
        *("else", "if", "then"),
    }
)
STRUCTURE = frozenset(
    {
        *("$ref", "anyOf", "const", "discriminator", "enum", "oneOf", "type"),
        *("additionalProperties", "items", "properties", "required"),
    }
)

NO_BOOLEANS = "a schema is an object here; true and false are not supported"


@dataclass(frozen=True)
class Field:
    """One property of an object, or one parameter of an operation."""

    wire: str
    name: str
    type: PyType
    required: bool
    doc: str
    schema: Node

    @property
    def const(self) -> str | int | bool | None:
        """Its value, if it can have only one."""
        return self.type.values[0] if isinstance(self.type, Literal) and len(self.type.values) == 1 else None

    @property
    def nullable(self) -> bool:
        """Whether null is one of its values."""
        return isinstance(self.type, Nullable) or self.type.annotation() == "Any"


@dataclass(frozen=True)
class Object:
    """A named object schema: an attrs class, and a typed dictionary if requests use it."""

    name: str
    doc: str
    fields: tuple[Field, ...]
    response: bool

    @property
    def module(self) -> str:
        """Module that holds the class."""
        return module_name(self.name)


@dataclass(frozen=True)
class Named:
    """A named schema that is not an object."""

    name: str
    doc: str
    type: Alias

    @property
    def module(self) -> str:
        """Module that holds the alias."""
        return module_name(self.name)


class Schemas:
    """All component schemas of a document, built on demand and checked on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._nodes = document.components("schemas")
        self.names = tuple(self._nodes)
        self._building: list[str] = []
        self._aliases: dict[str, Alias] = {}
        self._sent_back: dict[str, list[str]] = {}
        modules: dict[str, str] = {}
        for name, node in self._nodes.items():
            path: Path_ = ("components", "schemas", name)
            if not isinstance(node, Mapping):
                raise ContractError(path, NO_BOOLEANS)
            if not is_schema_name(name):
                raise ContractError(path, f"schema names are PascalCase ASCII identifiers; {name!r} is not")
            if name in TAKEN_BY_MODULES:
                raise ContractError(path, f"the name {name} is taken by the generated code; call the schema otherwise")
            if (other := modules.setdefault(module_name(name), name)) != name:
                raise ContractError(path, f"{name} and {other} would share the module {module_name(name)}")
            if name.endswith("Param") and name.removesuffix("Param") in self._nodes:
                raise ContractError(path, "the suffix Param is kept for the typed dictionary of the other schema")
            if (target := node.get("x-send-back-as")) is not None:
                if not is_object(node) or not is_object(self._nodes.get(str(target), {})):
                    raise ContractError((*path, "x-send-back-as"), f"{name} and {target!r} must be object schemas")
                self._sent_back.setdefault(target, []).append(name)
        self.objects: dict[str, Object] = {}
        self.named: dict[str, Named] = {}
        for name, node in self._nodes.items():
            path = ("components", "schemas", name)
            if is_object(node):
                self.objects[name] = self._object(name, node, path)
            else:
                alias = self._alias(name, path)
                self.named[name] = Named(name, text(node.get("description")), alias)

    def _object(self, name: str, node: Node, path: Path_) -> Object:
        self._check_keywords(node, path)
        if node.get("type") != "object":
            raise ContractError(
                (*path, "type"), "a schema with properties has type: object (null: oneOf where it is used)"
            )
        for key in ("oneOf", "anyOf"):
            for index, option in enumerate(node.get(key, [])):
                if not isinstance(option, Mapping) or "properties" in option or "$ref" in option:
                    place = (*path, key, str(index))
                    raise ContractError(place, "alternatives beside properties may only say which of them are required")
        extra = node.get("additionalProperties", True)
        if not isinstance(extra, bool):
            raise ContractError(
                (*path, "additionalProperties"),
                "typed additional properties beside properties are not supported",
            )
        required = node.get("required", [])
        if missing := [key for key in required if key not in node["properties"]]:
            raise ContractError((*path, "required"), f"{missing[0]!r} is not among the properties")
        fields: dict[str, Field] = {}
        for wire, schema in node["properties"].items():
            place = (*path, "properties", wire)
            if not wire:
                raise ContractError(place, "a property needs a name")
            field = self.field(wire, schema, place, required=wire in required)
            if field.name in fields:
                raise ContractError(
                    place,
                    f"{wire!r} and {fields[field.name].wire!r} would both be the attribute {field.name}",
                )
            if field.name in MODEL_ATTRIBUTES:
                raise ContractError(place, f"every model has an attribute {field.name} already")
            fields[field.name] = field
        return Object(name, text(node.get("description")), tuple(fields.values()), bool(node.get("x-response")))

    def field(self, wire: str, schema: Node, path: Path_, *, required: bool) -> Field:
        """A property or parameter."""
        kind = self.type(schema, path)
        return Field(wire, attribute_name(wire), kind, required, self._field_doc(schema, path), schema)

    def type(self, node: Node, path: Path_) -> PyType:
        """The Python type of a schema."""
        if not isinstance(node, Mapping):
            raise ContractError(path, NO_BOOLEANS)
        if "$ref" in node and (beside := sorted(node.keys() & STRUCTURE - {"$ref"})):
            raise ContractError((*path, beside[0]), f"{beside[0]} beside $ref makes another type; give that a name")
        if (name := self.document.schema_name(node)) is not None:
            target, place = self.document.target(node["$ref"], path)
            if is_object(target):
                return Model(name, tuple(self._sent_back.get(name, ())))
            return self._alias(name, place)
        if "$ref" in node:
            raise ContractError(path, f"$ref {node['$ref']!r}: a schema refers to #/components/schemas/...")
        self._check_keywords(node, path)
        if is_object(node):
            raise ContractError(path, "an object with properties needs a name: move it to components.schemas")
        return self._inline(node, path)

    def _inline(self, node: Node, path: Path_) -> PyType:
        unions = [key for key in ("oneOf", "anyOf") if key in node]
        if len(unions) > 1:
            raise ContractError(path, "oneOf and anyOf in one schema are not supported")
        if unions:
            return self._union(node, unions[0], path)
        if "const" in node:
            return Literal((self._constant(node["const"], (*path, "const")),))
        if "enum" in node:
            values = tuple(self._constant(value, (*path, "enum")) for value in node["enum"])
            if not values or len({type(value) for value in values}) > 1:
                raise ContractError(
                    (*path, "enum"), "the values of an enum are all strings or all integers (null: use oneOf)"
                )
            return Literal(values)
        kinds = node.get("type")
        if kinds is None:
            if node.keys() & {"items", "required", "additionalProperties"}:
                raise ContractError(path, "type is missing")
            return Scalar("Any")
        if isinstance(kinds, list):
            members = [self._of_kind(kind, node, path) for kind in kinds if kind != "null"]
            if not members:
                raise ContractError((*path, "type"), "null alone is not a type that the templates carry")
            single = members[0] if len(members) == 1 else Union(tuple(members))
            return Nullable(single) if "null" in kinds else single
        return self._of_kind(kinds, node, path)

    def _of_kind(self, kind: Any, node: Node, path: Path_) -> PyType:
        if kind in SCALARS:
            return Scalar(SCALARS[kind])
        if kind == "array":
            if "items" not in node:
                raise ContractError(path, "an array needs items")
            return Array(self.type(node["items"], (*path, "items")))
        if kind == "object":
            values = node.get("additionalProperties", True)
            if values is False:
                raise ContractError(path, "an object without properties that allows none is not supported")
            return Map(Scalar("Any") if values is True else self.type(values, (*path, "additionalProperties")))
        raise ContractError((*path, "type"), f"type {kind!r} is not supported")

    def _constant(self, value: Any, path: Path_) -> str | int | bool:
        if not isinstance(value, (str, int)):
            raise ContractError(path, f"the constant {value!r} is not a string, integer or boolean")
        return value

    def _union(self, node: Node, key: str, path: Path_) -> PyType:
        nullable = False
        members: list[PyType] = []
        for index, option in enumerate(node[key]):
            if isinstance(option, Mapping) and option.get("type") == "null":
                nullable = True
            else:
                members.append(self.type(option, (*path, key, str(index))))
        if not members:
            raise ContractError((*path, key), "a union needs an alternative that is not null")
        objects = [member for member in members if member.json_class == "dict"]
        union: PyType
        if len(objects) > 1:
            if len(objects) < len(members):
                raise ContractError(path, "several kinds of object beside other values: name the union of the objects")
            union = self._tagged(objects, node, path)
        else:
            if sum(member.json_class == "list" for member in members) > 1:
                raise ContractError(path, "several kinds of array in one union can't be told apart")
            decoded = [member for member in members if member.decode("value") != "value"]
            vague = [member for member in members if member.json_class == ""]
            if (decoded and set(vague) - set(decoded)) or (len(decoded) > 1 and vague):
                raise ContractError(path, "one alternative is itself of several kinds: write those out here")
            union = members[0] if len(members) == 1 else Union(tuple(members))
        return Nullable(union) if nullable else union

    def _tagged(self, members: list[PyType], node: Node, path: Path_) -> Tagged:
        if len(path) != 3 or path[:2] != ("components", "schemas"):
            raise ContractError(path, "a union of several objects needs a name: move it to components.schemas")
        models: list[Model] = []
        for member in members:
            if isinstance(member, Alias) and isinstance(member.target, Tagged):
                models.extend(model for _, model in member.target.variants)
            elif isinstance(member, Model):
                models.append(member)
            else:
                raise ContractError(path, "every object of a union is a $ref to a named object schema")
        tag: str = node.get("discriminator", {}).get("propertyName") or next(iter(self._tags(models[0])), "")
        variants: dict[str | int | bool, Model] = {}
        for model in models:
            value = self._tags(model).get(tag)
            if value is None:
                raise ContractError(path, f"{model.name} has no required property {tag!r} with a const to tell it by")
            if value in variants:
                raise ContractError(path, f"{model.name} and {variants[value].name} both have {tag!r} = {value!r}")
            variants[value] = model
        for value, ref in node.get("discriminator", {}).get("mapping", {}).items():
            name = self.document.schema_name({"$ref": ref}) or ref
            if value not in variants or variants[value].name != name:
                raise ContractError(
                    (*path, "discriminator", "mapping"), f"{value!r} -> {name} is not what the schemas say"
                )
        return Tagged(tag, tuple(variants.items()))

    def _tags(self, model: Model) -> dict[str, str | int | bool]:
        node = self._nodes[model.name]
        return {
            key: schema["const"]
            for key, schema in node["properties"].items()
            if isinstance(schema, Mapping)
            and isinstance(schema.get("const"), (str, int))
            and key in node.get("required", [])
        }

    def _alias(self, name: str, path: Path_) -> Alias:
        if name not in self._aliases:
            if name in self._building:
                raise ContractError(
                    path, f"{name} contains itself with no object between: the templates can't carry that"
                )
            self._building.append(name)
            node = self._nodes[name]
            target = self.type(node, path) if "$ref" in node else self._inline(self._checked(node, path), path)
            self._aliases[name] = Alias(name, target)
            self._building.pop()
        return self._aliases[name]

    def _checked(self, node: Node, path: Path_) -> Node:
        self._check_keywords(node, path)
        return node

    def _check_keywords(self, node: Node, path: Path_) -> None:
        for key in node:
            if key not in ANNOTATIONS and key not in STRUCTURE and not key.startswith("x-"):
                raise ContractError((*path, key), f"the schema keyword {key!r} is not supported by the templates")
        if "discriminator" in node and not node.keys() & {"oneOf", "anyOf"}:
            raise ContractError((*path, "discriminator"), "a discriminator belongs to a oneOf or anyOf")

    def _field_doc(self, node: Node, path: Path_) -> str:
        target, _ = self.document.resolve(node, path)
        return "\n\n".join(
            part for part in (text(node.get("description") or target.get("description")), facts(target, node)) if part
        )

    def reachable(self, roots: Iterable[PyType]) -> set[str]:
        """Names of the object and alias components that can occur inside these types."""
        names: set[str] = set()
        queue = list(roots)
        while queue:
            for part in queue.pop().parts():
                name = part.name if isinstance(part, (Model, Alias)) else None
                if name is None or name in names:
                    continue
                names.add(name)
                if isinstance(part, Alias):
                    queue.append(part.target)
                else:
                    queue.extend(field.type for field in self.objects[name].fields)
        return names


def is_object(node: Node) -> bool:
    """Whether a schema is an object with named properties."""
    return "properties" in node
