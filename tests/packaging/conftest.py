"""Fixtures: the built distributions, and new environments with the wheel installed; all without a network."""

import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the sdist, and the wheel out of that sdist: proof that the sdist is complete."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    """Give the path of the built wheel."""
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def sdist(built: Path) -> Path:
    """Give the path of the built sdist."""
    (path,) = built.glob("*.tar.gz")
    return path


def _runtime_closure(requirements: list[Requirement], extra: str) -> Iterator[Distribution]:
    """Walk the installed distributions that the requirements lead to, each once."""
    pending = [(requirement, extra) for requirement in requirements]
    seen: set[tuple[str, str]] = set()
    while pending:
        requirement, active_extra = pending.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": active_extra}):
            continue
        name = canonicalize_name(requirement.name)
        for wanted_extra in sorted(requirement.extras) or [""]:
            if (name, wanted_extra) in seen:
                continue
            seen.add((name, wanted_extra))
            found = distribution(name)
            yield found
            pending += [(Requirement(text), wanted_extra) for text in found.requires or []]


def _copy_distribution(source: Distribution, site_packages: Path) -> None:
    """Copy what an installed distribution put into site-packages; its console scripts are not needed."""
    for file in source.files or []:
        if ".." not in file.parts and "__pycache__" not in file.parts:
            target = site_packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), target)


@pytest.fixture(scope="session")
def install(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function: make a new environment with the wheel and what one extra needs ("": no extra).

    Dependencies are copied out of the running environment: no index is asked, and the new environment holds
    nothing that the wheel does not declare.
    """

    def make(extra: str) -> Path:
        folder = tmp_path_factory.mktemp(f"env-{extra or 'core'}")
        venv.create(folder, with_pip=False, symlinks=sys.platform != "win32")
        site_packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(folder)}))
        scripts = Path(sysconfig.get_path("scripts", "venv", vars={"base": str(folder)}))
        command = [
            *(sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check"),
            *("--python", str(scripts / "python"), "install", "--quiet"),
            *("--no-deps", "--no-index", str(wheel)),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        for dependency in _runtime_closure(_requirements(wheel), extra):
            _copy_distribution(dependency, site_packages)
        return scripts

    return make


def _requirements(wheel: Path) -> list[Requirement]:
    with ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(metadata).decode().split("\n\n", 1)[0].splitlines()
    prefix = "Requires-Dist: "
    return [Requirement(line.removeprefix(prefix)) for line in lines if line.startswith(prefix)]


@pytest.fixture(scope="session")
def requirements(wheel: Path) -> list[Requirement]:
    """Give the requirements that the wheel declares, those of its extras included."""
    return _requirements(wheel)
