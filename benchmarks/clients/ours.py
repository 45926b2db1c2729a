"""This project's client: as it is installed, and on other transports."""

from __future__ import annotations

from importlib import import_module

from deepseek_client import AsyncDeepSeek, DeepSeek

from benchmarks.clients import completions
from benchmarks.clients.face import KEY


class Sync(completions.Sync):
    """The synchronous client."""

    def connected(self, base_url: str) -> DeepSeek:
        return DeepSeek(api_key=KEY, base_url=base_url)


class Async(completions.Async):
    """The asynchronous client."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        return AsyncDeepSeek(api_key=KEY, base_url=base_url)


class AsyncAiohttp(Async):
    """The asynchronous client on aiohttp, through httpx-aiohttp."""

    def connected(self, base_url: str) -> AsyncDeepSeek:
        # Imported here: the process of the plain client must not load them.
        httpx = import_module("httpx")
        limits = httpx.Limits(max_connections=4000, max_keepalive_connections=4000)
        transport = import_module("httpx_aiohttp").AiohttpTransport(limits=limits)
        client = httpx.AsyncClient(transport=transport)
        return AsyncDeepSeek(api_key=KEY, base_url=base_url, http_client=client)
