"""From decoded JSON to Python values: strict about types, tolerant about members that nobody asked for."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .._codec import excerpt, is_array, is_object
from .forms import (
    AnyOf,
    Anything,
    Choice,
    Described,
    Foreign,
    Form,
    Limit,
    Limited,
    ListOf,
    Loaded,
    MapOf,
    Named,
    Record,
    Scalar,
    TupleOf,
)
from .misfits import Misfit, OutOfLimits, Problem

_NAMES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def convert(form: Form, value: Any) -> Any:
    """The Python value that a decoded JSON document stands for.

    Raises:
        Misfit: it stands for none; every problem is told, with its path in the document.
    """
    try:
        return _convert(form, value)
    except Misfit as misfit:
        raise Misfit(misfit.below("$")) from None
    except RecursionError:
        raise Misfit([Problem("$", "nested too deeply")]) from None


def _convert(form: Form, value: Any) -> Any:
    match form:
        case Anything():
            return value
        case Described() | Named():
            return _convert(form.form, value)
        case Limited():
            return _within(form, value)
        case Scalar():
            return _scalar(form, value)
        case Loaded():
            return _loaded(form, value)
        case Choice():
            return _choice(form, value)
        case ListOf():
            return _build(form.make, _items([form.items] * len(_array(form, value)), value))
        case TupleOf():
            return tuple(_items(form.items, _array(form, value)))
        case MapOf():
            return _members(((key, form.values, item) for key, item in _object(form, value).items()), [])
        case AnyOf():
            return _any(form, value)
        case Record():
            return _record(form, value)
        case Foreign():
            return _foreign(form, value)


def _within(form: Limited, value: Any) -> Any:
    converted = _convert(form.form, value)
    broken = [limit for limit in form.limits if not _holds(limit, converted)]
    if broken:
        raise OutOfLimits(Problem("", f"expected {limit.text}, got {excerpt(value)}") for limit in broken)
    return converted


def _holds(limit: Limit, value: Any) -> bool:
    try:
        return limit.holds(value)
    except (TypeError, ValueError, ArithmeticError):  # a moment with a time zone and one without have no order
        return False


def _scalar(form: Scalar, value: Any) -> Any:
    match form.kind, value:
        case ("string", str()) | ("boolean", bool()) | ("null", None):
            return value
        case ("integer" | "number", bool()):
            pass
        case "integer", int():
            return value
        case "integer", float() if value.is_integer():  # JSON does not tell 1.0 from 1
            return int(value)
        case "number", int() | float() if _finite(value):
            return float(value)
        case _:
            pass
    raise _wrong(form, value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # an integer beyond all floats
        return False


def _loaded(form: Loaded, value: Any) -> Any:
    if isinstance(value, str) == (form.kind == "string") and isinstance(value, (str, int, float)):
        try:
            if not isinstance(value, bool):
                return form.load(value)
        except (ValueError, ArithmeticError):
            pass
    raise _wrong(form, value)


def _choice(form: Choice, value: Any) -> Any:
    for plain, meant in form.values:
        # True equals 1 in Python, and not in JSON.
        if plain == value and isinstance(plain, bool) == isinstance(value, bool):
            return meant
    raise _wrong(form, value)


def _array(form: Form, value: Any) -> Sequence[Any]:
    if not is_array(value):
        raise _wrong(form, value)
    if isinstance(form, TupleOf) and len(value) != len(form.items):
        raise Misfit([Problem("", f"expected {len(form.items)} items, got {len(value)}")])
    return value


def _items(forms: Sequence[Form], values: Sequence[Any]) -> list[Any]:
    converted: list[Any] = []
    problems: list[Problem] = []
    for index, (form, value) in enumerate(zip(forms, values, strict=True)):
        try:
            converted.append(_convert(form, value))
        except Misfit as misfit:
            problems.extend(misfit.below(f"[{index}]"))
    if problems:
        raise Misfit(problems)
    return converted


def _object(form: Form, value: Any) -> Mapping[str, Any]:
    if not is_object(value):
        raise _wrong(form, value)
    return value


def _members(members: Iterable[tuple[str, Form, Any]], problems: list[Problem]) -> dict[str, Any]:
    converted: dict[str, Any] = {}
    for key, form, value in members:
        try:
            converted[key] = _convert(form, value)
        except Misfit as misfit:
            problems.extend(misfit.below(_step(key)))
    if problems:
        raise Misfit(problems)
    return converted


def _record(form: Record, value: Any) -> Any:
    given = _object(form, value)
    missing = [
        Problem(_step(member.key), "this required member is missing")
        for member in form.members
        if member.required and member.key not in given
    ]
    known = ((member.key, member.form, given[member.key]) for member in form.members if member.key in given)
    arguments = _members(known, missing)
    return _build(form.make, **arguments)


def _build(make: Callable[..., Any], /, *arguments: Any, **members: Any) -> Any:
    try:
        return make(*arguments, **members)
    except Exception as error:  # whatever a class does not like about its members, they do not fit it
        raise Misfit([Problem("", f"{type(error).__name__}: {error}")]) from error


def _foreign(form: Foreign, value: Any) -> Any:
    # As JSON and not as Python values: dates and enums are strings there even to a strict model.
    try:
        return form.model.model_validate_json(json.dumps(value), strict=True)
    except Exception as error:
        found: Any = getattr(error, "errors", None)  # of a ValidationError; others come out of validators as they are
        if found is None:
            raise Misfit([Problem("", f"{type(error).__name__}: {error}")]) from error
        raise Misfit(
            Problem("".join(map(_step, item["loc"])), str(item["msg"])) for item in found(include_url=False)
        ) from error


def _any(form: AnyOf, value: Any) -> Any:
    fits: list[tuple[int, Any]] = []
    misfits: list[Misfit] = []
    for option in form.options:
        try:
            fits.append((_unknown(option, value), _convert(option, value)))
        except Misfit as misfit:
            if isinstance(misfit, OutOfLimits) or _same_kind(option, value):
                misfits.append(misfit)
            continue
        if fits[-1][0] == 0:
            break
    if fits:
        # Of objects that would all do, the one that leaves the least out.
        return min(fits, key=lambda fit: fit[0])[1]
    if misfits:
        raise min(misfits, key=lambda misfit: len(misfit.problems))
    raise _wrong(form, value)


def _unknown(form: Form, value: Any) -> int:
    """How many members of an object a form does not know."""
    if not is_object(value):
        return 0
    if isinstance(form, (Described, Limited, Named)):
        return _unknown(form.form, value)
    if isinstance(form, Record):
        return len(value.keys() - {member.key for member in form.members})
    if isinstance(form, Foreign):
        return len(value.keys() - set(form.model.model_fields))
    return 0


def _same_kind(form: Form, value: Any) -> bool:
    """Whether objects fail a form because of their members, and arrays because of their items."""
    match form:
        case Described() | Limited() | Named():
            return _same_kind(form.form, value)
        case Record() | Foreign() | MapOf():
            return isinstance(value, dict)
        case ListOf() | TupleOf():
            return isinstance(value, list)
        case _:
            return False


def _wrong(form: Form, value: Any) -> Misfit:
    return Misfit([Problem("", f"expected {_name(form)}, got {excerpt(value)}")])


def _name(form: Form) -> str:
    match form:
        case Scalar():
            return _NAMES[form.kind]
        case Loaded():
            return form.name
        case Choice():
            return "one of " + ", ".join(json.dumps(plain, ensure_ascii=False) for plain, _ in form.values)
        case ListOf() | TupleOf():
            return "an array"
        case AnyOf():
            return " or ".join(_name(option) for option in form.options)
        case Described() | Limited() | Named():
            return _name(form.form)
        case _:
            return "an object"


def _step(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if key.isidentifier() else f"[{json.dumps(key, ensure_ascii=False)}]"
