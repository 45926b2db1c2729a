"""The pages in ``docs/``: their programs print what they say, and what they name exists."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from deepseek_mock import Call, Match, MockServer, Pace, Reply, Rule
from deepseek_mock.faults import KINDS
from deepseek_mock.scenario_file import load_scenario

from codegen.contract import Contract
from codegen.extensions import EXTENSIONS
from codegen.spec_lint import lint
from tests.client.wire import WireServer, answer
from tests.codegen.running import generate

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(path.name for path in DOCS.glob("*.md"))
CONTRACT = "contract.md"  # its program runs with the endpoint that the page adds
SCENARIOS = "scenarios.md"  # its program reads the scenario file of the page
BLOCK = r"^( *)```{}\n(.*?)^ *```$"
PRINTED = re.compile(r"^\s*print\(.*\)  # (.+)$", re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """The code of a page in one language, each block without the indentation of its list."""
    found = re.findall(BLOCK.format(language), (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [re.sub(f"^{indent}", "", code, flags=re.MULTILINE) for indent, code in found]


def program(page: str) -> str:
    """All Python of a page, as one program."""
    return "\n".join(blocks(page, "python"))


def run(page: str, base_url: str, folder: Path, **variables: str) -> None:
    """Run the program of a page; fail if it does not print what the page says behind each print."""
    settings = {"DEEPSEEK_API_KEY": MockServer().api_key, "DEEPSEEK_BASE_URL": base_url, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program(page)],
        cwd=folder,
        env={**os.environ, **settings, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = PRINTED.findall(program(page))
    assert said
    printed = iter(done.stdout.splitlines())
    for line in said:
        assert line in printed, f"{line!r} is not printed, or not in its place:\n{done.stdout}"


def write_scenario(folder: Path) -> Path:
    """The scenario file of the page, and what it names."""
    (text,) = blocks(SCENARIOS, "yaml")
    for recording in re.findall(r"recording: ([\w.]+)", text):
        (folder / recording).write_bytes(b"data: {}\n\n" * 3)
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("page", [page for page in PAGES if program(page) and page != CONTRACT])
def test_program_of_a_page_prints_what_the_page_says(page: str, tmp_path: Path) -> None:
    if page == SCENARIOS:
        write_scenario(tmp_path)
    with MockServer() as server:
        run(page, server.base_url, tmp_path)


def test_endpoint_that_the_page_adds_is_all_that_the_client_needs(tmp_path: Path) -> None:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    for line, block in zip(("\npaths:\n", "\n  schemas:\n"), blocks(CONTRACT, "yaml"), strict=True):
        assert text.count(line) == 1
        text = text.replace(line, f"{line}{block}\n")
    (tmp_path / "openapi.yaml").write_text(text, encoding="utf-8")
    done = generate(tmp_path / "openapi.yaml", ROOT / "generator-config.yaml", tmp_path)
    assert done.code == 0, done.err
    contract = Contract.read(tmp_path / "openapi.yaml")
    assert lint(contract) == []
    with WireServer(answer('{"concurrency": 500}')) as server:
        run(CONTRACT, server.url, tmp_path, PYTHONPATH=str(tmp_path))
    assert server.requests[0].target == "/user/limits"


def test_page_about_the_contract_lists_every_extension() -> None:
    text = (DOCS / CONTRACT).read_text(encoding="utf-8")
    first_cells = re.findall(r"^\| (`x-.*?) \|", text, re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"x-[a-z-]+", cell)} == set(EXTENSIONS)


def test_page_about_scenarios_has_a_file_without_mistakes(tmp_path: Path) -> None:
    assert len(load_scenario(write_scenario(tmp_path))) == 5


def test_page_about_scenarios_lists_every_field_and_every_fault() -> None:
    text = (DOCS / SCENARIOS).read_text(encoding="utf-8")
    told, faults = text.partition("\n## Rules\n")[2].split("\n## Faults\n")
    names = {item.name for part in (Rule, Match, Reply, Call, Pace) for item in fields(part) if item.init}
    assert names == set(re.findall(r"`([a-z_]+)`", told)) - {"chat", "fim", "models", "balance", "true", "false"}
    rows = re.findall(r"^\| (`.+?) \| .+? \| (.*?) ?\|$", faults, re.MULTILINE)
    listed = {
        kind: set(re.findall(r"`(\w+)`", takes)) for kinds, takes in rows for kind in re.findall(r"`(\w+)`", kinds)
    }
    assert listed == {kind: set(details.takes) for kind, details in KINDS.items()}


def links(page: Path) -> Iterator[str]:
    """Where a page leads inside the repository."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            yield target.partition("#")[0]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *(f"docs/{page}" for page in PAGES)])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / page
    assert [target for target in links(path) if not (path.parent / target).exists()] == []


def test_readme_leads_to_every_page() -> None:
    assert {f"docs/{page}" for page in PAGES} <= set(links(ROOT / "README.md"))


@pytest.mark.parametrize("page", PAGES)
def test_page_names_make_tasks_that_exist(page: str) -> None:
    tasks = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert (
        set(re.findall(r"(?:^\$.*?|`)make ([a-z-]+)", (DOCS / page).read_text(encoding="utf-8"), re.MULTILINE)) <= tasks
    )


@pytest.mark.parametrize("page", PAGES)
def test_page_names_files_that_exist(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    named = re.findall(r"`((?:codegen|mock_server|tests|examples|generated_client|docs)/[\w./-]*)`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_page_shows_mutants_as_they_are() -> None:
    shown = [block for block in blocks("contract-testing.md", "text") if "Mutant(" in block]
    files = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "mutants").glob("*.py"))

    assert len(shown) == 2
    for block in shown:
        assert re.sub("^", "    ", block, flags=re.MULTILINE).rstrip() in files
