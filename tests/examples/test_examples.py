"""Every program in ``examples/`` runs against the mock server as it stands, and says what it promises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from deepseek_mock.server import MockServer

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

# What each program prints: words that only a working call can have brought.
EXPECTED = {
    "async_streaming.py": ["> What is 2 + 3?", "= 5", "= 42"],
    "chat.py": ["> What is the highest mountain in the world?", "Everest", "> And the second?"],
    "cost.py": ["at a peak: 0.", "off-peak: 0.", "by the table since 2026-09-10", "Chinese public holidays"],
    "demo.py": ["A mock of the DeepSeek API is listening on http://127.0.0.1:", "== The balance", "has stopped"],
    "errors.py": ["ok: ", "InvalidFormat 400 invalid_request_error", "[0, 2]", "check the key", "****0000"],
    "fim.py": ["return", "\n"],
    "json_output.py": ['"answer": '],
    "low_level.py": ["200 ", "['deepseek-flash', 'deepseek-v4-pro']"],
    "prefix_completion.py": ["```python\n"],
    "quickstart.py": [
        "deepseek-flash: context 1048576 tokens",
        "17 + 25 = 42",
        "the model calls get_weather({'city': 'Hangzhou'})",
        "21",
        "def fib(n):",
        "CNY",
    ],
    "run_tools.py": [
        "According to get_weather for Hangzhou: city Hangzhou, degrees 21, sky clear. According to add for 17, 25: 42.",
        "(2 requests, ",
        '-> add({"x": 17, "y": 25})\n<- 42\nAccording',
        "12.5 million",
        "LookupError: nothing is known about Springfield",
    ],
    "streaming.py": ["[stop]", " tokens]"],
    "thinking.py": ["effort low: ", "effort max: ", "reasoning: ", "answer: "],
    "typed_output.py": [
        "21.0 degrees: [",
        "urgency='high', order_number=4711",
        "truncated, finish_reason length",
    ],
}


def test_every_example_is_tested() -> None:
    assert {path.name for path in EXAMPLES.glob("*.py")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_example_runs(name: str, mock_server: MockServer, tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DEEPSEEK_BASE_URL": mock_server.base_url,
        "DEEPSEEK_API_KEY": mock_server.api_key,
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [words for words in EXPECTED[name] if words not in done.stdout] == []
