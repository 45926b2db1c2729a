"""Text that continues text: chat prefix completion and fill-in-the-middle."""

from __future__ import annotations

import re

_FUNCTION = re.compile(r"def (?P<name>\w+)\((?P<arguments>[^)]*)\)[^:\n]*:\s*$")
_FENCE = re.compile(r"```(?P<language>\w*)\n$")


def continue_answer(prefix: str, answer: str, question: str) -> str:
    """What comes after `prefix` in an answer; the prefix itself is not repeated."""
    if answer.startswith(prefix):
        return answer[len(prefix) :]
    fence = _FENCE.search(prefix)
    if fence is not None:
        return f"{_code(fence['language'], question)}\n```\n"
    if prefix.lstrip().startswith("{"):
        return _close_json(prefix, answer)
    space = "" if not prefix or prefix[-1].isspace() else " "
    return space + answer


def _code(language: str, question: str) -> str:
    asked = " ".join(question.split())
    if language in {"python", "py", ""}:
        return f"# {asked}\nprint({asked!r})"
    return f"/* {asked} */"


def _close_json(prefix: str, answer: str) -> str:
    """Finishes an object that was begun: the value of its last member, then the brackets still open."""
    opened: list[str] = []
    in_string = escaped = False
    for character in prefix:
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{[":
            opened.append("}" if character == "{" else "]")
        elif character in "}]" and opened:
            opened.pop()
    safe = answer.replace("\\", " ").replace('"', "'").replace("\n", " ")
    middle = ""
    if in_string:
        middle = f'{safe}"'
        if re.search(r'[{,]\s*"[^"]*$', prefix) and opened and opened[-1] == "}":
            middle = f'answer": "{safe}"'
    elif prefix.rstrip().endswith(":"):
        middle = f' "{safe}"'
    elif prefix.rstrip()[-1] in "{,":
        middle = f'"{safe}"' if opened and opened[-1] == "]" else f'"answer": "{safe}"'
    return middle + "".join(reversed(opened))


def fill_in(prompt: str, suffix: str | None) -> str:
    """What stands between `prompt` and `suffix`."""
    function = _FUNCTION.search(prompt)
    if function is not None:
        return _function_body(function["arguments"], suffix)
    words = re.findall(r"\w+", prompt)
    subject = " ".join(words[-3:]) or "nothing at all"
    lead = "" if not prompt or prompt[-1].isspace() else " "
    if suffix:
        return f"{lead}there was a pause after {subject}, and only then came the rest: "
    return f"{lead}there is more to say after {subject}, and this mock server says it the same way every time."


def _function_body(arguments: str, suffix: str | None) -> str:
    names = [re.split(r"[:=]", argument)[0].strip() for argument in arguments.split(",") if argument.strip()]
    names = [name for name in names if name not in {"self", "cls", "*", "/"}]
    if suffix:
        guard = f"\n    if {names[0]} <= 1:\n        return {names[0]}\n" if names else "\n    # nothing to prepare\n"
        return guard if not suffix.startswith("\n") else guard.rstrip("\n")
    return f"\n    return {' + '.join(names) if names else 'None'}\n"
