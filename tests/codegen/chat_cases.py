"""A small contract with a chat in it, and what the generator refuses about it; cases as in ``cases``."""

from __future__ import annotations

import copy
from typing import Any

from tests.codegen.cases import SCHEMAS, STRING, Case, Edit, case
from tests.codegen.small import DELETE, SMALL, content, ref, thing

TALK = ("paths", "/talks", "post")
X_CHAT = (*TALK, "x-chat")
PLACE = "paths./talks.post.x-chat"


def listed(kind: Any) -> dict[str, Any]:
    return {"type": "array", "items": kind}


def answered(required: list[str], **properties: Any) -> dict[str, Any]:
    return {**thing(**properties), "x-response": True, "required": required}


def joined(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "x-merge": "concat"}


TEXT_OR_NULL = {"type": ["string", "null"]}
CHAT_SCHEMAS: dict[str, Any] = {
    "TalkRequest": {
        **thing(
            messages=listed({"type": "object", "additionalProperties": True}),
            voice=STRING,
            mood=ref("Mood"),
            mode=STRING,
            tools=listed({"type": "object", "additionalProperties": True}),
            tool_choice={"type": "object", "additionalProperties": True},
            response_format={"type": "object", "additionalProperties": True},
            live={"type": "boolean"},
        ),
        "required": ["messages"],
    },
    "Mood": thing(kind=STRING),
    "Talk": answered(["choices", "usage"], choices=listed(ref("TalkChoice")), usage=ref("Letters")),
    "TalkChoice": answered(["message"], index={"type": "integer"}, message=ref("Saying"), finish_reason=TEXT_OR_NULL),
    "Saying": answered(["content"], role=STRING, content=TEXT_OR_NULL, tool_calls=listed(ref("Wish"))),
    "Wish": answered(["id", "function"], index={"type": "integer"}, id=STRING, function=ref("WishedFunction")),
    "WishedFunction": answered(["name", "arguments"], name=STRING, arguments=STRING),
    "Letters": answered([], read={"type": "integer"}, written={"type": "integer"}),
    "TalkPiece": answered(
        ["choices"],
        choices={**listed(ref("TalkPieceChoice")), "x-merge": "by-index"},
        usage=ref("Letters"),
    ),
    "TalkPieceChoice": answered(
        [],
        index={"type": "integer"},
        delta={**ref("SayingPiece"), "x-merge-as": "message"},
        finish_reason=TEXT_OR_NULL,
    ),
    "SayingPiece": answered(
        [],
        role=STRING,
        content=joined(TEXT_OR_NULL),
        tool_calls={**listed(ref("WishPiece")), "x-merge": "by-index"},
    ),
    "WishPiece": answered([], index={"type": "integer"}, id=STRING, function=ref("WishedFunctionPiece")),
    "WishedFunctionPiece": answered([], name=STRING, arguments=joined(STRING)),
}
TALK_OPERATION: dict[str, Any] = {
    "operationId": "talk",
    "tags": ["Things"],
    "summary": "Talk",
    "security": [{"key": []}],
    "x-chat": {"strict-definitions": "$defs", "forced-calls-if": {"/mood/kind": "obedient"}},
    "requestBody": {"required": True, "content": content(ref("TalkRequest"))},
    "responses": {
        "200": {
            "description": "An answer.",
            "content": {
                **content(ref("Talk")),
                "text/event-stream": {
                    "x-stream-flag": "live",
                    "x-stream-result": "Talk",
                    "schema": ref("TalkPiece"),
                },
            },
        },
    },
}
CHAT: tuple[Edit, ...] = (
    (("paths", "/talks"), {"post": TALK_OPERATION}),
    *(((*SCHEMAS, name), schema) for name, schema in CHAT_SCHEMAS.items()),
)


def chat(name: str, *edits: Edit, place: str = PLACE, words: str) -> Case:
    """The small contract with a chat, and then changed."""
    return case(name, *copy.deepcopy(CHAT), *edits, place=place, words=words)


def without(schema: str, name: str, words: str) -> Case:
    """A schema of the format without one of its properties."""
    required = [key for key in CHAT_SCHEMAS[schema]["required"] if key != name]
    edits = [((*SCHEMAS, schema, "properties", name), DELETE), ((*SCHEMAS, schema, "required"), required)]
    if f"{schema}Piece" in CHAT_SCHEMAS:
        edits.append(((*SCHEMAS, f"{schema}Piece", "properties", name), DELETE))
    return chat(f"{schema}_without_{name}", *edits, words=words)


SECOND_TALK = {
    **TALK_OPERATION,
    "operationId": "whisper",
    "requestBody": {"required": True, "content": content(ref("WhisperRequest"))},
}

CHAT_CASES = [
    chat("chat_with_other_keys", ((*X_CHAT, "strict"), True), place=f"{PLACE}.strict", words="the keys are strict-def"),
    *(
        chat(
            f"chat_definitions_{type(value).__name__}",
            ((*X_CHAT, "strict-definitions"), value),
            place=f"{PLACE}.strict-definitions",
            words="must be a keyword of schemas",
        )
        for value in (True, "#/$defs")
    ),
    chat(
        "chat_without_body_and_stream",
        ((*TALK, "requestBody"), DELETE),
        ((*TALK, "responses", "200", "content", "text/event-stream"), DELETE),
        words="the format has a request body",
    ),
    chat(
        "chat_without_stream_result",
        ((*TALK, "responses", "200", "content", "text/event-stream", "x-stream-result"), DELETE),
        words="a stream with x-stream-result",
    ),
    without("TalkRequest", "messages", "messages[] of TalkRequest is there"),
    without("Saying", "content", "choices[].message.content of Talk is a string"),
    without("Wish", "id", "choices[].message.tool_calls[].id of Talk is a string"),
    chat(
        "chat_with_messages_in_a_map",
        ((*SCHEMAS, "TalkRequest", "properties", "messages"), {"type": "object"}),
        words="messages[] of TalkRequest",
    ),
    chat(
        "chat_with_numbers_as_text",
        ((*SCHEMAS, "TalkChoice", "properties", "finish_reason"), {"type": "integer"}),
        ((*SCHEMAS, "TalkPieceChoice", "properties", "finish_reason"), {"type": "integer"}),
        words="choices[].finish_reason of Talk is a string",
    ),
    chat(
        "chat_with_free_usage",
        ((*SCHEMAS, "Talk", "properties", "usage"), {"type": "object"}),
        ((*SCHEMAS, "TalkPiece", "properties", "usage"), {"type": "object"}),
        words="usage of Talk is an object",
    ),
    *(
        chat(
            f"chat_forced_if_{name}",
            ((*X_CHAT, "forced-calls-if"), value),
            place=f"{PLACE}.forced-calls-if",
            words="must be a JSON pointer into TalkRequest",
        )
        for name, value in (
            ("text", "/mood"),
            ("no_pointer", {"mood": "a"}),
            ("nowhere", {"/mood/colour": "a"}),
            ("object", {"/mood": {}}),
        )
    ),
    chat(
        "chats_with_other_messages",
        (("paths", "/whispers"), {"post": SECOND_TALK}),
        ((*SCHEMAS, "WhisperRequest"), CHAT_SCHEMAS["TalkRequest"]),
        ((*SCHEMAS, "WhisperRequest", "properties", "messages"), listed(STRING)),
        place="paths./whispers.post.x-chat",
        words="all operations of this format have the same messages",
    ),
    chat(
        "chat_beside_another_parse",
        (("paths", "/talks", "get"), {**SMALL["paths"]["/things"]["get"], "operationId": "a", "x-method": "parse"}),
        place="paths./talks.get",
        words="client.talks has a method parse already",
    ),
]
