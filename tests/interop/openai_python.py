"""The OpenAI SDK for Python, which DeepSeek's own guides use."""

from __future__ import annotations

import json
from typing import Any

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
    expect,
    expect_json,
    expect_pieces,
    expect_sum,
    expect_typed,
    expect_weather,
    get_weather,
    note,
    run,
)
from openai import AsyncOpenAI, AuthenticationError, BadRequestError, OpenAI, pydantic_function_tool
from pydantic import BaseModel

client = OpenAI(base_url=BASE_URL, api_key=API_KEY, max_retries=0)
beta = client.with_options(base_url=BETA_URL)
NO_THINKING: dict[str, Any] = {"thinking": {"type": "disabled"}}


class Weather(BaseModel):
    """What the weather is like."""

    city: str
    degrees: int


def asked(text: str) -> list[Any]:
    """A conversation of one question."""
    return [{"role": "user", "content": text}]


def plain() -> str:
    reply = client.chat.completions.create(model=MODEL, messages=asked(SUM), extra_body=NO_THINKING)
    expect(reply.choices[0].finish_reason == "stop", reply)
    usage = reply.usage
    expect(usage and 0 < usage.prompt_tokens == usage.total_tokens - usage.completion_tokens, usage)
    return expect_sum(reply.choices[0].message.content)


def streamed() -> str:
    stream = client.chat.completions.create(
        model=MODEL,
        messages=asked(SUM),
        stream=True,
        stream_options={"include_usage": True},
        extra_body=NO_THINKING,
    )
    chunks = list(stream)
    expect(chunks[-1].usage and chunks[-1].choices[0].finish_reason == "stop", chunks[-1])
    shown = expect_pieces([chunk.choices[0].delta.content or "" for chunk in chunks], plain())
    with client.chat.completions.stream(model=MODEL, messages=asked(SUM), extra_body=NO_THINKING) as events:
        deltas = [event.delta for event in events if event.type == "content.delta"]
        expect_pieces(deltas, events.get_final_completion().choices[0].message.content or "")
    return f"{shown}; the same with `.stream()`"


def with_tool(**options: Any) -> str:
    """Asks about the weather, runs the tool and gives back its result."""
    messages = asked(WEATHER)
    reply = client.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL], **options)  # type: ignore[call-overload]
    expect(reply.choices[0].finish_reason == "tool_calls", reply)
    messages.append(reply.choices[0].message)
    cities = []
    for call in reply.choices[0].message.tool_calls:
        cities.append(json.loads(call.function.arguments)["city"])
        messages.append({"role": "tool", "tool_call_id": call.id, "content": get_weather(cities[-1])})
    reply = client.chat.completions.create(model=MODEL, messages=messages, tools=[TOOL], **options)  # type: ignore[call-overload]
    return expect_weather(cities, reply.choices[0].message.content)


def tools() -> str:
    shown = with_tool(extra_body=NO_THINKING)
    with client.chat.completions.stream(
        model=MODEL,
        messages=asked(QUESTIONS["typed"]["question"]),
        tools=[pydantic_function_tool(Weather)],
        tool_choice="required",
        extra_body=NO_THINKING,
    ) as events:
        call = (events.get_final_completion().choices[0].message.tool_calls or [])[0]
    parsed = call.function.parsed_arguments
    expect(isinstance(parsed, Weather), parsed)
    return f"{shown} Streamed and parsed: {expect_typed(parsed.city, parsed.degrees)}"


def thinking() -> str:
    reply = client.chat.completions.create(model=MODEL, messages=asked(SUM))
    expect_sum(reply.choices[0].message.content)
    reasoning = reply.choices[0].message.reasoning_content  # type: ignore[attr-defined]
    details = reply.usage and reply.usage.completion_tokens_details
    expect(reasoning and details and details.reasoning_tokens, reply)
    stream = client.chat.completions.create(model=MODEL, messages=asked(SUM), stream=True)
    expect_pieces([getattr(chunk.choices[0].delta, "reasoning_content", None) or "" for chunk in stream], reasoning)
    with_tool()
    return str(reasoning)


def json_mode() -> str:
    reply = client.chat.completions.create(
        model=MODEL, messages=JSON_MESSAGES, response_format={"type": "json_object"}, extra_body=NO_THINKING
    )
    shown = expect_json(reply.choices[0].message.content)
    parsed = client.chat.completions.parse(
        model=MODEL,
        messages=asked(QUESTIONS["typed"]["question"]),
        tools=[pydantic_function_tool(Weather)],
        tool_choice="required",
        extra_body=NO_THINKING,
    )
    arguments = (parsed.choices[0].message.tool_calls or [])[0].function.parsed_arguments
    expect(isinstance(arguments, Weather), arguments)
    try:
        client.chat.completions.parse(model=MODEL, messages=asked(SUM), response_format=Weather)
    except BadRequestError as error:
        expect("This response_format type is unavailable now" in error.message, error)
        note("`parse(response_format=Model)` asks for `json_schema`, which the API refuses; `parse(tools=...)` works")
    else:
        raise AssertionError("json_schema was accepted")
    return f"{shown}; parsed: {expect_typed(arguments.city, arguments.degrees)}"


def infill() -> str:
    wanted = QUESTIONS["infill"]
    reply = beta.completions.create(model=MODEL, prompt=wanted["prompt"], suffix=wanted["suffix"], max_tokens=64)
    expect(wanted["answer"] in reply.choices[0].text, reply)
    stream = beta.completions.create(model=MODEL, prompt=wanted["prompt"], suffix=wanted["suffix"], stream=True)
    expect_pieces([chunk.choices[0].text for chunk in stream], reply.choices[0].text)
    return reply.choices[0].text.strip()


def prefix() -> str:
    wanted = QUESTIONS["prefix"]
    messages = [*asked(wanted["question"]), {"role": "assistant", "content": wanted["begun"], "prefix": True}]
    reply = beta.chat.completions.create(model=MODEL, messages=messages, extra_body=NO_THINKING)
    text = reply.choices[0].message.content or ""
    expect(text == wanted["answer"], text)
    return f"{wanted['begun']} + {text}"


def models() -> str:
    names = [model.id for model in client.models.list()]
    expect(MODEL in names, names)
    return ", ".join(names)


def errors() -> str:
    try:
        client.with_options(api_key="sk-wrong").models.list()
    except AuthenticationError as error:
        expect("****rong is invalid" in error.message, error)
        return f"{type(error).__name__}, {error.code}"
    raise AssertionError("a wrong key was accepted")


async def asynchronous() -> str:
    async with AsyncOpenAI(base_url=BASE_URL, api_key=API_KEY, max_retries=0) as own:
        stream = await own.chat.completions.create(
            model=MODEL, messages=asked(SUM), stream=True, extra_body=NO_THINKING
        )
        return expect_sum("".join([chunk.choices[0].delta.content or "" async for chunk in stream]))


if __name__ == "__main__":
    run(
        {
            "plain": plain,
            "streamed": streamed,
            "tools": tools,
            "thinking": thinking,
            "JSON": json_mode,
            "fill-in-the-middle": infill,
            "prefix": prefix,
            "models": models,
            "errors": errors,
            "async": asynchronous,
        }
    )
