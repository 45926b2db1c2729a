"""What the helpers give: a typed answer, a run of tools, and on the way the events of a streamed run."""

from __future__ import annotations

from typing import Generic, TypeAlias, TypeVar, final

from attrs import field, frozen

from .contract import Call, Chunk, Completion, MessageInput, Usage
from .replies import text_in

ParsedT = TypeVar("ParsedT")


@frozen(kw_only=True)
class ParsedCompletion(Generic[ParsedT]):
    """An answer, and the value that it holds."""

    parsed: ParsedT
    """The value."""
    text: str
    """The JSON that it was read from."""
    completion: Completion
    """The whole answer, with the reasoning and the reason why it ended."""
    usage: Usage
    """The tokens of all requests; more than those of the answer if an empty one came before it."""
    completions: tuple[Completion, ...] = field(default=(), repr=False)
    """The answers to all requests in their order; the last one is ``completion``."""


@frozen(kw_only=True)
class ToolRun:
    """A conversation in which the model called functions until it had an answer."""

    final: Completion
    """The last answer, which calls nothing."""
    messages: list[MessageInput]
    """The whole conversation, the last answer included; it can be continued and sent again."""
    rounds: int
    """How many requests were sent."""
    usage: Usage
    """The tokens of all requests together."""
    completions: tuple[Completion, ...] = field(default=(), repr=False)
    """The answers to all requests in their order; the last one is ``final``."""

    @property
    def text(self) -> str:
        """The text of the last answer."""
        return text_in(self.final)


@final
@frozen(kw_only=True)
class ChunkEvent:
    """A piece of an answer has arrived."""

    chunk: Chunk
    round: int
    """Number of the request, from 1."""

    @property
    def text(self) -> str:
        """The text in it."""
        return (self.chunk.choices[0].delta.content or "") if self.chunk.choices else ""

    @property
    def reasoning(self) -> str:
        """The reasoning in it, if the contract knows of any."""
        return str(getattr(self.chunk, "reasoning", ""))


@final
@frozen(kw_only=True)
class ToolCallEvent:
    """An answer is complete and asks for this call, which comes next."""

    call: Call
    round: int
    """Number of the request, from 1."""

    @property
    def name(self) -> str:
        """The function's name."""
        return self.call.function.name

    @property
    def arguments(self) -> str:
        """The arguments as the model wrote them; they may be invalid."""
        return self.call.function.arguments


@final
@frozen(kw_only=True)
class ToolResultEvent:
    """A call was made, or could not be."""

    call: Call
    content: str
    """What the model is told."""
    error: Exception | None = None
    """Why there is no result: what the function raised, or what is wrong with the call."""
    round: int
    """Number of the request, from 1."""

    @property
    def name(self) -> str:
        """The function's name."""
        return self.call.function.name


ToolEvent: TypeAlias = ChunkEvent | ToolCallEvent | ToolResultEvent
"""Something that happens in a streamed run."""
