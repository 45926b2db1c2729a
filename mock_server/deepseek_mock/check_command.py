"""`deepseek-mock check`: finds mistakes in scenario files."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Adds the command."""
    parser = commands.add_parser("check", help="find mistakes in scenario files, and rules that are never used")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="a scenario in YAML")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints what is wrong with each file, or how many rules it has; the exit code is 1 when one has a mistake."""
    checked = [_check(file) for file in options.files]
    for lines, _ in checked:
        print(*lines, sep="\n")
    return 0 if all(is_right for _, is_right in checked) else 1


def _check(file: Path) -> tuple[list[str], bool]:
    from deepseek_mock.scenario_file import load_placed  # noqa: PLC0415 - other commands do without YAML
    from deepseek_mock.scenario_review import described  # noqa: PLC0415

    try:
        placed = load_placed(file)
    except OSError as error:
        return [f"{file}: {error.strerror}"], False
    except ValueError as error:
        return [str(error)], False
    found = described(file, placed)
    lines = [line for line, _ in found]
    if any(is_error for _, is_error in found):
        return lines, False
    return [*lines, f"{file}: {len(placed)} rule{'' if len(placed) == 1 else 's'}"], True
