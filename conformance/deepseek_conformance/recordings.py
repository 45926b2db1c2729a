"""Puts recorded exchanges through all steps and says of each what passed, what is excused and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deepseek_conformance import recording_steps
from deepseek_conformance.exceptions import Excuse
from deepseek_conformance.exchanges import Exchange, split
from deepseek_conformance.replaying import Replay

Step = Callable[[Exchange], Iterator[str]]
DOCUMENTED = "contract"
# The steps and what each asks. Without the first there are no others.
STEPS = {
    DOCUMENTED: "the contract knows operation, status and media type",
    "request": "a request that was accepted fits its schema",
    "response": "the body, or each chunk of it, fits its schema",
    "members": "the contract lists all members, in the order of the wire",
    "models": "the client's models give back what they read",
    "headers": "the trace id looks as documented",
    "replay": "the client, served with it, makes of it what was recorded; a stream makes the same answer",
}


@dataclass
class Outcome:
    """What came out for one recording: for each step that was taken, what is wrong."""

    name: str
    path: str
    what: str
    problems: dict[str, list[str]]
    excused: dict[str, Excuse] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """The steps that failed and are not excused."""
        return [step for step, problems in self.problems.items() if problems and step not in self.excused]


@dataclass
class Verdict:
    """What came out for a folder."""

    folder: Path
    outcomes: list[Outcome]
    unneeded: list[Excuse]

    @property
    def conforms(self) -> bool:
        """Whether nothing failed but what is excused."""
        return not any(outcome.failed for outcome in self.outcomes)


def examine(folder: Path, excuses: Iterable[Excuse] = ()) -> Verdict:
    """Checks the recordings of a folder.

    Raises:
        RecordingError: the folder has no recordings, or a file cannot be understood.
    """
    excuses = list(excuses)
    exchanges, unanswered = split(folder)
    with Replay() as replay:
        outcomes = [_outcome(exchange, replay) for exchange in exchanges]
    outcomes += [Outcome(name, "", "no answer", {DOCUMENTED: [f"no answer: {why}"]}) for name, why in unanswered]
    needed = [excuse for outcome in outcomes for excuse in _excuse(outcome, excuses)]
    return Verdict(folder, outcomes, [excuse for excuse in excuses if excuse not in needed])


def _outcome(exchange: Exchange, replay: Replay) -> Outcome:
    what = f"{exchange.method} {exchange.path} {exchange.status} {exchange.media_type or 'without media type'}"
    outcome = Outcome(exchange.name, exchange.path, what, {})
    outcome.problems[DOCUMENTED] = list(recording_steps.undocumented(exchange))
    if outcome.problems[DOCUMENTED]:
        return outcome
    steps: dict[str, Step] = {
        "response": recording_steps.misfits,
        "members": recording_steps.misplaced,
        "models": recording_steps.lost_in_models,
        "replay": replay.differences,
    }
    if exchange.request() is not None and exchange.status == "200":
        steps["request"] = recording_steps.refused_request
    if "x-ds-trace-id" in dict(exchange.headers):
        steps["headers"] = recording_steps.bad_trace_id
    outcome.problems |= {name: list(steps[name](exchange)) for name in STEPS if name in steps}
    return outcome


def _excuse(outcome: Outcome, excuses: list[Excuse]) -> Iterator[Excuse]:
    """Excuses what can be, and gives the exceptions that were needed for it."""
    for step, problems in outcome.problems.items():
        if problems:
            for excuse in excuses:
                if excuse.suits(outcome.name, outcome.path, step):
                    outcome.excused[step] = excuse
                    yield excuse
                    break
