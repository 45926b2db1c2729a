"""Settings, references, extensions and leftovers that the generator refuses."""

from __future__ import annotations

from tests.codegen.cases import ADD, BAD, GET, LIST, NAME, SCHEMAS, STRING, case
from tests.codegen.small import DELETE, content, ref, tagged, thing

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
    case(
        "prefixed_path_that_is_none",
        (("servers", "1", "x-prefixed-paths"), ["/thing"]),
        place="servers.1.x-prefixed-paths",
        words="'/thing' is no path of this document",
    ),
    case(
        "prefixed_paths_without_a_prefix",
        (("servers", "0", "x-prefixed-paths"), ["/things"]),
        place="servers.0.x-prefixed-paths",
        words="x-path-prefix is missing beside it",
    ),
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
        "schema_named_like_a_resource_with_raw_responses",
        ((*SCHEMAS, "ThingsResourceWithRawResponse"), thing()),
        place="components.schemas.ThingsResourceWithRawResponse",
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
