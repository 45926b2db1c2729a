"""JSON that has been begun and not ended."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A key is looked for in so many last characters.
MAX_KEY = 500


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a beginning of JSON stops: inside which brackets, and whether inside a string."""

    brackets: tuple[str, ...]
    in_string: bool


def read_beginning(text: str) -> Beginning:
    """Reads the brackets and strings of a text."""
    opened: list[str] = []
    in_string = escaped = False
    for character in text:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{[":
            opened.append("}" if character == "{" else "]")
        elif character in "}]" and opened:
            opened.pop()
    return Beginning(tuple(opened), in_string)


def open_brackets(text: str) -> bool:
    """Whether something is still open."""
    beginning = read_beginning(text)
    return bool(beginning.brackets) or beginning.in_string


def close_json(begun: str, value: str) -> str:
    """Finishes an object that was begun: the value of its last member, then the brackets still open."""
    beginning = read_beginning(begun)
    opened = beginning.brackets
    safe = value.replace("\\", " ").replace('"', "'").replace("\n", " ")
    end = begun.rstrip()[-1:]
    middle = ""
    if beginning.in_string:
        middle = f'{safe}"'
        if re.search(r'[{,]\s*"[^"]*$', begun) and opened and opened[-1] == "}":
            middle = f'answer": "{safe}"'
    elif end == ":":
        middle = f' "{safe}"'
    elif end in {"{", ","}:
        middle = f'"{safe}"' if opened and opened[-1] == "]" else f'"answer": "{safe}"'
    elif end == '"' and opened and opened[-1] == "}" and re.search(r'[{,]\s*"(?:[^"\\]|\\.)*"\s*$', begun[-MAX_KEY:]):
        middle = f': "{safe}"'
    return middle + "".join(reversed(opened))
