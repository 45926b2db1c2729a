"""The OpenAI SDK, which DeepSeek's guides use: as it is installed, and with its extra for aiohttp."""

from __future__ import annotations

from openai import AsyncOpenAI, DefaultAioHttpClient, OpenAI

from benchmarks.clients import completions
from benchmarks.clients.face import KEY


class Sync(completions.Sync):
    """The synchronous client."""

    def connected(self, base_url: str) -> OpenAI:
        return OpenAI(api_key=KEY, base_url=base_url)


class Async(completions.Async):
    """The asynchronous client."""

    def connected(self, base_url: str) -> AsyncOpenAI:
        return AsyncOpenAI(api_key=KEY, base_url=base_url)


class AsyncAiohttp(Async):
    """The asynchronous client with the extra for aiohttp."""

    def connected(self, base_url: str) -> AsyncOpenAI:
        return AsyncOpenAI(api_key=KEY, base_url=base_url, http_client=DefaultAioHttpClient())
