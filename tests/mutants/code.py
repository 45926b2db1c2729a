"""Mistakes in the mock's code: functions, methods and constants with something wrong about them."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Callable
from typing import Any

from deepseek_mock.tools import Tools

from tests.mutants.mutant import CodeMutant

Any_ = Callable[..., Any]


def result(change: Callable[[Any], Any]) -> Callable[[Any_], Any_]:
    """Changes what a function gives."""
    return lambda right: lambda *arguments, **named: change(right(*arguments, **named))


def instead(value: Any) -> Callable[[Any_], Any_]:
    """Gives something else, without calling the function."""
    return lambda _: lambda *_, **__: value


def constant(value: Any) -> Callable[[Any], Any]:
    """Another value in the place of a constant."""
    return lambda _: value


def _cut_behind(right: Any_) -> Any_:
    """Leaves the stop sequence in the text."""

    def cut(text: str, stops: tuple[str, ...], *more: Any, **named: Any) -> tuple[str, bool]:
        kept, stopped = right(text, stops, *more, **named)
        return (text[: len(kept) + max(map(len, stops))], True) if stopped else (kept, stopped)

    return cut


def _guess_model(right: Any_) -> Any_:
    """Finds a model for every name."""
    return lambda table, name, *more: right(table, name, *more) or right(table, "deepseek-flash", *more)


def _off_by_one(right: Any_) -> Any_:
    """Counts one token of the answer more."""
    return lambda usage: right(dataclasses.replace(usage, completion=usage.completion + 1))


def _half(right: Any_) -> Any_:
    """Half of the tokens that fit."""
    return lambda budget, tokens: right(budget, tokens[: len(tokens) // 2 + 1])


def _without_tools(right: Any_) -> Any_:
    """The prompt of the same request without tools."""
    return lambda request, *more, **named: right(dataclasses.replace(request, tools=Tools()), *more, **named)


CODE = (
    CodeMutant(
        "stop-ignored",
        "stop sequences are not looked for",
        "generation:cut_at_stop",
        lambda _: lambda text, *_: (text, False),
    ),
    CodeMutant(
        "stop-returned",
        "the stop sequence is returned with the text",
        "generation:cut_at_stop",
        _cut_behind,
    ),
    CodeMutant(
        "model-any",
        "every model name is answered",
        "contract:ModelTable.find",
        _guess_model,
    ),
    CodeMutant(
        "cache-never",
        "the context cache never hits",
        "prefix_cache:PrefixCache.look_up",
        result(lambda _: 0),
    ),
    CodeMutant(
        "cache-odd",
        "the context cache counts single tokens, not blocks",
        "prefix_cache:PrefixCache.look_up",
        result(lambda hits: max(hits - 1, 0)),
    ),
    CodeMutant(
        "cache-shared",
        "users share the context cache whatever their user_id",
        "prefix_cache:PrefixCache.look_up",
        lambda right: lambda cache, _, tokens: right(cache, (), tokens),
    ),
    CodeMutant(
        "usage-completion-one-more",
        "completion_tokens is one too many, and so is the total",
        "usage:Usage.to_json",
        _off_by_one,
    ),
    CodeMutant(
        "money-not-taken",
        "answers cost nothing",
        "ledger:Ledger.spend",
        instead(None),
    ),
    CodeMutant(
        "money-not-needed",
        "an empty account is served",
        "ledger:Ledger.require_money",
        instead(None),
    ),
    CodeMutant(
        "answer-id-constant",
        "all answers have the same id",
        "identity:Identity.answer_id",
        instead("1c0b4a5e-7ad2-4b8e-9e0d-6a7f4d8c2b90"),
    ),
    CodeMutant(
        "answer-time-zero",
        "the time of answers is 0",
        "identity:Identity.now",
        instead(0),
    ),
    CodeMutant(
        "call-id-form",
        "ids of tool calls have another form",
        "profiles:NEWEST.tool_call_id",
        result(lambda identifier: identifier.replace("call_", "toolu_")),
    ),
    CodeMutant(
        "call-id-random",
        "ids of tool calls differ when the same is asked again",
        "profiles:NEWEST.tool_call_id",
        result(lambda identifier: f"{identifier[:8]}{random.randbytes(12).hex()}"),  # noqa: S311 - not for secrets
    ),
    CodeMutant(
        "thoughts-none",
        "there is no reasoning in thinking mode",
        "generation:generate_chat",
        result(lambda generation: dataclasses.replace(generation, reasoning=None)),
    ),
    CodeMutant(
        "json-mode-prose",
        "JSON mode gives prose",
        "json_answers:json_answer",
        instead("Here is your JSON."),
    ),
    CodeMutant(
        "json-mode-list",
        "JSON mode gives a list",
        "json_answers:json_answer",
        result(lambda written: f"[{written}]"),
    ),
    CodeMutant(
        "calls-none",
        "tools are never called",
        "tool_use:plan_calls",
        instead([]),
    ),
    CodeMutant(
        "calls-one-only",
        "only one tool is called at a time",
        "tool_use:plan_calls",
        result(lambda planned: planned[:1]),
    ),
    CodeMutant(
        "logprob-positive",
        "log probabilities are positive",
        "logprobs:logprob",
        result(abs),
    ),
    CodeMutant(
        "top-logprobs-one-more",
        "there is one alternative too many",
        "logprobs:alternatives",
        lambda right: lambda token, position, top: right(token, position, top + 1),
    ),
    CodeMutant(
        "limit-temperature",
        "temperature may be up to 20: ranges are not checked",
        "chat_rules:check_sampling",
        instead(None),
    ),
    CodeMutant(
        "limit-context",
        "prompts may be longer than the context window",
        "chat_rules:check_context",
        instead(1000),
    ),
    CodeMutant(
        "limit-stops",
        "15 stop sequences are too many",
        "chat_rules:MAX_STOPS",
        constant(15),
    ),
    CodeMutant(
        "limit-tools",
        "129 tools are not too many",
        "chat_rules:MAX_TOOLS",
        constant(129),
    ),
    CodeMutant(
        "limit-tool-name",
        "names of tools may have 129 characters",
        "profiles:NEWEST.max_tool_name",
        constant(129),
    ),
    CodeMutant(
        "limit-user-id",
        "user_id may have 513 characters",
        "chat_rules:MAX_USER_ID",
        constant(513),
    ),
    CodeMutant(
        "limit-top-logprobs",
        "21 alternatives may be asked for",
        "chat_rules:MAX_TOP_LOGPROBS",
        constant(21),
    ),
    CodeMutant(
        "limit-fim-tokens",
        "a gap may have 4097 tokens",
        "fim_request:MAX_TOKENS",
        constant(4097),
    ),
    CodeMutant(
        "limit-fim-logprobs",
        "19 alternatives are the most in a gap",
        "fim_request:MAX_LOGPROBS",
        constant(19),
    ),
    CodeMutant(
        "strict-unchecked",
        "schemas of strict functions are not checked",
        "strict_schema:check_function",
        instead(None),
    ),
    CodeMutant(
        "parts-no-files",
        "messages cannot have files",
        "messages:ALL_PARTS",
        constant(("text", "image_url")),
    ),
    CodeMutant(
        "details-one-missing",
        "an image cannot have the detail original",
        "messages:DETAILS",
        constant(("low", "high", "auto")),
    ),
    CodeMutant(
        "roles-one-missing",
        "the role latest_reminder is not known",
        "profiles:NEWEST.roles",
        constant(("system", "user", "assistant", "tool")),
    ),
    CodeMutant(
        "choice-required-missing",
        "tool_choice cannot be required",
        "tools:CHOICES",
        constant(("none", "auto")),
    ),
    CodeMutant(
        "tools-of-server-missing",
        "tools that the server runs are not known",
        "profiles:NEWEST.tool_types",
        constant(("function",)),
    ),
    CodeMutant(
        "echo-with-others",
        "echo goes with suffix and logprobs",
        "profiles:NEWEST.echo_stands_alone",
        constant(value=False),
    ),
    CodeMutant(
        "fim-no-suffix",
        "the text behind a gap is not looked at",
        "infill:fill_in",
        lambda right: lambda prompt, _, *more: right(prompt, None, *more),
    ),
    CodeMutant(
        "prompt-no-tools",
        "tools are not counted as part of the prompt",
        "prompt:chat_prompt",
        _without_tools,
    ),
)
