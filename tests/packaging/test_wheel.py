"""The wheel: what is in it, and that it works in an environment that holds nothing else."""

import re
import subprocess
from collections.abc import Callable
from email.message import Message
from email.parser import Parser
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement

PROGRAMS = Path(__file__).parent / "programs"


def _run(scripts: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # -I: neither the folder, nor PYTHONPATH, nor a user's own packages can lend the program anything.
    command = [str(scripts / "python"), "-I", "-W", "error", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def core(install: Callable[[str], Path]) -> Path:
    return install("")


@pytest.fixture(scope="module")
def with_mock(install: Callable[[str], Path]) -> Path:
    return install("mock")


@pytest.fixture(scope="module")
def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def metadata(contents: dict[str, bytes]) -> Message:
    (name,) = (name for name in contents if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr(contents[name].decode())


def test_wheel_runs_on_every_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_wheel_holds_the_packages_and_nothing_else(contents: dict[str, bytes], metadata: Message) -> None:
    tops = {name.split("/", 1)[0] for name in contents}
    packages = {"deepseek_client", "deepseek_conformance", "deepseek_mock"}
    assert tops == packages | {f"deepseek_client-{metadata['Version']}.dist-info"}
    suffixes = {Path(name).suffix for name in contents if ".dist-info/" not in name}
    assert suffixes <= {".py", ".typed", ".yaml"} | {".html", ".js", ".css", ".svg"}  # the last four: pages


@pytest.mark.parametrize("package", ["deepseek_client", "deepseek_conformance", "deepseek_mock"])
def test_wheel_marks_packages_as_typed(contents: dict[str, bytes], package: str) -> None:
    assert f"{package}/py.typed" in contents


def test_wheel_carries_the_contract_as_it_is(contents: dict[str, bytes], root: Path) -> None:
    assert contents["deepseek_mock/openapi.yaml"] == (root / "openapi.yaml").read_bytes()


def test_wheel_carries_the_licence(contents: dict[str, bytes], metadata: Message, root: Path) -> None:
    assert metadata["License-Expression"] == "MIT"
    licence = f"deepseek_client-{metadata['Version']}.dist-info/licenses/LICENSE"
    assert contents[licence] == (root / "LICENSE").read_bytes()


def test_wheel_names_no_path_of_the_repository(contents: dict[str, bytes], root: Path) -> None:
    path = str(root).encode()
    assert [name for name, text in contents.items() if path in text] == []


def test_wheel_version_is_the_one_of_the_generator_config(metadata: Message, root: Path) -> None:
    config = yaml.safe_load((root / "generator-config.yaml").read_text(encoding="utf-8"))
    assert metadata["Version"] == config["package_version_override"]


def test_core_requires_attrs_and_what_httpx_is_made_of_only(requirements: list[Requirement]) -> None:
    core = {requirement.name for requirement in requirements if requirement.marker is None}
    # The last is what httpcore looks for at every lock.
    assert core == {"attrs", "httpx", "httpcore", "sniffio"}
    conditional = [requirement for requirement in requirements if requirement.marker is not None]
    assert all("extra ==" in str(requirement.marker) for requirement in conditional)


def test_core_works_alone(core: Path, tmp_path: Path) -> None:
    done = _run(core, tmp_path, str(PROGRAMS / "core.py"))
    assert done.returncode == 0, done.stderr
    modules, *answer = done.stdout.split()
    assert int(modules) > 20
    assert answer == ["m-1", "/models"]


def test_core_environment_cannot_see_the_repository(core: Path, tmp_path: Path, root: Path) -> None:
    done = _run(core, tmp_path, "-c", "import sys; print(*sys.path, sep='\\n')")
    assert done.returncode == 0, done.stderr
    site_packages = [path for path in done.stdout.splitlines() if "site-packages" in path]
    assert len(site_packages) == 1
    assert not any(Path(path).is_relative_to(root) for path in done.stdout.splitlines())


def test_mock_without_its_extra_says_what_to_install(core: Path, tmp_path: Path) -> None:
    done = _run(core, tmp_path, "-m", "deepseek_mock")
    assert done.returncode != 0
    assert "deepseek-client[mock]" in done.stderr.splitlines()[-1]


def test_conformance_without_its_extra_says_what_to_install(core: Path, tmp_path: Path) -> None:
    done = _run(core, tmp_path, "-m", "deepseek_conformance")
    assert done.returncode != 0
    assert "deepseek-client[conformance]" in done.stderr.splitlines()[-1]


def test_installed_conformance_lists_its_checks(install: Callable[[str], Path], tmp_path: Path) -> None:
    scripts = install("conformance")
    command = [str(scripts / "deepseek-conformance"), "run", "--list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "models.answer" in done.stdout


def test_installed_mock_serves_the_installed_client(with_mock: Path, tmp_path: Path) -> None:
    command = [str(with_mock / "deepseek-mock"), "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            announced = server.stdout.readline()
            url = re.search(r"http://127\.0\.0\.1:\d+", announced)
            assert url, announced
            done = _run(with_mock, tmp_path, str(PROGRAMS / "with_mock.py"), url.group())
        finally:
            server.terminate()
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["assistant", "True"]
