"""This project's client: as it is installed, and on other transports."""

from __future__ import annotations

from deepseek_client import AsyncDeepSeek, DeepSeek

from benchmarks.clients import completions
from benchmarks.clients.face import KEY


class Sync(completions.Sync):
    """The synchronous client."""

    def connected(self, base_url: str) -> DeepSeek:
        return DeepSeek(api_key=KEY, base_url=base_url)


class SyncHttptools(Sync):
    """The synchronous client on httptools."""

    def connected(self, base_url: str) -> DeepSeek:
        return DeepSeek(api_key=KEY, base_url=base_url, http_client="httptools")


class Async(completions.Async):
    """The asynchronous client."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        return AsyncDeepSeek(api_key=KEY, base_url=base_url)


class AsyncAiohttp(Async):
    """The asynchronous client on aiohttp."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        return AsyncDeepSeek(api_key=KEY, base_url=base_url, http_client="aiohttp")


class AsyncHttptools(Async):
    """The asynchronous client on httptools."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        return AsyncDeepSeek(api_key=KEY, base_url=base_url, http_client="httptools")
