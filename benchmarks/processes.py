"""The processes of a measurement: the stub server, and one for each client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

from benchmarks.certificates import Certificates

ROOT = Path(__file__).resolve().parents[1]
STOCK = ROOT / "build" / "bench-stock"


@dataclass(frozen=True)
class Place:
    """Where clients find the stub server.

    Attributes:
        origin: The address before the name of a case.
        trusted: The certificates to trust there; none without TLS.
    """

    origin: str
    trusted: Path | None = None


def environment(trusted: Path | None = None) -> dict[str, str]:
    """Settings that all of them share: no proxy, no key from outside, the same hashes in each run."""
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    if trusted is not None:
        kept["SSL_CERT_FILE"] = str(trusted)
    folders = (ROOT, ROOT / "generated_client", STOCK)
    return {
        **kept,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(str(folder) for folder in folders),
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # it would ask the network for prices
    }


class Stub:
    """The stub server, while the block runs; with certificates, with a twin behind TLS."""

    def __init__(self, certificates: Certificates | None = None) -> None:
        self.certificates = certificates

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "benchmarks.stub"]
        if self.certificates is not None:
            command += ["--certificate", str(self.certificates.issued)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        self.port, *secure = (int(port) for port in self.process.stdout.readline().split())
        self.plain = Place(f"http://127.0.0.1:{self.port}")
        if self.certificates is not None:
            self.secure = Place(f"https://localhost:{secure[0]}", self.certificates.trusted)
        return self

    def place(self, *, tls: bool) -> Place:
        """Where clients find it, or its twin."""
        return self.secure if tls else self.plain

    def counts(self) -> dict[str, Any]:
        """What it has done, see benchmarks/stub.py."""
        with urlopen(f"http://127.0.0.1:{self.port}/counts", timeout=60) as response:
            found: dict[str, Any] = json.load(response)
            return found

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self.process:  # closes its pipes and waits
            self.process.terminate()


class Client:
    """The process of a client; started when it is first asked for something."""

    def __init__(self, name: str, place: Place) -> None:
        self.name = name
        self.place = place
        self.process: subprocess.Popen[str] | None = None

    def run(self, kind: str, case: str, count: int, at_once: int = 1) -> dict[str, Any]:
        """Does something a number of times, see benchmarks/worker.py.

        Raises:
            RuntimeError: the process ended.
        """
        return self._ask({"do": "run", "kind": kind, "case": case, "count": count, "at_once": at_once})

    def soak(self, kind: str, case: str, count: int) -> dict[str, float]:
        """Does something many times, and tells what it left behind: see benchmarks/worker.py.

        Raises:
            RuntimeError: the process ended.
        """
        return self._ask({"do": "soak", "kind": kind, "case": case, "count": count})

    def _ask(self, what: dict[str, Any]) -> dict[str, Any]:
        if self.process is None:
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.worker", self.name, self.place.origin]
            settings = environment(self.place.trusted)
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=settings, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        assert self.process.stdin is not None  # noqa: S101
        assert self.process.stdout is not None  # noqa: S101
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.startswith("{"):
            raise RuntimeError(f"{self.name} ended in {what['kind']} of {what['case']}: what it said is above")
        found: dict[str, Any] = json.loads(answer)
        return found

    def stop(self) -> None:
        """Ends it."""
        if self.process is not None:
            with self.process:
                self.process.terminate()
            self.process = None
