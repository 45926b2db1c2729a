"""A library with httpx's interface as one would use it by hand: a kept client, ``json=``, ``iter_lines``; dicts."""

from __future__ import annotations

import json
import time
from typing import Any, ClassVar

from benchmarks.clients.face import BODY, HEADERS, PATH, STREAMED, AsyncClient, Streamed, SyncClient


class Sync(SyncClient):
    """The synchronous client of ``library``."""

    library: ClassVar[Any]

    def __init__(self, base_url: str) -> None:
        self.client = self.library.Client(headers=HEADERS, timeout=600)
        self.url = base_url + PATH

    def call(self) -> int:
        reply = self.client.post(self.url, json=BODY).raise_for_status().json()
        return len(reply["choices"][0]["message"]["content"]) + int(reply["usage"]["total_tokens"])

    def walk(self) -> int:
        reply = self.client.post(self.url, json=BODY).raise_for_status().json()
        tokens = reply["choices"][0]["logprobs"]["content"]
        return sum(1 for token in tokens for other in token["top_logprobs"] if other["logprob"])

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        with self.client.stream("POST", self.url, json=STREAMED) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                if not line.startswith("data: ") or line == "data: [DONE]":
                    continue
                chunk = json.loads(line[6:])
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk["choices"][0]["delta"].get("content") or "")
        return Streamed(first, chunks, length)


class Async(AsyncClient):
    """The asynchronous client of ``library``."""

    library: ClassVar[Any]

    def __init__(self, base_url: str) -> None:
        limits = self.library.Limits(max_connections=4000, max_keepalive_connections=4000)
        self.client = self.library.AsyncClient(headers=HEADERS, timeout=600, limits=limits)
        self.url = base_url + PATH

    async def call(self) -> int:
        reply = (await self.client.post(self.url, json=BODY)).raise_for_status().json()
        return len(reply["choices"][0]["message"]["content"]) + int(reply["usage"]["total_tokens"])

    async def walk(self) -> int:
        reply = (await self.client.post(self.url, json=BODY)).raise_for_status().json()
        tokens = reply["choices"][0]["logprobs"]["content"]
        return sum(1 for token in tokens for other in token["top_logprobs"] if other["logprob"])

    async def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        async with self.client.stream("POST", self.url, json=STREAMED) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if not line.startswith("data: ") or line == "data: [DONE]":
                    continue
                chunk = json.loads(line[6:])
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk["choices"][0]["delta"].get("content") or "")
        return Streamed(first, chunks, length)
