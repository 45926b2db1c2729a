"""The package as type checkers see it: right programs pass in strict mode, every mistake is found."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WRONG = {
    number
    for number, line in enumerate((HERE / "wrong.py").read_text(encoding="utf-8").splitlines(), 1)
    if line.endswith("# wrong")
}


def run(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode in (0, 1), done.stderr + done.stdout
    return done.stdout


def mypy(name: str) -> list[tuple[int, str]]:
    output = run("mypy", "--strict", "--no-pretty", "--hide-error-context", str(HERE / name))
    found = re.findall(rf"^.*{name}:(\d+): error: (.*)$", output, re.MULTILINE)
    assert found or "Success" in output, output
    return [(int(line), text) for line, text in found]


def pyright(name: str, tmp_path: Path) -> list[tuple[int, str]]:
    settings = {
        "typeCheckingMode": "strict",
        "include": [name],
        "extraPaths": [str(ROOT / "generated_client")],
        "pythonVersion": "3.11",
    }
    shutil.copy(HERE / name, tmp_path)
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    report = json.loads(run("pyright", "--outputjson", "--pythonpath", sys.executable, "-p", str(tmp_path)))
    assert report["summary"]["filesAnalyzed"] == 1
    return [(item["range"]["start"]["line"] + 1, item["message"]) for item in report["generalDiagnostics"]]


def test_mypy_passes_right_programs() -> None:
    assert mypy("right.py") == []


def test_pyright_passes_right_programs(tmp_path: Path) -> None:
    assert pyright("right.py", tmp_path) == []


def test_mypy_finds_every_mistake() -> None:
    assert {line for line, _ in mypy("wrong.py")} == WRONG


def test_pyright_finds_every_mistake(tmp_path: Path) -> None:
    assert {line for line, _ in pyright("wrong.py", tmp_path)} == WRONG
