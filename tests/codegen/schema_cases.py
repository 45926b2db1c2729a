"""Schemas that the generator refuses."""

from __future__ import annotations

from typing import Any

from tests.codegen.cases import NAME, SCHEMAS, STRING, Case, Edit, case
from tests.codegen.small import DELETE, ref, thing


def prop(name: str, schema: Any, place: str, words: str, *more: Edit) -> Case:
    """A property of the request object with another schema."""
    path = "components.schemas.NewThing.properties.name"
    return case(name, (NAME, schema), *more, place=path + place, words=words)


def union(name: str, members: list[Any], words: str, *more: Edit, place: str = "") -> Case:
    """The named union with other members."""
    edit = ((*SCHEMAS, "Shape"), {"oneOf": members})
    return case(name, edit, *more, place="components.schemas.Shape" + place, words=words)


SCHEMA_CASES = [
    case("boolean_component", ((*SCHEMAS, "Spare"), True), place="components.schemas.Spare", words="true and false"),
    case(
        "schema_name_lower_case",
        ((*SCHEMAS, "thing"), thing()),
        ((*SCHEMAS, "Thing", "properties", "twin"), ref("thing")),
        place="components.schemas.thing",
        words="PascalCase",
    ),
    case("schema_name_too_long", ((*SCHEMAS, "T" * 101), thing()), place="TTTT", words="PascalCase"),
    case("schema_name_of_typing", ((*SCHEMAS, "Any"), thing()), place="components.schemas.Any", words="is taken"),
    case(
        "schema_names_with_one_module",
        ((*SCHEMAS, "HTTPThing"), thing()),
        ((*SCHEMAS, "HttpThing"), thing()),
        place="components.schemas.HttpThing",
        words="share the module http_thing",
    ),
    case(
        "schema_name_param", ((*SCHEMAS, "ThingParam"), thing()), place="components.schemas.ThingParam", words="Param"
    ),
    case(
        "send_back_as_unknown",
        ((*SCHEMAS, "Thing", "x-send-back-as"), "Nothing"),
        place="components.schemas.Thing.x-send-back-as",
        words="'Nothing' must be object",
    ),
    case(
        "send_back_as_enum",
        ((*SCHEMAS, "Thing", "x-send-back-as"), "Tone"),
        place="components.schemas.Thing.x-send-back-as",
        words="must be object schemas",
    ),
    case(
        "object_without_type",
        ((*SCHEMAS, "Thing", "type"), DELETE),
        place="components.schemas.Thing.type",
        words="type: object",
    ),
    case(
        "object_or_null",
        ((*SCHEMAS, "Thing", "type"), ["object", "null"]),
        place="components.schemas.Thing.type",
        words="type: object",
    ),
    case(
        "alternatives_beside_properties",
        ((*SCHEMAS, "Thing", "anyOf"), [{"required": ["name"]}, thing(size=STRING)]),
        place="components.schemas.Thing.anyOf.1",
        words="only say which of them are required",
    ),
    case(
        "typed_additional_properties",
        ((*SCHEMAS, "Thing", "additionalProperties"), STRING),
        place="components.schemas.Thing.additionalProperties",
        words="beside properties",
    ),
    case(
        "required_unknown",
        ((*SCHEMAS, "Thing", "required"), ["colour"]),
        place="components.schemas.Thing.required",
        words="'colour' is not among the properties",
    ),
    case(
        "property_without_name",
        ((*SCHEMAS, "Thing", "properties", ""), STRING),
        place="components.schemas.Thing.properties['']",
        words="needs a name",
    ),
    case(
        "properties_with_one_attribute",
        ((*SCHEMAS, "Thing", "properties", "Name"), STRING),
        place="components.schemas.Thing.properties.Name",
        words="'Name' and 'name' would both be the attribute name",
    ),
    case(
        "properties_that_python_reads_alike",
        ((*SCHEMAS, "Thing", "properties", "fi"), STRING),
        ((*SCHEMAS, "Thing", "properties", "\ufb01"), STRING),
        place="components.schemas.Thing.properties.\ufb01",
        words="would both be the attribute fi",
    ),
    case(
        "property_like_a_method",
        ((*SCHEMAS, "Thing", "properties", "to_dict"), STRING),
        place="components.schemas.Thing.properties.to_dict",
        words="has an attribute to_dict already",
    ),
    prop("boolean_schema", True, "", "true and false"),
    prop("enum_beside_ref", {**ref("Tone"), "enum": ["high"]}, ".enum", "enum beside $ref"),
    prop("ref_into_a_schema", ref("Thing/properties/name"), "", "refers to #/components/schemas/..."),
    prop("inline_object", thing(a=STRING), "", "needs a name"),
    prop("inline_object_in_array", {"type": "array", "items": thing(a=STRING)}, ".items", "needs a name"),
    prop("inline_object_in_union", {"oneOf": [STRING, thing(a=STRING)]}, ".oneOf.1", "needs a name"),
    prop("one_and_any_of", {"oneOf": [STRING], "anyOf": [STRING]}, "", "oneOf and anyOf"),
    prop("all_of", {"allOf": [STRING]}, ".allOf", "'allOf' is not supported"),
    prop("nullable_of_openapi_3_0", {"type": "string", "nullable": True}, ".nullable", "'nullable' is not supported"),
    prop("enum_with_null", {"type": ["string", "null"], "enum": ["a", None]}, ".enum", "constant None"),
    prop("enum_of_numbers", {"type": "number", "enum": [1.5]}, ".enum", "constant 1.5"),
    prop("enum_mixed", {"enum": ["a", 1]}, ".enum", "all strings or all integers"),
    prop("enum_empty", {"enum": []}, ".enum", "all strings or all integers"),
    prop("const_object", {"const": {}}, ".const", "constant {}"),
    prop("items_without_type", {"items": STRING}, "", "type is missing"),
    prop("null_alone_in_list", {"type": ["null"]}, ".type", "null alone"),
    prop("null_alone", {"type": "null"}, ".type", "'null' is not supported"),
    prop("array_without_items", {"type": "array"}, "", "needs items"),
    prop("object_that_allows_nothing", {"type": "object", "additionalProperties": False}, "", "allows none"),
    prop("union_of_null", {"oneOf": [{"type": "null"}]}, ".oneOf", "that is not null"),
    prop(
        "discriminator_alone", {"type": "string", "discriminator": {"propertyName": "kind"}}, ".discriminator", "oneOf"
    ),
    prop("unnamed_union_of_objects", {"oneOf": [ref("Circle"), ref("Square")]}, "", "needs a name"),
    union("objects_beside_scalar", [ref("Circle"), ref("Square"), STRING], "name the union of the objects"),
    union(
        "two_kinds_of_array",
        [{"type": "array", "items": STRING}, {"type": "array", "items": {"type": "integer"}}],
        "several kinds of array",
    ),
    union(
        "array_beside_several_kinds",
        [ref("Tone"), {"type": "array", "items": ref("Circle")}],
        "is itself of several kinds",
        ((*SCHEMAS, "Tone"), {"type": ["string", "integer"]}),
    ),
    union(
        "object_beside_several_kinds",
        [ref("Tone"), ref("Circle")],
        "is itself of several kinds",
        ((*SCHEMAS, "Tone"), {"oneOf": [STRING, {"type": "array", "items": ref("Circle")}]}),
    ),
    union("object_beside_anything", [{}, ref("Circle")], "is itself of several kinds"),
    union("map_in_union_of_objects", [ref("Circle"), {"type": "object"}], "$ref to a named object"),
    union("untagged_union", [ref("Circle"), ref("Event")], "Event has no required property 'kind'"),
    union(
        "tag_that_may_be_absent",
        [ref("Circle"), ref("Square")],
        "Square has no required property 'kind'",
        ((*SCHEMAS, "Square", "required"), []),
    ),
    union(
        "tag_that_is_no_scalar",
        [ref("Circle"), ref("Square")],
        "Circle has no required property ''",
        ((*SCHEMAS, "Circle", "properties", "kind"), {"const": {}}),
    ),
    union(
        "tag_that_is_a_boolean_schema",
        [ref("Circle"), ref("Square")],
        "Square has no required property 'kind'",
        ((*SCHEMAS, "Square", "properties", "kind"), True),
    ),
    union(
        "one_tag_twice",
        [ref("Circle"), ref("Square")],
        "Square and Circle both have 'kind' = 'circle'",
        ((*SCHEMAS, "Square", "properties", "kind", "const"), "circle"),
    ),
    case(
        "discriminator_mapping_wrong",
        ((*SCHEMAS, "Shape", "discriminator"), {"propertyName": "kind", "mapping": {"square": ref("Circle")["$ref"]}}),
        place="components.schemas.Shape.discriminator.mapping",
        words="'square' -> Circle",
    ),
    union("union_of_itself", [STRING, {"type": "array", "items": ref("Shape")}], "contains itself"),
]
