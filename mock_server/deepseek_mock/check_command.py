"""`deepseek-mock check`: finds mistakes in scenario files."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Adds the command."""
    parser = commands.add_parser("check", help="find mistakes in scenario files")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a scenario in YAML")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints a line for each file; the exit code is 1 when one has a mistake."""
    checked = [_check(file) for file in options.files]
    for line, _ in checked:
        print(line)
    return 0 if all(is_right for _, is_right in checked) else 1


def _check(file: Path) -> tuple[str, bool]:
    from deepseek_mock.scenario_file import load_scenario  # noqa: PLC0415 - other commands do without YAML

    try:
        rules = load_scenario(file)
    except OSError as error:
        return f"{file}: {error.strerror}", False
    except ValueError as error:
        return str(error), False
    return f"{file}: {len(rules)} rule{'' if len(rules) == 1 else 's'}", True
