"""Where a server has the paths of the contract, by how its base URL ends."""

from __future__ import annotations

import pytest
from deepseek_conformance.base_url import AddressError, BaseURL, is_deepseek

PATHS = ("/chat/completions", "/models", "/beta/chat/completions", "/beta/completions", "/user/balance")


@pytest.mark.parametrize(
    ("base_url", "root", "prefixed"),
    [
        ("https://gateway.example", "https://gateway.example", ()),
        ("https://gateway.example/", "https://gateway.example", ()),
        ("https://gateway.example/v1", "https://gateway.example", ("/chat/completions", "/models")),
        ("https://gateway.example/openai/v1/", "https://gateway.example/openai", ("/chat/completions", "/models")),
        ("https://gateway.example/beta", "https://gateway.example", ()),
        ("http://[::1]:8000/v1", "http://[::1]:8000", ("/chat/completions", "/models")),
    ],
)
def test_paths_are_where_the_client_looks_for_them(base_url: str, root: str, prefixed: tuple[str, ...]) -> None:
    parsed = BaseURL.parse(base_url)

    assert [parsed.join(path) for path in PATHS] == [
        f"{root}/v1{path}" if path in prefixed else f"{root}{path}" for path in PATHS
    ]


@pytest.mark.parametrize(
    "base_url", ["", "localhost", "ftp://localhost", "http://", "http://u@h", "http://h/?a=b", "http://h/#a"]
)
def test_base_url_that_cannot_be_used_is_refused(base_url: str) -> None:
    with pytest.raises(AddressError, match="the base URL "):
        BaseURL.parse(base_url)


def test_deepseek_is_known_by_its_host() -> None:
    assert is_deepseek(str(BaseURL.parse("https://api.deepseek.com/v1")))
    assert not is_deepseek(str(BaseURL.parse("http://127.0.0.1/deepseek.com")))
