"""Decides which tools an answer calls, by the words that a request and the tools have in common."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from deepseek_mock.answers import instructions_in, last_user_text
from deepseek_mock.chat_request import ChatRequest
from deepseek_mock.messages import Message
from deepseek_mock.schema_values import ValueBuilder
from deepseek_mock.tool_words import THRESHOLD, is_named, score
from deepseek_mock.tools import Function

# More calls are not made at once.
MAX_CALLS = 32

_CLAUSES = re.compile(r"\s+and\s+|\s*;\s*|\?\s+|\.\s+|,\s+then\s+|,\s+(?=[^,]*\sand\s)|和|以及")
# Agents that want an answer of a type define a function like this one and wait until it is called.
_CONCLUSION = re.compile(r"^final[_-]?(?:answer|output|response|result)", re.IGNORECASE)
_BARE_NAME = re.compile(r"^(?:in |for |also )?[A-Z][\w'-]*(?:[ ,]+[A-Z][\w'-]*){0,2}\W*$")
_REPEAT = re.compile(r"\b([2-8]|two|three|four|five) times\b", re.IGNORECASE)
_NUMERALS = {"two": 2, "three": 3, "four": 4, "five": 5}


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call the model is going to make; `arguments` is JSON text, as on the wire."""

    name: str
    arguments: str


def plan_calls(request: ChatRequest) -> list[PlannedCall]:
    """The calls that answer the request; none when it is answered in words."""
    functions = request.tools.functions
    choice = request.tool_choice
    if choice.mode == "none" or not functions:
        return []
    text = last_user_text(request.messages)
    if choice.mode == "named":
        return [_call(function, text) for function in functions if function.name == choice.name]
    working = tuple(function for function in functions if not _CONCLUSION.search(function.name))
    concluding = tuple(function for function in functions if function not in working)
    answered = _answered(request.messages)
    if answered:
        return _after_results(request, working, concluding, answered)
    if choice.mode == "auto" and request.messages[-1].role != "user":
        return []
    planned = _by_clauses(working, text) if working else []
    if not planned and choice.mode == "auto":
        instructions = " ".join(message.text for message in request.messages if message.role == "system")
        planned = [_call(function, text) for function in working if is_named(function, instructions)][:1]
    if not planned and concluding:
        return [_call(_best(concluding, text), text)]
    return planned or ([_call(functions[0], text)] if choice.mode == "required" else [])


def _answered(messages: tuple[Message, ...]) -> list[Message]:
    """The messages since the newest question when they end with the results of tools, else none."""
    if messages[-1].role != "tool":
        return []
    asked = max((place for place, message in enumerate(messages) if message.role == "user"), default=-1)
    return list(messages[asked + 1 :])


def _after_results(
    request: ChatRequest, working: tuple[Function, ...], concluding: tuple[Function, ...], answered: list[Message]
) -> list[PlannedCall]:
    """What is called when tools have answered: the function that ends the work, or another one if there must be one."""
    text = last_user_text(request.messages)
    told = "\n".join([text, *(message.text for message in answered if message.role == "tool")])
    if concluding:
        return [_call(_best(concluding, text), told)]
    if request.tool_choice.mode != "required":
        return []
    called = {call.name for message in answered for call in message.tool_calls}
    others = tuple(function for function in working if function.name not in called)
    return [_call(_best(others, text), told)] if others else _by_clauses(working, text) or [_call(working[0], text)]


def _best(functions: tuple[Function, ...], text: str) -> Function:
    return max(functions, key=lambda function: score(function, text))


def _by_clauses(functions: tuple[Function, ...], text: str) -> list[PlannedCall]:
    """One call for each part of the text that a tool fits; a bare name repeats the tool before it."""
    planned: list[tuple[Function, str]] = []
    previous: Function | None = None
    for clause in _CLAUSES.split(instructions_in(text)):
        if len(planned) >= MAX_CALLS:
            break
        best = _best(functions, clause)
        if score(best, clause) >= THRESHOLD:
            repeat = _REPEAT.search(clause)
            times = 1 if repeat is None else int(_NUMERALS.get(repeat[1].lower(), repeat[1]))
            planned += [(best, clause)] * times
            previous = best
        elif previous is not None and _BARE_NAME.match(clause):
            planned.append((previous, f" {clause.strip(' ?.!')}"))
    if len(planned) == 1:
        # Nothing to tell apart: the whole text may hold more of what the arguments need.
        return [_call(planned[0][0], text)]
    return [_call(function, clause) for function, clause in planned]


def _call(function: Function, text: str) -> PlannedCall:
    schema = function.parameters or {"type": "object"}
    arguments = ValueBuilder(text, schema).build(schema)
    return PlannedCall(function.name, json.dumps(arguments, ensure_ascii=False))
