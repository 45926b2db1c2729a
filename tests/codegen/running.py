"""Runs the generator as its command line does, without the cost of a new process."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from codegen.generate import main

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PETSHOP = HERE / "petshop.yaml"
CONFIG = HERE / "petshop-config.yaml"


@dataclass(frozen=True)
class Done:
    """What a run of the generator said."""

    code: int
    out: str
    err: str


def generate(spec: Path, config: Path, output: Path, *flags: str) -> Done:
    """Run the generator; an exception that it does not turn into a message fails the test."""
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*flags, "--spec", str(spec), "--config", str(config), "--output", str(output)])
    return Done(code, out.getvalue(), err.getvalue())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
