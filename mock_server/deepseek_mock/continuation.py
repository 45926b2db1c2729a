"""Goes on from where a caller has begun the answer: chat prefix completion."""

from __future__ import annotations

import re

from deepseek_mock.code_texts import code_for
from deepseek_mock.infill import fill_in
from deepseek_mock.open_json import close_json, open_brackets

# Of a prefix so much is looked at where it may be long.
MAX_TEXT = 20_000
# Words that only begin a sentence have a capital.
_LOWERED = ("You ", "There ", "The ", "According ", "Hello", "A ", "In ")
# After an opening bracket, and in Chinese, there is no space.
_NO_SPACE = re.compile(r"[(“\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]$")
_FENCE = re.compile(r"```(?P<language>[\w+-]*)\n(?P<code>(?:(?!```).)*)$", re.DOTALL)
_BLOCK = re.compile(r"```(?P<language>[\w+-]*)\n(?P<code>.*?)\n```", re.DOTALL)


def continue_answer(prefix: str, answer: str, question: str) -> str:
    """What comes after `prefix` in an answer; the prefix itself is not repeated."""
    if answer.startswith(prefix):
        return answer[len(prefix) :]
    recent = prefix[-MAX_TEXT:]
    fence = _FENCE.search(recent)
    if fence is not None:
        return f"{_code(fence['language'], fence['code'], answer, question)}\n```\n"
    if prefix.lstrip().startswith(("{", "[")) and open_brackets(prefix):
        return close_json(prefix, answer)
    overlap = next((size for size in range(min(len(recent), len(answer)), 3, -1) if recent.endswith(answer[:size])), 0)
    if overlap:
        return answer[overlap:]
    space = "" if not prefix or prefix[-1].isspace() or _NO_SPACE.search(recent) else " "
    in_sentence = bool(prefix.strip()) and prefix.rstrip()[-1] not in ".!?:\"'”。！？："  # noqa: RUF001
    if in_sentence and answer.startswith(_LOWERED):
        answer = answer[0].lower() + answer[1:]
    return space + answer


def _code(language: str, begun: str, answer: str, question: str) -> str:
    """The code that is asked for, from where it was begun."""
    if begun.strip():
        block = _BLOCK.search(answer)
        written = block["code"] if block is not None else code_for(language, question)
        if written.startswith(begun):
            return written[len(begun) :]
        return fill_in(begun, None).rstrip("\n")
    block = _BLOCK.search(answer)
    if block is not None and (not language or block["language"] == language):
        return block["code"]
    return code_for(language, question)
