"""Checks of chat answers in one piece: thinking is off in them, so that they are short."""

from __future__ import annotations

import json
from collections.abc import Iterator

from deepseek_conformance import answer_rules as answers
from deepseek_conformance import sources
from deepseek_conformance.answer_rules import must, only_choice
from deepseek_conformance.check import Check, Exchange, Probe
from deepseek_conformance.checks_account import has_trace_id, keys
from deepseek_conformance.judges import answered, finish_reason, message, then, usage

PATH = "/chat/completions"
OFF = {"type": "disabled"}
HELLO = [{"role": "user", "content": "Say hello."}]
COUNT = [{"role": "user", "content": "Count from 1 to 30. Write the numbers only, separated by commas."}]

HELLO_BODY = {"messages": HELLO, "thinking": OFF, "max_tokens": 48}
WHOLE = Probe(name="chat", path=PATH, body=HELLO_BODY)


def _probe(name: str, **members: object) -> Probe:
    return Probe(name=name, path=PATH, body={**HELLO_BODY, **members})


CUT = _probe("chat-max-tokens", messages=COUNT, max_tokens=5)
STOPPED = _probe("chat-stop", messages=COUNT, stop=["7"], max_tokens=128)
LOGPROBS = _probe("chat-logprobs", logprobs=True, top_logprobs=2)
IN_JSON = _probe(
    "chat-json",
    messages=[{"role": "user", "content": 'Answer in json, as in {"greeting": "..."}: say hello.'}],
    response_format={"type": "json_object"},
    max_tokens=96,
)
PARTS = _probe("chat-parts", messages=[{"role": "user", "content": [{"type": "text", "text": "Say hello."}]}])
UNKNOWN = _probe("chat-unknown-members", seed=7, parallel_tool_calls=False, no_such_member={"a": [None]})
USER = _probe("chat-user-id", user_id="conformance-1_a")


def has_text(exchange: Exchange) -> None:
    """The answer has text, and ended by itself."""
    choice = only_choice(exchange.json())
    must(choice["message"]["role"] == "assistant", f"the role is {choice['message']['role']}")
    must(choice["message"]["content"], "there is no content")
    must(choice["finish_reason"] == "stop", f"finish_reason is {choice['finish_reason']}")


def is_cut(exchange: Exchange) -> None:
    """The answer has as many tokens as were allowed."""
    must(finish_reason(exchange) == "length", f"finish_reason is {finish_reason(exchange)}, not length")
    count, most = usage(exchange)["completion_tokens"], exchange.request["max_tokens"]
    must(count == most, f"completion_tokens is {count}, not {most}")


def is_stopped(exchange: Exchange) -> None:
    """The answer ends before the stop string."""
    text = message(exchange)["content"]
    must("6" in text, f"the text does not go on until the stop string: {text[:80]!r}")
    answers.stop_is_kept(exchange.request, text)
    must(finish_reason(exchange) == "stop", f"finish_reason is {finish_reason(exchange)}, not stop")


def has_logprobs(exchange: Exchange) -> None:
    """Each token has its probability and two alternatives."""
    choice = only_choice(exchange.json())
    must(choice["logprobs"], "there are no logprobs")
    answers.logprobs_fit(exchange.request, choice["logprobs"], choice["message"])
    counts = {len(token["top_logprobs"]) for token in choice["logprobs"]["content"]}
    must(counts == {2}, f"tokens have {', '.join(map(str, sorted(counts)))} alternatives, not 2")


def is_json(exchange: Exchange) -> Iterator[str]:
    """The content is one JSON object."""
    text = message(exchange)["content"]
    try:
        value = json.loads(text)
    except ValueError:
        yield f"the content is no JSON: {text[:80]!r}"
        return
    if not isinstance(value, dict):
        yield f"the content is no object: {text[:80]!r}"


def adds_up(exchange: Exchange) -> None:
    """The numbers of tokens are sums of each other, and within max_tokens."""
    answers.usage_adds_up(usage(exchange))
    answers.max_tokens_is_kept(exchange.request, usage(exchange), finish_reason(exchange))


def does_not_think(exchange: Exchange) -> None:
    """There is no reasoning, and none is counted."""
    answers.reasoning_is_given(message(exchange), thinking=False)
    answers.reasoning_is_counted(usage(exchange), thinking=False)


CHECKS = (
    Check(
        id="chat.answer",
        title="A question is answered",
        operation="chat",
        probes=(WHOLE,),
        judge=answered,
        says="200 with a chat.completion that fits its schema",
        source=sources.RECORDED,
    ),
    *keys("chat"),
    Check(
        id="chat.text",
        title="The answer is a text of the assistant's",
        operation="chat",
        probes=(WHOLE,),
        judge=then(has_text),
        says="one choice with content, finish_reason stop",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.trace-id",
        title="Answers have a trace id",
        operation="chat",
        probes=(WHOLE,),
        judge=then(has_trace_id),
        says="the header x-ds-trace-id has 32 hexadecimal digits",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.usage",
        title="The usage adds up",
        operation="chat",
        probes=(WHOLE,),
        judge=then(adds_up),
        says="cache hits + misses = prompt_tokens; prompt_tokens + completion_tokens = total_tokens",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.max-tokens",
        title="max_tokens cuts the answer",
        operation="chat",
        probes=(CUT,),
        judge=then(is_cut),
        says="finish_reason length, with max_tokens tokens",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.stop",
        title="A stop string ends the answer and is not returned",
        operation="chat",
        probes=(STOPPED,),
        judge=then(is_stopped),
        says="the text up to the stop string, finish_reason stop",
        source=sources.CHAT,
    ),
    Check(
        id="chat.logprobs",
        title="Log probabilities are of the tokens that were written",
        operation="chat",
        probes=(LOGPROBS,),
        judge=then(has_logprobs),
        says="`logprobs.content` has the answer's tokens, each with `top_logprobs` alternatives",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.json",
        title="JSON mode gives an object",
        operation="chat",
        probes=(IN_JSON,),
        judge=then(is_json),
        says="the content is one JSON object",
        source=sources.docs("guides/json_mode"),
    ),
    Check(
        id="chat.parts",
        title="Content may be a list of texts",
        operation="chat",
        probes=(PARTS,),
        judge=then(),
        says="200, as for a content in one piece",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.unknown-members",
        title="Members of requests that the server does not know are ignored",
        operation="chat",
        probes=(UNKNOWN,),
        judge=then(),
        says="200, as without them",
        source=sources.RECORDED,
    ),
    Check(
        id="chat.user-id",
        title="A user_id is accepted",
        operation="chat",
        probes=(USER,),
        judge=then(),
        says="200, as without it",
        source=sources.docs("quick_start/rate_limit"),
    ),
)
