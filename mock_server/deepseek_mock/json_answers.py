"""Answers for `response_format: json_object`: what the prompt's JSON Schema asks for, or its example filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice

from deepseek_mock.answers import last_user_text, plain_answer
from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message
from deepseek_mock.schema_values import ValueBuilder

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ANSWER = re.compile(r"answer|result|response|reply|output", re.IGNORECASE)
# Keywords that leave a text free to be anything.
_ABOUT = frozenset({"type", "title", "description"})
_DECODER = json.JSONDecoder()
# Braces at which an example may begin; a long text full of them shall not take long.
_MAX_BRACES = 100


def json_answer(messages: tuple[Message, ...]) -> str:
    """One JSON object."""
    objects = [written for message in messages if message.role in {"system", "user"} for written in _objects(message)]
    # A schema tells more than an example, and examples may follow it: parts of it, or mistakes that a caller quotes.
    schema = next((members for members, _, _ in reversed(objects) if _is_schema(members)), None)
    if schema is not None:
        return _written(_by_schema(schema, messages))
    example = next((members for members, _, _ in reversed(objects) if members), {"answer": ""})
    text = last_user_text(messages).strip()
    question, answer = _split(text, messages)
    return _written({key: _fill(key, value, text, question, answer) for key, value in example.items()})


def _written(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=4)


def _objects(message: Message) -> Iterator[tuple[dict[str, Json], int, int]]:
    """The JSON objects written out in a message, with their places; guides put there what the answer shall be like."""
    text, end = message.text, 0
    for brace in islice(re.finditer(r"\{", text), _MAX_BRACES):
        if brace.start() < end:
            continue
        try:
            found, end = _DECODER.raw_decode(text, brace.start())
        except (ValueError, RecursionError):
            continue
        yield found, brace.start(), end


def _is_schema(members: dict[str, Json]) -> bool:
    """Whether an object is a JSON Schema of an object, as libraries write it into prompts."""
    properties = members.get("properties")
    if not isinstance(properties, dict) or not all(isinstance(schema, dict) for schema in properties.values()):
        return False
    return members.get("type") == "object" or "required" in members or "$schema" in members


def _by_schema(schema: dict[str, Json], messages: tuple[Message, ...]) -> Json:
    """A value of the schema, from the newest question and what tools have said to it."""
    asked = max((place for place, message in enumerate(messages) if message.role == "user"), default=0)
    text = messages[asked].text
    for _, start, end in reversed(list(_objects(messages[asked]))):
        text = text[:start] + text[end:]
    results = [message.text for message in messages[asked:] if message.role == "tool"]
    value = ValueBuilder("\n".join([text.strip(), *results]), schema).build(schema)
    properties = schema.get("properties")
    if isinstance(value, dict) and isinstance(properties, dict):
        answer = plain_answer(messages)
        value |= {name: answer for name in value if _ANSWER.search(name) and _is_any_text(properties.get(name))}
    return value


def _is_any_text(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "string" and schema.keys() <= _ABOUT


def _split(text: str, messages: tuple[Message, ...]) -> tuple[str, str]:
    """The question in a text and the answer: what follows the question, or what the mock would say."""
    question, mark, rest = text.partition("?")
    if mark and rest.strip():
        return question.strip() + mark, rest.strip().rstrip(".")
    return text, plain_answer(messages)


def _fill(key: str, example: Json, text: str, question: str, answer: str) -> Json:
    if isinstance(example, bool) or example is None:
        return example
    if isinstance(example, int | float):
        number = _NUMBER.search(text)
        return example if number is None else _as_number(number.group())
    if isinstance(example, list):
        return [_fill(key, item, text, question, answer) for item in example[:1]]
    if isinstance(example, dict):
        return {name: _fill(name, item, text, question, answer) for name, item in example.items()}
    if re.search(r"question|query|input|prompt|text", key, re.IGNORECASE):
        return question
    return answer


def _as_number(digits: str) -> int | float:
    return float(digits) if "." in digits else int(digits)
