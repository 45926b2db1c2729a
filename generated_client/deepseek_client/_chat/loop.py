"""``run_tools`` without I/O: what to send next, which functions to call, and when it is over."""

from __future__ import annotations

import inspect
import logging
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from .._config import check_count
from .._errors import APIError, ConfigurationError
from ..types import Unset
from .contract import Call, Completion, MessageInput
from .errors import ToolRunError, ToolRunFailure
from .functions import BadCall, read_tools
from .replies import calls_in, cut_short, total
from .request import Clock, Rules, listed
from .results import ToolResultEvent, ToolRun
from .values import text_of

_log = logging.getLogger((__package__ or "").rpartition(".")[0])  # the one logger of the whole package


class Loop:
    """One run. A driver sends what ``arguments`` gives, and makes the calls that ``receive`` returns."""

    def __init__(
        self,
        tools: Iterable[Any],
        body: Mapping[str, Any],
        *,
        max_rounds: int,
        strict: bool,
        deadline: float | Unset | None,
        rules: Rules,
        asynchronous: bool,
    ) -> None:
        self._clock = Clock(deadline, "run_tools")
        self._max_rounds = check_count("max_rounds", max_rounds)
        if not max_rounds:
            raise ConfigurationError("max_rounds=0 would send nothing")
        listed_tools = listed(tools, "tools", "functions and of tools that the server runs")
        self._functions, sent = read_tools(listed_tools, rules, strict=strict)
        if not asynchronous:
            for name, function in self._functions.items():
                if function.asynchronous:
                    raise ConfigurationError(f"{name} is an async function: run it with the asynchronous client")
        self._body = {**body, "tools": sent} if sent else dict(body)
        self.messages: list[MessageInput] = listed(body["messages"], "messages", "messages")
        self._answers: list[Completion] = []
        self.finished = False

    @property
    def round(self) -> int:
        """Number of the newest request, from 1."""
        return len(self._answers)

    def arguments(self) -> dict[str, Any]:
        """What to send the next request with."""
        # A choice that forces a call would force one in every round, so it holds for the first alone.
        dropped = ("tool_choice",) if self._answers else ()
        body = {key: value for key, value in self._body.items() if key not in dropped}
        return {"body": {**body, "messages": list(self.messages)}, **self._clock.left()}

    @contextmanager
    def watched(self) -> Generator[None]:
        """A request that fails tells how far the conversation had come: functions may have done things by then."""
        try:
            yield
        except APIError as error:
            error.messages = tuple(self.messages)
            raise

    def receive(self, answer: Completion) -> list[Call]:
        """The calls that an answer asks for; none if it is the last one.

        Raises:
            ToolRunError: they are not to be made.
        """
        self._answers.append(answer)
        calls = calls_in(answer)
        if calls and (reason := cut_short(answer)) is not None:
            self._fail("truncated", f"an answer with calls is not complete: it ended with {reason!r}")
        if calls and self.round >= self._max_rounds:
            self._fail(
                "rounds", f"the model still calls functions in round {self.round}, the last one; raise max_rounds"
            )
        if not calls:
            self.finished = True
            if answer.choices:
                self.messages.append(answer.choices[0].message)
        return calls

    def perform(self, call: Call) -> ToolResultEvent:
        """Make a call."""
        try:
            value = self._bind(call)()
        except Exception as error:  # noqa: BLE001 - the model is told, and may find another way
            return self._failed(call, error)
        if inspect.isawaitable(value):
            if inspect.iscoroutine(value):
                value.close()
            raise ConfigurationError(
                f"{call.function.name} gave something to await: run it with the asynchronous client"
            )
        return self._returned(call, value)

    async def aperform(self, call: Call) -> ToolResultEvent:
        """Make a call; a function that is not async runs in a thread, so that it holds nothing up."""
        from anyio import to_thread  # noqa: PLC0415 - it comes with httpx, and only asynchronous clients need it

        try:
            bound = self._bind(call)
            value = bound() if self._functions[call.function.name].asynchronous else await to_thread.run_sync(bound)
            if inspect.isawaitable(value):
                value = await value
        except Exception as error:  # noqa: BLE001 - the model is told, and may find another way
            return self._failed(call, error)
        return self._returned(call, value)

    def answer(self, results: Iterable[ToolResultEvent]) -> None:
        """Add the answer with calls, and what came of all of them: neither can be sent without the other."""
        self.messages.append(self._answers[-1].choices[0].message)
        for item in results:
            message: Any = {"role": "tool", "tool_call_id": item.call.id, "content": item.content}
            self.messages.append(message)

    def result(self) -> ToolRun:
        """The result, when the last answer is there.

        Raises:
            ToolRunError: it is not there.
        """
        if not self.finished:
            self._fail("closed", "the run was stopped before its last answer")
        return ToolRun(
            final=self._answers[-1],
            messages=list(self.messages),
            rounds=len(self._answers),
            usage=total(self._answers),
            completions=tuple(self._answers),
        )

    def _bind(self, call: Call) -> Callable[[], Any]:
        if (function := self._functions.get(call.function.name)) is None:
            there = ", ".join(self._functions) or "none"
            raise BadCall(f"there is no function {call.function.name!r}; there are: {there}")
        return function.bind(call.function.arguments)

    def _returned(self, call: Call, value: Any) -> ToolResultEvent:
        try:
            return ToolResultEvent(call=call, content=text_of(value), round=self.round)
        except TypeError as error:
            return self._failed(call, error)

    def _failed(self, call: Call, error: Exception) -> ToolResultEvent:
        # Never the message, nor a name that the model made up: they may hold what the conversation is about, or a
        # line end and then whatever looks like a line of the log.
        name = call.function.name
        what = f"the call of {name}" if name in self._functions else "a call of a function that is not there"
        _log.info("run_tools: %s failed: %s", what, type(error).__name__)
        said = str(error) if isinstance(error, BadCall) else f"{type(error).__name__}: {error}"
        return ToolResultEvent(call=call, content=text_of({"error": said}), error=error, round=self.round)

    def _fail(self, kind: ToolRunFailure, reason: str) -> NoReturn:
        raise ToolRunError(
            f"run_tools: {reason}",
            kind=kind,
            messages=self.messages,
            completion=self._answers[-1] if self._answers else None,
            rounds=self.round,
        )
