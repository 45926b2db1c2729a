"""What a client costs before its first request: importing it, making one, and what has to be installed for it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.processes import ROOT, environment

BARE = "python"
OURS = "deepseek-client"
IMPORTS = {
    BARE: "pass",
    "import deepseek_client": "import deepseek_client",
    "from deepseek_client import DeepSeek": "from deepseek_client import DeepSeek",
    "import httpx": "import httpx",
    "import httpx2": "import httpx2",
    "import aiohttp": "import aiohttp",
    "stock generated": "import stock_client",
    "import openai": "import openai",
}
HEAVY_IMPORTS = {
    "import mistralai.client": "import mistralai.client",
    "import langchain_deepseek": "import langchain_deepseek",
    "import litellm": "import litellm",
}
MADE = {
    "deepseek-client": ("from deepseek_client import DeepSeek", "DeepSeek(api_key='sk-bench')"),
    "deepseek-client async": ("from deepseek_client import AsyncDeepSeek", "AsyncDeepSeek(api_key='sk-bench')"),
    "httpx": ("import httpx", "httpx.Client()"),
    "stock generated": ("import stock_client", "stock_client.AuthenticatedClient('http://x', 'k').get_httpx_client()"),
    "openai": ("import openai", "openai.OpenAI(api_key='sk-bench')"),
    "openai async": ("import openai", "openai.AsyncOpenAI(api_key='sk-bench')"),
}
CONSTRUCTION = """\
import time
{setup}
made = []
for _ in range(12):
    begun = time.process_time()
    made.append({expression})
    made.append(time.process_time() - begun)
print(*made[1::2])
"""
INSTALLED = {
    "deepseek-client": ("deepseek-client", ()),
    "httpx": ("httpx", ()),
    "aiohttp": ("aiohttp", ()),
    "openai": ("openai", ()),
    "openai[aiohttp]": ("openai", ("aiohttp",)),
    "mistralai": ("mistralai", ()),
    "langchain-deepseek": ("langchain-deepseek", ()),
    "litellm": ("litellm", ()),
}


@dataclass
class Cost:
    """Of a program: seconds of CPU, one sample each round, and how many modules it has loaded."""

    cpu: list[float] = field(default_factory=list)
    modules: int = 0


def imports(rounds: int, *, full: bool) -> dict[str, Cost]:
    """What imports cost, one program after the other in each round; the first round warms up."""
    programs = {**IMPORTS, **(HEAVY_IMPORTS if full else {})}
    found = {name: Cost() for name in programs}
    for turn in range(rounds + 1):
        for name, program in programs.items():
            cost = found[name]
            with subprocess.Popen(
                [sys.executable, "-W", "ignore", "-c", f"{program}\nimport sys; print(len(sys.modules))"],
                cwd=ROOT,
                env=environment(),
                stdout=subprocess.PIPE,
            ) as process:
                assert process.stdout is not None  # noqa: S101 - asked for above
                cost.modules = int(process.stdout.read())
                _, status, used = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
            if turn:
                cost.cpu.append(used.ru_utime + used.ru_stime)
    return found


def import_cpu(costs: Mapping[str, Cost], name: str) -> float:
    """Seconds of CPU of an import without those of Python itself."""
    return statistics.median(costs[name].cpu) - statistics.median(costs[BARE].cpu)


def construction(rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds of CPU for making a client: the first of a process, and each one after it."""
    found: dict[str, list[list[float]]] = {name: [] for name in MADE}
    for _ in range(rounds):
        for name, (setup, expression) in MADE.items():
            program = CONSTRUCTION.format(setup=setup, expression=expression)
            done = subprocess.run(
                [sys.executable, "-W", "ignore", "-c", program],
                cwd=ROOT,
                env=environment(),
                capture_output=True,
                text=True,
                check=True,
            )
            found[name].append([float(value) for value in done.stdout.split()])
    return {
        name: (
            statistics.median(sample[0] for sample in samples),
            statistics.median(value for sample in samples for value in sample[1:]),
        )
        for name, samples in found.items()
    }


def closure(name: str, extras: Sequence[str] = ()) -> dict[str, Distribution]:
    """A distribution and all that it needs here, by their names."""
    found: dict[str, Distribution] = {}
    waiting = [(canonicalize_name(name), tuple(extras))]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        wanted, chosen = item
        found[wanted] = here = distribution(wanted)
        for line in here.requires or ():
            requirement = Requirement(line)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *chosen)):
                waiting.append((canonicalize_name(requirement.name), tuple(sorted(requirement.extras))))
    return found


def size(found: Distribution) -> int:
    """Bytes of the files of a distribution, without compiled ones; for this project those of the client's package."""
    if canonicalize_name(found.metadata["Name"]) == OURS:
        files = (ROOT / "generated_client" / "deepseek_client").rglob("*")
    else:
        files = (Path(str(path.locate())) for path in found.files or ())
    return sum(path.stat().st_size for path in files if path.suffix != ".pyc" and path.is_file())


def installed(*, full: bool) -> dict[str, tuple[int, float]]:
    """How many distributions a client needs, itself included, and their size in MB."""
    result: dict[str, tuple[int, float]] = {}
    for name, (root, extras) in INSTALLED.items():
        if not full and root in {"mistralai", "langchain-deepseek", "litellm"}:
            continue
        try:
            found = closure(root, extras)
        except PackageNotFoundError:
            continue
        result[name] = (len(found), sum(size(item) for item in found.values()) / 1e6)
    return result
