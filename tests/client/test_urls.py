"""URLs that are read without httpx mean what they mean to httpx."""

from __future__ import annotations

import httpx
import pytest
from deepseek_client import _url
from hypothesis import given
from hypothesis import strategies as st

HOSTS = st.one_of(
    st.sampled_from(
        ["localhost", "127.0.0.1", "1.2.3.4", "256.1.1.1", "01.2.3.4", "a.example", "A.example", "xn--p1ai"]
    ),
    st.sampled_from(["[::1]", "a_b", "-a", "a-", "a..b", "1a", "a" * 63, "a" * 64, "é.example", "u@a", "u:p@a", ""]),
    st.from_regex(r"[a-z0-9.:@-]{1,12}", fullmatch=True),
)
PORTS = st.sampled_from(["", ":", ":0", ":80", ":443", ":8080", ":08080", ":65535", ":65536", ":x"])
PATHS = st.one_of(
    st.sampled_from(["", "/", "/v1", "/v1/", "/a/b-c_d~e", "//a", "/./a", "/a/../b", "/.a", "/a%20b", "/a b", "/é"]),
    st.from_regex(r"[/a-z.~%?#{} -]{0,12}", fullmatch=True),
)


@given(scheme=st.sampled_from(["http", "https", "HTTP", "ftp", ""]), host=HOSTS, port=PORTS, path=PATHS)
def test_plain_urls_are_as_httpx_has_them(scheme: str, host: str, port: str, path: str) -> None:
    url = f"{scheme}://{host}{port}{path}"
    if _url.is_plain(url):
        parsed = httpx.URL(url)
        assert str(parsed) == url
        assert _url.split(url) == (parsed.raw_scheme, parsed.raw_host, parsed.port, parsed.raw_path)
        assert _url.authority(url) == parsed.netloc.decode()
        assert not any((parsed.query, parsed.fragment, parsed.userinfo))
        parsed.host.encode("idna")
        assert parsed.port is None or 0 < parsed.port < 2**16


@pytest.mark.parametrize(
    "url", ["https://api.deepseek.com", "https://a.b/v1", "http://127.0.0.1:8080/", "http://localhost:1/a/b"]
)
def test_usual_urls_are_plain(url: str) -> None:
    assert _url.is_plain(url)


@pytest.mark.parametrize("url", ["http://[::1]:8080/a?b=c", "http://é.example/ä", "https://a.example:443"])
def test_other_urls_are_left_to_httpx(url: str) -> None:
    parsed = httpx.URL(url)
    assert not _url.is_plain(url)
    assert _url.split(url) == (parsed.raw_scheme, parsed.raw_host, parsed.port, parsed.raw_path)
    assert _url.authority(url) == parsed.netloc.decode()
