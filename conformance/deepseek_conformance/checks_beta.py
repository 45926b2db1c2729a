"""Checks of what is below the beta path: continuing a prefix, and filling a gap."""

from __future__ import annotations

from deepseek_conformance import answer_rules as answers
from deepseek_conformance import sources
from deepseek_conformance import stream_rules as streams
from deepseek_conformance.answer_rules import must, only_choice
from deepseek_conformance.check import Check, Exchange, Probe
from deepseek_conformance.checks_account import keys
from deepseek_conformance.checks_chat import OFF, adds_up
from deepseek_conformance.judges import OCTETS, answered, refused, then, usage

CHAT_PATH = "/beta/chat/completions"
FIM_PATH = "/beta/completions"
GAP = {"prompt": "def add(a, b):\n    ", "max_tokens": 32}

PREFIX = Probe(
    name="prefix",
    path=CHAT_PATH,
    body={
        "messages": [
            {"role": "user", "content": "Write a Python function that adds two numbers."},
            {"role": "assistant", "content": "```python\n", "prefix": True},
        ],
        "stop": ["```"],
        "thinking": OFF,
        "max_tokens": 96,
    },
)
FIM = Probe(name="fim", path=FIM_PATH, body=GAP)
SUFFIX = Probe(name="fim-suffix", path=FIM_PATH, body={**GAP, "suffix": "\n    return result\n"})
STREAM = Probe(name="fim-stream", path=FIM_PATH, body={**GAP, "stream": True})
CUT = Probe(name="fim-max-tokens", path=FIM_PATH, body={"prompt": "1, 2, 3, 4, ", "max_tokens": 2})
LOGPROBS = Probe(name="fim-logprobs", path=FIM_PATH, body={**GAP, "logprobs": 1})
TEMPERATURE = Probe(name="fim-temperature", path=FIM_PATH, body={**GAP, "temperature": 2.5})


def continues(exchange: Exchange) -> None:
    """The answer goes on after the prefix, up to the stop string."""
    text = only_choice(exchange.json())["message"]["content"]
    must(text, "there is no content")
    must(not text.startswith("```python"), "the prefix is repeated")
    answers.stop_is_kept(exchange.request, text)


def is_whole(exchange: Exchange) -> None:
    """The chunks are those of one answer, whose numbers add up."""
    chunks = exchange.chunks()
    streams.same_on_all_chunks(chunks)
    streams.finish_reason_on_the_last(chunks)
    answers.usage_adds_up(streams.usage_on_the_last(exchange.request, chunks))
    must("".join(only_choice(chunk)["text"] for chunk in chunks), "there is no text")


def is_within(exchange: Exchange) -> None:
    """The answer has no more tokens than were allowed."""
    reason = only_choice(exchange.json())["finish_reason"]
    answers.max_tokens_is_kept(exchange.request, usage(exchange), reason)


def has_rows(exchange: Exchange) -> None:
    """The log probabilities have a row for each token."""
    logprobs = only_choice(exchange.json())["logprobs"]
    must(logprobs, "there are no logprobs")
    answers.infill_logprobs_fit(exchange.request, logprobs)


CHECKS = (
    Check(
        id="prefix.answer",
        title="A prefix is accepted below the beta path",
        operation="chat",
        probes=(PREFIX,),
        judge=answered,
        says="200 with a chat.completion that fits its schema",
        source=sources.docs("guides/chat_prefix_completion"),
    ),
    Check(
        id="prefix.text",
        title="The answer is what follows the prefix",
        operation="chat",
        probes=(PREFIX,),
        judge=then(continues),
        says="the content is the continuation, without the prefix and the stop string",
        source=sources.docs("guides/chat_prefix_completion"),
    ),
    Check(
        id="fim.answer",
        title="A text is continued",
        operation="fim",
        probes=(FIM,),
        judge=answered,
        says="200 with a text_completion that fits its schema",
        source=sources.FIM,
    ),
    *keys("fim"),
    Check(
        id="fim.usage",
        title="The usage adds up",
        operation="fim",
        probes=(FIM,),
        judge=then(adds_up),
        says="cache hits + misses = prompt_tokens; prompt_tokens + completion_tokens = total_tokens",
        source=sources.FIM,
    ),
    Check(
        id="fim.suffix",
        title="A gap before a suffix is filled",
        operation="fim",
        probes=(SUFFIX,),
        judge=answered,
        says="200, as without a suffix",
        source=sources.FIM,
    ),
    Check(
        id="fim.max-tokens",
        title="max_tokens is kept",
        operation="fim",
        probes=(CUT,),
        judge=then(is_within),
        says="no more tokens than max_tokens; finish_reason length where they were used up",
        source=sources.FIM,
    ),
    Check(
        id="fim.logprobs",
        title="Log probabilities have a row for each token",
        operation="fim",
        probes=(LOGPROBS,),
        judge=then(has_rows),
        says="four lists of the same length",
        source=sources.FIM,
    ),
    Check(
        id="fim.chunks",
        title="Every chunk of a stream fits its schema",
        operation="fim",
        probes=(STREAM,),
        judge=answered,
        says="text_completion objects with pieces of the text; inferred, no stream was recorded",
        source=sources.FIM,
    ),
    Check(
        id="fim.stream",
        title="The chunks of a stream make one answer",
        operation="fim",
        probes=(STREAM,),
        judge=then(is_whole),
        says="one id, one finish reason, usage at the end; inferred, no stream was recorded",
        source=sources.FIM,
    ),
    Check(
        id="fim.temperature",
        title="A temperature above 2 is refused",
        operation="fim",
        probes=(TEMPERATURE,),
        judge=refused(400, OCTETS, message=r"Invalid temperature value, the valid range of temperature is \[0, 2\]"),
        says=f"400 {OCTETS}, as for chat",
        source=sources.FIM,
    ),
)
