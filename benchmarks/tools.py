"""What the tools beside the client cost: generating it, starting the mock server and its rate, all tests.

They run in the development environment, .venv.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import stock
from benchmarks.processes import ROOT

PYTHON = ROOT / ".venv" / "bin" / "python"
FEWEST = 7  # rounds for a median that one slow round does not move
OF_MAKE = ("ARGS", "MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS")  # what another make was told, and how


def timed(command: Sequence[str | Path]) -> tuple[float, float]:
    """Seconds of wall clock and of CPU, children included, of a program.

    Raises:
        RuntimeError: it failed.
    """
    # The stock generator formats with the ruff that it finds on PATH, and leaves that out where there is none.
    paths = os.pathsep.join((str(PYTHON.parent), os.environ.get("PATH", os.defpath)))
    kept = {name: value for name, value in os.environ.items() if name not in OF_MAKE}
    begun, before = time.perf_counter(), os.times()
    done = subprocess.run(command, cwd=ROOT, env={**kept, "PATH": paths}, capture_output=True, text=True, check=False)
    after = os.times()
    if done.returncode:
        raise RuntimeError(f"{command[-1]} failed:\n{done.stdout}{done.stderr}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return time.perf_counter() - begun, used


def generation(rounds: int) -> dict[str, tuple[float, float]]:
    """Seconds of wall clock and CPU for generating the client from openapi.yaml: here, and with the stock generator.

    Each is a process of its own that writes into an empty folder and has ruff sort the imports and format the code;
    here, the contract is validated and linted before. They take turns, in at least ``FEWEST`` rounds.
    """
    found: dict[str, list[tuple[float, float]]] = {"make generate": [], "openapi-python-client": []}
    for _ in range(max(rounds, FEWEST)):
        with tempfile.TemporaryDirectory() as folder:
            ours = [str(PYTHON), str(ROOT / "codegen" / "generate.py"), "--output", f"{folder}/ours"]
            commands = {"make generate": ours, "openapi-python-client": stock.command(Path(folder) / "stock_client")}
            for name, command in commands.items():
                found[name].append(timed(command))
    return {
        name: (statistics.median(wall for wall, _ in samples), statistics.median(cpu for _, cpu in samples))
        for name, samples in found.items()
    }


def mock_start(rounds: int) -> float:
    """Seconds until the mock server answers, a Python process included."""
    compileall.compile_dir(ROOT / "mock_server", quiet=1)  # as installing it does
    # Without what it takes to stop, which nobody waits for.
    program = "import os\nfrom deepseek_mock import MockServer\nwith MockServer(): os._exit(0)"
    return statistics.median(timed([PYTHON, "-c", program])[0] for _ in range(rounds))


def all_tests() -> tuple[float, float]:
    """Seconds of wall clock and of CPU of `make test`, run once.

    Raises:
        RuntimeError: a test failed.
    """
    return timed(["make", "--no-print-directory", "test"])


def mock_table(rounds: int) -> str:
    """The mock beside Prism and aimock: the table of benchmarks/mock_servers.py.

    Raises:
        RuntimeError: npm could not install them, or one does not answer.
    """
    command = [str(PYTHON), "-m", "benchmarks.mock_servers", "--print", "--rounds", str(rounds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"benchmarks.mock_servers failed:\n{done.stdout}{done.stderr}")
    return done.stdout
