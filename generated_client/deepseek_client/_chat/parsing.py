"""``parse``: asks for an answer of a Python type, and makes it one. Without I/O but for the two drivers at the end."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeAlias

from .._codec import is_object
from .._config import check_count
from .._errors import ConfigurationError
from ..types import Unset
from .contract import Completion
from .convert import convert
from .errors import ParseError, ParseFailure
from .examples import example_of
from .forms import Member, Record
from .misfits import Misfit, Problem
from .reading import read_type
from .replies import calls_in, cut_short, text_in, total
from .request import Clock, Rules, listed
from .results import ParsedCompletion, ParsedT
from .schema import schema_of
from .strict import strict_of, without_nulls
from .values import NotJSON, load

if TYPE_CHECKING:
    # Only type checkers read this, and they know it without an installation: typing has it from Python 3.15 on.
    from typing_extensions import TypeForm

Mode: TypeAlias = Literal["json", "tool"]

_SHOWN = 3  # problems that a message shows; the exception has all
_FENCED = re.compile(r"\s*```\w*\n(.*?)\n?```\s*", re.DOTALL)


class Parse(Generic[ParsedT]):
    """One call of ``parse``: what to send next, and what the answer means."""

    def __init__(
        self,
        response_type: TypeForm[ParsedT],
        body: Mapping[str, Any],
        *,
        extra_body: Mapping[str, Any] | None,
        mode: Mode,
        empty_retries: int,
        deadline: float | Unset | None,
        rules: Rules,
    ) -> None:
        if mode not in ("json", "tool"):
            raise ConfigurationError(f"mode={mode!r} must be 'json' or 'tool'")
        self._clock = Clock(deadline, "parse")
        self._retries = check_count("empty_retries", empty_retries)
        self._mode = mode
        self._name = str(getattr(response_type, "__name__", response_type))
        self._form = read_type(response_type)
        self._schema = schema_of(self._form)
        if self._schema.get("type") != "object":  # only an object can be the whole document
            self._form = Record("answer", _unwrapped, members=(Member("value", self._form, required=True),))
            self._schema = schema_of(self._form)
        self._tool = re.sub(r"[^A-Za-z0-9_-]+", "_", self._name).strip("_")[:64] or "answer"
        self._strict = mode == "tool" and rules.strict_definitions is not None
        self._body = {**body, "messages": listed(body["messages"], "messages", "messages")}
        if mode == "json":
            self._body["response_format"] = {"type": "json_object"}
            self._instruct(self._json_instruction())
        else:
            self._body["tools"] = [{"type": "function", "function": self._function(rules)}]
            if rules.can_force({**self._body, **(extra_body or {})}):
                self._body["tool_choice"] = {"type": "function", "function": {"name": self._tool}}
            else:
                self._instruct(f"Give your answer by calling the function {self._tool}, once, and say nothing else.")
        self._answers: list[Completion] = []

    def arguments(self) -> dict[str, Any]:
        """What to send the next request with."""
        return {"body": self._body, **self._clock.left()}

    def read(self, answer: Completion) -> ParsedCompletion[ParsedT] | None:
        """The result, or None if there is to be another request.

        Raises:
            ParseError: there is no result, and nothing more is to be done.
        """
        self._answers.append(answer)
        text, calls = text_in(answer), calls_in(answer)
        if self._mode == "tool" and calls:
            text = calls[0].function.arguments
        if (reason := cut_short(answer)) is not None:
            self._fail("truncated", f"the answer is not complete: it ended with {reason!r}", text)
        if not text.strip():
            self._empty(text)
            return None
        if self._mode == "tool" and [call.function.name for call in calls] != [self._tool]:
            called = ", ".join(call.function.name for call in calls) or "nothing"
            self._fail("no_call", f"the model had to call {self._tool} once, and called {called}", text)
        return ParsedCompletion(
            parsed=self._value(text),
            text=text,
            completion=answer,
            usage=total(self._answers),
            completions=tuple(self._answers),
        )

    def _json_instruction(self) -> str:
        schema, example = (json.dumps(item, ensure_ascii=False) for item in (self._schema, example_of(self._schema)))
        return (
            f"Answer with one json object and nothing else. It must fit this JSON Schema:\n{schema}\n"
            f"Its form, with other values than yours:\n{example}"
        )

    def _function(self, rules: Rules) -> dict[str, Any]:
        function: dict[str, Any] = {"name": self._tool, "description": f"Takes your answer: {self._name}."}
        if rules.strict_definitions is None:
            return {**function, "parameters": self._schema}
        return {**function, "parameters": strict_of(self._schema, rules.strict_definitions), "strict": True}

    def _instruct(self, text: str) -> None:
        # After the caller's own instructions and before the conversation, so that a cache of prefixes still helps.
        messages: list[Any] = list(self._body["messages"])
        place = next((index for index, item in enumerate(messages) if _role(item) != "system"), len(messages))
        self._body["messages"] = [*messages[:place], {"role": "system", "content": text}, *messages[place:]]

    def _empty(self, text: str) -> None:
        if len(self._answers) > self._retries:
            times = f", {len(self._answers)} times" if self._retries else ""
            self._fail("empty", f"the answer is empty{times}", text)
        if len(self._answers) == 1:
            wanted = "Write the json object" if self._mode == "json" else f"Call {self._tool}"
            reminder = {"role": "user", "content": f"Your answer was empty. {wanted} now."}
            self._body["messages"] = [*self._body["messages"], reminder]

    def _value(self, text: str) -> ParsedT:
        try:
            value = load(found[1] if (found := _FENCED.fullmatch(text)) else text)
        except NotJSON as error:
            self._fail("not_json", f"the answer is not JSON: {error}", text)
        if self._strict:
            value = without_nulls(value, self._schema)
        try:
            parsed: ParsedT = convert(self._form, value)
        except Misfit as misfit:
            shown = "; ".join(map(str, misfit.problems[:_SHOWN]))
            more = f"; and {len(misfit.problems) - _SHOWN} more" if len(misfit.problems) > _SHOWN else ""
            self._fail("mismatch", f"the answer is no {self._name}: {shown}{more}", text, misfit.problems)
        return parsed

    def _fail(self, kind: ParseFailure, reason: str, text: str, problems: tuple[Problem, ...] = ()) -> NoReturn:
        raise ParseError(reason, kind=kind, text=text, completion=self._answers[-1], problems=problems) from None


def _unwrapped(value: Any) -> Any:
    return value


def _role(message: Any) -> Any:
    return message.get("role") if is_object(message) else getattr(message, "role", None)


def parse(send: Callable[..., Completion], call: Parse[ParsedT]) -> ParsedCompletion[ParsedT]:
    """Send requests until there is a result."""
    while (result := call.read(send(**call.arguments()))) is None:
        pass
    return result


async def aparse(send: Callable[..., Awaitable[Completion]], call: Parse[ParsedT]) -> ParsedCompletion[ParsedT]:
    """Send requests until there is a result."""
    while (result := call.read(await send(**call.arguments()))) is None:
        pass
    return result
