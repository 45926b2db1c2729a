"""Finds a calculation in a sentence and works it out exactly."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction

_WORDS = {
    "plus": "+",
    "minus": "-",
    "times": "*",
    "multiplied by": "*",
    "divided by": "/",
    "×": "*",  # noqa: RUF001 - people type it
    "÷": "/",
    "加": "+",
    "减": "-",
    "乘以": "*",
    "除以": "/",
}
_WORD = re.compile(rf"(?<!\s)\s*({'|'.join(map(re.escape, _WORDS))})\s*", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
# It begins only where a number or a bracket begins, and has few spaces in a row, so that a search is short.
_EXPRESSION = re.compile(rf"(?<![0-9(])\(*-?{_NUMBER}\)*(?:\s{{0,9}}[-+*/]\s{{0,9}}\(*\s{{0,9}}{_NUMBER}\)*)+")
_OPERATORS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: Fraction.__truediv__,
}
# Longer ones are not sums a person asks about, and nested ones could exhaust the stack.
_MAX_LENGTH = 200


def find_calculation(text: str) -> tuple[str, str] | None:
    """The first calculation in a text and its result, as in ("17 + 25", "42")."""
    if not _DIGIT.search(text):
        return None
    symbols = _WORD.sub(lambda found: f" {_WORDS[found[1].lower()]} ", text)
    match = _EXPRESSION.search(symbols)
    if match is None or len(match.group()) > _MAX_LENGTH:
        return None
    expression = re.sub(r"\s+", " ", match.group()).strip()
    try:
        result = _evaluate(ast.parse(expression, mode="eval").body)
    except (SyntaxError, ValueError, ZeroDivisionError):
        return None
    return expression, _show(result)


def _evaluate(node: ast.expr) -> Fraction:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        return Fraction(str(node.value))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_evaluate(node.operand)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return _OPERATORS[type(node.op)](_evaluate(node.left), _evaluate(node.right))
    raise ValueError(f"not a calculation: {ast.dump(node)}")


def _show(result: Fraction) -> str:
    if result.denominator == 1:
        return str(result.numerator)
    return f"{float(result):.6g}"
