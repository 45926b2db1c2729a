"""Answers for `response_format: json_object`: what the prompt's JSON Schema asks for, or its example filled in."""

from __future__ import annotations

import json
import re

from deepseek_mock.answers import last_user_text, plain_answer
from deepseek_mock.json_examples import Filling
from deepseek_mock.json_prompts import find_example, find_schema, without_json
from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message
from deepseek_mock.request_words import RequestWords
from deepseek_mock.schema_values import ValueBuilder

_ANSWER = re.compile(r"answer|result|response|reply|output|summary|explanation", re.IGNORECASE)
# Keywords that leave a text free to be anything.
_ABOUT = frozenset({"type", "title", "description"})


def json_answer(messages: tuple[Message, ...]) -> str:
    """One JSON object."""
    schema = find_schema(messages)
    spoken = without_json(messages)
    answer = _by_schema(schema, spoken) if schema is not None else _by_example(find_example(messages), spoken)
    return json.dumps(answer, ensure_ascii=False, indent=4)


def _by_schema(schema: dict[str, Json], messages: tuple[Message, ...]) -> Json:
    """A value of the schema, from the newest question and what tools have said to it."""
    asked = max((place for place, message in enumerate(messages) if message.role == "user"), default=0)
    told = [message.text for message in messages[asked:] if message.role in {"user", "tool"}]
    builder = ValueBuilder("\n".join(told).strip(), schema)
    value = builder.build(schema)
    if not isinstance(value, dict):
        return {"answer": value}
    properties = schema.get("properties")
    if isinstance(properties, dict):
        wanted = [name for name in value if _ANSWER.search(name) and _is_any_text(properties.get(name))]
        answered: dict[str, Json] = {**value, **dict.fromkeys(wanted, plain_answer(messages) if wanted else "")}
        if builder.rules.fits(answered, schema):
            return answered
    return value


def _is_any_text(schema: Json) -> bool:
    return isinstance(schema, dict) and schema.get("type") == "string" and schema.keys() <= _ABOUT


def _by_example(example: dict[str, Json] | None, messages: tuple[Message, ...]) -> Json:
    text = last_user_text(messages).strip()
    question, answer = _split(text, messages)
    return Filling(RequestWords(text), question, answer).members(example or {"answer": ""})


def _split(text: str, messages: tuple[Message, ...]) -> tuple[str, str]:
    """The question in a text and the answer: what follows the question, or what the mock would say."""
    question, mark, rest = text.partition("?")
    if mark and rest.strip() and messages[-1].role == "user":
        return question.strip() + mark, rest.strip().rstrip(".")
    return text, plain_answer(messages)
