"""The command `deepseek-conformance`, also `python -m deepseek_conformance`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import cast

try:
    from deepseek_conformance import recordings_command, run_command
except ImportError as error:
    if error.name is None or error.name.startswith("deepseek_conformance"):
        raise
    raise SystemExit(f"deepseek-conformance needs {error.name}: pip install 'deepseek-client[conformance]'") from error


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command; gives its exit code."""
    parser = argparse.ArgumentParser(
        prog="deepseek-conformance", description="Holds servers and recorded traffic against DeepSeek's API contract."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    run_command.add_parser(commands)
    recordings_command.add_parser(commands)
    options = parser.parse_args(arguments)
    return cast("int", options.run(options))


if __name__ == "__main__":
    sys.exit(main())
