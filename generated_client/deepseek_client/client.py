"""The clients. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from ._client import AsyncClient, SyncClient

if TYPE_CHECKING:
    from .resources.beta import AsyncBetaCompletionsResource, AsyncBetaResource, BetaCompletionsResource, BetaResource
    from .resources.chat import AsyncChatResource, ChatResource
    from .resources.models import AsyncModelsResource, ModelsResource
    from .resources.user import AsyncUserResource, UserResource


class DeepSeek(SyncClient):
    """Client for the DeepSeek API.

    Args:
        api_key: The key. Default: the environment variable ``DEEPSEEK_API_KEY``.
        base_url: Where the API is. Default: the environment variable ``DEEPSEEK_BASE_URL``, else the server
            that the contract names.
        timeout: Seconds for each of connecting, reading, writing and waiting for a connection, or an
            ``httpx.Timeout``, or ``None`` for no limit. Default: 10 s to connect, 60 s for a free connection,
            and for each read and write 600 s, as long as the server itself waits.
        deadline: Seconds for a whole call, retries and the reading of a stream included, or ``None`` for no
            limit. Default: 7200 s, longer than the longest answers take.
        idle_timeout: Seconds without a sign of progress (bytes of a body, an event of a stream), or ``None``
            for no limit. Bytes that only keep the connection alive do not count. Default: 630 s, a little
            longer than the server waits before it gives up.
        max_retries: How often a request is sent again when the connection fails before an answer or the
            status says that it may succeed later. Default: 2.
        retry_backoff: Seconds before the first retry if the server names no time; doubles with each, at most
            8 s. Default: 0.5.
        default_headers: Headers that every request has, but for ``Authorization``. They win over the client's
            own; those of a call win over both.
        http_client: An ``httpx.Client``, or one like it, to send with (proxies, limits, certificates). It
            stays open on ``close``. ``"httptools"`` sends with a parser in C, which needs the extra
            ``httptools`` and is the cheapest way. Default: one with at most 1000 connections at once.

    Raises:
        ConfigurationError: no key, or an argument that cannot be used.
    """

    @cached_property
    def chat(self) -> ChatResource:
        """Operations under ``/chat``."""
        from .resources.chat import ChatResource

        return ChatResource(self)

    @cached_property
    def beta(self) -> BetaResource:
        """Operations under ``/beta``."""
        from .resources.beta import BetaResource

        return BetaResource(self)

    @cached_property
    def models(self) -> ModelsResource:
        """Operations under ``/models``."""
        from .resources.models import ModelsResource

        return ModelsResource(self)

    @cached_property
    def user(self) -> UserResource:
        """Operations under ``/user``."""
        from .resources.user import UserResource

        return UserResource(self)

    @cached_property
    def completions(self) -> BetaCompletionsResource:
        """The same as ``client.beta.completions``: operations under ``/beta/completions``."""
        return self.beta.completions


class AsyncDeepSeek(AsyncClient):
    """Asynchronous client for the DeepSeek API.

    Args:
        api_key: The key. Default: the environment variable ``DEEPSEEK_API_KEY``.
        base_url: Where the API is. Default: the environment variable ``DEEPSEEK_BASE_URL``, else the server
            that the contract names.
        timeout: Seconds for each of connecting, reading, writing and waiting for a connection, or an
            ``httpx.Timeout``, or ``None`` for no limit. Default: 10 s to connect, 60 s for a free connection,
            and for each read and write 600 s, as long as the server itself waits.
        deadline: Seconds for a whole call, retries and the reading of a stream included, or ``None`` for no
            limit. Default: 7200 s, longer than the longest answers take.
        idle_timeout: Seconds without a sign of progress (bytes of a body, an event of a stream), or ``None``
            for no limit. Bytes that only keep the connection alive do not count. Default: 630 s, a little
            longer than the server waits before it gives up.
        max_retries: How often a request is sent again when the connection fails before an answer or the
            status says that it may succeed later. Default: 2.
        retry_backoff: Seconds before the first retry if the server names no time; doubles with each, at most
            8 s. Default: 0.5.
        default_headers: Headers that every request has, but for ``Authorization``. They win over the client's
            own; those of a call win over both.
        http_client: An ``httpx.AsyncClient``, or one like it, to send with (proxies, limits, certificates).
            It stays open on ``close``. ``"httptools"`` sends with a parser in C, which needs the extra
            ``httptools`` and is the cheapest way; ``"aiohttp"`` sends with aiohttp, which needs the extra
            ``aiohttp``. Both run on asyncio alone. Default: one with at most 1000 connections at once.

    Raises:
        ConfigurationError: no key, or an argument that cannot be used.
    """

    @cached_property
    def chat(self) -> AsyncChatResource:
        """Operations under ``/chat``."""
        from .resources.chat import AsyncChatResource

        return AsyncChatResource(self)

    @cached_property
    def beta(self) -> AsyncBetaResource:
        """Operations under ``/beta``."""
        from .resources.beta import AsyncBetaResource

        return AsyncBetaResource(self)

    @cached_property
    def models(self) -> AsyncModelsResource:
        """Operations under ``/models``."""
        from .resources.models import AsyncModelsResource

        return AsyncModelsResource(self)

    @cached_property
    def user(self) -> AsyncUserResource:
        """Operations under ``/user``."""
        from .resources.user import AsyncUserResource

        return AsyncUserResource(self)

    @cached_property
    def completions(self) -> AsyncBetaCompletionsResource:
        """The same as ``client.beta.completions``: operations under ``/beta/completions``."""
        return self.beta.completions


__all__ = ["DeepSeek", "AsyncDeepSeek"]
