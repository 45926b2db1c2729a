"""Runs the "model": decides what to say, then cuts it at stop sequences and at the token budget."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from deepseek_mock.answers import last_user_text, plain_answer, title_of
from deepseek_mock.chat_request import ChatRequest
from deepseek_mock.continuation import continue_answer
from deepseek_mock.contract import Model
from deepseek_mock.json_answers import json_answer
from deepseek_mock.profiles import Profile
from deepseek_mock.reasoning import reasoning
from deepseek_mock.rules import Reply
from deepseek_mock.tokens import Tokenizer
from deepseek_mock.tool_use import PlannedCall, plan_calls

# Tokens around a call besides its name and arguments. With a smaller budget no part of the call appears.
CALL_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Call:
    """A tool call as far as the budget reached. `arguments` are tokens and may end within the JSON."""

    index: int
    id: str
    name: str
    arguments: tuple[str, ...]


@dataclass(slots=True)
class Generation:
    """What was generated. `reasoning` is None outside thinking mode; `completion_tokens` counts it all."""

    content: tuple[str, ...]
    finish_reason: str
    completion_tokens: int
    reasoning: tuple[str, ...] | None = None
    calls: tuple[Call, ...] = ()
    title: str | None = None


@dataclass(slots=True)
class _Budget:
    """Tokens that may still be generated."""

    left: int
    used: int = 0
    exhausted: bool = field(default=False)

    def take(self, tokens: list[str]) -> tuple[str, ...]:
        number = min(len(tokens), self.left)
        self.left -= number
        self.used += number
        if number == len(tokens):
            return tuple(tokens)
        self.exhausted = True
        return tuple(tokens[:number])

    def take_all(self, number: int) -> bool:
        """Takes tokens that only make sense together."""
        fits = number <= self.left
        spent = min(number, self.left)
        self.left -= spent
        self.used += spent
        self.exhausted = self.exhausted or not fits
        return fits


def generate_chat(request: ChatRequest, model: Model, room: int, tokenizer: Tokenizer, profile: Profile) -> Generation:
    """The answer to a chat request; `room` is what the context window has left, in tokens."""
    tokenize = tokenizer.tokenize
    planned = plan_calls(request)
    answer = "" if planned else _answer(request)
    budget = _Budget(min(_limit(request, model), room))
    own = profile.reasoning_budget
    reasoning_budget = budget if own is None else _Budget(own)
    thoughts: tuple[str, ...] | None = None
    if request.thinking:
        thoughts = reasoning_budget.take(tokenize(_thoughts(request, answer, planned)))
    content, stopped = cut_at_stop(answer, request.sampling.stop)
    generated = () if budget.exhausted else budget.take(tokenize(content))
    calls: tuple[Call, ...] = ()
    if planned and not (budget.exhausted or stopped):
        calls = _calls(request, planned, budget, tokenizer, profile)
    finish = "length" if budget.exhausted else "tool_calls" if calls else "stop"
    return Generation(
        content=generated,
        finish_reason=finish,
        completion_tokens=budget.used + (0 if own is None else reasoning_budget.used),
        reasoning=thoughts,
        calls=calls,
        title=title_of(request.messages) if request.title else None,
    )


def scripted_chat(request: ChatRequest, reply: Reply, tokenizer: Tokenizer, profile: Profile) -> Generation:
    """The answer that a scenario gives. It is not cut: neither `stop` nor `max_tokens` count."""
    tokenize = tokenizer.tokenize
    thoughts = None if reply.reasoning is None else tuple(tokenize(reply.reasoning))
    content = tuple(tokenize(reply.text or ""))
    calls: list[Call] = []
    for index, call in enumerate(reply.tool_calls):
        arguments = call.arguments
        if not isinstance(arguments, str):
            arguments = json.dumps(arguments, ensure_ascii=False)
        identifier = call.id or profile.tool_call_id(_conversation(request), index)
        calls.append(Call(index, identifier, call.name, tuple(tokenize(arguments))))
    spent = sum(CALL_TOKENS + len(tokenize(call.name)) + len(call.arguments) for call in calls)
    return Generation(
        content=content,
        finish_reason=reply.finish_reason or ("tool_calls" if calls else "stop"),
        completion_tokens=len(content) + len(thoughts or ()) + spent,
        reasoning=thoughts,
        calls=tuple(calls),
        title=title_of(request.messages) if request.title else None,
    )


def cut_at_stop(text: str, stops: tuple[str, ...]) -> tuple[str, bool]:
    """The text before the first stop sequence; the sequence itself is not returned."""
    if not stops:
        return text, False
    places = [text.find(stop) for stop in stops if stop and stop in text]
    return (text[: min(places)], True) if places else (text, False)


def take_tokens(tokens: list[str], limit: int) -> tuple[tuple[str, ...], str]:
    """Those tokens of a text that are within a limit, and the finish reason that goes with it."""
    budget = _Budget(limit)
    taken = budget.take(tokens)
    return taken, "length" if budget.exhausted else "stop"


def _answer(request: ChatRequest) -> str:
    last = request.messages[-1]
    as_json = request.response_format == "json_object"
    answer = json_answer(request.messages) if as_json else plain_answer(request.messages)
    if not answer.isascii():
        # JSON inside a string may escape half a surrogate pair, which no UTF-8 can hold.
        answer = answer.encode("utf-8", "replace").decode()
    if last.prefix:
        return continue_answer(last.text, answer, last_user_text(request.messages))
    return answer


def _thoughts(request: ChatRequest, answer: str, planned: list[PlannedCall]) -> str:
    thoughts = reasoning(request, answer, planned)
    begun = request.messages[-1].reasoning_content if request.messages[-1].prefix else None
    if begun:
        # A chain of thought that the caller has begun is carried on, not repeated.
        return (" " if re.search(r"\S$", begun) else "") + thoughts
    return thoughts


def _limit(request: ChatRequest, model: Model) -> int:
    if request.sampling.max_tokens is not None:
        return request.sampling.max_tokens
    mode = "non_thinking"
    if request.thinking:
        mode = "thinking_max_effort" if request.effort == "max" else "thinking"
    return model.default_max_tokens[mode]


def _calls(
    request: ChatRequest, planned: list[PlannedCall], budget: _Budget, tokenizer: Tokenizer, profile: Profile
) -> tuple[Call, ...]:
    tokenize = tokenizer.tokenize
    conversation = _conversation(request)
    calls: list[Call] = []
    for index, call in enumerate(planned):
        if budget.exhausted or not budget.take_all(CALL_TOKENS + len(tokenize(call.name))):
            break
        arguments = budget.take(tokenize(call.arguments))
        calls.append(Call(index, profile.tool_call_id(conversation, index), call.name, arguments))
    return tuple(calls)


def _conversation(request: ChatRequest) -> str:
    return "\0".join(f"{message.role}\0{message.text}" for message in request.messages)
