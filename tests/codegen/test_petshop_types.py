"""The pet shop's package and its users under mypy --strict and pyright strict, and what it imports."""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codegen.running import HERE

USAGE = HERE / "petshop_usage.py"


@pytest.fixture(scope="module")
def checked(petshop_folder: Path) -> Path:
    """The folder of the package, with a program that uses it beside it."""
    shutil.copy(USAGE, petshop_folder / "usage.py")
    return petshop_folder


def mistakes() -> set[int]:
    """Lines of the program that are wrong on purpose."""
    lines = USAGE.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines, 1) if line.startswith("def mistakes"))
    return {number for number, line in enumerate(lines, 1) if number > start and "  # " in line}


def test_package_and_its_users_pass_mypy_strict(checked: Path) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(checked / ".mypy_cache")]
    done = subprocess.run([*command, "petshop", "usage.py"], cwd=checked, capture_output=True, text=True, check=False)
    errors = [line for line in done.stdout.splitlines() if ": error:" in line]
    in_usage = {int(match[1]) for line in errors if (match := re.match(r"usage\.py:(\d+):", line))}
    assert [line for line in errors if not line.startswith("usage.py:")] == [], done.stdout + done.stderr
    assert in_usage == mistakes(), done.stdout + done.stderr


def test_package_and_its_users_pass_pyright_strict(checked: Path) -> None:
    settings = {"typeCheckingMode": "strict", "include": ["petshop", "usage.py"], "pythonVersion": "3.11"}
    (checked / "pyrightconfig.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(checked)]
    done = subprocess.run(command, cwd=checked, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    errors = [(Path(item["file"]).name, item["range"]["start"]["line"] + 1, item["message"]) for item in found]
    assert [error for error in errors if error[0] != "usage.py"] == []
    assert {line for _, line, _ in errors} == mistakes(), errors


def test_package_imports_only_httpx_attrs_and_what_httpx_stands_on(petshop_folder: Path) -> None:
    imported: set[str] = set()
    for path in (petshop_folder / "petshop").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).partition(".")[0])
    # httpx brings httpcore, certifi and anyio; the others are loaded for http_client="aiohttp" or "httptools" alone.
    needed = {"attrs", "httpx", "httpcore", "certifi", "anyio"}
    assert imported - set(sys.stdlib_module_names) == needed | {"aiohttp", "httptools", "multidict", "yarl"}


ALONE = """
import sys

class OnlyWhatHttpxAndAttrsNeed:
    allowed = {"petshop", "attr", "attrs", "httpx", "httpcore", "h11", "anyio", "sniffio", "idna", "certifi"}

    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in self.allowed and top not in sys.stdlib_module_names:
            raise ImportError(f"{name} is not there")
        return None

sys.meta_path.insert(0, OnlyWhatHttpxAndAttrsNeed())
import petshop
petshop.PetShop(api_key="k").pets.story
for module in (petshop, petshop.models, petshop.params):
    for name in module.__all__:
        getattr(module, name)
"""


def test_package_works_where_nothing_else_is_installed(petshop_folder: Path) -> None:
    command = [sys.executable, "-W", "error", "-c", ALONE]
    done = subprocess.run(command, cwd=petshop_folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
