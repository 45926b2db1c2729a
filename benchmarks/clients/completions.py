"""Clients with ``chat.completions.create``: the OpenAI SDK, and this project's, which has the same."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.clients.face import MESSAGES, MODEL, TEMPERATURE, AsyncClient, Streamed, SyncClient


class Sync(SyncClient):
    """The synchronous client."""

    def __init__(self, base_url: str) -> None:
        self.create: Any = self.connected(base_url).chat.completions.create

    def connected(self, base_url: str) -> Any:
        """The client."""
        raise NotImplementedError

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

    def connected(self, base_url: str) -> Any:
        """The client."""
        raise NotImplementedError

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
