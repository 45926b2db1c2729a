"""`deepseek-mock replay`: answers with what was recorded."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deepseek_mock.serving import add_address, log_requests, serve


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Adds the command."""
    parser = commands.add_parser("replay", help="answer with recorded exchanges")
    parser.add_argument("recordings", type=Path, metavar="DIR", help="folder that `deepseek-mock record` has filled")
    add_address(parser)
    parser.add_argument(
        "--speed",
        type=float,
        metavar="N",
        help="1: as fast as it was recorded, 10: ten times as fast (default: at once)",
    )
    parser.add_argument("--quiet", action="store_true", help="do not print a line for each request")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Replays until it is interrupted."""
    from deepseek_mock.replay import ReplayApp  # noqa: PLC0415 - other commands do without recordings

    try:
        app = ReplayApp(options.recordings, speed=options.speed)
    except (OSError, ValueError) as error:
        print(f"deepseek-mock: {error}", file=sys.stderr)
        return 2
    if not options.quiet:
        log_requests(app.journal)
    return serve(app, options, [f"recordings: {options.recordings}, {app.count}"])
