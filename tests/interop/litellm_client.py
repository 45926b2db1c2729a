"""litellm, with its deepseek provider."""

from __future__ import annotations

import json
from typing import Any

import litellm
from features import (
    API_KEY,
    BASE_URL,
    BETA_URL,
    JSON_MESSAGES,
    MODEL,
    QUESTIONS,
    SUM,
    TOOL,
    WEATHER,
    NotOffered,
    expect,
    expect_json,
    expect_pieces,
    expect_sum,
    expect_weather,
    get_weather,
    note,
    run,
)
from pydantic import BaseModel

NO_THINKING = {"type": "disabled"}
THINKING = {"type": "enabled"}


class Weather(BaseModel):
    """What the weather is like."""

    city: str
    degrees: int


def complete(question: str | list[Any], base_url: str = BASE_URL, api_key: str = API_KEY, **options: Any) -> Any:
    """A chat completion, without thinking unless it is asked for."""
    messages = [{"role": "user", "content": question}] if isinstance(question, str) else question
    settings = {"thinking": NO_THINKING, "num_retries": 0} | options
    return litellm.completion(f"deepseek/{MODEL}", messages, base_url=base_url, api_key=api_key, **settings)


def plain() -> str:
    reply = complete(SUM)
    expect(reply.choices[0].finish_reason == "stop" and reply.usage.total_tokens > 0, reply)
    expect(litellm.completion_cost(reply) > 0, "no cost")
    return expect_sum(reply.choices[0].message.content)


def streamed() -> str:
    chunks = list(complete(SUM, stream=True, stream_options={"include_usage": True}))
    expect(any(getattr(chunk, "usage", None) for chunk in chunks), chunks[-1])
    if not chunks[-1].choices:
        note("streams end with a chunk of litellm's own, which has the usage and no choice")
    return expect_pieces([chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices], plain())


def with_tool(**options: Any) -> str:
    """Asks about the weather, runs the tool and gives back its result."""
    messages: list[Any] = [{"role": "user", "content": WEATHER}]
    reply = complete(messages, tools=[TOOL], **options)
    expect(reply.choices[0].finish_reason == "tool_calls", reply)
    messages.append(reply.choices[0].message)
    cities = []
    for call in reply.choices[0].message.tool_calls:
        cities.append(json.loads(call.function.arguments)["city"])
        messages.append({"role": "tool", "tool_call_id": call.id, "content": get_weather(cities[-1])})
    return expect_weather(cities, complete(messages, tools=[TOOL], **options).choices[0].message.content)


def tools() -> str:
    shown = with_tool()
    whole = litellm.stream_chunk_builder(list(complete(WEATHER, tools=[TOOL], stream=True)))
    expect(json.loads(whole.choices[0].message.tool_calls[0].function.arguments) == {"city": "Hangzhou"}, whole)
    return shown


def thinking() -> str:
    reply = complete(SUM, thinking=THINKING)
    expect_sum(reply.choices[0].message.content)
    reasoning = reply.choices[0].message.reasoning_content
    expect(reasoning and reply.usage.completion_tokens_details.reasoning_tokens, reply)
    chunks = complete(SUM, thinking=THINKING, stream=True)
    expect_pieces([getattr(chunk.choices[0].delta, "reasoning_content", None) or "" for chunk in chunks], reasoning)
    with_tool(thinking=THINKING)
    return str(reasoning)


def json_mode() -> str:
    shown = expect_json(complete(JSON_MESSAGES, response_format={"type": "json_object"}).choices[0].message.content)
    try:
        complete(QUESTIONS["typed"]["question"], response_format=Weather)
    except litellm.BadRequestError as error:
        expect("This response_format type is unavailable now" in error.message, error)
        note("`response_format=Model` asks for `json_schema`, which the API refuses")
    else:
        raise AssertionError("json_schema was accepted")
    return shown


def infill() -> str:
    raise NotOffered("`text_completion` with the deepseek provider asks the chat endpoint")


def prefix() -> str:
    wanted = QUESTIONS["prefix"]
    messages = [
        {"role": "user", "content": wanted["question"]},
        {"role": "assistant", "content": wanted["begun"], "prefix": True},
    ]
    text = complete(messages, BETA_URL).choices[0].message.content
    expect(text == wanted["answer"], text)
    return f"{wanted['begun']} + {text}"


def errors() -> str:
    try:
        complete(SUM, api_key="sk-wrong")
    except litellm.AuthenticationError as error:
        expect("****rong is invalid" in error.message, error)
        return type(error).__name__
    raise AssertionError("a wrong key was accepted")


async def asynchronous() -> str:
    messages = [{"role": "user", "content": SUM}]
    stream = await litellm.acompletion(
        f"deepseek/{MODEL}", messages, base_url=BASE_URL, api_key=API_KEY, stream=True, thinking=NO_THINKING
    )
    return expect_sum("".join([chunk.choices[0].delta.content or "" async for chunk in stream]))


if __name__ == "__main__":
    litellm.suppress_debug_info = True
    run(
        {
            "plain": plain,
            "streamed": streamed,
            "tools": tools,
            "thinking": thinking,
            "JSON": json_mode,
            "fill-in-the-middle": infill,
            "prefix": prefix,
            "errors": errors,
            "async": asynchronous,
        }
    )
