"""The process of one client: ``python -m benchmarks.worker CLIENT ORIGIN`` does what its standard input says.

Each line there is a JSON object: do (run or soak) and what it is to be given; each answer is one with what it cost.
With ``--once KIND CASE COUNT`` it does that and ends, for benchmarks/instructions.py.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import sys
import time
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import soaking
from benchmarks.catalogue import client
from benchmarks.clients.face import Streamed

PATIENCE = 180.0  # seconds for all that runs at once
GRACE = 5.0  # seconds for what is then cancelled


class Worker:
    """Does things with one client, of which it keeps one for each case."""

    def __init__(self, name: str, origin: str) -> None:
        found = client(name)
        if "msgspec" not in found.needs:
            sys.modules["msgspec"] = None  # type: ignore[assignment] # ours would take it wherever it is installed
        self.face: Any = getattr(import_module(f"benchmarks.clients.{found.module}"), found.face)
        self.origin = origin
        self.runner = asyncio.Runner() if found.asynchronous else None
        self.clients: dict[str, Any] = {}

    def connected(self, case: str) -> Any:
        """The client for a case."""
        if case not in self.clients:
            url = f"{self.origin}/{case}"
            self.clients[case] = self.face(url) if self.runner is None else self.runner.run(self._made(url))
        return self.clients[case]

    async def _made(self, url: str) -> Any:
        return self.face(url)  # some want a running loop

    def run(self, kind: str, case: str, count: int, at_once: int = 1) -> dict[str, Any]:
        """Does something a number of times.

        Returns:
            What the attributes of benchmarks/measurement.py say.
        """
        gc.collect()
        method = getattr(self.connected(case), kind)
        if self.runner is not None:
            return self.runner.run(self._run_async(method, count, at_once))
        results: list[Any] = []
        starts: list[float] = []
        ends: list[float] = []
        used, begun = time.process_time(), time.perf_counter()
        for _ in range(count):
            starts.append(time.perf_counter())
            results.append(method())
            ends.append(time.perf_counter())
        return report(time.process_time() - used, time.perf_counter() - begun, starts, ends, results)

    def soak(self, kind: str, case: str, count: int) -> dict[str, float]:
        """Does something many times, and sees what it leaves behind: see benchmarks/soaking.py."""
        return soaking.soak(partial(self._repeat, kind, case), count)

    def _repeat(self, kind: str, case: str, count: int) -> None:
        """Does something a number of times and keeps nothing of it, so that what stays is the client's."""
        method = getattr(self.connected(case), kind)
        if self.runner is not None:
            self.runner.run(repeated(method, count))
        else:
            for _ in range(count):
                method()

    async def _run_async(self, method: Any, count: int, at_once: int) -> dict[str, Any]:
        results: list[Any] = []
        starts: list[float] = []
        ends: list[float] = []
        used, begun = time.process_time(), time.perf_counter()
        if at_once == 1:
            for _ in range(count):
                starts.append(time.perf_counter())
                results.append(await method())
                ends.append(time.perf_counter())
        else:
            starts, ends = [begun] * count, [begun] * count
            results = await together([asyncio.ensure_future(timed(method, ends, at)) for at in range(count)])
        return report(time.process_time() - used, time.perf_counter() - begun, starts, ends, results)


async def timed(method: Any, ends: list[float], at: int) -> Any:
    """What a method gives; when it has, is written down."""
    result = await method()
    ends[at] = time.perf_counter()
    return result


async def repeated(method: Any, count: int) -> None:
    """Does something a number of times, one after the other."""
    for _ in range(count):
        await method()


async def together(tasks: list[asyncio.Future[Any]]) -> list[Any]:
    """What comes of tasks that run at once: results and errors. Those that take too long end with one."""
    _, late = await asyncio.wait(tasks, timeout=PATIENCE)
    for task in late:
        task.cancel()
    if late:
        await asyncio.wait(late, timeout=GRACE)
    return [outcome(task) for task in tasks]


def outcome(task: asyncio.Future[Any]) -> Any:
    """The result of a task, or its error."""
    if not task.done() or task.cancelled():
        return TimeoutError(f"not done within {PATIENCE:g} s")
    return task.exception() or task.result()


def peak() -> int:
    """The most resident memory that this process has had, in kB; ``ru_maxrss`` may be that of its parent."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def report(cpu: float, wall: float, starts: list[float], ends: list[float], results: list[Any]) -> dict[str, Any]:
    """What was measured, as JSON."""
    errors = [item for item in results if isinstance(item, BaseException)]
    done = [item for item in zip(starts, ends, results, strict=True) if isinstance(item[2], Streamed)]
    streams = [item for _, _, item in done]
    firsts = sorted(item.first - start for start, _, item in done)
    whole = [end - start for start, end, _ in done]
    return {
        "cpu": cpu,
        "wall": wall,
        "first": firsts[len(firsts) // 2] if firsts else 0.0,
        "last_first": firsts[-1] if firsts else 0.0,
        "fastest": min(whole, default=0.0),
        "slowest": max(whole, default=0.0),
        "chunks": sum(item.chunks for item in streams),
        "characters": sum(item.characters for item in streams),
        "peak": peak(),
        "errors": len(errors),
        "error": repr(errors[0])[:200] if errors else "",
    }


def main() -> None:
    """Runs the worker."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    name, origin, *rest = sys.argv[1:]
    worker = Worker(name, origin)
    if rest:
        _, kind, case, count = rest
        worker.run(kind, case, int(count))
        print("done", flush=True)
        os._exit(0)  # what closing costs is not asked
    for line in sys.stdin:
        told = json.loads(line)
        print(json.dumps(getattr(worker, told.pop("do"))(**told)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
