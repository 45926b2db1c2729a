"""Modules that the libraries of the generator import and that a run does not need."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen.lazy import lazily
from tests.codegen.running import ROOT

NAME = "a_module_of_this_test"


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file that exists once the module of this test has been loaded."""
    (tmp_path / f"{NAME}.py").write_text(
        "from pathlib import Path\nPath(__file__).with_name('loaded').touch()\nVALUE = 3\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path / "loaded"
    sys.modules.pop(NAME, None)


def test_module_is_loaded_when_something_is_read_from_it(journal: Path) -> None:
    with lazily(NAME):
        module = importlib.import_module(NAME)
        assert not journal.exists()
    assert module.VALUE == 3
    assert journal.exists()


def test_module_is_loaded_at_once_outside_the_block(journal: Path) -> None:
    with lazily(NAME):
        pass
    importlib.import_module(NAME)
    assert journal.exists()


def test_module_that_is_not_there_cannot_be_imported() -> None:
    with lazily(NAME), pytest.raises(ModuleNotFoundError):
        importlib.import_module(NAME)


def test_generator_loads_no_http_client() -> None:
    program = """
import sys
import codegen.generate
print([name for name in sys.modules if name.startswith(("httpx.", "httpcore."))])
import httpx
print(httpx.Client.__name__)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[]\nClient\n", "")
