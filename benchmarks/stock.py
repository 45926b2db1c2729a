"""Writes the client that openapi-python-client makes of openapi.yaml as it comes, without this project's templates."""

from __future__ import annotations

import subprocess
from pathlib import Path

from benchmarks.processes import ROOT, STOCK


def command(target: Path) -> list[str]:
    """How the generator of the development environment is called."""
    generator = ROOT / ".venv" / "bin" / "openapi-python-client"
    options = ["--path", str(ROOT / "openapi.yaml"), "--meta", "none", "--overwrite", "--output-path", str(target)]
    return [str(generator), "generate", *options]


def write() -> None:
    """Writes it, unless it is newer than the contract.

    Raises:
        RuntimeError: there is no generator.
    """
    target = STOCK / "stock_client"
    contract = ROOT / "openapi.yaml"
    if (target / "client.py").exists() and (target / "client.py").stat().st_mtime > contract.stat().st_mtime:
        return
    STOCK.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(command(target), capture_output=True, check=True)
    except FileNotFoundError as error:
        raise RuntimeError("openapi-python-client is not in .venv: run make setup") from error
