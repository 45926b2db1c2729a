"""POST /beta/completions: Fill in the middle of a text (FIM).

Generated from openapi.yaml: do not edit.

https://api-docs.deepseek.com/api/create-completion
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._merge_rules import COMPLETION_CHUNK
from ..._operation import Operation, Request, request_body
from ...models.completion import Completion
from ...models.completion_chunk import CompletionChunk
from ...types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from ..._stream import AsyncStream, Stream
    from ...client import AsyncDeepSeek, DeepSeek
    from ...models.completion_request import CompletionRequest
    from ...params import CompletionRequestParam

OPERATION: Final[Operation[Completion, CompletionChunk]] = Operation(
    method="POST",
    path="/beta/completions",
    authenticated=True,
    traced=True,
    decode=Completion.from_dict,
    decode_event=CompletionChunk.from_dict,
    stream_flag="stream",
    sentinel=b"[DONE]",
    merge=COMPLETION_CHUNK,
    completes=lambda chunk: any(item.finish_reason is not None for item in chunk.choices),
    text=lambda chunk: chunk.text,
)


def _request(
    *,
    body: CompletionRequest | CompletionRequestParam,
    extra_body: Mapping[str, Any] | None,
    timeout: TimeoutTypes | Unset,
    deadline: float | None | Unset,
    idle_timeout: float | None | Unset,
    max_retries: int | Unset,
    extra_headers: Mapping[str, str] | None,
    flags: Mapping[str, bool] | None = None,
) -> Request:
    return Request(
        body=request_body(body, extra_body, flags),
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    )


def sync_detailed(
    *,
    client: DeepSeek,
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Response[Completion]:
    """Call the operation and return the decoded body together with status, headers and trace id."""
    return client.request(
        OPERATION,
        _request(
            body=body,
            extra_body=extra_body,
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
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Completion:
    """Call the operation and return the decoded body."""
    return sync_detailed(
        client=client,
        body=body,
        extra_body=extra_body,
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    ).parsed


async def asyncio_detailed(
    *,
    client: AsyncDeepSeek,
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Response[Completion]:
    """Call the operation and return the decoded body together with status, headers and trace id."""
    return await client.request(
        OPERATION,
        _request(
            body=body,
            extra_body=extra_body,
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
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Completion:
    """Call the operation and return the decoded body."""
    response = await asyncio_detailed(
        client=client,
        body=body,
        extra_body=extra_body,
        timeout=timeout,
        deadline=deadline,
        idle_timeout=idle_timeout,
        max_retries=max_retries,
        extra_headers=extra_headers,
    )
    return response.parsed


def stream(
    *,
    client: DeepSeek,
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Stream[CompletionChunk, Completion]:
    """Call the operation and return its answer as a stream of events."""
    return client.open_stream(
        OPERATION,
        _request(
            body=body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
            flags={"stream": True},
        ),
    )


async def astream(
    *,
    client: AsyncDeepSeek,
    body: CompletionRequest | CompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> AsyncStream[CompletionChunk, Completion]:
    """Call the operation and return its answer as a stream of events."""
    return await client.open_stream(
        OPERATION,
        _request(
            body=body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
            flags={"stream": True},
        ),
    )
