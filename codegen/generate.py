"""Write ``generated_client/`` from ``openapi.yaml``, or check that it is what this writes.

validate -> lint -> render in a temporary folder -> format -> swap. A mistake gives one message with its place in
the document and leaves the package as it was.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib.metadata import version
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:  # run as a script from any folder
    sys.path.insert(0, str(ROOT))

from codegen.lazy import lazily  # noqa: E402

with lazily("httpcore", "httpx"):  # openapi-python-client fetches documents with them, and here is nothing to fetch
    from openapi_python_client.config import ConfigFile
    from ruff import find_ruff_bin

    from codegen.config import GenerationError, read_config
    from codegen.contract import Contract
    from codegen.document import ContractError
    from codegen.project import build
    from codegen.spec_lint import lint

# Output depends on these to the byte, so they are exact.
DRIFT = """
The package is not what {} gives. It is written by the generator, never by hand:
- if you changed the contract, a template or codegen/runtime/, run `make generate` and commit what it writes;
- if you changed a file of the package, make the change in one of those instead: `make generate` overwrites the file."""
PINS = {"openapi-python-client": "0.29.1", "ruff": "0.17.6"}
RUFF = (
    *("--isolated", "--no-cache", "--no-respect-gitignore", "--config", "exclude=[]"),
    *("--target-version", "py311", "--line-length", "120"),
)


def check_pins() -> None:
    """Refuse to generate with other versions than the pinned ones."""
    for name, wanted in PINS.items():
        if (found := version(name)) != wanted:
            raise GenerationError(f"{name} {found} is installed, but {wanted} writes this package; run make setup")


def render(contract: Contract, source: Path, settings: ConfigFile, target: Path) -> None:
    """Write and format the package. Raises on anything that openapi-python-client merely warns of."""
    with redirect_stdout(StringIO()):
        problems = build(contract, source, settings, target)
    if problems:
        first = problems[0]
        said = f"{first.header}: {first.detail or ''}"
        raise GenerationError(f"openapi-python-client: {' '.join(said.split())}")
    ruff("check", "--fix-only", "--unsafe-fixes", "--select", "F401,F811,I001", *RUFF, ".", folder=target)
    ruff("format", *RUFF, ".", folder=target)


def ruff(command: str, *arguments: str, folder: Path) -> None:
    """Run the pinned ruff of this environment, whatever PATH and the settings of the host are."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("RUFF_")}
    done = subprocess.run(
        [find_ruff_bin(), command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise GenerationError(f"ruff {command} failed: {done.stderr or done.stdout}")


def files(folder: Path) -> dict[str, bytes]:
    """All files of a package but what Python and tools leave in it."""
    skipped = {"__pycache__", ".ruff_cache", ".mypy_cache"}
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not skipped & set(path.relative_to(folder).parts)
    }


@contextmanager
def temporary_folder(beside: Path | None) -> Iterator[Path]:
    """A folder that is gone afterwards: inside ``beside``, where renaming is all it takes to move things out of it."""
    if beside is not None:
        beside.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".generating-", dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(new: Path, place: Path) -> None:
    """Put the new package in its place; the old one goes only when the new one is there."""
    old = new.with_name("old")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except BaseException:  # an interruption too: what is left in the temporary folder goes with it
        if old.exists():
            old.rename(place)
        raise


def differences(new: dict[str, bytes], old: dict[str, bytes]) -> list[str]:
    """One line for each file that is not what the generator writes."""
    lines = [f"missing: {name}" for name in new.keys() - old.keys()]
    lines += [f"extra:   {name}" for name in old.keys() - new.keys()]
    lines += [f"differs: {name}" for name in new.keys() & old.keys() if new[name] != old[name]]
    return sorted(lines, key=lambda line: line.split(maxsplit=1)[1])


def run(source: Path, config: Path, output: Path, *, check: bool) -> int:
    """Generate or check; returns the exit code."""
    check_pins()
    settings = read_config(config)
    contract = Contract.read(source)
    if problems := lint(contract):
        for problem in problems:
            print(f"{source.name}: {problem}", file=sys.stderr)
        return 1
    place = output / str(settings.package_name_override)
    old = files(place) if place.is_dir() else {}
    with temporary_folder(None if check else output) as folder:
        target = folder / "package"
        render(contract, source, settings, target)
        new = files(target)
        changes = differences(new, old)
        if check:
            for line in changes:
                print(f"{place.name}: {line}", file=sys.stderr)
            if changes:
                print(DRIFT.format(source.name), file=sys.stderr)
            else:
                print(f"{place.name}: {len(new)} files, all as generated from {source.name}")
            return 1 if changes else 0
        if changes:
            swap(target, place)
        print(f"{place.name}: {len(new)} files from {source.name}, {len(changes)} changed")
        return 0


def main(arguments: list[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare instead of writing; exit code 1 if they differ")
    parser.add_argument("--spec", type=Path, default=ROOT / "openapi.yaml")
    parser.add_argument("--config", type=Path, default=ROOT / "generator-config.yaml")
    parser.add_argument("--output", type=Path, default=ROOT / "generated_client", help="folder that holds the package")
    options = parser.parse_args(arguments)
    try:
        return run(options.spec, options.config, options.output, check=options.check)
    except ContractError as error:
        print(f"{options.spec.name}: {error}", file=sys.stderr)
    except (GenerationError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    # A stopped run cleans up as an interrupted one does.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    raise SystemExit(main())
