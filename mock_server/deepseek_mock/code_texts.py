"""Small functions that the mock can write, in Python and JavaScript."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from keyword import iskeyword


@dataclass(frozen=True, slots=True)
class Known:
    """A function that is known by words in its name. `{0}` and `{1}` are its parameters, `{name}` is its name."""

    words: str
    name: str
    parameters: tuple[str, ...]
    python: str
    javascript: str


KNOWN = (
    Known(
        r"fib",
        "fibonacci",
        ("n",),
        "if {0} <= 1:\n    return {0}\nreturn {name}({0} - 1) + {name}({0} - 2)",
        "if ({0} <= 1) return {0};\nreturn {name}({0} - 1) + {name}({0} - 2);",
    ),
    Known(
        r"factorial|^fact$",
        "factorial",
        ("n",),
        "if {0} <= 1:\n    return 1\nreturn {0} * {name}({0} - 1)",
        "if ({0} <= 1) return 1;\nreturn {0} * {name}({0} - 1);",
    ),
    Known(
        r"prime",
        "is_prime",
        ("n",),
        "return {0} > 1 and all({0} % divisor for divisor in range(2, int({0}**0.5) + 1))",
        "for (let divisor = 2; divisor * divisor <= {0}; divisor++) {{\n"
        "  if ({0} % divisor === 0) return false;\n}}\nreturn {0} > 1;",
    ),
    Known(
        r"quick.?sort|^sort|sorted|快速排序|排序",
        "quick_sort",
        ("items",),
        "if len({0}) <= 1:\n    return list({0})\npivot, *rest = {0}\n"
        "smaller = [item for item in rest if item < pivot]\nlarger = [item for item in rest if item >= pivot]\n"
        "return [*{name}(smaller), pivot, *{name}(larger)]",
        "if ({0}.length <= 1) return [...{0}];\nconst [pivot, ...rest] = {0};\n"
        "const smaller = rest.filter((item) => item < pivot);\nconst larger = rest.filter((item) => item >= pivot);\n"
        "return [...{name}(smaller), pivot, ...{name}(larger)];",
    ),
    Known(
        r"palindrome|回文",
        "is_palindrome",
        ("text",),
        "return {0} == {0}[::-1]",
        'return {0} === [...{0}].reverse().join("");',
    ),
    Known(
        r"reverse|反转",
        "reverse",
        ("text",),
        "return {0}[::-1]",
        'return [...{0}].reverse().join("");',
    ),
    Known(
        r"gcd|greatest common|最大公约数",
        "gcd",
        ("a", "b"),
        "while {1}:\n    {0}, {1} = {1}, {0} % {1}\nreturn {0}",
        "while ({1}) [{0}, {1}] = [{1}, {0} % {1}];\nreturn {0};",
    ),
    Known(r"multipl|product", "multiply", ("a", "b"), "return {0} * {1}", "return {0} * {1};"),
    Known(r"subtract|difference|minus", "subtract", ("a", "b"), "return {0} - {1}", "return {0} - {1};"),
    Known(r"divide|quotient", "divide", ("a", "b"), "return {0} / {1}", "return {0} / {1};"),
    Known(r"max", "maximum", ("a", "b"), "return {0} if {0} > {1} else {1}", "return {0} > {1} ? {0} : {1};"),
    Known(r"even\b", "is_even", ("n",), "return {0} % 2 == 0", "return {0} % 2 === 0;"),
    Known(r"\badd|^add|\bsum|^sum|加法|求和", "add", ("a", "b"), "return {0} + {1}", "return {0} + {1};"),
    Known(r"hello|greet", "hello", (), 'return "Hello, world!"', 'return "Hello, world!";'),
)
LANGUAGES = {
    "python": "python", "py": "python", "javascript": "javascript", "js": "javascript", "typescript": "typescript",
    "ts": "typescript", "node": "javascript", "java": "java", "c++": "cpp", "rust": "rust", "go": "go", "golang": "go",
    "ruby": "ruby", "sql": "sql", "bash": "bash", "shell": "bash", "html": "html", "css": "css", "c": "c",
}  # fmt: skip
_BRACED = frozenset({"javascript", "typescript"})
_HASH = frozenset({"python", "ruby", "bash", "yaml", "toml"})
_ASKS = re.compile(
    r"\b(?:write|implement|create|show|give|generate|need|code|make)\b[^.?!]{0,80}?"
    r"\b(?:function|code|program|script|class|snippet|method|algorithm|regex|query|one-liner)\b"
    r"|\b(?:function|code|program|script|snippet)\b[^.?!]{0,20}?\b(?:that|to|for|which)\b"
    r"|写[^。？！]{0,20}?(?:函数|代码|程序|脚本)|(?:函数|代码)$",  # noqa: RUF001
    re.IGNORECASE,
)
_LANGUAGE = re.compile(
    rf"(?<![\w+])({'|'.join(map(re.escape, sorted(LANGUAGES, key=len, reverse=True)))})(?![\w+])", re.IGNORECASE
)
_NAMED = re.compile(r"\b(?:called|named)\s+[`'\"]?([A-Za-z_]\w*)|`([A-Za-z_]\w*)(?:\([^)`]*\))?`")


def code_answer(text: str) -> str | None:
    """An answer with a fenced block to a request for code; None when the text is no such request."""
    if not _ASKS.search(text):
        return None
    found = _LANGUAGE.search(text)
    language = LANGUAGES[found[1].lower()] if found else "python"
    return f"```{language}\n{code_for(language, text)}\n```"


def code_for(language: str, request: str) -> str:
    """Code that a request asks for; in a language that the mock does not write, the request as a comment."""
    language = LANGUAGES.get(language.lower(), language.lower()) or "python"
    asked = " ".join(request.split())[:200]
    if language != "python" and language not in _BRACED:
        return (
            f"# {asked}"
            if language in _HASH
            else f"-- {asked}"
            if language == "sql"
            else f"/* {asked.replace('*/', '')} */"
        )
    known = known_function(asked)
    named = _NAMED.search(asked)
    name = (named[1] or named[2]) if named else known.name if known else _name_of(asked)
    parameters = known.parameters if known else ("value",)
    body = body_of(name, parameters, language, known)
    if language == "python":
        return f"def {name}({', '.join(parameters)}):\n" + _indented(body, "    ")
    return (
        f"function {_camel(name)}({', '.join(parameters)}) {{\n"
        + _indented(body.replace(name, _camel(name)), "  ")
        + "\n}"
    )


def known_function(words: str) -> Known | None:
    """The function that words speak of."""
    lowered = words.lower()
    return next((known for known in KNOWN if re.search(known.words, lowered)), None)


def body_of(name: str, parameters: Sequence[str], language: str, known: Known | None = None) -> str:
    """The body of a function, without indentation."""
    known = known or known_function(name)
    if known is not None and len(parameters) >= len(known.parameters):
        template = known.python if language == "python" else known.javascript
        return template.format(*parameters, name=name)
    end = "" if language == "python" else ";"
    result = " + ".join(parameters) if parameters else "None" if language == "python" else "null"
    return f"return {result}{end}"


def _indented(body: str, indent: str) -> str:
    return "\n".join(indent + line for line in body.split("\n"))


def _name_of(request: str) -> str:
    """A name for a function out of what it shall do."""
    purpose = re.search(r"\b(?:that|to|for|which)\s+(.+)", request)
    words = re.findall(r"[a-z]+", (purpose[1] if purpose else "").lower())
    words = [word for word in words if word not in {"a", "an", "the", "in", "of", "python", "javascript"}][:3]
    name = "_".join(words)
    return name if name and not iskeyword(name) else "answer"


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)
