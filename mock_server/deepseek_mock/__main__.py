"""The command line: `deepseek-mock`, also `python -m deepseek_mock`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from deepseek_mock.extras import missing

try:
    from deepseek_mock import check_command, record_command, replay_command, serve_command
except ModuleNotFoundError as error:
    raise missing(error) from error

COMMANDS = (serve_command, record_command, replay_command, check_command)
DEFAULT_COMMAND = "serve"


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """Reads the command line. Without a command it is `serve`."""
    parser = argparse.ArgumentParser(prog="deepseek-mock", description="A server that behaves like api.deepseek.com.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in {"-h", "--help"}):
        arguments = (DEFAULT_COMMAND, *arguments)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; gives the exit code."""
    options = parse_arguments(sys.argv[1:] if arguments is None else arguments)
    code: int = options.run(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
