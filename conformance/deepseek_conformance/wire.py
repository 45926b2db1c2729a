"""Sends requests to a server under test, with bounds for time and size, and keeps what came without the key."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

import httpx

from deepseek_conformance.base_url import BaseURL
from deepseek_conformance.event_stream import MEDIA_TYPE
from deepseek_conformance.secret import Secret

MAX_BODY = 8 * 1024 * 1024
# The contract's word for the server's own limits; they say that the same request may succeed later.
RETRIED = frozenset({429, 502, 503, 504})
WITHHELD = b"(withheld: the key is spread over the events of this stream)"


class NoAnswer(Exception):
    """No complete answer came. The message says why."""


@dataclass(frozen=True)
class Answer:
    """What a server answered; wherever it held the key there are asterisks."""

    status: int
    headers: httpx.Headers
    content: bytes
    seconds: float
    withheld: bool = False

    @property
    def media_type(self) -> str | None:
        """The media type without parameters; None without a Content-Type header."""
        value: str | None = self.headers.get("content-type")
        return None if value is None else value.partition(";")[0].strip().lower()

    def shown(self) -> bytes:
        """The body as reports may show it."""
        return WITHHELD if self.withheld else self.content


@dataclass(frozen=True)
class Message:
    """A request as it is sent. `authorization` None is that of the user's own key, an empty one sends no header."""

    method: str
    path: str
    content: bytes | None = None
    content_type: str | None = None
    authorization: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class Wire:
    """The way to a server. Use it in a `with` block.

    Args:
        base_url: where it is.
        key: sent as a bearer token.
        timeout: seconds for a whole exchange.
        pauses: seconds before each further try of a request that was answered with 429, 502, 503 or 504.
    """

    def __init__(self, base_url: BaseURL, key: str, *, timeout: float, pauses: tuple[float, ...] = (1.0, 4.0)) -> None:
        self.base_url = base_url
        self.secret = Secret(key)
        self._key = key
        self._timeout = timeout
        self._pauses = pauses
        self._client = httpx.Client(timeout=timeout, follow_redirects=False)
        self.sent = 0

    def __enter__(self) -> Self:
        """Opens the client."""
        self._client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Closes the connections."""
        self._client.__exit__(kind, error, traceback)

    def send(self, message: Message) -> Answer:
        """The answer to a request, tried again while the server says that it is too busy.

        Raises:
            NoAnswer: no connection, or one that broke; a body that is too long or takes too long.
        """
        for pause in self._pauses:
            answer = self._send(message)
            if answer.status not in RETRIED:
                return answer
            wanted = answer.headers.get("retry-after", "")
            time.sleep(min(float(wanted), 60) if wanted.isascii() and wanted.isdigit() else pause)
        return self._send(message)

    def _send(self, message: Message) -> Answer:
        headers = {"accept": "*/*", "user-agent": "deepseek-conformance", **message.headers}
        if message.content_type is not None:
            headers["content-type"] = message.content_type
        authorization = f"Bearer {self._key}" if message.authorization is None else message.authorization
        if authorization:
            headers["authorization"] = authorization
        url = self.base_url.join(message.path)
        self.sent += 1
        began = time.monotonic()
        try:
            with self._client.stream(message.method, url, headers=headers, content=message.content) as response:
                content = self._read(response, began)
        except httpx.HTTPError as error:
            raise NoAnswer(self.secret.cover(f"{type(error).__name__}: {error}")) from None
        except httpx.InvalidURL as error:
            raise NoAnswer(self.secret.cover(f"the URL cannot be used: {error}")) from None
        covered = [(name, self.secret.cover(value)) for name, value in response.headers.multi_items()]
        streams = response.headers.get("content-type", "").startswith(MEDIA_TYPE)
        return Answer(
            status=response.status_code,
            headers=httpx.Headers(covered),
            content=self.secret.cover_bytes(content),
            seconds=time.monotonic() - began,
            withheld=streams and self.secret.is_scattered_in(content),
        )

    def _read(self, response: httpx.Response, began: float) -> bytes:
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > MAX_BODY:
                raise NoAnswer(f"the body is longer than {MAX_BODY} bytes")
            if time.monotonic() - began > self._timeout:
                raise NoAnswer(f"the answer was not complete after {self._timeout:g} seconds")
        return bytes(content)
