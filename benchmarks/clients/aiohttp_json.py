"""aiohttp as one would use it by hand: a kept session, ``json=``, lines of the body; replies become dicts."""

from __future__ import annotations

import json
import time

import aiohttp

from benchmarks.clients.face import BODY, HEADERS, PATH, STREAMED, AsyncClient, Streamed


class Async(AsyncClient):
    """One session."""

    def __init__(self, base_url: str) -> None:
        limits = aiohttp.TCPConnector(limit=0)
        self.session = aiohttp.ClientSession(headers=HEADERS, connector=limits, timeout=aiohttp.ClientTimeout(600))
        self.url = base_url + PATH

    async def call(self) -> int:
        async with self.session.post(self.url, json=BODY, raise_for_status=True) as response:
            reply = await response.json()
        return len(reply["choices"][0]["message"]["content"]) + int(reply["usage"]["total_tokens"])

    async def walk(self) -> int:
        async with self.session.post(self.url, json=BODY, raise_for_status=True) as response:
            reply = await response.json()
        tokens = reply["choices"][0]["logprobs"]["content"]
        return sum(1 for token in tokens for other in token["top_logprobs"] if other["logprob"])

    async def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        async with self.session.post(self.url, json=STREAMED, raise_for_status=True) as response:
            async for line in response.content:
                if not line.startswith(b"data: {"):
                    continue
                chunk = json.loads(line[6:])
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk["choices"][0]["delta"].get("content") or "")
        return Streamed(first, chunks, length)
