"""A program as people write it. It is type-checked, never run: every line has to pass without an ignore."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal, assert_type, overload

from deepseek_client import AsyncDeepSeek, AsyncStream, DeepSeek, RateLimitReached, Response, Stream, pricing
from deepseek_client.api.chat import create_chat_completion
from deepseek_client.models import (
    AssistantMessage,
    ChatCompletion,
    ChatCompletionChunk,
    ChatCompletionMessage,
    ChatCompletionRequest,
    Completion,
    ModelList,
    Usage,
    UserBalance,
    UserMessage,
)
from deepseek_client.params import AssistantMessageParam, ChatMessageParam, FunctionToolParam, UserMessageParam

client = DeepSeek(api_key="k", timeout=30)

messages: list[ChatMessageParam] = [
    {"role": "system", "content": "You are brief."},
    {
        "role": "user",
        "content": [{"type": "text", "text": "What is in it?"}, {"type": "image_url", "image_url": {"url": "u"}}],
    },
]
tool: FunctionToolParam = {
    "type": "function",
    "function": {"name": "f", "parameters": {"type": "object", "properties": {}}, "strict": True},
}

reply = client.chat.completions.create(
    model="deepseek-flash",
    messages=messages,
    thinking={"type": "enabled"},
    reasoning_effort="max",
    tools=[tool],
    tool_choice={"type": "function", "function": {"name": "f"}},
    stop=["a", "b"],
    response_format={"type": "json_object"},
    user_id="u-1",
    max_tokens=None,
    extra_body={"anything": 1},
)
assert_type(reply, ChatCompletion)
assert_type(reply.choices[0].message, ChatCompletionMessage)
assert_type(reply.choices[0].message.content, str | None)
assert_type(reply.choices[0].message.reasoning_content, str | None)
assert_type(reply.usage.prompt_cache_hit_tokens, int)
for call in reply.choices[0].message.tool_calls or []:
    assert_type(call.function.arguments, str)
    if call.function.name == "add":
        print(call.function.json()["a"])
    messages.append({"role": "tool", "tool_call_id": call.id, "content": "{}"})
messages.append(reply.choices[0].message)
messages.append(UserMessage(content="And now?"))
messages.append(AssistantMessage(content="It", prefix=True))

with client.beta.chat.completions.create(model="a-model-of-tomorrow", messages=messages, stream=True) as stream:
    assert_type(stream, Stream[ChatCompletionChunk, ChatCompletion])
    for chunk in stream:
        for choice in chunk.choices:
            assert_type(choice.delta.content, str | None)
            assert_type(choice.delta.reasoning_content, str | None)
        assert_type(chunk.text + chunk.reasoning, str)
    assert_type(list(stream.text), list[str])
    assert_type(stream.final(), ChatCompletion)
    assert_type(stream.final().text + stream.final().reasoning, str)
with client.beta.completions.create(model="m", prompt="p", stream=True) as gap:
    assert_type([piece.text for piece in gap], list[str])
    assert_type(gap.final(), Completion)


def either(stream: bool | None) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
    return client.chat.completions.create(model="m", messages=[], stream=stream)


assert_type(client.beta.completions.create(model="m", prompt="p", suffix="s", stop="x"), Completion)
assert_type(client.models.list(), ModelList)
assert_type(client.user.balance.retrieve(), UserBalance)

request = ChatCompletionRequest(model="m", messages=[{"role": "user", "content": "u"}, UserMessage(content="u")])
assert_type(create_chat_completion.sync_detailed(client=client, body=request), Response[ChatCompletion])
assert_type(create_chat_completion.sync(client=client, body={"model": "m", "messages": messages}), ChatCompletion)

completion = client.beta.completions.create(model="m", prompt="p")
assert_type(pricing.cost(completion), pricing.Cost)
assert_type(pricing.cost(completion, at=datetime.now(UTC), prices=[*pricing.PRICES]).usd, Decimal | None)
for part in client.chat.completions.create(model="m", messages=messages, stream=True):
    if part.usage:
        assert_type(pricing.cost(part.usage, model=part.model, at=datetime.now(UTC)).output.cny, Decimal | None)
        assert_type(pricing.cost(part).rows, tuple[pricing.PriceRow, ...])

try:
    client.models.list()
except RateLimitReached as error:
    assert_type(error.status_code, int)
    assert_type(error.code, str | None)


async def main() -> None:
    async with AsyncDeepSeek() as async_client:
        off: Literal["disabled"] = "disabled"
        answer = await async_client.chat.completions.create(model="m", messages=messages, thinking={"type": off})
        assert_type(answer, ChatCompletion)
        pieces = await async_client.chat.completions.create(model="m", messages=messages, stream=True)
        assert_type(pieces, AsyncStream[ChatCompletionChunk, ChatCompletion])
        async for piece in pieces:
            assert_type(piece, ChatCompletionChunk)
        assert_type([text async for text in pieces.text], list[str])
        assert_type(await pieces.final(), ChatCompletion)


asyncio.run(main())


class Chat:
    """A conversation that thinks, caches, streams and goes on where it was begun."""

    def __init__(self, system: str) -> None:
        self.history: list[ChatMessageParam] = [{"role": "system", "content": system}]
        self.cached = 0

    def ask(self, question: str, *, think: bool = True) -> str:
        self.history.append({"role": "user", "content": question})
        reply = client.chat.completions.create(
            model="deepseek-v4-pro" if think else "deepseek-flash",
            messages=self.history,
            thinking={"type": "enabled" if think else "disabled"},
            reasoning_effort="high",
        )
        message = reply.choices[0].message
        if message.reasoning_content is not None:
            print(message.reasoning_content.splitlines()[0])
        self.count(reply.usage)
        self.history.append(message)
        return message.content or ""

    def count(self, usage: Usage) -> None:
        self.cached += usage.prompt_cache_hit_tokens
        print(f"{usage.prompt_cache_hit_tokens / usage.prompt_tokens:.0%} of the prompt came from the cache")
        if usage.completion_tokens_details:
            print(usage.completion_tokens_details.reasoning_tokens)

    def begin(self, start: str) -> ChatCompletionMessage:
        prefix: AssistantMessageParam = {"role": "assistant", "content": start, "prefix": True}
        reply = client.beta.chat.completions.create(model="m", messages=[*self.history, prefix], stop="```")
        return reply.choices[0].message

    def pieces(self) -> Iterator[str]:
        with client.chat.completions.create(model="m", messages=self.history, stream=True) as stream:
            for chunk in stream:
                delta = chunk.choices[0].delta
                for call in delta.tool_calls or []:
                    if call.function and call.function.arguments:
                        yield call.function.arguments
                yield delta.reasoning_content or delta.content or ""
            self.history.append(stream.final().choices[0].message)


@overload
def send(messages: Sequence[ChatMessageParam], *, live: Literal[False] = False) -> ChatCompletion: ...
@overload
def send(
    messages: Sequence[ChatMessageParam], *, live: Literal[True]
) -> Stream[ChatCompletionChunk, ChatCompletion]: ...
def send(
    messages: Sequence[ChatMessageParam], *, live: bool = False
) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
    if live:
        return client.chat.completions.create(model="m", messages=messages, stream=True)
    return client.chat.completions.create(model="m", messages=messages)


lines: list[UserMessageParam] = [{"role": "user", "content": line} for line in ("a", "b")]
assert_type(send(lines), ChatCompletion)
assert_type(send(lines, live=True), Stream[ChatCompletionChunk, ChatCompletion])
assert_type(client.completions.create(model="m", prompt="p", suffix="s", max_tokens=128), Completion)
