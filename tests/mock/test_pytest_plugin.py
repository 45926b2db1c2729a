"""The pytest plugin, in runs of its own: what a project gets that has nothing but the installed package."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "pytest"

# With one of these set, pytest prints whole messages once more in its summary.
CONTINUOUS_INTEGRATION = ("CI", "BUILD_NUMBER")


def run(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    options = ["-q", "-c", os.devnull, "--rootdir", str(folder), "-p", "no:cacheprovider", "-p", "no:schemathesis"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DEEPSEEK_")}
    environment = {name: value for name, value in environment.items() if not name.lower().endswith("_proxy")}
    environment = {name: value for name, value in environment.items() if name not in CONTINUOUS_INTEGRATION}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(folder)],
        cwd=folder,
        env=environment | variables,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def write(folder: Path, text: str) -> Path:
    (folder / "test_it.py").write_text(f"import os\nimport httpx\nimport pytest\n\n{text}", encoding="utf-8")
    return folder


def test_example_project_passes() -> None:
    result = run(EXAMPLE)
    assert result.returncode == 0, result.stdout
    assert "2 passed" in result.stdout


ISOLATED = """
def ask(server, text="Hi"):
    body = {"model": "deepseek-flash", "messages": [{"role": "user", "content": text}]}
    headers = {"authorization": f"Bearer {os.environ['DEEPSEEK_API_KEY']}"}
    return httpx.post(f"{os.environ['DEEPSEEK_BASE_URL']}/chat/completions", json=body, headers=headers)

def test_one(deepseek_mock):
    deepseek_mock.reply_with("left over", times=None)
    deepseek_mock.set_balance("CNY", "0.01")
    deepseek_mock.app.clock.advance(1000)
    assert "left over" in ask(deepseek_mock).text
    assert len(deepseek_mock.requests) == 1

def test_two(deepseek_mock):
    assert len(deepseek_mock.requests) == 0
    answer = ask(deepseek_mock)
    assert "left over" not in answer.text
    assert answer.json()["created"] == 1795348800
    assert deepseek_mock.requests[-1].outcome == "complete"

def test_three():
    assert "DEEPSEEK_BASE_URL" not in os.environ
"""


def test_tests_do_not_see_each_other(tmp_path: Path) -> None:
    result = run(write(tmp_path, ISOLATED))
    assert result.returncode == 0, result.stdout
    assert "3 passed" in result.stdout


UNMET = """
def test_unmet(deepseek_mock):
    deepseek_mock.expect("chat", text="weather").reply_with("Sunny")
    httpx.get(f"{deepseek_mock.base_url}/models")

def test_after_it(deepseek_mock):
    deepseek_mock.verify()
"""


def test_unmet_expectation_fails_the_test_that_has_it(tmp_path: Path) -> None:
    result = run(write(tmp_path, UNMET))
    assert result.returncode == 1
    assert "2 passed, 1 error" in result.stdout  # the body passed; what comes after it did not
    assert "operation='chat', text='weather' -> reply: 0 of 1" in result.stdout
    assert "GET /models '' -> 401" in result.stdout


FAILED = """
@pytest.fixture
def broken(deepseek_mock):
    deepseek_mock.expect("fim")
    raise LookupError("the fixture broke")

def test_failed(deepseek_mock):
    deepseek_mock.expect("chat", text="weather").reply_with("Sunny")
    httpx.get(f"{deepseek_mock.base_url}/models")
    raise LookupError("the body broke")

def test_failed_with_all_met(deepseek_mock):
    deepseek_mock.expect("models")
    httpx.get(f"{deepseek_mock.base_url}/models")
    raise LookupError("the body broke")

def test_set_up_badly(broken):
    pass

def test_skipped(deepseek_mock):
    deepseek_mock.expect("chat")
    pytest.skip("not today")

@pytest.mark.xfail(strict=True)
def test_expected_to_fail(deepseek_mock):
    deepseek_mock.expect("chat")
    raise LookupError
"""


def test_failure_is_told_once_with_the_unmet_expectation_beside_it(tmp_path: Path) -> None:
    result = run(write(tmp_path, FAILED))
    assert result.returncode == 1
    assert "2 failed, 1 skipped, 1 xfailed, 1 error" in result.stdout  # the error is that of the fixture
    assert result.stdout.count("LookupError: the body broke") == 2 * 2  # once in the report, once in the summary
    assert result.stdout.count("the fixture broke\n") == 2
    assert "UnmetExpectationError" not in result.stdout
    assert result.stdout.count("expected requests did not come") == 1
    assert "operation='chat', text='weather' -> reply: 0 of 1" in result.stdout
    assert "GET /models '' -> 401" in result.stdout


AGAIN = """
import unittest

class TestOld(unittest.TestCase):
    @pytest.fixture(autouse=True)
    def _server(self, deepseek_mock):
        self.server = deepseek_mock

    def test_failed(self):
        self.server.expect("chat")
        self.fail("the body broke")

    def test_unmet(self):
        self.server.expect("chat")
"""


def test_expectations_of_test_cases_are_verified_alike(tmp_path: Path) -> None:
    result = run(write(tmp_path, AGAIN))
    assert "1 failed, 1 passed, 1 error" in result.stdout
    assert result.stdout.count("UnmetExpectationError: expected requests did not come") == 1


PROXIES = """
import urllib.request

LOOPBACK = "127.0.0.1,localhost,::1"
BEFORE = [
    ({}, LOOPBACK, LOOPBACK),
    ({"NO_PROXY": "example.com"}, f"example.com,{LOOPBACK}", f"example.com,{LOOPBACK}"),
    ({"no_proxy": ".a, .b", "NO_PROXY": "c"}, f".a,.b,{LOOPBACK}", f"c,{LOOPBACK}"),
    ({"no_proxy": "localhost"}, "localhost,127.0.0.1,::1", "localhost,127.0.0.1,::1"),
    ({"no_proxy": "*"}, "*", "*"),
    ({"no_proxy": "", "NO_PROXY": "c"}, LOOPBACK, f"c,{LOOPBACK}"),
]

@pytest.fixture
def before(request):
    for name in ("no_proxy", "NO_PROXY"):
        os.environ.pop(name, None)
    os.environ |= request.param
    yield request.param
    assert {name: os.environ[name] for name in ("no_proxy", "NO_PROXY") if name in os.environ} == request.param

@pytest.mark.parametrize(("before", "lower", "upper"), BEFORE, indirect=["before"])
def test_proxy(before, deepseek_mock, lower, upper):
    url = f"{os.environ['DEEPSEEK_BASE_URL']}/nowhere"
    assert httpx.get(url).status_code == 404
    with pytest.raises(OSError, match="404"):
        urllib.request.urlopen(url)
    assert len(deepseek_mock.requests) == 2
    assert os.environ["no_proxy"] == lower
    assert os.environ["NO_PROXY"] == upper
"""


def test_clients_ask_no_proxy(tmp_path: Path) -> None:
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    result = run(write(tmp_path, PROXIES), **dict.fromkeys(names, "http://127.0.0.1:9"))
    assert result.returncode == 0, result.stdout
    assert "6 passed" in result.stdout


STALLED = """
import threading

def test_stalled(deepseek_mock):
    deepseek_mock.fail_with("stall")
    ended = []

    def ask():
        try:
            httpx.get(f"{deepseek_mock.base_url}/models", timeout=60)
        except httpx.HTTPError as error:
            ended.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    while not any(exchange.rule for exchange in deepseek_mock.requests):
        pass
    deepseek_mock.reset()
    thread.join(30)
    assert len(ended) == 1
"""


def test_reset_ends_answers_that_are_going_out(tmp_path: Path) -> None:
    result = run(write(tmp_path, STALLED))
    assert result.returncode == 0, result.stdout


def test_plugin_loads_nothing_before_it_is_used() -> None:
    code = "import deepseek_mock.pytest_plugin, sys; print(sorted({'uvicorn', 'yaml', 'httpx'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"


ASYNC = """
import asyncio

async def ask(server, number):
    body = {"model": "deepseek-flash", "messages": [{"role": "user", "content": f"What is {number} + 1?"}]}
    headers = {"authorization": f"Bearer {os.environ['DEEPSEEK_API_KEY']}"}
    async with httpx.AsyncClient(base_url=os.environ["DEEPSEEK_BASE_URL"], headers=headers) as client:
        answer = await client.post("/chat/completions", json=body)
        return answer.json()["choices"][0]["message"]["content"]

def test_without_a_plugin_for_it(deepseek_mock):
    async def run():
        return await asyncio.gather(*(ask(deepseek_mock, number) for number in range(5)))

    assert asyncio.run(run()) == [f"{number} + 1 = {number + 1}." for number in range(5)]
    assert len(deepseek_mock.requests) == 5

def test_reset_within_the_loop(deepseek_mock):
    deepseek_mock.fail_with("stall", after_bytes=0)

    async def run():
        stalled = asyncio.create_task(ask(deepseek_mock, 1))
        while not any(exchange.status for exchange in deepseek_mock.requests):
            await asyncio.sleep(0)
        deepseek_mock.reset()
        with pytest.raises(httpx.ReadError):
            await stalled
        return await ask(deepseek_mock, 2)

    assert asyncio.run(run()) == "2 + 1 = 3."
"""


def test_async_code_uses_the_fixture(tmp_path: Path) -> None:
    result = run(write(tmp_path, ASYNC))
    assert result.returncode == 0, result.stdout
    assert "2 passed" in result.stdout
