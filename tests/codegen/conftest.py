"""The pet shop: a package generated from a document that has nothing to do with DeepSeek."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from ruamel.yaml import YAML

from codegen.project import ContractProject
from tests.codegen.running import CONFIG, PETSHOP, generate


class CompiledTemplates(BytecodeCache):
    """Keeps compiled templates between runs of the generator: compiling them is most of what a run does."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])  # unless the source has changed

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """Compile each template once."""
    cache = CompiledTemplates()
    start = ContractProject.__init__

    def start_with_cache(self: ContractProject, *arguments: Any, **settings: Any) -> None:
        start(self, *arguments, **settings)
        self.env.bytecode_cache = cache

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContractProject, "__init__", start_with_cache)
        yield


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
