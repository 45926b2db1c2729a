"""A long run of `st` against the mock, with other requests each time: ``make contract-deep``.

``--seed N`` repeats a run, ``--max-examples N`` says how many requests to make up for an operation and a phase. All
other options go to ``st run`` as they are.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from deepseek_mock import MockServer
from deepseek_mock.profiles import NEWEST

from tests.contract.schemas import SETTINGS
from tests.contract.target import API_KEY

ROOT = SETTINGS.parent


def settings(seed: int) -> str:
    """The settings of every run, but for what keeps all runs the same."""
    text = SETTINGS.read_text(encoding="utf-8")
    for keyword, value in (("seed", str(seed)), ("deterministic", "false")):
        text, times = re.subn(rf"(?m)^{keyword} = .*$", f"{keyword} = {value}", text)
        if times != 1:
            raise SystemExit(f"{SETTINGS.name} sets {keyword} {times} times, not once: tell tests/contract/deep.py")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs it, and gives the exit code of `st`."""
    parser = argparse.ArgumentParser(prog="make contract-deep", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--max-examples", type=int, default=500)
    options, others = parser.parse_known_args(arguments)
    with (
        tempfile.TemporaryDirectory() as folder,
        MockServer(profile=replace(NEWEST, wants_reasoning_back=True)) as mock,
    ):
        config = Path(folder, "schemathesis.toml")
        config.write_text(settings(options.seed), encoding="utf-8")
        st = [str(Path(sys.executable).with_name("st")), "--config-file", str(config), "run", "openapi.yaml"]
        command = [*st, "--url", mock.base_url, "--max-examples", str(options.max_examples), *others]
        code = subprocess.run(command, cwd=ROOT, env={**os.environ, API_KEY: mock.api_key}, check=False).returncode
    print(f"To repeat it: make contract-deep ARGS='--seed {options.seed} --max-examples {options.max_examples}'")
    return code


if __name__ == "__main__":
    sys.exit(main())
