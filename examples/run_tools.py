"""Python functions that the model calls until it has an answer: plain, as a stream of events, and asynchronously."""

import asyncio
from typing import Literal

from deepseek_client import AsyncDeepSeek, ChunkEvent, DeepSeek, ToolCallEvent, ToolResultEvent
from deepseek_client.params import ChatMessageParam

MODEL = "deepseek-flash"
QUESTION: list[ChatMessageParam] = [
    {"role": "user", "content": "What is the weather in Hangzhou, and what is 17 + 25?"}
]


def get_weather(city: str, unit: Literal["celsius", "fahrenheit"] = "celsius") -> dict[str, object]:
    """The weather in a city now.

    Args:
        city: The city's name.
        unit: Of the temperature.
    """
    return {"city": city, "degrees": 21 if unit == "celsius" else 70, "sky": "clear"}


def add(x: int, y: int) -> int:
    """Add two numbers."""
    return x + y


async def get_population(city: str) -> str:
    """The population of a city."""
    if city != "Hangzhou":
        raise LookupError(f"nothing is known about {city}")  # the model is told, and the program goes on
    return "12.5 million"


def plain() -> None:
    with DeepSeek() as client:
        run = client.chat.completions.run_tools(tools=[get_weather, add], model=MODEL, messages=QUESTION)
        print(run.text)
        print(f"({run.rounds} requests, {run.usage.total_tokens} tokens, {len(run.messages)} messages)")


def streamed() -> None:
    with (
        DeepSeek() as client,
        client.chat.completions.run_tools(
            tools=[get_weather, add], model=MODEL, messages=QUESTION, stream=True
        ) as events,
    ):
        for event in events:
            match event:
                case ChunkEvent():
                    print(event.text, end="")
                case ToolCallEvent():
                    print(f"-> {event.name}({event.arguments})")
                case ToolResultEvent():
                    print(f"<- {event.content}")
        print()


async def asynchronous() -> None:
    question: ChatMessageParam = {"role": "user", "content": "What is the population of Hangzhou and Springfield?"}
    async with AsyncDeepSeek() as client:
        run = await client.chat.completions.run_tools(tools=[get_population], model=MODEL, messages=[question])
        print(run.text)


plain()
streamed()
asyncio.run(asynchronous())
