"""Payloads that would do something if they ever ran, and what tells whether a package is the same without them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tokenize
from contextlib import redirect_stdout
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from codegen.config import read_config
from codegen.contract import Contract, validate
from codegen.extensions import check_extensions
from codegen.project import build
from codegen.spec_lint import lint
from tests.codegen.running import CONFIG

# What a payload does if it ever runs: everything that imports the packages does so in a folder where that would show.
CODE = "__import__('pathlib').Path('PWNED').touch()"
PAYLOADS = {
    "quotes": f"\"; {CODE}; \"'; {CODE}; '",
    "triple_quotes": f'"""\n{CODE}\n"""',
    "triple_single_quotes": f"'''\n{CODE}\n'''",
    "many_quotes": f'""""""""{CODE}""""""""',
    "backslash_at_the_end": "PWNED \\",
    "backslashes_and_quotes": f'\\"""; {CODE} #\\\\\\"""\\',
    "newlines": f"x\n{CODE}\r\n{CODE}\r{CODE}",
    "other_line_ends": f"x\x0b{CODE}\x0c{CODE}\x1c{CODE}\x85{CODE}\u2028{CODE}\u2029{CODE}",
    "jinja": "{{ PWNED }}{% include 'client.py.jinja' %}{# PWNED #}{{ ''.__class__.__mro__ }}",
    "format": f"{{{CODE}}} {{0}} %s %(PWNED)s ${{PWNED}} f'{{PWNED}}'",
    "path": "../../../PWNED/../../x",
    "control_characters": "PWNED\0\x01\x1b[31m\x7f",
    "order_of_text": "PWNED \u202e\u2066 # \u2069\u200f",
    "comment": "# type: ignore  # noqa  # fmt: off  # PWNED",
    "escapes": "\\N{BULLET} \\u0022 \\x22 \\\n \\PWNED",
    "sections": f"Args:\n    x: PWNED\n\n    >>> {CODE}\n\nRaises:\n- PWNED",
    "long": "PWNED-" * 300,
    "space": " \t\n PWNED \n\t ",
}
UNSEEN = re.compile("[\0-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")
OPERATION = ("paths", "/things", "get")
NEW = ("components", "schemas", "NewThing", "properties", "name")
CIRCLE = ("components", "schemas", "Circle", "properties", "kind", "const")


def with_prices(text: str) -> list[tuple[tuple[str, ...], Any]]:
    """What a table of prices needs, and a text wherever it has room for one."""
    counts = ("prompt", "cache_hit", "cache_miss", "output")
    usage = {name: {"type": "integer"} for name in counts}
    rates = {"cache_hit": "0.1", "cache_miss": "1", "output": "2"}
    peak = {"multiplier": "2", "timezone": "+08:00", "weekdays": ["mon"], "not_on": text, "note": text}
    thing = ("components", "schemas", "Thing", "properties")
    return [
        (("x-models",), [{"id": text.strip()}, {"id": f"{text}2", "alias_of": text.strip()}]),
        (
            ("x-prices",),
            [
                {
                    "model": text.strip(),
                    "currency": "USD",
                    "valid_from": "2025-01-01T00:00:00Z",
                    "valid_until": None,
                    **rates,
                    "peak": {**peak, "windows": [{"start": "01:00", "end": "02:00"}]},
                    "note": text,
                    "source": f"https://{text}",
                    "confidence": "documented",
                }
            ],
        ),
        (("x-pricing",), {"usage": "Usage", "model": "model", "time": "created", **{name: name for name in counts}}),
        (
            ("components", "schemas", "Usage"),
            {"x-response": True, "type": "object", "required": [*counts], "properties": usage},
        ),
        ((*thing, "usage"), {"$ref": "#/components/schemas/Usage"}),
        ((*thing, "model"), {"type": "string"}),
        ((*thing, "created"), {"type": "integer"}),
        (("components", "schemas", "Thing", "required"), ["model", "created"]),
    ]


class Masked(ast.NodeTransformer):
    """Hides what strings say, but not what strings that stand for types are made of."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant("text") if isinstance(node.value, (str, bytes)) else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if ast.unparse(node.annotation) == "TypeAlias" and isinstance(node.value, ast.Constant):
            node.value = _parsed(node.value)
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if ast.unparse(node.func) == "TypedDict" and isinstance(node.args[1], ast.Dict):
            node.args[1].values = [_parsed(value) for value in node.args[1].values]
        return self.generic_visit(node)


def _parsed(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.Constant)
    return ast.parse(str(node.value), mode="eval").body


@cache
def syntax(source: bytes) -> str:
    """The structure of a module, without what its strings say."""
    return ast.dump(Masked().visit(ast.parse(source)))


def comments(source: bytes) -> list[str]:
    """All comments of a module."""
    return [item.string for item in tokenize.tokenize(BytesIO(source).readline) if item.type == tokenize.COMMENT]


def import_everything(folders: list[Path], cwd: Path) -> None:
    """Import every module of packages in a process of its own, where nothing may happen but that."""
    program = """
import importlib, pathlib, pkgutil, sys, typing
for folder in sys.argv[1:]:
    sys.path.insert(0, folder)
    package = importlib.import_module("petshop")
    for found in pkgutil.walk_packages(package.__path__, "petshop."):
        importlib.import_module(found.name)
    for module in (package, package.models, package.params):
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, type) and module is package.params:
                names = {n: getattr(package.models, n) for n in package.models.__all__}
                typing.get_type_hints(value, None, names)
    for name in [name for name in sys.modules if name.partition(".")[0] == "petshop"]:
        del sys.modules[name]
    sys.path.remove(folder)
"""
    cwd.mkdir()
    command = [sys.executable, "-W", "error", "-c", program, *map(str, folders)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert list(cwd.iterdir()) == []


def render(document: dict[str, Any], folder: Path) -> Path:
    """Render a document without the cost of formatting: what ruff leaves out or moves is the same for all texts."""
    validate(document)
    check_extensions(document)
    contract = Contract(document, "0" * 64)
    assert lint(contract) == []
    folder.mkdir(parents=True)
    with redirect_stdout(StringIO()):
        assert build(contract, CONFIG, read_config(CONFIG), folder / "petshop") == []
    return folder
