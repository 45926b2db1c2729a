"""What the templates use to write Python safely: docstrings, literals, imports."""

from __future__ import annotations

import ast
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from keyword import iskeyword
from math import isfinite
from typing import Any

from codegen.names import module_name
from codegen.pytypes import Alias, Array, Literal, Map, Model, Nullable, PyType, Union
from codegen.schemas import Field, Object

WIDTH = 110  # of prose
LINE = 120


def docstring(text: str, indent: int = 4) -> str:
    """A docstring with exactly this text in it, whatever the text holds. The first line is not indented."""
    clean = "".join(c if c == "\n" or not _unseen(c) else " " for c in text)
    lines = "\n".join(wrap(clean.strip(), WIDTH - indent)).strip().splitlines()
    escaped = [line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') for line in lines] or [""]
    pad = " " * indent
    if len(escaped) == 1 and not escaped[0].endswith('"') and len(escaped[0]) <= LINE - indent - 6:
        literal = f'"""{escaped[0]}"""'
    else:
        literal = '"""' + "\n".join(f"{pad}{line}".rstrip() for line in escaped).lstrip() + f'\n{pad}"""'
    # What the contract says must come out as text and as nothing else.
    expression = ast.parse(literal.lstrip(), mode="eval").body
    if not isinstance(getattr(expression, "value", None), str):
        raise TypeError(f"not a docstring: {literal!r}")
    return literal


@cache
def _unseen(character: str) -> bool:
    # Controls, halves of surrogate pairs, line separators, and marks that show the text around them in another order.
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in (
        *("LRE", "RLE", "LRO", "RLO", "PDF"),
        *("LRI", "RLI", "FSI", "PDI"),
    )


def wrap(text: str, width: int) -> Iterator[str]:
    """Lines of a text; paragraphs are filled, lists and indented lines keep their line breaks."""
    for paragraph in re.split(r"\n\s*\n", text):
        block: list[str] = []
        for line in paragraph.splitlines():
            if block and not re.match(r"\s|[-*] |\w+:$", line) and not re.match(r"\w+:$", block[-1].strip()):
                block[-1] += " " + line.strip()
            else:
                block.append(line.rstrip())
        for line in block:
            lead = line[: len(line) - len(line.lstrip())]
            hang = lead + ("  " if re.match(r"\s*[-*] ", line) else "    " if re.match(r"\s+\w+: ", line) else "")
            yield from textwrap.wrap(
                line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False
            ) or [""]
        yield ""


def comment(text: str) -> str:
    """One line of text for a comment or a sentence."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def literal(value: Any) -> str:
    """Python source of a string, bytes, number, boolean or None, or of a tuple or dict of them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (tuple, list)):
        return "(" + "".join(f"{literal(item)}, " for item in value) + ")"
    if value is None or isinstance(value, (str, bytes, int)) or (isinstance(value, float) and isfinite(value)):
        return repr(value)
    raise TypeError(f"no literal for {value!r}")


def json_literal(value: Any) -> str:
    """Python source of a JSON value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(key)}: {json_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(json_literal, value)) + "]"
    return literal(value)


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def beside_methods(annotation: str) -> str:
    """The annotation for a class that may have a method called list, which type checkers take for the type."""
    if "list[" not in annotation:
        return annotation
    tree = ast.parse(annotation, mode="eval")
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "list":
            node.id = "builtins.list"
    return ast.unparse(tree)


def plain_keys(item: Object, types: set[str]) -> bool:
    """Whether the keys of a typed dictionary can stand in a class body, where names are mangled and hide types."""
    hidden = {"str", "int", "float", "bool", "Any", "Literal", "Mapping", "Required", "Sequence", "UnknownObject"}
    return not any(
        not re.fullmatch(r"[A-Za-z](_?[A-Za-z0-9])*_?", field.wire)
        or iskeyword(field.wire)
        or field.wire in hidden
        or field.wire.removesuffix("Param") in types
        for field in item.fields
    )


def parts(types: Iterable[PyType]) -> list[PyType]:
    """All types inside, down to the next named one."""
    return [part for kind in types for part in kind.parts()]


def models_in(types: Iterable[PyType]) -> list[str]:
    """Classes that annotations of these types name."""
    return sorted({part.name for part in parts(types) if isinstance(part, Model)})


def aliases_in(types: Iterable[PyType]) -> list[Alias]:
    """Aliases that these types name."""
    return sorted({part for part in parts(types) if isinstance(part, Alias)}, key=lambda alias: alias.name)


def decoders_in(types: Iterable[PyType]) -> list[Alias]:
    """Aliases among them that need a function to be decoded."""
    return [alias for alias in aliases_in(types) if alias.decode("v") != "v"]


def also_in(types: Iterable[PyType]) -> list[str]:
    """Classes of responses that inputs of these types may hold."""
    return sorted({name for part in parts(types) if isinstance(part, Model) for name in part.also})


def expanded(kind: PyType) -> PyType:
    """The type with the aliases inside it written out, so that its module imports classes and nothing circular."""
    if isinstance(kind, Alias):
        return kind if isinstance(kind.target, Literal) else expanded(kind.target)
    if isinstance(kind, Union):
        return Union(tuple(expanded(member) for member in kind.members))
    if isinstance(kind, Nullable):
        return Nullable(expanded(kind.inner))
    if isinstance(kind, Array):
        return Array(expanded(kind.items))
    if isinstance(kind, Map):
        return Map(expanded(kind.values))
    return kind


def argument_docs(fields: Iterable[Field]) -> str:
    """The Args section of a docstring."""
    lines: list[str] = []
    for item in fields:
        said = " ".join(item.doc.split())
        if item.name != item.wire:
            said = f"{said} Sent as {item.wire!r}."
        if said:
            lines.append(f"    {item.name}: {said.strip()}\n")
    return "".join(lines)


def annotation(item: Field, owner: Object) -> str:
    """The annotation of an attribute: what responses decode to, or what requests may be given."""
    if owner.response:
        base = item.type.annotation()
        return base if item.required or item.nullable else f"{base} | None"
    base = item.type.param()
    return base if item.required else f"{base} | Unset"


def filters() -> dict[str, Any]:
    """The filters that templates have beside those of openapi-python-client."""
    return {
        function.__name__: function
        for function in (docstring, comment, sentence, literal, json_literal, beside_methods)
    }


def names() -> dict[str, Any]:
    """The functions that templates have beside those of openapi-python-client."""
    functions = (
        models_in,
        aliases_in,
        decoders_in,
        also_in,
        expanded,
        argument_docs,
        annotation,
        module_name,
        plain_keys,
    )
    return {function.__name__: function for function in functions}
