"""The package as type checkers see it: right programs pass in strict mode, every mistake is found."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ROOT / "generated_client"
WRONG = {
    number
    for number, line in enumerate((HERE / "wrong.py").read_text(encoding="utf-8").splitlines(), 1)
    if line.endswith("# wrong")
}
# A checker that skipped the file, or gave up in it, would not see this line.
END = "this_name_is_not_defined"

Found = list[tuple[int, str]]


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode in (0, 1), done.stderr + done.stdout
    return done.stdout


def lines(output: str, pattern: str) -> Found:
    return [(int(line), text) for line, text in re.findall(pattern, output, re.MULTILINE)]


def mypy(folder: Path) -> Found:
    (folder / "mypy.ini").write_text(
        f"[mypy]\nstrict = true\npython_version = 3.11\nmypy_path = {PACKAGES}\n", encoding="utf-8"
    )
    cache = ROOT / ".mypy_cache" / "typing"
    output = run(folder, "mypy", "--cache-dir", str(cache), "--no-pretty", "--hide-error-context", "program.py")
    return lines(output, r"^program\.py:(\d+): error: (.*)$")


def pyright(folder: Path) -> Found:
    settings = {
        "typeCheckingMode": "strict",
        "include": ["program.py"],
        "extraPaths": [str(PACKAGES)],
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    report = json.loads(run(folder, "pyright", "--outputjson", "--pythonpath", sys.executable))
    return [(item["range"]["start"]["line"] + 1, item["message"]) for item in report["generalDiagnostics"]]


def ty(folder: Path) -> Found:
    where = ["--python", sys.prefix, "--extra-search-path", str(PACKAGES), "--python-version", "3.11"]
    output = run(folder, "ty", "check", "--output-format", "concise", *where, "program.py")
    return lines(output, r"^program\.py:(\d+):\d+: (.*)$")


def pyrefly(folder: Path) -> Found:
    settings = {
        "preset": "strict",
        "project-includes": ["program.py"],
        "search-path": [str(PACKAGES)],
        "python-interpreter-path": sys.executable,
        "python-version": "3.11",
    }
    text = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())  # JSON values are TOML too
    (folder / "pyrefly.toml").write_text(text, encoding="utf-8")
    report = json.loads(run(folder, "pyrefly", "check", "--output-format", "json"))
    return [(item["line"], item["description"]) for item in report["errors"]]


CHECKERS = (mypy, pyright, ty, pyrefly)


def check(checker: Callable[[Path], Found], name: str, folder: Path) -> Found:
    """What a checker says about a program here."""
    program = folder / "program.py"
    shutil.copy(HERE / name, program)
    with program.open("a", encoding="utf-8") as file:
        file.write(f"{END}\n")
    end = len(program.read_text(encoding="utf-8").splitlines())
    found = checker(folder)
    assert any(line == end and END in text for line, text in found), found
    return [(line, text) for line, text in found if line != end]


@pytest.mark.parametrize("checker", CHECKERS)
def test_right_programs_pass(checker: Callable[[Path], Found], tmp_path: Path) -> None:
    assert check(checker, "right.py", tmp_path) == []


@pytest.mark.parametrize("checker", CHECKERS)
def test_every_mistake_is_found(checker: Callable[[Path], Found], tmp_path: Path) -> None:
    assert {line for line, _ in check(checker, "wrong.py", tmp_path)} == WRONG
