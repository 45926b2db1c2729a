"""Text for the hole between a prompt and its suffix."""

from __future__ import annotations

import json
import re

from deepseek_mock.code_texts import body_of
from deepseek_mock.json_text import Json
from deepseek_mock.open_json import close_json, open_brackets

# Of a prompt and a suffix so much is looked at.
MAX_TEXT = 20_000
MAX_CODE = 4_000
MAX_LINE = 1_000

_PYTHON = re.compile(
    r"(?:^|\n)(?P<indent>[ \t]*)(?:async )?def (?P<name>\w+)\((?P<arguments>[^)]*)\)[^:\n]*:"
    r"(?P<after>[ \t]*(?:\n[ \t]*)?)$"
)
_BLOCK = re.compile(
    r"(?:^|\n)(?P<indent>[ \t]*)(?:(?:for (?P<item>\w+) in|(?:el)?if|while|with|class) [^\n]*|else|try|finally)"
    r":(?P<after>[ \t]*(?:\n[ \t]*)?)$"
)
_JAVASCRIPT = re.compile(
    r"(?:function\s*(?P<name>\w*)\s*\((?P<arguments>[^)]*)\)|(?:\b(?P<variable>\w+)\s*=\s*)?(?:async\s*)?"
    r"\((?P<parameters>[^)]*)\)\s*=>)\s*(?::[^{\n]*)?\{(?P<after>\s*)$"
)
# What may be missing in the middle of JSON, the likeliest first.
# fmt: off
_PIECES = (
    "", ' "value"', '"value"', "value", '"name": "value", ', '"name": "value"', ', "name": "value"', 'value"',
    'name": "value"', '"value", ', ', "value"', "1", "1, ", "}", "]", '"value"}', '"value"]', "1}", "1]",
)
# fmt: on


def fill_in(prompt: str, suffix: str | None) -> str:
    """What stands between `prompt` and `suffix`; it never says what the suffix says."""
    start, end = prompt[-MAX_TEXT:], (suffix or "")[:MAX_TEXT]
    for fill in (_python, _javascript, _json):
        text = fill(start, end)
        if text is not None:
            return "" if text.strip() and end.strip().startswith(text.strip()) else text
    return _without_overlap(_prose(start, end), end)


def _without_overlap(text: str, suffix: str) -> str:
    """A text without what the suffix repeats: from where the suffix stands in it, or begins at its end."""
    whole = suffix.strip()
    if len(whole) > 2 and whole in text:
        return text[: text.index(whole)]
    longest = min(len(text), len(suffix))
    overlap = next((size for size in range(longest, 2, -1) if text.endswith(suffix[:size])), 0)
    return text[: len(text) - overlap]


def _python(prompt: str, suffix: str) -> str | None:
    prompt = prompt[-MAX_CODE:]
    function = _PYTHON.search(prompt)
    if function is not None:
        names = _parameters(function["arguments"])
        if not suffix.strip():
            body = body_of(function["name"], names, "python")
        elif re.match(r"\s*return\b", suffix):
            body = f"if {names[0]} <= 1:\n    return {names[0]}" if names else "# nothing to prepare"
        elif re.match(r"\n*[ \t]+\S", suffix):
            body = f"# {function['name'].replace('_', ' ')}"  # the suffix is the body
        else:
            body = body_of(function["name"], names, "python")
        return _placed(body, function["indent"] + "    ", function["after"], suffix)
    block = _BLOCK.search(prompt)
    if block is None or not re.search(r"(?:^|\n)[ \t]*(?:def|class|import|from|for|if|while|try|with)\b", prompt):
        return None
    body = f"print({block['item']})" if block["item"] else "pass"
    return _placed(body, block["indent"] + "    ", block["after"], suffix)


def _placed(body: str, indent: str, after: str, suffix: str) -> str:
    """A body with its indentation, when a line's end and a part of the indentation may stand there already."""
    lines = body.split("\n")
    begun = after.rpartition("\n")[2] if "\n" in after else None
    first = "\n" + indent if begun is None else indent.removeprefix(begun)
    text = first + f"\n{indent}".join(lines)
    return text if suffix.startswith("\n") else text + "\n"


def _javascript(prompt: str, suffix: str) -> str | None:
    line = prompt[prompt.rstrip().rfind("\n") + 1 :]
    # Where no bracket is open at the end, and in lines of a length that people do not write, there is nothing to fill.
    function = _JAVASCRIPT.search(line) if len(line) <= MAX_LINE and line.rstrip().endswith("{") else None
    if function is None:
        return None
    outer = line[: len(line) - len(line.lstrip(" \t"))]
    names = _parameters(function["arguments"] if function["arguments"] is not None else function["parameters"])
    name = function["name"] or function["variable"] or ""
    indent = outer + "  "
    if re.match(r"\s*return\b", suffix):
        body = f"if ({names[0]} <= 1) return {names[0]};" if names else "// nothing to prepare"
    else:
        body = body_of(name, names, "javascript")
    begun = function["after"].rpartition("\n")[2] if "\n" in function["after"] else None
    first = "\n" + indent if begun is None else indent.removeprefix(begun)
    text = first + body.replace("\n", f"\n{indent}")
    if not suffix.strip():
        return f"{text}\n{outer}}}\n"
    return text if suffix.startswith("\n") else text + "\n"


def _parameters(listed: str) -> list[str]:
    names = [re.split(r"[:=?]", item)[0].strip(" .*") for item in listed.split(",")]
    return [name for name in names if name and name not in {"self", "cls", "/"}]


def _json(prompt: str, suffix: str) -> str | None:
    """A value, a member or nothing, so that the whole is JSON."""
    if not prompt.lstrip().startswith(("{", "[")) or not open_brackets(prompt):
        return None
    if not suffix.strip():
        return close_json(prompt, "value")
    return next((text for text in _PIECES if _is_json(prompt + text + suffix)), None)


def _is_json(text: str) -> bool:
    try:
        value: Json = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list)


def _prose(prompt: str, suffix: str) -> str:
    words = re.findall(r"\w+", prompt[-400:])
    subject = " ".join(words[-3:]) or "nothing at all"
    lead = "" if not prompt or prompt[-1].isspace() else " "
    if re.search(r"[\u4e00-\u9fff]", prompt[-20:]):
        return "停了一会儿，然后才是后面的话：" if suffix else "后面还有话要说，模拟服务器每次都说得一样。"  # noqa: RUF001
    if suffix:
        return f"{lead}there was a pause after {subject}, and only then came the rest: "
    return f"{lead}there is more to say after {subject}, and this mock server says it the same way every time."
