"""GET /user/balance: Get the account's balance.

Generated from openapi.yaml: do not edit.

https://api-docs.deepseek.com/api/get-user-balance
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._operation import Operation, Request
from ...models.user_balance import UserBalance
from ...types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from ...client import AsyncDeepSeek, DeepSeek

OPERATION: Final[Operation[UserBalance, Any]] = Operation(
    method="GET",
    path="/user/balance",
    authenticated=True,
    traced=True,
    decode=UserBalance.from_dict,
)


def _request(
    timeout: TimeoutTypes | Unset,
    deadline: float | None | Unset,
    idle_timeout: float | None | Unset,
    max_retries: int | Unset,
    extra_headers: Mapping[str, str] | None,
) -> Request:
    return Request(
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    )


def sync_detailed(
    *,
    client: DeepSeek,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
) -> Response[UserBalance]:
    """Call the operation and return the decoded body together with status, headers and trace id."""
    return client.request(
        OPERATION,
        _request(
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        ),
    )


def sync(
    *,
    client: DeepSeek,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
) -> UserBalance:
    """Call the operation and return the decoded body."""
    return sync_detailed(
        client=client,
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    ).parsed


async def asyncio_detailed(
    *,
    client: AsyncDeepSeek,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
) -> Response[UserBalance]:
    """Call the operation and return the decoded body together with status, headers and trace id."""
    return await client.request(
        OPERATION,
        _request(
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        ),
    )


async def asyncio(
    *,
    client: AsyncDeepSeek,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
) -> UserBalance:
    """Call the operation and return the decoded body."""
    response = await asyncio_detailed(
        client=client,
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    )
    return response.parsed
