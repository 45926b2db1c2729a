"""Runs checks against a server: each probe is sent once, when it is needed and the budget allows it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from deepseek_conformance.budget import Budget, Tokens, most_tokens, usage_in
from deepseek_conformance.catalogue import OPENINGS
from deepseek_conformance.check import Check, Exchange, Probe, Result
from deepseek_conformance.judges import judge, text_of
from deepseek_conformance.wire import NoAnswer, Wire

ABSENT = frozenset({404, 405, 501})
CHAT = "/chat/completions"


class Hopeless(Exception):
    """The run cannot say anything about the server. The message says what to change."""


class _LeftOut(Exception):
    """A probe would have cost too much, or needs the answer to one that was not sent or failed."""


@dataclass
class Run:
    """What came of a run.

    Attributes:
        base_url: where the server is.
        model: which was asked.
        results: of the checks, in their order.
        budget: with what was spent.
        requests: how many were sent.
        seconds: that it took.
        absent: paths that the server does not have, and how it said so.
        notes: what else should be known.
    """

    base_url: str
    model: str
    budget: Budget
    results: list[Result] = field(default_factory=list)
    requests: int = 0
    seconds: float = 0.0
    absent: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def counts(self) -> Counter[str]:
        """How many checks have which verdict."""
        return Counter(result.verdict for result in self.results)

    @property
    def conforms(self) -> bool:
        """Whether no check failed."""
        return not self.counts["failed"]


class Runner:
    """Makes checks.

    Args:
        wire: the way to the server.
        model: to ask.
        budget: what may be spent.
        listen: is told each result.
    """

    def __init__(
        self, wire: Wire, model: str, budget: Budget, listen: Callable[[Result], None] = lambda _: None
    ) -> None:
        self._wire = wire
        self._model = model
        self._budget = budget
        self._listen = listen
        self._answers: dict[str, Exchange | Exception] = {}
        self.run = Run(str(wire.base_url), model, budget)

    def check(self, checks: Iterable[Check]) -> Run:
        """Makes the checks.

        Raises:
            Hopeless: the server cannot be reached, refuses the key, or does not know the model.
        """
        began = time.monotonic()
        try:
            for check in checks:
                result = self._result(check)
                self.run.results.append(result)
                self._listen(result)
        finally:
            self.run.requests = self._wire.sent
            self.run.seconds = time.monotonic() - began
        return self.run

    def _result(self, check: Check) -> Result:
        absent = [probe.path for probe in check.probes if self._is_absent(probe)]
        if absent:
            return Result(check, "not offered", [self.run.absent[absent[0]]])
        exchanges: list[Exchange] = []
        try:
            exchanges.extend(map(self._exchange, check.probes))
        except _LeftOut as reason:
            return Result(check, "left out", [str(reason)], exchanges)
        except NoAnswer as error:
            return Result(check, "failed", [f"no answer: {error}"], exchanges)
        problems = judge(check.judge, exchanges)
        return Result(check, "failed" if problems else "passed", problems, exchanges)

    def _is_absent(self, probe: Probe) -> bool:
        """Whether the server does not have the path of a probe."""
        opening = OPENINGS.get(probe.path)
        if opening is None or probe.path in self.run.absent:
            return probe.path in self.run.absent
        first = opening.name not in self._answers
        try:
            exchange = self._exchange(opening)
        except _LeftOut:
            return False
        except NoAnswer as error:
            if not any(isinstance(answer, Exchange) for answer in self._answers.values()):
                raise Hopeless(f"{self._wire.base_url} does not answer: {error}") from None
            return False
        if first and probe.path == CHAT:
            self._judge_opening(exchange)
        if exchange.answer.status in ABSENT:
            self.run.absent[probe.path] = f"{probe.method} {probe.path}: {exchange.answer.status}"
        return probe.path in self.run.absent

    def _judge_opening(self, exchange: Exchange) -> None:
        """Stops a run of which nothing can come: with a wrong key, an empty account, a model that there is not."""
        status, text = exchange.answer.status, text_of(exchange)
        if status in {401, 403}:
            raise Hopeless(f"the server refuses the key with {status}: {text}")
        if status == 402:
            raise Hopeless(f"the account has no money left: {text}")
        if status in {400, 404} and ("model" in text.lower()):
            known = self._listed()
            listed = f"; it lists {', '.join(known)}" if known else ""
            raise Hopeless(f"the server does not take the model {self._model}{listed}; name one with --model: {text}")

    def _listed(self) -> list[str]:
        """The names of the models that the server lists, as far as it does."""
        try:
            exchange = self._exchange(OPENINGS["/models"])
            return [str(model["id"]) for model in exchange.json()["data"]][:10]
        except (NoAnswer, _LeftOut, LookupError, TypeError, ValueError):
            return []

    def _exchange(self, probe: Probe) -> Exchange:
        """The exchange of a probe, which is sent the first time."""
        if probe.name not in self._answers:
            try:
                self._answers[probe.name] = self._send(probe)
            except (NoAnswer, _LeftOut) as error:
                self._answers[probe.name] = error
        found = self._answers[probe.name]
        if isinstance(found, Exception):
            raise found
        return found

    def _send(self, probe: Probe) -> Exchange:
        before = [self._exchange(needed) for needed in probe.after]
        try:
            message, body = probe.message(self._model, before)
        except (LookupError, TypeError, ValueError):
            names = ", ".join(needed.name for needed in probe.after)
            raise _LeftOut(f"it needs the answer to another request, which was not as documented: {names}") from None
        tokens = most_tokens(message.content or b"", body, self._model)
        if not self._budget.allows(tokens):
            left = self._budget.limit - self._budget.spent
            raise _LeftOut(f"it could cost more than the {left:.6f} USD that are left")
        answer = self._wire.send(message)
        if answer.status == 200 and tokens.total:
            self._budget.spend(tokens, usage_in(answer.content, answer.media_type))
        return Exchange(probe, message, body, answer)


def worst_case(probes: Iterable[Probe], model: str) -> Tokens:
    """How many tokens requests have at most, as far as that can be said before."""
    prompt = completion = 0
    for probe in probes:
        if probe.method != "POST":
            continue
        try:
            message, body = probe.message(model)
        except TypeError:  # it depends on an answer; the request before it is about as long
            message, body = probe.after[0].message(model)
        tokens = most_tokens(message.content or b"", body, model)
        prompt, completion = prompt + tokens.prompt, completion + tokens.completion
    return Tokens(prompt, completion)
