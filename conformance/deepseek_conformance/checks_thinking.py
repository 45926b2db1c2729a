"""Checks of thinking: that it is on by default, how it is switched off, and where the reasoning is."""

from __future__ import annotations

from deepseek_conformance import answer_rules as answers
from deepseek_conformance import sources
from deepseek_conformance.answer_rules import must, only_choice
from deepseek_conformance.check import Check, Exchange, Probe
from deepseek_conformance.checks_chat import HELLO, PATH, WHOLE, does_not_think
from deepseek_conformance.judges import answered, message, then, usage

DEFAULT = Probe(name="thinking-default", path=PATH, body={"messages": HELLO, "max_tokens": 96})
ENABLED = Probe(
    name="thinking-stream",
    path=PATH,
    body={"messages": HELLO, "thinking": {"type": "enabled"}, "stream": True, "max_tokens": 512},
)
EFFORT = Probe(name="effort-none", path=PATH, body={"messages": HELLO, "reasoning_effort": "none", "max_tokens": 48})


def thinks(exchange: Exchange) -> None:
    """There is reasoning, and its tokens are counted."""
    answers.reasoning_is_given(message(exchange), thinking=True)
    must(message(exchange)["reasoning_content"], "reasoning_content is empty")
    answers.reasoning_is_counted(usage(exchange), thinking=True)
    must(usage(exchange)["completion_tokens_details"]["reasoning_tokens"] > 0, "reasoning_tokens is 0")


def thinks_before_it_speaks(exchange: Exchange) -> None:
    """The reasoning comes before the text, in chunks whose content is null, and the other way round."""
    chunks = exchange.chunks()
    deltas = [only_choice(chunk)["delta"] for chunk in chunks]
    begin = {"role": "assistant", "content": None, "reasoning_content": ""}
    must(deltas[0] == begin, f"the first delta is {deltas[0]}, not {begin}")
    kinds: list[str] = []
    for delta in deltas[1:-1]:
        given = [name for name in ("reasoning_content", "content") if delta.get(name) is not None]
        must(len(given) == 1, f"a delta has {' and '.join(given) or 'nothing'}: one of reasoning_content and content")
        kinds += given
    must("reasoning_content" in kinds, "there is no reasoning")
    must(kinds == sorted(kinds, reverse=True), "reasoning comes after the text has begun")


CHECKS = (
    Check(
        id="thinking.default",
        title="A model thinks unless it is told not to",
        operation="chat",
        probes=(DEFAULT,),
        judge=then(thinks),
        says="without `thinking` the message has reasoning_content, and usage the number of its tokens",
        source=sources.THINKING,
    ),
    Check(
        id="thinking.default-fits",
        title="An answer with reasoning fits its schema",
        operation="chat",
        probes=(DEFAULT,),
        judge=answered,
        says="reasoning_content beside content",
        source=sources.RECORDED,
    ),
    Check(
        id="thinking.off",
        title="thinking disabled switches it off",
        operation="chat",
        probes=(WHOLE,),
        judge=then(does_not_think),
        says="neither reasoning_content nor completion_tokens_details",
        source=sources.RECORDED,
    ),
    Check(
        id="thinking.effort-none",
        title="The effort none switches it off",
        operation="chat",
        probes=(EFFORT,),
        judge=then(does_not_think),
        says="neither reasoning_content nor completion_tokens_details",
        source=sources.CHAT,
    ),
    Check(
        id="thinking.stream",
        title="In a stream the reasoning comes before the text",
        operation="chat",
        probes=(ENABLED,),
        judge=then(thinks_before_it_speaks),
        says='first {"role":"assistant","content":null,"reasoning_content":""}, then reasoning with null content, '
        "then content with null reasoning",
        source=sources.STREAMS,
    ),
)
