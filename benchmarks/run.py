"""Measures clients side by side; writes docs/performance.md. ``make bench``, ``make bench-quick``.

``python -m benchmarks.run --only small-sync --instructions`` measures one scenario and writes nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from benchmarks import instructions, stock
from benchmarks.catalogue import CLIENTS, Client, client
from benchmarks.measurement import Measurement
from benchmarks.processes import Client as Process
from benchmarks.processes import Stub
from benchmarks.report import table
from benchmarks.scenarios import SCENARIOS, Scenario, scenario


def rivals(found: Scenario, named: Sequence[str], *, full: bool) -> list[Client]:
    """The clients that do a scenario: those that are named, or all that are installed."""
    fitting = [item for item in CLIENTS if item.asynchronous == found.asynchronous and item.present]
    return [item for item in fitting if (item.name in named if named else full or not item.heavy)]


def measure(found: Scenario, clients: Sequence[Client], stub: Stub, rounds: int) -> list[Measurement]:
    """Measures one scenario, round after round, all clients in each; the first round warms up."""
    results = [Measurement(found, item) for item in clients]
    processes = [Process(item.name, stub.port) for item in clients]
    try:
        for turn in range(rounds + 1):
            for result, process in zip(results, processes, strict=True):
                before = stub.counts()["connections"]
                sample = process.run(found.kind, found.case, found.count, found.at_once)
                if turn:
                    result.add(sample)
                    result.connections.append(stub.counts()["connections"] - before)
    finally:
        for process in processes:
            process.stop()
    return results


def count(results: Sequence[Measurement], stub: Stub) -> None:
    """Counts the instructions of all that were measured, as many at a time as there are cores."""
    wanted = [item for item in results if item.scenario.counts]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = (partial(instructions.each, item.client.name, stub.port, item.scenario) for item in wanted)
        for item, found in zip(wanted, pool.map(lambda job: job(), jobs), strict=True):
            item.instructions = found


def arguments() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", default=[], metavar="SCENARIO", help="may be repeated")
    parser.add_argument("--clients", default="", help="measure these, with commas between them")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--full", action="store_true", help="all scenarios and all clients")
    parser.add_argument("--instructions", action="store_true", help="count instructions too, under valgrind")
    return parser


def main() -> int:
    """Runs the comparison."""
    options = arguments().parse_args()
    named = [client(name).name for name in options.clients.split(",") if name]
    chosen = [scenario(name) for name in options.only]
    chosen = chosen or [item for item in SCENARIOS if options.full or not item.full]
    if options.instructions and (why := instructions.missing()):
        print(why, file=sys.stderr)
        return 2
    stock.write()
    with Stub() as stub:
        for found in chosen:
            results = measure(found, rivals(found, named, full=options.full), stub, options.rounds)
            if options.instructions:
                count(results, stub)
            print(table(results), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
