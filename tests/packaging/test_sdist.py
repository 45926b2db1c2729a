"""The sdist: everything needed to regenerate, test and build, and nothing that is not in version control."""

import tarfile
from pathlib import Path, PurePosixPath

import pytest


@pytest.fixture(scope="module")
def members(sdist: Path) -> set[PurePosixPath]:
    with tarfile.open(sdist) as archive:
        paths = [PurePosixPath(member.name) for member in archive.getmembers() if member.isfile()]
    (top,) = {path.parts[0] for path in paths}
    assert top == sdist.name.removesuffix(".tar.gz")
    return {path.relative_to(top) for path in paths}


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md",
        "LICENSE",
        "Makefile",
        "README.md",
        "codegen/generate.py",
        "generated_client/deepseek_client/__init__.py",
        "generator-config.yaml",
        "mock_server/deepseek_mock/__init__.py",
        "openapi.yaml",
        "pyproject.toml",
        "requirements/dev.txt",
        "tests/packaging/test_sdist.py",
    ],
)
def test_sdist_holds_the_sources(members: set[PurePosixPath], path: str) -> None:
    assert PurePosixPath(path) in members


def test_sdist_holds_every_template(members: set[PurePosixPath], root: Path) -> None:
    templates = {
        PurePosixPath(path.relative_to(root).as_posix()) for path in (root / "codegen" / "templates").rglob("*.jinja")
    }
    assert templates
    assert templates <= members


def test_sdist_holds_no_environment_cache_or_bytecode(members: set[PurePosixPath]) -> None:
    strays = {"__pycache__", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", "dist"}
    assert [path for path in members if strays & set(path.parts)] == []
