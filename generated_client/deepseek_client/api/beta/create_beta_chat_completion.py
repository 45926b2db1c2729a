"""POST /beta/chat/completions: Answer a conversation, with beta features.

Generated from openapi.yaml: do not edit.

https://api-docs.deepseek.com/guides/chat_prefix_completion
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from ..._merge_rules import CHAT_COMPLETION_CHUNK
from ..._operation import Operation, Request, request_body
from ...models.chat_completion import ChatCompletion
from ...models.chat_completion_chunk import ChatCompletionChunk
from ...types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from ..._stream import AsyncStream, Stream
    from ...client import AsyncDeepSeek, DeepSeek
    from ...models.chat_completion_request import ChatCompletionRequest
    from ...params import ChatCompletionRequestParam

OPERATION: Final[Operation[ChatCompletion, ChatCompletionChunk]] = Operation(
    method="POST",
    path="/beta/chat/completions",
    authenticated=True,
    traced=True,
    decode=ChatCompletion.from_dict,
    deferred=frozenset([("choices", "logprobs")]),
    decode_event=ChatCompletionChunk.from_dict,
    stream_flag="stream",
    sentinel=b"[DONE]",
    merge=CHAT_COMPLETION_CHUNK,
    completes=lambda chunk: any(item.finish_reason is not None for item in chunk.choices),
    text=lambda chunk: chunk.text,
)


def _request(
    *,
    body: ChatCompletionRequest | ChatCompletionRequestParam,
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Response[ChatCompletion]:
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> ChatCompletion:
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Response[ChatCompletion]:
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> ChatCompletion:
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> Stream[ChatCompletionChunk, ChatCompletion]:
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
    body: ChatCompletionRequest | ChatCompletionRequestParam,
    timeout: TimeoutTypes | Unset = UNSET,
    deadline: float | None | Unset = UNSET,
    idle_timeout: float | None | Unset = UNSET,
    max_retries: int | Unset = UNSET,
    extra_headers: Mapping[str, str] | None = None,
    extra_body: Mapping[str, Any] | None = None,
) -> AsyncStream[ChatCompletionChunk, ChatCompletion]:
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
