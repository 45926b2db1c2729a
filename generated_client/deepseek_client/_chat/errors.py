"""Exceptions about what a model wrote. The calls themselves succeeded, or there was nothing to call."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

from .._root import RootError

if TYPE_CHECKING:
    from .contract import Completion, MessageInput
    from .misfits import Problem

ParseFailure: TypeAlias = Literal["empty", "truncated", "no_call", "not_json", "mismatch"]
ToolRunFailure: TypeAlias = Literal["rounds", "truncated", "closed"]


class ParseError(RootError, ValueError):
    """An answer is not of the type that was asked for.

    ``kind`` says why: ``empty`` (nothing was written), ``truncated`` (the answer is not complete, see
    ``finish_reason``), ``no_call`` (the function that carries the answer was not called, or more than once),
    ``not_json``, or ``mismatch`` (JSON of another form, see ``problems``).
    """

    def __init__(
        self,
        message: str = "",
        *,
        kind: ParseFailure = "mismatch",
        text: str = "",
        completion: Completion | None = None,
        problems: Iterable[Problem] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind: ParseFailure = kind
        self.text = text
        """What the model wrote in place of the value."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        """What is wrong where: pairs of a path such as ``$.items[2].price`` and a message."""
        self.completion = completion
        """The whole answer."""

    @property
    def finish_reason(self) -> str | None:
        """Why the model stopped."""
        return self.completion.choices[0].finish_reason if self.completion and self.completion.choices else None


class ToolRunError(RootError):
    """A run of tools ended without a final answer.

    ``kind`` says why: ``rounds`` (the model still called functions in the last round that was allowed), ``truncated``
    (an answer with calls in it is not complete, see its ``finish_reason``), or ``closed`` (a stream was closed, or had
    failed, before its last answer). The calls of that answer were not made.
    """

    def __init__(
        self,
        message: str = "",
        *,
        kind: ToolRunFailure = "rounds",
        messages: Iterable[MessageInput] = (),
        completion: Completion | None = None,
        rounds: int = 0,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.kind: ToolRunFailure = kind
        self.messages: list[MessageInput] = list(messages)
        """The conversation before the answer that was not followed; it can be sent again."""
        self.completion = completion
        """The newest answer."""
        self.rounds = rounds
        """How many requests were sent."""


__all__ = ["ParseError", "ParseFailure", "ToolRunError", "ToolRunFailure"]
