"""This project's client: as it is installed, and on other transports."""

from __future__ import annotations

import time
from importlib import import_module
from typing import Any

from deepseek_client import AsyncDeepSeek, DeepSeek

from benchmarks.clients.face import KEY, MESSAGES, MODEL, TEMPERATURE, AsyncClient, Streamed, SyncClient


class Sync(SyncClient):
    """The synchronous client."""

    def __init__(self, base_url: str) -> None:
        self.create: Any = DeepSeek(api_key=KEY, base_url=base_url).chat.completions.create

    def call(self) -> int:
        reply = self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE)
        return len(reply.choices[0].message.content) + int(reply.usage.total_tokens)

    def walk(self) -> int:
        reply = self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE)
        return sum(1 for token in reply.choices[0].logprobs.content for other in token.top_logprobs if other.logprob)

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        with self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE, stream=True) as stream:
            for chunk in stream:
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk.choices[0].delta.content or "")
        return Streamed(first, chunks, length)


class Async(AsyncClient):
    """The asynchronous client."""

    def __init__(self, base_url: str) -> None:
        self.create: Any = self.connected(base_url).chat.completions.create

    def connected(self, base_url: str) -> AsyncDeepSeek:
        """The client; subclasses give it another transport."""
        return AsyncDeepSeek(api_key=KEY, base_url=base_url)

    async def call(self) -> int:
        reply = await self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE)
        return len(reply.choices[0].message.content) + int(reply.usage.total_tokens)

    async def walk(self) -> int:
        reply = await self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE)
        return sum(1 for token in reply.choices[0].logprobs.content for other in token.top_logprobs if other.logprob)

    async def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        async with await self.create(model=MODEL, messages=MESSAGES, temperature=TEMPERATURE, stream=True) as stream:
            async for chunk in stream:
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk.choices[0].delta.content or "")
        return Streamed(first, chunks, length)


class AsyncAiohttp(Async):
    """The asynchronous client on aiohttp, through httpx-aiohttp."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        # Imported here: the process of the plain client must not load them.
        httpx = import_module("httpx")
        limits = httpx.Limits(max_connections=4000, max_keepalive_connections=4000)
        transport = import_module("httpx_aiohttp").AiohttpTransport(limits=limits)
        client = httpx.AsyncClient(transport=transport)
        return AsyncDeepSeek(api_key=KEY, base_url=base_url, http_client=client)
