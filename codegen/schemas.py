"""The contract's schemas as Python types: which classes, aliases and typed dictionaries the package has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import Any

from openapi_python_client.strings import ClassName, PythonIdentifier, snake_case

from codegen.document import ContractError, Document, Node, Path_
from codegen.pytypes import Alias, Array, Literal, Map, Model, Nullable, PyType, Scalar, Tagged, Union

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

# Keywords that change a type; anything else that is not known here stops generation.
ANNOTATIONS = frozenset(
    [
        "description",
        "title",
        "default",
        "examples",
        "example",
        "deprecated",
        "format",
        "externalDocs",
        "$comment",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "pattern",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "if",
        "then",
        "else",
        "contentMediaType",
    ]
)
STRUCTURE = frozenset(
    [
        "type",
        "enum",
        "const",
        "oneOf",
        "anyOf",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "discriminator",
        "$ref",
    ]
)

# Attributes that every model has; a property of the same name would hide them.
RESERVED = frozenset({"additional_properties", "to_dict", "from_dict"})

# Names that the generated classes and methods use themselves; an attribute of that name gets an underscore.
TAKEN = frozenset(["self", "str", "int", "float", "bool", "list", "dict", "tuple", "classmethod"])


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


def module_name(name: str) -> str:
    """The module of a component, as openapi-python-client names it."""
    return str(PythonIdentifier(name, "field_"))


def attribute_name(wire: str) -> str:
    """The Python name of a property: the wire name, if that can be an attribute."""
    name = snake_case(wire)
    if not name.isidentifier() or name[0] == "_" or name.startswith("field_"):
        name = str(PythonIdentifier(wire, "field_"))
    return f"{name}_" if iskeyword(name) or name in TAKEN else name


class Schemas:
    """All component schemas of a document, built on demand and checked on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._nodes = document.components("schemas")
        self._building: list[str] = []
        self._aliases: dict[str, Alias] = {}
        self._sent_back: dict[str, list[str]] = {}
        modules: dict[str, str] = {}
        for name, node in self._nodes.items():
            path: Path_ = ("components", "schemas", name)
            if not (name.isascii() and name.isidentifier()) or ClassName(name, "field_") != name:
                raise ContractError(path, f"schema names are PascalCase ASCII identifiers; {name!r} is not")
            if (other := modules.setdefault(module_name(name), name)) != name:
                raise ContractError(path, f"{name} and {other} would share the module {module_name(name)}")
            if name.endswith("Param") and name.removesuffix("Param") in self._nodes:
                raise ContractError(path, "the suffix Param is kept for the typed dictionary of the other schema")
            if (target := node.get("x-send-back-as")) is not None:
                if target not in self._nodes:
                    raise ContractError((*path, "x-send-back-as"), f"there is no schema {target!r}")
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
            field = self.field(wire, schema, place, required=wire in required)
            if field.name in fields:
                raise ContractError(
                    place,
                    f"{wire!r} and {fields[field.name].wire!r} would both be the attribute {field.name}",
                )
            if field.name in RESERVED:
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
            raise ContractError(path, "a schema is an object here; true and false are not supported")
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
        for key in ("oneOf", "anyOf"):
            if key in node:
                return self._union(node, key, path)
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
            if option == {"type": "null"}:
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
            if objects and any(member.json_class == "" for member in members):
                raise ContractError(path, "an object beside a union of several kinds: write the alternatives out")
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
            if "const" in schema and key in node.get("required", [])
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


def text(value: Any) -> str:
    """A description, stripped."""
    return value.strip() if isinstance(value, str) else ""


def facts(*nodes: Node) -> str:
    """What the keywords of a schema say, in words. Later nodes win."""
    merged: dict[str, Any] = {key: value for node in nodes for key, value in node.items()}
    return " ".join(_facts(merged))


def _facts(node: Node) -> Iterator[str]:
    low = (
        f"at least {node['minimum']}"
        if "minimum" in node
        else f"above {node['exclusiveMinimum']}"
        if "exclusiveMinimum" in node
        else ""
    )
    high = (
        f"at most {node['maximum']}"
        if "maximum" in node
        else f"below {node['exclusiveMaximum']}"
        if "exclusiveMaximum" in node
        else ""
    )
    if low or high:
        yield " and ".join(part for part in (low, high) if part).capitalize() + "."
    for key, unit in (("Length", "characters"), ("Items", "items")):
        if f"min{key}" in node:
            yield f"At least {node[f'min{key}']} {unit}."
        if f"max{key}" in node:
            yield f"At most {node[f'max{key}']} {unit}."
    if "pattern" in node:
        yield f"Pattern: {node['pattern']}"
    if "default" in node:
        yield f"The server's default: {node['default']!r}."
    if node.get("deprecated"):
        since = node.get("x-deprecated-since")
        yield f"Deprecated since {since}." if since else "Deprecated."
