"""Serves an application in the foreground, as the commands do."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
from collections.abc import Iterable
from queue import SimpleQueue

import uvicorn

from deepseek_mock.app_server import Application, bind, url_of, uvicorn_config
from deepseek_mock.journal import Exchange, Journal

DEFAULT_PORT = 8642
# Lines that wait to be read; more are left out.
MAX_LINES = 1000


def add_address(parser: argparse.ArgumentParser) -> None:
    """Adds the options that say where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free port (default: %(default)s)")
    parser.add_argument(
        "--expose",
        action="store_true",
        help="allow a --host that other machines can reach: whoever does needs no secret, the keys are public",
    )


def serve(app: Application, options: argparse.Namespace, lines: Iterable[str] = (), *, page: str | None = None) -> int:
    """Serves until it is interrupted; prints the address, `lines`, and where the page is. Gives the exit code."""
    try:
        listener = bind(options.host, options.port, expose=options.expose)
    except (OSError, OverflowError, ValueError) as error:
        print(f"deepseek-mock: cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    url = url_of(listener)
    pages = [] if page is None else [f"page and admin API: {url}{page}"]
    with contextlib.suppress(OSError):  # whoever has read the address may not read on
        print(f"deepseek-mock listens on {url}", *lines, *pages, sep="\n", flush=True)
    server = uvicorn.Server(uvicorn_config(app))
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        return 130
    finally:
        listener.close()
    return 0


def log_requests(journal: Journal) -> None:
    """Prints a line for each request, from a thread of its own: whoever reads the lines, or does not, may take time."""
    lines: SimpleQueue[str] = SimpleQueue()

    def note(exchange: Exchange, _: bytes) -> None:
        if exchange.outcome != "open" and lines.qsize() < MAX_LINES:
            lines.put(log_line(exchange))

    def write() -> None:
        with contextlib.suppress(OSError):  # nobody reads any more
            while True:
                print(lines.get(), flush=True)

    journal.listen(note)
    threading.Thread(target=write, name="deepseek-mock-log", daemon=True).start()


def log_line(exchange: Exchange) -> str:
    """One exchange in one line."""
    kind = " stream" if exchange.response_headers.get("content-type", "").startswith("text/event-stream") else ""
    outcome = "" if exchange.outcome == "complete" else f" {exchange.outcome}"
    rule = "" if exchange.rule is None else f" [{exchange.rule}]"
    size = f"{exchange.response_bytes} bytes in {exchange.elapsed * 1000:.1f} ms"
    return f"{exchange.method} {_shown(exchange.path)} {exchange.status or '-'}{kind}{outcome}, {size}{rule}"


def _shown(path: str) -> str:
    """A path that cannot write lines of its own into a log."""
    return path.encode("unicode_escape").decode("ascii")
