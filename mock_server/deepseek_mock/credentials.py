"""Where credentials stand in headers and URLs, and what keys look like."""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from deepseek_mock.http_request import SCHEMES, SECRET_HEADERS, redacted_value

Headers = Iterable[tuple[str, str]]

# The form of a key, whosever it is. Not within a word, "risk-assessment" is none; but the last letter of an escape, as
# in "\nsk-" or "%20sk-", belongs to no word. What stands before is looked at last: texts are searched for "sk-".
KEY = re.compile(
    rb"sk-(?:(?<![A-Za-z0-9]sk-)|(?<=\\[bfnrt]sk-)|(?<=\\u[0-9A-Fa-f]{4}sk-)|(?<=%[0-9A-Fa-f]{2}sk-))[A-Za-z0-9_-]{20,}"
)
# Parameters of URLs, with underscores and without "x-" before.
SECRET_PARAMETERS = frozenset({
    "access_token",
    "api_key",
    "apikey",
    "auth",
    "auth_token",
    "authorization",
    "client_secret",
    "id_token",
    "key",
    "password",
    "refresh_token",
    "secret",
    "session_token",
    "sig",
    "signature",
    "token",
})  # fmt: skip
# Headers with URLs stand in quotes or angle brackets at times.
PARAMETER = re.compile(r"(?<=[?&#])([^=?&#\s]+)=([^&#\s<>]+)")
WORD = re.compile(r"[^\s,]+")
COOKIE = re.compile(r"(?:^|(?<=;))\s*(?:[^=;]*=)?([^;]*)")


def is_secret(name: str) -> bool:
    """Whether the value of a parameter of this name, percent-encoded or not, is a credential."""
    return unquote(name).lower().replace("-", "_").removeprefix("x_") in SECRET_PARAMETERS


def header_spans(name: str, value: str) -> list[tuple[int, int]]:
    """The places of credentials in a header, whose name is in lower case."""
    spans = list(parameter_spans(value))
    if name not in SECRET_HEADERS:
        return spans
    if "cookie" in name:
        cookies = list(COOKIE.finditer(value))
        # The rest of a Set-Cookie says how long and where it is good.
        return [found.span(1) for found in (cookies[:1] if name == "set-cookie" else cookies)]
    return [found.span() for found in WORD.finditer(value) if found[0].lower() not in SCHEMES]


def parameter_spans(url: str) -> Iterator[tuple[int, int]]:
    """The places of credentials among the parameters of a URL, or of a text with URLs."""
    return (found.span(2) for found in PARAMETER.finditer(url) if is_secret(found[1]))


def credentials(headers: Headers, url: str = "") -> Iterator[str]:
    """The credentials in headers and a URL: as they stand there, and decoded."""
    for name, value in headers:
        lower = name.lower()
        if lower.endswith("api-key"):  # it may have spaces
            yield value.strip()
        for start, end in header_spans(lower, value):
            yield from _readings(value[start:end].strip().strip('"'), lower)
    for start, end in parameter_spans(url):
        yield from _readings(url[start:end], "")


def _readings(value: str, header: str) -> Iterator[str]:
    yield value
    if header == "cookie":  # two of them may have been joined on their way
        yield from (part.rpartition("=")[2].strip() for part in value.split(",")[1:])
        yield value.partition(",")[0].strip()
    elif header not in SECRET_HEADERS:
        yield from (unquote(value), unquote_plus(value))
    elif header != "set-cookie":
        # Credentials with a name: Token token="...".
        name, _, named = value.partition("=")
        if is_secret(name):
            yield named.strip('"')
        try:  # Basic
            user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
        except (binascii.Error, ValueError):
            return
        if user and colon:
            yield password


def forms(secret: str) -> set[bytes]:
    """What a credential of a header or URL looks like elsewhere: plain, in JSON, in JSON in JSON, in URLs, in HTML."""
    try:
        wire = secret.encode("latin-1")
    except UnicodeEncodeError:
        wire = secret.encode()
    text = wire.decode(errors="replace")
    inner = json.dumps(text)[1:-1]
    texts = {inner, json.dumps(inner)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1], html.escape(text)}
    texts |= {inner.replace("/", "\\/"), quote(text, safe=""), quote(text), quote_plus(text)}
    return {wire, *(form.encode() for form in texts)}


def shown_url(url: str) -> str:
    """A URL that can be shown: of credentials only the last characters are left, as in `redacted`."""
    if "=" in url:
        url = PARAMETER.sub(lambda found: f"{found[1]}={_shown(found[2])}" if is_secret(found[1]) else found[0], url)
    if "sk-" in url:
        shown = KEY.sub(lambda found: _shown(found[0].decode()).encode(), url.encode("utf-8", "surrogateescape"))
        url = shown.decode("utf-8", "surrogateescape")
    return url


def shown_query(query: str) -> str:
    """The same for a query without its question mark."""
    return shown_url(f"?{query}")[1:]


def shown_headers(headers: dict[str, str]) -> dict[str, str]:
    """Headers of a request that can be shown, with the URLs in them."""
    return {
        name: redacted_value(value) if name in SECRET_HEADERS else shown_url(value) for name, value in headers.items()
    }


def _shown(secret: str) -> str:
    return redacted_value(secret)
