"""The pet shop: a package generated from a document that has nothing to do with DeepSeek."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.codegen.running import CONFIG, PETSHOP, generate


@pytest.fixture(scope="session")
def petshop_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that holds the generated package; it can be imported."""
    folder = tmp_path_factory.mktemp("petshop")
    done = generate(PETSHOP, CONFIG, folder)
    assert done.code == 0, done.err
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def petshop_document() -> dict[str, Any]:
    """The pet shop's document, to change and write elsewhere."""
    document: dict[str, Any] = YAML(typ="safe").load(PETSHOP)
    return document


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Any], Path]:
    """Writes a document into a file."""

    def dump(document: Any) -> Path:
        path = tmp_path / "contract.yaml"
        yaml = YAML(typ="safe", pure=True)
        yaml.width = 100_000
        with path.open("w", encoding="utf-8") as file:
            yaml.dump(document, file)
        return path

    return dump
