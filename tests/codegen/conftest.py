"""Fixtures: the pet shop, a package that has nothing to do with DeepSeek, and documents to spoil."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from ruamel.yaml import YAML

from codegen.project import ContractProject
from tests.client.wire import Script, WireServer, answer
from tests.codegen.running import CONFIG, PETSHOP, generate
from tests.codegen.shop import Shop


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


@pytest.fixture(scope="session")
def petshop(petshop_folder: Path) -> ModuleType:
    """The imported package."""
    assert (petshop_folder / "petshop" / "__init__.py").is_file()
    return import_module("petshop")


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PETSHOP_KEY", "PETSHOP_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def visit(petshop: ModuleType) -> Iterator[Callable[..., Shop]]:
    """Opens a shop whose server gives the scripted answers; a plain value is a JSON answer with status 200."""
    shops: list[Shop] = []

    def enter(*answers: Any) -> Shop:
        scripts = [item if isinstance(item, Script) else answer(json.dumps(item)) for item in answers]
        shops.append(Shop(petshop, WireServer(*scripts).__enter__()))
        return shops[-1]

    yield enter
    for shop in shops:
        shop.client.close()
        shop.server.__exit__(None, None, None)
