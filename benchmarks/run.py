"""Measures clients side by side; writes docs/performance.md. ``make bench``, ``make bench-quick``.

``python -m benchmarks.run --only small-sync --instructions`` measures one scenario and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import costs, first_reply, instructions, page, scale, stock, tools
from benchmarks.catalogue import CLIENTS, Client, client
from benchmarks.certificates import certificates
from benchmarks.measurement import Measurement
from benchmarks.outcome import Outcome
from benchmarks.processes import ROOT, Stub
from benchmarks.processes import Client as Process
from benchmarks.report import table
from benchmarks.scenarios import SCENARIOS, Scenario, scenario

DESCRIPTORS = 100  # that a process has open beside its streams, and some to spare
WARM = "text-50-burst"  # what loads all that a client needs, before a crowd is measured
SOAKS = {"quick": (4_000, 2_000), "": (20_000, 2_000), "full": (50_000, 5_000)}  # calls and streams


def rivals(found: Scenario, named: Sequence[str], *, full: bool) -> list[Client]:
    """The clients that do a scenario: those that are named, or all that are installed."""
    fitting = [
        item
        for item in CLIENTS
        if item.asynchronous == found.asynchronous
        and item.present
        and found.kind not in item.skips
        and found.at_once <= item.most
        and not (found.tls and item.plain)
    ]
    return [item for item in fitting if (item.name in named if named else full or not item.heavy)]


def measure(found: Scenario, clients: Sequence[Client], stub: Stub, rounds: int) -> list[Measurement]:
    """Measures one scenario, round after round, all clients in each; the first round warms up.

    For a crowd, that does one short stream in each round, whose process ends with it: so all connections are new, and
    no more are open than one client has.
    """
    results = [Measurement(found, item) for item in clients]
    processes = [Process(item.name, stub.place(tls=found.tls)) for item in clients]
    turns = range(1 if found.crowd else 0, found.rounds(rounds) + 1)
    try:
        for turn in turns:
            for result, process in zip(results, processes, strict=True):
                if found.crowd:
                    process.run(found.kind, WARM, 1)
                before = stub.counts()
                sample = process.run(found.kind, found.case, found.count, found.at_once)
                if turn:
                    result.add(sample)
                    result.served_by(before, stub.counts())
                if found.crowd:
                    process.stop()
    finally:
        for process in processes:
            process.stop()
    return results


def count(results: Sequence[Measurement], stub: Stub) -> None:
    """Counts the instructions of all that were measured, as many at a time as there are cores."""
    wanted = [item for item in results if item.scenario.counts and not item.client.heavy]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        places = [stub.place(tls=item.scenario.tls) for item in wanted]
        jobs = (
            partial(instructions.each, item.client.name, place, item.scenario)
            for item, place in zip(wanted, places, strict=True)
        )
        for item, found in zip(wanted, pool.map(lambda job: job(), jobs), strict=True):
            item.instructions = found


def soaks(stub: Stub, calls: int, streams: int) -> dict[str, dict[str, dict[str, float]]]:
    """What many calls and streams leave behind, of the clients that others are compared with."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for item in (item for item in CLIENTS if item.role or item.module == "ours"):
        process = Process(item.name, stub.plain)
        try:
            call, stream = process.soak("call", "small", calls), process.soak("stream", "text-50-burst", streams)
            found[item.name] = {"call": call, "stream": stream}
        finally:
            process.stop()
    return found


def time_tests(outcome: Outcome) -> bool:
    """Adds how long all tests take; false if one failed: what was measured before is not lost for that."""
    print("\nRunning `make test`, which takes some minutes; --no-tests leaves it out", flush=True)
    try:
        outcome.tests = tools.all_tests()
    except RuntimeError as failed:
        print(failed, file=sys.stderr)
        return False
    return True


def too_few_descriptors(found: Scenario) -> str:
    """Why a scenario cannot be measured here; empty if it can: each stream is a file descriptor on both sides."""
    needed = found.at_once + DESCRIPTORS
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most >= needed:
        return ""
    return f"{found.title}: not measured, a process may have {most:,} open files here and needs {needed:,} (ulimit -Hn)"


def arguments() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="SCENARIO", help="only this; may be repeated")
    parser.add_argument("--clients", default="", help="only these, with commas between them")
    parser.add_argument("--rounds", type=int, help="default: 7, with --quick 3")
    parser.add_argument("--full", action="store_true", help="all scenarios and all clients")
    parser.add_argument("--quick", action="store_true", help="fewer clients, CPU time only; writes no page")
    parser.add_argument("--no-tests", action="store_true", help="leave out how long `make test` takes")
    parser.add_argument("--instructions", action="store_true", help="with --only or --quick: count instructions too")
    return parser


def main() -> int:
    """Runs the comparison."""
    options = arguments().parse_args()
    named = [client(name).name for name in options.clients.split(",") if name]
    if options.quick and not named:
        named = [item.name for item in CLIENTS if item.role or item.module == "ours"]
    chosen = [scenario(name) for name in options.only]
    whole = not chosen
    chosen = chosen or [
        item for item in SCENARIOS if (options.full or not item.full) and (item.quick or not options.quick)
    ]
    counting = options.instructions or (whole and not options.quick)
    if counting and (why := instructions.missing()):
        print(why, file=sys.stderr)
        return 2
    command = "make bench ARGS=--full" if options.full else "make bench"
    good = True
    outcome = Outcome(command, options.rounds or (3 if options.quick else 7))
    stock.write()
    with TemporaryDirectory() as folder, Stub(certificates(Path(folder))) as stub:
        for found in chosen:
            if why := too_few_descriptors(found):
                outcome.left_out.append(why)
                print(f"\n{why}", file=sys.stderr)
                continue
            results = measure(found, rivals(found, named, full=options.full), stub, outcome.rounds)
            if counting:
                count(results, stub)
            outcome.scenarios.append(results)
            print(table(results), flush=True)
        if whole:
            outcome.soaks = soaks(stub, *SOAKS["quick" if options.quick else "full" if options.full else ""])
            outcome.first_replies = first_reply.measure(stub.plain, outcome.rounds)
            outcome.first_secure = first_reply.measure(stub.secure, outcome.rounds)
    if whole:
        outcome.imports = costs.imports(outcome.rounds, full=options.full)
        outcome.construction = costs.construction(outcome.rounds)
        outcome.installed = costs.installed(full=options.full)
        outcome.generation = tools.generation(min(3, outcome.rounds))
        outcome.mock_start = tools.mock_start(outcome.rounds)
        outcome.mock_table = tools.mock_table(3) if options.full else ""
        good = options.no_tests or time_tests(outcome)
        print(f"\n{scale.memory(outcome)}\n{page.before(outcome)}\n{page.tools(outcome)}\n{page.targets(outcome)}")
        outcome.write(ROOT / "reports" / "bench.json")
        if not options.quick:
            page.write(outcome, ROOT / "docs")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
