"""Python functions as tools: what the model is told of one, and what becomes of the arguments that it writes."""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

from attrs import frozen

from .._codec import excerpt, is_object
from .._errors import ConfigurationError
from .classes import function_behind
from .convert import convert
from .forms import Record
from .misfits import Misfit
from .reading import read_function
from .request import Rules
from .schema import Schema, schema_of
from .strict import strict_of, without_nulls
from .values import NotJSON, load


class BadCall(Exception):
    """The model calls what is not there, or with what does not fit. The message is for the model to read."""


@frozen
class Function:
    """A function that the model may call."""

    parameters: Record
    schema: Schema
    strict_schema: Schema | None
    asynchronous: bool

    def definition(self) -> dict[str, Any]:
        """The entry of ``tools`` in a request."""
        told: dict[str, Any] = {"name": self.parameters.name, "parameters": self.strict_schema or self.schema}
        if self.parameters.doc:
            told["description"] = self.parameters.doc
        if self.strict_schema is not None:
            told["strict"] = True
        return {"type": "function", "function": told}

    def bind(self, text: str) -> Callable[[], Any]:
        """The call with the arguments that the model has written.

        Raises:
            BadCall: the text is not JSON, or the function does not take what it says.
        """
        try:
            value = load(text if text.strip() else "{}")  # a function without parameters may be called with nothing
            if self.strict_schema is not None:
                value = without_nulls(value, self.schema)
            call: Callable[[], Any] = convert(self.parameters, value)
        except NotJSON as error:
            raise BadCall(f"the arguments are not JSON: {error}") from error
        except Misfit as misfit:
            raise BadCall(f"the arguments do not fit: {'; '.join(map(str, misfit.problems))}") from misfit
        return call


def read_tools(tools: Iterable[Any], rules: Rules, *, strict: bool) -> tuple[dict[str, Function], list[Any]]:
    """The functions by name, and all tools as a request has them.

    Raises:
        ConfigurationError: something is no tool, or cannot be described to the model.
    """
    functions: dict[str, Function] = {}
    sent: list[Any] = []
    for tool in tools:
        if not callable(tool):
            _check_other(tool)
            sent.append(tool)
            continue
        function = _read(tool, rules.strict_definitions if strict else None)
        if functions.setdefault(function.parameters.name, function) is not function:
            name = function.parameters.name
            raise ConfigurationError(f"two tools are called {name}; the model could not tell them apart")
        sent.append(function.definition())
    return functions, sent


def _check_other(tool: Any) -> None:
    """Any other tool is run by the server, so the description of a function is a mistake."""
    kind = tool.get("type") if is_object(tool) else getattr(tool, "type", None)
    if not isinstance(kind, str) or kind == "function":
        raise ConfigurationError(f"{excerpt(tool)} cannot be run; give the Python function itself")


def _read(tool: Any, definitions: str | None) -> Function:
    inner = tool
    while isinstance(inner, functools.partial):
        inner = inner.func
    name = str(getattr(inner, "__name__", type(inner).__name__))
    if isinstance(inner, type) or not re.fullmatch(r"[A-Za-z0-9_-]+", name):
        raise ConfigurationError(f"{tool!r} cannot be a tool: give a function with a name of ASCII letters and digits")
    parameters = read_function(tool, name)
    schema = schema_of(parameters)
    schema.pop("description", None)  # it is told beside the schema
    return Function(
        parameters=parameters,
        schema=schema,
        strict_schema=strict_of(schema, definitions) if definitions else None,
        asynchronous=inspect.iscoroutinefunction(inner) or inspect.iscoroutinefunction(function_behind(inner)),
    )
