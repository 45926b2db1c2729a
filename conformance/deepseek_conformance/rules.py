"""The rules of requests that generated requests do not keep by themselves.

The contract states some rules in words because its schemas cannot: a model name is any string there, and nothing
relates one message to another. Others it states with `if`, which generators hardly follow. A server is right to
refuse what breaks a rule, and a suite that expected 200 would be wrong. So each rule is written down here, with
the sentence it is refused with and the smallest change that keeps it. `settle` makes a generated request keep all
rules; test_rules.py shows that the server refuses exactly what breaks one.
"""

from __future__ import annotations

import json

from deepseek_conformance.message_rules import MESSAGE_RULES
from deepseek_conformance.models import CAPABLE, is_served, served
from deepseek_conformance.rule import CHAT, FIM, Body, Rule
from deepseek_conformance.tool_rules import TOOL_RULES

MODEL_RULES = (
    Rule(
        name="the model exists",
        broken=lambda body: not is_served(body["model"]),
        sentence=r"The supported API model names are .+, but you passed ",
        amend=lambda body: body.update(model=CAPABLE),
        paths=CHAT + FIM,
    ),
    Rule(
        name="the model fills gaps",
        broken=lambda body: is_served(body["model"]) and not served()[body["model"]]["fim"],
        sentence=r"\S+ does not support FIM completion$",
        amend=lambda body: body.update(model=CAPABLE),
        paths=FIM,
    ),
)
OPTION_RULES = (
    Rule(
        name="top_logprobs needs logprobs",
        broken=lambda body: body.get("top_logprobs") is not None and not body.get("logprobs"),
        sentence=r"Invalid top_logprobs and logprobs value$",
        amend=lambda body: body.update(logprobs=True),
        in_schema=True,
    ),
    Rule(
        name="stream_options needs stream",
        broken=lambda body: body.get("stream_options") is not None and not body.get("stream"),
        sentence=r"stream_options should be set along with stream = true$",
        amend=lambda body: body.update(stream=True),
        paths=CHAT + FIM,
        in_schema=True,
    ),
    Rule(
        name="echo excludes suffix and logprobs",
        broken=lambda body: body.get("echo") and (body.get("suffix") is not None or body.get("logprobs") is not None),
        sentence=r"Invalid echo value, echo cannot be used together with (suffix|logprobs)$",
        amend=lambda body: body.update(echo=False),
        paths=FIM,
        in_schema=True,
    ),
)
# In this order an amendment never breaks a rule before it.
RULES = (*MODEL_RULES, *MESSAGE_RULES, *TOOL_RULES, *OPTION_RULES)


def broken_rules(path: str, body: Body) -> list[Rule]:
    """The rules that a body breaks."""
    return [rule for rule in RULES if path in rule.paths and rule.broken(body)]


def settle(path: str, body: Body) -> Body:
    """The body, changed as little as needed to keep every rule; as it is if it keeps them."""
    if not broken_rules(path, body):
        return body
    # Not deepcopy: a generated body may hold the same object twice, and then so would the copy.
    amended: Body = json.loads(json.dumps(body))
    for rule in RULES:
        if path in rule.paths and rule.broken(amended):
            rule.amend(amended)
    return amended
