"""`deepseek-mock record`: passes requests on to the real API and keeps what is said."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path

from deepseek_mock.journal import Exchange
from deepseek_mock.serving import add_address, log_requests, serve

DEFAULT_TIMEOUT = 600.0


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Adds the command."""
    parser = commands.add_parser("record", help="pass requests on to the real API and keep the exchanges")
    add_address(parser)
    parser.add_argument(
        "--upstream", required=True, metavar="URL", help="the API's base URL, such as https://api.deepseek.com"
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the recordings")
    parser.add_argument(
        "--timeout",
        type=float,
        default=DEFAULT_TIMEOUT,
        metavar="S",
        help="seconds that the API may be silent (default: %(default)s)",
    )
    parser.add_argument("--quiet", action="store_true", help="do not print a line for each request")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Records until it is interrupted."""
    from deepseek_mock.recorder import NOT_STORED, RecorderApp  # noqa: PLC0415 - httpx takes time to load, for this command only

    try:
        app = RecorderApp(options.upstream, options.out, timeout=options.timeout)
    except ValueError as error:
        print(f"deepseek-mock: {error}", file=sys.stderr)
        return 2
    if options.quiet:
        app.journal.listen(lambda exchange, _: _warn(exchange, NOT_STORED))
    else:
        log_requests(app.journal)
    return serve(app, options, [f"records {options.upstream} to {options.out}"])


def _warn(exchange: Exchange, start: str) -> None:
    """Tells of an exchange that was not stored, also where requests are not told: the answer may have cost money."""
    if exchange.outcome != "open" and exchange.rule is not None and exchange.rule.startswith(start):
        with contextlib.suppress(OSError):  # nobody reads any more
            print(
                f"deepseek-mock: {exchange.method} {exchange.path!r} was {exchange.rule}", file=sys.stderr, flush=True
            )
