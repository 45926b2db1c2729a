"""The table of all trials, as a page and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from tests.mutants.catalogue import ALL, EQUIVALENT, OF_THE_CONTRACT, OF_THE_MOCK
from tests.mutants.mutant import Mutant
from tests.mutants.trial import Outcome

LEAST_KILLED = 0.95
HEAD = """\
# Mutants

Tests that cannot fail say nothing. So small mistakes are made on purpose, one at a time: in what the mock sends and
takes, in its code, and in `openapi.yaml`. The contract tests have to find each of them. A mutant that a test finds is
killed; one that survives is either the same to every caller, and says here why, or a hole in the tests.

Written by `make mutants`, not by hand. [Adding one](contract-testing.md#mutants) takes five lines.

"""


@dataclass
class Report:
    """What came of all trials.

    Attributes:
        outcomes: of the trials so far.
        seconds: how long all of them took.
    """

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Takes the outcome of a trial."""
        self.outcomes[outcome.mutant] = outcome

    def _with(self, verdict: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes.values() if outcome.verdict == verdict]

    @property
    def unexplained(self) -> list[str]:
        """Survivors without a reason."""
        return sorted(outcome.mutant for outcome in self._with("survived") if outcome.mutant not in EQUIVALENT)

    @property
    def problems(self) -> list[str]:
        """Why the run is not good."""
        problems = [f"{outcome.mutant} is wrong itself: {outcome.reason}" for outcome in self._with("wrong")]
        problems += [f"{outcome.mutant} never made a difference: mend it" for outcome in self._with("unused")]
        problems += [f"{mutant} survived: mend the tests, or say in EQUIVALENT why" for mutant in self.unexplained]
        killed = {outcome.mutant for outcome in self._with("killed")}
        problems += [f"{mutant} is killed: take it out of EQUIVALENT" for mutant in sorted(EQUIVALENT.keys() & killed)]
        if len(killed) < LEAST_KILLED * len(self.outcomes):
            problems.append(f"{len(killed)} of {len(self.outcomes)} are killed, less than {LEAST_KILLED:.0%}")
        return problems

    @property
    def is_good(self) -> bool:
        """Whether enough were killed, and every survivor is explained."""
        return not self.problems

    def summary(self) -> str:
        """The result in a few lines."""
        killed = len(self._with("killed"))
        share = killed / len(self.outcomes) if self.outcomes else 0
        return "\n".join([
            f"{killed} of {len(self.outcomes)} mutants killed ({share:.1%}) in {self.seconds:.0f} s",
            *self.problems,
        ])  # fmt: skip

    def json(self) -> str:
        """All outcomes, for machines."""
        rows = [{**asdict(outcome), "what": ALL[outcome.mutant].what} for outcome in self._in_order(ALL.values())]
        return json.dumps({"seconds": round(self.seconds), "problems": self.problems, "mutants": rows}, indent=1)

    def _in_order(self, mutants: Iterable[Mutant]) -> list[Outcome]:
        return [self.outcomes[mutant.id] for mutant in mutants if mutant.id in self.outcomes]

    def page(self) -> str:
        """All outcomes, for readers."""
        parts = [HEAD, self._totals()]
        if survived := self._in_order(ALL[outcome.mutant] for outcome in self._with("survived")):
            parts.append("## Survivors\n\n| mutant | what is wrong | why no test tells |\n| --- | --- | --- |\n")
            parts += [
                f"| {outcome.mutant} | {_cell(ALL[outcome.mutant].what)} "
                f"| {_cell(EQUIVALENT.get(outcome.mutant, '**not explained**'))} |\n"
                for outcome in survived
            ]
            parts.append("\n")
        for title, mutants in (("Of the mock", OF_THE_MOCK), ("Of the contract", OF_THE_CONTRACT)):
            parts.append(f"## {title}\n\n| mutant | what is wrong | found by |\n| --- | --- | --- |\n")
            parts += [
                f"| {outcome.mutant} | {_cell(ALL[outcome.mutant].what)} | {_found(outcome)} |\n"
                for outcome in self._in_order(mutants)
            ]
            parts.append("\n")
        return "".join(parts).rstrip("\n") + "\n"

    def _totals(self) -> str:
        lines = ["| | mutants | killed | survived |\n| --- | --- | --- | --- |\n"]
        for title, mutants in (("of the mock", OF_THE_MOCK), ("of the contract", OF_THE_CONTRACT)):
            found = self._in_order(mutants)
            killed = sum(outcome.verdict == "killed" for outcome in found)
            lines.append(f"| {title} | {len(found)} | {killed} | {len(found) - killed} |\n")
        return "".join([*lines, "\n"])


def _found(outcome: Outcome) -> str:
    return f"`{_cell(outcome.by)}`" if outcome.verdict == "killed" else f"{outcome.verdict}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
