"""What a client that is measured looks like, and the request that all of them send."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

KEY = "sk-bench-0000000000000000000000000001"
MODEL = "deepseek-flash"
MESSAGES: list[Any] = [
    {"role": "system", "content": "You are a harbour master who answers in short sentences. " * 4},
    {"role": "user", "content": "Which ferries cross the sound in winter, and what do they carry? " * 2},
]
TEMPERATURE = 0.7
BODY: dict[str, Any] = {"model": MODEL, "messages": MESSAGES, "temperature": TEMPERATURE}
STREAMED: dict[str, Any] = {**BODY, "stream": True}
PATH = "/chat/completions"
HEADERS = {"Authorization": f"Bearer {KEY}", "Accept": "*/*", "User-Agent": "bench"}


def wire(host: str, path: str, body: dict[str, Any]) -> bytes:
    """The whole request as bytes, for clients that have no HTTP library."""
    content = json.dumps(body).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in HEADERS.items())]
    lines += ["Content-Type: application/json", f"Content-Length: {len(content)}", "", ""]
    return "\r\n".join(lines).encode() + content


class Streamed(NamedTuple):
    """What a stream was like.

    Attributes:
        first: `time.perf_counter()` at the first chunk.
        chunks: How many chunks came.
        characters: How many characters of content they had; each client reads the content of every chunk.
    """

    first: float
    chunks: int
    characters: int


class SyncClient:
    """A synchronous client, made with the address that stands before ``/chat/completions``."""

    def __init__(self, base_url: str) -> None:
        raise NotImplementedError

    def call(self) -> int:
        """One request whose whole reply is decoded; gives the length of its content and its total of tokens, added."""
        raise NotImplementedError

    def walk(self) -> int:
        """The same, and reads every log probability; gives how many there are."""
        raise NotImplementedError

    def stream(self) -> Streamed:
        """One stream, read to its end, each chunk decoded and its content read."""
        raise NotImplementedError


class AsyncClient:
    """An asynchronous client, made within a running loop."""

    def __init__(self, base_url: str) -> None:
        raise NotImplementedError

    async def call(self) -> int:
        """Like that of a synchronous one."""
        raise NotImplementedError

    async def walk(self) -> int:
        """Like that of a synchronous one."""
        raise NotImplementedError

    async def stream(self) -> Streamed:
        """Like that of a synchronous one."""
        raise NotImplementedError
