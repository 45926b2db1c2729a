"""The part of the page about much at once, and about what much leaves behind."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from benchmarks.markdown import has, rows, title
from benchmarks.measurement import ROLES, Measurement, ratios
from benchmarks.outcome import Outcome
from benchmarks.scenarios import MANY, ROUNDS
from benchmarks.soaking import WINDOWS

# What is aimed at with 1,000 streams at once, and for what a call or a stream may leave behind.
CROWD = "streams-1000"
WALL = 2.5  # times what the server takes to send them
PEAK = 80  # MB
LEFT = 64  # bytes

NOTE = """\
Streams of 50 chunks that begin at the same moment and that the server sends in step, a chunk every {pace} ms{other}; a
round is a process of its own, in which one short stream came before, and opens all connections anew. "x ideal" is how
many times longer all of them took than the server needs to send one; the first chunk is that of the median stream and
of the last one; "last / first" is how many times longer the slowest stream took than the fastest: 1 where all get on
alike. "connections" are those that were open at once: with fewer than streams, some wait until others have ended.
Errors are of all rounds, of which there are {rounds} at most, and one with more than {many:,} streams.
"""
MEMORY = """\
What {calls:,} calls and then {streams:,} streams leave behind that one client makes, one after the other. The first
quarter is left out: what a client keeps once and for all is there after it. In the other three, resident memory is
read {windows} times at equal distance, each time after a full collection and after the allocator has given back what is
free; bytes are the slope of the line through all readings, and {left} are allowed. Objects are those of the collector
that came to stay, in all. Memory comes in pages of 4,096 bytes: one that is needed once more in 1,500 streams is up to
4 bytes for each of them.
"""


def streams(outcome: Outcome) -> str:
    """Crowds of all sizes; empty if none was measured."""
    crowds = [results for results in outcome.scenarios if results[0].scenario.crowd]
    if not crowds:
        return ""
    paces = {results[0].scenario.at_once: pace(results) for results in crowds}
    usual = next(iter(paces.values()))
    other = "".join(f" ({found:g} with {number:,} streams)" for number, found in paces.items() if found != usual)
    left_out = [f"{why}.\n" for why in outcome.left_out]
    note = NOTE.format(pace=f"{usual:g}", other=other, rounds=ROUNDS, many=MANY)
    parts = ["## Many streams at once\n", note, *left_out, summary(crowds)]
    return "\n".join([*parts, *(crowd(results) for results in crowds)])


def pace(results: Sequence[Measurement]) -> float:
    """Milliseconds between two chunks of a stream."""
    scenario = results[0].scenario
    return round(scenario.ideal / scenario.chunks * 1e3)


def summary(crowds: Sequence[Sequence[Measurement]]) -> str:
    """How the cost of a chunk and the time of all grow with the number of streams."""
    clients = {item.client.name: item.client for results in crowds for item in results}
    body: list[list[str]] = []
    for name, client in clients.items():
        cells = [title(client)]
        for results in crowds:
            found = next((item for item in results if item.client.name == name), None)
            cells.append("" if found is None else f"{found.cpu:,.0f} us, {stretch(found):.1f}x")
        body.append(cells)
    head = ["CPU of a chunk, x ideal", *(f"{results[0].scenario.at_once:,}" for results in crowds)]
    return rows(head, body) + "\n"


def stretch(found: Measurement) -> float:
    """How many times longer all streams took than the server needs to send one."""
    return found.middle("wall") / found.scenario.ideal


def crowd(results: Sequence[Measurement]) -> str:
    """The table of so many streams at once."""
    scenario = results[0].scenario
    head = ["client", "CPU us a chunk", "wall s", "x ideal", "first chunk ms", "the last one's", "last / first"]
    head += [
        "connections",
        "peak MB",
        "errors",
        *(f"x {item.client.name}" for item in results if item.client.role in ROLES),
    ]
    body: list[list[str]] = []
    for item in results:
        aims = scenario.name == CROWD and item.client.module == "ours"
        ratio = ratios(item, results, "cpu")
        body.append(
            [
                title(item.client),
                f"{item.cpu:,.1f} ± {item.spread:.0%}",
                f"{item.middle('wall'):.2f}",
                f"{stretch(item):.2f}{_mark(stretch(item) <= WALL) if aims else ''}",
                f"{item.first / 1e3:,.1f}",
                f"{item.middle('last_first') * 1e3:,.1f}",
                f"{item.fairness:.2f}",
                f"{max(item.most, default=0):,}",
                f"{item.peak:,.0f}{_mark(item.peak <= PEAK) if aims else ''}",
                f"{item.errors:,}{_mark(not item.errors) if aims else ''}",
                *(f"{ratio[role]:.3g}" if role in ratio else "" for role in ROLES if has(results, role)),
            ]
        )
    quickest = min(results, key=lambda item: item.middle("wall"))
    note = f"Ideal: {scenario.ideal:.2f} s. The ratios are of CPU. "
    if scenario.name == CROWD:
        note += f"Aimed at: at most {WALL:g}x ideal and {PEAK} MB, no errors. "
    late = statistics.median(quickest.late) * 1e3 if quickest.late else 0.0
    note += f"With {quickest.client.name} the server used {quickest.busy:.0%} of a core and sent a chunk {late:.1f} ms"
    note += " later than it was due, in the mean."
    return f"### {scenario.title[0].upper()}{scenario.title[1:]}\n\n{note}\n\n{rows(head, body)}\n"


def memory(outcome: Outcome) -> str:
    """What calls leave behind."""
    body: list[list[str]] = []
    for name, kinds in outcome.soaks.items():
        cells = [name]
        for kind in ("call", "stream"):
            left = kinds[kind]
            cells += [f"{left['bytes']:,.1f}{_mark(left['bytes'] < LEFT)}", f"{left['objects']:+,.0f}"]
        body.append(cells)
    counts = next(iter(outcome.soaks.values()))
    calls, streamed = (int(counts[kind]["count"]) for kind in ("call", "stream"))
    note = MEMORY.format(calls=calls, streams=streamed, left=LEFT, windows=WINDOWS + 1)
    head = ["client", "bytes a call", "objects in all", "bytes a stream", "objects in all"]
    return f"## Memory over time\n\n{note}\n{rows(head, body)}\n"


def _mark(good: bool) -> str:
    return " ✔" if good else " ✘"
