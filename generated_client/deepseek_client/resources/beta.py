"""``client.beta``. Generated from openapi.yaml: do not edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from functools import partial as _partial
from typing import TYPE_CHECKING, Any, Literal, overload

from .._codec import given
from ..api.beta import create_beta_chat_completion, create_beta_completion
from ..types import UNSET, Response, TimeoutTypes, Unset

if TYPE_CHECKING:
    from typing_extensions import TypeForm

    from .._chat.results import ParsedCompletion, ParsedT, ToolRun
    from .._chat.running import AsyncToolStream, ToolStream
    from .._stream import AsyncStream, Stream
    from ..client import AsyncDeepSeek, DeepSeek
    from ..models.chat_completion import ChatCompletion
    from ..models.chat_completion_chunk import ChatCompletionChunk
    from ..models.completion import Completion
    from ..models.completion_chunk import CompletionChunk
    from ..models.model_name import ModelName
    from ..models.reasoning_effort import ReasoningEffort
    from ..models.response_format import ResponseFormat
    from ..models.safety_check import SafetyCheck
    from ..models.stream_options import StreamOptions
    from ..models.thinking import Thinking
    from ..models.title_options import TitleOptions
    from ..params import (
        ChatMessageParam,
        ResponseFormatParam,
        SafetyCheckParam,
        StopSequencesParam,
        StreamOptionsParam,
        ThinkingParam,
        TitleOptionsParam,
        ToolChoiceParam,
        ToolParam,
    )


class BetaChatCompletionsResourceWithRawResponse:
    """Operations under ``/beta/chat/completions`` that return whole responses."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Response[ChatCompletion]:
        """Answer a conversation, with beta features.

        POST /beta/chat/completions

        Arguments and exceptions are those of the method without ``with_raw_response``. A stream has its
        ``response`` itself.
        """
        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "tools": tools,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "n": n,
            }
        )
        return create_beta_chat_completion.sync_detailed(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncBetaChatCompletionsResourceWithRawResponse:
    """Operations under ``/beta/chat/completions`` that return whole responses, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    async def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Response[ChatCompletion]:
        """Answer a conversation, with beta features.

        POST /beta/chat/completions

        Arguments and exceptions are those of the method without ``with_raw_response``. A stream has its
        ``response`` itself.
        """
        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "tools": tools,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "n": n,
            }
        )
        return await create_beta_chat_completion.asyncio_detailed(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class BetaChatCompletionsResource:
    """Operations under ``/beta/chat/completions``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> BetaChatCompletionsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return BetaChatCompletionsResourceWithRawResponse(self._client)

    @overload
    def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: Literal[False] | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion: ...

    @overload
    def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        stream: Literal[True],
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Stream[ChatCompletionChunk, ChatCompletion]: ...

    @overload
    def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        stream: bool | None | Unset,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]: ...

    def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: bool | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
        """Answer a conversation, with beta features.

        All of `POST /chat/completions`, and two features more:

        - **Chat prefix completion** (since 2024-07-25): the last message is from the assistant and has
          `prefix: true`; the
          answer goes on where its `content` ends and does not repeat it. With a thinking model the message
          may also
          carry `reasoning_content`, the beginning of the reasoning. A typical use is the prefix "```python\\n"
          with the
          stop string "```". Every model can do it. On the plain path it is refused with 400.
        - **Strict tools** (since 2025-08-21): `strict: true` on every function makes the model follow the
          functions'
          schemas. DeepSeek documents this for the beta path only; the plain path has been seen to accept it.

        No public recording of a prefix completion exists; that the prefix is not repeated is documented by
        example.

        POST /beta/chat/completions

        Documentation: https://api-docs.deepseek.com/guides/chat_prefix_completion

        Args:
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            response_format: The form of the answer. Plain text unless given. For `deepseek-reasoner` since
                2025-05-28.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            stream: Whether to send the answer in pieces while it is written, as server-sent events. The
                server's default: False.
            stream_options: How to stream. Allowed only together with `stream` true.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            tools: What the model may call. Names are unique. At most 128 functions: documented until August
                2026, not mentioned since. They cannot change in the course of a conversation. At most 128
                items.
            tool_choice: Whether and what the model must call. Default: "none" without tools, "auto" with
                tools.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            n: How many answers to generate. Not documented since 2024; only 1 is accepted, anything else is
                refused with 400. At least 1 and at most 1. The server's default: 1.
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "stream": stream,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "tools": tools,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "n": n,
            }
        )
        if stream:
            return create_beta_chat_completion.stream(
                client=self._client,
                body=_body,
                extra_body=extra_body,
                timeout=timeout,
                deadline=deadline,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            )
        return create_beta_chat_completion.sync(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )

    def parse(
        self,
        *,
        response_type: TypeForm[ParsedT],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        mode: Literal["json", "tool"] = "json",
        empty_retries: int = 1,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ParsedCompletion[ParsedT]:
        """Ask for an answer of a Python type.

        The JSON Schema of the type and an example of its form are sent along. Types are checked strictly;
        members that the type does not have are passed over. Works in thinking mode too.

        POST /beta/chat/completions

        Args:
            response_type: A dataclass, an attrs class, a TypedDict, a NamedTuple or a pydantic model, with
                members of such types, of str, int, float, bool, None, Literal, Enum, list, tuple, set, dict,
                Union, Optional, date, datetime, time, UUID and Decimal; or one of these types itself.
                Docstrings and Annotated describe members; limits in Annotated (annotated-types, pydantic's
                Field) are told to the model and checked.
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            mode: "json" uses JSON mode, with the schema in a system message after your own. "tool" makes the
                answer the arguments of a function, which follow the schema strictly; the call is forced where
                that is possible, and else asked for in a system message.
            empty_retries: How often to ask again, with a reminder, when the answer is empty, as happens now
                and then.
            timeout: Seconds for each network operation; see the client.
            deadline: Seconds for all requests together, with what happens between them.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often each failed request is sent again.
            extra_headers: Headers of every request. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            ParseError: the answer is empty, cut short, not JSON, or does not fit the type; it tells what is
                wrong where.
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        from .._chat import parsing as _parsing
        from .._chat import request as _request

        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "stop": stop,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        return _parsing.parse(
            _partial(
                create_beta_chat_completion.sync,
                client=self._client,
                extra_body=extra_body,
                timeout=timeout,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            ),
            _parsing.Parse(
                response_type,
                _body,
                extra_body=extra_body,
                mode=mode,
                empty_retries=empty_retries,
                deadline=deadline,
                rules=_request.Rules(
                    strict_definitions="$def",
                    forced_if={
                        (
                            "thinking",
                            "type",
                        ): "disabled",
                        ("reasoning_effort",): "none",
                    },
                ),
            ),
        )

    @overload
    def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        stream: Literal[False] = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ToolRun: ...

    @overload
    def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        stream: Literal[True],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ToolStream: ...

    def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        stream: bool = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ToolRun | ToolStream:
        """Let the model call Python functions until it has an answer.

        Each answer that calls functions is added to the conversation as it is, and after it what the
        functions returned: strings as they are, anything else as JSON. What a function raises is told to the
        model (type and message), as are names that it made up and arguments that do not fit; ``tool_choice``
        holds for the first request only. The calls of an answer that is not complete are never made.

        POST /beta/chat/completions

        Args:
            tools: The functions. What the model is told comes from the name, the docstring (Google, NumPy or
                reST style) and the type hints, with the same types as in ``parse``. The calls of one answer
                are made in order. Tools that the server runs itself are given as in ``create``.
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            response_format: The form of the answer. Plain text unless given. For `deepseek-reasoner` since
                2025-05-28.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            tool_choice: Whether and what the model must call. Default: "none" without tools, "auto" with
                tools.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            max_rounds: Most requests to send.
            strict: Whether arguments are to follow the schemas strictly; then no parameter may be a dict or
                of any type.
            stream: Whether to return the events of the run (chunks, calls, results) as they come;
                ``result()`` of that gives the rest.
            timeout: Seconds for each network operation; see the client.
            deadline: Seconds for all requests together, with what happens between them.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often each failed request is sent again.
            extra_headers: Headers of every request. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            ToolRunError: there is no final answer after ``max_rounds`` requests, or calls were cut short; it
                has the conversation.
            APIError: a request failed; its ``messages`` are the conversation before it.
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        from .._chat import loop as _looping
        from .._chat import request as _request
        from .._chat import running as _running

        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "temperature": temperature,
                "top_p": top_p,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        _loop = _looping.Loop(
            tools,
            _body,
            max_rounds=max_rounds,
            strict=strict,
            deadline=deadline,
            rules=_request.Rules(
                strict_definitions="$def",
                forced_if={
                    (
                        "thinking",
                        "type",
                    ): "disabled",
                    ("reasoning_effort",): "none",
                },
            ),
            asynchronous=False,
        )
        if stream:
            return _running.ToolStream(
                _partial(
                    create_beta_chat_completion.stream,
                    client=self._client,
                    extra_body=extra_body,
                    timeout=timeout,
                    idle_timeout=idle_timeout,
                    max_retries=max_retries,
                    extra_headers=extra_headers,
                ),
                _loop,
            )
        return _running.run(
            _partial(
                create_beta_chat_completion.sync,
                client=self._client,
                extra_body=extra_body,
                timeout=timeout,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            ),
            _loop,
        )


class AsyncBetaChatCompletionsResource:
    """Operations under ``/beta/chat/completions``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> AsyncBetaChatCompletionsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return AsyncBetaChatCompletionsResourceWithRawResponse(self._client)

    @overload
    async def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: Literal[False] | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion: ...

    @overload
    async def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        stream: Literal[True],
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncStream[ChatCompletionChunk, ChatCompletion]: ...

    @overload
    async def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        stream: bool | None | Unset,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion | AsyncStream[ChatCompletionChunk, ChatCompletion]: ...

    async def create(
        self,
        *,
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: bool | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tools: Sequence[ToolParam] | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        n: int | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ChatCompletion | AsyncStream[ChatCompletionChunk, ChatCompletion]:
        """Answer a conversation, with beta features.

        All of `POST /chat/completions`, and two features more:

        - **Chat prefix completion** (since 2024-07-25): the last message is from the assistant and has
          `prefix: true`; the
          answer goes on where its `content` ends and does not repeat it. With a thinking model the message
          may also
          carry `reasoning_content`, the beginning of the reasoning. A typical use is the prefix "```python\\n"
          with the
          stop string "```". Every model can do it. On the plain path it is refused with 400.
        - **Strict tools** (since 2025-08-21): `strict: true` on every function makes the model follow the
          functions'
          schemas. DeepSeek documents this for the beta path only; the plain path has been seen to accept it.

        No public recording of a prefix completion exists; that the prefix is not repeated is documented by
        example.

        POST /beta/chat/completions

        Documentation: https://api-docs.deepseek.com/guides/chat_prefix_completion

        Args:
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            response_format: The form of the answer. Plain text unless given. For `deepseek-reasoner` since
                2025-05-28.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            stream: Whether to send the answer in pieces while it is written, as server-sent events. The
                server's default: False.
            stream_options: How to stream. Allowed only together with `stream` true.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            tools: What the model may call. Names are unique. At most 128 functions: documented until August
                2026, not mentioned since. They cannot change in the course of a conversation. At most 128
                items.
            tool_choice: Whether and what the model must call. Default: "none" without tools, "auto" with
                tools.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            n: How many answers to generate. Not documented since 2024; only 1 is accepted, anything else is
                refused with 400. At least 1 and at most 1. The server's default: 1.
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "stream": stream,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "tools": tools,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
                "n": n,
            }
        )
        if stream:
            return await create_beta_chat_completion.astream(
                client=self._client,
                body=_body,
                extra_body=extra_body,
                timeout=timeout,
                deadline=deadline,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            )
        return await create_beta_chat_completion.asyncio(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )

    async def parse(
        self,
        *,
        response_type: TypeForm[ParsedT],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        mode: Literal["json", "tool"] = "json",
        empty_retries: int = 1,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ParsedCompletion[ParsedT]:
        """Ask for an answer of a Python type.

        The JSON Schema of the type and an example of its form are sent along. Types are checked strictly;
        members that the type does not have are passed over. Works in thinking mode too.

        POST /beta/chat/completions

        Args:
            response_type: A dataclass, an attrs class, a TypedDict, a NamedTuple or a pydantic model, with
                members of such types, of str, int, float, bool, None, Literal, Enum, list, tuple, set, dict,
                Union, Optional, date, datetime, time, UUID and Decimal; or one of these types itself.
                Docstrings and Annotated describe members; limits in Annotated (annotated-types, pydantic's
                Field) are told to the model and checked.
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            mode: "json" uses JSON mode, with the schema in a system message after your own. "tool" makes the
                answer the arguments of a function, which follow the schema strictly; the call is forced where
                that is possible, and else asked for in a system message.
            empty_retries: How often to ask again, with a reminder, when the answer is empty, as happens now
                and then.
            timeout: Seconds for each network operation; see the client.
            deadline: Seconds for all requests together, with what happens between them.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often each failed request is sent again.
            extra_headers: Headers of every request. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            ParseError: the answer is empty, cut short, not JSON, or does not fit the type; it tells what is
                wrong where.
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        from .._chat import parsing as _parsing
        from .._chat import request as _request

        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "stop": stop,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        return await _parsing.aparse(
            _partial(
                create_beta_chat_completion.asyncio,
                client=self._client,
                extra_body=extra_body,
                timeout=timeout,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            ),
            _parsing.Parse(
                response_type,
                _body,
                extra_body=extra_body,
                mode=mode,
                empty_retries=empty_retries,
                deadline=deadline,
                rules=_request.Rules(
                    strict_definitions="$def",
                    forced_if={
                        (
                            "thinking",
                            "type",
                        ): "disabled",
                        ("reasoning_effort",): "none",
                    },
                ),
            ),
        )

    @overload
    async def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        stream: Literal[False] = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ToolRun: ...

    @overload
    async def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        stream: Literal[True],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncToolStream: ...

    async def run_tools(
        self,
        *,
        tools: Sequence[Callable[..., Any] | ToolParam],
        messages: Sequence[ChatMessageParam],
        model: ModelName,
        max_rounds: int = 8,
        strict: bool = False,
        stream: bool = False,
        thinking: Thinking | ThinkingParam | None | Unset = UNSET,
        reasoning_effort: ReasoningEffort | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        response_format: ResponseFormat | ResponseFormatParam | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        tool_choice: ToolChoiceParam | None | Unset = UNSET,
        logprobs: bool | None | Unset = UNSET,
        top_logprobs: int | None | Unset = UNSET,
        user_id: str | None | Unset = UNSET,
        safety_check: SafetyCheck | SafetyCheckParam | Unset = UNSET,
        title: TitleOptions | TitleOptionsParam | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> ToolRun | AsyncToolStream:
        """Let the model call Python functions until it has an answer.

        Each answer that calls functions is added to the conversation as it is, and after it what the
        functions returned: strings as they are, anything else as JSON. What a function raises is told to the
        model (type and message), as are names that it made up and arguments that do not fit; ``tool_choice``
        holds for the first request only. The calls of an answer that is not complete are never made.

        POST /beta/chat/completions

        Args:
            tools: The functions. What the model is told comes from the name, the docstring (Google, NumPy or
                reST style) and the type hints, with the same types as in ``parse``. They may be async; the
                calls of one answer run at the same time, functions that are not async in threads. Tools that
                the server runs itself are given as in ``create``.
            messages: The conversation so far, oldest message first. The server keeps nothing: send everything
                every time. Every `tool` message answers a tool call of the assistant message before it, and
                every tool call needs its answer before the conversation goes on. (`deepseek-reasoner` as R1,
                January to about August 2025, also demanded that user and assistant alternate and that the
                user speaks last; this is over.) At least 1 item.
            model: The model that answers. An unknown name is refused with 400. The answer's `model` tells
                which model served an old name.
            thinking: Whether the model thinks before it answers. Since 2025-12-01; before, the model name
                decided. On by default since 2026-04-24.
            reasoning_effort: How much to think. "none" turns thinking off. For compatibility "minimal" counts
                as "low", "medium" and "xhigh" as "high", and "ultra" as "max"; the mapping has changed three
                times since April 2026. The server's default: 'high'.
            max_tokens: Most tokens to generate, reasoning and answer together. Default: 8192 without
                thinking, 65536 with thinking, 131072 at the effort "max". Reaching it ends the answer with
                `finish_reason` "length", perhaps in the middle of the reasoning or of a tool call's
                arguments. Up to deepseek-chat V3.2 the limit was 8192 (default 4096); for R1 it counted the
                answer only. At least 1 and at most 393216.
            response_format: The form of the answer. Plain text unless given. For `deepseek-reasoner` since
                2025-05-28.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. Accepted without effect
                in thinking mode. DeepSeek's advice of 2025: 0 for code and mathematics, 1 for data analysis,
                1.3 for conversation and translation, 1.5 for creative writing. At least 0 and at most 2. The
                server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0: the
                documentation allows 0, the server refuses it. In thinking mode values below 0.95 count as
                0.95; without thinking it is always 1 (documented since September 2026). Above 0 and at most
                1. The server's default: 1.
            tool_choice: Whether and what the model must call. Default: "none" without tools, "auto" with
                tools.
            logprobs: Whether to return the probability of every token of the answer, and in thinking mode of
                the reasoning. (Refused by `deepseek-reasoner` until V3.2.) The server's default: False.
            top_logprobs: How many of the likeliest alternatives to return for each token. Needs `logprobs`
                true. At least 0 and at most 20.
            user_id: Your own name for the end user, without private data. Separates users in content safety,
                in the context cache and in scheduling. Documented as letters, digits, hyphens and
                underscores; only the length is enforced. Since 2026. At most 512 characters.
            safety_check: How strictly to review input and output. Since 2026-11-13.
            title: Whether to make a title for the conversation. Since 2026-11-13.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today; thinking models always ignored it. At least -2 and at most 2. The server's default: 0.
                Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today; thinking models always ignored it, but for R1's first day (2025-01-20),
                when it was refused. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            max_rounds: Most requests to send.
            strict: Whether arguments are to follow the schemas strictly; then no parameter may be a dict or
                of any type.
            stream: Whether to return the events of the run (chunks, calls, results) as they come;
                ``result()`` of that gives the rest.
            timeout: Seconds for each network operation; see the client.
            deadline: Seconds for all requests together, with what happens between them.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often each failed request is sent again.
            extra_headers: Headers of every request. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            ToolRunError: there is no final answer after ``max_rounds`` requests, or calls were cut short; it
                has the conversation.
            APIError: a request failed; its ``messages`` are the conversation before it.
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        from .._chat import loop as _looping
        from .._chat import request as _request
        from .._chat import running as _running

        _body: Any = given(
            {
                "messages": messages,
                "model": model,
                "thinking": thinking,
                "reasoning_effort": reasoning_effort,
                "max_tokens": max_tokens,
                "response_format": response_format,
                "stop": stop,
                "temperature": temperature,
                "top_p": top_p,
                "tool_choice": tool_choice,
                "logprobs": logprobs,
                "top_logprobs": top_logprobs,
                "user_id": user_id,
                "safety_check": safety_check,
                "title": title,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        _loop = _looping.Loop(
            tools,
            _body,
            max_rounds=max_rounds,
            strict=strict,
            deadline=deadline,
            rules=_request.Rules(
                strict_definitions="$def",
                forced_if={
                    (
                        "thinking",
                        "type",
                    ): "disabled",
                    ("reasoning_effort",): "none",
                },
            ),
            asynchronous=True,
        )
        if stream:
            return _running.AsyncToolStream(
                _partial(
                    create_beta_chat_completion.astream,
                    client=self._client,
                    extra_body=extra_body,
                    timeout=timeout,
                    idle_timeout=idle_timeout,
                    max_retries=max_retries,
                    extra_headers=extra_headers,
                ),
                _loop,
            )
        return await _running.arun(
            _partial(
                create_beta_chat_completion.asyncio,
                client=self._client,
                extra_body=extra_body,
                timeout=timeout,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            ),
            _loop,
        )


class BetaChatResource:
    """Operations under ``/beta/chat``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def completions(self) -> BetaChatCompletionsResource:
        """Operations under ``/beta/chat/completions``."""
        return BetaChatCompletionsResource(self._client)


class AsyncBetaChatResource:
    """Operations under ``/beta/chat``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def completions(self) -> AsyncBetaChatCompletionsResource:
        """Operations under ``/beta/chat/completions``."""
        return AsyncBetaChatCompletionsResource(self._client)


class BetaCompletionsResourceWithRawResponse:
    """Operations under ``/beta/completions`` that return whole responses."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Response[Completion]:
        """Fill in the middle of a text (FIM).

        POST /beta/completions

        Arguments and exceptions are those of the method without ``with_raw_response``. A stream has its
        ``response`` itself.
        """
        _body: Any = given(
            {
                "model": model,
                "prompt": prompt,
                "suffix": suffix,
                "echo": echo,
                "max_tokens": max_tokens,
                "stop": stop,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        return create_beta_completion.sync_detailed(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncBetaCompletionsResourceWithRawResponse:
    """Operations under ``/beta/completions`` that return whole responses, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    async def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Response[Completion]:
        """Fill in the middle of a text (FIM).

        POST /beta/completions

        Arguments and exceptions are those of the method without ``with_raw_response``. A stream has its
        ``response`` itself.
        """
        _body: Any = given(
            {
                "model": model,
                "prompt": prompt,
                "suffix": suffix,
                "echo": echo,
                "max_tokens": max_tokens,
                "stop": stop,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        return await create_beta_completion.asyncio_detailed(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class BetaCompletionsResource:
    """Operations under ``/beta/completions``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> BetaCompletionsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return BetaCompletionsResourceWithRawResponse(self._client)

    @overload
    def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: Literal[False] | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion: ...

    @overload
    def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        stream: Literal[True],
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Stream[CompletionChunk, Completion]: ...

    @overload
    def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        stream: bool | None | Unset,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion | Stream[CompletionChunk, Completion]: ...

    def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: bool | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion | Stream[CompletionChunk, Completion]:
        """Fill in the middle of a text (FIM).

        Continues `prompt`, or writes what belongs between `prompt` and `suffix`. Meant for code completion.
        Works only without thinking; there is no conversation and there are no tools. Since 2024-07-25.

        No answer of this operation has been recorded publicly: its schemas follow the documentation, and the
        form of its stream is inferred.

        POST /beta/completions

        Documentation: https://api-docs.deepseek.com/api/create-completion

        Args:
            model: The model, which works without thinking. `deepseek-reasoner` was never supported.
            prompt: The text before the gap. (In January 2025 the documentation gave the example "Once upon a
                time," as its default.)
            suffix: The text after the gap. Excludes `echo`.
            echo: Whether the answer repeats the prompt first. Excludes `suffix` and `logprobs`. The server's
                default: False.
            max_tokens: Most tokens to generate. At most 4096. At least 1 and at most 4096.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            stream: Whether to send the answer in pieces while it is written, as server-sent events. The
                server's default: False.
            stream_options: How to stream. Allowed only together with `stream` true.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. At least 0 and at most
                2. The server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0.
                Above 0 and at most 1. The server's default: 1.
            logprobs: For how many of the likeliest tokens at each place to return the probability. The token
                that was chosen is always among them, so there may be one more. Excludes `echo`. At least 0
                and at most 20.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today. At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        _body: Any = given(
            {
                "model": model,
                "prompt": prompt,
                "suffix": suffix,
                "echo": echo,
                "max_tokens": max_tokens,
                "stop": stop,
                "stream": stream,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        if stream:
            return create_beta_completion.stream(
                client=self._client,
                body=_body,
                extra_body=extra_body,
                timeout=timeout,
                deadline=deadline,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            )
        return create_beta_completion.sync(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class AsyncBetaCompletionsResource:
    """Operations under ``/beta/completions``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def with_raw_response(self) -> AsyncBetaCompletionsResourceWithRawResponse:
        """The same operations, with the whole response: status, headers, trace id, bytes, and the parsed body."""
        return AsyncBetaCompletionsResourceWithRawResponse(self._client)

    @overload
    async def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: Literal[False] | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion: ...

    @overload
    async def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        stream: Literal[True],
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> AsyncStream[CompletionChunk, Completion]: ...

    @overload
    async def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        stream: bool | None | Unset,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion | AsyncStream[CompletionChunk, Completion]: ...

    async def create(
        self,
        *,
        model: ModelName,
        prompt: str,
        suffix: str | None | Unset = UNSET,
        echo: bool | None | Unset = UNSET,
        max_tokens: int | None | Unset = UNSET,
        stop: StopSequencesParam | None | Unset = UNSET,
        stream: bool | None | Unset = UNSET,
        stream_options: StreamOptions | StreamOptionsParam | None | Unset = UNSET,
        temperature: float | None | Unset = UNSET,
        top_p: float | None | Unset = UNSET,
        logprobs: int | None | Unset = UNSET,
        frequency_penalty: float | None | Unset = UNSET,
        presence_penalty: float | None | Unset = UNSET,
        timeout: TimeoutTypes | Unset = UNSET,
        deadline: float | None | Unset = UNSET,
        idle_timeout: float | None | Unset = UNSET,
        max_retries: int | Unset = UNSET,
        extra_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
    ) -> Completion | AsyncStream[CompletionChunk, Completion]:
        """Fill in the middle of a text (FIM).

        Continues `prompt`, or writes what belongs between `prompt` and `suffix`. Meant for code completion.
        Works only without thinking; there is no conversation and there are no tools. Since 2024-07-25.

        No answer of this operation has been recorded publicly: its schemas follow the documentation, and the
        form of its stream is inferred.

        POST /beta/completions

        Documentation: https://api-docs.deepseek.com/api/create-completion

        Args:
            model: The model, which works without thinking. `deepseek-reasoner` was never supported.
            prompt: The text before the gap. (In January 2025 the documentation gave the example "Once upon a
                time," as its default.)
            suffix: The text after the gap. Excludes `echo`.
            echo: Whether the answer repeats the prompt first. Excludes `suffix` and `logprobs`. The server's
                default: False.
            max_tokens: Most tokens to generate. At most 4096. At least 1 and at most 4096.
            stop: Up to 16 strings that end the answer where one of them would appear. The string is not
                returned.
            stream: Whether to send the answer in pieces while it is written, as server-sent events. The
                server's default: False.
            stream_options: How to stream. Allowed only together with `stream` true.
            temperature: Randomness, from 0 (nearly always the likeliest token) to 2. At least 0 and at most
                2. The server's default: 1.
            top_p: Chooses among the likeliest tokens that together have this probability. Greater than 0.
                Above 0 and at most 1. The server's default: 1.
            logprobs: For how many of the likeliest tokens at each place to return the probability. The token
                that was chosen is always among them, so there may be one more. Excludes `echo`. At least 0
                and at most 20.
            frequency_penalty: Used to make repeated words less likely, from -2 to 2. Accepted without effect
                today. At least -2 and at most 2. The server's default: 0. Deprecated since 2026-04-24.
            presence_penalty: Used to make words that occurred already less likely, from -2 to 2. Accepted
                without effect today. At least -2 and at most 2. The server's default: 0. Deprecated since
                2026-04-24.
            timeout: Seconds for each network operation of this call; see the client.
            deadline: Seconds for the whole call, retries and the reading of a stream included.
            idle_timeout: Seconds without a sign of progress, whatever keep-alive bytes arrive.
            max_retries: How often a failed request of this call is sent again.
            extra_headers: Headers of this call. They win over all others.
            extra_body: Fields to send beside the documented ones. They win over all others.

        Raises:
            InvalidFormat: HTTP 400.
            AuthenticationFails: HTTP 401.
            InsufficientBalance: HTTP 402.
            NotFound: HTTP 404.
            MethodNotAllowed: HTTP 405.
            UnsupportedMediaType: HTTP 415.
            InvalidParameters: HTTP 422.
            RateLimitReached: HTTP 429.
            ServerError: HTTP 500.
            ServerOverloaded: HTTP 503.
            APIConnectionError: no connection, or it broke; APITimeoutError if a time limit ran out.
            UnexpectedResponse: the body is not what the contract promises.
            ConfigurationError: an argument cannot be sent.
        """
        _body: Any = given(
            {
                "model": model,
                "prompt": prompt,
                "suffix": suffix,
                "echo": echo,
                "max_tokens": max_tokens,
                "stop": stop,
                "stream": stream,
                "stream_options": stream_options,
                "temperature": temperature,
                "top_p": top_p,
                "logprobs": logprobs,
                "frequency_penalty": frequency_penalty,
                "presence_penalty": presence_penalty,
            }
        )
        if stream:
            return await create_beta_completion.astream(
                client=self._client,
                body=_body,
                extra_body=extra_body,
                timeout=timeout,
                deadline=deadline,
                idle_timeout=idle_timeout,
                max_retries=max_retries,
                extra_headers=extra_headers,
            )
        return await create_beta_completion.asyncio(
            client=self._client,
            body=_body,
            extra_body=extra_body,
            timeout=timeout,
            deadline=deadline,
            idle_timeout=idle_timeout,
            max_retries=max_retries,
            extra_headers=extra_headers,
        )


class BetaResource:
    """Operations under ``/beta``."""

    def __init__(self, client: DeepSeek) -> None:
        self._client = client

    @cached_property
    def chat(self) -> BetaChatResource:
        """Operations under ``/beta/chat``."""
        return BetaChatResource(self._client)

    @cached_property
    def completions(self) -> BetaCompletionsResource:
        """Operations under ``/beta/completions``."""
        return BetaCompletionsResource(self._client)


class AsyncBetaResource:
    """Operations under ``/beta``, asynchronous."""

    def __init__(self, client: AsyncDeepSeek) -> None:
        self._client = client

    @cached_property
    def chat(self) -> AsyncBetaChatResource:
        """Operations under ``/beta/chat``."""
        return AsyncBetaChatResource(self._client)

    @cached_property
    def completions(self) -> AsyncBetaCompletionsResource:
        """Operations under ``/beta/completions``."""
        return AsyncBetaCompletionsResource(self._client)
