"""The programs of DeepSeek's guides, with the import and the constructor changed, run against the mock server.

They are written in the shape of the guides, which use another SDK: what their readers type has to work.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from deepseek_mock.server import MockServer

GUIDES = Path(__file__).resolve().parents[2] / "examples" / "guides"

# What each program prints: words that only a working call can have brought, in this order.
EXPECTED = {
    "chat_prefix_completion.py": ["def ", "return "],
    "context_caching_long_text.py": ["hit: 0, miss: 1", "hit: 896, miss: 1", "hit: 896, miss: 1"],
    "context_caching_multi_round.py": ["China? hit: 0, miss: 7", "Germany? hit: 640, miss: 1"],
    "fim_completion.py": ["if n <= 1:", "return n"],
    "first_call.py": ["Hello! How can I help you today?"],
    "first_call_streamed.py": ["1, 2, 3, 4, 5", " tokens, finished by stop"],
    "json_output.py": ["{'question': 'Which is the longest river in the world?', 'answer': 'The Nile'}"],
    "list_models.py": ["ModelList(object='list'", "'deepseek-flash'", "context_window=1048576", "'deepseek-v4-pro'"],
    "multi_round_chat.py": [
        "After the first round: [{'role': 'user'",
        "ChatCompletionMessage(role='assistant', content='Jupiter.'",
        "After the second round: ",
        "ChatCompletionMessage(role='assistant', content='The Nile.'",
    ],
    "thinking_mode.py": ["reasoning_content='", "9 * 8 = 72.", "content='9 * 8 = 72.'", "9 * 9 = 81."],
    "thinking_mode_streamed.py": ["reasoning_content='", "9 * 8 = 72.", "content='9 * 8 = 72.'", "9 * 9 = 81."],
    "thinking_mode_tool_calls.py": [
        "Turn 1.1\nreasoning_content='",
        "content=''\ntool_calls=[ToolCall(index=0, id='call_00_",
        "get_date gave: 20",
        "get_weather gave: Hangzhou on ",
        "Turn 1.2\nreasoning_content='",
        "cloudy, 7 to 13 °C",
        "tool_calls=None",
        "Turn 2.1",
        "get_weather gave: Guangzhou on ",
        "Turn 2.2",
        "tool_calls=None",
    ],
    "tool_calls.py": ["Call>\t get_weather {", "Hangzhou, China", "Model>\t ", "24 °C"],
    "tool_calls_strict.py": ["get_weather: ['location', 'unit'], unit celsius"],
    "user_id.py": ["reader-1: miss", "reader-1: hit", "reader-2: miss"],
    "vision.py": ["I was shown 1 image."],
}


def test_every_guide_is_tested() -> None:
    assert {path.name for path in GUIDES.glob("*.py")} == set(EXPECTED)


# The cache must be empty at the start of each program, so that it shows the same hits in any order of the tests.
@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_guide_runs(name: str, tmp_path: Path) -> None:
    with MockServer() as server:
        environment = {
            **os.environ,
            "DEEPSEEK_BASE_URL": server.base_url,
            "DEEPSEEK_API_KEY": server.api_key,
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", str(GUIDES / name)],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, "")
    rest = done.stdout
    for words in EXPECTED[name]:
        before, found, rest = rest.partition(words)
        assert found, f"{words!r} is missing in {before!r}"
