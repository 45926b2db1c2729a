"""``client.user``. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from ..api.user import get_user_balance
from ..types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from ..client import AsyncDeepSeek, DeepSeek
    from ..models.user_balance import UserBalance


class UserBalanceResourceWithRawResponse:
    """Operations under ``/user/balance`` that return whole responses."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    def retrieve(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> Response[UserBalance]:
        """Get the account's balance.

        GET /user/balance

        Arguments and exceptions are those of the method without ``with_raw_response``.
        """
        return get_user_balance.sync_detailed(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncUserBalanceResourceWithRawResponse:
    """Operations under ``/user/balance`` that return whole responses, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    async def retrieve(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> Response[UserBalance]:
        """Get the account's balance.

        GET /user/balance

        Arguments and exceptions are those of the method without ``with_raw_response``.
        """
        return await get_user_balance.asyncio_detailed(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class UserBalanceResource:
    """Operations under ``/user/balance``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> UserBalanceResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return UserBalanceResourceWithRawResponse(self._client)

    def retrieve(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> UserBalance:
        """Get the account's balance.

        Tells how much money the account has left, and whether that is enough for API calls. Granted money is
        spent before topped-up money; topped-up money does not expire.

        GET /user/balance

        Documentation: https://api-docs.deepseek.com/api/get-user-balance

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
        return get_user_balance.sync(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncUserBalanceResource:
    """Operations under ``/user/balance``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> AsyncUserBalanceResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return AsyncUserBalanceResourceWithRawResponse(self._client)

    async def retrieve(
        self,
        *,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
    ) -> UserBalance:
        """Get the account's balance.

        Tells how much money the account has left, and whether that is enough for API calls. Granted money is
        spent before topped-up money; topped-up money does not expire.

        GET /user/balance

        Documentation: https://api-docs.deepseek.com/api/get-user-balance

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
        return await get_user_balance.asyncio(
            client=self._client,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class UserResource:
    """Operations under ``/user``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def balance(self) -> UserBalanceResource:
        """Operations under ``/user/balance``."""
        return UserBalanceResource(self._client)


class AsyncUserResource:
    """Operations under ``/user``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def balance(self) -> AsyncUserBalanceResource:
        """Operations under ``/user/balance``."""
        return AsyncUserBalanceResource(self._client)
