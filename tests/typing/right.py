"""A program as people write it. It is type-checked, never run: every line has to pass without an ignore."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple, Optional, TypedDict, TypeVar, assert_type, overload

import httpx
import httpx2
from attrs import define
from deepseek_client import (
    AsyncDeepSeek,
    AsyncStream,
    AsyncToolStream,
    ChunkEvent,
    DeepSeek,
    ParsedCompletion,
    ParseError,
    RateLimitReached,
    Response,
    ResponseInfo,
    Stream,
    ToolCallEvent,
    ToolResultEvent,
    ToolRun,
    ToolRunError,
    ToolStream,
    pricing,
)
from deepseek_client.api.chat import create_chat_completion
from deepseek_client.models import (
    AssistantMessage,
    ChatCompletion,
    ChatCompletionChunk,
    ChatCompletionMessage,
    ChatCompletionRequest,
    Completion,
    ModelList,
    ToolCall,
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
    assert_type(stream.response, ResponseInfo)
    assert_type(stream.response.elapsed + stream.elapsed, float)
    assert_type(stream.final(), ChatCompletion)
    assert_type(stream.final().text + stream.final().reasoning, str)
with client.beta.completions.create(model="m", prompt="p", stream=True) as gap:
    assert_type([piece.text for piece in gap], list[str])
    assert_type(gap.final(), Completion)


def either(stream: bool | None) -> ChatCompletion | Stream[ChatCompletionChunk, ChatCompletion]:
    return client.chat.completions.create(model="m", messages=[], stream=stream)


assert_type(client.beta.completions.create(model="m", prompt="p", suffix="s", stop="x"), Completion)
assert_type(client.models.list(), ModelList)
assert_type([model.id for model in client.models.list()], list[str])
assert_type(len(client.models.list()), int)
assert_type(client.models.with_raw_response.list(), Response[ModelList])
raw = client.chat.completions.with_raw_response.create(model="m", messages=messages, thinking={"type": "disabled"})
assert_type(raw, Response[ChatCompletion])
assert_type(raw.parsed.choices[0].message.content, str | None)
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
        whole = await async_client.chat.completions.with_raw_response.create(model="m", messages=messages)
        assert_type(whole, Response[ChatCompletion])
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


@dataclass
class Item:
    name: str


@define
class Order:
    items: list[Item]


class Film(TypedDict):
    title: str


class Point(NamedTuple):
    x: int


completions = client.chat.completions
parsed = completions.parse(response_type=Order, model="m", messages=lines, mode="json", temperature=0, deadline=9)
assert_type(parsed, ParsedCompletion[Order])
assert_type(parsed.parsed, Order)
assert_type(parsed.parsed.items[0].name, str)
assert_type(parsed.completion, ChatCompletion)
assert_type(parsed.usage, Usage)
assert_type(completions.parse(response_type=Item, model="m", messages=lines).parsed, Item)
assert_type(completions.parse(response_type=Film, model="m", messages=lines).parsed["title"], str)
assert_type(completions.parse(response_type=Point, model="m", messages=lines).parsed.x, int)
assert_type(completions.parse(response_type=list[Item], model="m", messages=lines).parsed, list[Item])
assert_type(client.beta.chat.completions.parse(response_type=int, model="m", messages=[], mode="tool").parsed, int)
assert_type(completions.parse(response_type=Item | Order, model="m", messages=lines).parsed, Item | Order)
assert_type(completions.parse(response_type=Optional[Item], model="m", messages=lines).parsed, Item | None)  # noqa: UP045
assert_type(completions.parse(response_type=list[int] | None, model="m", messages=lines).parsed, list[int] | None)
assert_type(completions.parse(response_type=Film | Item, model="m", messages=lines).parsed, Film | Item)
assert_type(completions.parse(response_type=dict[str, int], model="m", messages=lines).parsed, dict[str, int])
assert_type(completions.parse(response_type=tuple[int, str], model="m", messages=lines).parsed, tuple[int, str])
assert_type(completions.parse(response_type=Annotated[int, "Stars."], model="m", messages=lines).parsed, int)
mood = completions.parse(response_type=Literal["good", "bad"], model="m", messages=lines)
assert_type(mood.parsed, Literal["good", "bad"])
assert_type(pricing.cost(mood).usd, Decimal | None)
T = TypeVar("T")


def ask(kind: type[T]) -> T:
    return completions.parse(response_type=kind, model="m", messages=lines).parsed


assert_type(ask(Item), Item)


def price(item: str, count: int = 1) -> dict[str, float]:
    return {item: 1.5 * count}


async def stock(item: str) -> int:
    return len(item)


answered = completions.run_tools(tools=[price, {"type": "deepseek_web_search"}], model="m", messages=lines)
assert_type(answered, ToolRun)
assert_type(answered.final, ChatCompletion)
assert_type(answered.messages, list[ChatMessageParam])
answered.messages.append({"role": "user", "content": "Thanks."})
client.beta.chat.completions.run_tools(tools=[price], model="m", messages=answered.messages, strict=True, max_rounds=3)
with completions.run_tools(tools=[price], model="m", messages=lines, stream=True) as events:
    assert_type(events, ToolStream)
    for item in events:
        if isinstance(item, ChunkEvent):
            assert_type(item.chunk, ChatCompletionChunk)
            print(item.text + item.reasoning)
        elif isinstance(item, ToolCallEvent):
            assert_type(item.call, ToolCall)
            print(item.name, item.arguments)
        else:
            assert_type(item, ToolResultEvent)
            print(item.content, item.error)
    assert_type(events.result(), ToolRun)
    assert_type(pricing.cost(events.result()), pricing.Cost)

try:
    completions.parse(response_type=Order, model="m", messages=[])
except ParseError as error:
    assert_type(error.text, str)
    assert_type(error.finish_reason, str | None)
    assert_type(error.completion, ChatCompletion | None)
    for path, problem in error.problems:
        print(path.upper(), problem.upper())
except ToolRunError as error:
    assert_type(error.messages, list[ChatMessageParam])


# Clients of httpx, and of httpx2, which has the same methods over classes of its own.
assert_type(DeepSeek(api_key="k", http_client=httpx.Client(proxy="http://localhost:8080")), DeepSeek)
assert_type(DeepSeek(api_key="k", http_client=httpx2.Client()), DeepSeek)
assert_type(AsyncDeepSeek(api_key="k", http_client=httpx.AsyncClient()), AsyncDeepSeek)
assert_type(AsyncDeepSeek(api_key="k", http_client=httpx2.AsyncClient()), AsyncDeepSeek)


async def helpers(asynchronous: AsyncDeepSeek) -> None:
    chats = asynchronous.chat.completions
    assert_type((await chats.parse(response_type=Order, model="m", messages=lines)).parsed, Order)
    assert_type(await chats.run_tools(tools=[price, stock], model="m", messages=lines), ToolRun)
    async with await chats.run_tools(tools=[stock], model="m", messages=lines, stream=True) as stream:
        assert_type(stream, AsyncToolStream)
        async for event in stream:
            print(event.round)
        assert_type(await stream.result(), ToolRun)
