"""``client.models``. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..api.models import list_models
from ..types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from ..client import AsyncDeepSeek, DeepSeek
    from ..models.model_list import ModelList


class ModelsResourceWithRawResponse:
    """Operations under ``/models`` that return whole responses."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    def list(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> Response[ModelList]:
        """List the models.

        GET /models

        Arguments and exceptions are those of the method without ``with_raw_response``.
        """
        return list_models.sync_detailed(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncModelsResourceWithRawResponse:
    """Operations under ``/models`` that return whole responses, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    async def list(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> Response[ModelList]:
        """List the models.

        GET /models

        Arguments and exceptions are those of the method without ``with_raw_response``.
        """
        return await list_models.asyncio_detailed(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class ModelsResource:
    """Operations under ``/models``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> ModelsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return ModelsResourceWithRawResponse(self._client)

    def list(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> ModelList:
        """List the models.

        Lists the models that can be asked for today. Names kept only for old programs are not listed,
        although they may still answer; `x-models` in this document has them. An operation for a single model
        is not documented.

        GET /models

        Documentation: https://api-docs.deepseek.com/api/list-models

        Args:
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.

        Raises:
            AuthenticationFails: HTTP 401.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        return list_models.sync(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncModelsResource:
    """Operations under ``/models``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> AsyncModelsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return AsyncModelsResourceWithRawResponse(self._client)

    async def list(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> ModelList:
        """List the models.

        Lists the models that can be asked for today. Names kept only for old programs are not listed,
        although they may still answer; `x-models` in this document has them. An operation for a single model
        is not documented.

        GET /models

        Documentation: https://api-docs.deepseek.com/api/list-models

        Args:
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.

        Raises:
            AuthenticationFails: HTTP 401.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        return await list_models.asyncio(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )
