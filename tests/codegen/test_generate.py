"""The command line of the generator: mistakes, --check, what is left behind, and the same bytes everywhere."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from codegen import generate as module
from codegen.generate import DRIFT
from tests.codegen.running import CONFIG, PETSHOP, ROOT, generate, tree
from tests.codegen.small import DELETE, SMALL, changed

Write = Callable[[Any], Path]


@pytest.fixture
def package(petshop_folder: Path, tmp_path: Path) -> Path:
    """A folder of one's own with a copy of the package in it."""
    output = tmp_path / "output"
    shutil.copytree(petshop_folder / "petshop", output / "petshop", ignore=shutil.ignore_patterns("__pycache__"))
    return output


def test_check_of_the_package_as_generated_succeeds(package: Path) -> None:
    before = tree(package)
    done = generate(PETSHOP, CONFIG, package, "--check")
    assert (done.code, done.err) == (0, "")
    assert "all as generated from petshop.yaml" in done.out
    assert tree(package) == before


def test_check_names_missing_extra_and_edited_files(package: Path) -> None:
    (package / "petshop" / "models" / "toy.py").unlink()
    (package / "petshop" / "models" / "wild.py").write_text("")
    (package / "petshop" / "py.typed").write_text("partial")
    with (package / "petshop" / "client.py").open("a") as file:
        file.write("\n")
    (package / "petshop" / "__pycache__").mkdir()
    (package / "petshop" / "__pycache__" / "client.cpython-311.pyc").write_bytes(b"")
    before = tree(package)
    done = generate(PETSHOP, CONFIG, package, "--check")
    assert done.code == 1
    assert done.err.splitlines()[: -len(DRIFT.splitlines())] == [
        "petshop: differs: client.py",
        "petshop: missing: models/toy.py",
        "petshop: extra:   models/wild.py",
        "petshop: differs: py.typed",
    ]
    assert done.err.endswith(f"{DRIFT.format(PETSHOP.name)}\n")
    assert tree(package) == before


def test_check_writes_nothing_where_nothing_is(tmp_path: Path) -> None:
    done = generate(PETSHOP, CONFIG, tmp_path / "nowhere", "--check")
    assert done.code == 1
    assert "petshop: missing: client.py" in done.err
    assert not (tmp_path / "nowhere").exists()


def test_check_works_in_a_folder_that_cannot_be_written(package: Path) -> None:
    folders = [package, *(path for path in package.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert generate(PETSHOP, CONFIG, package, "--check").code == 0
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_generate_mends_whatever_was_changed(package: Path, petshop_folder: Path) -> None:
    (package / "petshop" / "models" / "toy.py").unlink()
    (package / "petshop" / "models" / "wild.py").write_text("")
    (package / "petshop" / "client.py").write_text("")
    done = generate(PETSHOP, CONFIG, package)
    assert done.code == 0
    assert done.out.endswith("3 changed\n")
    assert tree(package / "petshop") == {
        name: data for name, data in tree(petshop_folder / "petshop").items() if "__pycache__" not in name
    }
    assert [path.name for path in package.iterdir()] == ["petshop"]


def test_generate_leaves_a_package_alone_that_is_up_to_date(package: Path) -> None:
    before = (package / "petshop").stat().st_ino, (package / "petshop" / "client.py").stat().st_mtime_ns
    done = generate(PETSHOP, CONFIG, package)
    assert done.out.endswith("0 changed\n")
    assert ((package / "petshop").stat().st_ino, (package / "petshop" / "client.py").stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ((("openapi",), "3.0.3"), "contract.yaml: openapi: '3.0.3': the pipeline reads OpenAPI 3.1.x\n"),
        (
            (("components", "schemas", "Thing", "properties", "name"), {"$ref": "#/components/schemas/Gone"}),
            "contract.yaml: components.schemas.Thing.properties.name: $ref #/components/schemas/Gone: there is nothing",
        ),
        (
            (("info", "version"), DELETE),
            "contract.yaml: info: ",
        ),
        (
            (("paths", "/things", "get", "security"), DELETE),
            "contract.yaml: paths./things.get: GET /things has no security; ",
        ),
    ],
)
def test_mistake_in_the_contract_gives_one_message_and_leaves_the_package(
    package: Path, write: Write, edit: Any, message: str
) -> None:
    before = tree(package)
    for flags in ([], ["--check"]):
        done = generate(write(changed(edit)), CONFIG, package, *flags)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith(message)
        assert done.err.count("\n") == 1
        assert tree(package) == before


def test_command_line_reports_a_mistake_without_a_traceback(package: Path, tmp_path: Path) -> None:
    contract = tmp_path / "contract.yaml"
    contract.write_text("openapi: 3.1.0\ninfo: [")
    command = [sys.executable, str(ROOT / "codegen" / "generate.py"), "--spec", str(contract)]
    before = tree(package)
    done = subprocess.run(
        [*command, "--config", str(CONFIG), "--output", str(package)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("contract.yaml: document: contract.yaml is not valid YAML: ")
    assert "Traceback" not in done.stderr
    assert tree(package) == before


GOOD = CONFIG.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD + "literal_enum: true\n", "unknown key 'literal_enum'; the keys are project_name_override, "),
        (GOOD + "class_overrides: {}\n", "unknown key 'class_overrides'"),
        (GOOD + "1: 2\n", "unknown key 1"),
        (GOOD + "post_hooks: [id]\n", "is not valid YAML: "),
        (GOOD.replace("[]", "[touch /]"), "post_hooks must be [], not ['touch /']"),
        (GOOD.replace("post_hooks: []", ""), "post_hooks must be [], not None"),
        (GOOD.replace("true", "false"), "literal_enums must be true, not False"),
        (GOOD.replace("package_name_override: petshop", ""), "package_name_override must be a module name, not None"),
        (
            GOOD.replace("package_name_override: petshop", "package_name_override: ../petshop"),
            "package_name_override must be a module name, not '../petshop'",
        ),
        (
            GOOD.replace("package_name_override: petshop", "package_name_override: import"),
            "package_name_override must be a module name, not 'import'",
        ),
        (
            GOOD.replace("project_name_override: petshop", 'project_name_override: "a\\r\\nb: c"'),
            "project_name_override must be a distribution name, not 'a\\r\\nb: c'",
        ),
        (GOOD.replace('"2.0.0"', "2.0"), "package_version_override must be a version in quotes, not 2.0"),
        (GOOD.replace('"2.0.0"', "'2.0\"'"), "package_version_override must be a version in quotes, not '2.0\"'"),
        ("- a", "the settings are not an object"),
        ("a: [", "is not valid YAML: "),
        ("a: 2026-13-45", "is not valid YAML: "),
    ],
)
def test_settings_without_effect_or_sense_are_refused(package: Path, tmp_path: Path, text: str, message: str) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(text)
    before = tree(package)
    done = generate(PETSHOP, config, package)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: config.yaml")
    assert message in done.err
    assert tree(package) == before


def test_settings_that_are_not_there_are_reported(package: Path, tmp_path: Path) -> None:
    done = generate(PETSHOP, tmp_path / "config.yaml", package)
    assert (done.code, done.err) == (1, "error: cannot read config.yaml: No such file or directory\n")


@pytest.mark.parametrize("name", ["openapi-python-client", "ruff"])
def test_other_version_of_a_pinned_tool_is_refused(package: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    real = importlib.metadata.version
    monkeypatch.setattr(module, "version", lambda asked: "0.0.1" if asked == name else real(asked))
    before = tree(package)
    done = generate(PETSHOP, CONFIG, package)
    assert done.code == 1
    assert done.err.startswith(f"error: {name} 0.0.1 is installed, but ")
    assert tree(package) == before


def test_pinned_versions_are_those_of_the_project() -> None:
    pins = {f"{name}=={version}" for name, version in module.PINS.items()}
    requirements = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert all(f'"{pin}"' in requirements for pin in pins)


def test_failure_while_rendering_leaves_the_package_and_no_temporary_folder(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "petshop" / "client.py").write_text("")
    before = tree(package)
    real = module.ruff

    def fail(command: str, *arguments: str, folder: Path) -> None:
        real(command, *arguments, folder=folder)
        raise module.GenerationError("out of ink")

    monkeypatch.setattr(module, "ruff", fail)
    done = generate(PETSHOP, CONFIG, package)
    assert (done.code, done.err) == (1, "error: out of ink\n")
    assert tree(package) == before
    assert [path.name for path in package.iterdir()] == ["petshop"]


def test_warning_of_openapi_python_client_is_an_error(package: Path, write: Write) -> None:
    # The contract's own checks let an enum of booleans pass; openapi-python-client leaves the whole endpoint out.
    before = tree(package)
    document = changed((("paths", "/things", "get", "parameters", "0", "schema"), {"enum": [True, False]}))
    done = generate(write(document), CONFIG, package)
    assert done.code == 1
    assert done.err.startswith("error: openapi-python-client: WARNING parsing GET /things")
    assert done.err.count("\n") == 1
    assert tree(package) == before


def test_interruption_between_the_renames_brings_the_old_package_back(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "petshop" / "client.py").write_text("")
    before = tree(package)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self.name == "package":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(KeyboardInterrupt):
        generate(PETSHOP, CONFIG, package)
    assert tree(package) == before
    assert [path.name for path in package.iterdir()] == ["petshop"]


def test_stopped_run_leaves_the_package_and_no_temporary_folder(package: Path) -> None:
    (package / "petshop" / "client.py").write_text("")
    before = tree(package)
    program = f"""
import os, runpy, signal, subprocess, sys
run = subprocess.run
def stopped(*arguments, **options):
    os.kill(os.getpid(), signal.SIGTERM)
    return run(*arguments, **options)
subprocess.run = stopped
sys.argv = ["generate.py", "--spec", {str(PETSHOP)!r}, "--config", {str(CONFIG)!r}, "--output", {str(package)!r}]
runpy.run_path({str(ROOT / "codegen" / "generate.py")!r}, run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGTERM, "", "")
    assert tree(package) == before
    assert [path.name for path in package.iterdir()] == ["petshop"]


def test_bytes_depend_on_nothing_around_the_generator(petshop_folder: Path, tmp_path: Path) -> None:
    """Hash seed, locale, time zone, working folder, settings of ruff and git: whatever a host may have."""
    expected = {name: data for name, data in tree(petshop_folder / "petshop").items() if "__pycache__" not in name}
    hostile = tmp_path / "dist" / "host"  # ruff leaves folders called dist alone by default
    elsewhere = hostile / "elsewhere"
    elsewhere.mkdir(parents=True)
    for folder in (hostile, elsewhere):
        (folder / "ruff.toml").write_text('line-length = 40\nexclude = ["*"]\n[format]\nquote-style = "single"\n')
        (folder / "pyproject.toml").write_text("[tool.ruff]\nline-length = 50\nforce-exclude = true\n")
        (folder / ".gitignore").write_text("*\n")
        (folder / ".ignore").write_text("*\n")
    (elsewhere / "ruff").write_text("#!/bin/sh\nexit 3\n")
    (elsewhere / "ruff").chmod(0o755)
    environments = [
        {"PYTHONHASHSEED": "1", "LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0"},
        {
            "PYTHONHASHSEED": "4242",
            "LC_ALL": "tr_TR.UTF-8",
            "TZ": "America/Adak",
            "PATH": f"{elsewhere}:{os.environ['PATH']}",
            "RUFF_LINE_LENGTH": "60",
            "RUFF_CONFIG": str(hostile / "ruff.toml"),
            "RUFF_OUTPUT_FORMAT": "json",
            "RUFF_OUTPUT_FILE": "report.json",
            "NO_COLOR": "1",
            "SOURCE_DATE_EPOCH": "1",
            "COLUMNS": "30",
        },
    ]
    running: list[tuple[subprocess.Popen[str], Path]] = []
    for number, environment in enumerate(environments):
        output = hostile / f"output{number}"
        command = [sys.executable, str(ROOT / "codegen" / "generate.py"), "--spec", str(PETSHOP)]
        process = subprocess.Popen(
            [*command, "--config", str(CONFIG), "--output", str(output)],
            cwd=elsewhere,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append((process, output))
    for process, output in running:
        _, err = process.communicate()
        assert (process.returncode, err) == (0, "")
        assert tree(output / "petshop") == expected


def test_files_are_formatted_whatever_their_folder_is_called(write: Write, tmp_path: Path) -> None:
    """Ruff leaves folders alone that are usually not one's own code; a tag may have such a name."""
    document = changed(
        (("tags",), [{"name": "Dist"}]),
        *((("paths", path, method, "tags"), ["Dist"]) for path, item in SMALL["paths"].items() for method in item),
    )
    for name, contract in (("plain", SMALL), ("dist", document)):
        done = generate(write(contract), CONFIG, tmp_path / name)
        assert done.code == 0, done.err
    plain = tmp_path / "plain" / "petshop" / "api" / "things" / "list_things.py"
    assert (tmp_path / "dist" / "petshop" / "api" / "dist" / "list_things.py").read_text() == plain.read_text()
