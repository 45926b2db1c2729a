"""Operations that speak the chat-completions format (``x-chat``), and the names that the contract has for its parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from codegen.document import ContractError, Node, Path_
from codegen.pytypes import Array, Model, PyType, core
from codegen.schemas import Field, Object, Schemas

if TYPE_CHECKING:
    from codegen.operation import Streaming

# What the helpers read and write, and what it has to be. ``[]`` are the items of a list.
OBJECT, STRING, ANYTHING = "an object", "a string", "there"
REQUEST = {"messages[]": ANYTHING, "tools[]": ANYTHING, "tool_choice": ANYTHING, "response_format": ANYTHING}
CALL = "choices[].message.tool_calls[]"
REPLY = {
    "choices[].message.content": STRING,
    "choices[].finish_reason": STRING,
    CALL: OBJECT,
    f"{CALL}.id": STRING,
    f"{CALL}.function.name": STRING,
    f"{CALL}.function.arguments": STRING,
    "usage": OBJECT,
}
CHUNK = {"choices[].delta.content": STRING}

# The helpers, and the properties of a request that each sets itself or that make no sense with it; the stream flag is
# one too.
HELPERS = {
    "parse": frozenset({"n", "response_format", "stream_options", "tool_choice", "tools"}),
    "run_tools": frozenset({"n", "stream_options", "tools"}),
}


@dataclass(frozen=True)
class Parts:
    """The types that the helpers handle."""

    reply: Model
    chunk: Model
    call: PyType
    usage: PyType
    message: PyType
    """What the messages of a request are."""
    tool: PyType
    """What the tools of a request are."""


@dataclass(frozen=True)
class Chat:
    """What one operation has beside the format."""

    parts: Parts
    flag: str
    strict_definitions: str | None
    """Where strict schemas keep their definitions; None if functions cannot be strict."""
    forced_if: Mapping[tuple[str, ...], Any]
    """A call can be forced only where one of these members of the request has this value; if none, always."""

    def fields(self, method: str, arguments: tuple[Field, ...]) -> tuple[Field, ...]:
        """The arguments that a helper has from the request."""
        return tuple(item for item in arguments if item.wire not in HELPERS[method] | {self.flag})


def read_chat(
    node: Node,
    path: Path_,
    schemas: Schemas,
    *,
    body: Object | None,
    result: PyType | None,
    streaming: Streaming | None,
) -> Chat | None:
    """What ``x-chat`` of an operation says; None if it does not speak the format."""
    if "x-chat" not in node:
        return None
    path = (*path, "x-chat")
    said: Node = node["x-chat"]
    if unknown := sorted(said.keys() - {"strict-definitions", "forced-calls-if"}):
        raise ContractError((*path, unknown[0]), "the keys are strict-definitions and forced-calls-if")
    definitions, forced_if = said.get("strict-definitions"), said.get("forced-calls-if", {})
    if definitions is not None and not (isinstance(definitions, str) and re.fullmatch(r"\$?[A-Za-z]+", definitions)):
        raise ContractError((*path, "strict-definitions"), f"{definitions!r} must be a keyword of schemas, like $defs")
    if body is None or streaming is None or streaming.merge is None or not isinstance(result, Model):
        raise ContractError(path, "the format has a request body, and a stream with x-stream-result")
    request, chunk = Model(body.name), Model(streaming.merge.piece)
    kinds: dict[str, PyType] = {}
    for owner, wanted in ((request, REQUEST), (result, REPLY), (chunk, CHUNK)):
        for place, what in wanted.items():
            kind = _find(schemas, owner, place)
            if kind is None or not _is(kind, what):
                raise ContractError(path, f"in this format {place} of {owner.name} is {what}")
            kinds[place] = kind
    return Chat(
        parts=Parts(result, chunk, core(kinds[CALL]), core(kinds["usage"]), kinds["messages[]"], kinds["tools[]"]),
        flag=streaming.flag,
        strict_definitions=definitions,
        forced_if=dict(_conditions(schemas, request, forced_if, (*path, "forced-calls-if"))),
    )


def _conditions(schemas: Schemas, request: Model, said: Any, path: Path_) -> Iterator[tuple[tuple[str, ...], Any]]:
    for pointer, value in said.items() if isinstance(said, Mapping) else [(said, None)]:
        keys = tuple(str(pointer).split("/"))
        if keys[0] or _find(schemas, request, ".".join(keys[1:])) is None or not isinstance(value, (str, int)):
            raise ContractError(path, f"{pointer!r} must be a JSON pointer into {request.name}, with a constant")
        yield keys[1:], value


def _find(schemas: Schemas, kind: PyType, place: str) -> PyType | None:
    """The type at a place inside a type; None if there is no such place."""
    for step in place.split("."):
        owner = core(kind)
        fields = schemas.objects[owner.name].fields if isinstance(owner, Model) else ()
        field = next((item for item in fields if item.wire == step.removesuffix("[]")), None)
        if field is None:
            return None
        kind = field.type
        if step.endswith("[]"):
            array = core(kind)
            if not isinstance(array, Array):
                return None
            kind = array.items
    return kind


def _is(kind: PyType, what: str) -> bool:
    if what == OBJECT:
        return isinstance(core(kind), Model)
    return what == ANYTHING or core(kind).json_class == "str"


def parts_of(chats: Iterable[tuple[Chat, Path_]]) -> Parts | None:
    """The types that the helpers of all operations handle; None if no operation speaks the format."""
    first: Parts | None = None
    for chat, path in chats:
        first = first or chat.parts
        if chat.parts != first:
            raise ContractError((*path, "x-chat"), "all operations of this format have the same messages and answers")
    return first
