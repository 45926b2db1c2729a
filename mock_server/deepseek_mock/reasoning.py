"""What the mock "thought" before an answer: what it was asked and what it decided, at more length with more effort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from deepseek_mock.answers import instructions_in, last_user_text
from deepseek_mock.arithmetic import find_calculation
from deepseek_mock.chat_request import ChatRequest
from deepseek_mock.json_prompts import find_example, find_schema
from deepseek_mock.tool_use import PlannedCall

_EXCERPT = 200


def reasoning(request: ChatRequest, answer: str, planned: Sequence[PlannedCall]) -> str:
    """The chain of thought that leads to an answer or to tool calls."""
    return " ".join(_steps(request, answer, planned))


def _steps(request: ChatRequest, answer: str, planned: Sequence[PlannedCall]) -> Iterator[str]:
    messages, effort = request.messages, request.effort
    text = last_user_text(messages)
    excerpt = _excerpt(text)
    yield f'The user says: "{excerpt}".' if excerpt else "The user has not written anything."
    earlier = [message for message in messages if message.role == "user"][:-1]
    if effort != "low" and earlier:
        yield f'Earlier they said: "{_excerpt(earlier[-1].text)[:80]}".'
    if messages[-1].role == "tool":
        yield "The tools have answered, so I can use their results."
    yield from _about_tools(request, planned)
    if planned:
        if effort == "max":
            yield from (f"For {call.name} the arguments are {_excerpt(call.arguments)}." for call in planned)
    else:
        yield from _about_form(request)
        calculation = find_calculation(instructions_in(text))
        if calculation is not None:
            yield f"Working it out: {calculation[0]} = {calculation[1]}."
    if effort != "low":
        yield "Let me keep the answer short and to the point."
    if effort == "max":
        yield f"Checking once more that nothing is missing from the {len(messages)} messages so far."
        yield f"The answer will have {len(answer.split())} words."


def _about_tools(request: ChatRequest, planned: Sequence[PlannedCall]) -> Iterator[str]:
    names = list(dict.fromkeys(call.name for call in planned))
    if names:
        if request.tool_choice.mode in {"required", "named"}:
            yield "I have been told to call a tool."
        times = f", {len(planned)} times in all" if len(planned) > len(names) else ""
        yield f"I should call {' and '.join(names)} for this{times}."
    elif request.tools.functions and request.tool_choice.mode == "auto" and request.messages[-1].role != "tool":
        offered = ", ".join(function.name for function in request.tools.functions[:5])
        yield f"None of the tools ({offered}) fits, so I answer in words."


def _about_form(request: ChatRequest) -> Iterator[str]:
    """What decides the form of the answer: JSON mode, and a beginning that the caller has written."""
    if request.response_format == "json_object":
        schema, example = find_schema(request.messages), find_example(request.messages)
        if schema is not None:
            yield "The answer has to be one JSON object that fits the schema in the prompt."
        elif example is not None:
            yield f"The answer has to be one JSON object like the example, with {', '.join(list(example)[:8])}."
        else:
            yield "The answer has to be one JSON object."
    last = request.messages[-1]
    if last.prefix and last.text:
        yield f'The answer has begun with "{_excerpt(last.text)[-40:]}", so I go on from there.'


def _excerpt(text: str) -> str:
    return " ".join(text[: 2 * _EXCERPT].split())[:_EXCERPT]
