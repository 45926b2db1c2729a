"""A new field and a new endpoint are a change of openapi.yaml alone: the generator makes both usable and typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from codegen.generate import DRIFT
from tests.client.wire import WireServer, answer
from tests.codegen.running import ROOT, generate

CONFIG = ROOT / "generator-config.yaml"
ENDPOINT = {
    "get": {
        "operationId": "getModelHealth",
        "tags": ["Models"],
        "summary": "Tell how a model is doing",
        "security": [{"bearerAuth": []}],
        "parameters": [
            {"name": "model", "in": "path", "required": True, "description": "Its id.", "schema": {"type": "string"}},
            {"name": "detailed", "in": "query", "description": "Say more.", "schema": {"type": "boolean"}},
        ],
        "responses": {
            "200": {
                "description": "How it is doing.",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ModelHealth"}}},
            },
            "401": {"$ref": "#/components/responses/AuthenticationFails"},
        },
    }
}
HEALTH = {
    "description": "How a model is doing.",
    "x-response": True,
    "type": "object",
    "required": ["state"],
    "properties": {
        "state": {"type": "string", "description": "In a word."},
        "load": {"type": ["number", "null"], "description": "From 0 to 1."},
    },
}
USE = """
from typing import assert_type

from deepseek_client import DeepSeek
from deepseek_client.models import ModelHealth
from deepseek_client.params import ChatCompletionRequestParam

with DeepSeek() as client:
    health = client.models.health.retrieve(model="deepseek/x", detailed=True)
    assert_type(health, ModelHealth)
    assert_type(health.load, float | None)
    reply = client.chat.completions.create(
        model="deepseek-flash", messages=[{"role": "user", "content": "Hi"}], weather="sunny"
    )
    assert_type(reply.forecast, str | None)
    body: ChatCompletionRequestParam = {"model": "deepseek-flash", "messages": [], "weather": "sunny"}
    print(health.state, health.load, reply.forecast)
"""


@pytest.fixture(scope="module")
def grown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The contract with more in it, and a folder with the package as it was before."""
    folder = tmp_path_factory.mktemp("growth")
    before = generate(ROOT / "openapi.yaml", CONFIG, folder / "client")
    assert before.code == 0, before.err
    yaml = YAML()  # keeps quotes, comments and order: the change is what a person would type
    yaml.preserve_quotes = True
    yaml.width = 1000
    document: Any = yaml.load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
    schemas = document["components"]["schemas"]
    schemas["ChatCompletionRequest"]["properties"]["weather"] = {"type": "string", "description": "Outside."}
    schemas["ChatCompletion"]["properties"]["forecast"] = {"type": ["string", "null"], "description": "Tomorrow."}
    schemas["ModelHealth"] = HEALTH
    document["paths"]["/models/{model}/health"] = ENDPOINT
    with (folder / "openapi.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(document, file)
    return folder / "openapi.yaml", folder / "client"


def test_growth_without_generating_fails_the_check_and_names_the_files(grown: tuple[Path, Path]) -> None:
    contract, output = grown
    done = generate(contract, CONFIG, output, "--check")
    assert done.code == 1
    assert done.err.splitlines()[: -len(DRIFT.splitlines())] == [
        "deepseek_client: differs: _spec.py",
        "deepseek_client: missing: api/models/get_model_health.py",
        "deepseek_client: differs: models/__init__.py",
        "deepseek_client: differs: models/chat_completion.py",
        "deepseek_client: differs: models/chat_completion_request.py",
        "deepseek_client: missing: models/model_health.py",
        "deepseek_client: differs: params.py",
        "deepseek_client: differs: resources/beta.py",
        "deepseek_client: differs: resources/chat.py",
        "deepseek_client: differs: resources/models.py",
    ]
    assert done.err.endswith(f"{DRIFT.format(contract.name)}\n")


def example(contract: Path) -> dict[str, Any]:
    """An answer of the chat, as the contract shows it."""
    document = YAML(typ="safe").load(contract.read_text(encoding="utf-8"))
    content = document["paths"]["/chat/completions"]["post"]["responses"]["200"]["content"]["application/json"]
    body: dict[str, Any] = next(iter(content["examples"].values()))["value"]
    return body


def test_growth_is_usable_and_typed_after_generating(grown: tuple[Path, Path]) -> None:
    contract, output = grown
    done = generate(contract, CONFIG, output)
    assert done.code == 0, done.err
    assert generate(contract, CONFIG, output, "--check").code == 0
    program = output / "use.py"
    program.write_text(USE)
    answers = {"state": "fine", "load": 0.5}, {**example(contract), "forecast": "rain"}
    with WireServer(*(answer(json.dumps(body)) for body in answers)) as server:
        ran = _run([sys.executable, "-W", "error", str(program)], output, server.url)
    assert (ran.returncode, ran.stdout) == (0, "fine 0.5 rain\n"), ran.stderr
    first, second = server.requests
    assert (first.method, first.target) == ("GET", "/models/deepseek%2Fx/health?detailed=true")
    assert first.headers["authorization"] == "Bearer sk-growth"
    assert second.json["weather"] == "sunny"
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir=.mypy", "use.py"]
    checked = _run(mypy, output, "")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def _run(command: list[str], folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """Run a program that finds the new package before the one that is installed."""
    settings = {"PYTHONPATH": str(folder), "MYPYPATH": str(folder), "DEEPSEEK_BASE_URL": url}
    environment = {**os.environ, **settings, "DEEPSEEK_API_KEY": "sk-growth"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
