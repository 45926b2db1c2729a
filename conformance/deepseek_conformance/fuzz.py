"""Sends generated requests to a server of one's own: schemathesis, with the checks that this project adds to it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

import schemathesis
from schemathesis import BaseSchema, Case, GenerationMode, HookContext, Response
from schemathesis.engine import events, from_schema

from deepseek_conformance import extensions, sources
from deepseek_conformance.base_url import BaseURL
from deepseek_conformance.budget import Budget, Tokens, most_tokens, usage_in
from deepseek_conformance.check import Check, Result
from deepseek_conformance.contract import document
from deepseek_conformance.secret import Secret
from deepseek_conformance.settling import settle_case

CONDITIONS = {"if", "then", "else"}
MOST_TOKENS = 64
MOST_PROBLEMS = 10
# The user's own key in schemathesis' commands.
HIDDEN = "'Authorization: [Filtered]'"
# Those of schemathesis.toml, for programs that are not in the project's folder.
SETTINGS: dict[str, Any] = {
    "seed": 20261122,
    "continue-on-failure": True,
    "max-stream-events": 10000,
    "request-timeout": 60.0,
    "warnings": {"fail-on": True},
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx"]},
        "negative_data_rejection": {"expected-statuses": [400, 401, 415, 422]},
    },
    "phases": {
        "examples": {"enabled": False},  # the other checks send such requests
        "fuzzing": {"generation": {"with-security-parameters": False}},
        "stateful": {"enabled": False},  # one operation at a time has no links to follow
    },
    "cache": {"enabled": False},
    # Otherwise also `max_tokens` is taken for a secret.
    "output": {"sanitization": {"keys-to-sanitize": ["authorization"], "sensitive-markers": ["authorization"]}},
}
GENERATION = {"mode": "all", "deterministic": True, "database": "none", "no-shrink": True}


class Fuzz:
    """Sends generated requests.

    Args:
        base_url: where the server is.
        key: to send.
        variable: the environment variable with the key, for commands that send a request again.
        secret: covers the key in what is reported.
        budget: what may be spent; requests that could cost more than is left of it are not sent.

    Attributes:
        sent: how many requests were answered.
    """

    def __init__(self, base_url: BaseURL, key: str, variable: str, *, secret: Secret, budget: Budget) -> None:
        self._base_url = base_url
        self._key = key
        self._variable = variable
        self._secret = secret
        self._budget = budget
        self.sent = 0

    def check(self, groups: Collection[str], examples: int) -> list[Result]:
        """One result for each operation of the contract that is in one of the groups.

        Args:
            groups: names of groups of operations.
            examples: about how many requests of each kind are made.
        """
        return [
            self._check(path, operation["operationId"], _group(path), examples)
            for path, methods in document()["paths"].items()
            for operation in methods.values()
            if _group(path) in groups
        ]

    def _check(self, path: str, operation: str, group: str, examples: int) -> Result:
        tally = _Tally(self._budget)
        found = tally.problems(self._load(path, examples), operation)
        problems = [
            self._secret.cover(problem).replace(HIDDEN, f'"Authorization: Bearer ${self._variable}"')
            for problem in found
        ]
        self.sent += tally.statuses.total()
        refused = sum(count for status, count in tally.statuses.items() if status >= 400)
        accepted = tally.statuses.total() - refused
        made = Check(
            id=f"fuzz.{operation}",
            title=f"Generated requests are answered as documented: {accepted} accepted, {refused} refused",
            operation=group,
            probes=(),
            judge=lambda: (),
            says="statuses, media types, headers and bodies as described; what fits is accepted, what does not is not",
            source=sources.docs(""),
        )
        if problems or not tally.exhausted:
            return Result(made, "failed" if problems else "passed", problems[:MOST_PROBLEMS])
        return Result(made, "left out", [f"the next of the generated requests could cost more than the {tally.left}"])

    def _load(self, path: str, examples: int) -> BaseSchema:
        """The contract without conditions, which generators hardly follow; valid requests are made to keep them."""
        settings = {
            **SETTINGS,
            "base-url": self._base_url.join(path).removesuffix(path),
            "generation": {**GENERATION, "max-examples": examples},
            "auth": {"openapi": {"bearerAuth": {"bearer": self._key}}},
        }
        contract = without_conditions(document())
        return schemathesis.openapi.from_dict(contract, config=schemathesis.Config.from_dict(settings))


def _group(path: str) -> str:
    """The group that a path belongs to."""
    return {"/models": "models", "/user/balance": "balance", "/beta/completions": "fim"}.get(path, "chat")


def _make_short_and_right(context: HookContext, case: Case[Any]) -> Case[Any]:
    """Has requests that are meant to be accepted keep all rules, and ask for short answers."""
    case = settle_case(context, case)
    meant_well = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    if meant_well and isinstance(case.body, dict):
        limit = case.body.get("max_tokens")
        short = isinstance(limit, int | float) and limit <= MOST_TOKENS
        case.body = case.body if short else {**case.body, "max_tokens": MOST_TOKENS}
    return case


class _Exhausted(Exception):
    """A request could cost more than what is left of the budget."""


class _Tally:
    """Counts the requests for one operation, and what they cost; ends the run when the budget does."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self.statuses: Counter[int] = Counter()
        self.exhausted = False

    @property
    def left(self) -> str:
        """What is left of the budget."""
        return f"{self._budget.limit - self._budget.spent:.6f} USD that are left"

    def problems(self, schema: BaseSchema, operation: str) -> Iterator[str]:
        """What the checks find, each as the rule that is broken, what it says, and how to see it again."""
        schema = schema.include(operation_id=operation)

        def count(_: HookContext, case: Case[Any], response: Response) -> None:
            self.statuses[response.status_code] += 1
            tokens = _most_tokens(case)
            if response.status_code == 200 and tokens.total:
                self._budget.spend(tokens, usage_in(response.content, extensions.media_type(response)))

        schema.hook("map_case")(_make_short_and_right)
        schema.hook("after_call")(count)
        self._stream = from_schema(schema).execute()
        seen: set[str] = set()
        _RUNNING.append(self)
        try:
            for event in self._stream:
                if isinstance(event, events.NonFatalError | events.FatalError) and not self.exhausted:
                    error = event.value if isinstance(event, events.NonFatalError) else event.exception
                    yield f"the run itself failed: {type(error).__name__}: {error}"
                if isinstance(event, events.ScenarioFinished):
                    yield from _failures(event, seen)
        finally:
            _RUNNING.remove(self)

    def allow(self, case: Case[Any]) -> None:
        """Ends the run, and raises, in the place of a request that could cost too much."""
        if self.exhausted or not self._budget.allows(_most_tokens(case)):
            self.exhausted = True
            self._stream.stop()
            raise _Exhausted


# Only hooks of the whole process are asked before each request.
_RUNNING: list[_Tally] = []


@schemathesis.hook
def before_call(_: HookContext, case: Case[Any], **__: Any) -> None:
    """Keeps to the budget, if there is one."""
    if _RUNNING:
        _RUNNING[-1].allow(case)


def _most_tokens(case: Case[Any]) -> Tokens:
    if not isinstance(case.body, dict):
        return Tokens()
    content = json.dumps(case.body, default=str).encode()
    return most_tokens(content, case.body, str(case.body.get("model")))


def without_conditions(node: Any) -> Any:
    """A schema without `if`, `then` and `else`."""
    if isinstance(node, dict):
        return {key: without_conditions(value) for key, value in node.items() if key not in CONDITIONS}
    return [without_conditions(item) for item in node] if isinstance(node, list) else node


def _failures(event: events.ScenarioFinished, seen: set[str]) -> Iterator[str]:
    """The first failure of each check that has not been seen before."""
    for results in event.recorder.checks.values():
        for result in results:
            if result.failure_info is not None and result.name not in seen:
                seen.add(result.name)
                failure = result.failure_info.failure
                # What follows are the schema and the whole answer.
                message = " ".join(failure.message.partition("Validated against")[0].split())
                yield f"{result.name}: {failure.title}. {message} Again: {result.failure_info.code_sample}"
