"""Importing the package is quick: nothing heavy is loaded before it is used."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import deepseek_client
import pytest

from tests.client.bodies import REPLY
from tests.client.wire import WireServer, answer

ROOT = Path(__file__).resolve().parents[2]


def loaded_by(statement: str) -> set[str]:
    report = "import json; print(json.dumps(sorted(set(sys.modules) - before)))"
    program = f"import sys; before = set(sys.modules); {statement}; {report}"
    variables = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True, timeout=60)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


def test_import_loads_neither_http_nor_models() -> None:
    loaded = loaded_by("import deepseek_client")
    assert loaded.isdisjoint({"httpx", "attr", "attrs", "asyncio", "ssl"})


def test_client_loads_nothing_that_only_calls_need() -> None:
    loaded = loaded_by("from deepseek_client import AsyncDeepSeek, DeepSeek; DeepSeek(api_key='k')")
    assert loaded.isdisjoint({"httpx", "httpcore", "anyio", "ssl", "logging", "asyncio", "urllib", "email", "random"})


def test_calls_need_no_httpx(serve: Callable[..., WireServer]) -> None:
    made = f"DeepSeek(api_key='k', base_url={serve(answer(json.dumps(REPLY))).url!r})"
    asked = "create(model='m', messages=[{'role': 'user', 'content': 'Hi'}])"
    loaded = loaded_by(f"from deepseek_client import DeepSeek; {made}.chat.completions.{asked}")
    assert "httpcore" in loaded
    assert "httpx" not in loaded


def test_client_needs_only_the_declared_dependencies() -> None:
    loaded = loaded_by("from deepseek_client import DeepSeek; DeepSeek(api_key='k').chat.completions.create")
    foreign = loaded - set(sys.stdlib_module_names) - {"deepseek_client"}
    # What httpx and attrs bring with them; httpx's command line loads the last three if they are there.
    assert foreign <= {
        "httpx",
        "httpcore",
        "anyio",
        "sniffio",
        "idna",
        "certifi",
        "h11",
        "attr",
        "attrs",
        "typing_extensions",
        "click",
        "pygments",
        "rich",
    }


def test_public_names_exist_and_are_complete() -> None:
    for module in (deepseek_client, deepseek_client.models, deepseek_client.params, deepseek_client.errors):
        names = module.__all__
        assert len(names) == len(set(names))
        for name in names:
            getattr(module, name)
        assert set(names) <= set(dir(module))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = deepseek_client.nonsense


def test_package_tells_which_contract_it_was_made_from() -> None:
    contract = (ROOT / "openapi.yaml").read_bytes()
    assert hashlib.sha256(contract).hexdigest() == deepseek_client.SPEC_SHA256
    assert re.search(rb'^  x-as-of: "(.*)"$', contract, re.MULTILINE)[1].decode() == deepseek_client.SPEC_DATE  # type: ignore[index]
    assert re.fullmatch(r"\d+\.\d+\.\d+", deepseek_client.__version__)
