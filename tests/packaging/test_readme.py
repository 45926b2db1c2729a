"""The README and the guide for contributors: what they show runs, and what they name exists."""

import os
import re
import subprocess
import sys
from pathlib import Path

import deepseek_client
import pytest
from deepseek_mock import MockServer

FENCE = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(root: Path) -> list[str]:
    """The programs of the README."""
    return FENCE.findall((root / "README.md").read_text(encoding="utf-8"))


def test_readme_program_runs_against_the_mock(mock_server: MockServer, root: Path, tmp_path: Path) -> None:
    programs = [program for program in examples(root) if "def test_" not in program]
    assert programs
    environment = os.environ | {
        "DEEPSEEK_API_KEY": mock_server.api_key,
        "DEEPSEEK_BASE_URL": mock_server.base_url,
    }
    for program in programs:
        command = [sys.executable, "-W", "error", "-c", program]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert re.search(r"^\d+ tokens$", done.stdout, re.MULTILINE)
        assert done.stderr == ""


def test_readme_test_passes(root: Path, tmp_path: Path) -> None:
    (test,) = [program for program in examples(root) if "def test_" in program]
    (tmp_path / "test_readme_example.py").write_text(test, encoding="utf-8")
    # Readers have no schemathesis, which takes longer to load than all the rest.
    options = ["-q", "-p", "no:schemathesis", "-c", os.devnull, "--rootdir", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", *options, str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done.stdout


def test_readme_names_exceptions_that_exist(root: Path) -> None:
    section = (root / "README.md").read_text(encoding="utf-8").split("## Errors")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    names = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert "RateLimitReached" in names
    for name in names:
        assert issubclass(getattr(deepseek_client, name), deepseek_client.DeepSeekError), name


def test_readme_lists_every_operation(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`((?:GET|POST) /[\w/]+)`", readme))
    contract = (root / "openapi.yaml").read_text(encoding="utf-8")
    paths = re.findall(r"^  (/[\w/]+):$", contract, re.MULTILINE)
    assert {endpoint.split()[1] for endpoint in documented} == set(paths)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_page_names_make_tasks_that_exist(root: Path, page: str) -> None:
    tasks = set(re.findall(r"^([a-z-]+):.*## ", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    text = (root / page).read_text(encoding="utf-8")
    code = re.findall(r"^\$ (.*)$", text, re.MULTILINE) + re.findall(r"`([^`\n]*)`", text)
    named = {match for span in code for match in re.findall(r"\bmake ([a-z-]+)", span)}
    assert named
    assert named <= tasks
