"""The package as type checkers see it: right programs pass in strict mode, every mistake is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = ROOT / "generated_client"
PROGRAMS = ("right.py", "wrong.py")
WRONG = {
    number
    for number, line in enumerate((HERE / "wrong.py").read_text(encoding="utf-8").splitlines(), 1)
    if line.endswith("# wrong")
}
# A checker that skipped a file, or gave up in it, would not see this line.
END = "this_name_is_not_defined"

Found = list[tuple[str, int, str]]
"""File, line and what is said about it."""


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode in (0, 1), done.stderr + done.stdout
    return done.stdout


def lines(output: str, pattern: str) -> Found:
    return [(file, int(line), text) for file, line, text in re.findall(pattern, output, re.MULTILINE)]


def mypy(folder: Path) -> Found:
    (folder / "mypy.ini").write_text(
        f"[mypy]\nstrict = true\npython_version = 3.11\nmypy_path = {PACKAGES}\n", encoding="utf-8"
    )
    cache = ROOT / ".mypy_cache" / "typing"
    output = run(folder, "mypy", "--cache-dir", str(cache), "--no-pretty", "--hide-error-context", *PROGRAMS)
    return lines(output, r"^(\w+\.py):(\d+): error: (.*)$")


def pyright(folder: Path) -> Found:
    settings = {
        "typeCheckingMode": "strict",
        "include": list(PROGRAMS),
        "extraPaths": [str(PACKAGES)],
        "pythonVersion": "3.11",
    }
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    report = json.loads(run(folder, "pyright", "--outputjson", "--pythonpath", sys.executable))
    found = report["generalDiagnostics"]
    return [(Path(item["file"]).name, item["range"]["start"]["line"] + 1, item["message"]) for item in found]


def ty(folder: Path) -> Found:
    where = ["--python", sys.prefix, "--extra-search-path", str(PACKAGES), "--python-version", "3.11"]
    output = run(folder, "ty", "check", "--output-format", "concise", *where, *PROGRAMS)
    return lines(output, r"^(\w+\.py):(\d+):\d+: (.*)$")


def pyrefly(folder: Path) -> Found:
    settings = {
        "preset": "strict",
        "project-includes": PROGRAMS,
        "search-path": [str(PACKAGES)],
        "python-interpreter-path": sys.executable,
        "python-version": "3.11",
    }
    text = "".join(f"{name} = {json.dumps(value)}\n" for name, value in settings.items())  # JSON values are TOML too
    (folder / "pyrefly.toml").write_text(text, encoding="utf-8")
    report = json.loads(run(folder, "pyrefly", "check", "--output-format", "json"))
    return [(Path(item["path"]).name, item["line"], item["description"]) for item in report["errors"]]


CHECKERS = (mypy, pyright, ty, pyrefly)


@pytest.fixture(scope="module", params=CHECKERS)
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[int, str]]:
    """What a checker says about the lines of each program here. It starts once for both, as that takes most time."""
    folder = tmp_path_factory.mktemp("programs")
    ends = {}
    for name in PROGRAMS:
        text = (HERE / name).read_text(encoding="utf-8") + f"{END}\n"
        (folder / name).write_text(text, encoding="utf-8")
        ends[name] = len(text.splitlines())
    said: dict[str, dict[int, str]] = {name: {} for name in PROGRAMS}
    checker: Callable[[Path], Found] = request.param
    for name, line, text in checker(folder):
        said[name][line] = said[name].get(line, "") + text
    for name, end in ends.items():
        assert END in said[name].pop(end, ""), said[name]
    return said


def test_right_programs_pass(found: dict[str, dict[int, str]]) -> None:
    assert found["right.py"] == {}


def test_every_mistake_is_found(found: dict[str, dict[int, str]]) -> None:
    assert found["wrong.py"].keys() == WRONG
