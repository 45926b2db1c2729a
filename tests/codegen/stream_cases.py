"""What the generator refuses about the results of streams, shortcuts, and JSON in strings; cases as in ``cases``."""

from __future__ import annotations

from typing import Any

from tests.codegen.cases import ADD, SCHEMAS, STREAM, STRING, Case, Edit, case
from tests.codegen.small import SMALL, content, ref, thing

EVENT, THING = (*SCHEMAS, "Event", "properties"), (*SCHEMAS, "Thing", "properties")
RESULT: Edit = ((*STREAM, "x-stream-result"), "Thing")
MERGE_PLACE = "components.schemas.Event.properties"


def merged(name: str, pieces: dict[str, Any], words: str, *more: Edit, place: str = MERGE_PLACE) -> Case:
    """A stream whose events have these properties and make the thing."""
    return case(name, RESULT, (EVENT, pieces), *more, place=place, words=words)


def listed(kind: Any) -> dict[str, Any]:
    return {"type": "array", "items": kind}


def shortcut(name: str, value: dict[str, Any], words: str, *more: Edit, schema: str = "Thing") -> Case:
    edit = ((*SCHEMAS, schema, "x-shortcuts"), value)
    return case(name, edit, *more, place=f"components.schemas.{schema}.x-shortcuts", words=words)


def items(name: str, value: Any, words: str, *more: Edit, schema: str = "Thing") -> Case:
    edit = ((*SCHEMAS, schema, "x-items"), value)
    return case(name, edit, *more, place=f"components.schemas.{schema}.x-items", words=words)


def json_string(name: str, words: str, *edits: Edit, schema: str = "Thing") -> Case:
    return case(name, *edits, place=f"components.schemas.{schema}.properties", words=words)


# The operation that adds a thing once more, with another result.
ADD_OTHER = {
    **SMALL["paths"]["/things"]["post"],
    "operationId": "addSquare",
    "responses": {
        "200": {
            "description": "It.",
            "content": {
                **content(ref("Square")),
                "text/event-stream": {"x-stream-flag": "live", "x-stream-result": "Square", "schema": ref("Event")},
            },
        }
    },
}

STREAM_CASES = [
    case("result_of_another_schema", ((*STREAM, "x-stream-result"), "Event"), place="x-stream-result", words="'Event'"),
    case(
        "result_that_is_no_object",
        RESULT,
        ((*ADD, "responses", "200", "content", "application/json", "schema"), listed(ref("Thing"))),
        place="text/event-stream.x-stream-result",
        words="'Thing' is not the object schema",
    ),
    case(
        "result_of_several_events",
        RESULT,
        ((*STREAM, "schema"), ref("Shape")),
        place="text/event-stream.x-stream-result",
        words="not a union",
    ),
    case(
        "events_with_two_results",
        RESULT,
        (EVENT, {}),
        (("paths", "/squares"), {"post": ADD_OTHER}),
        place="paths./squares.post.responses.200.content.text/event-stream.x-stream-result",
        words="Event makes Thing elsewhere",
    ),
    merged(
        "event_that_contains_itself",
        {"name": {**STRING, "x-merge": "concat"}, "twin": ref("Event")},
        "contains itself",
        ((*THING, "twin"), ref("Thing")),
        place="components.schemas.Event",
    ),
    merged("piece_of_nothing", {"text": STRING}, "Thing, which the pieces make, has no property 'text'"),
    merged("piece_of_nothing_renamed", {"name": {**STRING, "x-merge-as": "title"}}, "has no property 'title'"),
    merged("two_pieces_of_one", {"name": STRING, "more": {**STRING, "x-merge-as": "name"}}, "would be Thing.name"),
    merged("rule_unknown", {"name": {**STRING, "x-merge": "join"}}, "'join' is none of append, by-index"),
    merged("rule_for_lists", {"name": {**STRING, "x-merge": "append"}}, "append merges lists to lists"),
    merged("rule_for_texts", {"name": {"type": "integer", "x-merge": "concat"}}, "concat merges strings to strings"),
    merged("piece_of_another_type", {"name": {"type": "integer"}}, "a piece is int, but the whole is str"),
    merged(
        "indexed_texts",
        {"name": {**listed(STRING), "x-merge": "by-index"}},
        "by-index merges lists of objects",
        ((*THING, "name"), listed(STRING)),
    ),
    merged(
        "items_without_index",
        {"name": {**listed(ref("Square")), "x-merge": "by-index"}},
        "Square has no integer property 'index'",
        ((*THING, "name"), listed(ref("Square"))),
    ),
    merged(
        "items_with_an_index_that_is_none",
        {"name": {**listed(ref("Square")), "x-merge": "by-index"}},
        "Square has no integer property 'index'",
        ((*THING, "name"), listed(ref("Square"))),
        ((*SCHEMAS, "Square", "properties", "index"), STRING),
    ),
    merged(
        "required_without_pieces",
        {},
        "no piece of the stream has this required property",
        ((*SCHEMAS, "Thing", "required"), ["name"]),
        place="components.schemas.Thing.properties.name",
    ),
    merged(
        "required_that_cannot_be_empty",
        {"shape": ref("Shape")},
        "this has no empty value",
        ((*SCHEMAS, "Thing", "required"), ["shape"]),
        place="components.schemas.Thing.properties.shape",
    ),
    merged(
        "required_that_needs_itself",
        {"twin": ref("Thing")},
        "this has no empty value",
        ((*THING, "twin"), ref("Thing")),
        ((*SCHEMAS, "Thing", "required"), ["twin"]),
        place="components.schemas.Thing.properties.twin",
    ),
    *(
        case(
            f"{key}_that_no_stream_reads",
            ((*EVENT, "text", key), value),
            place=f"{MERGE_PLACE}.text.{key}",
            words="no stream with x-stream-result merges this",
        )
        for key, value in (("x-merge", "concat"), ("x-merge-as", "name"))
    ),
    case(
        "completes_that_no_stream_has",
        ((*THING, "name", "x-completes"), True),
        place="components.schemas.Thing.properties.name.x-completes",
        words="no event of a stream has this, nor a list in one",
    ),
    shortcut("shortcut_on_an_enum", {"text": "/name"}, "only an object with properties", schema="Tone"),
    shortcut("shortcut_with_capital", {"Text": "/name"}, "cannot be the name of a property"),
    shortcut("shortcut_called_class", {"class": "/name"}, "cannot be the name of a property"),
    shortcut("shortcut_like_a_field", {"name": "/name"}, "has or uses an attribute name already"),
    shortcut("shortcut_like_a_method", {"to_dict": "/name"}, "has or uses an attribute to_dict already"),
    shortcut("shortcut_like_a_type", {"str": "/name"}, "has or uses an attribute str already"),
    shortcut(
        "shortcut_called_json",
        {"json": "/name"},
        "has or uses an attribute json already",
        ((*THING, "name", "x-json-string"), "the maker"),
    ),
    shortcut("shortcut_without_slash", {"text": "name"}, "must be a JSON pointer"),
    shortcut("shortcut_of_many", {"text": ["/name"]}, "must be a JSON pointer"),
    shortcut("shortcut_to_nothing", {"text": "/title"}, "there is no 'title' in Thing"),
    shortcut("shortcut_into_a_text", {"text": "/name/0"}, "there is no '0' in str"),
    shortcut(
        "shortcut_into_a_list", {"text": "/list/last"}, "no 'last' in list[str]", ((*THING, "list"), listed(STRING))
    ),
    shortcut("shortcut_to_an_object", {"text": "/twin"}, "leads to Thing, not", ((*THING, "twin"), ref("Thing"))),
    shortcut("shortcut_in_a_request", {"text": "/name"}, "NewThing is in no response", schema="NewThing"),
    json_string(
        "json_twice",
        "name holds JSON already",
        *(((*THING, name), {**STRING, "x-json-string": "the maker"}) for name in ("name", "more")),
    ),
    items("items_that_are_not_there", "others", "'others' is no required array of Thing"),
    items("items_that_are_no_array", "name", "'name' is no required array of Thing"),
    items("items_that_may_be_absent", "more", "no required array", ((*THING, "more"), listed(STRING))),
    items(
        "items_of_a_request",
        "more",
        "NewThing is in no response",
        ((*SCHEMAS, "NewThing", "properties", "more"), listed(STRING)),
        ((*SCHEMAS, "NewThing", "required"), ["more"]),
        schema="NewThing",
    ),
    json_string(
        "deferred_text",
        "only an object takes long enough to decode",
        ((*THING, "name"), {**STRING, "x-deferred": True}),
    ),
    json_string(
        "deferred_in_a_request",
        "NewThing is in no response; only those are decoded",
        ((*SCHEMAS, "NewThing", "properties", "name", "x-deferred"), True),
        schema="NewThing",
    ),
    json_string(
        "json_number", "only a string holds JSON", ((*THING, "name"), {"type": "number", "x-json-string": "x"})
    ),
    json_string(
        "json_in_a_request",
        "NewThing is in no response",
        ((*SCHEMAS, "NewThing", "properties", "name", "x-json-string"), "the maker"),
        schema="NewThing",
    ),
    json_string(
        "json_beside_json",
        "has an attribute json already",
        ((*SCHEMAS, "Thing"), {**thing(name={**STRING, "x-json-string": "x"}, json=STRING), "x-response": True}),
    ),
]
