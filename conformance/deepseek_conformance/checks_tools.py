"""Checks of tool calls: forced, forbidden, streamed, and the turn after them. They can be forced as thinking is off."""

from __future__ import annotations

import json
from typing import Any

from deepseek_conformance import answer_rules as answers
from deepseek_conformance import sources
from deepseek_conformance.answer_rules import must
from deepseek_conformance.check import Body, Check, Exchange, Probe
from deepseek_conformance.checks_chat import OFF, PATH, has_text
from deepseek_conformance.judges import answered, finish_reason, message, then

QUESTION = [{"role": "user", "content": "How is the weather in Paris?"}]
WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather in a city.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "The name of the city."}},
            "required": ["city"],
        },
    },
}
TIME = {"type": "function", "function": {"name": "get_time", "description": "The time of day."}}
ASK: Body = {"messages": QUESTION, "tools": [WEATHER, TIME], "thinking": OFF, "max_tokens": 192}


def _result(call: Exchange) -> Body:
    """The turn after a call: the message with it as it came, and the result."""
    said = call.json()["choices"][0]["message"]
    results = [
        {"role": "tool", "tool_call_id": each["id"], "content": "18 degrees, sunny"} for each in said["tool_calls"]
    ]
    return {**ASK, "messages": [*QUESTION, said, *results]}


REQUIRED = Probe(name="tools-required", path=PATH, body={**ASK, "tool_choice": "required"})
NAMED = Probe(
    name="tools-named",
    path=PATH,
    body={**ASK, "tool_choice": {"type": "function", "function": {"name": "get_time"}}},
)
NONE = Probe(name="tools-none", path=PATH, body={**ASK, "tool_choice": "none"})
STREAMED = Probe(name="tools-stream", path=PATH, body={**ASK, "tool_choice": "required", "stream": True})
RESULT = Probe(name="tools-result", path=PATH, body=_result, after=(REQUIRED,))


def calls(exchange: Exchange) -> list[Any]:
    """The calls of an answer, of which there must be some."""
    found: list[Any] = message(exchange).get("tool_calls", [])
    must(found, "there are no tool calls")
    return found


def has_calls(exchange: Exchange) -> None:
    """Offered tools are called, with arguments that are a JSON object."""
    found = calls(exchange)
    must(finish_reason(exchange) == "tool_calls", f"finish_reason is {finish_reason(exchange)}, not tool_calls")
    answers.calls_fit(exchange.request, message(exchange), "tool_calls")
    for call in found:
        arguments = json.loads(call["function"]["arguments"])
        must(isinstance(arguments, dict), f"the arguments are no object: {call['function']['arguments'][:80]}")
        if call["function"]["name"] == "get_weather":
            must(isinstance(arguments.get("city"), str), "the required argument city is missing, or no text")


def has_no_calls(exchange: Exchange) -> None:
    """No tool is called, and text comes instead."""
    must("tool_calls" not in message(exchange), "tools are called, but tool_choice is none")
    must(message(exchange)["content"], "there is no content")


CHECKS = (
    Check(
        id="tools.answer",
        title="An answer with tool calls fits its schema",
        operation="chat",
        probes=(REQUIRED,),
        judge=answered,
        says="200 with a chat.completion that fits its schema",
        source=sources.RECORDED,
    ),
    Check(
        id="tools.required",
        title="tool_choice required gives a call of an offered tool",
        operation="chat",
        probes=(REQUIRED,),
        judge=then(has_calls),
        says="finish_reason tool_calls; calls numbered from 0, with ids of their own and arguments in JSON",
        source="recorded 2026-08",
    ),
    Check(
        id="tools.named",
        title="A named tool is called",
        operation="chat",
        probes=(NAMED,),
        judge=then(has_calls),
        says="a call of the function that tool_choice names",
        source="recorded 2026-06",
    ),
    Check(
        id="tools.none",
        title="tool_choice none gives no call",
        operation="chat",
        probes=(NONE,),
        judge=then(has_no_calls),
        says="a text, as if there were no tools",
        source="recorded 2026-06",
    ),
    Check(
        id="tools.stream",
        title="A call is streamed in pieces",
        operation="chat",
        probes=(STREAMED,),
        judge=then(has_calls),
        says="id, type and name on the first piece of a call, then pieces of its arguments, by index",
        source=sources.STREAMS,
    ),
    Check(
        id="tools.result",
        title="The result of a call is answered with a text",
        operation="chat",
        probes=(RESULT,),
        judge=then(has_text),
        says="the message with the calls is accepted as it came; the answer has content",
        source="recorded 2026-06",
    ),
)
