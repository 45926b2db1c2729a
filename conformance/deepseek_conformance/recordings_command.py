"""`deepseek-conformance recordings`: holds recorded traffic against the contract and the client."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from deepseek_conformance.exceptions import FILE, Excuse, read_excuses
from deepseek_conformance.recordings import STEPS, Verdict, examine


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "recordings",
        help="hold recorded traffic against the contract and the client",
        epilog="Exit code: 0 all as documented or excused, 1 not so, 2 the command cannot be carried out.",
    )
    parser.add_argument("folder", type=Path, metavar="DIR", help="recordings, such as `deepseek-mock record` makes")
    parser.add_argument(
        "--exceptions",
        type=Path,
        metavar="FILE",
        help=f"what may fail, and why, in YAML (default: {FILE} in DIR, if it is there)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the results to this file too")
    parser.add_argument("--verbose", action="store_true", help="print a line for each recording")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Checks, reports, gives the exit code."""
    beside = options.folder / FILE
    try:
        file = options.exceptions or (beside if beside.is_file() else None)
        excuses = [] if file is None else read_excuses(file, STEPS)
        verdict = examine(options.folder, excuses)
        if options.json is not None:
            options.json.write_text(json.dumps(to_json(verdict), indent=1) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        print(f"deepseek-conformance: {error}", file=sys.stderr)
        return 2
    print(*lines(verdict, verbose=options.verbose), sep="\n")
    return 0 if verdict.conforms else 1


def lines(verdict: Verdict, *, verbose: bool) -> Iterator[str]:
    """The report for a terminal."""
    if verbose:
        for outcome in verdict.outcomes:
            state = "FAILED" if outcome.failed else "excused" if outcome.excused else "ok"
            yield f"{state:8}{outcome.name}: {outcome.what}"
        yield ""
    yield f"{len(verdict.outcomes)} recordings in {verdict.folder}"
    yield f"{'':12}{'passed':>8}{'excused':>9}{'failed':>8}"
    for step, about in STEPS.items():
        passed, excused, failed = _count(verdict, step)
        yield f"  {step:10}{passed:8}{excused:9}{failed:8}  {about}"
    yield from _excused(verdict)
    for excuse in verdict.unneeded:
        yield f"\nNot needed: the exception for {excuse} ({excuse.reason})"
    for outcome in verdict.outcomes:
        if outcome.failed:
            yield f"\nFAILED {outcome.name}: {outcome.what}"
            yield from (f"  {step}: {problem}" for step in outcome.failed for problem in outcome.problems[step])


def _count(verdict: Verdict, step: str) -> tuple[int, int, int]:
    taken = [outcome for outcome in verdict.outcomes if step in outcome.problems]
    excused = sum(step in outcome.excused for outcome in taken)
    failed = sum(step in outcome.failed for outcome in taken)
    return len(taken) - excused - failed, excused, failed


def _excused(verdict: Verdict) -> Iterator[str]:
    """The exceptions that were needed, each with its reason and the recordings that it excuses."""
    names: dict[Excuse, list[str]] = {}
    for outcome in verdict.outcomes:
        for excuse in dict.fromkeys(outcome.excused.values()):
            names.setdefault(excuse, []).append(outcome.name)
    for excuse, excused in names.items():
        yield f"\nExcused, {len(excused)}: {excuse.reason}"
        yield from (f"  {name}" for name in excused)


def to_json(verdict: Verdict) -> dict[str, Any]:
    """The results as JSON."""
    states = Counter(
        "failed" if outcome.failed else "excused" if outcome.excused else "passed" for outcome in verdict.outcomes
    )
    return {
        "folder": str(verdict.folder),
        "conforms": verdict.conforms,
        "summary": {state: states[state] for state in ("passed", "excused", "failed")},
        "recordings": [
            {
                "name": outcome.name,
                "what": outcome.what,
                "steps": {
                    step: {
                        "state": "excused" if step in outcome.excused else "failed" if problems else "passed",
                        "problems": problems,
                        **({"reason": outcome.excused[step].reason} if step in outcome.excused else {}),
                    }
                    for step, problems in outcome.problems.items()
                },
            }
            for outcome in verdict.outcomes
        ],
        "not_needed": [{"exception": str(excuse), "reason": excuse.reason} for excuse in verdict.unneeded],
    }
