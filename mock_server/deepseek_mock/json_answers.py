"""Answers for `response_format: json_object`: the members of the prompt's example, filled in."""

from __future__ import annotations

import json
import re
from itertools import islice

from deepseek_mock.answers import last_user_text, plain_answer
from deepseek_mock.json_text import Json
from deepseek_mock.messages import Message

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_DECODER = json.JSONDecoder()
# Braces at which an example may begin; a long text full of them shall not take long.
_MAX_BRACES = 100


def json_answer(messages: tuple[Message, ...]) -> str:
    """One JSON object."""
    example = _example(messages)
    if example is None:
        example = {"answer": ""}
    text = last_user_text(messages).strip()
    question, answer = _split(text, messages)
    filled = {key: _fill(key, value, text, question, answer) for key, value in example.items()}
    return json.dumps(filled, ensure_ascii=False, indent=4)


def _example(messages: tuple[Message, ...]) -> dict[str, Json] | None:
    """The last JSON object written out in the prompt, which guides place there as the model to follow."""
    found: dict[str, Json] | None = None
    for message in messages:
        if message.role not in {"system", "user"}:
            continue
        text, end = message.text, 0
        for brace in islice(re.finditer(r"\{", text), _MAX_BRACES):
            if brace.start() < end:
                continue
            try:
                found, end = _DECODER.raw_decode(text, brace.start())
            except (ValueError, RecursionError):
                continue
    return found or None


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
