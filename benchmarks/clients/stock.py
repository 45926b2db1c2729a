"""What openapi-python-client writes from openapi.yaml as it comes; streams by hand, as it knows none."""

from __future__ import annotations

import json
import time
from importlib import import_module
from typing import Any

from benchmarks.clients.face import BODY, HEADERS, KEY, PATH, STREAMED, AsyncClient, Streamed, SyncClient

PACKAGE = "stock_client"  # benchmarks/stock.py writes it


def part(path: str) -> Any:
    """A module of the package."""
    return import_module(f"{PACKAGE}.{path}")


class Shared:
    """What the synchronous and the asynchronous one share."""

    def __init__(self, base_url: str) -> None:
        self.client: Any = part("client").AuthenticatedClient(
            base_url=base_url, token=KEY, timeout=600, headers={"User-Agent": HEADERS["User-Agent"]}
        )
        self.operation = part("api.chat.create_chat_completion")
        self.request = part("models.chat_completion_request").ChatCompletionRequest
        self.chunk = part("models.chat_completion_chunk").ChatCompletionChunk

    @staticmethod
    def length(reply: Any) -> int:
        """What `call` gives."""
        return len(reply.choices[0].message.content) + int(reply.usage.total_tokens)

    @staticmethod
    def walked(reply: Any) -> int:
        """What `walk` gives."""
        tokens = reply.choices[0].logprobs.content
        return sum(1 for token in tokens for other in token.top_logprobs if other.logprob)


class Sync(Shared, SyncClient):
    """Its ``sync_detailed``."""

    def reply(self) -> Any:
        """One request and its decoded reply."""
        return self.operation.sync_detailed(client=self.client, body=self.request.from_dict(BODY)).parsed

    def call(self) -> int:
        return self.length(self.reply())

    def walk(self) -> int:
        return self.walked(self.reply())

    def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        body = self.request.from_dict(STREAMED).to_dict()
        with self.client.get_httpx_client().stream("POST", PATH, json=body) as response:
            response.raise_for_status()
            for line in response.iter_lines():
                if not line.startswith("data: ") or line == "data: [DONE]":
                    continue
                chunk = self.chunk.from_dict(json.loads(line[6:]))
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk.choices[0].delta.content or "")
        return Streamed(first, chunks, length)


class Async(Shared, AsyncClient):
    """Its ``asyncio_detailed``."""

    async def reply(self) -> Any:
        """One request and its decoded reply."""
        return (await self.operation.asyncio_detailed(client=self.client, body=self.request.from_dict(BODY))).parsed

    async def call(self) -> int:
        return self.length(await self.reply())

    async def walk(self) -> int:
        return self.walked(await self.reply())

    async def stream(self) -> Streamed:
        first, chunks, length = 0.0, 0, 0
        body = self.request.from_dict(STREAMED).to_dict()
        async with self.client.get_async_httpx_client().stream("POST", PATH, json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if not line.startswith("data: ") or line == "data: [DONE]":
                    continue
                chunk = self.chunk.from_dict(json.loads(line[6:]))
                if not chunks:
                    first = time.perf_counter()
                chunks += 1
                length += len(chunk.choices[0].delta.content or "")
        return Streamed(first, chunks, length)
