"""One small spoiled contract for each thing that the generator refuses: the change, the place, and words."""

from __future__ import annotations

from typing import Any, NamedTuple

from tests.codegen.small import DELETE, content, ref, tagged, thing

Edit = tuple[tuple[str, ...], Any]


class Case(NamedTuple):
    """A change of the small contract and what has to be said about it."""

    name: str
    edits: tuple[Edit, ...]
    place: str
    words: str


PATHS = ("paths", "/things")
LIST, ADD, GET = (*PATHS, "get"), (*PATHS, "post"), ("paths", "/things/{id}", "get")
SCHEMAS = ("components", "schemas")
NAME = (*SCHEMAS, "NewThing", "properties", "name")
STREAM = (*ADD, "responses", "200", "content", "text/event-stream")
BAD = ("components", "responses", "Bad")
STRING = {"type": "string"}


def case(name: str, *edits: Edit, place: str, words: str) -> Case:
    return Case(name, edits, place, words)


def prop(name: str, schema: Any, place: str, words: str, *more: Edit) -> Case:
    """A property of the request object with another schema."""
    path = "components.schemas.NewThing.properties.name"
    return case(name, (NAME, schema), *more, place=path + place, words=words)


def union(name: str, members: list[Any], words: str, *more: Edit, place: str = "") -> Case:
    """The named union with other members."""
    edit = ((*SCHEMAS, "Shape"), {"oneOf": members})
    return case(name, edit, *more, place="components.schemas.Shape" + place, words=words)


def parameter(name: str, change: dict[str, Any], place: str, words: str) -> Case:
    """The query parameter with other keys."""
    edit = ((*LIST, "parameters", "0"), {"name": "limit", "in": "query", **change})
    return case(name, edit, place="paths./things.get.parameters.0" + place, words=words)


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

OPERATION_CASES = [
    case("path_with_query", (("paths", "/a?b"), {}), place="paths./a?b", words="not the path of a URL"),
    case("path_with_steps", (("paths", "/a/../b"), {}), place="paths['/a/../b']", words="not the path of a URL"),
    case(
        "path_ref",
        (("paths", "/a"), {"$ref": "#/components/pathItems/A"}),
        (("components", "pathItems"), {"A": {}}),
        place="paths./a.$ref",
        words="$ref of a path",
    ),
    case("path_servers", ((*PATHS, "servers"), []), place="paths./things.servers", words="servers of a path"),
    case("operation_servers", ((*LIST, "servers"), []), place="paths./things.get.servers", words="of an operation"),
    case("no_operation_id", ((*LIST, "operationId"), DELETE), place="paths./things.get.operationId", words="None must"),
    case("operation_id_text", ((*LIST, "operationId"), "list it"), place="get.operationId", words="'list it' must be"),
    case(
        "operation_ids_with_one_module",
        ((*LIST, "operationId"), "add_thing"),
        place="paths./things.post.operationId",
        words="'addThing' and 'add_thing' would share a module",
    ),
    case("no_tags", ((*LIST, "tags"), []), place="paths./things.get.tags", words="exactly one tag"),
    case(
        "tag_too_long",
        ((*LIST, "tags"), ["T" * 101]),
        place="paths./things.get",
        words="tttt... is too long",
    ),
    case(
        "two_tags",
        ((*LIST, "tags"), ["Things", "More"]),
        place="paths./things.get.tags",
        words="exactly one tag",
    ),
    parameter("header_parameter", {"schema": STRING, "in": "header"}, ".in", "header parameters are not supported"),
    parameter("parameter_content", {"content": content(STRING)}, "", "content is not supported"),
    parameter("parameter_boolean_schema", {"schema": True}, "", "a schema that is an object"),
    parameter("parameter_style", {"schema": STRING, "style": "spaceDelimited"}, "", "only style form"),
    parameter("parameter_not_exploded", {"schema": STRING, "explode": False}, "", "only style form"),
    parameter("parameter_reserved", {"schema": STRING, "allowReserved": True}, "", "only style form"),
    parameter("parameter_object", {"schema": ref("NewThing")}, ".schema", "a scalar or a list of scalars"),
    parameter("parameter_map", {"schema": {"type": "object"}}, ".schema", "a scalar or a list of scalars"),
    parameter("parameter_any", {"schema": {}}, ".schema", "a scalar or a list of scalars"),
    parameter(
        "parameter_list_of_lists",
        {"schema": {"type": "array", "items": {"type": "array", "items": STRING}}},
        ".schema",
        "a scalar or a list of scalars",
    ),
    parameter(
        "parameter_list_with_null",
        {"schema": {"type": "array", "items": {"type": ["string", "null"]}}},
        ".schema",
        "a scalar or a list of scalars",
    ),
    case(
        "path_parameter_boolean",
        ((*GET, "parameters", "0", "schema"), {"type": "boolean"}),
        place="paths./things/{id}.get.parameters.0.schema",
        words="a path parameter is a string or an integer",
    ),
    case(
        "path_parameter_null",
        ((*GET, "parameters", "0", "schema"), {"type": ["string", "null"]}),
        place="paths./things/{id}.get.parameters.0.schema",
        words="a path parameter is a string or an integer",
    ),
    case(
        "path_parameter_twice",
        (
            ("paths", "/a/{id}/{id}"),
            {
                "get": {
                    "operationId": "a",
                    "tags": ["Things"],
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": STRING}],
                    "responses": {"200": {"description": "."}},
                }
            },
        ),
        place="paths./a/{id}/{id}.get",
        words="the path names ['id', 'id']",
    ),
    case(
        "two_parameters_with_one_name",
        ((*LIST, "parameters", "+"), {"name": "Limit", "in": "query", "schema": STRING}),
        place="paths./things.get",
        words="would be called limit",
    ),
    case(
        "parameter_and_body_with_one_name",
        ((*ADD, "parameters"), [{"name": "name", "in": "query", "schema": STRING}]),
        place="paths./things.post",
        words="would be called name",
    ),
    case(
        "body_of_another_media_type",
        ((*ADD, "requestBody", "content"), {"multipart/form-data": {"schema": ref("NewThing")}}),
        place="paths./things.post.requestBody.content",
        words="multipart/form-data is not supported",
    ),
    case(
        "body_without_name",
        ((*ADD, "requestBody", "content"), content(thing(name=STRING))),
        place="requestBody.content.application/json.schema",
        words="$ref to a named object",
    ),
    case(
        "body_boolean",
        ((*ADD, "requestBody", "content"), content(True)),
        place="requestBody.content.application/json.schema",
        words="$ref to a named object",
    ),
    case(
        "two_successes",
        ((*GET, "responses", "204"), {"description": "None."}),
        place="paths./things/{id}.get.responses",
        words="exactly one successful",
    ),
    case(
        "no_success",
        ((*GET, "responses", "200"), DELETE),
        place="paths./things/{id}.get.responses",
        words="exactly one successful",
    ),
    case(
        "event_stream_first",
        (
            (*ADD, "responses", "200", "content"),
            {"text/event-stream": {"schema": ref("Event"), "x-stream-flag": "live"}, **content(ref("Thing"))},
        ),
        place="paths./things.post.responses.200.content",
        words="application/json comes first",
    ),
    case(
        "third_media_type",
        ((*ADD, "responses", "200", "content", "text/plain"), {"schema": STRING}),
        place="content.text/plain",
        words="not supported in a successful response",
    ),
    case(
        "unnamed_union_response",
        ((*GET, "responses", "200", "content"), content({"type": ["string", "integer"]})),
        place="responses.200.content.application/json.schema",
        words="give the union",
    ),
    case(
        "event_scalar",
        ((*STREAM, "schema"), STRING),
        place="content.text/event-stream.schema",
        words="a named object or union",
    ),
    case(
        "no_stream_flag", ((*STREAM, "x-stream-flag"), DELETE), place="x-stream-flag", words="None is not the optional"
    ),
    case("stream_flag_unknown", ((*STREAM, "x-stream-flag"), "dead"), place="x-stream-flag", words="'dead' is not"),
    case("stream_flag_text", ((*STREAM, "x-stream-flag"), "name"), place="x-stream-flag", words="optional boolean"),
    case(
        "stream_flag_required",
        ((*SCHEMAS, "NewThing", "required"), ["live"]),
        place="x-stream-flag",
        words="optional boolean",
    ),
    *(
        case(
            f"sentinel_{name}",
            ((*STREAM, "x-speakeasy-sse-sentinel"), value),
            place="content.text/event-stream.x-speakeasy-sse-sentinel",
            words="cannot be the data of an event",
        )
        for name, value in (("empty", ""), ("two_lines", "a\nb"), ("surrogate", "\ud800"))
    ),
    case(
        "error_range",
        ((*LIST, "responses", "4XX"), {"$ref": "#/components/responses/Bad"}),
        place="paths./things.get.responses.4XX",
        words="write out every status",
    ),
    case(
        "error_default",
        ((*LIST, "responses", "default"), {"$ref": "#/components/responses/Bad"}),
        place="paths./things.get.responses.default",
        words="write out every status",
    ),
    case("error_without_class", ((*BAD, "x-exception"), DELETE), place="Bad.x-exception", words="None must be"),
    case("error_class_lower_case", ((*BAD, "x-exception"), "bad"), place="Bad.x-exception", words="PascalCase"),
    case("error_class_keyword", ((*BAD, "x-exception"), "None"), place="Bad.x-exception", words="PascalCase"),
    case(
        "error_class_taken", ((*BAD, "x-exception"), "APIError"), place="Bad.x-exception", words="taken by the package"
    ),
    case(
        "error_class_imported",
        ((*BAD, "x-exception"), "Mapping"),
        place="Bad.x-exception",
        words="taken by the package",
    ),
    case(
        "error_status_with_two_classes",
        ((*GET, "responses", "400"), {"description": "Bad.", "x-exception": "Other"}),
        place="paths./things/{id}.get.responses.400.x-exception",
        words="status 400 is BadThing elsewhere and Other here",
    ),
    case(
        "error_status_with_two_texts",
        ((*GET, "responses", "400"), {"description": "Other.", "x-exception": "BadThing"}),
        place="paths./things/{id}.get.responses.400.x-exception",
        words="another description",
    ),
    case(
        "error_class_with_two_statuses",
        ((*GET, "responses", "404", "x-exception"), "BadThing"),
        place="paths./things/{id}.get.responses.404.x-exception",
        words="class of another status",
    ),
    case(
        "path_of_nothing",
        (
            ("paths", "/v1"),
            {"get": {"operationId": "a", "tags": ["Things"], "responses": {"200": {"description": "."}}}},
        ),
        place="paths./v1.get",
        words="names a resource",
    ),
    *(
        case(
            f"resource_{name}",
            (
                ("paths", f"/{name}"),
                {"get": {"operationId": "a", "tags": ["Things"], "responses": {"200": {"description": "."}}}},
            ),
            place=f"paths./{name}.get",
            words=f"a resource cannot be called {name}",
        )
        for name in ("request", "close", "base_url", "overload", "str")
    ),
    case(
        "method_without_rule",
        ((*PATHS, "head"), {"operationId": "a", "tags": ["Things"], "responses": {"200": {"description": "."}}}),
        place="paths./things.head",
        words="give it one with x-method",
    ),
    *(
        case(
            f"method_called_{name.strip('_')}",
            ((*LIST, "x-method"), name),
            place="paths./things.get.x-method",
            words="cannot be the name of a method",
        )
        for name in ("__init__", "import", "a b", "overload", "", "Find")
    ),
    case(
        "two_methods_with_one_name",
        ((*LIST, "x-method"), "create"),
        place="paths./things.post",
        words="client.things has a method create already",
    ),
    case(
        "method_and_resource_with_one_name",
        ((*LIST, "x-method"), "parts"),
        (
            ("paths", "/things/parts"),
            {"get": {"operationId": "a", "tags": ["Things"], "responses": {"200": {"description": "."}}}},
        ),
        place="paths",
        words="client.things.parts is a method and a resource",
    ),
    case(
        "two_resources_with_one_class",
        *(
            (
                ("paths", path),
                {"get": {"operationId": name, "tags": ["Things"], "responses": {"200": {"description": "."}}}},
            )
            for name, path in (("a", "/things/a_b"), ("b", "/things/a/b"))
        ),
        place="paths",
        words="would both have the class ThingsABResource",
    ),
    *(
        case(
            f"prefixed_resource_{name}",
            (("servers", "+"), {"url": "https://small.example/beta", "x-path-prefix": "/beta"}),
            (
                ("paths", f"/beta/{path}"),
                {"get": {"operationId": "a", "tags": ["Things"], "responses": {"200": {"description": "."}}}},
            ),
            place="paths",
            words=words,
        )
        for name, path, words in (
            ("like_the_client", "close", "client.close is taken: /beta/close"),
            ("like_a_method", "things/list", "client.things.list is taken: /beta/things/list"),
        )
    ),
    case(
        "two_prefixes_with_one_resource",
        *(
            edit
            for name in ("alpha", "beta")
            for edit in (
                (("servers", "+"), {"url": f"https://small.example/{name}", "x-path-prefix": f"/{name}"}),
                (
                    ("paths", f"/{name}/parts"),
                    {"get": {"operationId": name, "tags": ["Things"], "responses": {"200": {"description": "."}}}},
                ),
            )
        ),
        place="paths",
        words="/alpha/parts and /beta/parts would both be client.parts",
    ),
]

SETTING_CASES = [
    case("openapi_3_0", (("openapi",), "3.0.3"), place="openapi", words="reads OpenAPI 3.1.x"),
    case("openapi_3_2", (("openapi",), "3.2.0"), place="openapi", words="reads OpenAPI 3.1.x"),
    case("validator_error", ((*LIST, "responses"), []), place="paths./things.get.responses", words="not of type"),
    case("validator_error_deep", (("info", "title"), 5), place="info.title", words="5 is not of type"),
    case(
        "default_of_another_type",
        (NAME, {"type": "string", "default": 5}),
        place="components.schemas.NewThing.properties.name.default",
        words="5 is not of type",
    ),
    case("ref_dangling", (NAME, ref("Nothing")), place="NewThing.properties.name", words="nothing at that place"),
    case("ref_to_text", (NAME, {"$ref": "#/info/title"}), place="NewThing.properties.name", words="not an object"),
    case(
        "ref_to_the_network",
        (NAME, {"$ref": "https://evil.example/schema.json"}),
        place="components.schemas.NewThing.properties.name",
        words="only references inside the document",
    ),
    case(
        "ref_to_a_file",
        (NAME, {"$ref": "other.yaml#/Thing"}),
        place="components.schemas.NewThing.properties.name",
        words="only references inside the document",
    ),
    case("ref_list", (NAME, {"$ref": ["a"]}), place="NewThing.properties.name", words="only references inside"),
    case(
        "ref_to_another_kind",
        ((*LIST, "parameters", "0"), ref("Thing")),
        place="document",
        words="a reference to something else?",
    ),
    case("ref_number", (NAME, {"$ref": 5}), place="NewThing.properties.name", words="only references inside"),
    case(
        "ref_to_itself",
        ((*BAD,), {"$ref": "#/components/responses/Bad"}),
        place="components.responses.Bad",
        words="refers to itself",
    ),
    case("schema_id", ((*SCHEMAS, "Thing", "$id"), "https://x.example"), place="Thing.$id", words="not supported"),
    case("no_server", (("servers",), DELETE), place="servers.0.url", words="absolute URL"),
    *(
        case(f"server_{name}", (("servers", "0", "url"), url), place="servers.0.url", words="absolute URL")
        for name, url in (
            ("relative", "/v1"),
            ("ftp", "ftp://small.example"),
            ("query", "https://small.example?a=b"),
            ("credentials", "https://user:password@small.example"),
            ("quotes", 'https://small.example/"'),
        )
    ),
    case(
        "server_variables",
        (("servers", "0"), {"url": "https://{place}.example", "variables": {"place": {"default": "a"}}}),
        place="servers.0.url",
        words="without variables",
    ),
    case(
        "retryable_status_of_the_client",
        (("servers", "0", "x-retryable-statuses"), [502, 404]),
        place="servers.0.x-retryable-statuses",
        words="404 is not a 5xx status",
    ),
    case(
        "result_with_a_trace_id",
        ((*SCHEMAS, "Thing", "properties", "trace_id"), STRING),
        place="components.schemas.Thing.properties.trace_id",
        words="has an attribute trace_id already",
    ),
    case("start_timeout_zero", (("servers", "0", "x-start-timeout"), 0), place="x-start-timeout", words="more than 0"),
    case("client_name_keyword", (("x-client", "name"), "True"), place="x-client.name", words="PascalCase class name"),
    case("client_name_lower_case", (("x-client", "name"), "small"), place="x-client.name", words="PascalCase"),
    case("client_name_number", (("x-client", "name"), 5), place="x-client.name", words="PascalCase class name"),
    case(
        "client_name_from_title",
        (("x-client",), DELETE),
        (("info", "title"), "3D"),
        place="x-client.name",
        words="'3D' must be",
    ),
    case("client_with_more", (("x-client", "nam"), "X"), place="x-client.nam", words="and nothing else"),
    case("prefix_of_another_url", (("servers", "1", "x-path-prefix"), "/v3"), place="x-path-prefix", words="URL ends"),
    case("prefix_without_slash", (("servers", "1", "x-path-prefix"), "v2"), place="x-path-prefix", words="URL ends"),
    case(
        "two_schemes",
        (("components", "securitySchemes", "more"), {"type": "http", "scheme": "bearer"}),
        place="components.securitySchemes",
        words="exactly one key",
    ),
    case(
        "no_scheme",
        (("components", "securitySchemes"), {}),
        place="components.securitySchemes",
        words="exactly one key",
    ),
    case(
        "key_in_header",
        (("components", "securitySchemes", "key"), {"type": "apiKey", "in": "header", "name": "X-Key"}),
        place="components.securitySchemes.key",
        words="only bearer authentication",
    ),
    case(
        "env_lower_case",
        (("servers", "0", "x-env"), "small url"),
        place="servers.0.x-env",
        words="environment variable",
    ),
    case(
        "envelope_unknown_part",
        ((*SCHEMAS, "Problem", "x-error-envelope", "text"), "/text"),
        place="Problem.x-error-envelope.text",
        words="message, type, code and param",
    ),
    case(
        "envelope_no_pointer",
        ((*SCHEMAS, "Problem", "x-error-envelope", "message"), "title"),
        place="Problem.x-error-envelope.message",
        words="JSON pointer",
    ),
    case(
        "envelope_elsewhere",
        ((*SCHEMAS, "Event", "x-error-envelope"), {"message": "/text"}),
        place="x-error-envelope.message",
        words="another schema says",
    ),
    case(
        "two_trace_headers",
        ((*GET, "responses", "404", "headers"), {"X-Other": {"$ref": "#/components/headers/Trace"}}),
        place="paths./things/{id}.get.responses.404.headers.X-Other",
        words="X-Trace is marked",
    ),
    case(
        "schema_named_like_the_client",
        (("x-client", "name"), "Thing"),
        place="components.schemas.Thing",
        words="also the name of a generated class",
    ),
    case(
        "schema_named_like_a_resource",
        ((*SCHEMAS, "AsyncThingsResource"), thing()),
        place="components.schemas.AsyncThingsResource",
        words="also the name of a generated class",
    ),
    case(
        "error_named_like_the_client",
        (("x-client", "name"), "BadThing"),
        place="x-client.name",
        words="BadThing is the class of HTTP 400",
    ),
]

EXTENSION_CASES = [
    case("unknown", ((*BAD, "x-retryabel"), True), place="Bad.x-retryabel", words="unknown extension; known ones"),
    case("unknown_at_root", (("x-foo",), 1), place="x-foo", words="unknown extension"),
    case("not_read_here", ((*LIST, "x-retryable"), True), place="get.x-retryable", words="nothing reads this"),
    case(
        "flag_on_request",
        ((*ADD, "requestBody", "content", "application/json", "x-stream-flag"), "live"),
        place="requestBody.content.application/json.x-stream-flag",
        words="nothing reads this",
    ),
    case("text_for_boolean", ((*BAD, "x-retryable"), "false"), place="Bad.x-retryable", words="not of the type bool"),
    case(
        "boolean_for_number",
        (("servers", "0", "x-start-timeout"), True),
        place="servers.0.x-start-timeout",
        words="not of the type int or float",
    ),
    case("list_for_text", ((*BAD, "x-remedy"), ["a"]), place="Bad.x-remedy", words="not of the type str"),
    case("text_for_object", (("x-client",), "Small"), place="x-client", words="not of the type dict"),
    case(
        "since_without_deprecated",
        ((*NAME, "x-deprecated-since"), "2026-01-01"),
        place="NewThing.properties.name.x-deprecated-since",
        words="deprecated: true is missing",
    ),
]

RULE_CASES = [
    case("no_security", ((*LIST, "security"), DELETE), place="paths./things.get", words="has no security"),
    case(
        "other_security",
        ((*LIST, "security"), [{}]),
        place="get.security",
        words="differs from the security of the root",
    ),
    case(
        "unknown_scheme",
        ((*LIST, "security"), [{"kay": []}]),
        (("security",), [{"kay": []}]),
        place="paths./things.get.security",
        words="no security scheme 'kay'",
    ),
    case("undeclared_tag", (("tags",), []), place="paths./things.get.tags", words="'Things' is not in the list"),
    case(
        "response_not_marked",
        ((*SCHEMAS, "Square", "x-response"), DELETE),
        place="components.schemas.Square",
        words="can be in a response",
    ),
    case(
        "error_body_not_marked",
        ((*SCHEMAS, "Problem", "x-response"), DELETE),
        place="components.schemas.Problem",
        words="is in no request",
    ),
    case(
        "mark_on_a_union",
        ((*SCHEMAS, "Shape", "x-response"), True),
        place="components.schemas.Shape.x-response",
        words="only an object",
    ),
    *(
        case(
            f"unused_{kind.lower()}",
            (("components", kind), {**more, "Spare": value}),
            place=f"components.{kind}.Spare",
            words="nothing refers to this",
        )
        for kind, more, value in (
            ("parameters", {}, {"name": "a", "in": "query", "schema": STRING}),
            ("requestBodies", {}, {"content": content(ref("NewThing"))}),
        )
    ),
    case(
        "unused_schema",
        ((*SCHEMAS, "Spare"), tagged("spare")),
        place="components.schemas.Spare",
        words="nothing refers to this",
    ),
    case(
        "errors_without_envelope",
        ((*SCHEMAS, "Problem", "x-error-envelope"), DELETE),
        place="components.responses.Bad",
        words="x-error-envelope with a message is missing",
    ),
    case("no_summary", ((*LIST, "summary"), DELETE), place="paths./things.get", words="summary is missing"),
    case(
        "union_of_constants",
        ((*SCHEMAS, "Tone"), {"oneOf": [{"const": "high"}, {"const": "low"}]}),
        place="components.schemas.Tone.oneOf",
        words="write an enum",
    ),
]

TEXT_CASES: list[tuple[str, str | bytes | None, str, str]] = [
    ("no_file", None, "document", "cannot read contract.yaml: No such file"),
    ("not_utf_8", b"a: \xff", "document", "is not UTF-8"),
    ("not_yaml", "a: [", "document", "is not valid YAML"),
    ("tab", "a:\n\tb: 1", "document", "is not valid YAML"),
    ("control_character", "a: \x01", "document", "is not valid YAML"),
    ("two_documents", "a: 1\n---\nb: 1", "document", "is not valid YAML"),
    ("duplicate_key", "a: 1\nb: 2\na: 3", "document", "is not valid YAML"),
    ("impossible_date", "a: 2026-13-45", "document", "is not valid YAML"),
    ("nested_too_deeply", "- " * 1500 + "a", "document", "nested too deeply"),
    ("anchor", "a: &x 1\nb: 2", "document", "line 1: anchors"),
    ("alias", "a: 1\nb: *x", "document", "line 2: anchors"),
    ("tag", "a: !!python/object/apply:os.system [exit]", "document", "line 1: anchors"),
    ("directive", "%YAML 1.1\n---\na: 1", "document", "line 1: anchors"),
    ("list", "- a", "document", "not an object"),
    ("empty", "", "document", "not an object"),
    ("number_as_key", "responses:\n  200: a", "responses.200", "the key 200 is not a string"),
    ("date", "info:\n  x-as-of: 2026-01-01", "info.x-as-of", "not a JSON value"),
    ("infinity", "a: [.inf]", "a.0", "not a JSON value"),
    ("norway", "a: {b: no}", "a.b", "read 'no' or False"),
    ("norway_as_key", "a: {on: 1}", "a.on", "read 'on' or True"),
    ("octal", "a: 010", "a", "read 10 or 8"),
    ("minutes", "a: [1, 12:30]", "a.1", "read '12:30' or 750"),
    ("float_without_point", "a: 1e3", "a", "read 1000.0 or '1e3'"),
]
