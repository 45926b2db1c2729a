"""What docstrings say of a function or class and of its parameters, in the styles of Google, NumPy and reST."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from inspect import cleandoc

_PARAMETERS = r"Args|Arguments|Parameters|Params|Attributes|Keyword Args|Keyword Arguments|Other Parameters"
_OTHERS = r"Returns?|Yields?|Raises|Warns|Examples?|Notes?|References|See Also|Todo|Warnings?"
_GOOGLE = re.compile(rf"({_PARAMETERS}|{_OTHERS}):\s*")
_NUMPY = re.compile(rf"({_PARAMETERS}|{_OTHERS})\s*")
_UNDERLINE = re.compile(r"-{3,}\s*")
_REST = re.compile(r":(\w+)([^:`]*):(?!`)\s*(.*)")
_REST_PARAMETERS = ("param", "parameter", "arg", "argument", "key", "keyword", "attr", "attribute", "ivar", "cvar")
_GOOGLE_ENTRY = re.compile(r"\*{0,2}(\w+)\s*(?:\(.*?\))?\s*:\s*(.*)")
_NUMPY_ENTRY = re.compile(r"(\*{0,2}\w+(?:\s*,\s*\*{0,2}\w+)*)\s*(?::.*)?")


def read_docstring(text: str | None) -> tuple[str, dict[str, str]]:
    """The prose before the first section, and the description of each parameter."""
    prose: list[str] = []
    parameters: dict[str, str] = {}
    section = ""
    block: list[str] = []
    for line, style in _lines(cleandoc(text or "").splitlines()):
        if style:
            parameters.update(_entries(section, block))
            section, block = style, [line]
        elif section:
            block.append(line)
        else:
            prose.append(line)
    parameters.update(_entries(section, block))
    return "\n".join(prose).strip(), parameters


def _lines(lines: list[str]) -> Iterator[tuple[str, str]]:
    """The lines, and beside each that begins a section or a field the style that it does so in."""
    for line, following in zip(lines, [*lines[1:], "", ""], strict=False):
        if _REST.match(line):
            yield line, "reST"
        elif _GOOGLE.fullmatch(line) and following[:1].isspace():
            yield line, "Google"
        elif _NUMPY.fullmatch(line) and _UNDERLINE.fullmatch(following):
            yield line, "NumPy"
        else:
            yield line, ""


def _entries(style: str, block: list[str]) -> Iterator[tuple[str, str]]:
    if style == "reST":
        found = _REST.match(block[0])
        if found and found[1] in _REST_PARAMETERS and (words := found[2].split()):
            # Text that stands further left than the field's continuation is no longer about the parameter.
            rest = "\n".join(block[1:]).partition("\n\n")[0]
            yield words[-1].lstrip("*\\"), _joined([found[3], rest])
        return
    if not style or not re.match(_PARAMETERS, block[0]):
        return
    body = block[2:] if style == "NumPy" else _indented(block[1:])
    entry = _NUMPY_ENTRY if style == "NumPy" else _GOOGLE_ENTRY
    names: list[str] = []
    said: list[str] = []
    for line in textwrap.dedent("\n".join(body)).splitlines():
        if line[:1].isspace() or not (found := entry.fullmatch(line)):
            said.append(line)
            continue
        yield from ((name, _joined(said)) for name in names)
        names = [name.strip().lstrip("*") for name in found[1].split(",")]
        said = [found[2]] if style == "Google" else []
    yield from ((name, _joined(said)) for name in names)


def _indented(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if line and not line[0].isspace():
            return
        yield line


def _joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())
