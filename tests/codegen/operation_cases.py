"""Operations that the generator refuses."""

from __future__ import annotations

from typing import Any

from tests.codegen.cases import ADD, BAD, GET, LIST, PATHS, SCHEMAS, STREAM, STRING, Case, case
from tests.codegen.small import DELETE, content, ref, thing


def parameter(name: str, change: dict[str, Any], place: str, words: str) -> Case:
    """The query parameter with other keys."""
    edit = ((*LIST, "parameters", "0"), {"name": "limit", "in": "query", **change})
    return case(name, edit, place="paths./things.get.parameters.0" + place, words=words)


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
        for name in ("request", "close", "base_url", "overload", "str", "with_raw_response")
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
