"""The workflows of GitHub Actions: they call tasks that exist, pin what they use, and give the key to nothing new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TASKS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def jobs(workflow: Path) -> dict[str, dict[str, Any]]:
    loaded: dict[str, Any] = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    found: dict[str, dict[str, Any]] = loaded["jobs"]
    return found


def steps(workflow: Path) -> Iterator[dict[str, Any]]:
    for job in jobs(workflow).values():
        yield from job["steps"]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_tasks_exist(workflow: Path) -> None:
    runs = [step["run"] for step in steps(workflow) if "run" in step]

    called = {task for run in runs for task in re.findall(r"\bmake (?:--[a-z-]+ )*([a-z-]+)", run)}

    assert called <= TASKS
    assert called or any(".ci/run" in run for run in runs)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")

    for action in re.findall(r"uses: (.+)", text):
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
    assert text.count("persist-credentials: false") == text.count("uses: actions/checkout@")


def test_key_is_only_for_runs_that_nobody_else_can_start() -> None:
    with_key = {
        name: job for path in WORKFLOWS for name, job in jobs(path).items() if "secrets." in yaml.safe_dump(job)
    }

    assert list(with_key) == ["live"]
    assert with_key["live"]["if"] == "github.event_name == 'workflow_dispatch' || github.event_name == 'schedule'"
    for step in with_key["live"]["steps"]:
        assert "env.DEEPSEEK_API_KEY" in step["if"]
